"""Cases that real life brings, as far as the decision answers them; by their number in the catalogue of cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from lofte.domain.decision import Permit
from lofte.domain.decision.erasure import Kept, erasure_outcome
from lofte.domain.decision.facts import ErasureState, Objection, Restriction
from lofte.domain.standing import events as e
from lofte.domain.standing import fold, sharer, unsubscribe
from lofte.domain.states import BlockReason
from lofte.domain.terms import Channel, Code, ContentClass, Operation, PersonType, UnsubscribeMeans
from tests.domain.decision import cases
from tests.domain.decision.people import (
    LONG_AGO,
    NOW,
    YESTERDAY,
    activities,
    ask,
    engaged,
    outcome,
    person,
    running,
    told,
    yes,
)

STARTED = LONG_AGO - timedelta(days=10)
NATURAL = e.PersonTypeConfirmed(at=STARTED, person_type=PersonType.NATURAL)


def given(at=LONG_AGO, purpose="news", channel=Channel.EMAIL, **more):
    return e.ConsentGiven(at=at, purpose=purpose, channel=channel, policy_version=3, **more)


def stands(*events, at=NOW, sharers=()):
    return fold(subject="s1", controller="firm", events=(NATURAL, *events), at=at, sharers=sharers)


def test_t02_erased_but_for_the_unpaid_invoice():
    kept = [Kept(field="transactions", ground="BFL 7:2", keep_to=date(2033, 12, 31))]
    result = erasure_outcome(fields=["email", "notes", "transactions"], kept=kept, disclosed_to=["esp", "esp"], at=NOW)
    assert (result.code, result.erased) == (Code.PARTIAL, ("email", "notes"))
    assert result.blocked == tuple(kept)
    assert (result.notify, result.keyed_hash_kept) == (("esp",), True)
    left = person(erasure=ErasureState.PARTIAL, erased_at=YESTERDAY, contract=running())
    assert told(outcome(facts=left)) == "-R08 ERASURE_PENDING"
    keep = ask(purpose="books", operation=Operation.STATUTORY_KEEP, channel=None, content_class=None)
    assert isinstance(outcome(facts=left, request=keep), Permit)


def test_t02_the_last_day_of_keeping_is_kept_and_the_next_is_not():
    kept = [Kept(field="x", ground="BFL 7:2", keep_to=NOW.date())]
    assert erasure_outcome(fields=["x"], kept=kept, disclosed_to=[], at=NOW).code is Code.PARTIAL
    later = erasure_outcome(fields=["x"], kept=kept, disclosed_to=[], at=NOW + timedelta(days=1))
    assert (later.code, later.blocked) == (Code.DONE, ())


def test_t04_the_block_of_an_objection_survives_erasure():
    found = e.BlockFound(at=LONG_AGO, reason=BlockReason.DIRECT_MARKETING_OBJECTION)
    erased = e.BlockFound(at=LONG_AGO, reason=BlockReason.ERASED)
    collected = e.Collected(at=YESTERDAY)
    assert told(outcome(facts=stands(found, erased, collected))) == "-R17 OBJ_DM"
    assert told(outcome(facts=stands(found, erased))) == "-R07 ERASED"
    assert told(outcome(facts=stands(found, erased, collected, given(at=NOW)))) == "+R26 CONSENT"


def test_t05_a_restricted_record_collects_a_debt_and_nothing_else():
    restricted = person(restriction=Restriction(since=YESTERDAY), contract=running())
    claim = ask(purpose="orders", operation=Operation.CLAIMS, channel=None, content_class=None)
    assert isinstance(outcome(facts=restricted, request=claim), Permit)
    for operation in (Operation.EDIT, Operation.SELECT, Operation.EXPORT):
        other = ask(purpose="orders", operation=operation, channel=None, content_class=None)
        assert told(outcome(facts=restricted, request=other)) == "-R09 RESTRICTED"


def test_t07_one_of_two_at_a_mailbox_objects_and_marketing_to_it_stops():
    one = stands(given(), e.Objected(at=YESTERDAY, reference="hers"))
    other = stands(given(), sharers=(sharer(facts=one, channels=frozenset({Channel.EMAIL})),))
    answer = outcome(facts=other)
    assert told(answer) == "-R10 SHARED_STRICTEST"
    assert answer.evidence() == ()
    assert told(outcome(facts=one)) == "-R17 OBJ_DM"
    service = ask(purpose="orders", content_class=ContentClass.SERVICE)
    assert isinstance(outcome(facts=replace(other, contract=running()), request=service), Permit)


def test_t09_a_contact_that_becomes_a_sole_trader_needs_consent():
    company = e.PersonTypeConfirmed(at=LONG_AGO, person_type=PersonType.LEGAL_NAMED)
    domain = e.CompanyDomainConfirmed(at=LONG_AGO, on_domain=True)
    trader = e.PersonTypeConfirmed(at=YESTERDAY, person_type=PersonType.SOLE_TRADER)
    sales, role = ask(purpose="sales"), {"named": "role"}
    assert told(outcome(facts=stands(company, domain), request=sales, business=role)) == "+R30 B2B_ROLE"
    assert told(outcome(facts=stands(company, domain, trader), request=sales, business=role)) == "-R28 MFL19"


def test_t10_an_employees_objection_leaves_the_companys_general_address():
    role, sales = {"named": "role"}, ask(purpose="sales")
    objecting = person(
        person_type=PersonType.LEGAL_NAMED,
        consents=(),
        company_domain=True,
        objection=Objection(since=YESTERDAY),
    )
    general = person(subject="s2", person_type=PersonType.LEGAL_GENERIC, consents=())
    assert told(outcome(facts=objecting, request=sales, business=role)) == "-R17 OBJ_DM"
    assert told(outcome(facts=general, request=sales, business=role)) == "+R29 B2B_GENERIC"


def test_t11_a_child_of_twelve_and_one_of_fifteen():
    twelve = e.AgeRecorded(at=STARTED, consent_from=date(2026, 12, 1), marketing_from=date(2029, 12, 1))
    fifteen = e.AgeRecorded(at=STARTED, consent_from=date(2024, 1, 1), marketing_from=date(2027, 1, 1))
    assert told(outcome(facts=stands(twelve, given()))) == "-R14 CHILD_CONSENT"
    assert told(outcome(facts=stands(fifteen, given()))) == "-R15 CHILD_DM"
    approved = stands(twelve, e.GuardianApproved(at=STARTED), given())
    page = ask(purpose="news", operation=Operation.STORE, channel=None, content_class=None)
    assert Code.CHILD_CONSENT not in [one.code for one in outcome(facts=approved, request=page).verdict.denied]


def test_t12_old_consents_stay_for_the_old_purpose_and_are_stale_for_the_new():
    changed = activities("soft", consent_since=4)
    facts = stands(given())
    assert isinstance(outcome(facts=facts, activities=changed), Permit)
    answer = outcome(facts=facts, request=ask(purpose="soft"), activities=changed)
    assert Code.CONSENT_STALE in [one.code for one in answer.reasons()]


def test_t16_an_objection_stops_a_clients_sends_at_once():
    answer = outcome(facts=stands(given(), e.Objected(at=NOW)), engagement=engaged())
    assert told(answer) == "-R17 OBJ_DM"


def test_t17_an_order_to_send_to_those_who_said_no_is_unlawful_for_each_of_them():
    reckless = engaged({"includes_objectors": True})
    objecting = stands(given(), e.Objected(at=YESTERDAY))
    assert told(outcome(facts=objecting, engagement=reckless)) == "-R05 INSTRUCTION_UNLAWFUL"
    assert told(outcome(facts=stands(given()), engagement=reckless)) == "+R26 CONSENT"


def test_t19_a_buyer_is_not_named_by_old_consents_and_inherits_the_objections():
    carried = given(controller="sold-firm")
    assert told(outcome(facts=stands(carried))) == "-R20 CONSENT_SCOPE"
    assert told(outcome(facts=stands(carried, e.Objected(at=YESTERDAY)))) == "-R17 OBJ_DM"


def test_t23_a_dead_address_may_be_anothers_and_its_consent_proves_nothing():
    bounced = e.Bounced(at=YESTERDAY, channel=Channel.EMAIL)
    assert told(outcome(facts=stands(given(), bounced))) == "-R20 CONSENT_UNPROVEN"
    assert told(outcome(facts=stands(given(), bounced, given(at=NOW)))) == "+R26 CONSENT"


def test_t27_an_oral_objection_counts_at_once_and_an_oral_yes_when_confirmed():
    oral = given(confirmed=False)
    assert told(outcome(facts=stands(oral))) == "-R20 CONSENT_UNCONFIRMED"
    confirmed = e.ConsentConfirmed(at=YESTERDAY, purpose="news", channel=Channel.EMAIL)
    assert told(outcome(facts=stands(oral, confirmed))) == "+R26 CONSENT"
    assert told(outcome(facts=stands(given(), e.Objected(at=NOW)))) == "-R17 OBJ_DM"


def test_t28_a_withdrawn_consent_to_a_picture_stops_its_use():
    page = {"purpose": "news", "channel": Channel.PAGE}
    said = given(channel=Channel.PAGE)
    taken_back = e.ConsentWithdrawn(at=YESTERDAY, **page)
    assert isinstance(outcome(facts=stands(said), request=ask(**page)), Permit)
    assert told(outcome(facts=stands(said, taken_back), request=ask(**page))) == "-R20 CONSENT_WITHDRAWN"


def test_t29_a_number_left_for_a_call_back_is_in_no_call_list():
    call = {"purpose": "sales", "channel": Channel.PHONE}
    asked = e.CallbackAsked(at=LONG_AGO, request="r1")
    washed = e.Washed(at=YESTERDAY, register=Channel.PHONE, fetched_on=YESTERDAY.date(), hit=False)
    listed = ask(**call, operation=Operation.SELECT)
    assert told(outcome(facts=stands(asked, washed), request=listed)) == "-R36 CALLBACK_ONLY"
    answer = ask(**call, operation=Operation.CALL, callback_request="r1")
    assert told(outcome(facts=stands(asked, washed), request=answer)) == "+R36 CALLBACK"
    used = e.CallbackUsed(at=YESTERDAY, request="r1")
    assert told(outcome(facts=stands(asked, washed, used), request=answer)) == "-R36 CALLBACK_ONLY"


def test_t32_a_missing_identity_number_is_no_reason_to_use_one():
    assert told(outcome(request=ask(categories=frozenset({"contact", "number"})))) == "-R13 PNR"


def test_t34_an_organisation_number_that_is_a_persons_counts_as_an_identity_number():
    found = e.SensitivityRecorded(at=YESTERDAY, pnr=True)
    assert told(outcome(facts=stands(given(), found))) == "-R13 PNR"


def test_one_click_withdraws_the_consent_and_records_what_the_policy_says():
    facts = stands(given())
    whole = unsubscribe(policy=cases.policy(), purpose="news", channel=Channel.EMAIL, facts=facts, at=NOW)
    assert [one.kind for one in whole] == ["consent_withdrawn", "objected"]
    policy = cases.policy(unsubscribe={"means": UnsubscribeMeans.LIST})
    one_list = unsubscribe(policy=policy, purpose="news", channel=Channel.EMAIL, facts=facts, at=NOW)
    assert [one.kind for one in one_list] == ["consent_withdrawn", "opted_out"]
    assert told(outcome(facts=stands(given(), *one_list))) == "-R18 PREF_CHANNEL"
    assert told(outcome(facts=stands(given(), *whole))) == "-R17 OBJ_DM"


def test_one_click_without_a_consent_withdraws_none():
    events = unsubscribe(policy=cases.policy(), purpose="sales", channel=Channel.EMAIL, facts=stands(), at=NOW)
    assert [one.kind for one in events] == ["objected"]


def test_a_later_yes_opens_its_own_purpose_and_channel_alone():
    said = (e.Objected(at=LONG_AGO), given(at=YESTERDAY), given(purpose="soft"), given(channel=Channel.SMS))
    facts = stands(*said)
    assert told(outcome(facts=facts)) == "+R26 CONSENT"
    assert told(outcome(facts=facts, request=ask(purpose="soft"))) == "-R17 OBJ_DM"
    assert told(outcome(facts=facts, request=ask(channel=Channel.SMS))) == "-R17 OBJ_DM"


def test_an_attestation_alone_never_reopens_after_an_objection():
    facts = stands(e.Objected(at=LONG_AGO), given(at=YESTERDAY, proven=False))
    assert told(outcome(facts=facts)) == "-R17 OBJ_DM"
    assert yes().proven
