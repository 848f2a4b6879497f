"""Two decisions, written apart, agree on every reason; and the halves of the first one make the whole."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lofte.domain.decision import Permit, decide, in_force, judge, prepare, standing_bits, with_standing
from lofte.domain.decision.bits import WIDTH
from lofte.domain.terms import Code
from tests.domain.decision import cases
from tests.domain.decision.oracle import Oracle

OUTCOMES_OF_ERASURE = {Code.PARTIAL, Code.DONE}


def pairs(reasons):
    return [(str(one.rule), str(one.code)) for one in reasons]


def draw(seed):
    random = Random(seed)
    policy = cases.random_policy(random)
    return policy, cases.random_request(random), cases.random_facts(random), cases.random_engagement(random)


def check(seed):
    policy, request, facts, engagement = draw(seed)
    rules = in_force(policy=policy, digest="d")
    outcome = decide(policy=rules, request=request, facts=facts, engagement=engagement, at=cases.NOW)
    denied, allowed = Oracle(policy, request, facts, engagement, cases.NOW).decide()
    assert pairs(outcome.verdict.denied) == denied, seed
    assert pairs(outcome.verdict.allowed) == allowed, seed
    assert isinstance(outcome, Permit) == (not denied)
    return outcome


@given(st.integers(0, 2**48))
def test_the_decision_equals_the_naive_one(seed):
    check(seed)


def test_thousands_of_cases_agree_and_meet_every_code():
    seen = Counter()
    for seed in range(8000):
        outcome = check(seed)
        seen.update(one.code for one in (*outcome.verdict.denied, *outcome.verdict.allowed))
    assert set(Code) - OUTCOMES_OF_ERASURE == set(seen)


@given(st.integers(0, 2**48))
def test_gate_and_bits_make_the_same_answer_as_the_whole(seed):
    policy, request, facts, engagement = draw(seed)
    rules = in_force(policy=policy, digest="d")
    if facts.controller != request.controller or request.callback_request is not None:
        return  # the two bits that are never stored
    gate = prepare(policy=rules, request=request, engagement=engagement, at=cases.NOW)
    standing = standing_bits(policy=rules, purpose=request.purpose, channel=gate.channel, facts=facts, at=cases.NOW)
    assert 0 <= standing.bits < 1 << WIDTH
    whole = decide(policy=rules, request=request, facts=facts, engagement=engagement, at=cases.NOW)
    assert judge(gate=gate, bits=standing.bits) == whole.verdict


@given(st.integers(0, 2**48), st.floats(0, 1))
def test_bits_stay_as_they_are_until_the_instant_that_they_name(seed, share):
    policy, request, facts, _ = draw(seed)
    rules = in_force(policy=policy, digest="d")
    first = standing_bits(policy=rules, purpose=request.purpose, channel=request.channel, facts=facts, at=cases.NOW)
    assert first.until > cases.NOW
    span = min(first.until, cases.NOW.replace(year=2035)) - cases.NOW
    last = span - timedelta(microseconds=1)
    for later in (cases.NOW + min(span * share, last), cases.NOW + last):
        again = standing_bits(policy=rules, purpose=request.purpose, channel=request.channel, facts=facts, at=later)
        assert again.bits == first.bits
        assert again.until == first.until


@pytest.mark.parametrize("seed", range(60))
def test_the_oracle_agrees_at_every_later_instant_too(seed):
    policy, request, facts, engagement = draw(seed)
    rules = in_force(policy=policy, digest="d")
    carrying = with_standing(
        policy=rules, facts=facts, pairs=[(purpose, request.channel) for purpose in cases.PURPOSES], at=cases.NOW
    )
    at = cases.NOW
    for _ in range(8):
        outcome = decide(policy=rules, request=request, facts=carrying, engagement=engagement, at=at)
        denied, allowed = Oracle(policy, request, facts, engagement, at).decide()
        assert (pairs(outcome.verdict.denied), pairs(outcome.verdict.allowed)) == (denied, allowed)
        at = min(outcome[4], outcome[5], at + timedelta(days=45))
        assert at.tzinfo is UTC
