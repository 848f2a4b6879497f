"""`lofte demo`: two fictional firms on one SQLite file, a clock that can be moved, and mail that goes nowhere.

No `lofte.toml` is read: a demo never works on the installation in whose folder it happens to be started. What the
environment says of the database, it honours.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from lofte.domain.errors import LofteError
from lofte.faces.cli.loading import with_django
from lofte.faces.cli.ports import claim

FOLDER = Path(".lofte") / "demo"
STAMP = "seeded"
MARK = "lofte-demo.toml"
"""A file of this name says that the folder is a demo's, so that nothing else is ever cleared away. It is locked by the
demo that runs there, and holds for the other commands where the demo's data lie and where it answers."""

WRITTEN = "# Written anew at each start of the demo, whose own mail receiver listens as long as it runs."
MAIL = 20025
"""Where the demo's mail receiver listens, or at the next free port."""
MAIL_TAKEN = "End what listens there, such as other demos."


def configure(parser: argparse.ArgumentParser) -> None:
    """Where it listens and whether it begins anew."""
    parser.add_argument(
        "--port", type=int, default=8000, help="port; the next free one when it is taken (default: 8000)"
    )
    parser.add_argument("--fresh", action="store_true", help="start over with new demo data")
    parser.add_argument(
        "--print-json", action="store_true", help="print one line of JSON when it is ready, no progress"
    )
    parser.add_argument(
        "--policies", default="", help="directory of the example policies (default: those of the clone)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Set the demo up on first use, then serve it until interrupted."""
    folder = Path(os.environ.get("LOFTE_DATA") or FOLDER).resolve()
    policies = _policies(arguments.policies)
    with _alone(folder):
        return _run(arguments, folder, policies)


def _run(arguments: argparse.Namespace, folder: Path, policies: Path) -> int:
    ready = _prepare(folder, fresh=arguments.fresh)
    with claim(wanted=arguments.port) as web, claim(wanted=MAIL, remedy=MAIL_TAKEN) as mail:
        os.environ.update(_settings(folder, port=_number(web), mail=_number(mail)))
        status = with_django("demo_run").demo(
            web=web, mail=mail, policies=policies, stamp=folder / STAMP, seeded=ready, quiet=arguments.print_json
        )
    return cast(int, status)


def _number(held: socket.socket) -> int:
    return int(held.getsockname()[1])


def _settings(folder: Path, *, port: int, mail: int) -> dict[str, str]:
    """The demo's settings for this process. What the other commands need of them is written into its folder."""
    key_file = os.environ.get("LOFTE_KEY_FILE") or str(folder / "demo.key")
    told = {
        "demo": True,
        "data": str(folder),
        "key_file": str(Path(key_file).resolve()),
        "origin": f"http://localhost:{port}",
        "smtp_host": "127.0.0.1",
        "smtp_port": mail,
        "smtp_security": "none",
    }
    # JSON's values are TOML's, whatever stands in a path.
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in told.items()]
    (folder / MARK).write_text("\n".join((WRITTEN, *lines, "")), encoding="utf-8")
    given = {f"LOFTE_{name.upper()}": str(value) for name, value in told.items()}
    return {**given, "LOFTE_SETTINGS": str(folder / MARK), "LOFTE_SYNCHRONOUS": "NORMAL"}


def _policies(given: str) -> Path:
    """The example policies: given, or those of the clone that this file stands in."""
    found = Path(given) if given else Path(__file__).resolve().parents[4] / "policies"
    if not found.is_dir():
        raise LofteError.of(
            "NO_EXAMPLES",
            "The example policies are not here.",
            place=str(found),
            remedy="Run the demo from a clone, or give their directory with --policies.",
        )
    return found


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Make the folder and hold it: one demo at a time, and nothing but a demo."""
    mark = folder / MARK
    if folder.exists() and not mark.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise LofteError.of(
            "NOT_A_DEMO",
            "The folder holds something else than a demo, so it is left alone.",
            place=str(folder),
            remedy="Name another folder with LOFTE_DATA.",
        )
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with mark.open("a") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            remedy = "End the other one, or name another folder with LOFTE_DATA."
            raise LofteError.of("DEMO_RUNS", "A demo runs here already.", place=str(folder), remedy=remedy) from error
        yield


def _prepare(folder: Path, *, fresh: bool) -> bool:
    """Clear away a demo that is to start over or was cut off; whether one is set up in the folder."""
    seeded = (folder / STAMP).exists()
    if seeded and not fresh:
        return True
    left = [path for path in folder.iterdir() if path.name != MARK]
    if left and os.environ.get("LOFTE_DATABASE_URL"):
        raise LofteError.of(
            "DEMO_DATABASE",
            "This demo's data lie in PostgreSQL, and a database that was named to us is not emptied by us.",
            place="LOFTE_DATABASE_URL",
            remedy=f"Name an empty database, and another folder with LOFTE_DATA (or remove {folder}).",
        )
    # What says that a demo is set up goes first: cut off here, the next start clears the rest away.
    for path in sorted(left, key=lambda one: one.name != STAMP):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    return False
