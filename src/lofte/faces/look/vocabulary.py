"""What the terms of the closed vocabularies are called on a page, Swedish and English, from this package's own data."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from lofte.domain.policy.model import Words
from lofte.domain.terms import Language


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of a decision: what it is called and what it means."""

    name: Words
    why: Words


def _document(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("words", name).read_text(encoding="utf-8"))


ANSWERS: Mapping[str, Answer] = MappingProxyType(
    {
        code: Answer(name=Words.model_validate(entry["name"]), why=Words.model_validate(entry["why"]))
        for code, entry in _document("codes.toml").items()
    }
)
"""Every code of a decision."""
TERMS: Mapping[str, Mapping[str, Words]] = MappingProxyType(
    {
        vocabulary: MappingProxyType({term: Words.model_validate(words) for term, words in entries.items()})
        for vocabulary, entries in _document("terms.toml").items()
    }
)
"""Vocabulary (the enum's name) → term → words."""


def called(*, term: StrEnum, language: Language) -> str:
    """What a term is called; the term itself where a vocabulary has no words for readers."""
    return named(vocabulary=type(term).__name__, term=term.value, language=language)


def named(*, vocabulary: str, term: str, language: Language) -> str:
    """The same for a term that came as text: of an event, an act or a field of a policy."""
    words = TERMS.get(vocabulary, {}).get(term)
    return words[language] if words else term.replace("_", " ").replace("-", " ")


def answer(*, code: str, language: Language) -> tuple[str, str]:
    """(name, meaning) of a decision's code; the bare code where it is not known."""
    found = ANSWERS.get(code)
    return (found.name[language], found.why[language]) if found else (code, "")
