"""After an import is real: its noes take effect, and its rows about people who are there already join them.

Noes come first. A row joins by adding what is missing; nothing on record is written over, and a no on record stands
whatever the row says. Each step is short and takes its rows away as it goes, so a killed one is simply done again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F

from lofte.domain.acts import SYSTEM, Act
from lofte.domain.collecting.attestation import Terms, beside, events_of
from lofte.domain.collecting.columns import Column
from lofte.domain.collecting.fields import PROOF_FIELD, Homes, documents_of
from lofte.domain.collecting.rows import Contact, Refused, RowFault, read_row
from lofte.domain.decision import Facts
from lofte.domain.standing import Event
from lofte.domain.standing.events import ConsentGiven, Objected
from lofte.domain.states import BlockReason, ImportRowState, ImportState
from lofte.store import blind, blocks, facts, standing, vault
from lofte.store.evidence import Detail, Recording, recording
from lofte.store.models import Import, Subject
from lofte.usecases.collecting import chunks
from lofte.usecases.collecting.chunks import Chunk
from lofte.usecases.collecting.imports import columns_of
from lofte.usecases.collecting.sorting import IDENTIFIERS, Fault, closed_to
from lofte.usecases.collecting.staging import homes_of, proof_for, terms_of, write_refusals

AT_ONCE = 20
"""Rows in one step; each opens a person's documents."""


@dataclass(slots=True, kw_only=True)
class _Joining:
    """One step while it runs."""

    source: UUID
    columns: tuple[Column, ...]
    terms: Terms
    homes: Homes
    at: datetime
    record: Recording
    faults: list[Fault] = field(default_factory=list)
    refused: int = 0


def join_step(*, controller: UUID, source: UUID, at: datetime) -> bool:
    """Join some more rows; False when there is nothing (more) to join."""
    with recording(controller=controller, actor=SYSTEM, at=at, act=Act.IMPORT_ACTIVATED) as record:
        row = Import.objects.select_for_update(no_key=True).filter(id=source, state=ImportState.ACTIVATING).first()
        noes = (ImportRowState.STAGED, ImportRowState.REFUSED)
        found = row and (
            chunks.fetch(source=source, states=noes, limit=AT_ONCE)
            or chunks.fetch(source=source, states=(ImportRowState.MERGED,), limit=AT_ONCE)
        )
        record.entry(thing=source, detail={"rows": len(found or ())})
        if row is None or not found:
            return False
        step = _Joining(
            source=source,
            columns=columns_of(row=row),
            terms=terms_of(row=row, at=at),
            homes=homes_of(row=row, at=at),
            at=at,
            record=record,
        )
        if found[0].state is ImportRowState.MERGED:
            _join(step, found)
        else:
            for chunk in found:
                _say_no(step, chunk)
        chunks.drop(source=source, chunks=found)
        write_refusals(source=source, faults=step.faults)
        Import.objects.filter(id=source).update(merged=F("merged") - step.refused, refused=F("refused") + step.refused)
    return True


def _read(step: _Joining, chunk: Chunk) -> Contact | Refused:
    number, cells = chunks.opened(source=step.source, chunk=chunk)[0]
    return read_row(row=number, cells=cells, columns=step.columns, today=step.terms.today)


def _say_no(step: _Joining, chunk: Chunk) -> None:
    """Block the addresses of a row that says no; a refused row's no counts for everyone who is at them."""
    read = _read(step, chunk)
    held: Mapping[Column, str] = read.noes if isinstance(read, Refused) else read.fields
    entry = step.record.entry(act=Act.BLOCK_SET, thing=step.source, detail={"row": read.row})
    _block(step, held, entry)
    if chunk.state is not ImportRowState.REFUSED:
        return
    there = {one for kind, value in _identifiers(held) for one in blind.find(kind=kind, value=value)}
    for subject, known in facts.many(subjects=tuple(there), at=step.at).items() if there else ():
        events = beside(events=(Objected(at=step.terms.at),), facts=known)
        if events:
            noted = step.record.entry(act=Act.OBJECTED, subject=subject, thing=step.source)
            standing.record(subject=subject, events=events, at=step.at, entry=noted)


def _identifiers(held: Mapping[Column, str]) -> Iterable[tuple[Any, str]]:
    return [(kind, held[column]) for column, kind in IDENTIFIERS.items() if column in held]


def _block(step: _Joining, held: Mapping[Column, str], entry: UUID) -> None:
    for kind, value in _identifiers(held):
        blocks.put(
            kind=kind,
            value=value,
            reason=BlockReason.DIRECT_MARKETING_OBJECTION,
            at=step.terms.at,
            entry=entry,
        )


def _join(step: _Joining, found: Sequence[Chunk]) -> None:
    subjects = tuple({chunk.subject for chunk in found if chunk.subject is not None})
    known = facts.many(subjects=subjects, at=step.at)
    gone = standing.hidden(subjects=subjects)
    held = _documents(step, subjects)
    ledger: dict[UUID, Sequence[Event]] = {}
    entries: dict[UUID, UUID] = {}
    for chunk in found:
        contact, subject = _read(step, chunk), chunk.subject
        if not isinstance(contact, Contact) or subject is None:
            continue
        detail: dict[str, Detail] = {"row": contact.row}
        fault = RowFault.ERASED if subject in gone else closed_to(contact=contact, facts=known[subject])
        if fault is not None:
            step.refused += 1
            step.faults.append((contact.row, Column.EMAIL, fault))
        events = _said(contact, step) if fault is not None else _events(contact, step, known[subject])
        if fault is None:
            detail |= _fill(step, contact, subject, held.setdefault(subject, {}), events)
            _propose(contact, subject)
        entries[subject] = step.record.entry(act=Act.SUBJECT_CHANGED, subject=subject, thing=step.source, detail=detail)
        if contact.said_no:
            _block(step, contact.fields, entries[subject])
        if subject not in gone:
            ledger[subject] = (*ledger.get(subject, ()), *beside(events=events, facts=known[subject]))
    standing.record_many(ledger=ledger, at=step.at, entry=entries)


def _events(contact: Contact, step: _Joining, known: Facts) -> tuple[Event, ...]:
    return beside(events=events_of(contact=contact, terms=step.terms, kept=step.homes.kept), facts=known)


def _said(contact: Contact, step: _Joining) -> tuple[Event, ...]:
    """Of a row that is not taken, the no alone."""
    return (Objected(at=step.terms.at),) if contact.said_no else ()


def _documents(step: _Joining, subjects: Sequence[UUID]) -> dict[UUID, dict[str, dict[str, Any]]]:
    wanted = {*step.homes.categories.values(), *([step.homes.proof] if step.homes.proof else [])}
    found: dict[UUID, dict[str, dict[str, Any]]] = {}
    for category in sorted(wanted):
        for subject, document in vault.get_many(subjects=subjects, category=category):
            found.setdefault(subject, {})[category] = document
    return found


def _fill(
    step: _Joining, contact: Contact, subject: UUID, held: dict[str, dict[str, Any]], events: Sequence[Event]
) -> dict[str, Detail]:
    """Add what is missing to a subject's documents; another value on record stays, and is told."""
    joined = any(isinstance(one, ConsentGiven) for one in events)
    proof = proof_for(contact=contact, terms=step.terms) if joined else None
    added: list[str] = []
    for category, values in documents_of(contact=contact, homes=step.homes, proof=proof).items():
        document = held.setdefault(category, {})
        before = dict(document)
        for name, value in values.items():
            if name == PROOF_FIELD:
                document[name] = [*document.get(name, ()), *value]
            elif not document.get(name):
                document[name] = value
            elif str(document[name]).casefold() != str(value).casefold():
                step.faults.append((contact.row, Column(name), RowFault.OTHER_VALUE))
        if document != before:
            vault.put(subject=subject, category=category, document=document, at=step.at)
            added.append(category)
    detail: dict[str, Detail] = {"added": added}
    if proof is not None:
        detail["proof"] = hashlib.sha256(contact.consent_text.encode()).hexdigest()
    return detail


def _propose(contact: Contact, subject: UUID) -> None:
    """A proposal for one whose type nobody knows; it counts once a person confirms it."""
    if contact.proposed_type is not None:
        Subject.objects.filter(id=subject, person_type="").update(person_type=contact.proposed_type.value)
