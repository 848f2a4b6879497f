"""The public call: may this be done with this person's data, now?"""

from __future__ import annotations

from datetime import datetime

from lofte.domain.decision.bits import Bit, mask
from lofte.domain.decision.gate import Gate, judge, prepare
from lofte.domain.decision.in_force import PolicyInForce
from lofte.domain.decision.model import Engagement, Facts, Permit, Refusal, Request
from lofte.domain.decision.stand import standing_bits

_FOREIGN = mask(Bit.FOREIGN)
_OTHER_CALLBACK = mask(Bit.OTHER_CALLBACK)


def decide(
    *,
    policy: PolicyInForce,
    request: Request,
    facts: Facts,
    at: datetime,
    engagement: Engagement | None = None,
) -> Permit | Refusal:
    """Decide one request about one subject by the policy in force, at the aware instant `at`.

    A refusal is a value. What depends on the request alone is compiled at its first use and kept on it; what depends on
    the subject is taken from `facts.standings` where it was folded ahead under the same policy and still holds.
    """
    gate: Gate | None = request.memo
    if (
        gate is None
        or gate.policy is not policy
        or gate.engagement is not engagement
        or not gate.since <= at < gate.until
    ):
        gate = _compiled(policy=policy, request=request, engagement=engagement, at=at)
    standing = facts.standings.get(gate.key)
    if standing is None or standing.digest != policy.digest or not standing.since <= at < standing.until:
        standing = standing_bits(policy=policy, purpose=request.purpose, channel=gate.channel, facts=facts, at=at)
    bits = standing.bits
    if facts.controller != request.controller:
        bits |= _FOREIGN
    callback = request.callback_request
    if callback is not None and (facts.callback is None or facts.callback.request != callback):
        bits |= _OTHER_CALLBACK
    verdict = gate.verdicts.get(bits)
    if verdict is None:
        verdict = judge(gate=gate, bits=bits)
    answer = (verdict, request, facts, at, standing.until, gate.until)
    return tuple.__new__(Permit, answer) if verdict.permitted else tuple.__new__(Refusal, answer)


def _compiled(*, policy: PolicyInForce, request: Request, engagement: Engagement | None, at: datetime) -> Gate:
    """The gate, remembered on the request: it is no part of its value, and threads that race write the same."""
    gate = prepare(policy=policy, request=request, engagement=engagement, at=at)
    object.__setattr__(request, "memo", gate)
    return gate
