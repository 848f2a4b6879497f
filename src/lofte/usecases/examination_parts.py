"""What a look at an installation tells of each of its parts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lofte.domain.policy.model import Words


class Grade(StrEnum):
    """How a part is."""

    FINE = "fine"
    ODD = "odd"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part that was looked at: how it is, in words, and what to do."""

    code: str
    grade: Grade
    words: Words
    remedy: Words | None = None


def fine(code: str, words: Words, remedy: Words | None = None) -> Part:
    """A part that is as it should be; `remedy` is what keeps it so."""
    return Part(code=code, grade=Grade.FINE, words=words, remedy=remedy)


def odd(code: str, words: Words, remedy: Words) -> Part:
    """A part that may be meant so."""
    return Part(code=code, grade=Grade.ODD, words=words, remedy=remedy)


def wrong(code: str, words: Words, remedy: Words | None) -> Part:
    """A part that has to be mended."""
    return Part(code=code, grade=Grade.WRONG, words=words, remedy=remedy)
