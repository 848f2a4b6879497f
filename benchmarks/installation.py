"""An installation to measure: a fresh folder, a database with the product's schema, a key file, one controller.

A benchmark runs on SQLite in its own process, and once more on PostgreSQL in a child of it (`on_postgres`), where the
server's programs are installed. There the server is durable, unlike in the tests: fsync and full pages are on.
"""

from __future__ import annotations

import atexit
import base64
import importlib
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from uuid import UUID

from benchmarks.pairs import Figure, Result
from tests import postgres

ROOT = Path(__file__).resolve().parent.parent
CHILD = "LOFTE_BENCH_CHILD"
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "shared_buffers": "512MB"}
Measured = tuple[tuple[Result, ...], tuple[Figure, ...]]


def size(default: int) -> int:
    """How many subjects a benchmark makes; LOFTE_BENCH_SIZE makes it smaller for a quick look."""
    return int(os.environ.get("LOFTE_BENCH_SIZE", default))


def fresh(*, policy: str = "trillingen") -> UUID:
    """Make the installation and its controller, and return the controller's id."""
    folder = Path(tempfile.mkdtemp(prefix="lofte-bench-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for name in [name for name in os.environ if name.startswith("LOFTE_") and not name.startswith("LOFTE_BENCH_")]:
        if not (os.environ.get(CHILD) and name.startswith("LOFTE_DATABASE_")):
            del os.environ[name]
    (folder / "lofte.toml").write_text("", encoding="utf-8")
    os.environ["LOFTE_SETTINGS"] = str(folder / "lofte.toml")
    os.environ["DJANGO_SETTINGS_MODULE"] = "lofte.project.settings"
    importlib.import_module("django").setup()
    importlib.import_module("lofte.store.schema").migrate()
    clock = importlib.import_module("lofte.clock")
    importlib.import_module("lofte.store.keys").install(at=clock.system_now())
    made: UUID = importlib.import_module("tests.world").agency(policy)
    return made


def on_postgres(module: str) -> tuple[Measured, str]:
    """What `module.measure()` finds on PostgreSQL, and why it could not be asked, which is empty when it could."""
    postgres.OPTIONS.update(DURABLE)
    try:
        with postgres.cluster() as server:
            environment = {**os.environ, **server.environment(), CHILD: module}
            environment.pop("LOFTE_TEST_POSTGRES")
            code = "from benchmarks import installation; installation.child()"
            done = subprocess.run(
                [sys.executable, "-c", code], cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=False
            )
            if done.returncode:
                return ((), ()), f"{module} failed on PostgreSQL"
            found: Measured = pickle.loads(base64.b64decode(done.stdout.splitlines()[-1]))
            return found, ""
    except postgres.NoServer as error:
        return ((), ()), f"PostgreSQL: {error}"


def child() -> None:
    """Measure in a process of its own and hand the results to the parent."""
    found = importlib.import_module(os.environ[CHILD]).measure()
    print(base64.b64encode(pickle.dumps(found)).decode("ascii"))
