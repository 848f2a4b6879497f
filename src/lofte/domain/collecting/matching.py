"""Whether a row is about somebody who is there already. An address alone is not a person: spouses share a mailbox."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from uuid import UUID

from lofte.domain.collecting.columns import Column
from lofte.domain.collecting.rows import Contact
from lofte.domain.states import IdentifierKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Somebody at the address in question. `staged`: brought by an earlier row of the same file."""

    subject: UUID
    name: str
    """As `plain_name` gives it; empty when it is not known."""
    staged: bool


class Unclear(Enum):
    """The row does not say which of several persons at the address it means."""

    UNCLEAR = "unclear"


def identifier(*, contact: Contact) -> tuple[IdentifierKind, str] | None:
    """What a row is looked up by: its e-mail address, else its telephone number."""
    if Column.EMAIL in contact.fields:
        return IdentifierKind.EMAIL, contact.fields[Column.EMAIL]
    if Column.PHONE in contact.fields:
        return IdentifierKind.PHONE, contact.fields[Column.PHONE]
    return None


def same_person(*, name: str, known: Sequence[Known]) -> Known | Unclear | None:
    """Whom of those at its address a row of this name is about; None: somebody new who shares the address.

    Two names may be one person's when every word of the shorter stands in the longer; no name may be anybody's.
    """
    alike = [one for one in known if one.name == name] or [one for one in known if _may_be(one.name, name)]
    if name and alike and alike[0].name == name:
        return alike[0]
    if len(alike) > 1:
        return Unclear.UNCLEAR
    return alike[0] if alike else None


def _may_be(one: str, other: str) -> bool:
    words, others = set(one.split()), set(other.split())
    return words <= others or others <= words
