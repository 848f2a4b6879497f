"""Nothing leaves without a permit for that very person, and the rules agree when they are asked again; or it shows."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from lofte.channels.contract import Outcome, Receipt
from lofte.channels.email.channel import EmailChannel
from lofte.domain.acts import SYSTEM, Act
from lofte.domain.promises.state import Reason
from lofte.domain.standing import Event
from lofte.domain.standing.events import ConsentWithdrawn, ErasureCarriedOut, Objected, RestrictionSet
from lofte.domain.states import MessageState, ProofOutcome
from lofte.domain.terms import Channel, Language, PromiseState
from lofte.store import keys, standing
from lofte.store.evidence import recording
from lofte.store.models import Entry, Instruction, Message
from lofte.store.scopes import within
from lofte.usecases.controllers import withdraw_instruction
from lofte.usecases.controls import canaries, send_gate, send_gate_plants
from lofte.usecases.messaging import delivering, planning
from lofte.usecases.messaging.newsletters import Claims, Draft, write_newsletter
from lofte.usecases.messaging.sending import send_newsletter
from tests import world
from tests.promises import proving
from tests.world import AT, BEFORE

CONTROL = "K3.send-gate"
EARLIER = AT - timedelta(days=3)
pytestmark = pytest.mark.django_db


class Line:
    """A connection that takes everything."""

    def send(self, *, sender, recipient, message):
        return Receipt(outcome=Outcome.DELIVERED, reply=250)


def send(controller: UUID, title: str = "Höstbrevet") -> UUID:
    """Send a newsletter to everyone who may be reached, as the worker does; the sending."""
    draft = Draft(
        title=title, purpose="newsletter", language=Language.SV, subject_line=title, body="Hej! Vi har byggt nytt."
    )
    newsletter = write_newsletter(controller=controller, draft=draft, actor=SYSTEM, at=AT)
    sending = send_newsletter(
        controller=controller, newsletter=newsletter, claims=Claims(similar_products=True), actor=SYSTEM, at=AT
    )
    assert planning.plan_recipients(controller=controller, sending=sending, now=proving.now, go_on=lambda: True)
    channel = EmailChannel(connection=Line())
    delivering.deliver_all(controller=controller, sending=sending, channel=channel, now=proving.now, go_on=lambda: True)
    return sending


def message_to(controller: UUID, subject: UUID) -> Message:
    """The one message to somebody."""
    with within(controller):
        return Message.objects.get(subject_id=subject)


def forge(controller: UUID, subject: UUID, state: MessageState = MessageState.SENT) -> None:
    """Say that a letter left, past the gate."""
    with within(controller):
        assert Message.objects.filter(subject_id=subject).update(state=state, message_id=f"<{subject}@x.example>")


def write_decision(controller: UUID, reader: UUID, *, at: datetime = AT, **changed: object) -> None:
    """Give a message another decision: the recorded one with something changed, as if it had been decided so."""
    with within(controller):
        message = Message.objects.get(subject_id=reader)
        detail = json.loads(Entry.objects.get(id=message.decision).detail)
    with recording(controller=controller, actor=SYSTEM, at=at, act=Act.MESSAGE_DECIDED) as record:
        entry = record.entry(
            subject=changed.pop("subject", reader), thing=changed.pop("thing", message.id), detail=detail | changed
        )
    with within(controller):
        Message.objects.filter(id=message.id).update(decision=entry, finished_at=at)


def tell(controller: UUID, subject: UUID, event: Event) -> None:
    """Write down what somebody said, whenever that was."""
    with recording(controller=controller, actor=SYSTEM, at=AT, act=Act.STANDING_RECORDED) as record:
        standing.record(subject=subject, events=[event], at=AT, entry=record.entry(subject=subject))


def test_a_newsletter_that_went_through_the_gate_is_found_whole() -> None:
    ours = proving.firm()
    reached = [world.subscriber(ours, f"reader{number}@person.example") for number in range(3)]
    objector = world.admit(ours, email="no@person.example", events=[world.consent(), Objected(at=EARLIER)])
    send(ours)
    made = proving.run(CONTROL, ours)
    assert (made.outcome, made.findings, made.examined) == (ProofOutcome.CLEAN, 0, len(reached))
    assert made.canary_planted == made.canary_seen == len(send_gate_plants.LETTERS) - 1
    assert proving.shown(CONTROL, ours) == (PromiseState.KEPT, Reason.PROVEN)
    with within(ours):
        assert not Message.objects.filter(subject_id=objector).exists()


def test_the_canaries_show_every_forged_letter_and_not_the_one_that_is_as_it_should_be() -> None:
    proving.firm()
    look = proving.canary(CONTROL)
    assert set(look.examined.findings) == look.planted
    assert look.examined.rows == len(send_gate_plants.LETTERS)


def test_whoever_says_no_after_the_letter_left_makes_no_finding() -> None:
    ours = proving.firm()
    reader = world.subscriber(ours, "reader@person.example")
    send(ours)
    tell(ours, reader, ConsentWithdrawn(at=AT + timedelta(minutes=1), purpose="newsletter", channel=Channel.EMAIL))
    tell(ours, reader, Objected(at=AT + timedelta(minutes=2)))
    tell(ours, reader, ErasureCarriedOut(at=AT + timedelta(minutes=3)))
    assert proving.codes(CONTROL, ours) == set()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"content": "f" * 64}, "decision_of_another_content"),
        ({"purpose": "sales"}, "decision_of_another_purpose"),
        ({"channel": "phone"}, "decision_of_another_channel"),
        ({"permitted": False}, "decision_refuses"),
    ],
)
def test_a_letter_whose_permit_says_something_else_breaks_the_promise(changed: dict[str, object], code: str) -> None:
    ours = proving.firm()
    reader = world.subscriber(ours, "reader@person.example")
    send(ours)
    write_decision(ours, reader, **changed)
    made = proving.run(CONTROL, ours)
    assert made.outcome == ProofOutcome.FINDINGS
    assert made.detail["findings"] == [{"code": code, "place": str(message_to(ours, reader).id)}]
    assert proving.shown(CONTROL, ours) == (PromiseState.BROKEN, Reason.FINDINGS)


def test_a_permit_for_another_person_or_letter_is_found() -> None:
    ours = proving.firm()
    reader, other = (world.subscriber(ours, f"{name}@person.example") for name in ("reader", "other"))
    send(ours)
    write_decision(ours, reader, subject=other)
    assert proving.codes(CONTROL, ours) == {"decision_of_another_person"}
    write_decision(ours, reader, thing=message_to(ours, other).id)
    assert proving.codes(CONTROL, ours) == {"decision_of_another_message"}


def test_an_entry_that_is_no_decision_is_no_permit() -> None:
    ours = proving.firm()
    reader = world.subscriber(ours, "reader@person.example")
    send(ours)
    with within(ours):
        other = Entry.objects.filter(act=Act.POLICY_PUBLISHED).values_list("id", flat=True)[0]
        Message.objects.filter(subject_id=reader).update(decision=other)
    assert "decision_of_another_message" in proving.codes(CONTROL, ours)


def test_a_refused_letter_that_left_all_the_same_is_found() -> None:
    ours = proving.firm()
    reader = world.subscriber(ours, "reader@person.example")
    sending = send(ours)
    late = world.admit(ours, email="no@person.example", events=[world.consent(), Objected(at=EARLIER)])
    with within(ours):
        Message.objects.create(controller_id=ours, sending_id=sending, subject_id=late)
    copy_decision(ours, reader, late)
    forge(ours, late)
    assert proving.codes(CONTROL, ours) == {"refused_as_left"}


def copy_decision(controller: UUID, of: UUID, to: UUID) -> None:
    """A decision in the very form of another's, permitting what was never asked."""
    with within(controller):
        detail = json.loads(Entry.objects.get(id=message_to(controller, of).decision).detail)
    message = message_to(controller, to)
    with recording(controller=controller, actor=SYSTEM, at=AT, act=Act.MESSAGE_DECIDED) as record:
        entry = record.entry(subject=to, thing=message.id, detail=detail)
    with within(controller):
        Message.objects.filter(id=message.id).update(
            decision=entry, rule="R20", code="CONSENT", state=MessageState.REFUSED, finished_at=AT
        )


@pytest.mark.parametrize("said", [Objected(at=EARLIER), RestrictionSet(at=EARLIER), ErasureCarriedOut(at=EARLIER)])
def test_a_no_that_was_written_down_after_the_letter_left_is_found_as_such(said: Event) -> None:
    ours = proving.firm()
    reader = world.subscriber(ours, "reader@person.example")
    send(ours)
    tell(ours, reader, said)
    assert proving.codes(CONTROL, ours) == {"refused_told_later"}


def test_a_yes_that_is_written_down_later_mends_nothing() -> None:
    ours = proving.firm()
    reader = world.subscriber(ours, "reader@person.example")
    silent = world.admit(ours, email="silent@person.example")
    sending = send(ours)
    with within(ours):
        Message.objects.create(controller_id=ours, sending_id=sending, subject_id=silent)
    copy_decision(ours, reader, silent)
    forge(ours, silent, MessageState.IN_FLIGHT)
    tell(ours, silent, world.consent(at=EARLIER))
    assert proving.codes(CONTROL, ours) == {"refused_as_left"}


def test_a_no_from_somebody_at_the_same_address_counts_for_both() -> None:
    ours = proving.firm()
    reader = world.subscriber(ours, "shared@person.example")
    send(ours)
    assert proving.codes(CONTROL, ours) == set()
    with within(ours):
        created = Message.objects.get(subject_id=reader).finished_at
    assert created is not None
    # Somebody else at the address was there before the letter left, and what that person said is written down now.
    other = world.subscriber(ours, "shared@person.example")
    tell(ours, other, Objected(at=EARLIER))
    assert proving.codes(CONTROL, ours) == {"refused_told_later"}


def test_a_letter_for_a_client_is_judged_by_the_instructions_of_its_day() -> None:
    client = world.client(proving.firm())
    world.subscriber(client, "reader@person.example")
    send(client)
    with within(client):
        instruction = Instruction.objects.get().id
    withdraw_instruction(client=client, instruction=instruction, actor=SYSTEM, at=AT + timedelta(hours=1))
    assert proving.codes(CONTROL, client) == set()
    with within(client):
        Instruction.objects.filter(id=instruction).update(withdrawn_at=BEFORE)
    assert proving.codes(CONTROL, client) == {"refused_as_left"}


def test_a_letter_decided_only_after_it_left_is_found() -> None:
    ours = proving.firm()
    reader = world.subscriber(ours, "reader@person.example")
    send(ours)
    with within(ours):
        Message.objects.filter(subject_id=reader).update(finished_at=EARLIER)
    assert proving.codes(CONTROL, ours) == {"decided_afterwards"}


def test_every_letter_is_examined_however_many_pages_they_fill(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = proving.firm()
    readers = [world.subscriber(ours, f"reader{number}@person.example") for number in range(7)]
    send(ours)
    monkeypatch.setattr(send_gate, "PAGE", 3)
    write_decision(ours, readers[-1], content="f" * 64)
    found = proving.examined(CONTROL, ours)
    assert (found.rows, found.count) == (7, 1)


def test_a_probe_that_misses_its_canary_never_shows_the_promise_as_kept() -> None:
    ours = proving.firm()
    one = canaries.pair().one
    with within(one):
        gone = canaries.plant_id(controller=one, name="gate-objected-message")
        Message.objects.filter(id=gone).update(state=MessageState.PLANNED)
    made = proving.run(CONTROL, ours)
    assert (made.outcome, made.findings) == (ProofOutcome.BLIND, 0)
    assert made.detail["missed"] == [{"code": "refused_as_left", "place": str(gone)}]
    assert proving.shown(CONTROL, ours) == (PromiseState.UNPROVEN, Reason.CANARY_MISSED)
    assert keys.installed()
