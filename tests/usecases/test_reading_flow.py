"""From the prose of a company that nobody here knew to a controller that works by it, one kept step at a time."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from lofte.clock import system_now
from lofte.documents.reading import Limits
from lofte.domain.acts import SYSTEM, Act, Actor
from lofte.domain.drafting.model import AnswerState
from lofte.domain.errors import LofteError
from lofte.domain.states import ActorKind, DraftState, MessageState, StaffRole
from lofte.domain.terms import Language
from lofte.queries import reading as queries
from lofte.queries.imports import import_page
from lofte.queries.reading import Reader
from lofte.queries.staff import Place, member
from lofte.store import keys
from lofte.store.models import Controller, Entry, PolicyDraft, PolicyVersion
from lofte.store.scopes import within
from lofte.usecases import reading_flow
from lofte.usecases.collecting.staging import stage_step
from lofte.usecases.collecting.statements import attest
from lofte.usecases.rotation import rotate
from lofte.usecases.staff import add_staff, grant_role, installation
from tests import world
from tests.usecases import lists
from tests.usecases import test_messaging as messaging
from tests.usecases.filling_in import answers
from tests.world import AT

pytestmark = pytest.mark.django_db
CORPUS = Path(__file__).parents[1] / "reading/corpus"
TEXT = """# Integritetspolicy

Älvsands Snickeri AB, org.nr 556036-0793, Provgatan 1, 999 10 Exempelby, är personuppgiftsansvarig.
Du når oss på hej@alvsand.example.

## Vad vi använder uppgifterna till

Vi behandlar namn och e-postadress för att skicka nyhetsbrev till dig. Den rättsliga grunden är ditt samtycke.

Vi sparar fakturor i sju år enligt bokföringslagen.

## Dina rättigheter

Du har rätt att få tillgång till dina uppgifter, att få dem rättade och att få dem raderade.
Du har rätt att lämna klagomål till Integritetsskyddsmyndigheten (IMY).
"""


def somebody(*controllers, email="ada@alvsand.example", role=StaffRole.OWNER):
    """A member of staff with a role, and the reader that the console makes of them."""
    staff = add_staff(email=email, name="Ada Påhitt", language=Language.SV, actor=SYSTEM, at=AT)
    for controller in controllers:
        grant_role(staff=staff, role=role, controller=controller, actor=SYSTEM, at=AT)
    return staff


def reader(staff, at_place=0) -> Reader:
    found = member(staff=staff)
    assert found is not None
    place: Place = found.places[at_place]
    return Reader(place=place, places=found.places, staff=staff, actor=Actor(kind=ActorKind.STAFF, id=staff))


def read_in(staff, text=TEXT, controller=None, name="policy.txt"):
    actor = Actor(kind=ActorKind.STAFF, id=staff)
    return reading_flow.read_in(controller=controller, data=text.encode(), name=name, actor=actor, at=AT)


def settle(staff, draft, **said):
    """Answer every question, and those that answers bring with them."""
    for _ in range(4):
        found = queries.opened(draft=draft, reader=reader(staff), at=AT)
        assert found is not None
        if not found.finished.open:
            return found
        reading_flow.save_answers(
            controller=found.home,
            draft=draft,
            answers=answers(found.finished, **said),
            actor=reader(staff).actor,
            at=AT,
        )
    raise AssertionError([(one.key, one.wrong) for one in found.finished.questions if one.state != AnswerState.DONE])


def publish(staff, draft, home, slug="alvsand", at=AT):
    return reading_flow.publish(
        controller=home,
        draft=draft,
        slug=slug,
        staff=staff,
        actor=reader(staff).actor,
        at=at,
        language=Language.SV,
    )


def acts(controller) -> list[str]:
    with within(controller):
        return list(Entry.objects.order_by("id").values_list("act", flat=True))


def known_by_a_list(controller, email) -> bool:
    """Whether a list that somebody already had can be brought in, by the choices that its page offers."""
    source = lists.up(controller, lists.person("Ada", email, f"{lists.YES};;;")).id
    view = import_page(controller=controller, source=source, language=Language.SV, at=AT)
    stated = lists.statement(purpose=view.purposes[0].slug, basis=view.bases[0], source_kind=view.sources[0])
    attest(controller=controller, source=source, statement=stated, actor=SYSTEM, at=AT)
    lists.run(stage_step, controller, source)
    lists.settle(controller, source)
    lists.confirm(controller, source)
    return len(lists.who(controller, email)) == 1


def test_an_unknown_company_s_prose_becomes_a_live_controller_that_can_send_its_newsletter() -> None:
    staff = somebody(world.agency())
    draft = read_in(staff)
    found = settle(staff, draft)
    assert found.finished.publishable
    made = publish(staff, draft, found.home)
    assert (made.new, made.number, made.slug) == (True, 1, "alvsand")
    assert [place.roles for place in member(staff=staff).places if place.id == made.controller] == [
        frozenset({StaffRole.OWNER})
    ]
    assert known_by_a_list(made.controller, "ada@kund.example")
    world.subscriber(made.controller, "vera@kund.example")
    world.admit(made.controller, email="utan@kund.example")
    sending = messaging.start(made.controller)
    messaging.plan(made.controller, sending)
    line = messaging.Line()
    assert messaging.deliver(made.controller, sending, line) is None
    assert [to for to, _ in line.kept] == ["ada@kund.example", "vera@kund.example"]
    assert messaging.states(made.controller, sending)[MessageState.SENT] == 2


@pytest.mark.parametrize("name", ["501", "504", "506", "516"])
def test_policies_of_other_companies_can_be_settled_and_published(name: str) -> None:
    staff = somebody(world.agency())
    draft = read_in(staff, (CORPUS / f"{name}.txt").read_text(encoding="utf-8"))
    found = settle(staff, draft)
    assert [one for one in found.finished.findings if one.severity != "warn"] == []
    assert publish(staff, draft, found.home, slug=f"c{name}").number == 1


def test_nothing_is_answered_for_anyone() -> None:
    staff = somebody(world.agency())
    found = queries.opened(draft=read_in(staff), reader=reader(staff), at=AT)
    assert found is not None
    assert found.finished.open == len(found.finished.questions) > 0
    assert all(not any(values) for one in found.finished.questions for values in one.given.values())
    assert not found.finished.publishable
    with pytest.raises(LofteError):
        publish(staff, found.id, found.home)
    assert not Controller.objects.filter(slug="alvsand").exists()


def test_a_new_version_for_a_known_company_begins_now_and_leaves_the_first_as_it_was() -> None:
    own = world.agency()
    staff = somebody(own)
    draft = read_in(staff, controller=own)
    found = settle(staff, draft)
    made = publish(staff, draft, found.home)
    assert (made.new, made.controller, made.number) == (False, own, 2)
    with within(own):
        first, second = PolicyVersion.objects.order_by("number")
        assert first.valid_from < second.valid_from == AT
        assert PolicyDraft.objects.get(id=draft).state == DraftState.PUBLISHED


def test_every_step_leaves_evidence_and_the_text_lies_sealed() -> None:
    staff = somebody(world.agency())
    draft = read_in(staff)
    found = settle(staff, draft)
    publish(staff, draft, found.home)
    assert {Act.DRAFT_READ, Act.DRAFT_ANSWERED, Act.LOOKED_AT_DRAFT, Act.DRAFT_PUBLISHED} <= set(acts(installation()))
    with within(installation()):
        sealed = bytes(PolicyDraft.objects.get(id=draft).sealed)
    assert "Älvsand".encode() not in sealed
    assert b"newsletter" not in sealed


def test_what_was_said_so_far_is_there_when_one_comes_back_and_goes_when_it_is_emptied() -> None:
    staff = somebody(world.agency())
    draft = read_in(staff)
    found = queries.opened(draft=draft, reader=reader(staff), at=AT)
    assert found is not None
    asked = next(one for one in found.finished.questions if one.kind == "valid_from")
    for given, state in ((("2026-11-01",), "done"), (("someday",), "wrong"), ((), "open")):
        reading_flow.save_answers(
            controller=found.home, draft=draft, answers={asked.key: {"day": given}}, actor=SYSTEM, at=AT
        )
        again = queries.opened(draft=draft, reader=reader(staff), at=AT + timedelta(days=3))
        assert again is not None
        assert next(one for one in again.finished.questions if one.key == asked.key).state == state


def test_a_changed_text_is_read_anew_and_the_document_stays_beside_it() -> None:
    staff = somebody(world.agency())
    draft = read_in(staff, TEXT.replace("Integritetsskyddsmyndigheten (IMY)", "Datainspektionen"))
    found = settle(staff, draft)
    assert "L02" in {one.code for one in found.finished.findings}
    reading_flow.change_text(controller=found.home, draft=draft, text=TEXT, actor=SYSTEM, at=AT)
    again = queries.opened(draft=draft, reader=reader(staff), at=AT)
    assert again is not None
    assert again.changed
    assert "Datainspektionen" in again.original
    assert again.finished.publishable


def test_a_draft_outlives_the_key_that_sealed_it_first() -> None:
    own = world.agency()
    staff = somebody(own)
    draft = read_in(staff, controller=own)
    later = system_now() + timedelta(days=80)
    for _ in range(20):
        if not rotate(controller=own, at=AT, system_at=later):
            break
    keys.forget()
    found = queries.opened(draft=draft, reader=reader(staff), at=AT)
    assert found is not None
    assert found.original == TEXT


def test_a_draft_is_there_for_its_own_controller_and_for_whoever_began_it_alone() -> None:
    own, other = world.agency(), world.agency(slug="granne")
    staff, colleague = somebody(own), somebody(own, email="bo@alvsand.example")
    neighbour = somebody(other, email="cia@granne.example")
    for_own, for_new = read_in(staff, controller=own), read_in(staff)
    assert queries.opened(draft=for_own, reader=reader(colleague), at=AT) is not None
    assert queries.opened(draft=for_new, reader=reader(staff), at=AT) is not None
    for draft, somebody_else in ((for_own, neighbour), (for_new, neighbour), (for_new, colleague)):
        assert queries.opened(draft=draft, reader=reader(somebody_else), at=AT) is None
    with pytest.raises(LofteError):
        reading_flow.save_answers(controller=other, draft=for_own, answers={}, actor=SYSTEM, at=AT)
    assert [row.id for row in queries.draft_rows(reader=reader(neighbour), at=AT)] == []


def test_a_draft_that_is_thrown_away_is_gone_and_a_published_one_is_worked_on_no_more() -> None:
    staff = somebody(world.agency())
    draft = read_in(staff)
    reading_flow.discard(controller=installation(), draft=draft, actor=SYSTEM, at=AT)
    assert queries.opened(draft=draft, reader=reader(staff), at=AT) is None
    with pytest.raises(LofteError):
        reading_flow.discard(controller=installation(), draft=draft, actor=SYSTEM, at=AT)
    done = read_in(staff)
    publish(staff, done, settle(staff, done).home)
    with pytest.raises(LofteError) as refused:
        reading_flow.change_text(controller=installation(), draft=done, text="x", actor=SYSTEM, at=AT)
    assert refused.value.problems[0].code == "DRAFT_PUBLISHED"


def test_publishing_that_was_killed_in_the_middle_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    staff = somebody(world.agency())
    draft = read_in(staff)
    found = settle(staff, draft)

    def killed(**_: object) -> None:
        raise KeyboardInterrupt

    for name in ("publish_policy", "grant_role"):
        with monkeypatch.context() as patched:
            patched.setattr(reading_flow, name, killed)
            with pytest.raises(KeyboardInterrupt):
                publish(staff, draft, found.home)
    made = publish(staff, draft, found.home)
    assert made.number == 1
    assert Controller.objects.filter(slug="alvsand").count() == 1
    with within(made.controller):
        assert PolicyVersion.objects.count() == 1


@pytest.mark.parametrize("slug", ["", "Åå", "a b", "x" * 64, "../n"])
def test_a_short_name_that_is_none_publishes_nothing(slug: str) -> None:
    staff = somebody(world.agency())
    draft = read_in(staff)
    found = settle(staff, draft)
    with pytest.raises(LofteError) as refused:
        publish(staff, draft, found.home, slug=slug)
    assert refused.value.problems[0].code == "SLUG_BROKEN"


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"%PDF-1.4 nothing of the kind", "policy.pdf", "document.unreadable"),
        (b"PK\x03\x04 no archive", "policy.docx", "document.unreadable"),
        (b"\x00\x01\x02\x03" * 50, "policy.txt", "document.no_text"),
        (b"   \n 123 \n", "policy.txt", "document.no_text"),
    ],
)
def test_what_cannot_be_read_is_refused_and_nothing_of_it_kept(data: bytes, name: str, code: str) -> None:
    world.installed()
    with pytest.raises(LofteError) as refused:
        reading_flow.read_in(controller=None, data=data, name=name, actor=SYSTEM, at=AT)
    assert refused.value.problems[0].code == code
    with within(installation()):
        assert not PolicyDraft.objects.exists()


def test_a_document_beyond_the_limits_is_refused() -> None:
    world.installed()
    with pytest.raises(LofteError) as refused:
        reading_flow.read_in(
            controller=None, data=b"word " * 100, name="a.txt", actor=SYSTEM, at=AT, limits=Limits(bytes_in=100)
        )
    assert refused.value.problems[0].code == "document.too_large"
