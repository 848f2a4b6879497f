"""Calls: R32 and R33 (human calls and NIX), R34 (a contract sold by call), R36 (a number left to be called back on)."""

from __future__ import annotations

from lofte.domain.decision.bits import Bit, mask
from lofte.domain.decision.case import Case, Check, Step
from lofte.domain.decision.stages.electronic import ASK_SIMILAR, ASK_TYPE
from lofte.domain.terms import Channel, Code, Operation, Rule, Stage

_D = Stage.CHANNEL
_LEGAL = mask(Bit.LEGAL_NAMED, Bit.LEGAL_GENERIC)
_ONLY, _OPEN = mask(Bit.CALLBACK_ONLY), mask(Bit.CALLBACK_OPEN)


def calls(case: Case) -> tuple[tuple[Check, ...], tuple[Check, ...]]:
    """R32, R33. NIX is for natural persons and sole traders; an own block binds for everyone.

    A number left for a call back is R36's alone: whoever asked to be called is not protected from that call by NIX.
    """
    listed = mask(Bit.NIX_LISTED)
    consent, trading, number = mask(Bit.NIX_CONSENT), mask(Bit.NIX_CUSTOMER), mask(Bit.NIX_NUMBER)
    similar = case.request.content.similar_products
    elsewhere = _LEGAL | _ONLY
    denies = [
        Check(reason=case.missing(_D, Rule.R32, ASK_TYPE), all_of=mask(Bit.TYPE_UNKNOWN), none_of=_ONLY),
        Check(reason=case.reason(_D, Rule.R32, Code.CALL_BLOCK), all_of=mask(Bit.CALL_BLOCK)),
        Check(reason=case.reason(_D, Rule.R32, Code.NIX_STALE), all_of=mask(Bit.NIX_STALE), none_of=elsewhere),
    ]
    excepted = elsewhere | consent | number
    if similar is None:
        missing = case.missing(_D, Rule.R33, ASK_SIMILAR)
        denies.append(Check(reason=missing, all_of=listed | trading, none_of=excepted))
    barred = excepted if similar is False else excepted | trading
    denies.append(Check(reason=case.reason(_D, Rule.R32, Code.NIX_LISTED), all_of=listed, none_of=barred))
    allows = [Check(reason=case.reason(_D, Rule.R33, Code.NIX_EXC_CONSENT), all_of=listed | consent, none_of=elsewhere)]
    if similar:
        reason = case.reason(_D, Rule.R33, Code.NIX_EXC_CUSTOMER)
        allows.append(Check(reason=reason, all_of=listed | trading, none_of=elsewhere))
    reason = case.reason(_D, Rule.R33, Code.NIX_EXC_NUMBER)
    allows.append(Check(reason=reason, all_of=listed | number, none_of=elsewhere))
    allows.append(Check(reason=case.reason(_D, Rule.R32, Code.CALL), none_of=_ONLY))
    return tuple(denies), tuple(allows)


def callback(case: Case) -> tuple[tuple[Check, ...], tuple[Check, ...]]:
    """R36: once per request, and nothing else."""
    if case.channel not in (Channel.PHONE, Channel.SMS):
        return (), ()
    only = case.reason(_D, Rule.R36, Code.CALLBACK_ONLY)
    request = case.request
    answers = (
        case.channel is Channel.PHONE
        and request.operation is Operation.CALL
        and request.callback_request is not None
        and not request.automated_call
    )
    if not answers:
        return (Check(reason=only, all_of=_ONLY),), ()
    other = mask(Bit.OTHER_CALLBACK)
    denies = (
        Check(reason=only, all_of=_ONLY, none_of=_OPEN),
        Check(reason=only, all_of=_ONLY | _OPEN | other),
    )
    allowed = Check(reason=case.reason(_D, Rule.R36, Code.CALLBACK), all_of=_ONLY | _OPEN, none_of=other)
    return denies, (allowed,)


def activation(case: Case) -> Step | None:
    """R34: a consumer's contract sold in a call stays an offer until accepted in writing after it."""
    if case.request.operation is not Operation.ACTIVATE_CONTRACT:
        return None
    offer = mask(Bit.OFFER_ONLY)
    other = mask(Bit.TYPE_UNKNOWN, Bit.SOLE_TRADER) | _LEGAL
    unknown = case.missing(_D, Rule.R34, ASK_TYPE)
    denies = (
        Check(reason=unknown, all_of=offer | mask(Bit.TYPE_UNKNOWN)),
        Check(reason=case.reason(_D, Rule.R34, Code.ACTIVATE_CONTRACT), all_of=offer, none_of=other),
    )
    return Step(stage=_D, denies=denies)
