"""The repository as these tests see it: its files, and the parsed modules among them."""

from __future__ import annotations

import ast
import functools
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src"
PACKAGE = SOURCE / "lofte"
IGNORED = {".git", ".venv", ".lofte", "__pycache__", "shots", "staticfiles", "build", "dist", "node_modules"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


@functools.cache
def files() -> tuple[Path, ...]:
    """Every file that is, or is about to be, committed; without git, every file outside the ignored folders."""
    command = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, capture_output=True, check=True).stdout.decode().split("\0")
        found = [ROOT / name for name in listed if name]
    except (OSError, subprocess.CalledProcessError):
        found = [path for path in ROOT.rglob("*") if not IGNORED & set(path.relative_to(ROOT).parts)]
    return tuple(sorted({path for path in found if path.is_file() and not path.is_symlink()}))


@functools.cache
def text(path: Path) -> str | None:
    """A file's text; None for what is no text."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


@functools.cache
def parsed(path: Path) -> ast.Module:
    """A module's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def modules(*folders: str) -> tuple[Path, ...]:
    """The Python files under these folders of the repository (`src`, `tests`, ...)."""
    return tuple(
        path for path in files() if path.suffix == ".py" and path.relative_to(ROOT).as_posix().startswith(folders)
    )


def product() -> tuple[Path, ...]:
    """The modules of the product, without generated migrations."""
    return tuple(path for path in modules("src/") if "migrations" not in path.parts)


def functions(tree: ast.AST) -> Iterator[Function]:
    """Every function, also those inside others."""
    for node in ast.walk(tree):
        if isinstance(node, Function):
            yield node


def arguments(function: Function) -> Iterator[ast.arg]:
    """Every parameter of a function."""
    given = function.args
    yield from (*given.posonlyargs, *given.args, *given.kwonlyargs)
    yield from (each for each in (given.vararg, given.kwarg) if each)


def imports(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Every imported module by its dotted name, with `from a import b` as both `a` and `a.b`, and its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node.lineno
            for alias in node.names:
                yield f"{node.module}.{alias.name}", node.lineno


def place(path: Path, line: int | None = None) -> str:
    """Where something is, as a person wants to read it."""
    shown = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name
    return f"{shown}:{line}" if line else shown
