"""Blocks to sentences, each with what governs it: headings, the lead-in above a list, the head of its column."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lofte.domain.reading.document import Block, Kind, Sentence

BREAK = re.compile(r"[.!?…][\"”’')]?\s+(?=[\"“”'(]?[A-ZÅÄÖÉÜ0-9])")
ORDINAL = re.compile(r"\W*\d[\d.]*|\W*\w\.")
LABEL = re.compile(
    r"\W*(?:\d{1,2}[.)]\s+)?([^\W\d_][^:\n]{2,40}):\s*\S"
)  # `Purpose: ...`: what stands before the colon governs the rest
QUESTION = re.compile(r"\W*(?:[^\s?]+\s){0,5}[^\s?]+\?$")  # six words at most
RUN_IN = re.compile(  # four words at most, and not one that somebody says: `We use cookies.`
    r"\W*(?:\d[\d.]*\s+)?(?!(?:Vi|Jag|Du|Ni|Det|Den|We|You|It|They|This)\b)"
    r"[^\W\d_a-zåäö][^\s.:?!,;]+(?:\s[^\s.:?!,;]+){0,3}\."
)
MOST_RUN_IN = 10  # characters that a paragraph has beyond such a title
LABEL_WORDS = 5
LABELLED = frozenset({"retention", "bases"})  # there a label says of what the period or the basis is said
STRUCTURE = frozenset({"purposes", "bases", "recipients", "retention", "sources", "transfers"})
KINDS = frozenset({"marketing"})  # below a list of data such a title, `Newsletters`, is one of its parts
DIVIDED = frozenset({"data"})  # sections whose subtitles, without a topic of their own, leave them as they are
UNLEVELLED = 90  # the level of a heading without number or marks below others
SUBTITLE_WORDS = 6
LONGEST = 1500  # a longer stretch without a full stop is cut at a space, so that no pattern meets megabytes
HEADER_WORDS = 8

Topics = Callable[[str, str], frozenset[str]]


QUOTES = {ord(char): plain for chars, plain in (("”“„»«", '"'), ("’‘‚´`", "'")) for char in chars}


QUOTED = re.compile("[" + "".join(map(chr, QUOTES)) + "]")


def lowered(text: str) -> str:
    """Lower case with plain quotes, of the same length, so that places in it are places in `text`."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    return low.translate(QUOTES) if QUOTED.search(low) else low


def split_sentences(text: str, *, abbreviations: frozenset[str]) -> list[tuple[int, int]]:
    """Where the sentences of a paragraph are. A full stop after an abbreviation or a single letter ends nothing."""
    out: list[tuple[int, int]] = []
    start = 0
    for match in BREAK.finditer(text):
        word = text[max(start, match.start() - 24) : match.start() + 1].rsplit(None, 1)
        last = word[-1].lower().lstrip("(\"“”'") if word else ""
        if last in abbreviations or ORDINAL.fullmatch(text, start, match.start() + 1):
            continue
        out.extend(_pieces(text, start, match.start() + 1))
        start = match.end()
    out.extend(_pieces(text, start, len(text)))
    return out


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST:
        cut = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        cut = cut if cut > 0 else start + LONGEST
        yield start, cut
        start = cut
    if text[start:end].strip():
        yield start, end


WHOLE = frozenset({"cookies", "definitions"})  # all that a title can narrow the whole text to
PERSONAL = re.compile(r"personuppgift|integritet|dataskydd|gdpr|privacy|personal (?:data|information)")
BOTH = re.compile(r"-\s|\s(?:och|samt|and|&|/)\s")  # `Cookie- och integritetspolicy` is about more than cookies
FEW = 6  # blocks of a text that is no more than one section


@dataclass(slots=True)
class Builder:
    """Walks the blocks once and remembers what governs the next one."""

    text: str
    language_of: Callable[[str], str]
    topics_of: Topics
    abbreviations: frozenset[str]
    sentences: list[Sentence] = field(default_factory=list)
    stack: list[tuple[int, int]] = field(default_factory=list)  # (level, heading sentence)
    lead: int | None = None
    lead_is_item: bool = False
    columns: list[int] = field(default_factory=list)
    last_kind: Kind | None = None
    titled: bool = False  # the first heading is that of the whole text: `How we protect your data`
    blocks: tuple[Block, ...] = ()
    label_topics: frozenset[str] = frozenset()  # of the label that opens the block, for the sentences after it

    def run(self, blocks: tuple[Block, ...]) -> tuple[Sentence, ...]:
        """All sentences in order."""
        self.blocks = blocks
        self.titled = len(blocks) > FEW and blocks[1].kind in (Kind.HEADING, Kind.PARAGRAPH)
        for number, block in enumerate(blocks):
            if block.kind is Kind.HEADING:
                self._heading(number, block)
            elif block.kind is Kind.ROW:
                self._row(number, block)
            elif block.kind is not Kind.CONTENTS:
                self._body(number, block)
            self.last_kind = block.kind
        return tuple(self.sentences)

    def _heading(self, number: int, block: Block) -> None:
        level = block.level or (UNLEVELLED if self.sentences else 1)
        if level == UNLEVELLED and self._subtitles(block):
            level = UNLEVELLED + 1
        while self.stack and self.stack[-1][0] >= level:
            self.stack.pop()
        self.lead, self.columns, self.label_topics = None, [], frozenset()
        made = self._add(block.start, block.end, number, Kind.HEADING)
        self.stack.append((level, made.index))

    def _subtitles(self, block: Block) -> bool:
        """Whether a heading that says no topic divides the section above it.

        Below a list of data, `At an order`, and where nothing stands between it, or the one before it, and the
        section's title: `Who receives data`, `Within the group`.
        """
        text = self.text[block.start : block.end].strip()
        if len(text.split()) > SUBTITLE_WORDS or self.topics_of(text, self.language_of(text)):
            return False
        titles = {level: self.sentences[index] for level, index in self.stack if level >= UNLEVELLED}
        above = titles.get(UNLEVELLED)
        if above is None:
            return False
        return bool(above.topics & DIVIDED) or (
            bool(above.topics) and (self.last_kind is Kind.HEADING or UNLEVELLED + 1 in titles)
        )

    def _row(self, number: int, block: Block) -> None:
        self.label_topics = frozenset()
        if self.last_kind is not Kind.ROW:
            self.columns = []
        made: list[Sentence] = []
        labelled = self._labels_its_row(block)
        for position, (start, end) in enumerate(_cells(self.text, block)):
            header = self.columns[position] if position < len(self.columns) else None
            row = made[0].index if made else None
            header = row if labelled and position else header
            self.label_topics = frozenset()  # a label in one cell says nothing of the next
            made.append(self._add(start, end, number, Kind.ROW, header=header, row=row))
        if not self.columns and not labelled and self._is_header(made):
            self.columns = [cell.index for cell in made]

    def _labels_its_row(self, block: Block) -> bool:
        """Whether the first cell says what the others are: `Data | name, address`, in a table without a head."""
        cells = [self.text[start:end].strip() for start, end in _cells(self.text, block)]
        if self.columns or len(cells) < 2 or len(cells[0].split()) > LABEL_WORDS:
            return False
        own, other = (self.topics_of(cell, self.language_of(cell)) for cell in cells[:2])
        return bool(own & (STRUCTURE | DIVIDED)) and not other & (STRUCTURE | DIVIDED)

    def _is_header(self, cells: list[Sentence]) -> bool:
        short = all(len(cell.text.split()) <= HEADER_WORDS for cell in cells)
        return short and len(cells) > 1

    def _body(self, number: int, block: Block) -> None:
        item = block.kind is Kind.ITEM
        if (not item and not self._goes_on(block)) or (not item and self.lead_is_item):
            self.lead = None
        opener: int | None = None
        self.label_topics = frozenset()
        body = self.text[block.start : block.end]
        for start, end in split_sentences(body, abbreviations=self.abbreviations):
            made = self._add(block.start + start, block.start + end, number, block.kind, opener=opener)
            if opener is None and not self.label_topics and (QUESTION.match(made.text) or _runs_in(made.text, body)):
                self.label_topics = self.topics_of(made.text, made.language)  # `How long? Accounts: ...`
            opener = made.index
        if self.sentences and (body.rstrip().endswith(":") or (not item and self._opens_list(number, body))):
            self.lead, self.lead_is_item = self.sentences[-1].index, item

    def _opens_list(self, number: int, body: str) -> bool:
        """Whether a list follows a paragraph that ends in no full stop: the colon is forgotten."""
        below = self.blocks[number + 1 : number + 2]
        return body.rstrip()[-1:].isalnum() and bool(below) and below[0].kind is Kind.ITEM

    def _goes_on(self, block: Block) -> bool:
        """A short line straight after a lead-in belongs to it even without a bullet."""
        return self.lead is not None and self.last_kind is Kind.PARAGRAPH and self.sentences[-1].index == self.lead

    def _add(
        self,
        start: int,
        end: int,
        block: int,
        kind: Kind,
        *,
        header: int | None = None,
        row: int | None = None,
        opener: int | None = None,
    ) -> Sentence:
        raw = self.text[start:end]
        start += len(raw) - len(raw.lstrip())
        text = raw.strip()
        lead = self.lead if kind in (Kind.ITEM, Kind.ROW, Kind.PARAGRAPH) else None
        sentence = Sentence(
            index=len(self.sentences),
            text=text,
            low=lowered(text),
            start=start,
            end=start + len(text),
            block=block,
            kind=kind,
            language=self.language_of(text),
            headings=tuple(index for _, index in self.stack),
            lead=lead,
            header=header,
            row=row,
            opener=opener,
            topics=self._topics(kind, text, lead, header),
        )
        self.sentences.append(sentence)
        return sentence

    def _topics(self, kind: Kind, text: str, lead: int | None, header: int | None) -> frozenset[str]:
        """What this stretch is about: its column, else its lead-in, else the nearest heading that says so."""
        if kind is Kind.HEADING:
            found = self.topics_of(text, self.language_of(text))
            if self.sentences:
                return found
            return found & _narrowing(text) if self.titled else found - _widened(text)
        label = LABEL.match(text)
        if label and len(label[1].split()) <= LABEL_WORDS:
            found = self.topics_of(label[1], self.language_of(text))
            section = self.label_topics or self._section(lead, header)
            if found and (found & STRUCTURE or not LABELLED & section):
                self.label_topics = found if found & STRUCTURE else found | (section & DIVIDED)
                return self.label_topics
        if self.label_topics:
            return self.label_topics
        return self._section(lead, header)

    def _section(self, lead: int | None, header: int | None) -> frozenset[str]:
        """What the column, the lead-in or the nearest heading with a topic is about."""
        for governor in (header, lead):
            if governor is not None:
                governing = self.sentences[governor]
                text = governing.text + ":" * (governor is lead and governing.text[-1:].isalnum())
                topics = self.topics_of(text, governing.language)
                if topics:
                    return topics
        found: frozenset[str] = frozenset()
        for _, heading in reversed(self.stack):
            own = self.sentences[heading].topics
            if own and (not found or own & DIVIDED):
                found |= own
            if found and not found <= KINDS:
                break
        return found


def _runs_in(sentence: str, body: str) -> bool:
    """Whether the first sentence of a paragraph is its title: `Storage. We keep ...`."""
    return RUN_IN.fullmatch(sentence) is not None and len(body) > len(sentence) + MOST_RUN_IN


def _widened(title: str) -> frozenset[str]:
    """What the title of a short text does not make it be about: `Cookies and personal data` is about both."""
    return WHOLE if BOTH.search(title) and PERSONAL.search(lowered(title)) else frozenset()


def _narrowing(title: str) -> frozenset[str]:
    """What a title may make the whole text be about: one thing and no second beside it."""
    return frozenset() if BOTH.search(title) else WHOLE


def _cells(text: str, block: Block) -> Iterator[tuple[int, int]]:
    at = block.start
    for piece in re.split(r"(\s\|\s|\||\t+)", text[block.start : block.end]):
        if piece.strip() and piece.strip() != "|":
            yield at, at + len(piece)
        at += len(piece)
