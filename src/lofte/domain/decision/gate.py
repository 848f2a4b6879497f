"""The act-level half of a decision, compiled once per campaign, and the judgement of one bit pattern by it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from lofte.domain.decision.case import Case, Step, case_of
from lofte.domain.decision.horizon import Horizon
from lofte.domain.decision.in_force import PolicyInForce
from lofte.domain.decision.model import Engagement, Reason, Request, Verdict
from lofte.domain.decision.stages.basis import basis
from lofte.domain.decision.stages.channel import channel
from lofte.domain.decision.stages.electronic import soft_opt_in
from lofte.domain.decision.stages.gates import content, gates
from lofte.domain.decision.stages.objections import objections
from lofte.domain.decision.stages.recipient import recipient
from lofte.domain.decision.stages.terminal import terminal
from lofte.domain.decision.stand import key_of
from lofte.domain.terms import Channel, Stage

REMEMBERED: Final = 4096
"""Bit patterns whose verdict a gate keeps; a million subjects have a few hundred."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Gate:
    """Everything that policy, engagement, content and recipient settle. Holds from `since` to just before `until`."""

    policy: PolicyInForce
    request: Request
    engagement: Engagement | None
    channel: Channel | None
    key: str
    """Which standing it reads."""
    steps: tuple[Step, ...]
    since: datetime
    until: datetime
    verdicts: dict[int, Verdict] = field(default_factory=dict, repr=False)
    """Verdicts given so far: a pure function of the pattern, kept because audiences repeat themselves."""


def prepare(*, policy: PolicyInForce, request: Request, engagement: Engagement | None = None, at: datetime) -> Gate:
    """Settle all that is the same for every subject. `at` is aware; prepare again from `until` on."""
    horizon = Horizon(at=at)
    case = case_of(policy=policy, request=request, engagement=engagement, horizon=horizon)
    return Gate(
        policy=policy,
        request=request,
        engagement=engagement,
        channel=case.channel,
        key=key_of(purpose=request.purpose, channel=case.channel),
        steps=_steps(case),
        since=at,
        until=horizon.until,
    )


def _steps(case: Case) -> tuple[Step, ...]:
    """R16, then A, B, R27 before C, C, D, E and F; a stage that does not apply is left out."""
    every = (
        content(case),
        gates(case),
        objections(case),
        soft_opt_in(case),
        basis(case),
        channel(case),
        terminal(case),
        recipient(case),
    )
    return tuple(step for step in every if step is not None)


def judge(*, gate: Gate, bits: int) -> Verdict:
    """The verdict on one bit pattern: the first DENY ends it, and every other reason is collected for display."""
    known = gate.verdicts.get(bits)
    if known is not None:
        return known
    verdict = _judged(gate=gate, bits=bits)
    if len(gate.verdicts) >= REMEMBERED:
        gate.verdicts.clear()
    gate.verdicts[bits] = verdict
    return verdict


def _judged(*, gate: Gate, bits: int) -> Verdict:
    denied: list[Reason] = []
    allowed: list[Reason] = []
    closed: set[Stage] = set()
    for step in gate.steps:
        if step.stage in closed or bits & step.applies_all != step.applies_all or bits & step.applies_none:
            continue
        against = [check.reason for check in step.denies if check.meets(bits)]
        denied += against
        if against:
            continue
        answer = next((check.reason for check in step.allows if check.meets(bits)), None)
        if answer is not None:
            allowed.append(answer)
            closed |= step.closes
        elif step.no_rule is not None:
            denied.append(step.no_rule)
    policy = gate.policy.policy
    return Verdict(
        permitted=not denied,
        allowed=tuple(allowed),
        denied=tuple(denied),
        policy=policy.id,
        policy_version=policy.version,
        policy_digest=gate.policy.digest,
    )
