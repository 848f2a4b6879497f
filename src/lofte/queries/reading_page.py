"""The report of a reading as a page: the document in its own words, each promising sentence with a mark and a note.

Pure: a reading, its report and the questions go in, what the page shows comes out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from lofte.domain.drafting.advice import about_the_text
from lofte.domain.drafting.finish import Finished
from lofte.domain.drafting.model import AnswerState, Question
from lofte.domain.drafting.words import words
from lofte.domain.parts import Words
from lofte.domain.promises.registry import CONTROLS
from lofte.domain.reading.binding import Backing, PromiseSentence
from lofte.domain.reading.document import Document, Kind, Sentence
from lofte.domain.reading.report import Report
from lofte.domain.terms import Language
from lofte.queries.reading_advice import AdviceShown, advice_shown


class Mark(StrEnum):
    """What is to be said of a sentence that promises something."""

    BOUND = "bound"
    LATER = "later"
    """Bound to a control that is not built, or to one that no machine can run: it will say so."""
    DECISION = "decision"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A note in the margin. `about` says what stands behind the sentence; `question` is the one to answer.

    `mend`: no question decides it; the sentence itself must be changed, and `about` says to what.
    """

    number: int
    mark: Mark
    about: str
    question: str
    mend: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A sentence of the document; `note` is its mark, none when it promises nothing and asks nothing."""

    text: str
    note: Note | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A paragraph, a table row or one item of a list, with the notes beside it."""

    pieces: tuple[Piece, ...]

    @property
    def notes(self) -> tuple[Note, ...]:
        """The notes of its sentences."""
        return tuple(piece.note for piece in self.pieces if piece.note)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A heading, paragraph, list or table row. `items` are the list's, else one."""

    kind: Kind
    level: int
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """What an article requires and the text does not say."""

    article: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """Two sentences that cannot both hold."""

    left: str
    right: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mend:
    """A fault of wording and what to write instead; `quote` is empty where something is missing."""

    code: str
    blocks: bool
    quote: str
    instead: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPage:
    """The whole page."""

    title: str
    language: Language
    blocks: tuple[Block, ...]
    counts: tuple[tuple[Mark, int], ...]
    lacks: tuple[Lack, ...]
    clashes: tuple[Clash, ...]
    outdated: tuple[Mend, ...]
    lints: tuple[Mend, ...]
    """What hinders publishing."""
    advice: tuple[AdviceShown, ...]
    """What does not."""


def report_page(*, report: Report, finished: Finished, language: Language) -> ReportPage:
    """The page in the language of its reader; the document stays in its own."""
    document = report.reading.document
    notes = _notes(report, finished.questions, language)
    counted = Counter(note.mark for note in notes.values())
    return ReportPage(
        title=document.title,
        language=Language(document.language),
        blocks=tuple(_blocks(document, notes)),
        counts=tuple((mark, counted[mark]) for mark in Mark),
        lacks=tuple(Lack(article=one.article, words=one.missing[language]) for one in report.gaps),
        clashes=tuple(
            Clash(
                left=report.reading.sentence_of(one.left).text,
                right=report.reading.sentence_of(one.right).text,
                why=one.why[language],
            )
            for one in report.contradictions
        ),
        outdated=tuple(
            Mend(
                code=one.what,
                blocks=True,
                quote=report.reading.sentence_of(one.finding).text,
                instead=one.instead[language],
            )
            for one in report.outdated
        ),
        lints=tuple(
            Mend(
                code=one.code,
                blocks=one.blocks,
                quote=report.reading.sentence_of(one.finding).text if one.finding else "",
                instead=one.instead[language],
            )
            for one in report.lints
            if one.blocks
        ),
        advice=advice_shown(pieces=about_the_text(finished=finished, report=report), language=language),
    )


def _notes(report: Report, questions: Sequence[Question], language: Language) -> dict[int, Note]:
    """The mark of each sentence, numbered in the order in which a reader meets them."""
    asked = _asked(report.reading.document, questions)
    promises = {promise.sentence: promise for promise in report.promises}
    refused = _refused(report)
    notes: dict[int, Note] = {}
    for index in sorted({*asked, *promises, *refused}):
        promise, question = promises.get(index), asked.get(index)
        mark = _mark(promise, decide=index in refused or question is not None)
        mend = question is None and index in refused
        notes[index] = Note(
            number=len(notes) + 1,
            mark=mark,
            about=refused[index][language] if mend else _about(promise, question, language),
            question=question.key if question else "",
            mend=mend,
        )
    return notes


def _refused(report: Report) -> dict[int, Words]:
    """The sentences that cannot stand as they do, each with what to do about it."""
    found: dict[int, Words] = {}
    for lint in report.lints:
        if lint.finding and lint.blocks:
            found.setdefault(lint.finding.sentence, lint.instead)
    for outdated in report.outdated:
        found.setdefault(outdated.finding.sentence, outdated.instead)
    for clash in report.contradictions:
        change = words("report", "clash")
        for one in (clash.left, clash.right):
            found.setdefault(one.sentence, Words(sv=f"{clash.why.sv} {change.sv}", en=f"{clash.why.en} {change.en}"))
    return found


def _asked(document: Document, questions: Sequence[Question]) -> dict[int, Question]:
    """The open question that each sentence raises."""
    raised: dict[str, Question] = {}
    for question in questions:
        if question.quote and question.state is not AnswerState.DONE:
            raised.setdefault(question.quote, question)
    return {sentence.index: raised[sentence.text] for sentence in document.sentences if sentence.text in raised}


def _mark(promise: PromiseSentence | None, *, decide: bool) -> Mark:
    if promise is not None and promise.backing is Backing.NOTHING:
        return Mark.NOTHING
    if decide or promise is None:
        return Mark.DECISION
    return Mark.BOUND if promise.backing is Backing.BOUND else Mark.LATER


def _about(promise: PromiseSentence | None, question: Question | None, language: Language) -> str:
    if question is not None:
        return question.words[language]
    controls = promise.controls if promise else ()
    return CONTROLS[controls[0]].title[language] if controls else ""


def _blocks(document: Document, notes: Mapping[int, Note]) -> Iterator[Block]:
    """Blocks of the text; items that follow each other are one list."""
    levels = {index: block.level for index, block in enumerate(document.blocks)}
    for (kind, _), group in groupby(document.sentences, key=_group):
        sentences = list(group)
        items = [list(one) for _, one in groupby(sentences, key=lambda sentence: sentence.block)]
        yield Block(
            kind=kind,
            level=levels.get(sentences[0].block, 0),
            items=tuple(
                Item(pieces=tuple(Piece(text=one.text, note=notes.get(one.index)) for one in item)) for item in items
            ),
        )


def _group(sentence: Sentence) -> tuple[Kind, int]:
    return (sentence.kind, -1 if sentence.kind is Kind.ITEM else sentence.block)
