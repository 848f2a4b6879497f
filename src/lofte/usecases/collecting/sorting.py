"""What becomes of each row of a batch: somebody new, somebody who is there, or refused with the reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from lofte.domain.collecting.attestation import Terms, beside, closed, erased_since, events_of, lawful_day
from lofte.domain.collecting.columns import Column
from lofte.domain.collecting.fields import Homes
from lofte.domain.collecting.matching import Known, Unclear, identifier, same_person
from lofte.domain.collecting.rows import Contact, Refused, RowFault
from lofte.domain.decision import Facts
from lofte.domain.standing.events import BlockFound, ConsentGiven
from lofte.domain.states import BlockReason, IdentifierKind
from lofte.usecases.collecting.candidates import Identifier

Fault = tuple[int, Column, RowFault]
IDENTIFIERS: Mapping[Column, IdentifierKind] = {
    Column.EMAIL: IdentifierKind.EMAIL,
    Column.PHONE: IdentifierKind.PHONE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a batch is sorted by: who is at which address, what is blocked, and what stands for those who are there."""

    terms: Terms
    homes: Homes
    known: Mapping[Identifier, Sequence[Known]]
    blocked: Mapping[Identifier, Sequence[BlockFound]]
    facts: Mapping[UUID, Facts]


@dataclass(slots=True, kw_only=True)
class Sorted:
    """The outcome. `noes` are refused rows whose no counts all the same."""

    new: list[tuple[Contact, tuple[BlockFound, ...]]] = field(default_factory=list)
    merged: list[tuple[Contact, UUID]] = field(default_factory=list)
    refused: int = 0
    noes: list[int] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    _here: dict[Identifier, list[Known]] = field(default_factory=dict)

    def refuse(self, *, row: int, faults: Sequence[tuple[RowFault, Column]], said_no: bool) -> None:
        """Refuse a row; its no, if it holds one, is kept."""
        self.refused += 1
        self.faults += [(row, column, fault) for fault, column in dict.fromkeys(faults)]
        if said_no:
            self.noes.append(row)

    def add(self, *, contact: Contact, ground: Ground) -> None:
        """Sort one row that could be read."""
        blocks = blocks_on(contact=contact, ground=ground)
        fault = _blocked(contact, blocks, ground.terms)
        address = identifier(contact=contact)
        column = Column.EMAIL if Column.EMAIL in contact.fields else Column.PHONE
        known = [] if address is None else [*ground.known.get(address, ()), *self._here.get(address, ())]
        match = same_person(name=contact.name, known=known)
        if fault is None and isinstance(match, Unclear):
            fault = RowFault.SHARED_ADDRESS
        if fault is None and isinstance(match, Known):
            fault = (
                RowFault.DUPLICATE if match.staged else closed_to(contact=contact, facts=ground.facts[match.subject])
            )
        if fault is not None:
            self.refuse(row=contact.row, faults=[(fault, column)], said_no=contact.said_no)
        elif isinstance(match, Known):
            self.merged.append((contact, match.subject))
            self.faults += _dropped(contact, ground, ground.facts[match.subject])
        else:
            self.new.append((contact, blocks))
            if address is not None:
                here = Known(subject=UUID(int=contact.row), name=contact.name, staged=True)
                self._here.setdefault(address, []).append(here)


def sort(*, read: Sequence[Contact | Refused], ground: Ground) -> Sorted:
    """Sort the rows of a batch, in the order of the file."""
    done = Sorted()
    for one in read:
        match one:
            case Refused():
                done.refuse(row=one.row, faults=one.faults, said_no=bool(one.noes))
            case Contact():
                done.add(contact=one, ground=ground)
    return done


def blocks_on(*, contact: Contact, ground: Ground) -> tuple[BlockFound, ...]:
    """The blocks on this row's addresses."""
    return tuple(
        one
        for column, kind in IDENTIFIERS.items()
        if column in contact.fields
        for one in ground.blocked.get((kind, contact.fields[column]), ())
    )


def closed_to(*, contact: Contact, facts: Facts) -> RowFault | None:
    """Why nothing may be added to somebody who is there: erased or about to be, or restricted."""
    if closed(facts=facts, day=None):
        return RowFault.ERASED
    return RowFault.RESTRICTED if facts.restriction is not None else None


def _blocked(contact: Contact, blocks: Sequence[BlockFound], terms: Terms) -> RowFault | None:
    """R07: an address of the erasure ledger comes in again only where the row itself shows a later collection."""
    erased = [one.at for one in blocks if one.reason is BlockReason.ERASED]
    latest: datetime | None = max(erased, default=None)
    day = None if contact.said_no else lawful_day(contact=contact, terms=terms)
    return RowFault.ERASED if erased_since(erased_at=latest, day=day) else None


def _dropped(contact: Contact, ground: Ground, facts: Facts) -> list[Fault]:
    """A consent that is not taken, because a no stands on record."""
    events = events_of(contact=contact, terms=ground.terms, kept=ground.homes.kept)
    wanted = sum(isinstance(one, ConsentGiven) for one in events)
    joined = sum(isinstance(one, ConsentGiven) for one in beside(events=events, facts=facts))
    noes = facts.objection is not None or facts.list_objections or any(one.state != "given" for one in facts.consents)
    return [(contact.row, Column.CONSENT_DATE, RowFault.SAID_NO)] if joined < wanted and noes else []
