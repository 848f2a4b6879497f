"""From rows to the frozen facts of a decision: the one mapping that is written by hand.

Facts are always folded from the ledger's events, never from the standing that was folded ahead of time: that one is for
counting. A subject that shares an address carries what the others there have said, without who they are (R10).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from lofte.domain.calendar import stockholm_day
from lofte.domain.decision import Engagement, Facts, Instruction
from lofte.domain.decision.facts import Sharer
from lofte.domain.decision.horizon import FAR
from lofte.domain.standing import Event, fold, from_json, sharer, to_json
from lofte.domain.terms import Channel
from lofte.store import blind, models, rows
from lofte.store.scopes import current


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """What stands for a subject. `ahead`: when the next event of the subject, or of one who shares, takes effect."""

    facts: Facts
    ahead: datetime


_TEXT = json.JSONEncoder(separators=(",", ":"), sort_keys=True).encode


def of(*, subject: UUID, at: datetime) -> Facts:
    """What stands for one subject at an instant."""
    return many(subjects=(subject,), at=at)[subject]


def many(*, subjects: Sequence[UUID], at: datetime) -> dict[UUID, Facts]:
    """What stands for each of these subjects. One who is not there has the facts of one of whom nothing is known."""
    return {one: held.facts for one, held in fold_all(subjects=subjects, at=at).items()}


def fold_all(*, subjects: Sequence[UUID], at: datetime, shared: blind.Sharing | None = None) -> dict[UUID, Folded]:
    """As `many`, with the instant at which something dated ahead will change it. `shared`: `blind.sharers` of them."""
    controller = str(current())
    shared = blind.sharers(subjects=subjects) if shared is None else shared
    others = tuple({other for held in shared.values() for other in held} - set(subjects))
    known = ledgers(subjects=(*subjects, *others))
    # What another person at the address has said does not depend in turn on who shares it.
    alone = {
        one: fold(subject=str(one), controller=controller, events=known[one], at=at) for one in (*subjects, *others)
    }
    found: dict[UUID, Folded] = {}
    for one in subjects:
        heard = (one, *shared.get(one, ()))
        ahead = min((event.at for who in heard for event in known[who] if event.at > at), default=FAR)
        found[one] = Folded(facts=_with_sharers(alone, one, shared.get(one)), ahead=ahead)
    return found


def _with_sharers(
    alone: Mapping[UUID, Facts], subject: UUID, others: Mapping[UUID, frozenset[Channel]] | None
) -> Facts:
    if not others:
        return alone[subject]
    said: tuple[Sharer, ...] = tuple(
        sharer(facts=alone[other], channels=channels) for other, channels in sorted(others.items())
    )
    return replace(alone[subject], sharers=said)


def ledgers(*, subjects: Sequence[UUID]) -> dict[UUID, list[Event]]:
    """The events of each of these subjects, in the order in which they were written."""
    own = rows.key(current())
    found: dict[UUID, list[Event]] = {one: [] for one in subjects}
    for some in rows.slices(subjects):
        held = rows.fetch(
            "SELECT subject_id, id, detail FROM standing_event WHERE controller_id = %s "
            f"AND subject_id IN ({rows.marks(len(some))}) ORDER BY subject_id, id",
            (own, *map(rows.key, some)),
        )
        for subject, identity, detail in held:
            found[rows.uuid_of(subject)].append(event_of(identity=rows.uuid_of(identity), detail=detail))
    return found


def event_of(*, identity: UUID, detail: Any) -> Event:
    """An event from its row; its reference is the row, unless it names a paper of its own."""
    data = json.loads(detail) if isinstance(detail, str | bytes) else dict(detail)
    data.setdefault("reference", str(identity))
    return from_json(data=data, place="standing_event")


def detail_of(*, event: Event) -> str:
    """An event as its row keeps it; a reference to the row itself is left out, since the row has no id before."""
    data = to_json(event=event)
    if not data["reference"]:
        del data["reference"]
    return _TEXT(data)


def engagement(*, at: datetime) -> Engagement | None:
    """What binds us to the client whose controller we are within; None where it is no client. Days are Stockholm's."""
    client = models.Controller.objects.get(id=current())
    if client.agency_id is None:
        return None
    today = stockholm_day(instant=at)
    held = sorted(
        models.Engagement.objects.all(),
        key=lambda one: (one.starts <= today and (one.ends is None or today <= one.ends), one.starts),
    )
    if not held:
        # A client without any engagement: nothing is in force, and R03 says so.
        return Engagement(client=str(client.id), active_from=today, active_to=today, agreement_signed=None)
    row = held[-1]
    return Engagement(
        client=str(client.id),
        active_from=row.starts,
        active_to=row.ends,
        agreement_signed=row.agreement_signed,
        instructions=tuple(_instruction(one) for one in _instructions(engagement=row.id, at=at)),
        reference=str(row.id),
    )


def _instructions(*, engagement: UUID, at: datetime) -> list[models.Instruction]:
    held = models.Instruction.objects.filter(engagement_id=engagement, approved_at__lte=at).order_by("id")
    return [one for one in held if one.withdrawn_at is None or one.withdrawn_at > at]


def _instruction(row: models.Instruction) -> Instruction:
    return Instruction(
        approved=True,
        purposes=frozenset({row.purpose}),
        categories=frozenset(row.categories),
        channels=frozenset(Channel(one) for one in row.channels),
        recipients=frozenset(row.recipients),
        reference=str(row.id),
    )
