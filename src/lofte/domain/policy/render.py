"""A loaded policy becomes the public notice: a document of sections, blocks and spans, in its own words.

Each span knows which promises it carries, so that a page can show each sentence with its state. The document holds
words only; `formats` turns it into a file that stands alone.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from lofte.domain.policy.inline import Piece
from lofte.domain.policy.markdown import BlockKind, SourceBlock, SourceNotice, SourceSection, parse
from lofte.domain.policy.model import PolicyText, Promise
from lofte.domain.policy.sentences import occurrences
from lofte.domain.terms import Language

__all__ = ["Block", "BlockKind", "Notice", "Section", "Span", "notice_name", "render"]


@dataclass(frozen=True, slots=True)
class Span:
    """A run of words of one look that carries the same promises throughout (most often none or one)."""

    text: str
    promise_ids: tuple[str, ...] = ()
    strong: bool = False
    emphasis: bool = False
    link: str | None = None

    @property
    def promise_id(self) -> str | None:
        """The promise that these words carry; the first in the order of promises.toml when there are several."""
        return self.promise_ids[0] if self.promise_ids else None


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or list item; `number` is that of a numbered item."""

    kind: BlockKind
    spans: tuple[Span, ...]
    number: int | None = None

    @property
    def text(self) -> str:
        """The words of the block."""
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it. `anchor` is what clauses and promises name; level 1 has no heading."""

    anchor: str
    heading: str
    level: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """The public notice in one language. `digest` is that of the whole policy directory."""

    title: str
    language: Language
    version: int
    updated: date
    valid_from: date
    controller: str
    digest: str
    sections: tuple[Section, ...]

    def promise_ids(self) -> tuple[str, ...]:
        """Every promise that a sentence of this notice carries, in the order in which a reader meets them."""
        met = (
            promise
            for section in self.sections
            for block in section.blocks
            for span in block.spans
            for promise in span.promise_ids
        )
        return tuple(dict.fromkeys(met))


def notice_name(language: Language) -> str:
    """The file that holds the notice in a language."""
    return f"notice.{language.value}.md"


def render(*, text: PolicyText, language: Language) -> Notice:
    """The public notice in `language`. KeyError when the policy is not published in that language."""
    source = parse(name=notice_name(language), text=text.notices[language])
    policy = text.policy
    return Notice(
        title=source.title,
        language=language,
        version=policy.version,
        updated=policy.updated,
        valid_from=policy.valid_from,
        controller=policy.entity().name,
        digest=text.digest,
        sections=sections(source=source, promises=policy.promises, language=language),
    )


def sections(*, source: SourceNotice, promises: Sequence[Promise], language: Language) -> tuple[Section, ...]:
    """The sections of a notice with the sentences of each promise found in the section that the promise names."""
    return tuple(
        Section(
            anchor=section.anchor,
            heading=section.heading,
            level=section.level,
            blocks=_blocks(section, [promise for promise in promises if promise.section == section.anchor], language),
        )
        for section in source.sections
    )


def _blocks(section: SourceSection, promises: Sequence[Promise], language: Language) -> tuple[Block, ...]:
    return tuple(
        Block(kind=block.kind, spans=_spans(block, promises, language), number=block.number) for block in section.blocks
    )


def _spans(block: SourceBlock, promises: Iterable[Promise], language: Language) -> tuple[Span, ...]:
    """Cut the pieces of a block wherever a promise's sentence begins or ends."""
    words = block.text
    marks = [
        (start, end, promise.id)
        for promise in promises
        for start, end in occurrences(sentence=promise.sentence[language], text=words)
    ]
    cuts = sorted({edge for start, end, _ in marks for edge in (start, end)})
    spans: list[Span] = []
    offset = 0
    for piece in block.pieces:
        for start, end in _parts(offset, offset + len(piece.text), cuts):
            carried = tuple(promise for first, last, promise in marks if first <= start and end <= last)
            spans.append(_span(words[start:end], piece, carried))
        offset += len(piece.text)
    return tuple(spans)


def _parts(start: int, end: int, cuts: Iterable[int]) -> list[tuple[int, int]]:
    edges = [start, *(cut for cut in cuts if start < cut < end), end]
    return [(first, last) for first, last in itertools.pairwise(edges) if first < last]


def _span(words: str, piece: Piece, promises: tuple[str, ...]) -> Span:
    return Span(text=words, promise_ids=promises, strong=piece.strong, emphasis=piece.emphasis, link=piece.link)
