"""Newcomers of an import, worked out ahead of the short transaction that writes them: nobody waits for encryption.

`prepare` encrypts and folds without any lock; `write` inserts. What only that transaction can know (the evidence of
each, blocks on an address, a policy published meanwhile) is added there. Whom they share an address with is left to the
activation, which folds everybody concerned anew (`lofte.store.admissions`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from lofte.clock import new_id, system_now
from lofte.domain.decision import standing_bits
from lofte.domain.decision.horizon import FAR
from lofte.domain.standing import Event, fold
from lofte.store import policies, rows, standing, vault, work
from lofte.store.policies import Version
from lofte.store.scopes import current
from lofte.store.vault import Newcomer, Sealed

Said = tuple[Event, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """Newcomers with their rows. Those of the ledger and its fold lack what only the transaction knows."""

    versions: tuple[UUID, ...]
    sealed: Mapping[UUID, Sealed]
    ledger: Mapping[UUID, Said]
    events: Mapping[UUID, list[tuple[tuple[Any, ...], tuple[Any, ...]]]]
    """Each in two parts: between them stands when it was recorded, after them its evidence."""
    standing: Mapping[UUID, list[tuple[Any, ...]]]
    until: datetime | None


def prepare(*, newcomers: Sequence[Newcomer], ledger: Mapping[UUID, Said], source: UUID, at: datetime) -> Prepared:
    """Encrypt and fold newcomers of an import. Within the controller; writes nothing."""
    versions = policies.standing_under(at=at)
    # Most rows of a file say the same on the same day, so few ledgers are really folded.
    folds: dict[Said, list[tuple[Any, ...]]] = {}
    first = FAR
    for said in ledger.values():
        if said not in folds:
            folds[said], until = _folded(said, versions, at)
            first = min(first, until)
    columns = {event: standing.columns(event=event) for event in {one for said in folds for one in said}}
    own = rows.key(current())
    keys = {subject: rows.key(subject) for subject in ledger}
    return Prepared(
        versions=tuple(one.id for one in versions),
        sealed={one.subject: one for one in vault.seal(newcomers=newcomers, at=at, admission=source)},
        ledger=ledger,
        events={
            subject: [
                ((own, keys[subject], rows.key(new_id()), columns[event][0]), columns[event][1:]) for event in said
            ]
            for subject, said in ledger.items()
        },
        standing={subject: [(own, keys[subject], *row) for row in folds[said]] for subject, said in ledger.items()},
        until=None if first >= FAR else first,
    )


def _folded(events: Said, versions: Sequence[Version], at: datetime) -> tuple[list[tuple[Any, ...]], datetime]:
    known = fold(subject="", controller=str(current()), events=events, at=at)
    ahead = min((one.at for one in events if one.at > at), default=FAR)
    made: list[tuple[Any, ...]] = []
    first = FAR
    for version in versions:
        for purpose, channel in version.pairs:
            one = standing_bits(policy=version.rules, purpose=purpose, channel=channel, facts=known, at=at)
            until = min(one.until, ahead)
            first = min(first, until)
            end = None if until >= FAR else rows.instant(until)
            made.append((version.number, purpose, str(channel), one.bits | standing.STAGED, end))
    return made, first


def write(*, prepared: Prepared, entries: Mapping[UUID, UUID], more: Mapping[UUID, Said], at: datetime) -> None:
    """Write those who have an evidence entry, staged. `more`: events that are known by now, such as blocks met."""
    if not entries:
        return
    vault.insert(made=[prepared.sealed[subject] for subject in entries])
    alike = prepared.versions == tuple(one.id for one in policies.standing_under(at=at))
    straight = {subject: rows.key(entry) for subject, entry in entries.items() if alike and not more.get(subject)}
    now = rows.instant(system_now())
    events = [
        (*first, now, *rest, proof) for subject, proof in straight.items() for first, rest in prepared.events[subject]
    ]
    rows.execute_many(standing.INSERT_EVENT, events)
    rows.execute_many(standing.UPSERT, [row for subject in straight for row in prepared.standing[subject]])
    if prepared.until is not None:
        work.plan_no_later(kind=standing.FOLD, thing=current(), due_at=prepared.until)
    others = {one: (*prepared.ledger[one], *more.get(one, ())) for one in entries if one not in straight}
    if others:
        standing.record_many(ledger=others, at=at, entry=entries, staged=True)
