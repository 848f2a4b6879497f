"""The policy page as a document: the notice in its own words, each promise-bearing sentence with its state and proof.

Pure: what was rendered and what was proven go in, what a page shows comes out. `lofte.queries.policy` reads the rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from lofte.domain.policy.model import Promise
from lofte.domain.policy.render import Block, BlockKind, Notice, Section, Span
from lofte.domain.promises.registry import Control
from lofte.domain.promises.state import REASON_WORDS, Reason, Verdict
from lofte.domain.terms import Language, PromiseState

WORST_FIRST = (PromiseState.BROKEN, PromiseState.CLOSE, PromiseState.UNPROVEN, PromiseState.KEPT)


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingShown:
    """What a run found: a stable code, where (an id), and words for the code."""

    code: str
    place: str
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """The run that a state rests on. Of `canary_planted` faults hidden among canaries it saw `canary_seen`."""

    at: datetime
    rows: int
    canary_planted: int
    canary_seen: int
    findings: tuple[FindingShown, ...]
    entry: str = ""
    """Id of the evidence entry of the run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A promise opened: what was promised, what checks it, what was examined and when, and how the last month went."""

    promise: Promise
    control: Control
    sentence: str
    verdict: Verdict
    why: str
    title: str
    fails_when: str
    planned_in: str
    examined: Examined | None
    history: tuple[PromiseState, ...]
    due: datetime | None = None

    @property
    def state(self) -> PromiseState:
        """What the sentence shows."""
        return self.verdict.state


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A promise's note in the margin, numbered in the order in which a reader meets the promises."""

    number: int
    promise: str
    state: PromiseState
    at: datetime | None
    """When it was last proven or when it must be done; none when nothing has run."""
    open: bool
    proof: Proof


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Words with the promises they carry. `ends` are the promises whose sentence ends with these words."""

    text: str
    strong: bool
    emphasis: bool
    link: str | None
    note: Note | None
    ends: tuple[Note, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A paragraph or one item of a list."""

    runs: tuple[Run, ...]
    number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Para:
    """A paragraph, or a whole list, with its notes beside it."""

    key: str
    kind: BlockKind
    items: tuple[Item, ...]
    notes: tuple[Note, ...]

    @property
    def opened(self) -> tuple[Note, ...]:
        """The notes whose proof is shown under the paragraph."""
        return tuple(note for note in self.notes if note.open)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A section of the notice. `state` is the worst of its promises, none when it promises nothing."""

    anchor: str
    heading: str
    level: int
    paras: tuple[Para, ...]
    state: PromiseState | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyPage:
    """The whole page. `filtered` is the one state that is shown, none when the whole document is."""

    title: str
    controller: str
    language: Language
    version: int
    valid_from: date
    updated: date
    digest: str
    counts: tuple[tuple[PromiseState, int], ...]
    total: int
    last_proof: datetime | None
    parts: tuple[Part, ...]
    filtered: PromiseState | None
    at: datetime

    @property
    def worst(self) -> PromiseState | None:
        """The state that the summary speaks of first."""
        return next((state for state in WORST_FIRST if dict(self.counts)[state]), None)

    @property
    def kept_count(self) -> int:
        """How many promises are proven kept."""
        return dict(self.counts)[PromiseState.KEPT]

    @property
    def close_count(self) -> int:
        """How many are close to a deadline."""
        return dict(self.counts)[PromiseState.CLOSE]

    @property
    def broken_count(self) -> int:
        """How many are broken."""
        return dict(self.counts)[PromiseState.BROKEN]

    @property
    def unproven_count(self) -> int:
        """How many have no proof."""
        return dict(self.counts)[PromiseState.UNPROVEN]

    @property
    def shares(self) -> tuple[tuple[str, int], ...]:
        """The counts as one bar."""
        return tuple((state.value, count) for state, count in self.counts)


def proof(
    *,
    promise: Promise,
    control: Control,
    verdict: Verdict,
    examined: Examined | None,
    history: Sequence[PromiseState],
    language: Language,
) -> Proof:
    """What a promise shows when it is opened, in one language."""
    return Proof(
        promise=promise,
        control=control,
        sentence=promise.sentence[language],
        verdict=verdict,
        why=REASON_WORDS[verdict.reason][language],
        title=control.title[language],
        fails_when=control.fails_when[language],
        planned_in=control.planned_in[language] if control.planned_in else "",
        examined=examined,
        history=tuple(history),
        due=verdict.deadline.due if verdict.deadline else None,
    )


def page(
    *,
    notice: Notice,
    proofs: Mapping[str, Proof],
    at: datetime,
    opened: frozenset[str] = frozenset(),
    filtered: PromiseState | None = None,
) -> PolicyPage:
    """The page at `at`, with the promises in `opened` unfolded and, with `filtered`, only what shows that state."""
    met = [promise for promise in notice.promise_ids() if promise in proofs]
    notes = {
        promise: _note(number, promise, proofs[promise], promise in opened) for number, promise in enumerate(met, 1)
    }
    states = Counter(proof.state for proof in proofs.values())
    parts = [_part(section, notes) for section in notice.sections]
    return PolicyPage(
        title=notice.title,
        controller=notice.controller,
        language=notice.language,
        version=notice.version,
        valid_from=notice.valid_from,
        updated=notice.updated,
        digest=notice.digest,
        counts=tuple((state, states[state]) for state in PromiseState),
        total=len(proofs),
        last_proof=max((proof.examined.at for proof in proofs.values() if proof.examined), default=None),
        parts=tuple(parts) if filtered is None else tuple(_only(parts, filtered)),
        filtered=filtered,
        at=at,
    )


def _note(number: int, promise: str, proof: Proof, opened: bool) -> Note:  # noqa: FBT001  # private, positional pair
    at = proof.due or (proof.examined.at if proof.examined and proof.verdict.reason is not Reason.NOT_BUILT else None)
    return Note(number=number, promise=promise, state=proof.state, at=at, open=opened, proof=proof)


def _part(section: Section, notes: Mapping[str, Note]) -> Part:
    grouped = groupby(enumerate(section.blocks), key=lambda pair: _group(pair[0], pair[1]))
    paras = tuple(
        _para(f"{section.anchor}-{number}", [block for _, block in blocks], notes)
        for number, (_, blocks) in enumerate(grouped, 1)
    )
    shown = {note.state for para in paras for note in para.notes}
    worst = next((state for state in WORST_FIRST if state in shown), None)
    return Part(anchor=section.anchor, heading=section.heading, level=section.level, paras=paras, state=worst)


def _group(index: int, block: Block) -> tuple[BlockKind, int]:
    """Items that follow each other are one list; each paragraph stands alone."""
    return (block.kind, index if block.kind is BlockKind.PARAGRAPH else -1)


def _para(key: str, blocks: Sequence[Block], notes: Mapping[str, Note]) -> Para:
    carried = dict.fromkeys(promise for block in blocks for span in block.spans for promise in span.promise_ids)
    return Para(
        key=key,
        kind=blocks[0].kind,
        items=tuple(Item(runs=tuple(_runs(block.spans, notes)), number=block.number) for block in blocks),
        notes=tuple(notes[promise] for promise in carried if promise in notes),
    )


def _runs(spans: Sequence[Span], notes: Mapping[str, Note]) -> Iterator[Run]:
    for index, span in enumerate(spans):
        following = spans[index + 1].promise_ids if index + 1 < len(spans) else ()
        ending = [promise for promise in span.promise_ids if promise not in following and promise in notes]
        note = next((notes[promise] for promise in span.promise_ids if promise in notes), None)
        yield Run(
            text=span.text,
            strong=span.strong,
            emphasis=span.emphasis,
            link=span.link,
            note=note,
            ends=tuple(notes[promise] for promise in ending),
        )


def _only(parts: Iterable[Part], state: PromiseState) -> Iterator[Part]:
    for part in parts:
        paras = tuple(para for para in part.paras if any(note.state is state for note in para.notes))
        if paras:
            yield Part(anchor=part.anchor, heading=part.heading, level=part.level, paras=paras, state=part.state)
