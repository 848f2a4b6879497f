"""The document as the reader sees it: blocks, what governs them, and sentences with their place."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a stretch of text is on the page."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"
    CONTENTS = "contents"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A line or wrapped paragraph. `level` orders headings (1 is the outermost); offsets are into the text."""

    kind: Kind
    start: int
    end: int
    level: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A verbatim sentence, list item or table cell with what governs it.

    `low` is the same text in lower case, of the same length, so that a match in it is a place in `text`. `headings` are
    indices of sentences from the outermost heading in; `lead` is the sentence that ends in a colon above a list;
    `header` and `row` are the column's head and the first cell of the row of a table cell; `topics` are what headings,
    lead-in and
    column are about; `opener` is the sentence before in the same block.
    """

    index: int
    text: str
    low: str
    start: int
    end: int
    block: int
    kind: Kind
    language: str
    headings: tuple[int, ...] = ()
    lead: int | None = None
    header: int | None = None
    row: int | None = None
    opener: int | None = None
    topics: frozenset[str] = frozenset()

    @property
    def governed(self) -> bool:
        """Whether a lead-in or a column head says what this stretch is."""
        return self.lead is not None or self.header is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A whole policy: its text, language, blocks and sentences in order."""

    text: str
    language: str
    blocks: tuple[Block, ...]
    sentences: tuple[Sentence, ...]
    title: str = ""
    places: tuple[int, ...] = field(default=(), repr=False)

    def around(self, sentence: Sentence) -> tuple[Sentence, ...]:
        """The sentences of the same block."""
        return tuple(other for other in self.sentences[max(0, sentence.index - 80) :] if other.block == sentence.block)

    def line(self, *, at: int) -> int:
        """The line number, from 1, of an offset."""
        return self.text.count("\n", 0, at) + 1
