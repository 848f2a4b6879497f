"""What an operator may set: environment `LOFTE_*`, then the one settings file `lofte.toml`, then the default.

A secret may also be given as the name of a file (`LOFTE_SECRET_KEY_FILE`, `secret_key_file`), so that it stands in no
process list. A name that is not known stops the start: a setting that is misspelt is a check that silently never ran.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import urlsplit

from lofte.domain.errors import LofteError, Problem
from lofte.domain.policy import positions

PREFIX = "LOFTE_"
ELSEWHERE = frozenset({"LOFTE_SETTINGS", "LOFTE_MATERIAL", "LOFTE_VENV", "LOFTE_POSTGRES", "LOFTE_PYTHON"})
"""Names in the environment that are ours but no setting: the settings file's own place, tests and `./dev`."""
ELSEWHERE_PREFIXES = ("LOFTE_TEST_", "LOFTE_DEV_", "LOFTE_CI_", "LOFTE_BENCH_", "LOFTE_REQUIRE_")
SECRETS = frozenset({"secret_key", "database_url", "database_owner_url", "smtp_password"})
DEFAULT_FILE = "lofte.toml"
AT_LINE = re.compile(r" \(at line (\d+), column \d+\)$")
"""How the reader of TOML says where."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """Every setting with its default. Paths are relative to the settings file's folder, or to the working directory."""

    origin: str = "http://localhost:8000"
    """Where people reach this installation: scheme, host and port, no path. Passkeys are bound to its host."""
    hosts: tuple[str, ...] = ()
    """Further host names that are answered; the origin's is always."""
    language: str = "sv"
    data: Path = Path(".lofte")
    """Folder of the SQLite file, uploads and static files."""
    key_file: Path = Path(".lofte/lofte.key")
    """The key file (mode 0600). Never in the same backup as the database."""
    secret_key: str = ""
    """Signs sessions; empty: derived from the key file."""
    database_url: str = ""
    """`postgresql://role:password@host:port/name`; empty: SQLite in `data`. The role must not own the tables."""
    database_owner_url: str = ""
    """The same database as the owner of the tables; used by migrations alone."""
    synchronous: str = "FULL"
    """SQLite: FULL loses nothing at power failure, NORMAL may lose the last commits."""
    demo: bool = False
    """A demo installation: fictional firms, a built-in outbox, and a clock that can be moved."""
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_security: str = "starttls"
    """`starttls`, `tls` or `none`."""
    smtp_login: str = ""
    smtp_password: str = ""
    smtp_hello: str = ""
    """The name we give in EHLO; empty: the origin's host."""
    sender_domain: str = ""
    """Domain of Message-IDs and bounces; empty: the origin's host."""
    dkim_selector: str = ""
    dkim_key_file: Path | None = None
    connections: int = 2
    """SMTP connections at a time."""
    proxies: int = 0
    """How many proxies of our own stand before the product; 0: the peer's address is the client's."""
    log_level: str = "INFO"


CHOICES: dict[str, tuple[str, ...]] = {
    "language": ("sv", "en"),
    "synchronous": ("FULL", "NORMAL"),
    "smtp_security": ("starttls", "tls", "none"),
    "log_level": ("DEBUG", "INFO", "WARNING", "ERROR"),
}
KINDS: dict[str, str] = {field.name: str(field.type) for field in fields(Configuration)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A value that somebody set, and where: a file with its line, or a name in the environment."""

    value: object
    place: str
    key: str = ""
    line: int | None = None

    def problem(self, code: str, message: str, remedy: str) -> Problem:
        """Something that is wrong with it."""
        told = f"{self.key}: {message}" if self.key else message
        return Problem(code=code, message=told, place=self.place, line=self.line, remedy=remedy)


def read(*, environ: Mapping[str, str], folder: Path) -> Configuration:
    """The configuration of this process. Raises LofteError with every problem at once.

    `folder` is the working directory; `LOFTE_SETTINGS` names another settings file than its `lofte.toml`.
    """
    named = environ.get("LOFTE_SETTINGS", "")
    place = folder / (named or DEFAULT_FILE)
    problems: list[Problem] = []
    given: dict[str, Given] = {}
    if place.exists():
        given.update(_from_file(place=place, problems=problems))
    elif named:
        message, remedy = "LOFTE_SETTINGS names a file that is not there.", "Give the path of a file that can be read."
        problems.append(Problem(code="setting_file_missing", message=message, place=str(place), remedy=remedy))
    given.update(_from_environment(environ=environ))
    values = _values(given=given, base=place.parent, problems=problems)
    if problems:
        raise LofteError(*problems)
    return Configuration(**values)  # type: ignore[arg-type]  # each value was checked against its field's type


def _from_file(*, place: Path, problems: list[Problem]) -> dict[str, Given]:
    try:
        content = place.read_bytes()
    except OSError:
        message, remedy = (
            "The settings file cannot be read.",
            "See that it is a file, and that this account may read it.",
        )
        problems.append(Problem(code="setting_file_unreadable", message=message, place=str(place), remedy=remedy))
        return {}
    try:
        text = content.decode()
        table = tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        problems.append(_syntax("Not UTF-8.", place=place, line=line, remedy="Save the file as UTF-8."))
        return {}
    except tomllib.TOMLDecodeError as error:
        found = AT_LINE.search(str(error))
        line = int(found.group(1)) if found else text.rstrip("\n").count("\n") + 1
        what = AT_LINE.sub("", str(error)).removesuffix(" (at end of document)")
        remedy = 'A setting is a line of its own, and a text stands within quotation marks: language = "sv".'
        problems.append(_syntax(f"Not TOML: {what}.", place=place, line=line, remedy=remedy))
        return {}
    lines = positions.index(text=text)
    return {
        key: Given(value=value, place=str(place), key=key, line=positions.nearest(lines=lines, path=(key,)))
        for key, value in table.items()
    }


def _syntax(message: str, *, place: Path, line: int, remedy: str) -> Problem:
    return Problem(code="setting_syntax", message=message, place=str(place), line=line, remedy=remedy)


def _from_environment(*, environ: Mapping[str, str]) -> dict[str, Given]:
    return {
        name.removeprefix(PREFIX).lower(): Given(value=value, place=name)
        for name, value in environ.items()
        if name.startswith(PREFIX) and name not in ELSEWHERE and not name.startswith(ELSEWHERE_PREFIXES)
    }


def _values(*, given: Mapping[str, Given], base: Path, problems: list[Problem]) -> dict[str, object]:
    values: dict[str, object] = {}
    for key, one in sorted(given.items()):
        name = key.removesuffix("_file") if key.removesuffix("_file") in SECRETS and key.endswith("_file") else key
        if name not in KINDS:
            problems.append(one.problem("setting_unknown", "No such setting.", _known(name)))
        elif name != key:
            _from_secret_file(name=name, given=one, base=base, values=values, problems=problems)
        else:
            _typed(name=name, given=one, base=base, values=values, problems=problems)
    for name in ("data", "key_file"):
        values.setdefault(name, base / getattr(Configuration(), name))
    return values


def _known(name: str) -> str:
    """Which setting was meant, and all that there are."""
    near = get_close_matches(name, KINDS, n=1)
    meant = f"Did you mean {near[0]}? " if near else ""
    return f"{meant}Known are: {', '.join(sorted(KINDS))}."


def _from_secret_file(
    *, name: str, given: Given, base: Path, values: dict[str, object], problems: list[Problem]
) -> None:
    path = base / str(given.value)
    try:
        values[name] = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        message = f"It names a file that is not there, or that cannot be read: {path}."
        problems.append(given.problem("setting_file_missing", message, "Give the path of a file that can be read."))


def _typed(*, name: str, given: Given, base: Path, values: dict[str, object], problems: list[Problem]) -> None:
    """Put the value in its field's type; from the environment everything is text."""
    kind = KINDS[name]
    parsed = _parse(kind=kind, value=given.value, base=base)
    what = ""
    if parsed is None:
        what = f"Expected {_in_words(kind)}."
    elif name in CHOICES and parsed not in CHOICES[name]:
        what = "That is none of the choices."
    elif name == "origin" and not _is_origin(str(parsed)):
        what = "That is not a scheme, a host and at most a port."
    if what:
        problems.append(given.problem("setting_value", what, _remedy(name)))
    else:
        values[name] = str(parsed).rstrip("/") if name == "origin" else parsed


def _remedy(name: str) -> str:
    """What to write instead."""
    kind = KINDS[name]
    if name == "origin":
        return "Write https://host, or http://localhost:8000 on this machine alone."
    if name in CHOICES:
        return f"Write one of {', '.join(CHOICES[name])}."
    if kind == "bool":
        return "Write true or false."
    if kind == "int":
        return f"Write digits alone, such as {getattr(Configuration(), name)}."
    if kind.startswith("tuple"):
        return 'Write a list of texts: ["lofte.example.com"].'
    if kind.startswith("Path"):
        return "Write the path of a file or a folder, as a text."
    return "Write a text, within quotation marks."


def _is_origin(text: str) -> bool:
    """Whether it is a scheme, a host and at most a port: links are made by putting a path behind it."""
    try:
        parts = urlsplit(text)
        port_is_one = parts.port is None or parts.port > 0
    except ValueError:
        return False
    bare = not (parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc or " " in text)
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and port_is_one and bare


def _parse(*, kind: str, value: object, base: Path) -> object | None:
    text = value if isinstance(value, str) else None
    if kind == "bool":
        words = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False, "": False}
        return value if isinstance(value, bool) else words.get((text or "?").lower() if text != "" else "")
    if kind == "int":
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        return int(text) if text is not None and text.isascii() and text.isdigit() else None
    if kind.startswith("tuple"):
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        return tuple(part.strip() for part in text.split(",") if part.strip()) if text is not None else None
    if kind.startswith("Path"):
        return base / text if text else None
    return text


def _in_words(kind: str) -> str:
    words = {"bool": "true or false", "int": "a whole number", "str": "a text"}
    return words.get(kind, "a path" if kind.startswith("Path") else "a list of texts")
