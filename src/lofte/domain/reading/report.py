"""What a reading lacks, contradicts and should say otherwise: gaps, contradictions, outdated law and lints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from lofte.domain.parts import Words
from lofte.domain.reading.binding import PromiseSentence, promise_sentences
from lofte.domain.reading.contradictions import Contradiction, contradictions
from lofte.domain.reading.document import Kind
from lofte.domain.reading.findings import Finding, Reading
from lofte.domain.reading.inferences import inferences
from lofte.domain.reading.lexicon import table
from lofte.domain.reading.qualifiers import says, says_one

RIGHTS = ("access", "rectification", "erasure", "restriction", "portability", "objection", "complaint")
SECTION = re.compile(r"^\s*(\d{1,2}(?:\.\d{1,2})*)[.)]?\s+\S")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Something that an article requires and the text does not say."""

    article: str
    missing: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Outdated:
    """A law or body that is no more, and what to write instead."""

    what: str
    finding: Finding
    instead: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Lint:
    """A fault of wording and what to write instead; `finding` is none where something is missing."""

    code: str
    blocks: bool
    finding: Finding | None
    instead: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything there is to say of one document."""

    reading: Reading
    promises: tuple[PromiseSentence, ...]
    gaps: tuple[Gap, ...]
    contradictions: tuple[Contradiction, ...]
    outdated: tuple[Outdated, ...]
    lints: tuple[Lint, ...]


def report(*, reading: Reading) -> Report:
    """The report of a reading. Pure; the same reading gives the same report."""
    facts = facts_of(reading)
    return Report(
        reading=reading,
        promises=promise_sentences(reading=reading),
        gaps=tuple(_gaps(facts)),
        contradictions=tuple(contradictions(reading=reading, facts=facts)),
        outdated=tuple(_outdated(reading)),
        lints=tuple(sorted(_lints(reading, facts), key=lambda lint: lint.code)),
    )


Facts = dict[str, list[Finding]]


def facts_of(reading: Reading) -> Facts:
    """Findings by `field` and by `field.value`, with what only the whole document shows."""
    facts: Facts = {}
    for finding in (*reading.findings, *inferences(reading=reading)):
        if not finding.denied:
            facts.setdefault(finding.field, []).append(finding)
            facts.setdefault(f"{finding.field}.{finding.value}", []).append(finding)
    return facts


def _words(entry: dict[str, Any]) -> Words:
    return Words(sv=entry["sv"], en=entry["en"])


def _entries(file: str, part: str) -> list[dict[str, Any]]:
    return cast(list[dict[str, Any]], table(file)[part])


def _gaps(facts: Facts) -> Iterator[Gap]:
    for entry in _entries("report", "gap"):
        applies = "where" not in entry or any(key in facts for key in entry["where"])
        if applies and not any(key in facts for key in entry["needs"]):
            yield Gap(article=entry["article"], missing=_words(entry))


def _outdated(reading: Reading) -> Iterator[Outdated]:
    instead = cast(dict[str, dict[str, Any]], table("report")["outdated"])
    for found in reading.of("outdated"):
        yield Outdated(what=found.value, finding=found, instead=_words(instead[found.value]))


def _lints(reading: Reading, facts: Facts) -> Iterator[Lint]:
    for entry in _entries("lints", "lint"):
        yield from _lint(entry, reading, facts)
    computed = cast(dict[str, dict[str, Any]], table("lints")["computed"])
    if any(f"rights.{right}" not in facts for right in RIGHTS) or "automated_decisions" not in facts:
        yield Lint(code="L03", blocks=computed["L03"]["blocks"], finding=None, instead=_words(computed["L03"]))
    if not ("last_updated" in facts or "in_force" in facts) or repeated_numbers(reading):
        yield Lint(code="L23", blocks=computed["L23"]["blocks"], finding=None, instead=_words(computed["L23"]))


def _lint(entry: dict[str, Any], reading: Reading, facts: Facts) -> Iterator[Lint]:
    shown = [
        found
        for key in entry["any"]
        for found in facts.get(key, ())
        if all(says(reading.sentence_of(found), name) for name in entry.get("needs", ()))
        and not says_one(reading.sentence_of(found), entry.get("unless", ()))
    ]
    if entry["any"] and not shown:
        return
    if entry["and"] and not any(key in facts for key in entry["and"]):
        return
    if entry["none"] and any(key in facts for key in entry["none"]):
        return
    yield Lint(code=entry["code"], blocks=entry["blocks"], finding=shown[0] if shown else None, instead=_words(entry))


def repeated_numbers(reading: Reading) -> tuple[str, ...]:
    """Section numbers that two headings share."""
    seen: dict[str, int] = {}
    for sentence in reading.document.sentences:
        number = SECTION.match(sentence.text) if sentence.kind is Kind.HEADING else None
        if number:
            seen[number[1]] = seen.get(number[1], 0) + 1
    return tuple(number for number, count in seen.items() if count > 1)
