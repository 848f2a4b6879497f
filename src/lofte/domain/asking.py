"""A question and its answer as JSON, for the command line and other programs; the schema is docs/decide.schema.json.

Facts come raw (what stands) or as events (what happened, folded at the asked instant). In raw facts the keys `erasure`,
`restriction` and `objection` may be null, which says that there is none; left out they are unknown, and the rule that
needs them refuses with INPUT_MISSING. Lists of what somebody has said or done are complete: empty or left out, nothing
of the kind was said. `request.controller` is the policy's id or that of one of its entities, or a client with its
engagement. Everything wrong in a question is told at once.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from lofte.domain.calendar import Words, stockholm_day
from lofte.domain.decision.facts import (
    Age,
    Callback,
    Consent,
    Contract,
    ErasureState,
    Facts,
    InterestObjection,
    ListObjection,
    Objection,
    Restriction,
    Sale,
    Sharer,
    Unknown,
    Wash,
)
from lofte.domain.decision.instants import Instant
from lofte.domain.decision.model import Content, Engagement, Permit, Reason, Refusal, Request
from lofte.domain.decision.texts import TEXT
from lofte.domain.errors import LofteError, Problem
from lofte.domain.standing.codec import problems
from lofte.domain.standing.events import Event
from lofte.domain.standing.fold import fold
from lofte.domain.terms import Channel, ContentClass, Operation, PersonType, RecipientKind


class Part(BaseModel):
    """Nothing unknown, nothing coerced."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class RequestPart(Part):
    """What is to be done, and when."""

    at: Instant = Field(description="The instant that the decision is asked for; without a zone, Stockholm's time.")
    controller: str = Field(min_length=1)
    purpose: str = Field(min_length=1, description="Id of an activity in the policy.")
    operation: Operation
    channel: Channel | None = None
    content_class: ContentClass | None = None
    categories: frozenset[str] = frozenset()
    recipient: str | None = None
    recipient_kind: RecipientKind | None = None
    recipient_country: str | None = Field(default=None, pattern=r"^[A-Z]{2}$")
    sharing_exception: str | None = None
    content_hash: str = ""
    content: Content = Content()
    automated_call: bool = False
    callback_request: str | None = None
    strictly_necessary: bool = False
    joint_arrangement: bool | None = None
    written_ground: str | None = None
    case_id: str | None = None
    minimum_set: bool | None = None
    beneficiary: str | None = None

    def request(self) -> Request:
        """As the decision takes it."""
        return Request(**{name: getattr(self, name) for name in type(self).model_fields if name != "at"})


class FactsPart(Part):
    """What stands for one subject. Left out is unknown or absent, as each rule says."""

    subject: str = Field(min_length=1, description="An id, never a name or address.")
    controller: str = Field(min_length=1)
    person_type: PersonType | None = None
    born: date | None = Field(default=None, description="Instead of `age`; only what follows from it is kept.")
    age: Age | None = None
    deceased: bool | None = None
    protected_identity: bool | None = None
    art9: bool | None = None
    art9_ground: bool = False
    art10: bool = False
    pnr: bool = False
    pnr_consent: bool = False
    consents: tuple[Consent, ...] = ()
    objection: Objection | None = None
    list_objections: tuple[ListObjection, ...] = ()
    interest_objections: tuple[InterestObjection, ...] = ()
    restriction: Restriction | None = None
    erasure: ErasureState | None = None
    erased_at: Instant | None = None
    collected_at: Instant | None = None
    collected_for: frozenset[str] = frozenset()
    hold: bool = False
    contract: Contract | None = None
    case_live: bool = False
    sales: tuple[Sale, ...] = ()
    company_domain: bool | None = None
    call_block: bool = False
    letter_block: bool = False
    nix: Wash | None = None
    nix_number_given: bool = False
    letter_wash: Wash | None = None
    callback: Callback | None = None
    bounced: tuple[tuple[Channel, Instant], ...] = ()
    sharers: tuple[Sharer, ...] = ()

    def facts(self) -> Facts:
        """As the decision takes them."""
        given = {name: getattr(self, name) for name in type(self).model_fields if name != "born"}
        if self.born is not None:
            approved = self.age is not None and self.age.guardian_approved
            given["age"] = Age.of(born=self.born, guardian_approved=approved)
        given["erasure"] = self.erasure or ErasureState.NONE
        unknown = frozenset(one for one in Unknown if one.value not in self.model_fields_set)
        return Facts(**given, unknown=unknown)


class LedgerPart(Part):
    """What happened to one subject; the ledger is complete, so what does not stand in it is not so."""

    subject: str = Field(min_length=1)
    controller: str = Field(min_length=1)
    events: tuple[Event, ...]


class Question(Part):
    """One request, about one subject, under one engagement when we are processor."""

    request: RequestPart
    facts: FactsPart | None = None
    ledger: LedgerPart | None = None
    engagement: Engagement | None = None

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if (self.facts is None) == (self.ledger is None):
            raise PydanticCustomError("one_source", "Give either `facts` or `ledger`, one of them and not both")
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question that could be read."""

    request: Request
    facts: Facts
    engagement: Engagement | None
    at: datetime


def read(*, text: str, place: str) -> Asked:
    """The question of a JSON text. Raises LofteError with everything that is wrong, each with its place and remedy."""
    _refuse_broken(text, place)
    try:
        question = Question.model_validate_json(text, strict=True)
    except ValidationError as error:
        raise LofteError(*problems(error=error, place=place)) from None
    at = question.request.at
    if question.facts is not None:
        facts = question.facts.facts()
        if later := _later(facts=facts, at=at, place=place):
            raise LofteError(*later)
    else:
        ledger = question.ledger
        if ledger is None:
            raise AssertionError("a question has facts or a ledger")
        facts = fold(subject=ledger.subject, controller=ledger.controller, events=ledger.events, at=at)
    return Asked(request=question.request.request(), facts=facts, engagement=question.engagement, at=at)


def _refuse_broken(text: str, place: str) -> None:
    """Broken JSON with its line, and keys that stand twice in one object: one of them would be lost in silence."""
    twice: list[str] = []

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        names = [name for name, _ in found]
        twice.extend(sorted({name for name in names if names.count(name) > 1}))
        return dict(found)

    try:
        json.loads(text, object_pairs_hook=pairs)
    except json.JSONDecodeError as error:
        message = f"Not JSON: {error.msg} (column {error.colno})."
        raise LofteError.of(
            "input.json", message, place=place, line=error.lineno, remedy="Mend the JSON text."
        ) from None
    except RecursionError:
        raise LofteError.of("input.json", "Nested too deep.", place=place, remedy="Mend the JSON text.") from None
    if twice:
        raise LofteError(
            *(
                Problem(
                    code="input.twice",
                    message=f"The key {name!r} stands twice in one object.",
                    place=place,
                    remedy="Keep one of them.",
                )
                for name in twice
            )
        )


def _later(*, facts: Facts, at: datetime, place: str) -> tuple[Problem, ...]:
    """Raw facts describe the asked instant, so nothing in them may lie after it."""
    today = stockholm_day(instant=at)
    instants: list[tuple[str, datetime | None]] = [
        *((f"consents.{number}.decided_at", one.decided_at) for number, one in enumerate(facts.consents)),
        *((f"list_objections.{number}.since", one.since) for number, one in enumerate(facts.list_objections)),
        *((f"bounced.{number}.1", when) for number, (_, when) in enumerate(facts.bounced)),
        ("objection.since", facts.objection.since if facts.objection else None),
        ("restriction.since", facts.restriction.since if facts.restriction else None),
        ("erased_at", facts.erased_at),
        ("collected_at", facts.collected_at),
    ]
    days: list[tuple[str, date | None]] = [
        *((f"sales.{number}.sold_on", one.sold_on) for number, one in enumerate(facts.sales)),
        ("nix.fetched_on", facts.nix.fetched_on if facts.nix else None),
        ("letter_wash.fetched_on", facts.letter_wash.fetched_on if facts.letter_wash else None),
    ]
    wrong = [name for name, when in instants if when is not None and when > at]
    wrong += [name for name, day in days if day is not None and day > today]
    return tuple(
        Problem(
            code="input.later",
            message="This lies after the instant that is asked about.",
            place=f"{place}.facts.{name}",
            remedy="Leave it out or correct the date; request.at is the instant of the decision.",
        )
        for name in wrong
    )


def answer(*, outcome: Permit | Refusal) -> dict[str, Any]:
    """The outcome as plain JSON values."""
    permit = isinstance(outcome, Permit)
    return {
        "outcome": "permit" if permit else "refusal",
        **_told(outcome, outcome.reason),
        "reasons": [_told(outcome, one) for one in outcome.verdict.denied],
        "allowed": [_told(outcome, one) for one in outcome.verdict.allowed],
        "subject": outcome.subject,
        "controller": outcome.controller,
        "purpose": outcome.purpose,
        "operation": outcome.operation.value,
        "channel": outcome.channel.value if outcome.channel else None,
        "content_hash": outcome.content_hash,
        "policy": {"id": outcome.policy, "version": outcome.policy_version, "digest": outcome.policy_digest},
        "decided_at": outcome.decided_at.isoformat(),
        "expires_at": outcome.expires_at.isoformat() if isinstance(outcome, Permit) else None,
    }


def _told(outcome: Permit | Refusal, reason: Reason) -> dict[str, Any]:
    return {
        "stage": reason.stage.value,
        "rule": reason.rule.value,
        "code": reason.code.value,
        "clause": reason.clause,
        "law": reason.law,
        "text": _both(TEXT[reason.code]),
        "remedy": _both(reason.remedy) if reason.remedy else None,
        "evidence": list(outcome.evidence(reason)),
    }


def _both(words: Words) -> dict[str, str]:
    return {"sv": words.sv, "en": words.en}


def schema() -> dict[str, Any]:
    """JSON Schema of a question; docs/decide.schema.json is this, written out."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **Question.model_json_schema(),
        "title": "A question to lofte decide",
    }
