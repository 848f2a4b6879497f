"""What a person is asked about a draft, and what was answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from lofte.domain.parts import Words

Values = Mapping[str, tuple[str, ...]]
"""The answer to one question: field → what was written or ticked, as text."""
Answers = Mapping[str, Values]
"""Question's key → its answer."""
LONGEST = 2_000
"""Characters of one answer."""
KEPT = 20_000
"""Characters of one that are kept while it is too long, so that whoever wrote it can shorten it."""


class Group(StrEnum):
    """What questions are about, in the order in which they are asked."""

    COMPANY = "company"
    PURPOSES = "purposes"
    RECIPIENTS = "recipients"
    KEEPING = "keeping"
    RIGHTS = "rights"
    PROMISES = "promises"


class QuestionKind(StrEnum):
    """The questions that a reading leaves, then those that an answer brings with it."""

    CONTROLLER = "controller"
    ORGANISATION_NUMBER = "organisation_number"
    EMAIL = "email"
    POSTAL_ADDRESS = "postal_address"
    VALID_FROM = "valid_from"
    BASIS = "basis"
    TWO_BASES = "two_bases"
    CATEGORIES = "categories"
    RECIPIENT = "recipient"
    UNNAMED = "unnamed"
    TRIGGER = "trigger"
    PERIOD = "period"
    RIGHT = "right"
    UNBACKED = "unbacked"
    MARKETING = "marketing"
    STATUTE = "statute"
    INTEREST = "interest"
    CHANNELS = "channels"
    IDENTITY = "identity"
    SPECIAL = "special"
    PROCESSOR = "processor"
    TRANSFER = "transfer"
    OTHER = "other"
    """Asked by a reader that knows more than this module; it is settled in the text."""


class Input(StrEnum):
    """How a field is filled in."""

    TEXT = "text"
    LONG = "long"
    DAY = "day"
    ONE = "one"
    SEVERAL = "several"
    LENGTH = "length"


class AnswerState(StrEnum):
    """Whether a question is settled."""

    OPEN = "open"
    WRONG = "wrong"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer to choose. `under` is what it stands under, where there are many."""

    value: str
    label: Words
    under: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing to fill in. `proposal` is a sentence that may be taken over; it is never taken without being chosen."""

    name: str
    input: Input
    label: Words
    hint: Words | None = None
    options: tuple[Option, ...] = ()
    proposal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """What is wrong with an answer, at which field."""

    field: str
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a human must decide. `quote` is the sentence that raises it; `key` lasts as long as the sentence does."""

    key: str
    kind: QuestionKind
    group: Group
    name: str
    words: Words
    place: str
    quote: str
    fields: tuple[Field, ...]
    state: AnswerState
    given: Values
    wrong: tuple[Wrong, ...] = ()
    remarks: tuple[Words, ...] = ()
    """What is worth another look, though the answer is a right one."""
