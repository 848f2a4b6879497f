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
    """Whom of those at its address a row of this name is about; None: somebody new who shares the address."""
    if not known:
        return None
    if not name:
        return known[0] if len(known) == 1 else Unclear.UNCLEAR
    by_name = [one for one in known if one.name == name]
    if by_name:
        return by_name[0]
    return known[0] if len(known) == 1 and not known[0].name else None
