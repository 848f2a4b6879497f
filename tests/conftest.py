"""What every test run shares: settings of its own, the database it is on, and what is left out where a part is missing.

The settings are read when Django is first asked for, so this module sets them at import, before that. Nothing of the
developer's own installation reaches a test: no settings file, no data folder, no key.

Which database: SQLite, unless `tests.postgres` started this run (LOFTE_TEST_POSTGRES); then only tests that touch the
database are kept, since the others have run already. A test that touches it is marked `database` by what it asks for.
"""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from lofte.store import keyfile
from tests import dkim_oracle
from tools import chromium

ROOT = Path(__file__).resolve().parent.parent
ON_POSTGRES = bool(os.environ.get("LOFTE_TEST_POSTGRES"))
REQUIRE_ALL = bool(os.environ.get("LOFTE_REQUIRE_ALL"))
KEPT = ("LOFTE_TEST_", "LOFTE_REQUIRE_", "LOFTE_MATERIAL")
DATABASE_FIXTURES = frozenset(
    {"db", "transactional_db", "live_server", "django_db_setup", "django_db_serialized_rollback"}
)


def _own_settings() -> Path:
    """Point the product's settings at a folder that lives as long as this process."""
    folder = Path(tempfile.mkdtemp(prefix="lofte-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    kept = (*KEPT, "LOFTE_DATABASE_") if ON_POSTGRES else KEPT
    for name in [name for name in os.environ if name.startswith("LOFTE_") and not name.startswith(kept)]:
        del os.environ[name]
    # Paths in the settings start from the settings file, so data and key lie in this folder too.
    (folder / "lofte.toml").write_text("", encoding="utf-8")
    keyfile.create(path=folder / ".lofte/lofte.key", today=date(2026, 1, 5))
    (folder / ".lofte/static").mkdir()
    os.environ["LOFTE_SETTINGS"] = str(folder / "lofte.toml")
    os.environ["DJANGO_SETTINGS_MODULE"] = "lofte.project.settings"
    return folder


FOLDER = _own_settings()


def pytest_configure() -> None:
    """Read the settings now, so that pytest-django finds them and sets Django up before any test is imported."""
    assert settings.DATABASES


# No deadline per example: the machine is shared. CI repeats the same examples, so that a red run can be run again.
hypothesis_settings.register_profile(
    "lofte",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
hypothesis_settings.load_profile("lofte")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Something that a marked test needs and this machine may lack. `remedy` is the command that brings it."""

    name: str
    there: Callable[[], bool]
    remedy: str

    def reason(self) -> str:
        """Why a test did not run."""
        return f"{self.name} is not on this machine: {self.remedy}"


PARTS = {
    "browser": Part(name="Chromium", there=lambda: chromium.path() is not None, remedy=chromium.REMEDY),
    "poppler": Part(
        name="poppler", there=lambda: shutil.which("pdftotext") is not None, remedy="apt-get install poppler-utils"
    ),
    "dkim": Part(name="dkimpy", there=lambda: dkim_oracle.python() is not None, remedy=dkim_oracle.REMEDY),
}


def _wanted(item: pytest.Item) -> bool:
    """Whether this run keeps the test: the right database, and material only where it was given."""
    if item.get_closest_marker("material") and not os.environ.get("LOFTE_MATERIAL"):
        return False
    if ON_POSTGRES:
        return item.get_closest_marker("database") is not None and item.get_closest_marker("sqlite") is None
    return item.get_closest_marker("postgresql") is None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what touches the database, then leave out what this run does not want."""
    for item in items:
        asked = DATABASE_FIXTURES & set(getattr(item, "fixturenames", ()))
        if asked or any(item.get_closest_marker(name) for name in ("django_db", "sqlite", "postgresql")):
            item.add_marker("database")
    left_out = [item for item in items if not _wanted(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if _wanted(item)]


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    """Limits of sign-in are kept by the process, so each test starts with none used."""
    cache.clear()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose part is missing, and say how to get it."""
    for name, part in PARTS.items():
        if item.get_closest_marker(name) and not part.there():
            pytest.skip(part.reason())


def _skipped_words(longrepr: object) -> str:
    return str(longrepr[-1]) if isinstance(longrepr, tuple) else str(longrepr)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Where everything is required, a skipped test has failed."""
    report = yield
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid}: {_skipped_words(report.longrepr)} (LOFTE_REQUIRE_ALL is set)"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Iterator[None]:
    """The same for a whole file that skips itself."""
    report = yield
    if REQUIRE_ALL and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"{collector.nodeid}: {_skipped_words(report.longrepr)} (LOFTE_REQUIRE_ALL is set)"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line for each reason why tests did not run."""
    reasons = Counter(_skipped_words(report.longrepr) for report in terminalreporter.stats.get("skipped", []))
    for reason, count in sorted(reasons.items()):
        terminalreporter.write_line(f"SKIPPED {count}: {reason.removeprefix('Skipped: ')}")


if ON_POSTGRES:

    @pytest.fixture(scope="session")
    def django_db_setup() -> None:
        """Build the schema as its owner; the tests then connect as the product's role, which owns nothing.

        The server was made for this run, so its database is the test database and nothing is taken down afterwards.
        """
        done = subprocess.run(
            [sys.executable, "-m", "lofte.project.manage", "migrate"],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            pytest.exit(f"The schema cannot be built on PostgreSQL:\n{done.stdout}{done.stderr}", returncode=1)
