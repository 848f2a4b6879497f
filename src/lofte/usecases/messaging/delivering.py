"""The worker's part of a sending: plan the recipients, then one letter after the other, each decided at its claim.

One connection has at most one letter in flight. The step that notes what became of it also claims the next, so there is
one commit per letter. A letter in flight when the process is killed may or may not have arrived: it is listed as
UNCERTAIN and not sent again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import make_msgid
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from lofte.channels.contract import Outcome, Receipt
from lofte.channels.email.channel import EmailChannel, EmailEnvelope
from lofte.channels.email.content import FIELDS, Frozen, Sender
from lofte.channels.email.smtp import ConnectionFailed
from lofte.clock import system_now
from lofte.domain.acts import SYSTEM, Act
from lofte.domain.decision import Permit, Refusal, decide
from lofte.domain.decision.inputs import inputs_digest
from lofte.domain.errors import LofteError
from lofte.domain.states import MessageState, SendingState
from lofte.domain.terms import Channel
from lofte.store import facts, vault
from lofte.store.evidence import Detail, Recording, recording
from lofte.store.models import Message, Sending
from lofte.usecases.links import unsubscribe_url
from lofte.usecases.messaging.campaign import Campaign, campaign_of

CLAIM_LASTS = timedelta(minutes=10)
RETRY_AFTER = timedelta(minutes=15)
MOST_ATTEMPTS = 8
LOOK_AHEAD = 50
"""Recipients looked at in one step; those refused are noted in it, the first permitted one ends it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InFlight:
    """A letter that is marked as in flight and not handed over yet, with its ticket. Lives in memory only."""

    message: UUID
    permit: Permit
    envelope: EmailEnvelope


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """What became of a letter, to be noted by the next step. `code` when it could not be handed over at all."""

    message: UUID
    receipt: Receipt | None
    code: str = ""


def deliver_all(
    *, controller: UUID, sending: UUID, channel: EmailChannel, now: Callable[[], datetime], go_on: Callable[[], bool]
) -> datetime | None:
    """Deliver until nothing is left, the sending is paused or stopped, or `go_on` says no (the lease, a shutdown).

    Returns the system's instant of the next try when some wait for one, else None. Raises ConnectionFailed when the
    server cannot be reached; the letter that was claimed is given back.
    """
    settle_uncertain(controller=controller, sending=sending, at=now())
    handed: Handed | None = None
    while True:
        flight = advance(controller=controller, sending=sending, handed=handed, at=now(), claim=go_on())
        if flight is None:
            return finish(controller=controller, sending=sending, at=now())
        try:
            handed = _hand_over(flight, channel, now())
        except ConnectionFailed:
            give_back(controller=controller, message=flight.message, at=now())
            raise


def advance(
    *, controller: UUID, sending: UUID, handed: Handed | None, at: datetime, claim: bool = True
) -> InFlight | None:
    """One step: note what became of the last letter, and claim the next recipient who may be reached right now."""
    with recording(controller=controller, actor=SYSTEM, at=at, act=Act.MESSAGE_DECIDED) as record:
        if handed is not None:
            _note(handed, record)
        state = Sending.objects.values_list("state", flat=True).get(id=sending)
        flight = None
        if claim and state == SendingState.RUNNING:
            flight = _claim(controller=controller, sending=sending, record=record, at=at)
        if not record.count():
            record.entry(act=Act.SENDING_PAUSED if state == SendingState.PAUSED else None, thing=sending)
        return flight


def settle_uncertain(*, controller: UUID, sending: UUID, at: datetime) -> int:
    """List what was in flight when a worker was killed: it may have arrived, so it is not sent again."""
    with recording(controller=controller, actor=SYSTEM, at=at, act=Act.MESSAGE_UNCERTAIN) as record:
        lost = Message.objects.filter(sending=sending, state=MessageState.IN_FLIGHT)
        found = list(lost.values_list("id", "subject_id"))
        lost.update(state=MessageState.UNCERTAIN, finished_at=at)
        for message, subject in found:
            record.entry(subject=subject, thing=message)
        record.entry(thing=sending, detail={"uncertain": len(found)})
    return len(found)


def give_back(*, controller: UUID, message: UUID, at: datetime) -> None:
    """A letter that was claimed and never handed over waits again, and is decided again."""
    with recording(controller=controller, actor=SYSTEM, at=at, act=Act.MESSAGE_FAILED) as record:
        Message.objects.filter(id=message, state=MessageState.IN_FLIGHT).update(
            state=MessageState.PLANNED, message_id="", claimed_by=None, claim_until=None
        )
        record.entry(thing=message, detail={"code": "NO_CONNECTION"})


def finish(*, controller: UUID, sending: UUID, at: datetime) -> datetime | None:
    """Close a running sending that has nobody left; else the instant at which the next one may be tried."""
    with recording(controller=controller, actor=SYSTEM, at=at, act=Act.SENDING_FINISHED) as record:
        left = Message.objects.filter(sending=sending, state=MessageState.PLANNED)
        waiting = left.order_by("not_before").values_list("not_before", flat=True)[:1]
        state = Sending.objects.values_list("state", flat=True).get(id=sending)
        record.entry(thing=sending, detail={"left": left.count(), "state": state})
        if state != SendingState.RUNNING:
            return None
        if waiting:
            return waiting[0] or system_now()
        Sending.objects.filter(id=sending).update(state=SendingState.DONE, finished_at=at)
    return None


def _claim(*, controller: UUID, sending: UUID, record: Recording, at: datetime) -> InFlight | None:
    now = system_now()
    due = Q(not_before=None) | Q(not_before__lte=now)
    rows = Message.objects.filter(due, sending=sending, state=MessageState.PLANNED).order_by("id")
    planned = list(rows.values_list("id", "subject_id")[:LOOK_AHEAD])
    if not planned:
        return None
    campaign = campaign_of(controller=controller, sending=sending, at=at)
    known = facts.many(subjects=tuple(subject for _, subject in planned), at=at)
    for message, subject in planned:
        answer = decide(
            policy=campaign.policy.rules,
            request=campaign.request,
            facts=known[subject],
            engagement=campaign.engagement,
            at=at,
        )
        inputs = inputs_digest(request=campaign.request, facts=known[subject], engagement=campaign.engagement)
        entry = _note_decision(record, campaign, answer, message, subject, inputs)
        if isinstance(answer, Refusal):
            _refuse(message, entry, str(answer.rule), str(answer.code), at)
            continue
        envelope = _envelope(controller=controller, campaign=campaign, subject=subject)
        if envelope is None:
            _refuse(message, entry, str(answer.rule), "ADDRESS_GONE", at)
            continue
        Message.objects.filter(id=message, state=MessageState.PLANNED).update(
            state=MessageState.IN_FLIGHT,
            decision=entry,
            rule=answer.rule,
            code=answer.code,
            claim_until=now + CLAIM_LASTS,
            message_id=envelope.message_id,
        )
        return InFlight(message=message, permit=answer, envelope=envelope)
    return None


def _note_decision(
    record: Recording, campaign: Campaign, answer: Permit | Refusal, message: UUID, subject: UUID, inputs: str
) -> UUID:
    detail: dict[str, Detail] = {
        "rule": answer.rule,
        "code": answer.code,
        "permitted": isinstance(answer, Permit),
        "purpose": answer.purpose,
        "channel": answer.channel,
        "policy": campaign.policy.number,
        "policy_digest": answer.policy_digest,
        "content": answer.content_hash,
        "inputs": inputs,
    }
    return record.entry(act=Act.MESSAGE_DECIDED, subject=subject, thing=message, detail=detail)


def _refuse(message: UUID, entry: UUID, rule: str, code: str, at: datetime) -> None:
    Message.objects.filter(id=message, state=MessageState.PLANNED).update(
        state=MessageState.REFUSED, decision=entry, rule=rule, code=code, finished_at=at
    )


def _envelope(*, controller: UUID, campaign: Campaign, subject: UUID) -> EmailEnvelope | None:
    held: dict[str, str] = {}
    for category in campaign.request.categories:
        document = vault.get(subject=subject, category=category) or {}
        held.update({name: str(value) for name, value in document.items() if name in FIELDS or name == "email"})
    if not held.get("email"):
        return None
    frozen: Frozen = campaign.frozen
    sender: Sender = campaign.sender
    domain = settings.LOFTE.sender_domain or sender.address.rpartition("@")[2]
    return EmailEnvelope(
        subject=str(subject),
        purpose=campaign.request.purpose,
        frozen=frozen,
        sender=sender,
        to=held.pop("email"),
        fields=tuple(sorted(held.items())),
        message_id=make_msgid(idstring="lofte", domain=domain.encode("idna").decode()),
        unsubscribe_url=unsubscribe_url(
            controller=controller, subject=subject, purpose=campaign.request.purpose, channel=Channel.EMAIL
        ),
        sent_at=system_now(),
    )


def _hand_over(flight: InFlight, channel: EmailChannel, at: datetime) -> Handed:
    try:
        receipt = channel.deliver(permit=flight.permit, envelope=flight.envelope, at=at)
    except LofteError as error:
        return Handed(message=flight.message, receipt=None, code=error.problems[0].code)
    return Handed(message=flight.message, receipt=receipt)


def _note(handed: Handed, record: Recording) -> None:
    """Write down what became of a letter."""
    row = Message.objects.filter(id=handed.message, state=MessageState.IN_FLIGHT).first()
    if row is None:
        return
    reply = handed.receipt.reply if handed.receipt else None
    outcome = handed.receipt.outcome if handed.receipt else Outcome.REFUSED
    row.attempts += 1
    row.reply = reply
    if outcome is Outcome.DEFERRED and row.attempts < MOST_ATTEMPTS:
        row.state, row.not_before = MessageState.PLANNED, system_now() + RETRY_AFTER
        row.message_id, row.claim_until = "", None
        act = Act.MESSAGE_FAILED
    else:
        row.state, act = _END[outcome]
        row.finished_at = record.at
    row.save(update_fields=["state", "attempts", "reply", "not_before", "message_id", "claim_until", "finished_at"])
    detail = {"state": row.state, "reply": reply, "attempts": row.attempts, "code": handed.code}
    record.entry(act=act, subject=row.subject_id, thing=row.id, detail=detail)


_END: dict[Outcome, tuple[MessageState, Act]] = {
    Outcome.DELIVERED: (MessageState.SENT, Act.MESSAGE_SENT),
    Outcome.REFUSED: (MessageState.FAILED, Act.MESSAGE_FAILED),
    Outcome.DEFERRED: (MessageState.FAILED, Act.MESSAGE_FAILED),
    Outcome.UNKNOWN: (MessageState.UNCERTAIN, Act.MESSAGE_UNCERTAIN),
}
