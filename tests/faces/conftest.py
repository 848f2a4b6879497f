"""Fixtures of two kinds: a firm within the test's own database for pages, an installation in a folder for commands.

What the pages need is imported late: Django is not set up when pytest reads this file.
"""

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


@pytest.fixture
def firm(db, settings):
    """A firm in a demo installation; see `tests.faces.firms`."""
    from tests.faces import firms

    settings.LOFTE = firms.demo(on=True)
    return firms.make()


@pytest.fixture
def sign_in(firm):
    """Signs in whoever has a role at the firm."""
    from tests.faces import firms

    return lambda role: firms.enter(firm.staff[role])
