"""What `lofte demo` does once Django is ready."""

from __future__ import annotations

import json
import socket
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from lofte.clock import law_now
from lofte.domain.acts import SYSTEM
from lofte.domain.errors import LofteError
from lofte.faces.cli import policy_files
from lofte.faces.cli.serving import serve
from lofte.queries import installed
from lofte.usecases import installation, routine, staff, upgrading
from lofte.usecases.demo.receiving import receiver
from lofte.usecases.demo.seed import FIRMS, STAFF, seed

LINK_LASTS = timedelta(days=2)
WORDS = {"keys": "Keys", "controllers": "Firms and policies", "staff": "Staff", "controls": "First proofs"}


def demo(*, web: socket.socket, mail: socket.socket, policies: Path, stamp: Path, seeded: bool, quiet: bool) -> int:
    """Set up if it is not, then serve; the exit status. Both sockets listen, so that nobody takes their ports."""
    with receiver(listening=mail):
        if not seeded:
            _seed(policies, quiet=quiet)
            stamp.touch()
        elif upgrading.pending():
            upgrading.migrate()
    installation.require(at=law_now())
    routine.plan_all(at=law_now())
    host, port = web.getsockname()
    web.close()  # the server listens at once by itself
    return serve(
        host=host,
        port=port,
        threads=4,
        announce=lambda: _announce(quiet=quiet),
        beside=lambda: receiver(listening=mail),
    )


def _seed(policies: Path, *, quiet: bool) -> None:
    if upgrading.begun():
        raise LofteError.of(
            "DEMO_DATABASE",
            "There is something in this database already; a demo begins in an empty one.",
            place="LOFTE_DATABASE_URL",
            remedy="Name an empty database.",
        )
    files = {name: policy_files.read(directory=policies / name) for name in FIRMS}
    columns = (TextColumn("{task.description:<24}"), BarColumn(), TextColumn("{task.completed}/{task.total}"))
    with Progress(*columns, console=Console(stderr=True), disable=quiet) as bar:
        task = bar.add_task("Database", total=None)
        upgrading.migrate()

        def hear(part: str, done: int, total: int) -> None:
            bar.update(task, description=WORDS.get(part, part.capitalize()), completed=done, total=total)

        seed(policies=files, now=law_now, progress=hear)


def _announce(*, quiet: bool) -> None:
    origin = settings.LOFTE.origin
    links = {one.key: _link(one.key) for one in STAFF}
    if quiet:
        print(json.dumps({"url": origin, "links": links}), flush=True)
        return
    print(f"\nThe demo answers at {origin} (Ctrl-C ends it). Sign in, each link once:\n")
    for one in STAFF:
        print(f"  {one.key:<9} {links[one.key]}")
    print(
        "\nTry this:\n"
        "  1. As marketer: open the waiting newsletter, see who may not be reached and why, and send it.\n"
        f"  2. Read it in the outbox ({origin}/console/outbox), leave by its link, and send the next one.\n"
        "  3. As owner: read the policy page, then move the clock a month and watch what changes.\n",
        flush=True,
    )


def _link(key: str) -> str:
    member = installed.staff_by_email(email=f"{key}@lofte.example")
    if member is None:
        return ""
    secret = staff.make_link(staff=member, actor=SYSTEM, at=law_now(), lasts=LINK_LASTS)
    return f"{settings.LOFTE.origin}/sign-in/l/{secret}"
