"""An installation as `lofte init` leaves it, made once; a test that changes anything takes a copy."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.e2e.tree import ROOT, Tree, lofte

OWNER = "agare@ekorren.example"


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One controller, one member of staff, no worker yet."""
    folder = tmp_path_factory.mktemp("installation")
    policy = str(ROOT / "policies" / "ekorren")
    answers = ("--origin", "http://localhost:8000", "--database", "", "--email", OWNER, "--policy", policy)
    done = lofte("init", *answers, cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def copied(installation: Path, tmp_path: Path) -> Path:
    """A copy that a test may spoil."""
    folder = tmp_path / "copied"
    shutil.copytree(installation, folder)
    return folder


@pytest.fixture
def tree(tmp_path: Path) -> Iterator[Callable[..., Tree]]:
    """Process trees of this test; none outlives it."""
    made: list[Tree] = []

    def make(*, folder: Path = tmp_path / "tree") -> Tree:
        made.append(Tree(folder=folder))
        return made[-1]

    yield make
    for one in made:
        one.close()
