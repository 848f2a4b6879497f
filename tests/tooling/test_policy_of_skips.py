"""What a run leaves out: it says so, and where everything is required it fails instead.

Each case is a small run of pytest in a process of its own, with this repository's conftest and settings.
"""

from __future__ import annotations

import functools
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

FILE = """
import pytest

@pytest.mark.poppler
def test_reads_a_pdf(): assert True

@pytest.mark.material
def test_reads_the_corpus(): assert True

@pytest.mark.database
def test_writes_a_row(): assert True

@pytest.mark.postgresql
def test_row_security(): assert True

@pytest.mark.sqlite
def test_immediate(): assert True

def test_adds(): assert True

def test_leaves_by_itself(): pytest.skip("a part of its own")
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory):
    """Run FILE as if it stood in tests/, on a machine that has no poppler; the same run is not done twice."""
    folder = tmp_path_factory.mktemp("sample")
    (folder / "tests").mkdir()
    for name in ("conftest.py", "dkim_oracle.py", "__init__.py"):
        (folder / "tests" / name).write_text((ROOT / "tests" / name).read_text("utf-8"), encoding="utf-8")
    (folder / "tests/test_sample.py").write_text(FILE, encoding="utf-8")

    @functools.cache
    def go(**environment: str) -> subprocess.CompletedProcess[str]:
        dropped = ("LOFTE_", "PYTEST_", "DJANGO_")
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
        paths = os.pathsep.join((str(folder), str(ROOT), str(ROOT / "src")))
        return subprocess.run(
            [
                sys.executable,
                "-m",
                "pytest",
                "-c",
                str(ROOT / "pyproject.toml"),
                "--rootdir",
                str(folder),
                "-rA",
                "tests",
            ],
            cwd=folder,
            env={**inherited, "PATH": "/nowhere", "PYTHONPATH": paths, **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    return go


def outcomes(done: subprocess.CompletedProcess[str]) -> dict[str, str]:
    rows = (line.split() for line in done.stdout.splitlines())
    words = {"PASSED", "FAILED", "ERROR"}
    return {row[1].rpartition("::")[2]: row[0] for row in rows if len(row) > 1 and row[0] in words}


def test_a_missing_part_is_said_with_what_brings_it(run) -> None:
    done = run()
    assert done.returncode == 0, done.stdout + done.stderr
    assert "SKIPPED 1: poppler is not on this machine: apt-get install poppler-utils" in done.stdout
    assert "SKIPPED 1: a part of its own" in done.stdout


def test_where_everything_is_required_a_skip_is_a_failure(run) -> None:
    done = run(LOFTE_REQUIRE_ALL="1")
    found = outcomes(done)
    assert done.returncode == 1
    assert found["test_leaves_by_itself"] == "FAILED"
    assert found["test_reads_a_pdf"] in {"FAILED", "ERROR"}
    assert found["test_adds"] == "PASSED"


def test_sqlite_runs_everything_but_what_is_postgresql_s_and_material(run) -> None:
    assert set(outcomes(run())) == {"test_writes_a_row", "test_immediate", "test_adds"}


def test_postgresql_runs_what_touches_a_database_and_nothing_else(run) -> None:
    assert set(outcomes(run(LOFTE_TEST_POSTGRES="1"))) == {"test_writes_a_row", "test_row_security"}


def test_material_is_read_where_it_is_given(run, tmp_path: Path) -> None:
    assert "test_reads_the_corpus" in outcomes(run(LOFTE_MATERIAL=str(tmp_path)))
