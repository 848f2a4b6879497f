"""Stage D: R26–R37, by channel. It applies to marketing, to audience uploads and to numbers left for a call back."""

from __future__ import annotations

from lofte.domain.calendar import Words
from lofte.domain.decision.bits import Bit, mask
from lofte.domain.decision.case import Case, Check, Step
from lofte.domain.decision.stages.calls import activation, callback, calls
from lofte.domain.decision.stages.electronic import ASK_TYPE, electronic
from lofte.domain.terms import Channel, Code, Operation, Rule, Stage

_D = Stage.CHANNEL
_LEGAL = mask(Bit.LEGAL_NAMED, Bit.LEGAL_GENERIC)
_ASK_LETTER = Words(
    sv="Ange om brevet har reklammärkning, avsändare och adresskälla.",
    en="State whether the letter shows its mark as advertising, its sender and its address source.",
)
_ASK_PLATFORM = Words(sv="Ange plattformen som mottagare.", en="Name the platform as recipient.")
_ASK_JOINT = Words(
    sv="Ange om det finns ett inbördes arrangemang med plattformen.",
    en="State whether there is a joint arrangement with the platform.",
)


def channel(case: Case) -> Step | None:
    """The rules of the way by which it goes. Without a channel there is none; a terminal is stage E."""
    if case.channel is None or case.channel is Channel.TERMINAL:
        return activation(case)
    if case.request.operation is Operation.ACTIVATE_CONTRACT:
        return activation(case)
    no_rule = case.reason(_D, Rule.ORDER, Code.NO_RULE)
    call_denies, call_allows = callback(case)
    if not case.marketing and case.channel is not Channel.AUDIENCE:
        return Step(
            stage=_D,
            denies=call_denies,
            allows=call_allows,
            applies_all=mask(Bit.CALLBACK_ONLY),
            no_rule=no_rule,
        )
    denies, allows = _by_channel(case, case.channel)
    return Step(stage=_D, denies=(*denies, *call_denies), allows=(*allows, *call_allows), no_rule=no_rule)


def _by_channel(case: Case, way: Channel) -> tuple[tuple[Check, ...], tuple[Check, ...]]:
    match way:
        case Channel.EMAIL | Channel.SMS:
            return electronic(case)
        case Channel.PHONE:
            return electronic(case) if case.request.automated_call else calls(case)
        case Channel.LETTER:
            return _letter(case)
        case Channel.PAGE:
            return (), (Check(reason=case.reason(_D, Rule.ORDER, Code.PAGE)),)
        case Channel.AUDIENCE:
            return _audience(case), ()
        case Channel.TERMINAL:
            return (), ()


def _letter(case: Case) -> tuple[tuple[Check, ...], tuple[Check, ...]]:
    """R35. The register is for natural persons; an own block binds for everyone."""
    listed, exception = mask(Bit.NIXA_LISTED), mask(Bit.NIXA_EXCEPTION)
    denies = [
        Check(reason=case.missing(_D, Rule.R35, ASK_TYPE), all_of=mask(Bit.TYPE_UNKNOWN)),
        Check(reason=case.reason(_D, Rule.R35, Code.LETTER_BLOCK), all_of=mask(Bit.LETTER_BLOCK)),
        Check(reason=case.reason(_D, Rule.R35, Code.NIXA_STALE), all_of=mask(Bit.NIXA_STALE), none_of=_LEGAL),
        Check(reason=case.reason(_D, Rule.R35, Code.NIXA_LISTED), all_of=listed, none_of=_LEGAL | exception),
    ]
    content = case.request.content
    shown = (content.ad_mark, content.sender_shown, content.address_source)
    if False in shown:
        denies.append(Check(reason=case.reason(_D, Rule.R35, Code.ADR_CONTENT)))
    elif None in shown:
        denies.append(Check(reason=case.missing(_D, Rule.R35, _ASK_LETTER)))
    return tuple(denies), (Check(reason=case.reason(_D, Rule.R35, Code.LETTER)),)


def _audience(case: Case) -> tuple[Check, ...]:
    """R37. The law of decisions names no ALLOW for it: even in order it ends in NO_RULE until one is written."""
    request = case.request
    denies: list[Check] = []
    if request.recipient is None:
        denies.append(Check(reason=case.missing(_D, Rule.R37, _ASK_PLATFORM)))
    if request.joint_arrangement is None:
        denies.append(Check(reason=case.missing(_D, Rule.R37, _ASK_JOINT)))
    audience = case.reason(_D, Rule.R37, Code.AUDIENCE)
    known = case.activity is not None and request.recipient in case.activity.recipients
    if request.joint_arrangement is False or (request.recipient is not None and not known):
        denies.append(Check(reason=audience))
    else:
        denies.append(Check(reason=audience, all_of=mask(Bit.AUDIENCE_UNNAMED)))
    return tuple(denies)
