"""`lofte decide` on the command line: an answer for every question, status 2 and a place for every mistake."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from lofte.faces.cli.main import main

POLICY = Path(__file__).parents[2] / "policies" / "ekorren"
REQUEST = {
    "at": "2026-11-20T10:30",
    "controller": "ekorren",
    "purpose": "newsletter",
    "operation": "send",
    "channel": "email",
    "content_class": "marketing",
    "content": {"objection_address": True, "sender_shown": True, "one_click_headers": True},
}
EVENTS = [
    {"kind": "person_type_confirmed", "at": "2026-09-01T12:00:00Z", "person_type": "natural"},
    {
        "kind": "consent_given",
        "at": "2026-10-01T12:00:00Z",
        "purpose": "newsletter",
        "channel": "email",
        "policy_version": 1,
        "reference": "e1",
    },
]
OBJECTED = {"kind": "objected", "at": "2026-11-01T12:00:00Z", "reference": "e2"}


def question(*events):
    ledger = {"subject": "s1", "controller": "ekorren", "events": [*EVENTS, *events]}
    return json.dumps({"request": REQUEST, "ledger": ledger})


@pytest.fixture
def ask(tmp_path, capsys):
    def run(text, *more, policy=POLICY):
        path = tmp_path / "question.json"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        status = main(["decide", "--policy", str(policy), "--request", str(path), *more])
        return status, *capsys.readouterr()

    return run


def test_a_permit_and_a_refusal_are_both_answers(ask):
    status, out, err = ask(question(), "--json")
    assert (status, json.loads(out)["outcome"], err) == (0, "permit", "")
    status, out, err = ask(question(OBJECTED), "--json")
    found = json.loads(out)
    assert (status, found["outcome"], found["rule"], found["code"]) == (0, "refusal", "R17", "OBJ_DM")
    assert found["clause"]
    assert found["evidence"] == ["e2"]


def test_a_policy_speaks_for_its_own_controller_and_for_no_other(ask):
    """A client's subscriber under the agency's own policy, without an engagement (R02, OMS-07)."""
    other = json.loads(question())
    for part in ("request", "ledger"):
        other[part]["controller"] = "masen"
    status, out, _ = ask(json.dumps(other), "--json")
    found = json.loads(out)
    assert (status, found["outcome"], found["rule"], found["code"]) == (0, "refusal", "R02", "TENANT_MISMATCH")
    assert found["remedy"]["en"]


@pytest.mark.parametrize(("language", "word"), [("sv", "avslag"), ("en", "refusal")])
def test_the_answer_is_told_in_both_languages(ask, language, word):
    _, out, _ = ask(question(OBJECTED), "--lang", language)
    lines = out.splitlines()
    assert lines[0] == word
    assert "R17 OBJ_DM" in lines[1]
    assert "e2" in lines[1]


def test_the_question_may_come_from_standard_input(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(question().encode())))
    assert main(["decide", "--policy", str(POLICY), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["outcome"] == "permit"


@pytest.mark.parametrize("text", ["{", b"\xff\xfe", "{}", '{"request": {}}', "null"])
def test_a_question_that_cannot_be_read_gives_status_2_and_its_place(ask, text):
    status, out, err = ask(text)
    assert (status, out) == (2, "")
    assert "question.json" in err


def test_a_wrong_policy_and_a_wrong_question_are_told_together(ask, tmp_path):
    status, _, err = ask("{", policy=tmp_path / "nowhere")
    assert status == 2
    assert "nowhere" in err
    assert "question.json" in err


def test_without_a_policy_nothing_is_decided(capsys):
    assert main(["decide"]) == 2
    assert "--policy" in capsys.readouterr().err


def test_the_schema_can_be_printed(capsys):
    assert main(["decide", "--schema"]) == 0
    assert json.loads(capsys.readouterr().out)["$defs"]
