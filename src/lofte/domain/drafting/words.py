"""The words of the questions, read once from the package's own data."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from typing import Any

from lofte.domain import package_data
from lofte.domain.drafting.model import Field, Input, Option, Wrong
from lofte.domain.parts import Words


@cache
def countries() -> dict[str, Words]:
    """Countries by their ISO 3166-1 code of two letters."""
    held = package_data.toml(package_data.folder(package=__package__ or "", name="data") / "countries.toml")
    return {code: Words.model_validate(label) for code, label in held.items()}


@cache
def _data() -> dict[str, dict[str, Any]]:
    return package_data.toml(package_data.folder(package=__package__ or "", name="data") / "words.toml")


def words(table: str, key: str) -> Words:
    """The words under a key; KeyError for one that the data lack, which is a fault of the release."""
    return Words.model_validate(_data()[table][key])


def held(table: str, key: str) -> Words | None:
    """The same where there need not be any."""
    found = _data()[table].get(key)
    return Words.model_validate(found) if found else None


def filled(template: Words, name: Words) -> Words:
    """The words with the name set in, each language with its own."""
    return Words(sv=template.sv.replace("{name}", name.sv), en=template.en.replace("{name}", name.en))


def same(text: str) -> Words:
    """A person's own words, which are in one language: they stand as they are in both."""
    return Words(sv=text, en=text)


def option(value: str) -> Option:
    """An answer that is the product's own."""
    return Option(value=value, label=words("options", value))


def terms(table: str, vocabulary: Iterable[StrEnum]) -> tuple[Option, ...]:
    """The terms of a closed vocabulary as answers."""
    return tuple(Option(value=term.value, label=words(table, term.value)) for term in vocabulary)


def field(name: str, input: Input, *options: Option, proposal: str = "", called: str = "") -> Field:
    """A field under its own name, or with the words of another where it means something else (`called`)."""
    return Field(
        name=name,
        input=input,
        label=words("fields", called or name),
        hint=held("hints", called or name),
        options=options,
        proposal=proposal,
    )


def too_long(field: str, length: int, most: int) -> Wrong:
    """That an answer has more characters than it may have; the numbers as each language groups them."""
    said = words("wrong", "long")
    swedish = said.sv.replace("{length}", f"{length:_}").replace("{most}", f"{most:_}").replace("_", "\u00a0")
    english = said.en.replace("{length}", f"{length:,}").replace("{most}", f"{most:,}")
    return Wrong(field=field, words=Words(sv=swedish, en=english))


def wrong(field: str, what: str = "missing") -> Wrong:
    """What is wrong at a field."""
    return Wrong(field=field, words=words("wrong", what))


def duration(period: str) -> Words:
    """An ISO 8601 period as people say it, when it has one part; else as it is written."""
    number, unit = period[1:-1], period[-1:]
    if period[:1] != "P" or not number.isdigit() or unit not in _data()["units"]:
        return same(period)
    called = words("units", unit)
    return Words(sv=f"{number} {called.sv}", en=f"{number} {called.en}")
