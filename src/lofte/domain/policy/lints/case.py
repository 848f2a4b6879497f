"""What a lint is given and what it gives back.

A lint looks at the model and at the words of the notice in each language. It yields a hit for each place; the rule that
owns it has the message and says what to write instead, in Swedish and English.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from lofte.domain.policy.markdown import BlockKind, SourceNotice, SourceSection
from lofte.domain.policy.model import Policy, Words
from lofte.domain.policy.positions import Path, nearest
from lofte.domain.terms import Language

ABBREVIATED = re.compile(
    r"\b(?:t\.\s?ex|bl\.\s?a|m\.\s?m|m\.\s?fl|d\.\s?v\.\s?s|o\.\s?s\.\s?v|f\.\s?d|org|nr|st|kap|art|e\.g|i\.e|etc|no|reg)\.$",
    re.IGNORECASE,
)
STOP = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖÉ0-9(\"”»])")


class Severity(StrEnum):
    """How much a finding weighs. `error` and `block` refuse publishing, `warn` does not."""

    ERROR = "error"
    BLOCK = "block"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Saying:
    """The same turn of phrase as it is put in each language."""

    sv: re.Pattern[str]
    en: re.Pattern[str]

    def find(self, text: str, language: Language) -> re.Match[str] | None:
        """The first place in `text` that says it."""
        return (self.sv if language is Language.SV else self.en).search(text)

    def said(self, text: str, language: Language) -> bool:
        """Whether `text` says it."""
        return self.find(text, language) is not None


def saying(*, sv: str, en: str) -> Saying:
    """Patterns that hold in any case of letters."""
    return Saying(re.compile(sv, re.IGNORECASE), re.compile(en, re.IGNORECASE))


DENIAL = saying(
    sv=r"\b(?:inte|ej|aldrig|ingen|inga|inget|varken)\b",
    en=r"\b(?:not|never|no|nobody|none|cannot|neither|nothing)\b|n't\b",
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a notice, with where it stands. `whole` is the paragraph or item around it."""

    language: Language
    file: str
    line: int
    anchor: str
    kind: BlockKind
    text: str
    whole: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One place that a lint found. `values` fill the blanks of the rule's message."""

    file: str
    line: int
    quote: str = ""
    values: Mapping[str, str | Words] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Case:
    """A policy as the lints see it. `built` are the controls that run; `today` none leaves out what depends on time."""

    policy: Policy
    notices: Mapping[Language, SourceNotice]
    lines: Mapping[str, Mapping[Path, int]]
    built: frozenset[str]
    today: date | None
    sentences: tuple[Sentence, ...]
    texts: Mapping[tuple[Language, str], str]

    def at(self, *path: str | int, **values: str | Words) -> Hit:
        """A hit at a key path of the tables."""
        name = "promises.toml" if path[:1] == ("promises",) else "policy.toml"
        return Hit(file=name, line=nearest(lines=self.lines.get(name, {}), path=path), values=values)

    def in_notice(self, notice: SourceNotice, section: SourceSection | None = None, **values: str | Words) -> Hit:
        """A hit at a section of a notice, or at the notice as a whole."""
        return Hit(file=notice.name, line=section.line if section else 1, values=values)

    def section(self, language: Language, anchor: str) -> str:
        """The heading and words of a section; empty when there is none."""
        return self.texts.get((language, anchor), "")

    def whole(self, language: Language) -> str:
        """All words of the notice in a language."""
        return self.texts.get((language, ""), "")

    def saying(self, words: Saying) -> Iterator[Sentence]:
        """The sentences that say it."""
        return (sentence for sentence in self.sentences if words.said(sentence.text, sentence.language))


def quote(sentence: Sentence, **values: str | Words) -> Hit:
    """A hit at a sentence, which is quoted."""
    return Hit(file=sentence.file, line=sentence.line, quote=sentence.text, values=values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A lint: its code, how much it weighs, what it says is wrong and what to write instead, and how it looks."""

    code: str
    severity: Severity
    law: str
    message: Words
    remedy: Words
    find: Callable[[Case], Iterator[Hit]]


def split(text: str) -> Iterator[tuple[int, str]]:
    """The sentences of a paragraph with the offset of each; an abbreviation does not end one."""
    start = 0
    for stop in STOP.finditer(text):
        if ABBREVIATED.search(text[start : stop.start()]):
            continue
        yield start, text[start : stop.start()]
        start = stop.end()
    if text[start:].strip():
        yield start, text[start:]


def sentences(notices: Mapping[Language, SourceNotice]) -> tuple[Sentence, ...]:
    """Every sentence of every notice, in order."""
    return tuple(
        Sentence(language, notice.name, block.line_of(offset), section.anchor, block.kind, words, block.text)
        for language, notice in notices.items()
        for section in notice.sections
        for block in section.blocks
        for offset, words in split(block.text)
    )


def texts(notices: Mapping[Language, SourceNotice]) -> dict[tuple[Language, str], str]:
    """The words of each section by language and anchor; those of the whole notice under the empty anchor."""
    found: dict[tuple[Language, str], str] = {}
    for language, notice in notices.items():
        for section in notice.sections:
            found[language, section.anchor] = "\n".join([section.heading, *(block.text for block in section.blocks)])
        found[language, ""] = "\n".join([notice.title, *(found[language, s.anchor] for s in notice.sections)])
    return found
