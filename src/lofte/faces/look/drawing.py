"""Pictures drawn on the server as SVG: printable, readable aloud, and within a content policy that allows no script.

Shapes differ by state as well as colours: a kept day is a whole bar, a day close to a deadline lacks its foot, a broken
day is cut in two, and a day without proof is a dot.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from lofte.domain.terms import PromiseState

BAR = 5
STEP = 7
HEIGHT = 22
SHAPES: dict[PromiseState, tuple[tuple[int, int], ...]] = {
    PromiseState.KEPT: ((1, 20),),
    PromiseState.CLOSE: ((1, 13), (17, 4)),
    PromiseState.BROKEN: ((1, 9), (12, 9)),
    PromiseState.UNPROVEN: ((17, 4),),
}
"""For each state the pieces of its bar: (top, height)."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One rectangle."""

    x: float
    y: float
    width: float
    height: float
    kind: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """Rectangles within a box; `counts` is what a caption says."""

    width: float
    height: float
    pieces: tuple[Piece, ...]
    counts: tuple[tuple[str, int], ...]


def strip(*, days: Sequence[PromiseState]) -> Drawing:
    """One bar a day, oldest first."""
    pieces = tuple(
        Piece(x=index * STEP, y=top, width=BAR, height=height, kind=state.value)
        for index, state in enumerate(days)
        for top, height in SHAPES[state]
    )
    counted = Counter(days)
    counts = tuple((state.value, counted[state]) for state in PromiseState if counted[state])
    return Drawing(width=max(len(days) * STEP - (STEP - BAR), 1), height=HEIGHT, pieces=pieces, counts=counts)


def shares(*, parts: Sequence[tuple[str, int]]) -> Drawing:
    """One bar divided in proportion, each part at least wide enough to be seen; `parts` are (kind, count)."""
    shown = [(kind, count) for kind, count in parts if count > 0]
    total = sum(count for _, count in shown)
    width, gap, least = 1000.0, 4.0, 8.0
    if not shown:
        return Drawing(width=width, height=12, pieces=(), counts=())
    room = width - gap * (len(shown) - 1) - least * len(shown)
    pieces: list[Piece] = []
    x = 0.0
    for kind, count in shown:
        wide = least + room * count / total
        pieces.append(Piece(x=round(x, 2), y=0, width=round(wide, 2), height=12, kind=kind))
        x += wide + gap
    return Drawing(width=width, height=12, pieces=tuple(pieces), counts=tuple(shown))


def portion(*, kind: str, count: int, total: int) -> Drawing:
    """One bar as long as the part is of the whole; at least a sliver when there is anything at all."""
    width = 1000.0
    wide = max(width * count / total, 4.0) if total and count else 0.0
    pieces = (Piece(x=0, y=0, width=round(wide, 2), height=12, kind=kind),) if wide else ()
    return Drawing(width=width, height=12, pieces=pieces, counts=((kind, count),))
