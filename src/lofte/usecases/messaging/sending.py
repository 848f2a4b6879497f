"""One newsletter version to its audience: started, paused, resumed, stopped. The worker does the rest."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from lofte.domain.acts import Act, Actor
from lofte.domain.errors import LofteError
from lofte.domain.states import ActorKind, MessageState, SendingState
from lofte.domain.terms import Channel
from lofte.store import work
from lofte.store.evidence import recording
from lofte.store.models import Message, NewsletterVersion, Sending
from lofte.usecases.messaging.newsletters import Claims, freeze_newsletter

WORK_KIND = "send"
OPEN = (SendingState.PREPARING, SendingState.RUNNING, SendingState.PAUSED)


def send_newsletter(*, controller: UUID, newsletter: UUID, claims: Claims, actor: Actor, at: datetime) -> UUID:
    """Freeze a newsletter and start sending it; returns the sending. Raises LofteError when it cannot be sent, or when
    the same version is on its way or has been sent: nobody gets the same letter twice."""
    version = freeze_newsletter(controller=controller, newsletter=newsletter, claims=claims, actor=actor, at=at)
    return start_sending(controller=controller, version=version.id, actor=actor, at=at)


def start_sending(*, controller: UUID, version: UUID, actor: Actor, at: datetime) -> UUID:
    """Start sending a frozen version; its recipients are chosen by the worker and decided again one by one."""
    with recording(controller=controller, actor=actor, at=at, act=Act.SENDING_STARTED) as record:
        row = NewsletterVersion.objects.filter(id=version).first()
        if row is None:
            raise LofteError.of("VERSION_UNKNOWN", "There is no such version of a newsletter.")
        if Sending.objects.filter(version__newsletter=row.newsletter_id, version__digest=row.digest).exists():
            raise LofteError.of(
                "SENT_ALREADY",
                "These very words have been sent, or are on their way.",
                remedy="Change the newsletter, or look at the sending.",
            )
        sending = Sending.objects.create(
            controller_id=controller,
            version=row,
            purpose=row.purpose,
            channel=Channel.EMAIL,
            started_at=at,
            started_by_id=actor.id if actor.kind is ActorKind.STAFF else None,
        )
        work.plan(kind=WORK_KIND, thing=sending.id, due_at=at)
        record.entry(thing=sending.id, detail={"version": version, "digest": row.digest})
    return sending.id


def pause_sending(*, controller: UUID, sending: UUID, actor: Actor, at: datetime) -> None:
    """Pause: the letter in flight is finished, no other is begun."""
    with recording(controller=controller, actor=actor, at=at, act=Act.SENDING_PAUSED) as record:
        if not Sending.objects.filter(id=sending, state=SendingState.RUNNING).update(state=SendingState.PAUSED):
            raise _unknown()
        record.entry(thing=sending)


def resume_sending(*, controller: UUID, sending: UUID, actor: Actor, at: datetime) -> None:
    """Go on where it paused; everyone left is decided anew."""
    with recording(controller=controller, actor=actor, at=at, act=Act.SENDING_RESUMED) as record:
        if not Sending.objects.filter(id=sending, state=SendingState.PAUSED).update(state=SendingState.RUNNING):
            raise _unknown()
        work.plan(kind=WORK_KIND, thing=sending, due_at=at)
        record.entry(thing=sending)


def stop_sending(*, controller: UUID, sending: UUID, actor: Actor, at: datetime) -> None:
    """Stop for good: who has not got it will not get it."""
    with recording(controller=controller, actor=actor, at=at, act=Act.SENDING_STOPPED) as record:
        changed = Sending.objects.filter(id=sending, state__in=OPEN).update(state=SendingState.STOPPED, finished_at=at)
        if not changed:
            raise _unknown()
        left = Message.objects.filter(sending=sending, state=MessageState.PLANNED).count()
        record.entry(thing=sending, detail={"left": left})


def _unknown() -> LofteError:
    return LofteError.of(
        "SENDING_UNKNOWN",
        "There is no such sending, or it is in another state by now.",
        remedy="Look at the list of sendings.",
    )
