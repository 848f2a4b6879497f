"""What a phrase of a lexicon is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Letters(NamedTuple):
    """Letters that a match holds in a row; `begins` and `ends`: no further letter stands before or after them."""

    text: str
    begins: bool
    ends: bool


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A word, a gap, an anchor (its sign) or alternatives, each a sequence of parts.

    `letters`: one of them stands in every match.
    """

    word: str = ""
    gap: int = 0
    anchor: str = ""
    either: tuple[tuple[Part, ...], ...] = ()
    optional: bool = False
    letters: frozenset[Letters] | None = None
    shortest: int = 0  # length of the shortest of these letters
