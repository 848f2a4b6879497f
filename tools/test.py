"""`./dev test [ARGUMENT...]`: pytest on SQLite, then the tests marked `database` again on PostgreSQL.

Arguments go to pytest, both times. Without PostgreSQL's server the second half is left out, with a line that says so;
LOFTE_REQUIRE_ALL=1 makes a missing part a failure. Exit status: pytest's, the first that is not 0.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOTHING_COLLECTED = 5
NO_SERVER = 69


def pytest(arguments: Sequence[str]) -> list[str]:
    """The command line of one run."""
    return [sys.executable, "-m", "pytest", *arguments]


def environment() -> dict[str, str]:
    """The caller's, without what would turn the first run away from SQLite."""
    dropped = {"LOFTE_TEST_POSTGRES", "LOFTE_DATABASE_URL", "LOFTE_DATABASE_OWNER_URL"}
    return {name: value for name, value in os.environ.items() if name not in dropped}


def run(command: Sequence[str]) -> int:
    """Run one command in the clone's folder."""
    sys.stdout.flush()
    return subprocess.run(command, cwd=ROOT, env=environment(), check=False).returncode


def postgres(arguments: Sequence[str]) -> int:
    """The second run; a selection without any test for a database is no failure."""
    status = run([sys.executable, "-m", "tests.postgres", *pytest(arguments)])
    if status == NO_SERVER:
        required = bool(os.environ.get("LOFTE_REQUIRE_ALL"))
        print(f"{'FAILED' if required else 'LEFT OUT'}: the tests on PostgreSQL, for the reason above.")
        return 1 if required else 0
    return 0 if status == NOTHING_COLLECTED else status


def main(arguments: Sequence[str]) -> int:
    """Both halves, the second also after a failure in the first, so that one run shows everything."""
    print("On SQLite", flush=True)
    first = run(pytest(arguments))
    if {"-h", "--help", "--version", "--collect-only", "--co"} & set(arguments):
        return first
    print("\nOn PostgreSQL", flush=True)
    second = postgres(arguments)
    return first or second


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
