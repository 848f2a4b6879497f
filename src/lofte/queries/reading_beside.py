"""Two documents set side by side as a page: the rows on which they differ, with the sentences of both. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lofte.domain.reading.beside import Row
from lofte.domain.reading.findings import Finding, Reading
from lofte.domain.terms import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One point: its name and the sentences of each document on it; none where it is silent."""

    key: str
    title: str
    left: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BesidePage:
    """What differs, and how many points both say the same of or are both silent on."""

    rows: tuple[Said, ...]
    same: int
    left_language: str
    right_language: str


def beside_page(*, rows: Sequence[Row], left: Reading, right: Reading, language: Language) -> BesidePage:
    """The page in the language of its reader; the sentences stay in their own."""
    return BesidePage(
        rows=tuple(
            Said(
                key=row.key,
                title=row.title[language],
                left=_sentences(left, row.left),
                right=_sentences(right, row.right),
            )
            for row in rows
            if row.differs
        ),
        same=sum(not row.differs for row in rows),
        left_language=left.document.language,
        right_language=right.document.language,
    )


def _sentences(reading: Reading, found: Sequence[Finding]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reading.sentence_of(one).text for one in found))
