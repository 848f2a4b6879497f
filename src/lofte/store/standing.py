"""Writing the ledger, and keeping its fold: the one place where events and standing rows are written.

Whatever changes what stands for a subject goes through `record`: the events, the subject's rows, and the rows of
everyone who shares an address, in one transaction. Time alone changes a row too; `fold_due` folds those anew, and until
it has, an audience decides them as it reads (`lofte.store.selection`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from lofte.clock import new_id, system_now
from lofte.domain.decision import standing_bits
from lofte.domain.decision.horizon import FAR
from lofte.domain.standing import Event
from lofte.domain.terms import Channel
from lofte.store import blind, evidence, facts, policies, rows, work
from lofte.store.models import PolicyVersion
from lofte.store.policies import Version
from lofte.store.scopes import current
from lofte.store.subjects import VISIBLE_SQL, visible_params

STAGED = 1 << 62
"""Marks the rows of an import that is not active yet; no bit of the domain's lies here."""
FOLD = "fold_standing"
"""The kind of work that folds what time has changed."""
BATCH = 500
INSERT_EVENT = (
    'INSERT INTO standing_event (controller_id, subject_id, id, "at", recorded_at, kind, purpose, channel, detail, '
    "entry) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
UPSERT = (
    "INSERT INTO standing (controller_id, subject_id, policy, purpose, channel, bits, bits_until) "
    "VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (controller_id, subject_id, policy, purpose, channel) "
    "DO UPDATE SET bits = excluded.bits, bits_until = excluded.bits_until "
    # A row that says so already is not written again.
    "WHERE standing.bits <> excluded.bits OR (standing.bits_until IS NULL) <> (excluded.bits_until IS NULL) "
    "OR standing.bits_until <> excluded.bits_until"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the fold. `until`: the first instant at which time alone changes it; None: never."""

    subject: UUID
    policy: int
    purpose: str
    channel: str
    bits: int
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A row that is not what its events fold to. `held` or `folded` is None where one of the two is missing."""

    subject: UUID
    policy: int
    purpose: str
    channel: str
    held: int | None
    folded: int | None


def record(*, subject: UUID, events: Sequence[Event], at: datetime, entry: UUID | None = None) -> tuple[UUID, ...]:
    """Append events to a subject's ledger and fold anew; the ids of their rows. `entry` is the evidence of the act."""
    return record_many(ledger={subject: events}, at=at, entry=entry)[subject]


def record_many(
    *,
    ledger: Mapping[UUID, Sequence[Event]],
    at: datetime,
    entry: UUID | Mapping[UUID, UUID] | None = None,
    staged: bool = False,
) -> dict[UUID, tuple[UUID, ...]]:
    """The same for many subjects; `entry` may be one for each.

    `staged`: of an import that is not active yet; until then the rows count nowhere.
    """
    evidence.required()
    written: dict[UUID, tuple[UUID, ...]] = {}
    made: list[tuple[Any, ...]] = []
    own, now = rows.key(current()), rows.instant(system_now())
    for subject, events in ledger.items():
        ids = tuple(new_id() for _ in events)
        proof = rows.key(entry.get(subject) if isinstance(entry, Mapping) else entry)
        written[subject] = ids
        made += [
            (own, rows.key(subject), rows.key(identity), happened, now, *rest, proof)
            for identity, event in zip(ids, events, strict=True)
            for happened, *rest in (columns(event=event),)
        ]
    if len(made) == 1:
        rows.execute(INSERT_EVENT, made[0])
    else:
        rows.execute_many(INSERT_EVENT, made)
    subjects = tuple(ledger)
    if staged:
        fold_subjects(subjects=subjects, at=at, mark=STAGED)
    else:
        shared = blind.sharers(subjects=subjects)
        others = tuple({other for held in shared.values() for other in held} - set(subjects))
        if others:
            shared = {**shared, **blind.sharers(subjects=others)}
        fold_subjects(subjects=(*subjects, *others), at=at, shared=shared)
    return written


def columns(*, event: Event) -> tuple[Any, ...]:
    """An event's own columns: when it happened, kind, purpose, channel and detail."""
    purpose, channel = getattr(event, "purpose", None), getattr(event, "channel", None)
    return rows.instant(event.at), event.kind, purpose or "", str(channel or ""), facts.detail_of(event=event)


def fold_subjects(
    *,
    subjects: Sequence[UUID],
    at: datetime,
    mark: int = 0,
    versions: Sequence[Version] = (),
    shared: blind.Sharing | None = None,
) -> None:
    """Fold these subjects anew and write their rows, under the version in force and those published ahead.

    `shared`: who shares an address with them, where that is known already.
    """
    under = tuple(versions) or policies.standing_under(at=at)
    if not under or not subjects:
        return
    made = list(folded(subjects=subjects, at=at, versions=under, shared=shared))
    own = rows.key(current())
    params = [
        (own, rows.key(one.subject), one.policy, one.purpose, one.channel, one.bits | mark, rows.instant(one.until))
        for one in made
    ]
    rows.execute_many(UPSERT, params)
    _plan(made)


def folded(
    *, subjects: Sequence[UUID], at: datetime, versions: Sequence[Version], shared: blind.Sharing | None = None
) -> Iterator[Row]:
    """What the rows of these subjects are by their events."""
    known = facts.fold_all(subjects=subjects, at=at, shared=shared)
    for subject in subjects:
        for version in versions:
            for purpose, channel in version.pairs:
                yield _row(subject, known[subject], version, purpose, channel, at)


def _row(subject: UUID, known: facts.Folded, version: Version, purpose: str, channel: Channel, at: datetime) -> Row:
    made = standing_bits(policy=version.rules, purpose=purpose, channel=channel, facts=known.facts, at=at)
    # What is dated ahead has not happened yet, and changes the row when it does.
    until = min(made.until, known.ahead)
    return Row(
        subject=subject,
        policy=version.number,
        purpose=purpose,
        channel=str(channel),
        bits=made.bits,
        until=None if until >= FAR else until,
    )


def _plan(made: Sequence[Row]) -> None:
    """Have the rows that time will change folded when it does."""
    first = min((one.until for one in made if one.until is not None), default=None)
    if first is not None:
        work.plan_no_later(kind=FOLD, thing=current(), due_at=first)


def fold_due(*, at: datetime, limit: int = BATCH) -> int:
    """Fold anew some of the subjects whose rows time has changed; how many. The rest is still due."""
    found = rows.fetch(
        "SELECT DISTINCT subject_id FROM standing WHERE controller_id = %s AND bits_until <= %s AND bits < %s LIMIT %s",
        (rows.key(current()), rows.instant(at), STAGED, limit),
    )
    subjects = tuple(rows.uuid_of(one) for (one,) in found)
    fold_subjects(subjects=subjects, at=at)
    _drop_former(subjects=subjects, at=at)
    if len(subjects) < limit:
        following = rows.fetch(
            "SELECT min(bits_until) FROM standing WHERE controller_id = %s AND bits_until > %s",
            (rows.key(current()), rows.instant(at)),
        )[0][0]
        if following is not None:
            work.plan_no_later(kind=FOLD, thing=current(), due_at=rows.instant_of(following))
    return len(subjects)


def _drop_former(*, subjects: Sequence[UUID], at: datetime) -> None:
    """Rows under a version that is no longer in force are not kept up; they go when their subject is folded anew."""
    kept = tuple(one.number for one in policies.standing_under(at=at))
    for some in rows.slices(subjects):
        rows.execute(
            f"DELETE FROM standing WHERE controller_id = %s AND policy NOT IN ({rows.marks(len(kept))}) "
            f"AND subject_id IN ({rows.marks(len(some))})",
            (rows.key(current()), *kept, *map(rows.key, some)),
        )


def fold_version(*, version: UUID, at: datetime, after: UUID | None = None, limit: int = BATCH) -> UUID | None:
    """Fold some more subjects under a version that was just published; the last one, or None when all have been.

    Only visible subjects and those of staged imports have rows; the erased have none.
    """
    made = policies.version(id=version)
    found = rows.fetch(
        "SELECT s.id, s.admission_id FROM subject s WHERE s.controller_id = %s AND s.id > %s AND s.erased_at IS NULL "
        "ORDER BY s.id LIMIT %s",
        (rows.key(current()), rows.key(after or UUID(int=0)), limit),
    )
    subjects = [rows.uuid_of(one) for one, _ in found]
    unseen = hidden(subjects=subjects) if any(admission is not None for _, admission in found) else frozenset()
    fold_subjects(subjects=[one for one in subjects if one not in unseen], at=at, versions=(made,))
    fold_subjects(subjects=sorted(unseen), at=at, versions=(made,), mark=STAGED)
    if len(subjects) == limit:
        return subjects[-1]
    PolicyVersion.objects.filter(id=version).update(folded_at=at)
    return None


def hidden(*, subjects: Sequence[UUID]) -> frozenset[UUID]:
    """Those that an import which is not active yet hides, or that have been erased."""
    controller = current()
    seen: set[UUID] = set()
    for some in rows.slices(subjects):
        found = rows.fetch(
            f"SELECT s.id FROM subject s WHERE s.controller_id = %s AND s.id IN ({rows.marks(len(some))}) "
            f"AND {VISIBLE_SQL.format(subject='s.id')}",
            (rows.key(controller), *map(rows.key, some), *visible_params(controller=controller)),
        )
        seen.update(rows.uuid_of(one) for (one,) in found)
    return frozenset(subjects) - seen


def forget(*, subject: UUID) -> None:
    """Take a subject's rows out of the fold, when it has been erased; the events stay as ids and dates."""
    rows.execute(
        "DELETE FROM standing WHERE controller_id = %s AND subject_id = %s", (rows.key(current()), rows.key(subject))
    )


def differences(*, at: datetime, after: UUID | None = None, limit: int = BATCH) -> tuple[list[Difference], UUID | None]:
    """Compare some visible subjects' rows with what their events fold to; the last subject, or None when all were.

    A row whose time has come and that is not folded anew yet is no difference: an audience decides it as it reads.
    """
    controller = current()
    found = rows.fetch(
        f"SELECT s.id FROM subject s WHERE s.controller_id = %s AND s.id > %s AND {VISIBLE_SQL.format(subject='s.id')} "
        "ORDER BY s.id LIMIT %s",
        (rows.key(controller), rows.key(after or UUID(int=0)), *visible_params(controller=controller), limit),
    )
    subjects = [rows.uuid_of(one) for (one,) in found]
    versions = [one for one in policies.standing_under(at=at) if policies.is_folded(version=one.id)]
    held = _held(subjects, at=at)
    wanted = {
        (one.subject, one.policy, one.purpose, one.channel): one.bits
        for one in folded(subjects=subjects, at=at, versions=versions)
    }
    numbers = {one.number for one in versions}
    different = [
        Difference(
            subject=key[0], policy=key[1], purpose=key[2], channel=key[3], held=held.get(key), folded=wanted.get(key)
        )
        for key in sorted({**{k: None for k in held if k[1] in numbers}, **dict.fromkeys(wanted)})
        if held.get(key) != wanted.get(key) and held.get(key) != -1
    ]
    return different, subjects[-1] if len(subjects) == limit else None


def _held(subjects: Sequence[UUID], *, at: datetime) -> dict[tuple[UUID, int, str, str], int]:
    """The rows as they stand; -1 for one whose time has come."""
    held: dict[tuple[UUID, int, str, str], int] = {}
    for some in rows.slices(subjects):
        found = rows.fetch(
            "SELECT subject_id, policy, purpose, channel, bits, bits_until FROM standing "
            f"WHERE controller_id = %s AND subject_id IN ({rows.marks(len(some))})",
            (rows.key(current()), *map(rows.key, some)),
        )
        for subject, policy, purpose, channel, bits, until in found:
            over = until is not None and rows.instant_of(until) <= at
            held[rows.uuid_of(subject), policy, purpose, channel] = -1 if over else bits & ~STAGED
    return held
