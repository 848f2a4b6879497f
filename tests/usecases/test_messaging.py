"""A newsletter reaches everyone who may be reached, never twice, and never somebody who has just said no."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest

from lofte.channels.contract import Outcome, Receipt
from lofte.channels.email.channel import EmailChannel
from lofte.channels.email.loopback import LoopbackReceiver
from lofte.channels.email.smtp import Connection, ConnectionFailed, Server
from lofte.domain.acts import SYSTEM
from lofte.domain.errors import LofteError
from lofte.domain.standing.events import ConsentWithdrawn, Objected
from lofte.domain.states import MessageState, SendingState
from lofte.domain.terms import Channel, Language
from lofte.store.models import Entry, Message, Sending
from lofte.store.scopes import within
from lofte.usecases.messaging import delivering, planning
from lofte.usecases.messaging.newsletters import Claims, Draft, write_newsletter
from lofte.usecases.messaging.sending import pause_sending, resume_sending, send_newsletter, stop_sending
from tests import world
from tests.world import AT

pytestmark = pytest.mark.django_db
DRAFT = Draft(
    title="Höstbrevet",
    purpose="newsletter",
    language=Language.SV,
    subject_line="Nytt i höst, {{ given_name | vän }}",
    body="Hej {{ given_name | vän }}!\n\nVi har byggt nytt.",
)
CLAIMS = Claims(similar_products=True)


class Line:
    """A connection that keeps what it is handed; `answers` by address, `before` runs ahead of each letter."""

    def __init__(self, answers=None, before=None):
        self.kept: list[tuple[str, bytes]] = []
        self.answers = answers or {}
        self.before = before

    def send(self, *, sender, recipient, message):
        if self.before:
            self.before(recipient)
        answer = self.answers.get(recipient, Outcome.DELIVERED)
        if isinstance(answer, Exception):
            raise answer
        if answer is not Outcome.REFUSED:
            self.kept.append((recipient, message))
        return Receipt(outcome=answer, reply=250 if answer is Outcome.DELIVERED else 550)


def now():
    return AT


def start(controller, draft=DRAFT, claims=CLAIMS):
    newsletter = write_newsletter(controller=controller, draft=draft, actor=SYSTEM, at=AT)
    return send_newsletter(controller=controller, newsletter=newsletter, claims=claims, actor=SYSTEM, at=AT)


def plan(controller, sending):
    assert planning.plan_recipients(controller=controller, sending=sending, now=now, go_on=lambda: True)


def deliver(controller, sending, line, go_on=lambda: True):
    channel = EmailChannel(connection=line)
    return delivering.deliver_all(controller=controller, sending=sending, channel=channel, now=now, go_on=go_on)


def states(controller, sending):
    with within(controller):
        return Counter(Message.objects.filter(sending=sending).values_list("state", flat=True))


def state(controller, sending):
    with within(controller):
        return Sending.objects.get(id=sending)


def test_everyone_who_may_be_reached_gets_it_once_with_their_own_link():
    own = world.agency()
    people = {f"person{n}@kund.example": world.subscriber(own, f"person{n}@kund.example") for n in range(5)}
    world.admit(own, email="utan@kund.example")
    sending = start(own)
    plan(own, sending)
    line = Line()
    assert deliver(own, sending, line) is None
    assert sorted(to for to, _ in line.kept) == sorted(people)
    letters = [message_from_bytes(raw, policy=default) for _, raw in line.kept]
    assert {letter["Subject"] for letter in letters} == {"Nytt i höst, Åsa"}
    assert len({letter["List-Unsubscribe"] for letter in letters}) == 5
    assert len({letter["Message-ID"] for letter in letters}) == 5
    done = state(own, sending)
    assert (done.state, done.total, done.left_out) == (SendingState.DONE, 5, {"CONSENT_MISSING": 1})
    with within(own):
        for message in Message.objects.filter(sending=sending):
            entry = Entry.objects.get(id=message.decision)
            assert entry.subject == message.subject_id
            assert message.message_id
    deliver(own, sending, line)
    assert len(line.kept) == 5


def test_who_says_no_while_it_runs_is_refused_at_the_claim_with_the_reason():
    own = world.agency()
    first, second, third = (world.subscriber(own, f"p{n}@kund.example") for n in range(3))
    sending = start(own)
    plan(own, sending)

    def says_no(recipient):
        if recipient == "p0@kund.example":
            world.tell(own, second, Objected(at=AT))

    line = Line(before=says_no)
    deliver(own, sending, line)
    assert [to for to, _ in line.kept] == ["p0@kund.example", "p2@kund.example"]
    with within(own):
        refused = Message.objects.get(subject=second)
    assert (refused.state, refused.code, refused.rule) == (MessageState.REFUSED, "OBJ_DM", "R17")
    assert refused.decision is not None
    assert first != third


def test_the_next_sending_leaves_out_who_withdrew_and_says_why():
    own = world.agency()
    world.subscriber(own, "kvar@kund.example")
    leaver = world.subscriber(own, "bort@kund.example")
    world.tell(own, leaver, ConsentWithdrawn(at=AT - timedelta(hours=1), purpose="newsletter", channel=Channel.EMAIL))
    sending = start(own)
    plan(own, sending)
    line = Line()
    deliver(own, sending, line)
    assert [to for to, _ in line.kept] == ["kvar@kund.example"]
    assert state(own, sending).left_out == {"CONSENT_WITHDRAWN": 1}


def test_another_controllers_subject_is_never_reached():
    own, other = world.agency(), world.agency("trillingen")
    world.subscriber(own, "min@kund.example")
    world.subscriber(other, "annans@kund.example")
    sending = start(own)
    plan(own, sending)
    line = Line()
    deliver(own, sending, line)
    assert [to for to, _ in line.kept] == ["min@kund.example"]
    with pytest.raises(LofteError, match="no such sending"):
        pause_sending(controller=other, sending=sending, actor=SYSTEM, at=AT)


@pytest.mark.parametrize(("engaged", "instructed", "code"), [(False, False, "NO_DPA"), (True, False, "NO_INSTRUCTION")])
def test_a_clients_list_is_sent_to_only_under_agreement_and_instruction(engaged, instructed, code):
    made = world.client(world.agency(), engaged=engaged, instructed=instructed)
    world.subscriber(made, "las@kund.example")
    sending = start(made)
    plan(made, sending)
    assert state(made, sending).left_out == {code: 1}


def test_a_client_under_instruction_is_named_as_sender_with_the_agency_beside():
    made = world.client(world.agency())
    world.subscriber(made, "las@kund.example")
    sending = start(made)
    plan(made, sending)
    line = Line()
    deliver(made, sending, line)
    text = message_from_bytes(line.kept[0][1], policy=default).get_body(("plain",)).get_content()
    assert "Skickas på uppdrag av" in text


def test_a_paused_sending_begins_no_letter_and_goes_on_where_it_was():
    own = world.agency()
    for n in range(4):
        world.subscriber(own, f"p{n}@kund.example")
    sending = start(own)
    plan(own, sending)
    line = Line(
        before=lambda to: to.startswith("p1") and pause_sending(controller=own, sending=sending, actor=SYSTEM, at=AT)
    )
    deliver(own, sending, line)
    assert states(own, sending) == {MessageState.SENT: 2, MessageState.PLANNED: 2}
    resume_sending(controller=own, sending=sending, actor=SYSTEM, at=AT)
    line.before = None
    deliver(own, sending, line)
    assert states(own, sending) == {MessageState.SENT: 4}
    assert len(line.kept) == 4


def test_a_stopped_sending_reaches_nobody_more():
    own = world.agency()
    for n in range(3):
        world.subscriber(own, f"p{n}@kund.example")
    sending = start(own)
    plan(own, sending)
    stop_sending(controller=own, sending=sending, actor=SYSTEM, at=AT)
    line = Line()
    deliver(own, sending, line)
    assert line.kept == []
    assert state(own, sending).state == SendingState.STOPPED


def test_a_worker_killed_in_flight_leaves_one_uncertain_letter_that_is_not_sent_again():
    own = world.agency()
    for n in range(3):
        world.subscriber(own, f"p{n}@kund.example")
    sending = start(own)
    plan(own, sending)
    flight = delivering.advance(controller=own, sending=sending, handed=None, at=AT)
    assert flight is not None
    line = Line()
    deliver(own, sending, line)
    assert states(own, sending) == {MessageState.UNCERTAIN: 1, MessageState.SENT: 2}
    assert len(line.kept) == 2


def test_each_answer_of_the_server_is_kept_for_what_it_is():
    own = world.agency()
    answers = {
        "ok@kund.example": Outcome.DELIVERED,
        "nej@kund.example": Outcome.REFUSED,
        "sen@kund.example": Outcome.DEFERRED,
        "oviss@kund.example": Outcome.UNKNOWN,
    }
    for address in answers:
        world.subscriber(own, address)
    sending = start(own)
    plan(own, sending)
    again = deliver(own, sending, Line(answers))
    assert again is not None
    assert states(own, sending) == {
        MessageState.SENT: 1,
        MessageState.FAILED: 1,
        MessageState.PLANNED: 1,
        MessageState.UNCERTAIN: 1,
    }
    assert state(own, sending).state == SendingState.RUNNING


def test_a_lost_connection_gives_the_claimed_letter_back():
    own = world.agency()
    world.subscriber(own, "p@kund.example")
    sending = start(own)
    plan(own, sending)
    with pytest.raises(ConnectionFailed):
        deliver(own, sending, Line({"p@kund.example": ConnectionFailed("x")}))
    assert states(own, sending) == {MessageState.PLANNED: 1}
    line = Line()
    deliver(own, sending, line)
    assert len(line.kept) == 1


def test_planning_begun_again_doubles_nobody():
    own = world.agency()
    for n in range(3):
        world.subscriber(own, f"p{n}@kund.example")
    sending = start(own)
    planning.plan_recipients(controller=own, sending=sending, now=now, go_on=lambda: False)
    plan(own, sending)
    line = Line()
    deliver(own, sending, line)
    assert len(line.kept) == 3


def test_the_same_words_are_not_sent_twice():
    own = world.agency()
    newsletter = write_newsletter(controller=own, draft=DRAFT, actor=SYSTEM, at=AT)
    send_newsletter(controller=own, newsletter=newsletter, claims=CLAIMS, actor=SYSTEM, at=AT)
    with pytest.raises(LofteError) as caught:
        send_newsletter(controller=own, newsletter=newsletter, claims=CLAIMS, actor=SYSTEM, at=AT)
    assert caught.value.problems[0].code == "SENT_ALREADY"


def test_a_purpose_outside_the_policy_cannot_even_be_drafted():
    own = world.agency()
    with pytest.raises(LofteError) as caught:
        write_newsletter(
            controller=own, draft=Draft(**{**_fields(DRAFT), "purpose": "bookkeeping"}), actor=SYSTEM, at=AT
        )
    assert caught.value.problems[0].code == "PURPOSE_UNKNOWN"


def test_it_goes_over_real_smtp():
    own = world.agency()
    world.subscriber(own, "riktig@kund.example")
    sending = start(own)
    plan(own, sending)
    kept: list[str] = []
    with LoopbackReceiver(keep=lambda to, raw: kept.append(to)) as receiver:
        server = Server(host="127.0.0.1", port=receiver.port, security="none")
        with Connection(server) as connection:
            deliver(own, sending, connection)
    assert kept == ["riktig@kund.example"]


def _fields(draft):
    return {name: getattr(draft, name) for name in Draft.__slots__}
