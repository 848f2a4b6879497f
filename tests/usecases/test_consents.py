"""A yes needs its proof; a no needs nothing, is in effect at once, and holds for everybody at the address."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lofte.domain.acts import SYSTEM, Act
from lofte.domain.errors import LofteError
from lofte.domain.states import BlockReason, IdentifierKind
from lofte.domain.terms import Channel, SourceKind, UnsubscribeMeans
from lofte.domain.tokens import UnsubscribeToken
from lofte.store import blocks, rows, standing
from lofte.store.evidence import recording
from lofte.store.models import Block, Entry, StandingEvent
from lofte.store.scopes import within
from lofte.usecases.consents.giving import Yes, confirm_consent, record_consent, resubscribe
from lofte.usecases.consents.refusing import object_to_direct_marketing, object_to_list, say_no, withdraw
from lofte.usecases.links import read_unsubscribe, unsubscribe_url
from tests import world
from tests.usecases.lists import audience, differences, held, known, ledger
from tests.world import AT

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(minutes=5)
YES = Yes(
    purpose="newsletter",
    channel=Channel.EMAIL,
    text="Ja tack, skicka nyhetsbrevet.",
    source=SourceKind.NEWSLETTER_SIGNUP,
)
PAIR = {"purpose": "newsletter", "channel": Channel.EMAIL}


@pytest.fixture
def ekorren():
    """Its one click means an objection to direct marketing."""
    return world.agency()


@pytest.fixture
def trillingen():
    """Its one click means the list."""
    return world.agency("trillingen")


def token(controller, subject, purpose="newsletter"):
    return UnsubscribeToken(controller=controller, subject=subject, purpose=purpose, channel=Channel.EMAIL)


def rows_of(controller, model, **filters):
    with within(controller):
        return list(model.objects.filter(**filters))


def kinds(controller, subject):
    return [one.kind for one in ledger(controller, subject)]


def give(controller, subject, at=AT, **changes):
    yes = Yes(**{**{name: getattr(YES, name) for name in Yes.__slots__}, **changes})
    return record_consent(controller=controller, subject=subject, yes=yes, actor=SYSTEM, at=at)


# ---- yes ----


def test_a_yes_counts_at_once_and_its_proof_is_kept(ekorren):
    subject = world.admit(ekorren, email="asa@kund.example")
    assert audience(ekorren) == {"CONSENT_MISSING": 1, "reached": 0}
    entry = give(ekorren, subject)
    assert audience(ekorren) == {"reached": 1}
    assert held(ekorren, subject)["choices"]["consents"] == [
        {
            "purpose": "newsletter",
            "channels": ["email"],
            "on": "2026-11-22",
            "text": "Ja tack, skicka nyhetsbrevet.",
            "source": "newsletter_signup",
        }
    ]
    (event,) = rows_of(ekorren, StandingEvent, subject=subject, kind="consent_given")
    assert event.entry == entry
    (noted,) = rows_of(ekorren, Entry, id=entry)
    assert "Ja tack" not in noted.detail
    assert '"proof":"' in noted.detail


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"text": " "}, "CONSENT_TEXT"),
        ({"purpose": "spying"}, "CONSENT_PURPOSE"),
        ({"channel": Channel.SMS}, "CONSENT_PURPOSE"),
        ({"given_at": LATER}, "CONSENT_AHEAD"),
    ],
)
def test_a_yes_without_what_it_needs_is_not_recorded(ekorren, changes, code):
    subject = world.admit(ekorren, email="asa@kund.example")
    before = ledger(ekorren, subject)
    with pytest.raises(LofteError) as caught:
        give(ekorren, subject, **changes)
    assert [one.code for one in caught.value.problems] == [code]
    assert ledger(ekorren, subject) == before


def test_an_oral_yes_waits_for_its_written_confirmation(ekorren):
    subject = world.admit(ekorren, email="asa@kund.example")
    give(ekorren, subject, source=SourceKind.ORAL)
    assert audience(ekorren) == {"CONSENT_UNCONFIRMED": 1, "reached": 0}
    confirm_consent(controller=ekorren, subject=subject, **PAIR, actor=SYSTEM, at=LATER)
    assert audience(ekorren, at=LATER) == {"reached": 1}


def test_a_yes_that_came_with_the_terms_is_no_free_one(ekorren):
    subject = world.admit(ekorren, email="asa@kund.example")
    give(ekorren, subject, source=SourceKind.CONTRACT)
    assert audience(ekorren) == {"CONSENT_BUNDLED": 1, "reached": 0}


# ---- no ----


def test_a_withdrawal_is_in_effect_at_once_and_saying_it_twice_changes_nothing(ekorren):
    subject = world.subscriber(ekorren, "asa@kund.example")
    assert audience(ekorren) == {"reached": 1}
    assert withdraw(controller=ekorren, subject=subject, **PAIR, actor=SYSTEM, at=AT)
    assert audience(ekorren) == {"CONSENT_WITHDRAWN": 1, "reached": 0}
    before = ledger(ekorren, subject)
    assert not withdraw(controller=ekorren, subject=subject, **PAIR, actor=SYSTEM, at=LATER)
    assert ledger(ekorren, subject) == before
    assert len(rows_of(ekorren, Entry, act=Act.CONSENT_WITHDRAWN)) == 2
    assert not differences(ekorren)


def test_a_withdrawal_without_a_consent_on_record_counts_all_the_same(ekorren):
    subject = world.admit(ekorren, email="asa@kund.example")
    assert withdraw(controller=ekorren, subject=subject, **PAIR, actor=SYSTEM, at=AT)
    assert audience(ekorren) == {"CONSENT_WITHDRAWN": 1, "reached": 0}


def test_an_objection_closes_every_channel_and_blocks_the_address(trillingen):
    subject = world.admit(
        trillingen, email="asa@kund.example", events=[world.consent(), world.consent(purpose="campaigns")]
    )
    assert object_to_direct_marketing(controller=trillingen, subject=subject, actor=SYSTEM, at=AT)
    for purpose in ("newsletter", "campaigns"):
        assert audience(trillingen, purpose) == {"OBJ_DM": 1, "reached": 0}
    (block,) = rows_of(trillingen, Block)
    assert (block.reason, block.kind) == (BlockReason.DIRECT_MARKETING_OBJECTION, "email")
    assert not object_to_direct_marketing(controller=trillingen, subject=subject, actor=SYSTEM, at=LATER)
    assert kinds(trillingen, subject).count("objected") == 1


def test_a_no_to_one_list_leaves_the_others(trillingen):
    subject = world.admit(
        trillingen, email="asa@kund.example", events=[world.consent(), world.consent(purpose="campaigns")]
    )
    assert object_to_list(controller=trillingen, subject=subject, **PAIR, actor=SYSTEM, at=AT)
    assert audience(trillingen) == {"PREF_CHANNEL": 1, "reached": 0}
    assert audience(trillingen, "campaigns") == {"reached": 1}
    (block,) = rows_of(trillingen, Block)
    assert (block.reason, block.purpose, block.channel) == (BlockReason.LIST_OBJECTION, "newsletter", "email")
    assert not object_to_list(controller=trillingen, subject=subject, **PAIR, actor=SYSTEM, at=LATER)


# ---- the one click ----


def test_one_click_means_what_the_policy_says(ekorren, trillingen):
    objector = world.subscriber(ekorren, "asa@kund.example")
    leaver = world.subscriber(trillingen, "asa@kund.example")
    said = say_no(token=token(ekorren, objector), at=AT)
    assert (said.means, said.changed) == (UnsubscribeMeans.DIRECT_MARKETING, True)
    assert kinds(ekorren, objector)[-2:] == ["consent_withdrawn", "objected"]
    assert audience(ekorren) == {"OBJ_DM": 1, "reached": 0}
    said = say_no(token=token(trillingen, leaver), at=AT)
    assert (said.means, said.changed) == (UnsubscribeMeans.LIST, True)
    assert kinds(trillingen, leaver)[-2:] == ["consent_withdrawn", "opted_out"]
    assert known(trillingen, leaver).objection is None


def test_a_click_is_good_for_ever_and_twice_is_as_good_as_once(ekorren):
    subject = world.subscriber(ekorren, "asa@kund.example")
    url = unsubscribe_url(controller=ekorren, subject=subject, **PAIR)
    read = read_unsubscribe(text=url.rpartition("/")[2])
    years = AT + timedelta(days=3650)
    assert say_no(token=read, at=years).changed
    before = ledger(ekorren, subject)
    assert not say_no(token=read, at=years + timedelta(days=1)).changed
    assert ledger(ekorren, subject) == before
    assert len(rows_of(ekorren, Block)) == 1


def test_the_page_after_the_click_offers_the_other_meaning(ekorren, trillingen):
    leaver = world.subscriber(trillingen, "asa@kund.example")
    say_no(token=token(trillingen, leaver), at=AT)
    say_no(token=token(trillingen, leaver), at=LATER, means=UnsubscribeMeans.DIRECT_MARKETING)
    assert known(trillingen, leaver, LATER).objection is not None
    objector = world.subscriber(ekorren, "asa@kund.example")
    say_no(token=token(ekorren, objector), at=AT)
    say_no(token=token(ekorren, objector), at=LATER, means=UnsubscribeMeans.LIST)
    assert known(ekorren, objector, LATER).objection is None
    assert known(ekorren, objector, LATER).list_objections
    assert audience(ekorren, at=LATER)["reached"] == 0
    assert [one.reason for one in rows_of(ekorren, Block, lifted_at=None)] == [BlockReason.LIST_OBJECTION]


def test_a_slip_does_not_lift_the_block_of_another_at_the_same_address(ekorren):
    mine = world.subscriber(ekorren, "hemma@kund.example", given_name="Åsa")
    theirs = world.subscriber(ekorren, "hemma@kund.example", given_name="Bo")
    object_to_direct_marketing(controller=ekorren, subject=theirs, actor=SYSTEM, at=AT)
    say_no(token=token(ekorren, mine), at=AT)
    say_no(token=token(ekorren, mine), at=LATER, means=UnsubscribeMeans.LIST)
    reasons = {one.reason for one in rows_of(ekorren, Block, lifted_at=None)}
    assert reasons == {BlockReason.DIRECT_MARKETING_OBJECTION, BlockReason.LIST_OBJECTION}


def test_a_click_for_somebody_who_is_erased_gets_the_same_answer_and_changes_nothing(ekorren):
    subject = world.subscriber(ekorren, "asa@kund.example")
    with recording(controller=ekorren, actor=SYSTEM, at=AT, act=Act.SUBJECT_SHREDDED) as record:
        rows.execute(
            "UPDATE subject SET erased_at = %s WHERE controller_id = %s AND id = %s",
            (rows.instant(AT), rows.key(ekorren), rows.key(subject)),
        )
        standing.forget(subject=subject)
        record.entry(subject=subject)
    said = say_no(token=token(ekorren, subject), at=LATER)
    assert (said.means, said.known) == (UnsubscribeMeans.DIRECT_MARKETING, False)
    assert audience(ekorren, at=LATER) == {"reached": 0}


def test_a_later_yes_opens_its_own_purpose_and_channel_alone(trillingen):
    subject = world.admit(
        trillingen, email="asa@kund.example", events=[world.consent(), world.consent(purpose="campaigns")]
    )
    object_to_direct_marketing(controller=trillingen, subject=subject, actor=SYSTEM, at=AT)
    resubscribe(token=token(trillingen, subject), text="Ja, skicka nyhetsbrevet igen.", at=LATER)
    assert audience(trillingen, at=LATER) == {"reached": 1}
    assert audience(trillingen, "campaigns", at=LATER) == {"OBJ_DM": 1, "reached": 0}
    again = LATER + timedelta(days=1)
    assert object_to_direct_marketing(controller=trillingen, subject=subject, actor=SYSTEM, at=again)
    assert audience(trillingen, at=again) == {"OBJ_DM": 1, "reached": 0}
    assert not differences(trillingen, again)


# ---- whom it concerns ----


@pytest.mark.parametrize("how", ["withdraw", "object", "list", "click"])
def test_what_one_says_binds_everybody_at_the_address_and_nobody_elsewhere(ekorren, trillingen, how):
    speaker = world.subscriber(ekorren, "hemma@kund.example", given_name="Åsa")
    world.subscriber(ekorren, "HEMMA@kund.example", given_name="Bo")
    other = world.subscriber(ekorren, "cilla@kund.example", given_name="Cilla")
    elsewhere = world.subscriber(trillingen, "hemma@kund.example", given_name="Åsa")
    before = ledger(ekorren, other), ledger(trillingen, elsewhere)
    match how:
        case "withdraw":
            withdraw(controller=ekorren, subject=speaker, **PAIR, actor=SYSTEM, at=AT)
        case "object":
            object_to_direct_marketing(controller=ekorren, subject=speaker, actor=SYSTEM, at=AT)
        case "list":
            object_to_list(controller=ekorren, subject=speaker, **PAIR, actor=SYSTEM, at=AT)
        case "click":
            say_no(token=token(ekorren, speaker), at=AT)
    found = audience(ekorren)
    assert found["reached"] == 1
    assert found["SHARED_STRICTEST"] == 1
    assert audience(trillingen) == {"reached": 1}
    assert (ledger(ekorren, other), ledger(trillingen, elsewhere)) == before
    assert not rows_of(trillingen, Block)
    assert not differences(ekorren)


@pytest.mark.parametrize("whose", ["another controller's", "nobody's"])
def test_a_subject_of_another_controller_is_not_there(ekorren, trillingen, whose):
    subject = world.subscriber(trillingen, "asa@kund.example") if whose == "another controller's" else ekorren
    before = len(rows_of(ekorren, StandingEvent))
    for act in (
        lambda: give(ekorren, subject),
        lambda: confirm_consent(controller=ekorren, subject=subject, **PAIR, actor=SYSTEM, at=AT),
        lambda: withdraw(controller=ekorren, subject=subject, **PAIR, actor=SYSTEM, at=AT),
        lambda: object_to_direct_marketing(controller=ekorren, subject=subject, actor=SYSTEM, at=AT),
        lambda: object_to_list(controller=ekorren, subject=subject, **PAIR, actor=SYSTEM, at=AT),
    ):
        with pytest.raises(LofteError) as caught:
            act()
        assert caught.value.problems[0].code == "SUBJECT_UNKNOWN"
    assert not say_no(token=token(ekorren, subject), at=AT).known
    assert len(rows_of(ekorren, StandingEvent)) == before
    assert whose == "nobody's" or audience(trillingen) == {"reached": 1}


def test_a_block_is_the_same_however_the_address_is_written(ekorren):
    subject = world.subscriber(ekorren, "Åsa@Kund.Example")
    object_to_direct_marketing(controller=ekorren, subject=subject, actor=SYSTEM, at=AT)
    (block,) = rows_of(ekorren, Block)
    assert b"kund" not in bytes(block.digest)
    with within(ekorren):
        assert blocks.found(identifiers={IdentifierKind.EMAIL: "a\u030asa@KUND.example"})
