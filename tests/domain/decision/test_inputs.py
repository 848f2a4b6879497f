"""The hash of a decision's inputs follows every input and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from lofte.domain.decision import Content, Facts, Request
from lofte.domain.decision.facts import Objection
from lofte.domain.decision.inputs import inputs_digest
from lofte.domain.terms import Channel, Operation, PersonType

REQUEST = Request(
    controller="c", purpose="newsletter", operation=Operation.SEND, channel=Channel.EMAIL, categories=frozenset("ba")
)
FACTS = Facts(subject="s", controller="c", person_type=PersonType.NATURAL)


def test_equal_inputs_give_equal_digests():
    again = replace(REQUEST, categories=frozenset("ab"))
    assert inputs_digest(request=REQUEST, facts=FACTS) == inputs_digest(request=again, facts=replace(FACTS))


def test_every_changed_input_changes_the_digest():
    changed = {
        inputs_digest(request=REQUEST, facts=FACTS),
        inputs_digest(request=replace(REQUEST, content_hash="x"), facts=FACTS),
        inputs_digest(request=replace(REQUEST, content=Content(similar_products=True)), facts=FACTS),
        inputs_digest(request=REQUEST, facts=replace(FACTS, deceased=True)),
        inputs_digest(
            request=REQUEST, facts=replace(FACTS, objection=Objection(since=datetime(2026, 1, 1, tzinfo=UTC)))
        ),
    }
    assert len(changed) == 5
