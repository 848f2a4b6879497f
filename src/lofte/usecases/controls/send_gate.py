"""K3: whatever left, left by a recorded permit for that very person, and the rules agree when they are asked again.

For each message past PLANNED the entry that it cites must be the decision about this message: this person, purpose,
channel and content. For each that left, the decision is then made anew from the ledger as it was known at that instant,
by the policy and the instructions of that instant. What was said before and written down only later is applied too: the
letter went to somebody who had said no, even if nobody could know.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Self
from uuid import UUID

from django.db import connection

from lofte.domain.acts import Act
from lofte.domain.calendar import stockholm_day
from lofte.domain.errors import LofteError
from lofte.domain.states import DECIDED_MESSAGES, MessageState
from lofte.store.models import Entry, Instruction, Message, PolicyVersion, Sending
from lofte.store.scopes import reading
from lofte.usecases.controls.examining import CanaryLook, Case, Examined, Tally
from lofte.usecases.controls.ledger_then import Ledgers, Then
from lofte.usecases.controls.send_gate_plants import planted
from lofte.usecases.messaging.campaign import Campaign, campaign_of

PAGE = 200
LEFT = DECIDED_MESSAGES - {MessageState.REFUSED}
"""States of a message that was let through the gate, whatever the receiving side made of it."""
OVERLAP = timedelta(seconds=1)
"""Two transactions of PostgreSQL that overlap do not see each other: what was written so shortly before a decision may
have been committed after it. SQLite writes one after the other, so there nothing overlaps."""
UNDER_WAY = timedelta(seconds=30)
"""What takes effect so shortly before a decision and is written after it was waiting for its turn to be written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What a sending says of each of its messages."""

    purpose: str
    channel: str
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The entry that a message cites, read."""

    act: str
    subject: UUID | None
    thing: UUID | None
    then: Then
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaigns:
    """The campaigns of one controller as they were, each made once for the span in which nothing about it changed."""

    controller: UUID
    turns: tuple[datetime, ...]
    """Instants at which the policy in force or a client's instructions changed. Engagements change by the day."""
    made: dict[tuple[UUID, int, date], Campaign] = field(default_factory=dict)

    @classmethod
    def of(cls, *, controller: UUID) -> Self:
        """Within that controller."""
        turns = set(PolicyVersion.objects.values_list("valid_from", flat=True))
        for approved, withdrawn in Instruction.objects.values_list("approved_at", "withdrawn_at"):
            turns |= {approved, withdrawn or approved}
        return cls(controller=controller, turns=tuple(sorted(turns)))

    def at(self, *, sending: UUID, instant: datetime) -> Campaign:
        """The campaign of a sending as it was. Raises LofteError NO_POLICY where none was in force."""
        key = (sending, bisect_right(self.turns, instant), stockholm_day(instant=instant))
        if key not in self.made:
            self.made[key] = campaign_of(controller=self.controller, sending=sending, at=instant)
        return self.made[key]


def examine(*, case: Case) -> Examined:
    """Go through every message past PLANNED, page by page."""
    tally = Tally()
    with reading(case.controller):
        campaigns = Campaigns.of(controller=case.controller)
    after = UUID(int=0)
    while True:
        case.step()
        with reading(case.controller):
            page = list(Message.objects.filter(state__in=[*DECIDED_MESSAGES], id__gt=after).order_by("id")[:PAGE])
            _page(tally, campaigns, page)
        if len(page) < PAGE:
            return tally.done()
        after = page[-1].id


def canary(*, case: Case) -> CanaryLook:
    """The first canary has messages that no gate would have let through."""
    return CanaryLook(planted=planted(controller=case.pair.one), examined=examine(case=case))


def _page(tally: Tally, campaigns: Campaigns, page: Sequence[Message]) -> None:
    sendings = _sendings({message.sending_id for message in page})
    decisions = _decisions([message.decision for message in page if message.decision])
    ledgers = Ledgers.of(controller=campaigns.controller, subjects={message.subject_id for message in page})
    for message in page:
        tally.look()
        decision = decisions.get(message.decision) if message.decision else None
        if decision is None:
            tally.find("decision_missing", message.id)
            continue
        codes = list(_record(message, decision, sendings[message.sending_id]))
        if message.state in LEFT:
            codes += _anew(campaigns, message, decision, ledgers)
        for code in codes:
            tally.find(code, message.id)


def _sendings(ids: set[UUID]) -> dict[UUID, Sent]:
    held = Sending.objects.filter(id__in=ids).select_related("version")
    return {one.id: Sent(purpose=one.purpose, channel=one.channel, content=one.version.digest) for one in held}


def _decisions(ids: Sequence[UUID]) -> dict[UUID, Decision]:
    return {
        one.id: Decision(
            act=one.act,
            subject=one.subject,
            thing=one.thing,
            then=Then(at=one.at, system_at=one.system_at),
            detail=json.loads(one.detail),
        )
        for one in Entry.objects.filter(id__in=ids)
    }


def _record(message: Message, decision: Decision, sent: Sent) -> Iterator[str]:
    """What of the recorded decision is not about this message, or does not permit it."""
    if decision.act != Act.MESSAGE_DECIDED or decision.thing != message.id:
        yield "decision_of_another_message"
    if decision.subject != message.subject_id:
        yield "decision_of_another_person"
    for name, value in (("purpose", sent.purpose), ("channel", sent.channel), ("content", sent.content)):
        if decision.detail.get(name) != value:
            yield f"decision_of_another_{name}"
    if message.state not in LEFT:
        return
    if decision.detail.get("permitted") is not True:
        yield "decision_refuses"
    if message.finished_at is not None and message.finished_at < decision.then.at:
        yield "decided_afterwards"


def _anew(campaigns: Campaigns, message: Message, decision: Decision, ledgers: Ledgers) -> Iterator[str]:
    """Decide anew what left. What may not have been seen yet when it was decided is left out where that clears it."""
    then, subject = decision.then, message.subject_id
    overlap = OVERLAP if connection.vendor == "postgresql" else timedelta()
    try:
        campaign = campaigns.at(sending=message.sending_id, instant=then.at)
    except LofteError:
        yield "no_policy_then"
        return
    known = ledgers.known(subject=subject, then=then, overlap=overlap)
    if not any(ledgers.permits(campaign=campaign, subject=subject, said=said, then=then) for said in known):
        yield "refused_as_left"
        return
    later = ledgers.told_later(subject=subject, then=then, overlap=overlap, under_way=UNDER_WAY)
    if later and not any(ledgers.permits(campaign=campaign, subject=subject, said=said, then=then) for said in later):
        yield "refused_told_later"
