"""A notice as a file: a strict, small part of Markdown read into sections and blocks, each with its line.

Allowed: one title (`# Title`), sections (`## Heading {#anchor}`, `### Heading {#anchor}`), paragraphs, list items (`-
`, `1. `), links, emphasis. Everything else is refused with its line, so that what is published is what was read and
checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from lofte.domain.errors import Problem
from lofte.domain.policy.inline import InlineError, Piece, read

OPENING = "intro"
HEADING = re.compile(r"(#{1,6})(?:[ \t]+(.*?))?[ \t]*$")
ANCHOR = re.compile(r"^(.*?)[ \t]*\{#([^}]*)\}$")
SLUG = re.compile(r"^[a-z0-9][a-z0-9_-]{0,62}$")
ITEM = re.compile(r"(?:[-*+]|(\d{1,3})[.)])[ \t]+(?=\S)")
CONTINUED = re.compile(r"[ \t]{2,}")
FOLDED = str.maketrans({"å": "a", "ä": "a", "ö": "o", "é": "e", "ü": "u"})
REFUSED: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (re.compile(r">"), "quoted blocks are not allowed", "Write an ordinary paragraph."),
    (re.compile(r"```|~~~"), "code blocks are not allowed", "Write an ordinary paragraph."),
    (re.compile(r"\|"), "tables are not allowed", "Write a list with one item for each row."),
    (re.compile(r"(?:[-*_][ \t]*){3,}$|=+$"), "rules and underlined headings are not allowed", "Use ## for a heading."),
    (re.compile(r"\[\^?[^\]]*\]:"), "link definitions and footnotes are not allowed", "Write [words](address)."),
    (re.compile(r"<[A-Za-z/!?]"), "HTML is not allowed", "Write words; use [words](address) for links."),
)


class BlockKind(StrEnum):
    """What a block is to a reader."""

    PARAGRAPH = "paragraph"
    ITEM = "item"
    NUMBERED = "numbered"


@dataclass(frozen=True, slots=True)
class SourceBlock:
    """A paragraph or list item with its first line; `number` is that of a numbered item."""

    kind: BlockKind
    line: int
    pieces: tuple[Piece, ...]
    number: int | None = None

    @property
    def text(self) -> str:
        """The words without marks; each break of the file is one blank, so offsets equal those of the pieces."""
        return "".join(piece.text for piece in self.pieces).replace("\n", " ")

    def line_of(self, offset: int) -> int:
        """The line of the file where the character at `offset` of `text` stands."""
        return self.line + "".join(piece.text for piece in self.pieces)[:offset].count("\n")


@dataclass(frozen=True, slots=True)
class SourceSection:
    """A heading and what stands under it up to the next heading; the words before the first have level 1."""

    anchor: str
    heading: str
    level: int
    line: int
    blocks: tuple[SourceBlock, ...]


@dataclass(frozen=True, slots=True)
class SourceNotice:
    """A notice as it was read, with everything that is wrong in it."""

    name: str
    title: str
    sections: tuple[SourceSection, ...]
    problems: tuple[Problem, ...] = ()

    def section(self, anchor: str) -> SourceSection | None:
        """The section with this anchor, or none."""
        return next((section for section in self.sections if section.anchor == anchor), None)


def derived_anchor(heading: str) -> str:
    """The anchor of a heading that names none: lower case, Swedish letters folded, the rest joined by hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", heading.lower().translate(FOLDED)).strip("-")[:63]


class _Builder:
    """Lines in, sections out."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.title = ""
        self.problems: list[Problem] = []
        self.sections: list[SourceSection] = []
        self.blocks: list[SourceBlock] = []
        self.open: tuple[str, str, int, int] = (OPENING, "", 1, 1)
        self.gathered: list[str] = []
        self.kind = BlockKind.PARAGRAPH
        self.number: int | None = None
        self.first = 0

    def problem(self, line: int, message: str, remedy: str) -> None:
        self.problems.append(
            Problem(
                code="notice_markdown",
                message=message[:1].upper() + message[1:] + ".",
                place=self.name,
                remedy=remedy,
                line=line,
            )
        )

    def flush(self) -> None:
        """Close the block that is being gathered."""
        if not self.gathered:
            return
        text = "\n".join(self.gathered)
        self.gathered = []
        try:
            pieces = read(text=text)
        except InlineError as error:
            self.problem(self.first + text.count("\n", 0, error.offset), error.message, error.remedy)
            return
        self.blocks.append(SourceBlock(self.kind, self.first, pieces, self.number))

    def begin(self, kind: BlockKind, line: int, words: str, number: int | None = None) -> None:
        self.flush()
        self.kind, self.first, self.number = kind, line, number
        self.gathered = [words]

    def close_section(self) -> None:
        self.flush()
        anchor, heading, level, line = self.open
        if level > 1 or self.blocks:
            self.sections.append(SourceSection(anchor, heading, level, line, tuple(self.blocks)))
        self.blocks = []

    def line(self, number: int, raw: str) -> None:
        words = re.sub(r"[ \t]+", " ", raw.strip())
        if not words:
            self.flush()
        elif raw[:1] in " \t":
            self.indented(number, raw, words)
        elif words.startswith("#") and HEADING.match(words):
            self.heading(number, words)
        else:
            self.ordinary(number, words)

    def indented(self, number: int, raw: str, words: str) -> None:
        in_item = bool(self.gathered) and self.kind is not BlockKind.PARAGRAPH
        if ITEM.match(words) and CONTINUED.match(raw):
            self.problem(number, "a list within a list is not allowed", "Make it one list, or use sub-headings.")
        elif in_item or (self.gathered and not self.refused(number, words)):
            self.gathered.append(words)
        elif not self.gathered and len(raw) - len(raw.lstrip()) >= 2:
            self.problem(number, "an indented block is not allowed", "Begin the line at the margin.")
        else:
            self.ordinary(number, words)

    def refused(self, number: int, words: str) -> bool:
        for pattern, message, remedy in REFUSED:
            if pattern.match(words):
                self.flush()
                self.problem(number, message, remedy)
                return True
        return False

    def ordinary(self, number: int, words: str) -> None:
        if self.refused(number, words):
            return
        item = ITEM.match(words)
        if item:
            ordinal = item.group(1)
            kind = BlockKind.NUMBERED if ordinal else BlockKind.ITEM
            self.begin(kind, number, words[item.end() :], int(ordinal) if ordinal else None)
        elif self.gathered:
            self.gathered.append(words)
        else:
            self.begin(BlockKind.PARAGRAPH, number, words)

    def heading(self, number: int, words: str) -> None:
        match = HEADING.match(words)
        level, text = (len(match.group(1)), match.group(2) or "") if match else (0, "")
        self.close_section()
        named = ANCHOR.match(text)
        heading, anchor = (named.group(1), named.group(2)) if named else (text, derived_anchor(text))
        if not heading:
            self.problem(number, "a heading without words", "Write the words of the heading after #.")
        if level > 3:
            self.problem(number, "headings go to ### and no deeper", "Use ## or ###.")
        if re.search(r"[*_`\[\]<]", heading):
            self.problem(number, "a heading holds a mark or link", "Write the heading in plain words.")
        if not SLUG.match(anchor):
            self.problem(number, "the heading has no usable anchor", "End it with {#anchor}: a-z, 0-9, - and _.")
        if level == 1:
            self.begin_title(number, heading, anchor if named else OPENING)
        else:
            self.open = (anchor, heading, level, number)

    def begin_title(self, number: int, heading: str, anchor: str) -> None:
        if self.title or self.sections:
            self.problem(number, "a notice has one title and begins with it", "Use ## for this heading.")
            self.open = (anchor, heading, 2, number)
            return
        self.title = heading
        self.open = (anchor, "", 1, number)


def unique(name: str, sections: Iterable[SourceSection]) -> list[Problem]:
    """An anchor that two headings share would make a clause ambiguous."""
    seen: dict[str, int] = {}
    problems = []
    for section in sections:
        if section.anchor in seen:
            message = f"The anchor #{section.anchor} already belongs to the heading on line {seen[section.anchor]}."
            remedy = "Give this heading an anchor of its own: {#another}."
            problems.append(
                Problem(code="notice_anchor", message=message, place=name, remedy=remedy, line=section.line)
            )
        seen.setdefault(section.anchor, section.line)
    return problems


def parse(*, name: str, text: str) -> SourceNotice:
    """Read a notice. Never raises: what is wrong stands in `problems`, each with file, line and remedy."""
    builder = _Builder(name)
    for number, raw in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        builder.line(number, raw)
    builder.close_section()
    if not builder.title:
        builder.problem(1, "the notice has no title", "Begin the file with a line like '# Integritetspolicy'.")
    problems = [*builder.problems, *unique(name, builder.sections)]
    return SourceNotice(name, builder.title, tuple(builder.sections), tuple(problems))
