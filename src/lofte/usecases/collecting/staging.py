"""Staging: some fifty rows at a time become subjects whom nobody sees yet, until the whole file is settled.

A step reads its rows without any lock, and writes what became of them in one short transaction. The chunk of the file
goes in that transaction, so a step that is killed leaves everything as it was, and none is done twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lofte.domain.acts import SYSTEM, Act
from lofte.domain.calendar import stockholm_day
from lofte.domain.collecting.attestation import Terms, events_of, proven, reached
from lofte.domain.collecting.columns import Column
from lofte.domain.collecting.fields import Homes, documents_of, homes, proof_of
from lofte.domain.collecting.matching import identifier
from lofte.domain.collecting.rows import Contact, Refused, read_row
from lofte.domain.errors import LofteError
from lofte.domain.standing import Event
from lofte.domain.standing.events import BlockFound
from lofte.domain.states import ImportRowState, ImportState
from lofte.domain.terms import LawfulBasis
from lofte.store import blocks, facts, policies, rows
from lofte.store.evidence import Detail, Recording, looking, recording
from lofte.store.models import Import, PolicyVersion
from lofte.store.newcomers import Prepared, prepare, write
from lofte.store.scopes import current, reading
from lofte.store.vault import Newcomer
from lofte.usecases.collecting import chunks
from lofte.usecases.collecting.candidates import Identifier, known_at
from lofte.usecases.collecting.chunks import Chunk, FileRow
from lofte.usecases.collecting.imports import columns_of, held, statement_of
from lofte.usecases.collecting.pacing import paced
from lofte.usecases.collecting.sorting import IDENTIFIERS, Fault, Ground, Sorted, sort

AT_ONCE = 1
"""Chunks in one step."""
COUNT = (
    "UPDATE import SET settled = settled + %s, staged = staged + %s, merged = merged + %s, refused = refused + %s "
    "WHERE controller_id = %s AND id = %s"
)
REFUSAL = (
    "INSERT INTO import_refusal (controller_id, source_id, number, field, code) VALUES (%s, %s, %s, %s, %s) "
    "ON CONFLICT DO NOTHING"
)


class _TakenError(Exception):
    """Another worker has settled these rows meanwhile; the step undoes itself and the next one goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """Rows of the file, decrypted and not read yet."""

    chunks: tuple[Chunk, ...]
    lines: tuple[FileRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is the same for every row of an import under one policy version."""

    columns: tuple[Column, ...]
    terms: Terms
    homes: Homes
    policy: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Rows that were read, each as a newcomer worked out ahead, and what is the same for all of them."""

    opened: Opened
    read: tuple[Contact | Refused, ...]
    newcomers: Mapping[int, UUID]
    """The row's number → the id that its subject gets if it is somebody new."""
    prepared: Prepared
    plan: Plan
    at: datetime


def stage_all(*, controller: UUID, source: UUID, now: Callable[[], datetime], go_on: Callable[[], bool]) -> bool:
    """Stage to the end; False when `go_on` stopped it before."""
    opened, plan = _open(controller, source, now()), None
    while opened is not None:
        plan = _plan(controller, source, now(), plan)
        opened = _step(controller, source, opened, plan, now())
        if opened is not None and not go_on():
            return False
    return True


def stage_step(*, controller: UUID, source: UUID, at: datetime) -> bool:
    """Settle some more rows; False when there is nothing (more) to stage."""
    opened = _open(controller, source, at)
    if opened is None:
        return False
    return _step(controller, source, opened, _plan(controller, source, at, None), at) is not None


def _open(controller: UUID, source: UUID, at: datetime) -> Opened | None:
    """The next rows; None where the import is not being staged."""
    with looking(controller=controller, actor=SYSTEM, at=at, act=Act.LOOKED_AT_IMPORT) as record:
        staging = Import.objects.filter(id=source, state=ImportState.STAGING).exists()
        found = _next(source) if staging else None
        record.entry(thing=source, detail={"rows": len(found.lines) if found else 0, "purpose": "stage"})
    return found


def _next(source: UUID) -> Opened:
    found = chunks.fetch(source=source, states=(ImportRowState.READ,), limit=AT_ONCE)
    lines = tuple(line for chunk in found for line in chunks.opened(source=source, chunk=chunk))
    return Opened(chunks=tuple(found), lines=lines)


def _plan(controller: UUID, source: UUID, at: datetime, known: Plan | None) -> Plan:
    """The plan, made anew only where another policy version has come into force."""
    with reading(controller):
        policy = policies.at_instant(at=at).id
        if known is not None and known.policy == policy:
            return known
        row = Import.objects.get(id=source)
        return Plan(
            columns=columns_of(row=row), terms=terms_of(row=row, at=at), homes=homes_of(row=row, at=at), policy=policy
        )


def _step(controller: UUID, source: UUID, opened: Opened, plan: Plan, at: datetime) -> Opened | None:
    """Read and encrypt without a lock, then write in one short transaction; the rows of the next step, or None."""
    batch = _prepare(controller, source, opened, plan, at)
    try:
        with paced(), recording(controller=controller, actor=SYSTEM, at=at, act=Act.IMPORT_STAGED) as record:
            return _settle(source, batch, record)
    except _TakenError:
        return _open(controller, source, at)


def _prepare(controller: UUID, source: UUID, opened: Opened, plan: Plan, at: datetime) -> Batch:
    terms, kept = plan.terms, plan.homes
    read = tuple(
        read_row(row=number, cells=cells, columns=plan.columns, today=terms.today) for number, cells in opened.lines
    )
    newcomers: dict[int, Newcomer] = {}
    ledger: dict[UUID, tuple[Event, ...]] = {}
    for contact in read:
        if isinstance(contact, Contact):
            newcomers[contact.row] = made = _newcomer(contact, terms, kept)
            ledger[made.id] = events_of(contact=contact, terms=terms, kept=kept.kept)
    with reading(controller):
        prepared = prepare(newcomers=tuple(newcomers.values()), ledger=ledger, source=source, at=at)
    return Batch(
        opened=opened,
        read=read,
        newcomers={number: one.id for number, one in newcomers.items()},
        prepared=prepared,
        plan=plan,
        at=at,
    )


def _newcomer(contact: Contact, terms: Terms, kept: Homes) -> Newcomer:
    proof = proof_for(contact=contact, terms=terms)
    documents = documents_of(contact=contact, homes=kept, proof=proof)
    return Newcomer(documents=documents, person_type=contact.proposed_type)


def terms_of(*, row: Import, at: datetime) -> Terms:
    """What an import's statement says, at an instant."""
    columns = columns_of(row=row)
    versions = PolicyVersion.objects.order_by("valid_from", "number").values_list("valid_from", "number")
    # By the time of the statement, so that it makes no difference when, or how often, a row is gone through.
    taken_at = row.stated_at or at
    return Terms(
        statement=statement_of(row=row),
        versions=tuple(versions),
        no_offered_mapped=Column.REFUSAL_OFFERED in columns,
        at=taken_at,
        today=stockholm_day(instant=taken_at),
    )


def homes_of(*, row: Import, at: datetime) -> Homes:
    """Where the policy in force keeps the columns of an import. Raises LofteError where the activity is gone."""
    policy = policies.at_instant(at=at).text.policy
    activity = policy.activity(row.purpose)
    if activity is None:
        raise LofteError.of(
            "IMPORT_PURPOSE",
            "The policy in force has no such activity any more.",
            place=row.purpose,
            remedy="Discard the import.",
        )
    return homes(policy=policy, activity=activity)


def _settle(source: UUID, batch: Batch, record: Recording) -> Opened | None:
    if not held(source=source, state=ImportState.STAGING):
        record.entry(thing=source, detail={"rows": 0})
        return None
    settled = batch.opened.chunks
    if not settled:
        Import.objects.filter(id=source).update(state=ImportState.STAGED)
        record.entry(thing=source, detail={"rows": 0, "done": True})
        return None
    if chunks.drop(source=source, chunks=settled) != len(settled):
        raise _TakenError
    done = sort(read=batch.read, ground=_ground(source, batch, record))
    _admit(source, batch, done, record)
    _keep_for_later(source, batch, done)
    write_refusals(source=source, faults=done.faults)
    # In the order of COUNT.
    counts = {"staged": len(done.new), "merged": len(done.merged), "refused": done.refused}
    rows.execute(COUNT, (len(batch.read), *counts.values(), rows.key(current()), rows.key(source)))
    following = _next(source)
    looked = {"first": settled[0].number, "rows": len(batch.read), "opened": len(following.lines)}
    record.entry(thing=source, detail={**looked, **counts})
    return following


def _ground(source: UUID, batch: Batch, record: Recording) -> Ground:
    contacts = [one for one in batch.read if isinstance(one, Contact)]
    addresses = {found for one in contacts if (found := identifier(contact=one)) is not None}
    known = known_at(source=source, identifiers=addresses, homes=batch.plan.homes, record=record)
    there = {one.subject for held in known.values() for one in held if not one.staged}
    return Ground(
        terms=batch.plan.terms,
        homes=batch.plan.homes,
        known=known,
        blocked=_blocked(contacts),
        facts=facts.many(subjects=tuple(there), at=batch.at) if there else {},
    )


def _blocked(contacts: Sequence[Contact]) -> dict[Identifier, Sequence[BlockFound]]:
    found: dict[Identifier, Sequence[BlockFound]] = {}
    for column, kind in IDENTIFIERS.items():
        values = {one.fields[column] for one in contacts if column in one.fields}
        for value, met in blocks.found_many(kind=kind, values=values).items() if values else ():
            found[kind, value] = met
    return found


def _admit(source: UUID, batch: Batch, done: Sorted, record: Recording) -> None:
    """Write the new subjects, each with an entry of its own that its events refer to."""
    entries: dict[UUID, UUID] = {}
    more: dict[UUID, tuple[Event, ...]] = {}
    for contact, blocked in done.new:
        subject = batch.newcomers[contact.row]
        detail: dict[str, Detail] = {"row": contact.row}
        if proof_for(contact=contact, terms=batch.plan.terms) is not None:
            detail["proof"] = hashlib.sha256(contact.consent_text.encode()).hexdigest()
        entries[subject] = record.entry(act=Act.SUBJECT_ADMITTED, subject=subject, thing=source, detail=detail)
        if blocked:
            more[subject] = blocked
    write(prepared=batch.prepared, entries=entries, more=more, at=batch.at)


def proof_for(*, contact: Contact, terms: Terms) -> dict[str, object] | None:
    """What is kept to prove a row's consent; None where the row proves none."""
    consents = terms.statement.basis is LawfulBasis.CONSENT and proven(contact=contact) and not contact.said_no
    if not consents or contact.consent_date is None:
        return None
    channels = reached(contact=contact, terms=terms)
    return proof_of(
        purpose=terms.statement.purpose, channels=channels, given_on=contact.consent_date, text=contact.consent_text
    )


def _keep_for_later(source: UUID, batch: Batch, done: Sorted) -> None:
    """Rows that touch somebody who is there already, or hold a no, wait for the activation with their content."""
    lines = {line[0]: line for line in batch.opened.lines}
    later = [
        chunks.seal(source=source, lines=[lines[contact.row]], state=ImportRowState.MERGED, subject=subject)
        for contact, subject in done.merged
    ]
    noes = [(row, ImportRowState.REFUSED) for row in done.noes]
    noes += [(contact.row, ImportRowState.STAGED) for contact, _ in done.new if contact.said_no]
    later += [chunks.seal(source=source, lines=[lines[row]], state=state) for row, state in noes]
    chunks.insert(source=source, chunks=later)


def write_refusals(*, source: UUID, faults: Sequence[Fault]) -> None:
    """Note why a row, or one field of it, was not taken: number, column and code, never the value."""
    own, of = rows.key(current()), rows.key(source)
    rows.execute_many(REFUSAL, [(own, of, row, column.value, fault.value) for row, column, fault in faults])
