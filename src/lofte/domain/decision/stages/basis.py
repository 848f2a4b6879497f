"""Stage C: a lawful basis, R19–R25. Its ALLOWs are SERVICE, CONSENT, CONTRACT, STATUTE, LIA and LI_OVERRIDE."""

from __future__ import annotations

from typing import assert_never

from lofte.domain.decision.bits import Bit, mask
from lofte.domain.decision.case import RIGHTS_WORK, Case, Check, Step
from lofte.domain.terms import Channel, Code, ContentClass, LawfulBasis, Operation, Rule, Stage

_C = Stage.BASIS
_SERVICE = frozenset({ContentClass.SERVICE, ContentClass.CONTRACT, ContentClass.LEGAL, ContentClass.CASE})
_CONSENT_CODES = (
    (Bit.CONSENT_MISSING, Code.CONSENT_MISSING),
    (Bit.CONSENT_WITHDRAWN, Code.CONSENT_WITHDRAWN),
    (Bit.CONSENT_SCOPE, Code.CONSENT_SCOPE),
    (Bit.CONSENT_STALE, Code.CONSENT_STALE),
    (Bit.CONSENT_UNPROVEN, Code.CONSENT_UNPROVEN),
    (Bit.CONSENT_BUNDLED, Code.CONSENT_BUNDLED),
    (Bit.CONSENT_UNCONFIRMED, Code.CONSENT_UNCONFIRMED),
)


def basis(case: Case) -> Step | None:
    """The activity's one basis. A terminal has a law of its own in its place (stage E)."""
    if case.channel is Channel.TERMINAL:
        return None
    denies = (*_denies(case), *_incompatible(case))
    service = Check(reason=case.reason(_C, Rule.R19, Code.SERVICE), all_of=mask(Bit.LIVE))
    is_service = not case.marketing and case.request.content_class in _SERVICE
    allows = ((service,) if is_service else ()) + _allows(case)
    return Step(stage=_C, denies=denies, allows=allows, no_rule=case.reason(_C, Rule.ORDER, Code.NO_RULE))


def demanded(case: Case) -> bool:
    """Whether the law itself is the basis: the subject's own right, or a duty to keep."""
    return case.request.operation in RIGHTS_WORK or case.request.operation is Operation.STATUTORY_KEEP


def _denies(case: Case) -> tuple[Check, ...]:
    """R20–R24, by the basis."""
    if demanded(case):
        return _without_statute(case)
    match case.basis:
        case LawfulBasis.CONSENT:
            return tuple(
                Check(reason=case.reason(_C, Rule.R20, code), all_of=mask(bit)) for bit, code in _CONSENT_CODES
            )
        case LawfulBasis.CONTRACT:
            ended = Check(reason=case.reason(_C, Rule.R22, Code.CONTRACT_ENDED), all_of=mask(Bit.CONTRACT_ENDED))
            winding_up = case.activity is not None and case.activity.winding_up
            stranger = Check(reason=case.reason(_C, Rule.R22, Code.NOT_PARTY), all_of=mask(Bit.NOT_PARTY))
            return (stranger,) if winding_up else (stranger, ended)
        case LawfulBasis.LEGAL_OBLIGATION:
            return _without_statute(case)
        case LawfulBasis.LEGITIMATE_INTERESTS:
            return _interest(case)
        case LawfulBasis.VITAL_INTERESTS | LawfulBasis.PUBLIC_TASK | None:
            return ()
        case never:
            assert_never(never)


def _without_statute(case: Case) -> tuple[Check, ...]:
    return () if _statute(case) else (Check(reason=case.reason(_C, Rule.R23, Code.NO_STATUTE)),)


def _statute(case: Case) -> bool:
    """R23: the GDPR itself for a right, else the activity's statute, or for keeping that of one of its periods."""
    if case.request.operation in RIGHTS_WORK:
        return True
    activity = case.activity
    if activity is None:
        return False
    kept = case.request.operation is Operation.STATUTORY_KEEP
    return bool(activity.statute) or (kept and any(one in case.rules.statutes for one in activity.retention))


def _interest(case: Case) -> tuple[Check, ...]:
    """R21, R24. An override never serves marketing."""
    found = [Check(reason=case.reason(_C, Rule.R21, Code.BASIS_SWAP), all_of=mask(Bit.BASIS_SWAP))]
    if case.marketing and case.electronic:
        # Tried before soft opt-in already, for natural persons and sole traders; here for the others.
        legal = mask(Bit.LEGAL_NAMED, Bit.LEGAL_GENERIC)
        found = [Check(reason=found[0].reason, all_of=mask(Bit.BASIS_SWAP), any_of=legal)]
    if not case.assessed:
        found.append(Check(reason=case.reason(_C, Rule.R24, Code.NO_LIA)))
    pending = case.reason(_C, Rule.R24, Code.OBJ_PENDING)
    upheld = case.reason(_C, Rule.R24, Code.OBJ_UPHELD)
    found.append(Check(reason=pending, all_of=mask(Bit.LI_PENDING)))
    refused = mask(Bit.LI_UPHELD) | (mask(Bit.LI_OVERRIDDEN) if case.marketing else 0)
    found.append(Check(reason=upheld, any_of=refused))
    return tuple(found)


def _incompatible(case: Case) -> tuple[Check, ...]:
    """R25: collected for something else, or marketing under an activity that is none. Consent and law need no test."""
    if demanded(case) or case.activity is None:
        return ()
    reason = case.reason(_C, Rule.R25, Code.INCOMPATIBLE)
    if case.marketing and not case.activity.marketing:
        return (Check(reason=reason),)
    if case.basis in (LawfulBasis.CONSENT, LawfulBasis.LEGAL_OBLIGATION):
        return ()
    return (Check(reason=reason, all_of=mask(Bit.INCOMPATIBLE)),)


def _allows(case: Case) -> tuple[Check, ...]:
    if demanded(case):
        return (Check(reason=case.reason(_C, Rule.R23, Code.STATUTE)),)
    match case.basis:
        case LawfulBasis.CONSENT:
            return (Check(reason=case.reason(_C, Rule.R20, Code.CONSENT)),)
        case LawfulBasis.CONTRACT:
            return (Check(reason=case.reason(_C, Rule.R22, Code.CONTRACT)),)
        case LawfulBasis.LEGAL_OBLIGATION:
            return (Check(reason=case.reason(_C, Rule.R23, Code.STATUTE)),)
        case LawfulBasis.LEGITIMATE_INTERESTS:
            overridden = mask(Bit.LI_OVERRIDDEN)
            override = Check(reason=case.reason(_C, Rule.R24, Code.LI_OVERRIDE), all_of=overridden)
            return override, Check(reason=case.reason(_C, Rule.R24, Code.LIA), none_of=overridden)
        case LawfulBasis.VITAL_INTERESTS | LawfulBasis.PUBLIC_TASK | None:
            return ()
        case never:
            assert_never(never)
