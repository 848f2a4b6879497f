"""What follows from several findings of a document together, for gaps, contradictions and lints."""

from __future__ import annotations

from collections.abc import Iterator

from lofte.domain.reading.document import Kind
from lofte.domain.reading.findings import Certainty, Finding, Reading
from lofte.domain.reading.lexicon import names
from lofte.domain.reading.qualifiers import says, stands

LAW_HOURS = 72  # Article 33(1)


def inferences(*, reading: Reading) -> Iterator[Finding]:
    """The findings that no sentence states alone. Fields of their own; the flat form knows none of them."""
    yield from _marketing_bases(reading)
    yield from _kept_to_ourselves(reading)
    yield from _foreign_vendors(reading)
    yield from _marketing_without_basis(reading)
    yield from _catch_all_data(reading)
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


def _marketing_bases(reading: Reading) -> Iterator[Finding]:
    """The bases that are said of newsletters, or of other marketing: `newsletter_basis`, `marketing_basis`.

    What stands right after a basis is its own; else it is the basis of the sentence, of those beside it in its block
    or cell's row, or of what stands under it as a heading.
    """
    spoken = [one for one in reading.of("purposes", denied=None) if one.value in ("newsletter", "marketing")]
    for basis in reading.of("lawful_bases"):
        if basis.value not in ("consent", "legitimate_interests"):
            continue
        places, language = _of_what(reading, basis), reading.sentence_of(basis).language
        if any(stands(reading.document.text[start:end], "newsletters", language) for start, end in places):
            yield _copy(basis, "newsletter_basis", basis.value)
        elif any(start <= one.start < end for start, end in places for one in spoken):
            yield _copy(basis, "marketing_basis", basis.value)


def _of_what(reading: Reading, basis: Finding) -> list[tuple[int, int]]:
    """The stretches of text that a basis is said of."""
    sentences, own = reading.document.sentences, reading.sentence_of(basis)
    rest = reading.document.text[basis.end : own.end]
    if own.kind is not Kind.HEADING and rest.lstrip().startswith("("):
        return [(basis.end, basis.end + len(rest.partition(")")[0]))]
    if own.kind is not Kind.HEADING and stands(rest.lstrip(), "basis_of", own.language):
        return [(basis.end, own.end)]
    if own.kind is Kind.ROW:
        near = [one for one in sentences[max(0, own.index - 4) : own.index + 5] if one.block == own.block]
    elif own.kind is Kind.HEADING:
        near = [own, *sentences[own.index + 1 : own.index + 2]]
    else:
        near = [one for one in sentences[max(0, own.index - 1) : own.index + 2] if one.block == own.block]
    return [(one.start, one.end) for one in near]


def _kept_to_ourselves(reading: Reading) -> Iterator[Finding]:
    """Where a text says that data are not shared; one that only says that they are not sold has not said so."""
    for found in reading.of("recipients.shared"):
        sentence = reading.sentence_of(found)
        if found.value == "none" and (says(sentence, "shared") or not says(sentence, "sold")):
            yield _copy(found, "kept_to_ourselves", "yes")


def _foreign_vendors(reading: Reading) -> Iterator[Finding]:
    outside = tuple(name.lower() for name in names().outside_eea)
    for found in reading.of("named_recipients"):
        if found.value.lower().startswith(outside):
            yield _copy(found, "foreign_vendor", found.value)


def _marketing_without_basis(reading: Reading) -> Iterator[Finding]:
    """Marketing that is a purpose where it stands, with no basis beside it; any mention, where no place gives one."""
    based = {reading.sentence_of(basis).block for basis in reading.of("lawful_bases")}
    spoken = [(one, reading.sentence_of(one)) for one in reading.of("purposes") if one.value == "marketing"]
    somewhere = any(sentence.block in based for _, sentence in spoken)
    for found, sentence in spoken:
        if sentence.block not in based and ("purposes" in sentence.topics or not somewhere):
            yield _copy(found, "marketing_without_basis", "yes")


def _catch_all_data(reading: Reading) -> Iterator[Finding]:
    """Where a list of data ends in an "and so on"; at the end of a list of purposes it hides no data."""
    data = {found.sentence for found in reading.of("categories")}
    aims = {found.sentence for found in reading.of("purposes")}
    for found in reading.of("promises"):
        told = "data" in reading.sentence_of(found).topics or found.sentence in data
        if found.value == "catch_all" and told and found.sentence not in aims:
            yield _copy(found, "catch_all_data", "yes")
