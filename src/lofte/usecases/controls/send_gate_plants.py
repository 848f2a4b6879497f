"""Messages in the first canary that no gate would have let through: what K3 must find, and one that it must not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from lofte.clock import system_now
from lofte.domain.acts import SYSTEM, Act
from lofte.domain.promises.state import Finding
from lofte.domain.standing import Event
from lofte.domain.standing.events import ConsentWithdrawn, Objected
from lofte.domain.states import MessageState, SendingState
from lofte.domain.terms import Code, Language, Rule
from lofte.store import standing
from lofte.store.evidence import Detail, recording
from lofte.store.models import Message, Newsletter, NewsletterVersion, Sending, StandingEvent
from lofte.store.scopes import reading
from lofte.usecases.controls import canaries
from lofte.usecases.controls.canaries import CHANNEL, PURPOSE, Pair
from lofte.usecases.messaging.newsletters import Claims, Draft, freeze_newsletter, write_newsletter

TITLE, SENDING = "Canary", "gate-sending"
LEFT_BEFORE = timedelta(days=1)
"""How long before they were planted the letters say they left."""
YES_BEFORE, NO_BEFORE = timedelta(days=20), timedelta(days=10)
DRAFT = Draft(
    title=TITLE,
    purpose=PURPOSE,
    language=Language.SV,
    subject_line="Sång ur gruvan",
    body="Det här brevet går aldrig till någon.",
)
Said = Callable[[datetime], Event]


def _objected(at: datetime) -> Event:
    return Objected(at=at)


def _withdrew(at: datetime) -> Event:
    return ConsentWithdrawn(at=at, purpose=PURPOSE, channel=CHANNEL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One planted message and the code under which it must be found; none for the one that is as it should be.

    `said` was said before it left, and with `later` written down only afterwards. `decision` is what the recorded
    decision says instead of the truth; `about` is the letter that it was really about.
    """

    name: str
    code: str = ""
    consented: bool = True
    said: Said | None = None
    later: bool = False
    decision: tuple[tuple[str, Detail], ...] = ()
    about: str = ""
    another_person: bool = False
    afterwards: bool = False
    state: MessageState = MessageState.SENT


GOOD = "gate-good"
LETTERS = (
    Letter(name=GOOD),
    Letter(name="gate-content", code="decision_of_another_content", decision=(("content", "0" * 64),)),
    Letter(name="gate-purpose", code="decision_of_another_purpose", decision=(("purpose", "bookkeeping"),)),
    Letter(name="gate-channel", code="decision_of_another_channel", decision=(("channel", "phone"),)),
    Letter(name="gate-person", code="decision_of_another_person", another_person=True),
    Letter(name="gate-message", code="decision_of_another_message", about=GOOD),
    Letter(name="gate-refused", code="decision_refuses", decision=(("permitted", False),)),
    Letter(name="gate-afterwards", code="decided_afterwards", afterwards=True),
    Letter(name="gate-objected", code="refused_as_left", said=_objected),
    Letter(name="gate-withdrew", code="refused_as_left", said=_withdrew, state=MessageState.IN_FLIGHT),
    Letter(name="gate-no-yes", code="refused_as_left", consented=False),
    Letter(name="gate-later", code="refused_told_later", said=_objected, later=True),
)
"""A message past PLANNED without any decision cannot be planted: the database refuses to hold it."""


def planted(*, controller: UUID) -> frozenset[Finding]:
    """What must be found in the first canary."""
    return frozenset(
        Finding(code=one.code, place=str(canaries.plant_id(controller=controller, name=f"{one.name}-message")))
        for one in LETTERS
        if one.code
    )


def plant(*, pair: Pair, at: datetime) -> None:
    """A sending in the first canary that never went anywhere, and its letters."""
    canaries.require(controller=pair.one)
    sending = _sending(pair.one, at=at)
    for letter in LETTERS:
        _plant(pair.one, sending, letter, at=at)


def _sending(controller: UUID, *, at: datetime) -> Sending:
    version = _version(controller, at=at)
    with recording(controller=controller, actor=SYSTEM, at=at, act=Act.SENDING_STARTED) as record:
        sending, _ = Sending.objects.get_or_create(
            id=canaries.plant_id(controller=controller, name=SENDING),
            defaults={
                "controller_id": controller,
                "version": version,
                "purpose": version.purpose,
                "channel": CHANNEL,
                "state": SendingState.DONE,
                "total": len(LETTERS),
                "started_at": at - LEFT_BEFORE,
                "finished_at": at - LEFT_BEFORE,
            },
        )
        record.entry(thing=sending.id, detail={"plant": "send-gate"})
    return sending


def _version(controller: UUID, *, at: datetime) -> NewsletterVersion:
    with reading(controller):
        held = Newsletter.objects.filter(title=TITLE).order_by("id").values_list("id", flat=True).first()
    newsletter = held or write_newsletter(controller=controller, draft=DRAFT, actor=SYSTEM, at=at)
    return freeze_newsletter(controller=controller, newsletter=newsletter, claims=Claims(), actor=SYSTEM, at=at)


def _plant(controller: UUID, sending: Sending, letter: Letter, *, at: datetime) -> None:
    """One letter: what the person had said, the recorded decision and the message, and what was told afterwards."""
    left = at - LEFT_BEFORE
    events: list[Event] = [canaries.consented(at=at - YES_BEFORE)] if letter.consented else []
    if letter.said is not None and not letter.later:
        events.append(letter.said(at - NO_BEFORE))
    subject = canaries.person(controller=controller, name=letter.name, at=at, since=at - YES_BEFORE, events=events)
    message = canaries.plant_id(controller=controller, name=f"{letter.name}-message")
    with recording(controller=controller, actor=SYSTEM, at=left, act=Act.MESSAGE_DECIDED) as record:
        if Message.objects.filter(id=message).exists():
            record.entry(act=Act.SENDING_FINISHED, thing=sending.id)
        else:
            about = canaries.plant_id(controller=controller, name=f"{letter.about or letter.name}-message")
            decided = canaries.plant_id(controller=controller, name=GOOD) if letter.another_person else subject
            decision = record.entry(subject=decided, thing=about, detail=_decision(sending, letter))
            _message(controller, sending, letter, message, subject, decision, left)
    if letter.later and letter.said is not None:
        _told_later(controller, subject, letter.said(at - NO_BEFORE), at=at)


def _decision(sending: Sending, letter: Letter) -> dict[str, Detail]:
    told: dict[str, Detail] = {
        "rule": Rule.R20,
        "code": Code.CONSENT,
        "permitted": True,
        "purpose": PURPOSE,
        "channel": CHANNEL,
        "policy": 1,
        "content": sending.version.digest,
    }
    return told | dict(letter.decision)


def _message(
    controller: UUID, sending: Sending, letter: Letter, message: UUID, subject: UUID, decision: UUID, left: datetime
) -> None:
    Message.objects.create(
        id=message,
        controller_id=controller,
        sending=sending,
        subject_id=subject,
        state=letter.state,
        decision=decision,
        rule=Rule.R20,
        code=Code.CONSENT,
        message_id=f"<{message}@canary.example>",
        finished_at=left - NO_BEFORE if letter.afterwards else left,
        claim_until=system_now(),
    )


def _told_later(controller: UUID, subject: UUID, event: Event, *, at: datetime) -> None:
    with recording(controller=controller, actor=SYSTEM, at=at, act=Act.STANDING_RECORDED) as record:
        entry = record.entry(subject=subject)
        if not StandingEvent.objects.filter(subject_id=subject, kind=event.kind).exists():
            standing.record(subject=subject, events=[event], at=at, entry=entry)
