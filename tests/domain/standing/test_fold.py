"""The fold: the order of telling does not matter, and of two things at once the one that takes away wins."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta
from random import Random
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lofte.domain.decision.facts import ConsentState, ErasureState, Facts, InterestObjectionState
from lofte.domain.errors import LofteError
from lofte.domain.standing import events as e
from lofte.domain.standing import fold, from_json, sharer, to_json
from lofte.domain.states import BlockReason
from lofte.domain.terms import Channel, PersonType, SourceKind
from tests.domain.decision.cases import NOW

HOUR = timedelta(hours=1)
EMAIL = {"purpose": "news", "channel": Channel.EMAIL}
KINDS = get_args(get_args(e.Event)[0])


def stands(*events, at=NOW):
    return fold(subject="s1", controller="firm", events=events, at=at)


def given_(at=NOW - HOUR, **more):
    return e.ConsentGiven(at=at, policy_version=1, **{**EMAIL, **more})


def consent(facts):
    (one,) = facts.consents
    return one


def random_event(random: Random) -> e.Event:
    """Any kind of event, at one of few instants, so that many fall together."""
    at = NOW - HOUR * random.randrange(4)
    purpose, channel = random.choice(("news", "sales")), random.choice((Channel.EMAIL, Channel.PHONE))
    pair = {"at": at, "purpose": purpose, "channel": channel}
    day = at.date() - timedelta(days=random.randrange(3))
    made = [
        lambda: e.ConsentGiven(
            **pair,
            policy_version=random.choice((1, 2)),
            proven=random.random() < 0.7,
            confirmed=random.random() < 0.7,
        ),
        lambda: e.ConsentConfirmed(**pair),
        lambda: e.ConsentWithdrawn(**pair),
        lambda: e.ConsentRefused(**pair),
        lambda: e.Objected(at=at),
        lambda: e.ObjectionNarrowed(at=at),
        lambda: e.OptedOut(at=at, purpose=purpose, channel=random.choice((None, channel))),
        lambda: e.InterestObjected(at=at, purpose=purpose),
        lambda: e.InterestObjectionDecided(
            at=at, purpose=purpose, state=random.choice(list(InterestObjectionState)[1:]), reasons="r", approver="a"
        ),
        lambda: e.RestrictionSet(at=at, purposes=random.choice((None, frozenset({purpose})))),
        lambda: e.RestrictionConsented(at=at, purpose=purpose),
        lambda: e.RestrictionLifted(at=at),
        lambda: e.ContractStarted(at=at, sold_by_call=random.random() < 0.5),
        lambda: e.ContractAccepted(at=at),
        lambda: e.ContractEnded(at=at, ended_on=day),
        lambda: e.CaseOpened(at=at, case="k"),
        lambda: e.CaseClosed(at=at, case="k"),
        lambda: e.Sold(at=at, sold_on=day, opt_out_offered=random.random() < 0.5),
        lambda: e.Collected(at=at, purposes=frozenset({purpose}), source=random.choice(list(SourceKind))),
        lambda: e.PersonTypeConfirmed(at=at, person_type=random.choice(list(PersonType))),
        lambda: e.CompanyDomainConfirmed(at=at, on_domain=random.random() < 0.5),
        lambda: e.AgeRecorded(at=at, marketing_from=random.choice((None, day))),
        lambda: e.GuardianApproved(at=at),
        lambda: e.DeathRecorded(at=at),
        lambda: e.IdentityProtected(at=at, protected=random.random() < 0.5),
        lambda: e.SensitivityRecorded(at=at, art9=random.random() < 0.5, pnr=random.random() < 0.5),
        lambda: e.BlockFound(at=at, reason=random.choice(list(BlockReason)), purpose=purpose),
        lambda: e.BlockLifted(at=at, channel=random.choice((Channel.PHONE, Channel.LETTER))),
        lambda: e.ErasureRequested(at=at),
        lambda: e.ErasureRefused(at=at),
        lambda: e.ErasureCarriedOut(at=at, partial=random.random() < 0.5),
        lambda: e.HoldSet(at=at),
        lambda: e.HoldLifted(at=at),
        lambda: e.Washed(at=at, register=Channel.PHONE, fetched_on=day, hit=random.random() < 0.5),
        lambda: e.NumberGiven(at=at),
        lambda: e.CallbackAsked(at=at, request=random.choice(("r1", "r2"))),
        lambda: e.CallbackUsed(at=at, request="r1"),
        lambda: e.Bounced(at=at, channel=channel),
    ]
    return random.choice(made)()


@given(st.integers(0, 2**40), st.integers(0, 2**40))
def test_the_order_of_telling_does_not_matter(seed, shuffle):
    random = Random(seed)
    events = [random_event(random) for _ in range(random.randrange(14))]
    shuffled = list(events)
    Random(shuffle).shuffle(shuffled)
    assert stands(*events) == stands(*shuffled)


@given(st.integers(0, 2**40))
def test_every_event_survives_its_row(seed):
    event = random_event(Random(seed))
    assert from_json(data=to_json(event=event)) == event


def test_the_random_events_are_of_every_kind():
    random = Random(1)
    assert {type(random_event(random)) for _ in range(3000)} == set(KINDS)


@given(st.integers(0, 2**40))
def test_what_comes_later_does_not_exist_yet(seed):
    random = Random(seed)
    events = [random_event(random) for _ in range(10)]
    at = NOW - HOUR * 2
    assert stands(*events, at=at) == stands(*(one for one in events if one.at <= at), at=at)


def test_a_withdrawal_wins_over_a_consent_at_the_same_instant():
    withdrawn = e.ConsentWithdrawn(at=NOW, **EMAIL)
    assert consent(stands(given_(at=NOW), withdrawn)).state is ConsentState.WITHDRAWN


def test_a_consent_after_a_withdrawal_stands():
    facts = stands(e.ConsentWithdrawn(at=NOW - HOUR, **EMAIL), given_(at=NOW))
    assert consent(facts).state is ConsentState.GIVEN


def test_an_unproven_consent_after_a_withdrawal_does_not_stand():
    facts = stands(e.ConsentWithdrawn(at=NOW - HOUR, **EMAIL), given_(at=NOW, proven=False))
    assert consent(facts).state is ConsentState.WITHDRAWN


def test_an_unproven_consent_does_not_hide_a_proven_one():
    facts = stands(given_(at=NOW - HOUR, reference="good"), given_(at=NOW, proven=False))
    assert consent(facts).reference == "good"


def test_a_double_opt_in_after_a_withdrawal_stands_once_confirmed():
    first = e.ConsentWithdrawn(at=NOW - HOUR * 3, **EMAIL)
    asked = given_(at=NOW - HOUR * 2, confirmed=False)
    confirmed = e.ConsentConfirmed(at=NOW - HOUR, **EMAIL)
    assert consent(stands(first, asked)).state is ConsentState.WITHDRAWN
    assert consent(stands(first, asked, confirmed)).state is ConsentState.GIVEN


def test_a_confirmation_after_a_withdrawal_confirms_nothing():
    asked = given_(at=NOW - HOUR * 2, confirmed=False)
    withdrawn = e.ConsentWithdrawn(at=NOW - HOUR, **EMAIL)
    confirmed = e.ConsentConfirmed(at=NOW, **EMAIL)
    assert consent(stands(asked, withdrawn, confirmed)).state is ConsentState.WITHDRAWN


def test_a_confirmation_keeps_the_day_of_the_yes_so_that_it_reopens_nothing_said_between():
    asked = given_(at=NOW - HOUR * 3, confirmed=False)
    facts = stands(asked, e.Objected(at=NOW - HOUR * 2), e.ConsentConfirmed(at=NOW - HOUR, **EMAIL))
    assert consent(facts).decided_at < facts.objection.since


def test_two_restrictions_add_up_and_one_lifting_ends_them():
    one = e.RestrictionSet(at=NOW - HOUR * 3, purposes=frozenset({"news"}))
    two = e.RestrictionSet(at=NOW - HOUR * 2, purposes=frozenset({"sales"}))
    assert stands(one, two).restriction.purposes == {"news", "sales"}
    assert stands(one, two, e.RestrictionSet(at=NOW - HOUR)).restriction.purposes is None
    assert stands(one, two, e.RestrictionLifted(at=NOW)).restriction is None
    assert stands(one, e.RestrictionLifted(at=one.at)).restriction is not None


def test_a_second_restriction_forgets_no_consent_given_meanwhile_wrongly():
    first = e.RestrictionSet(at=NOW - HOUR * 3)
    allowed = e.RestrictionConsented(at=NOW - HOUR * 2, purpose="news")
    again = e.RestrictionSet(at=NOW - HOUR)
    assert stands(first, allowed).restriction.consented == {"news"}
    # Restricted anew: what was allowed before has to be allowed again.
    assert stands(first, allowed, again).restriction.consented == frozenset()


def test_a_refused_erasure_leaves_what_stood():
    asked, refused = e.ErasureRequested(at=NOW - HOUR), e.ErasureRefused(at=NOW)
    assert stands(asked).erasure is ErasureState.PENDING
    assert stands(asked, refused).erasure is ErasureState.NONE


def test_blocks_on_calls_and_letters_are_lifted_by_the_person_alone():
    found = e.BlockFound(at=NOW - HOUR, reason=BlockReason.CALL)
    assert stands(found).call_block
    assert not stands(found, e.BlockLifted(at=NOW, channel=Channel.PHONE)).call_block
    assert stands(found, e.BlockLifted(at=found.at, channel=Channel.PHONE)).call_block


def test_a_decision_on_an_objection_that_nobody_made_decides_nothing():
    decided = e.InterestObjectionDecided(at=NOW, state=InterestObjectionState.UPHELD)
    assert stands(decided).interest_objections == ()


def test_the_ledger_is_complete_so_nothing_is_unknown():
    assert stands().unknown == frozenset()
    assert stands().deceased is False


def test_what_others_at_an_address_see_has_no_reference_and_no_id():
    facts = stands(given_(reference="x"), e.Objected(at=NOW, reference="y"))
    seen = sharer(facts=facts, channels=frozenset({Channel.EMAIL}))
    assert "s1" not in repr(seen)
    assert seen.objection.reference == ""
    assert all(one.reference == "" for one in seen.consents)


@pytest.mark.parametrize(
    ("data", "places"),
    [
        ({"kind": "objected"}, ["event.objected.at"]),
        ({"kind": "objected", "at": "2026-01-01T00:00:00Z", "extra": 1}, ["event.objected.extra"]),
        ({"kind": "shouted", "at": "2026-01-01T00:00:00Z"}, ["event"]),
        ({"kind": "objected", "at": "2026-01-01T00:00:00Z", "version": 2}, ["event.objected.version"]),
        (
            {"kind": "bounced", "at": "2026-01-01", "channel": "pigeon", "x": 1},
            ["event.bounced.channel", "event.bounced.x"],
        ),
    ],
)
def test_a_wrong_row_is_refused_with_every_place(data, places):
    with pytest.raises(LofteError) as caught:
        from_json(data=data)
    assert [one.place for one in caught.value.problems] == places
    assert all(one.remedy for one in caught.value.problems)


def test_events_and_facts_hold_no_name_address_or_birth_date():
    names = {field.name for kind in KINDS for field in fields(kind)} | {field.name for field in fields(Facts)}
    assert not names & {"name", "email", "phone", "address", "born", "birth_date", "text", "note"}
