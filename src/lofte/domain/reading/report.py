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
from lofte.domain.reading.findings import Certainty, Finding, Reading
from lofte.domain.reading.lexicon import lexicon, names, table

RIGHTS = ("access", "rectification", "erasure", "restriction", "portability", "objection", "complaint")
LAW_HOURS = 72  # Article 33(1)
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
    for finding in (*reading.findings, *_derived(reading)):
        if not finding.denied:
            facts.setdefault(finding.field, []).append(finding)
            facts.setdefault(f"{finding.field}.{finding.value}", []).append(finding)
    return facts


def _derived(reading: Reading) -> Iterator[Finding]:
    yield from _newsletter_bases(reading)
    yield from _kept_to_ourselves(reading)
    yield from _foreign_vendors(reading)
    yield from _marketing_without_basis(reading)
    for found in reading.of("retention"):
        if found.value.startswith("P"):
            yield _copy(found, "retention", "number")
    for found in reading.of("breach_hours"):
        if int(found.value) < LAW_HOURS:
            yield _copy(found, "promise_beyond_law", "breach")


def _copy(found: Finding, field: str, value: str) -> Finding:
    return Finding(
        field=field,
        value=value,
        sentence=found.sentence,
        start=found.start,
        end=found.end,
        certainty=Certainty.LIKELY,
    )


def _newsletter_bases(reading: Reading) -> Iterator[Finding]:
    """The bases that are said of newsletters or of other marketing: in the sentence, its block or under its heading."""
    sentences = reading.document.sentences
    spoken = [*reading.of("purposes", denied=None)]
    marketing = {found.sentence for found in spoken if found.value in ("newsletter", "marketing")}
    for basis in reading.of("lawful_bases"):
        if basis.value not in ("consent", "legitimate_interests"):
            continue
        own = sentences[basis.sentence]
        follows = {own.index + 1} if own.kind is Kind.HEADING else set()  # the next paragraph is of another purpose
        near = (
            {own.index}
            | follows
            | {other.index for other in sentences[max(0, own.index - 4) : own.index + 5] if other.block == own.block}
        )
        words = [sentences[index].low for index in near if index < len(sentences)]
        if any(word in low for low in words for word in ("nyhetsbrev", "newsletter")):
            yield _copy(basis, "newsletter_basis", basis.value)
        elif near & marketing:
            yield _copy(basis, "marketing_basis", basis.value)


def _kept_to_ourselves(reading: Reading) -> Iterator[Finding]:
    """Where a text says that data are not shared; one that only says that they are not sold has not said so."""
    for found in reading.of("recipients.shared"):
        sentence = reading.sentence_of(found)
        small = lexicon(sentence.language).small
        sells, gives = (any(one.search(sentence.low) for one in small[name]) for name in ("sold", "shared"))
        if found.value == "none" and (gives or not sells):
            yield _copy(found, "kept_to_ourselves", "yes")


def _foreign_vendors(reading: Reading) -> Iterator[Finding]:
    outside = tuple(name.lower() for name in names().outside_eea)
    for found in reading.of("named_recipients"):
        if found.value.lower().startswith(outside):
            yield _copy(found, "foreign_vendor", found.value)


def _marketing_without_basis(reading: Reading) -> Iterator[Finding]:
    blocks = {reading.document.sentences[basis.sentence].block for basis in reading.of("lawful_bases")}
    for found in reading.of("purposes"):
        if found.value == "marketing" and reading.sentence_of(found).block not in blocks:
            yield _copy(found, "marketing_without_basis", "yes")


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
        yield from _lint(entry, facts)
    computed = cast(dict[str, dict[str, Any]], table("lints")["computed"])
    if any(f"rights.{right}" not in facts for right in RIGHTS) or "automated_decisions" not in facts:
        yield Lint(code="L03", blocks=computed["L03"]["blocks"], finding=None, instead=_words(computed["L03"]))
    if not ("last_updated" in facts or "in_force" in facts) or repeated_numbers(reading):
        yield Lint(code="L23", blocks=computed["L23"]["blocks"], finding=None, instead=_words(computed["L23"]))


def _lint(entry: dict[str, Any], facts: Facts) -> Iterator[Lint]:
    shown = [facts[key][0] for key in entry["any"] if key in facts]
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
