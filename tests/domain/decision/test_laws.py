"""What holds for every policy, person and request."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from lofte.domain.decision import Permit, decide, in_force, judge, prepare, standing_bits, with_standing
from lofte.domain.decision.audience import count
from lofte.domain.decision.bits import WIDTH, Bit, mask
from lofte.domain.decision.facts import ConsentState, ListObjection, Objection, Restriction
from tests.domain.decision import cases
from tests.domain.decision.people import NOW, ask, no, outcome, person, yes

SEEDS = st.integers(0, 2**48)
TIME = mask(Bit.CHILD_NO_GUARDIAN, Bit.UNDER_16)
"""Bits that time alone may clear: a child grows up."""


def draw(seed):
    random = Random(seed)
    rules = in_force(policy=cases.random_policy(random), digest="d")
    return rules, cases.random_request(random), cases.random_facts(random), cases.random_engagement(random)


def permitted(rules, request, facts, engagement, at=NOW):
    return isinstance(decide(policy=rules, request=request, facts=facts, engagement=engagement, at=at), Permit)


def check_never_opens(seed, change):
    """A change to the person's standing that may close, never open."""
    rules, request, facts, engagement = draw(seed)
    if not permitted(rules, request, facts, engagement):
        assert not permitted(rules, request, change(facts, request), engagement)


@given(SEEDS)
def test_an_objection_never_turns_a_refusal_into_a_permit(seed):
    check_never_opens(seed, lambda facts, _: replace(facts, objection=Objection(since=NOW)))


@given(SEEDS)
def test_a_no_to_a_list_never_turns_a_refusal_into_a_permit(seed):
    check_never_opens(
        seed,
        lambda facts, request: replace(
            facts,
            list_objections=(*facts.list_objections, ListObjection(purpose=request.purpose, channel=None, since=NOW)),
        ),
    )


@given(SEEDS, st.booleans())
def test_a_restriction_never_turns_a_refusal_into_a_permit(seed, everything):
    def restrict(facts, request):
        # Alone at the address: another's restriction (R10) is not one that the subject could allow (R09).
        known = facts.restriction.consented if facts.restriction else frozenset()
        purposes = None if everything else frozenset({request.purpose})
        return (
            facts
            if facts.sharers
            else replace(facts, restriction=Restriction(since=NOW, purposes=purposes, consented=known))
        )

    check_never_opens(seed, restrict)


@given(SEEDS, st.sampled_from([ConsentState.WITHDRAWN, ConsentState.REFUSED]))
def test_a_withdrawal_never_turns_a_refusal_into_a_permit(seed, state):
    def withdraw(facts, request):
        if request.channel is None:
            return facts
        word = no(request.purpose, request.channel, state=state, decided_at=NOW)
        return replace(facts, consents=(*facts.consents, word))

    check_never_opens(seed, withdraw)


@given(SEEDS)
def test_no_refusal_is_without_a_reason_and_no_permit_has_one(seed):
    rules, request, facts, engagement = draw(seed)
    answer = decide(policy=rules, request=request, facts=facts, engagement=engagement, at=NOW)
    if isinstance(answer, Permit):
        assert answer.verdict.denied == ()
        assert answer.allowed or request.operation == "activate_contract"
    else:
        assert answer.reasons()
        assert answer.reason == answer.reasons()[0]


@given(SEEDS, st.integers(1, 4000))
def test_time_alone_only_takes_away_save_that_children_grow_up(seed, days):
    rules, request, facts, engagement = draw(seed)
    gate = prepare(policy=rules, request=request, engagement=engagement, at=NOW)
    now, later = (
        standing_bits(policy=rules, purpose=request.purpose, channel=gate.channel, facts=facts, at=at)
        for at in (NOW, NOW + timedelta(days=days))
    )
    if not now.bits & TIME and not judge(gate=gate, bits=now.bits).permitted:
        assert not judge(gate=gate, bits=later.bits).permitted


@given(SEEDS)
def test_a_permit_ends_before_time_could_change_the_answer(seed):
    rules, request, facts, engagement = draw(seed)
    answer = decide(policy=rules, request=request, facts=facts, engagement=engagement, at=NOW)
    if isinstance(answer, Permit):
        last = answer.expires_at - timedelta(microseconds=1)
        assert permitted(rules, request, facts, engagement, at=last)
        assert answer.expires_at - NOW <= timedelta(minutes=15)


@given(SEEDS, st.lists(st.tuples(st.integers(0, (1 << WIDTH) - 1), st.integers(1, 9)), max_size=30))
def test_an_audience_counts_everyone_once(seed, patterns):
    rules, request, _, engagement = draw(seed)
    gate = prepare(policy=rules, request=request, engagement=engagement, at=NOW)
    found = count(gate=gate, patterns=patterns)
    assert found.total == sum(many for _, many in patterns)
    assert found.reached + sum(line.count for line in found.refused) == found.total
    opened = {line.reason: line.count for line in found.reasons}
    assert all(opened[line.reason] >= line.count for line in found.refused)


def test_an_audience_counts_under_the_first_rule_in_the_order_of_the_rules():
    rules = in_force(policy=cases.policy(), digest="d")
    gate = prepare(policy=rules, request=ask(), at=NOW)
    people = [person(), person(consents=()), person(consents=(no(),)), person(objection=Objection(since=NOW))]
    people.append(person(objection=Objection(since=NOW), consents=()))
    patterns = [
        (standing_bits(policy=rules, purpose="news", channel="email", facts=one, at=NOW).bits, 1) for one in people
    ]
    found = count(gate=gate, patterns=patterns)
    assert (found.total, found.reached) == (5, 1)
    lines = [(str(line.reason.rule), str(line.reason.code), line.count) for line in found.refused]
    assert lines == [("R17", "OBJ_DM", 2), ("R20", "CONSENT_MISSING", 1), ("R20", "CONSENT_WITHDRAWN", 1)]


def test_bits_are_numbered_once_and_fit_a_signed_column():
    numbers = [int(bit) for bit in Bit]
    assert len(numbers) == len(set(numbers))
    assert max(numbers) < 62
    stored = set(Bit) - {Bit.FOREIGN, Bit.OTHER_CALLBACK}
    assert len(stored) == 58
    # Stable for ever: they stand in rows.
    assert (Bit.ERASED, Bit.OBJ_DM, Bit.CONSENT_MISSING, Bit.TYPE_UNKNOWN) == (0, 16, 18, 33)


def test_changed_facts_never_carry_an_old_standing():
    rules = in_force(policy=cases.policy(), digest="d")
    carrying = with_standing(policy=rules, facts=person(), pairs=[("news", ask().channel)], at=NOW)
    assert carrying.standings
    changed = replace(carrying, objection=Objection(since=NOW))
    assert not changed.standings
    assert not permitted(rules, ask(), changed, None)


def test_a_standing_of_another_policy_does_not_count():
    old = in_force(policy=cases.policy(), digest="old")
    data = cases.policy_data()["activities"]
    newer = [{**one, "consent_since": 4} if one["id"] == "news" else one for one in data]
    new = in_force(policy=cases.policy(activities=newer), digest="new")
    carrying = with_standing(policy=old, facts=person(), pairs=[("news", ask().channel)], at=NOW)
    assert permitted(old, ask(), carrying, None)
    assert not permitted(new, ask(), carrying, None)


def test_a_request_decided_by_two_policies_is_compiled_for_each():
    request = ask()
    assert isinstance(outcome(request=request), Permit)
    assert not isinstance(outcome(request=request, valid_from=NOW.date() + timedelta(days=1)), Permit)
    assert isinstance(outcome(request=request), Permit)


def test_an_unproven_yes_after_a_no_is_no_yes():
    weak = yes(decided_at=NOW, proven=False)
    codes = [one.code for one in outcome(facts=person(consents=(no(), weak))).reasons()]
    assert "CONSENT_WITHDRAWN" in codes
