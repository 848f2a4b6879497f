"""Purposes of a reading as activities of a policy: the common ones, and those that a table names in its own words."""

from __future__ import annotations

from typing import Any, cast

from lofte.domain.reading.document import Kind, Sentence
from lofte.domain.reading.findings import Finding, Reading
from lofte.domain.reading.lexicon import table
from lofte.domain.reading.retention_rules import Ask
from lofte.domain.reading.written import slug
from lofte.domain.terms import LawfulBasis, SourceKind

MARKETING = frozenset({"marketing", "newsletter"})
SOURCES = {
    "forms": (SourceKind.FORM,),
    "email": (SourceKind.EMAIL,),
    "verbal": (SourceKind.ORAL, SourceKind.PHONE),
    "cookies": (SourceKind.COOKIES,),
    "social_media": (SourceKind.SOCIAL_MEDIA,),
    "third_party": (SourceKind.THIRD_PARTY,),
    "public_register": (SourceKind.THIRD_PARTY,),
}
"""What the reader calls a source and what a policy does; `the person` says not by which way."""
LONGEST_PURPOSE = 120  # characters of a cell that still names a purpose


def labels(kind: str) -> dict[str, dict[str, str]]:
    """What the values of a finding are called in a draft."""
    return cast(dict[str, dict[str, str]], table("draft")[kind])


def activities(*, reading: Reading, ask: Ask) -> list[dict[str, Any]]:
    """A purpose becomes an activity where the text ties exactly one basis to it: in its sentence, row or block."""
    out: list[dict[str, Any]] = []
    for purpose in reading.values("purposes"):
        found = next(one for one in reading.of("purposes") if one.value == purpose)
        bases = _bases_near(reading, purpose)
        label = labels("purposes")[purpose]
        if len(bases) != 1:
            question = "two_bases" if bases else "basis"
            ask(question, "activities", name=label, found=found)
            continue
        near = _categories_near(reading, found)
        sources = named_sources(reading=reading, block=reading.sentence_of(found).block)
        if not near:
            ask("categories", f"activities.{purpose}", name=label, found=found)
        out.append(
            {
                "id": purpose,
                "label": label,
                "basis": next(iter(bases)).value,
                "marketing": purpose in MARKETING,
                "categories": near,
            }
            | ({"sources": [one.value for one in sources]} if sources else {})
        )
    return [*out, *_named_by_rows(reading, ask)]


def _named_by_rows(reading: Reading, ask: Ask) -> list[dict[str, Any]]:
    """Rows of a table that state a basis and a purpose which is none of the common ones: it keeps the text's words."""
    sentences = reading.document.sentences
    known = {reading.sentence_of(one).block for one in reading.of("purposes")}
    out: dict[str, dict[str, Any]] = {}
    for found in reading.of("lawful_bases"):
        cell = _purpose_cell(sentences, found.sentence)
        if cell is None or cell.block in known:
            continue
        known.add(cell.block)
        name, block = cell.text.strip().rstrip(".:"), cell.block
        label = {"sv": name, "en": name}
        bases = {one.value for one in reading.of("lawful_bases") if reading.sentence_of(one).block == block}
        if len(bases) > 1:
            ask("two_bases", "activities", name=name, found=found)
            continue
        near = [one.value for one in reading.of("categories") if reading.sentence_of(one).block == block]
        if not near:
            ask("categories", f"activities.{slug(name)}", name=name, found=found)
        out.setdefault(
            slug(name),
            {
                "id": slug(name),
                "label": label,
                "basis": next(iter(bases)),
                "marketing": False,
                "categories": list(dict.fromkeys(near)),
            },
        )
    return list(out.values())


def _purpose_cell(sentences: tuple[Sentence, ...], index: int) -> Sentence | None:
    """The cell that says what for, in the row of a table: the one below `Purpose`, another than the basis itself."""
    own = sentences[index]
    if own.kind is not Kind.ROW:
        return None
    row = [one for one in sentences if one.block == own.block and one.index != own.index]
    headed = [one for one in row if one.header is not None and "purposes" in one.topics]
    return headed[0] if headed and len(headed[0].text) <= LONGEST_PURPOSE else None


def _bases_near(reading: Reading, purpose: str) -> set[LawfulBasis]:
    sentences = reading.document.sentences
    places = [one.sentence for one in reading.of("purposes") if one.value == purpose]
    exact = {basis.value for basis in reading.of("lawful_bases") if basis.sentence in places}
    blocks = {sentences[place].block for place in places}
    near = {basis.value for basis in reading.of("lawful_bases") if sentences[basis.sentence].block in blocks}
    return {LawfulBasis(value) for value in exact or near}


def _categories_near(reading: Reading, found: Finding) -> list[str]:
    block = reading.sentence_of(found).block
    near = [one.value for one in reading.of("categories") if reading.sentence_of(one).block == block]
    return list(dict.fromkeys(near))


def named_sources(*, reading: Reading, block: int | None = None) -> tuple[SourceKind, ...]:
    """Where the text, or one block of it, says that data come from, in its order."""
    found = [one for one in reading.of("sources") if block is None or reading.sentence_of(one).block == block]
    return tuple(dict.fromkeys(kind for one in found for kind in SOURCES.get(one.value, ())))
