"""A permit is decided, never made; and it is the ticket for one thing only."""

from __future__ import annotations

import copy
import pickle
from datetime import timedelta

import pytest

from lofte.domain.decision import Permit, Refusal
from lofte.domain.terms import Channel
from tests.domain.decision.people import NOW, outcome, person

SAME = {"subject": "s1", "purpose": "news", "channel": Channel.EMAIL, "content_hash": "h1", "at": NOW}


@pytest.mark.parametrize("kind", [Permit, Refusal])
def test_an_answer_cannot_be_constructed(kind):
    with pytest.raises(TypeError):
        kind()
    with pytest.raises(TypeError):
        kind((1, 2, 3, 4, 5))


def test_an_answer_cannot_be_subclassed():
    with pytest.raises(TypeError):
        type("Forged", (Permit,), {})


def test_a_permit_cannot_be_copied_or_thawed_into_another():
    permit = outcome()
    assert isinstance(permit, Permit)
    with pytest.raises(TypeError):
        copy.copy(permit)
    with pytest.raises(TypeError):
        pickle.loads(pickle.dumps(permit))


def test_a_permit_cannot_be_changed():
    permit = outcome()
    with pytest.raises(AttributeError):
        permit.subject = "s2"
    with pytest.raises(TypeError):
        permit[0] = None


def test_permit_and_refusal_are_two_kinds():
    assert not isinstance(outcome(), Refusal)
    assert not isinstance(outcome(facts=person(consents=())), Permit)


def test_a_permit_says_what_it_is_for_and_who_decided():
    permit = outcome()
    assert (permit.subject, permit.controller, permit.purpose, permit.channel) == ("s1", "firm", "news", "email")
    assert (permit.policy, permit.policy_version, permit.policy_digest) == ("firm-policy", 3, "d")
    assert (permit.content_hash, permit.decided_at) == ("h1", NOW)
    assert [(str(one.stage), str(one.code)) for one in permit.allowed] == [("C", "CONSENT"), ("D", "CONSENT")]
    assert permit.evidence() == ("yes",)
    assert "s1" not in repr(permit)


def test_a_permit_covers_its_own_act():
    assert outcome().covers(**SAME)


@pytest.mark.parametrize(
    "other",
    [
        {"subject": "s2"},
        {"purpose": "sales"},
        {"channel": Channel.SMS},
        {"content_hash": "h2"},
        {"at": NOW + timedelta(minutes=15)},
        {"at": NOW - timedelta(seconds=1)},
    ],
)
def test_a_permit_covers_nothing_else(other):
    assert not outcome().covers(**{**SAME, **other})
