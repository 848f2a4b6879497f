"""What an operator may set: environment `LOFTE_*`, then the one settings file `lofte.toml`, then the default.

A secret may also be given as the name of a file (`LOFTE_SECRET_KEY_FILE`, `secret_key_file`), so that it stands in no
process list. A name that is not known stops the start: a setting that is misspelt is a check that silently never ran.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import urlsplit

from lofte.domain.errors import LofteError, Problem

PREFIX = "LOFTE_"
ELSEWHERE = frozenset({"LOFTE_SETTINGS", "LOFTE_MATERIAL", "LOFTE_VENV", "LOFTE_POSTGRES", "LOFTE_PYTHON"})
"""Names in the environment that are ours but no setting: the settings file's own place, tests and `./dev`."""
ELSEWHERE_PREFIXES = ("LOFTE_TEST_", "LOFTE_DEV_", "LOFTE_CI_", "LOFTE_BENCH_", "LOFTE_REQUIRE_")
SECRETS = frozenset({"secret_key", "database_url", "database_owner_url", "smtp_password"})
DEFAULT_FILE = "lofte.toml"


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


def read(*, environ: Mapping[str, str], folder: Path) -> Configuration:
    """The configuration of this process. Raises LofteError with every problem at once.

    `folder` is the working directory; `LOFTE_SETTINGS` names another settings file than its `lofte.toml`.
    """
    named = environ.get("LOFTE_SETTINGS", "")
    place = folder / (named or DEFAULT_FILE)
    problems: list[Problem] = []
    given: dict[str, tuple[object, str]] = {}
    if named and not place.is_file():
        problems.append(_missing(place=str(place), name="LOFTE_SETTINGS"))
    elif place.is_file():
        given.update(_from_file(place=place, problems=problems))
    given.update(_from_environment(environ=environ, problems=problems))
    values = _values(given=given, base=place.parent, problems=problems)
    if problems:
        raise LofteError(*problems)
    return Configuration(**values)  # type: ignore[arg-type]  # each value was checked against its field's type


def _missing(*, place: str, name: str) -> Problem:
    return Problem(
        code="setting_file_missing",
        message=f"{name} names a file that is not there.",
        place=place,
        remedy="Give the path of a file that can be read.",
    )


def _from_file(*, place: Path, problems: list[Problem]) -> dict[str, tuple[object, str]]:
    try:
        table = tomllib.loads(place.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problems.append(Problem(code="setting_syntax", message=f"Not TOML: {error}.", place=str(place)))
        return {}
    return {key: (value, f"{place}: {key}") for key, value in table.items()}


def _from_environment(*, environ: Mapping[str, str], problems: list[Problem]) -> dict[str, tuple[object, str]]:
    del problems  # unknown names are reported with those of the file
    return {
        name.removeprefix(PREFIX).lower(): (value, name)
        for name, value in environ.items()
        if name.startswith(PREFIX) and name not in ELSEWHERE and not name.startswith(ELSEWHERE_PREFIXES)
    }


def _values(*, given: Mapping[str, tuple[object, str]], base: Path, problems: list[Problem]) -> dict[str, object]:
    values: dict[str, object] = {}
    for key, (value, place) in sorted(given.items()):
        name = key.removesuffix("_file") if key.removesuffix("_file") in SECRETS and key.endswith("_file") else key
        if name not in KINDS:
            known = ", ".join(sorted(KINDS))
            problems.append(
                Problem(code="setting_unknown", message="No such setting.", place=place, remedy=f"Known are: {known}.")
            )
        elif name != key:
            _from_secret_file(name=name, value=value, place=place, base=base, values=values, problems=problems)
        else:
            _typed(name=name, value=value, place=place, base=base, values=values, problems=problems)
    for name in ("data", "key_file"):
        values.setdefault(name, base / getattr(Configuration(), name))
    return values


def _from_secret_file(
    *, name: str, value: object, place: str, base: Path, values: dict[str, object], problems: list[Problem]
) -> None:
    path = base / str(value)
    try:
        values[name] = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        problems.append(_missing(place=str(path), name=place))


def _typed(
    *, name: str, value: object, place: str, base: Path, values: dict[str, object], problems: list[Problem]
) -> None:
    """Put the value in its field's type; from the environment everything is text."""
    kind = KINDS[name]
    parsed = _parse(kind=kind, value=value, base=base)
    if parsed is None:
        problems.append(Problem(code="setting_value", message=f"Expected {_in_words(kind)}.", place=place))
    elif name in CHOICES and parsed not in CHOICES[name]:
        choices = ", ".join(CHOICES[name])
        problems.append(Problem(code="setting_value", message=f"Expected one of {choices}.", place=place))
    elif name == "origin" and not _is_origin(str(parsed)):
        problems.append(
            Problem(code="setting_value", message="Expected https://host or http://host:port.", place=place)
        )
    else:
        values[name] = str(parsed).rstrip("/") if name == "origin" else parsed


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
