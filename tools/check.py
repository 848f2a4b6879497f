"""`./dev check [NAME...]`: every linter and the type checker, one line each; all run even when one finds something.

Exit status: 0 when nothing was found, 1 otherwise, 2 for a name that is no check.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
CODE = tuple(name for name in ("src", "tests", "tools", "benchmarks") if (ROOT / name).is_dir())
SETTINGS = ROOT / "src/lofte/project/settings.py"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One tool: its name, the command, and why it cannot run yet (empty when it can)."""

    name: str
    command: tuple[str, ...]
    missing: Callable[[], str] = lambda: ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one tool said. `seconds` is wall time; `missing` says why it was not run."""

    check: Check
    status: int
    output: str
    seconds: float
    missing: str = ""


def script(name: str) -> str:
    """The path of a console script beside the running interpreter."""
    return str(Path(PYTHON).parent / name)


def no_settings() -> str:
    """The type checker's plugin and Django need the settings module."""
    return "" if SETTINGS.is_file() else "src/lofte/project/settings.py is not there"


def no_templates() -> str:
    """There is nothing to lint before the first template."""
    return "" if any((ROOT / "src").rglob("templates/**/*.html")) else "no templates"


CHECKS = (
    Check(name="types", command=(PYTHON, "-m", "mypy"), missing=no_settings),
    Check(name="format", command=(script("ruff"), "format", "--check", *CODE)),
    Check(name="lint", command=(script("ruff"), "check", *CODE)),
    Check(name="contracts", command=(script("lint-imports"), "--no-logo")),
    Check(name="dependencies", command=(script("deptry"), "--no-ansi", "src")),
    Check(name="spelling", command=(script("codespell"),)),
    Check(name="templates", command=(script("djlint"), "src", "--lint", "--quiet"), missing=no_templates),
    Check(
        name="migrations",
        command=(PYTHON, "-m", "django", "makemigrations", "--check", "--dry-run"),
        missing=no_settings,
    ),
    Check(name="shape", command=(PYTHON, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/architecture")),
)


def environment() -> dict[str, str]:
    """No colours, no terminal tricks, and the product's settings for Django's own commands."""
    path = os.pathsep.join((str(ROOT / "src"), str(ROOT)))
    given = {name: value for name, value in os.environ.items() if name not in {"FORCE_COLOR", "CLICOLOR_FORCE"}}
    return given | {"NO_COLOR": "1", "PYTHONPATH": path, "DJANGO_SETTINGS_MODULE": "lofte.project.settings"}


def run(check: Check) -> Outcome:
    """Run one tool to its end and keep what it said."""
    if missing := check.missing():
        return Outcome(check=check, status=0, output="", seconds=0.0, missing=missing)
    started = time.perf_counter()
    try:
        done = subprocess.run(
            check.command,
            cwd=ROOT,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    except FileNotFoundError as error:
        return Outcome(check=check, status=127, output=str(error), seconds=0.0)
    seconds = time.perf_counter() - started
    return Outcome(check=check, status=done.returncode, output=done.stdout.strip(), seconds=seconds)


def show(outcome: Outcome) -> None:
    """Print the line of one tool, and beneath it what it found."""
    name = outcome.check.name
    if outcome.missing:
        print(f"left out  {name:<13} {outcome.missing}", flush=True)
        return
    word = "found" if outcome.status else "ok"
    print(f"{word:<9} {name:<13} {outcome.seconds:5.1f} s", flush=True)
    if outcome.status:
        print("\n".join(f"    {line}" for line in outcome.output.splitlines()), flush=True)


def main(names: Sequence[str]) -> int:
    """Run the named checks, or all; two at a time, since the type checker takes as long as the rest together."""
    known = {check.name: check for check in CHECKS}
    if unknown := [name for name in names if name not in known]:
        print(f"./dev check knows {', '.join(known)}; not {', '.join(unknown)}.", file=sys.stderr)
        return 2
    failed: list[str] = []
    with ThreadPoolExecutor(max_workers=2) as pool:
        for outcome in pool.map(run, [known[name] for name in names] or list(CHECKS)):
            show(outcome)
            if outcome.status:
                failed.append(outcome.check.name)
    print(f"./dev check: {'found something in ' + ', '.join(failed) if failed else 'nothing found'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
