"""A policy directory on disk becomes names and texts; the domain reads no files."""

from __future__ import annotations

from pathlib import Path

from lofte.domain.errors import LofteError, Problem
from lofte.domain.policy.load import NAMES, load
from lofte.domain.policy.model import PolicyText

LARGEST = 4_000_000
"""Bytes of one file; larger is not a policy."""

MOST = 200
"""Entries of a directory that are looked at; more is not a policy directory."""


def read(*, directory: Path) -> dict[str, str]:
    """The texts of the policy files in a directory, by name.

    A file whose name is like that of a policy file is handed over too, so that a misspelt name is told. LofteError
    names every file that cannot be read, is too large or is not UTF-8.
    """
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    for path in _candidates(directory):
        try:
            texts[path.name] = _text(path)
        except LofteError as error:
            problems += error.problems
    if problems:
        raise LofteError(*problems)
    return texts


def load_directory(*, directory: Path) -> PolicyText:
    """The policy in a directory; LofteError with everything that is wrong, each place with the directory's name."""
    try:
        return load(files=read(directory=directory))
    except LofteError as error:
        raise LofteError(*(_placed(problem, directory) for problem in error.problems)) from error


def _placed(problem: Problem, directory: Path) -> Problem:
    """The problem with its whole path, so that an editor can open it."""
    inside = problem.place and not Path(problem.place).is_relative_to(directory)
    place = str(directory / problem.place) if inside else problem.place
    return Problem(code=problem.code, message=problem.message, place=place, remedy=problem.remedy, line=problem.line)


def _candidates(directory: Path) -> list[Path]:
    try:
        entries = sorted(directory.iterdir())
    except FileNotFoundError as error:
        raise _unreadable(directory, "There is no such directory.", "Give the directory of a policy.") from error
    except NotADirectoryError as error:
        raise _unreadable(directory, "That is not a directory.", "Give the directory, not one of its files.") from error
    except OSError as error:
        raise _unreadable(directory, "The directory cannot be read.", "Check who may read it.") from error
    if len(entries) > MOST:
        raise _unreadable(directory, f"More than {MOST} files.", "Give the directory of one policy.")
    return [path for path in entries if path.name in NAMES or _alike(path.name)]


def _alike(name: str) -> bool:
    """A name that somebody may have meant as a file of the policy."""
    return name.endswith(".toml") or (name.startswith("notice.") and name.endswith(".md"))


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise _unreadable(path, "The file cannot be read.", "Check that it is a file and who may read it.") from error
    if len(data) > LARGEST:
        raise _unreadable(
            path, f"The file has more than {LARGEST} bytes.", "A policy is smaller; is it the right file?"
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise LofteError.of(
            "not_utf8",
            "The file is not UTF-8.",
            place=str(path),
            remedy="Save it again with the encoding UTF-8.",
            line=line,
        ) from error


def _unreadable(path: Path, message: str, remedy: str) -> LofteError:
    return LofteError.of("unreadable", message, place=str(path), remedy=remedy)
