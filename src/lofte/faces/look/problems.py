"""What a problem is called on a page: place, message and remedy in the reader's language, from this package's own data.

A problem is raised in English, with its values written into the sentence. The Swedish is found by the code and by the
English sentence with its values left open; the values are then carried over. What is not known stays in English: a
reader is never left without words.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from types import MappingProxyType
from typing import Any
from uuid import UUID

from lofte.domain.clocks.registry import CLOCKS
from lofte.domain.errors import Problem
from lofte.domain.policy.model import Words
from lofte.domain.terms import Language
from lofte.faces.look import vocabulary

VALUE = re.compile(r"\{([a-z][a-z_]*)\}")
"""Where a value stands. `{{ x }}`, `{#x}` and `{ and }` are words like any other."""
ANY = "*"
NUMBER = "number"
CHANNELS = "channels"
"""The field whose place may go on with one channel: `channels.email`."""
SPACE = "\u00a0"
LINE = Words(sv="rad", en="line")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence in both languages with its values left open. `terms`: value → vocabulary, or NUMBER."""

    words: Words
    terms: Mapping[str, str] = field(default_factory=dict)

    @property
    def own(self) -> int:
        """How much of the English is its own words; of two that fit, the one that says more is meant."""
        return len(VALUE.sub("", self.words.en))


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a reader sees of a problem. `plain`: the place is a word of the page and not a name in a file."""

    code: str
    place: str
    plain: bool
    message: str
    remedy: str


def _document() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("words", "problems.toml").read_text(encoding="utf-8"))


def _ordered(sentences: Iterable[Sentence]) -> tuple[Sentence, ...]:
    return tuple(sorted(sentences, key=lambda one: -one.own))


def _messages(entries: list[dict[str, Any]]) -> Iterable[Sentence]:
    for entry in entries:
        if "en" in entry:
            yield Sentence(words=Words(sv=entry["sv"], en=entry["en"]), terms=entry.get("terms", {}))


def _remedies(entries: list[dict[str, Any]]) -> Iterable[Sentence]:
    for entry in entries:
        for words in (*entry.get("remedies", ()), *([entry["remedy"]] if "remedy" in entry else [])):
            yield Sentence(words=Words.model_validate(words), terms=entry.get("terms", {}))


_DATA = _document()
MESSAGES: Mapping[str, tuple[Sentence, ...]] = MappingProxyType(
    {code: _ordered(_messages(entries)) for code, entries in _DATA["problem"].items()}
)
"""Code → what can be wrong; `*` for any code."""
REMEDIES: Mapping[str, tuple[Sentence, ...]] = MappingProxyType(
    {code: _ordered(_remedies(entries)) for code, entries in _DATA["problem"].items()}
)
"""Code → what can be done about it; `*` for any code."""
PLACES: Mapping[str, Words] = MappingProxyType(
    {key: Words.model_validate(words) for key, words in _DATA["places"].items()}
)
"""Field of a form → its word."""
CLOCK_HELP = "ClockHelp"
VALUES: Mapping[str, Mapping[str, Words]] = MappingProxyType(
    {
        name: MappingProxyType({term: Words.model_validate(words) for term, words in entries.items()})
        for name, entries in _DATA["values"].items()
    }
    | {
        CLOCK_HELP: MappingProxyType(
            {one.help.en: Words(sv=one.help.sv, en=one.help.en) for clock in CLOCKS for one in clock.parameters}
        )
    }
)
"""Vocabularies that only problems have. What a clock is told is described by the clocks themselves."""


def told(*, problem: Problem, language: Language) -> Told:
    """A problem for a reader. English is what was raised."""
    place, plain = _place(problem, language)
    message, remedy = problem.message, problem.remedy
    if language is not Language.EN:
        message = _said(_known(MESSAGES, problem.code), message, language)
        remedy = _said(_known(REMEDIES, problem.code), remedy, language)
    return Told(code=problem.code, place=place, plain=plain, message=message, remedy=remedy)


def _known(sentences: Mapping[str, tuple[Sentence, ...]], code: str) -> tuple[Sentence, ...]:
    return sentences.get(code, ()) + sentences[ANY]


def _said(known: tuple[Sentence, ...], english: str, language: Language) -> str:
    """The first sentence that fits, in the language; the English where none does."""
    for sentence in known:
        values = carried(template=sentence.words.en, text=english)
        if values is not None:
            shown = {name: _value(sentence.terms.get(name, ""), value, language) for name, value in values.items()}
            return filled(template=sentence.words[language], values=shown)
    return english


def carried(*, template: str, text: str) -> dict[str, str] | None:
    """The values that stand in `text` where `template` leaves them open; None where it is another sentence."""
    parts = VALUE.split(template)
    pattern = "".join(f"(?P<{part}>.*?)" if at % 2 else re.escape(part) for at, part in enumerate(parts))
    found = re.fullmatch(pattern, text, re.DOTALL)
    return found.groupdict() if found else None


def filled(*, template: str, values: Mapping[str, str]) -> str:
    """The sentence with its values; what a value says is never read as a template."""
    return VALUE.sub(lambda found: values.get(found[1], found[0]), template)


def _value(term: str, value: str, language: Language) -> str:
    if not term:
        return value
    if term == NUMBER:
        digits = value.replace(",", "")
        return f"{int(digits):,}".replace(",", SPACE) if digits.isdecimal() else value
    words = VALUES.get(term, vocabulary.TERMS.get(term, {})).get(value)
    return words[language] if words else value


def _place(problem: Problem, language: Language) -> tuple[str, bool]:
    """Where it is, and whether that is a word of the page. An id says nothing to a reader and is left out."""
    key, _, channel = problem.place.partition(".")
    named = vocabulary.TERMS["Channel"].get(channel) if key == CHANNELS else None
    if problem.place not in PLACES and named is None:
        shown = "" if _is_id(problem.place) else problem.place
        return (f"{shown}:{problem.line}" if shown and problem.line else shown), False
    words = f"{PLACES[key][language]} ({named[language]})" if named else PLACES[key][language]
    return (f"{words}, {LINE[language]} {problem.line}" if problem.line else words), True


def _is_id(place: str) -> bool:
    try:
        UUID(place)
    except ValueError:
        return False
    return True
