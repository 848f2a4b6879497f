"""The model's complaints in our own words: what is wrong at a key, what may stand there, and what was perhaps meant."""

from __future__ import annotations

import difflib
import json
import typing
from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import UnionType
from typing import Any, Literal, Union

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from lofte.domain.errors import Problem
from lofte.domain.policy.model import Policy
from lofte.domain.policy.positions import Path, nearest

PATTERNS: dict[str, tuple[str, str]] = {
    "^[a-z0-9][a-z0-9_-]{0,62}$": ("is not a short name", "Use a-z, 0-9, - and _, at most 63 characters."),
    "^P(": ("is not a period", 'Write an ISO 8601 period such as "P24M", "P30D" or "P7Y".'),
    "^[A-Z]{2}$": ("is not a country", 'Write the two letters of ISO 3166, such as "SE".'),
    "^[A-Z][A-Z0-9]*-": ("is not the id of a promise or row", 'Write capitals, a hyphen and digits: "OMS-07".'),
}
KINDS: dict[str, tuple[str, str]] = {
    "string_type": ("must be text", "Put it within quotes."),
    "string_too_short": ("must not be empty", "Write the words."),
    "int_type": ("must be a whole number", "Write digits alone, without quotes or a decimal point."),
    "int_from_float": ("must be a whole number", "Write digits alone, without quotes or a decimal point."),
    "bool_type": ("must be true or false", "Write true or false without quotes."),
    "date_from_datetime_parsing": ("is not a date", "Write it like 2026-11-22."),
    "date_parsing": ("is not a date", "Write it like 2026-11-22."),
    "date_type": ("is not a date", "Write it like 2026-11-22."),
    "date_from_datetime_inexact": ("must be a date without a time of day", "Write it like 2026-11-22."),
    "tuple_type": ("must be a list", "Put the values within [ and ]."),
    "model_type": ("must be a table", "Give its keys within { and } or under a header of its own."),
    "model_attributes_type": ("must be a table", "Give its keys within { and } or under a header of its own."),
    "dict_type": ("must be a table", "Give its keys within { and } or under a header of its own."),
}


def dotted(path: Path) -> str:
    """A key path as people write it: `activities[2].basis`."""
    words = ""
    for part in path:
        words += f"[{part}]" if isinstance(part, int) else f".{part}" if words else part
    return words or "the file"


def model_at(path: Path) -> type[BaseModel] | None:
    """The part of the model that describes the table at `path`, or none where the model has no such table."""
    kind: Any = Policy
    for part in path:
        if isinstance(part, int):
            continue
        if not (isinstance(kind, type) and issubclass(kind, BaseModel)):
            return None
        fields = {field.alias or name: field.annotation for name, field in kind.model_fields.items()}
        kind = _inner(fields.get(part))
    return kind if isinstance(kind, type) and issubclass(kind, BaseModel) else None


def keys_at(path: Path) -> tuple[str, ...]:
    """The keys that may stand in the table at `path`."""
    model = model_at(path)
    return tuple(field.alias or name for name, field in model.model_fields.items()) if model else ()


def _inner(annotation: Any) -> Any:
    """What a list or an optional value holds."""
    origin = typing.get_origin(annotation)
    arguments = [item for item in typing.get_args(annotation) if item not in (type(None), Ellipsis)]
    if origin in (tuple, Union, UnionType) and arguments:
        return _inner(arguments[0])
    return annotation


def allowed_at(path: Path) -> tuple[str, ...]:
    """The closed vocabulary of the key at `path`, where it has one."""
    named = [part for part in path if isinstance(part, str)]
    model = model_at(tuple(named[:-1])) if named else None
    if model is None:
        return ()
    fields = {field.alias or name: field.annotation for name, field in model.model_fields.items()}
    kind = _inner(fields.get(named[-1]))
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return tuple(member.value for member in kind)
    return tuple(str(item) for item in typing.get_args(kind)) if typing.get_origin(kind) is Literal else ()


def suggestion(*, word: str, known: Iterable[str]) -> str:
    """`Did you mean "x"?`, or what may stand there when nothing is near."""
    names = list(known)
    near = difflib.get_close_matches(word.lower(), names, n=1, cutoff=0.6)
    if near:
        return f'Did you mean "{near[0]}"?'
    return f"Known here: {', '.join(names)}." if names else "Take it away."


def quoted(value: object) -> str:
    """A wrong value, short enough to recognise."""
    shown = json.dumps(value, ensure_ascii=False, default=str)
    return shown if len(shown) <= 42 else f"{shown[:40]}…"


def _path(error: ErrorDetails, lines: Mapping[Path, int], data: Mapping[str, Any]) -> Path:
    """The key path of a complaint; the tail that only names a branch of a union is left out."""
    location: Path = tuple(error["loc"])
    missing = error["type"] == "missing"
    body, tail = (location[:-1], location[-1:]) if missing else (location, ())
    value: Any = data
    for position, part in enumerate(body):
        inside = isinstance(value, dict) and part in value
        within = isinstance(value, list) and isinstance(part, int) and part < len(value)
        if not inside and not within:
            return body[:position] + tail
        value = value[part]
    return body + tail


def _words(error: ErrorDetails, path: Path) -> tuple[str, str, str]:
    """Code, what is wrong and the remedy of one complaint."""
    key, kind, given = dotted(path), error["type"], error.get("input")
    if kind == "missing":
        return "missing_key", f"{key} is missing.", f"Add {path[-1]} to {dotted(path[:-1])}."
    if kind == "extra_forbidden":
        return "unknown_key", f"{key} is not a known key.", suggestion(word=str(path[-1]), known=keys_at(path[:-1]))
    if kind in ("enum", "literal_error"):
        remedy = suggestion(word=str(given), known=allowed_at(path))
        return "unknown_word", f"{key} = {quoted(given)} is not one of the known words.", remedy
    if kind == "string_pattern_mismatch":
        pattern = str(error.get("ctx", {}).get("pattern", ""))
        message, remedy = next((words for start, words in PATTERNS.items() if pattern.startswith(start)), ("", ""))
        return "wrong_form", f"{key} = {quoted(given)} {message or 'has the wrong form'}.", remedy
    if kind in ("too_short", "greater_than_equal"):
        least = error.get("ctx", {}).get("min_length") or error.get("ctx", {}).get("ge")
        return "too_few", f"{key} must be at least {least}." if kind != "too_short" else f"{key} is empty.", "Add one."
    message, remedy = KINDS.get(kind, ("is not acceptable here", "See docs/guides/policy.md for what may stand here."))
    return "wrong_type", f"{key} {message}.", remedy


def problems(
    *, errors: Iterable[ErrorDetails], data: Mapping[str, Any], lines: Mapping[str, Mapping[Path, int]]
) -> list[Problem]:
    """Every complaint of the model as a problem with its file and line, each key once.

    `lines` has the index of `policy.toml` and of `promises.toml`.
    """
    found: dict[tuple[str, Path], Problem] = {}
    for error in errors:
        location = tuple(error["loc"])
        name = "promises.toml" if location[:1] == ("promises",) else "policy.toml"
        path = _path(error, lines[name], data)
        code, message, remedy = _words(error, path)
        place = nearest(lines=lines[name], path=path)
        found.setdefault((name, path), Problem(code=code, message=message, place=name, remedy=remedy, line=place))
    return list(found.values())
