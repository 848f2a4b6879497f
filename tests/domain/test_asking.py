"""A question as JSON: everything wrong is told at once, and what is right is what the decision gets."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from lofte.domain.asking import FactsPart, RequestPart, answer, read, schema
from lofte.domain.decision import Facts, Request, decide, in_force
from lofte.domain.decision.facts import Age, Unknown
from lofte.domain.errors import LofteError
from tests.domain.decision import cases

SCHEMA = Path(__file__).parents[2] / "docs" / "decide.schema.json"
CONTENT = {"objection_address": True, "sender_shown": True, "one_click_headers": True}
REQUEST = {
    "at": "2026-11-20T10:30",
    "controller": "firm",
    "purpose": "news",
    "operation": "send",
    "channel": "email",
    "content_class": "marketing",
    "content": CONTENT,
}
CONSENT = {
    "purpose": "news",
    "channel": "email",
    "state": "given",
    "version": 3,
    "decided_at": "2026-10-01T12:00:00Z",
    "reference": "e1",
}
FACTS = {
    "subject": "s1",
    "controller": "firm",
    "person_type": "natural",
    "consents": [CONSENT],
    "erasure": None,
    "restriction": None,
    "objection": None,
}
EVENTS = [
    {"kind": "person_type_confirmed", "at": "2026-09-01T12:00:00Z", "person_type": "natural"},
    {
        "kind": "consent_given",
        "at": "2026-10-01T12:00:00Z",
        "purpose": "news",
        "channel": "email",
        "policy_version": 3,
        "reference": "e1",
    },
    {"kind": "objected", "at": "2026-12-01T12:00:00Z"},
]
LEDGER = {"subject": "s1", "controller": "firm", "events": EVENTS}


def question(**changes):
    return json.dumps({"request": REQUEST, "facts": FACTS, **changes})


def decided(text):
    asked = read(text=text, place="question")
    policy = in_force(policy=cases.policy(), digest="d")
    return answer(
        outcome=decide(
            policy=policy, request=asked.request, facts=asked.facts, engagement=asked.engagement, at=asked.at
        )
    )


def wrong(text):
    with pytest.raises(LofteError) as caught:
        read(text=text, place="question")
    assert all(one.remedy and one.place.startswith("question") for one in caught.value.problems)
    return [one.place.removeprefix("question").lstrip(".") for one in caught.value.problems]


def test_facts_and_events_give_the_same_answer():
    from_facts = decided(question())
    from_events = decided(json.dumps({"request": REQUEST, "ledger": LEDGER}))
    assert from_facts == from_events
    assert (from_facts["outcome"], from_facts["rule"], from_facts["code"]) == ("permit", "R26", "CONSENT")
    assert from_facts["evidence"] == ["e1"]
    assert from_facts["decided_at"] == "2026-11-20T10:30:00+01:00"


def test_events_are_folded_at_the_asked_instant():
    later = {**REQUEST, "at": "2026-12-02T10:00"}
    refusal = decided(json.dumps({"request": later, "ledger": LEDGER}))
    assert (refusal["outcome"], refusal["code"], refusal["clause"]) == ("refusal", "OBJ_DM", "no")
    assert refusal["expires_at"] is None
    assert refusal["text"]["sv"]
    assert refusal["policy"] == {"id": "firm-policy", "version": 3, "digest": "d"}


@pytest.mark.parametrize("name", [str(one) for one in Unknown])
def test_what_is_left_out_is_unknown_and_null_is_none(name):
    facts = {key: value for key, value in FACTS.items() if key != name}
    refusal = decided(question(facts=facts))
    assert refusal["code"] == "INPUT_MISSING"
    assert refusal["remedy"]["en"]
    assert decided(question())["outcome"] == "permit"


def test_everything_wrong_is_told_at_once():
    consent = {**CONSENT, "state": "maybe", "bundled": "no"}
    text = question(
        request={**REQUEST, "chanel": "email", "operation": "shout"}, facts={**FACTS, "consents": [consent]}
    )
    assert wrong(text) == [
        "request.operation",
        "request.chanel",
        "facts.consents.0.state",
        "facts.consents.0.bundled",
    ]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("", [""]),
        ("[1", [""]),
        ("[]", [""]),
        ('{"request": 1, "request": 2}', [""]),
        ("[" * 100_000, [""]),
        (json.dumps({"request": REQUEST}), [""]),
        (question(ledger=LEDGER), [""]),
        (question(request={**REQUEST, "at": "2026-03-29T02:30"}), ["request.at"]),
        (question(facts={**FACTS, "objection": {"since": "2026-11-21T10:00:00Z"}}), ["facts.objection.since"]),
        (question(facts={**FACTS, "nix": {"fetched_on": "2026-11-21", "hit": False}}), ["facts.nix.fetched_on"]),
        (question(facts={**FACTS, "deceased": "yes"}), ["facts.deceased"]),
        (question(engagement={"client": "firm"}), ["engagement.active_from"]),
    ],
)
def test_a_wrong_question_is_refused_with_its_place(text, places):
    assert wrong(text) == places


def test_a_refused_question_never_repeats_what_was_given():
    with pytest.raises(LofteError) as caught:
        read(text=question(facts={**FACTS, "person_type": "anna@example.com"}), place="question")
    assert "anna" not in str(caught.value)


def test_a_birth_date_leaves_only_what_follows_from_it():
    asked = read(text=question(facts={**FACTS, "born": "2012-02-29"}), place="question")
    assert asked.facts.age == Age(consent_from=date(2025, 3, 1), marketing_from=date(2028, 2, 29))


def test_every_input_of_the_decision_can_be_written():
    facts = {field.name for field in fields(Facts)} - {"standings", "unknown"}
    assert set(FactsPart.model_fields) == facts | {"born"}
    request = {field.name for field in fields(Request)} - {"memo"}
    assert set(RequestPart.model_fields) == request | {"at"}


def test_the_published_schema_is_the_one_that_is_read_by():
    published = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert published == schema()
    Draft202012Validator.check_schema(published)
    Draft202012Validator(published).validate(json.loads(question()))
    Draft202012Validator(published).validate({"request": REQUEST, "ledger": LEDGER})
