"""`lofte init`: four questions, one settings file, one key file, one link to sign in with."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import cast

from lofte.domain.errors import LofteError, Problem
from lofte.domain.identifiers import normalise_email
from lofte.domain.origins import is_bare_ip, local
from lofte.faces.cli.loading import with_django

SETTINGS = "lofte.toml"
QUESTIONS: dict[str, tuple[str, str]] = {
    "origin": ("Where will people reach Löfte?", "http://localhost:8000"),
    "database": ("PostgreSQL address as the product's role (empty: one SQLite file here)", ""),
    "email": ("Your own e-mail address, to sign in with", ""),
    "policy": ("A policy directory to begin with (empty: later, with `lofte controller`)", ""),
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Each question may be answered by an option instead."""
    parser.add_argument("--origin", help="scheme, host and port that people type")
    parser.add_argument("--database", help="postgresql://role:password@host:port/name; empty for SQLite")
    parser.add_argument("--database-owner", default="", help="the same as the owner of the tables, for migrations")
    parser.add_argument("--email", help="your e-mail address")
    parser.add_argument("--policy", help="a policy directory to begin with; empty for none")
    parser.add_argument("--language", choices=("sv", "en"), default="sv", help="language of the pages at first")


def run(arguments: argparse.Namespace) -> int:
    """Ask what was not given, set the database up, then write the settings. Changes nothing when something is wrong.

    The settings stand under another name until all is done: a killed `init` is begun again and completes what is there.
    """
    place = Path.cwd() / SETTINGS
    if place.exists():
        raise LofteError.of(
            "ALREADY_SET_UP",
            "There is a settings file here already; it is never written over.",
            place=str(place),
            remedy="Run `lofte up`, or `lofte doctor` if something is wrong. Begin anew in an empty folder.",
        )
    answers = _answers(arguments)
    _require(answers)
    draft = place.with_name(SETTINGS + ".new")
    _write(draft, answers, owner=arguments.database_owner, language=arguments.language)
    os.environ["LOFTE_SETTINGS"] = str(draft)
    try:
        told = cast(list[str], with_django("init_run").init(answers=answers, language=arguments.language))
        draft.replace(place)
    finally:
        draft.unlink(missing_ok=True)
    print("\n".join((f"Settings: {place}", *told)))
    return 0


def _answers(arguments: argparse.Namespace) -> dict[str, str]:
    given = {name: getattr(arguments, name) for name in QUESTIONS}
    missing = [name for name, value in given.items() if value is None]
    if missing and not sys.stdin.isatty():
        problems = [
            Problem(
                code="ANSWER_MISSING", message=QUESTIONS[name][0], place=f"--{name}", remedy="Give it as an option."
            )
            for name in missing
        ]
        raise LofteError(*problems)
    for name in missing:
        question, usual = QUESTIONS[name]
        given[name] = input(f"{question}{f' [{usual}]' if usual else ''}: ").strip() or usual
    return {name: str(value) for name, value in given.items()}


def _require(answers: dict[str, str]) -> None:
    problems = []
    if not answers["origin"].startswith(("http://", "https://")):
        problems.append(_problem("origin", "That is not an address.", "Write https://host or http://localhost:8000."))
    elif is_bare_ip(origin=answers["origin"]):
        message = "That is a bare IP, and passkeys work with a name alone."
        named = local(origin=answers["origin"])
        problems.append(_problem("origin", message, f"On this machine, write {named}; elsewhere https:// and a name."))
    if answers["database"] and not answers["database"].startswith(("postgresql://", "postgres://")):
        problems.append(_problem("database", "That is not PostgreSQL.", "Leave it empty for SQLite."))
    if normalise_email(answers["email"]) is None:
        problems.append(_problem("email", "That is not an e-mail address.", "Write the one that you read."))
    if answers["policy"] and not Path(answers["policy"]).is_dir():
        problems.append(_problem("policy", "There is no such directory.", "Leave it empty to do this later."))
    if problems:
        raise LofteError(*problems)


def _problem(name: str, message: str, remedy: str) -> Problem:
    return Problem(code="ANSWER", message=message, place=f"--{name}", remedy=remedy)


def _write(place: Path, answers: dict[str, str], *, owner: str, language: str) -> None:
    """The settings file, readable by its owner alone: a database address holds a password."""
    lines = [f"origin = {_toml(answers['origin'])}", f"language = {_toml(language)}"]
    if answers["database"]:
        lines.append(f"database_url = {_toml(answers['database'])}")
    if owner:
        lines.append(f"database_owner_url = {_toml(owner)}")
    lines += ["# smtp_host, smtp_port, smtp_security, smtp_login, smtp_password: the server that mail leaves by.", ""]
    place.unlink(missing_ok=True)
    handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write("\n".join(lines))


def _toml(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
