"""The import contracts: they hold, they name every face, and each of them catches its breach.

The breaches run on a skeleton with our package names and our contracts, so they stay fast and need nobody's code.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture import tree

CONTRACTS = tomllib.loads((tree.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
    "contracts"
]
BY_ID = {contract["id"]: contract for contract in CONTRACTS}
NO_FACES = {"look", "templates", "static", "locale"}
"""Folders under `faces` that every face may use: the look that they share."""

BREACHES = {
    "a rule imports a use-case": ("layers", {"domain/x.py": "import lofte.usecases"}),
    "a package has no layer": ("layers", {"utils/__init__.py": ""}),
    "the store imports a query": ("layers", {"store/x.py": "import lofte.queries"}),
    "a face imports the wiring": ("layers", {"faces/cli/x.py": "import lofte.project"}),
    "a channel imports the store": ("layers", {"channels/x.py": "import lofte.store"}),
    "a query imports a use-case": ("layers", {"queries/x.py": "import lofte.usecases"}),
    "a face imports another": ("faces", {"faces/console/x.py": "import lofte.faces.portal"}),
    "a rule imports Django in a function": ("pure", {"domain/x.py": "def f():\n    import django.utils"}),
    "a rule opens files": ("pure", {"domain/x.py": "import os"}),
    "a rule reads the time": ("pure", {"domain/x.py": "from time import time"}),
    "a rule throws dice": ("pure", {"domain/x.py": "import random"}),
    "a rule reads the clock": ("pure", {"domain/x.py": "import lofte.clock"}),
    "a face reads rows": ("gates", {"faces/console/x.py": "import lofte.store"}),
    "a face sends": ("gates", {"faces/worker/x.py": "import lofte.channels"}),
    "a face writes a document": ("gates", {"faces/site/x.py": "import lofte.documents"}),
    "a query reads the clock": ("clock", {"queries/x.py": "import lofte.clock"}),
    "two use-case families form a circle": (
        "acyclic",
        {
            "usecases/a/__init__.py": "",
            "usecases/b/__init__.py": "",
            "usecases/a/x.py": "import lofte.usecases.b.y",
            "usecases/b/y.py": "",
            "usecases/b/z.py": "import lofte.usecases.a.x",
        },
    ),
}


def lint(root: Path, *contracts: str) -> subprocess.CompletedProcess[str]:
    """Run import-linter with our contracts on the package under `root`."""
    chosen = [word for contract in contracts for word in ("--contract", contract)]
    program = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
    return subprocess.run(
        [
            sys.executable,
            "-c",
            program,
            "--no-cache",
            "--no-logo",
            "--config",
            str(tree.ROOT / "pyproject.toml"),
            *chosen,
        ],
        cwd=root,
        env={"PYTHONPATH": str(root), "PATH": "/usr/bin:/bin", "PYTHONUTF8": "1", "NO_COLOR": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


def skeleton(root: Path) -> Path:
    """An empty package for every module that a contract names."""
    names = {"lofte.project", "lofte.usecases", "lofte.queries", "lofte.domain", "lofte.faces", "lofte.clock"}
    names |= set(BY_ID["gates"]["protected_modules"]) | set(BY_ID["faces"]["modules"])
    for name in sorted(names):
        folder = root.joinpath(*name.split("."))
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "__init__.py").touch()
    (root / "lofte/__init__.py").touch()
    return root


def test_the_skeleton_keeps_every_contract(tmp_path: Path) -> None:
    done = lint(skeleton(tmp_path))
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("breach", BREACHES)
def test_each_contract_catches_its_breach(breach: str, tmp_path: Path) -> None:
    contract, written = BREACHES[breach]
    skeleton(tmp_path)
    for name, source in written.items():
        path = tmp_path / "lofte" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source + "\n", encoding="utf-8")
    done = lint(tmp_path, contract)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "BROKEN" in done.stdout


def test_every_contract_is_broken_once() -> None:
    assert {contract for contract, _ in BREACHES.values()} == set(BY_ID)


def test_every_face_is_in_the_contract() -> None:
    folders = {path.name for path in (tree.PACKAGE / "faces").iterdir() if (path / "__init__.py").is_file()}
    assert {f"lofte.faces.{name}" for name in folders - NO_FACES} == set(BY_ID["faces"]["modules"])


def test_migrations_import_no_code_that_will_change() -> None:
    """A migration is history: it may name column types, what gives ids and its own steps, and repeats the words."""
    allowed = {"lofte.clock", "lofte.store.models.base", "lofte.store.rls"}
    found = [
        f"{tree.place(path, line)} {name}"
        for path in tree.modules("src/")
        if "migrations" in path.parts
        for name, line in tree.imports(tree.parsed(path))
        if name.startswith("lofte") and not {name, name.rpartition(".")[0]} & allowed
    ]
    assert found == []
