"""What stood for a person at a former instant, from the ledger as it was known by then, and with what was told later.

An event has two times: when it took effect (`at`, the law's) and when it was written (`recorded_at`, the system's). A
decision has both too. Nothing of a person is opened here: the ledger holds states, dates and ids.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from lofte.domain.decision import Facts, Permit, decide
from lofte.domain.standing import Event, fold, sharer
from lofte.domain.terms import Channel
from lofte.store import blind, facts, rows
from lofte.store.models import StandingEvent, Subject
from lofte.usecases.messaging.campaign import Campaign


@dataclass(frozen=True, slots=True, kw_only=True)
class Then:
    """When a decision was made, by both clocks."""

    at: datetime
    system_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An event and when it was written."""

    event: Event
    recorded_at: datetime


Heard = Callable[[Told], bool]
"""Which events count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledgers:
    """The ledgers of a few subjects and of those who share an address with them, read once."""

    controller: UUID
    events: Mapping[UUID, Sequence[Told]]
    shared: Mapping[UUID, Mapping[UUID, frozenset[Channel]]]
    arrived: Mapping[UUID, datetime | None]
    """When somebody who shares an address came to be there; None: has not yet."""

    @classmethod
    def of(cls, *, controller: UUID, subjects: Iterable[UUID]) -> Self:
        """Read them within the controller."""
        wanted = tuple(sorted(set(subjects)))
        shared = blind.sharers(subjects=wanted)
        others = {other for held in shared.values() for other in held}
        events: dict[UUID, list[Told]] = {one: [] for one in (*wanted, *others)}
        for some in rows.slices(tuple(events)):
            held = StandingEvent.objects.filter(subject_id__in=some).order_by("subject_id", "id")
            for subject, identity, recorded_at, detail in held.values_list("subject_id", "id", "recorded_at", "detail"):
                event = facts.event_of(identity=identity, detail=detail)
                events[subject].append(Told(event=event, recorded_at=recorded_at))
        return cls(controller=controller, events=events, shared=shared, arrived=_arrived(others))

    def known(self, *, subject: UUID, then: Then, overlap: timedelta) -> tuple[Heard, ...]:
        """What was known when it was decided; where some of it may not have been seen yet, also without that."""

        def by_then(told: Told) -> bool:
            return told.recorded_at <= then.system_at

        def surely(told: Told) -> bool:
            return told.recorded_at <= then.system_at - overlap

        return (by_then, surely) if overlap and self._differ(subject, by_then, surely) else (by_then,)

    def told_later(self, *, subject: UUID, then: Then, overlap: timedelta, under_way: timedelta) -> tuple[Heard, ...]:
        """The same with what took effect before and was written afterwards; empty where nothing was."""

        def later(told: Told) -> bool:
            return told.recorded_at > then.system_at and told.event.at < then.at - under_way

        if not any(later(told) for who in self._heard(subject) for told in self.events[who]):
            return ()

        def with_later(known: Heard) -> Heard:
            return lambda told: known(told) or later(told)

        return tuple(with_later(known) for known in self.known(subject=subject, then=then, overlap=overlap))

    def permits(self, *, campaign: Campaign, subject: UUID, said: Heard, then: Then) -> bool:
        """Whether the rules permit the campaign to reach this person at that instant, if just this had been said."""
        answer = decide(
            policy=campaign.policy.rules,
            request=campaign.request,
            facts=self._facts(subject, said, then),
            engagement=campaign.engagement,
            at=then.at,
        )
        return isinstance(answer, Permit)

    def _facts(self, subject: UUID, said: Heard, then: Then) -> Facts:
        sharers = tuple(
            sharer(facts=self._alone(other, said, then.at), channels=channels)
            for other, channels in sorted(self.shared.get(subject, {}).items())
            if self._was_there(other, then.at)
        )
        events = [told.event for told in self.events[subject] if said(told)]
        return fold(subject=str(subject), controller=str(self.controller), events=events, at=then.at, sharers=sharers)

    def _alone(self, subject: UUID, said: Heard, at: datetime) -> Facts:
        events = [told.event for told in self.events[subject] if said(told)]
        return fold(subject=str(subject), controller=str(self.controller), events=events, at=at)

    def _was_there(self, other: UUID, at: datetime) -> bool:
        arrived = self.arrived.get(other)
        return arrived is not None and arrived <= at

    def _heard(self, subject: UUID) -> tuple[UUID, ...]:
        return (subject, *self.shared.get(subject, {}))

    def _differ(self, subject: UUID, one: Heard, other: Heard) -> bool:
        return any(one(told) != other(told) for who in self._heard(subject) for told in self.events[who])


def _arrived(others: Iterable[UUID]) -> dict[UUID, datetime | None]:
    found: dict[UUID, datetime | None] = {}
    for some in rows.slices(tuple(others)):
        for one in Subject.objects.filter(id__in=some).select_related("admission"):
            found[one.id] = one.admission.activated_at if one.admission else one.created_at
    return found
