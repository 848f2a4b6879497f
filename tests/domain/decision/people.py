"""A policy, a request and a person for whom the answer is yes; each test changes one thing about them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from lofte.domain.decision import Content, Engagement, Facts, Instruction, Permit, Request, decide, in_force
from lofte.domain.decision.facts import Consent, ConsentState, Contract, Sale, Wash
from lofte.domain.terms import Channel, ContentClass, Operation, PersonType
from tests.domain.decision import cases

NOW = cases.NOW
YESTERDAY = NOW - timedelta(days=1)
LONG_AGO = NOW - timedelta(days=60)
FULL = Content(
    objection_address=True,
    sender_shown=True,
    one_click_headers=True,
    similar_products=True,
    free_opt_out=True,
    role_relevant=True,
    ad_mark=True,
    address_source=True,
)


def yes(purpose="news", channel=Channel.EMAIL, **changes) -> Consent:
    known = {"state": ConsentState.GIVEN, "version": 3, "decided_at": LONG_AGO, "reference": "yes"}
    return Consent(purpose=purpose, channel=channel, **{**known, **changes})


def no(purpose="news", channel=Channel.EMAIL, **changes) -> Consent:
    return yes(purpose, channel, **{"state": ConsentState.WITHDRAWN, "decided_at": YESTERDAY, **changes})


def person(**changes) -> Facts:
    """Natural, grown, consenting to the newsletter by mail."""
    known = {"subject": "s1", "controller": "firm", "person_type": PersonType.NATURAL, "consents": (yes(),)}
    return Facts(**{**known, **changes})


def ask(**changes) -> Request:
    """A newsletter by mail with everything that it must carry."""
    known = {
        "controller": "firm",
        "purpose": "news",
        "operation": Operation.SEND,
        "channel": Channel.EMAIL,
        "content_class": ContentClass.MARKETING,
        "categories": frozenset({"contact"}),
        "content": FULL,
        "content_hash": "h1",
    }
    return Request(**{**known, **changes})


def content(**changes) -> Content:
    return replace(FULL, **changes)


def engaged(instruction=(), **changes) -> Engagement:
    """A client's engagement with one approved instruction that covers the newsletter."""
    order = {
        "approved": True,
        "purposes": frozenset({"news", "sales"}),
        "categories": frozenset({"contact"}),
        "channels": frozenset({Channel.EMAIL}),
    }
    known = {
        "client": "firm",
        "active_from": date(2026, 1, 1),
        "agreement_signed": date(2026, 1, 1),
        "instructions": (Instruction(**{**order, **dict(instruction)}),),
    }
    return Engagement(**{**known, **changes})


def running(**changes) -> Contract:
    return Contract(**{"reference": "contract", **changes})


def sold(**changes) -> Sale:
    return Sale(**{"sold_on": date(2026, 9, 1), "opt_out_offered": True, "reference": "sale", **changes})


def washed(hit=False, fetched_on=date(2026, 11, 1)) -> Wash:
    return Wash(fetched_on=fetched_on, hit=hit, reference="wash")


def outcome(*, request=None, facts=None, engagement=None, at=NOW, **policy):
    """The decision; keyword arguments change the policy."""
    return decide(
        policy=in_force(policy=cases.policy(**policy), digest="d"),
        request=request or ask(),
        facts=facts or person(),
        engagement=engagement,
        at=at,
    )


def told(answer) -> str:
    """Rule and code of the answer, with + for a permit."""
    return f"{'+' if isinstance(answer, Permit) else '-'}{answer.rule} {answer.code}"


def activities(purpose, **changes):
    """The policy's activities with one of them changed."""
    found = cases.policy_data()["activities"]
    return [{**one, **changes} if one["id"] == purpose else one for one in found]
