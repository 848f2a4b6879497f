"""Stage A: R01–R06 about the act itself, R07–R15 about the person. All of them deny; none allows."""

from __future__ import annotations

from lofte.domain.calendar import Words
from lofte.domain.decision.bits import Bit, mask
from lofte.domain.decision.case import RIGHTS_WORK, Case, Check, Step
from lofte.domain.decision.model import Instruction, Reason
from lofte.domain.terms import Channel, Code, ContentClass, LawfulBasis, Operation, Rule, Stage

_A = Stage.GATES
_PENDING_PASS = RIGHTS_WORK | {Operation.CLAIMS, Operation.STATUTORY_KEEP}
_RESTRICTED_PASS = frozenset(
    {Operation.STORE, Operation.STATUTORY_KEEP, Operation.CLAIMS, Operation.PROTECT_OTHERS, Operation.HANDLE_REQUEST}
)
"""Keeping by statute is storing; a request about the case is the case itself (R09)."""
_ART9_PASS = RIGHTS_WORK | {Operation.CLAIMS}
_ONLINE = frozenset({Channel.EMAIL, Channel.SMS, Channel.PAGE, Channel.TERMINAL, Channel.AUDIENCE, None})
_INDIVIDUAL = frozenset({Channel.EMAIL, Channel.SMS, Channel.PHONE, Channel.LETTER, Channel.PAGE, Channel.AUDIENCE})
_ASK_CHANNEL = Words(sv="Ange kanalen.", en="State the channel.")
_ASK_CLASS = Words(
    sv="Ange om innehållet är reklam, service, avtal, lag eller ärende.",
    en="State whether the content is marketing, service, contract, legal or case.",
)
_ASK_CONTROLLER = Words(
    sv="Ange policyns egen ansvariga, eller uppdraget för den som policyn inte är.",
    en="Name the policy's own controller, or give the engagement for one that it is not.",
)
_ASK_ERASURE = Words(sv="Slå upp om personen har raderats.", en="Look up whether the person was erased.")
_ASK_RESTRICTION = Words(sv="Slå upp om behandlingen är begränsad.", en="Look up whether processing is restricted.")
_ASK_AGE = Words(
    sv="Fråga efter födelsedatum: tjänsten vänder sig till barn.",
    en="Ask for the date of birth: the service addresses children.",
)


def content(case: Case) -> Step:
    """R16 first: a message whose class nobody stated cannot be judged."""
    said = case.request.content_class is not None
    if said or case.request.operation not in (Operation.SEND, Operation.CALL):
        return Step(stage=Stage.CONTENT)
    return Step(stage=Stage.CONTENT, denies=(Check(reason=case.missing(Stage.CONTENT, Rule.R16, _ASK_CLASS)),))


def gates(case: Case) -> Step:
    """Stage A in number order."""
    foreign = Check(reason=case.reason(_A, Rule.R02, Code.TENANT_MISMATCH), all_of=mask(Bit.FOREIGN))
    denies = (
        *(Check(reason=one) for one in _covered(case)),
        *(Check(reason=one) for one in _own(case)),
        foreign,
        *_bound(case),
        *_erased(case),
        *_restricted(case),
        *_person(case),
        *_special(case),
        *_identity_number(case),
        *_child(case),
    )
    return Step(stage=_A, denies=denies)


def _covered(case: Case) -> tuple[Reason, ...]:
    """R01: purpose, category and channel stand in the version in force."""
    request, activity = case.request, case.activity
    if case.channel is None and request.operation in (Operation.SEND, Operation.CALL):
        return (case.missing(_A, Rule.R01, _ASK_CHANNEL),)
    covered = (
        activity is not None
        and case.horizon.started(day=case.rules.policy.valid_from)
        and request.categories <= frozenset(activity.categories)
        and (case.channel is None or case.channel in activity.channels)
    )
    return () if covered else (case.reason(_A, Rule.R01, Code.PURPOSE_UNKNOWN),)


def _own(case: Case) -> tuple[Reason, ...]:
    """R02: a policy speaks for its own controller; for a client only within an engagement (R03)."""
    names = case.rules.controllers
    if names is None or case.engagement is not None or case.request.controller in names:
        return ()
    return (case.reason(_A, Rule.R02, Code.TENANT_MISMATCH, _ASK_CONTROLLER),)


def _bound(case: Case) -> tuple[Check, ...]:
    """R03–R06: a processor acts within its engagement, its instructions and the law, and for that client alone."""
    if not case.processor:
        return ()
    found: list[Check] = []
    engagement = case.engagement
    if not _engaged(case):
        found.append(Check(reason=case.reason(_A, Rule.R03, Code.NO_DPA)))
    covering = [one for one in engagement.instructions if _covers(case, one)] if engagement else []
    if not covering:
        found.append(Check(reason=case.reason(_A, Rule.R04, Code.NO_INSTRUCTION)))
    unlawful = case.reason(_A, Rule.R05, Code.INSTRUCTION_UNLAWFUL)
    if any(one.unlawful for one in covering):
        found.append(Check(reason=unlawful))
    elif case.marketing and any(one.includes_objectors for one in covering):
        noes = mask(Bit.OBJ_DM, Bit.PREF_CHANNEL, Bit.CONSENT_WITHDRAWN)
        found.append(Check(reason=unlawful, any_of=noes))
    if (case.request.beneficiary or case.request.controller) != (engagement.client if engagement else None):
        found.append(Check(reason=case.reason(_A, Rule.R06, Code.OWN_PURPOSE)))
    return tuple(found)


def _engaged(case: Case) -> bool:
    """R03: an engagement with this client runs, under a signed agreement."""
    one, horizon = case.engagement, case.horizon
    if one is None or one.client != case.request.controller or one.agreement_signed is None:
        return False
    signed = horizon.started(day=one.agreement_signed)
    begun = horizon.started(day=one.active_from)
    running = one.active_to is None or horizon.through(day=one.active_to)
    return signed and begun and running


def _covers(case: Case, instruction: Instruction) -> bool:
    """R04: purpose, every category, channel and recipient."""
    request = case.request
    return (
        instruction.approved
        and request.purpose in instruction.purposes
        and request.categories <= instruction.categories
        and (case.channel is None or case.channel in instruction.channels)
        and (request.recipient is None or request.recipient in instruction.recipients)
    )


def _erased(case: Case) -> tuple[Check, ...]:
    """R07, R08."""
    unknown = Check(reason=case.missing(_A, Rule.R07, _ASK_ERASURE), all_of=mask(Bit.ERASURE_UNKNOWN))
    erased = Check(reason=case.reason(_A, Rule.R07, Code.ERASED), all_of=mask(Bit.ERASED))
    if case.request.operation in _PENDING_PASS:
        return unknown, erased
    pending = case.reason(_A, Rule.R08, Code.ERASURE_PENDING)
    return unknown, erased, Check(reason=pending, all_of=mask(Bit.ERASURE_PENDING))


def _restricted(case: Case) -> tuple[Check, ...]:
    """R09, and the strictest state of a shared address (R10)."""
    shared_no = mask(Bit.SHARED_NO)
    strictest = case.reason(_A, Rule.R10, Code.SHARED_STRICTEST)
    found: list[Check] = []
    passes = case.request.operation in _RESTRICTED_PASS or case.request.content_class is ContentClass.CASE
    if not passes:
        consent = mask(Bit.RESTRICTION_CONSENT)
        unknown = case.missing(_A, Rule.R09, _ASK_RESTRICTION)
        found.append(Check(reason=unknown, all_of=mask(Bit.RESTRICTION_UNKNOWN)))
        restricted = case.reason(_A, Rule.R09, Code.RESTRICTED)
        found.append(Check(reason=restricted, all_of=mask(Bit.RESTRICTED), none_of=consent))
    shared = (0 if passes else mask(Bit.SHARED_RESTRICTED)) | (shared_no if case.marketing else 0)
    if shared:
        found.append(Check(reason=strictest, any_of=shared))
    return tuple(found)


def _person(case: Case) -> tuple[Check, ...]:
    """R11. What the rights and the law demand is still done for one who has died."""
    found: list[Check] = []
    if case.request.operation not in _PENDING_PASS:
        found.append(Check(reason=case.reason(_A, Rule.R11, Code.DECEASED), all_of=mask(Bit.DECEASED)))
    found.append(Check(reason=case.reason(_A, Rule.R11, Code.PROTECTED), all_of=mask(Bit.PROTECTED)))
    return tuple(found)


def _special(case: Case) -> tuple[Check, ...]:
    """R12. The policy may forbid Article 9 data, or allow them to the activities that state their ground, and a ground
    recorded for one person opens no other; marketing never builds on them."""
    if case.request.operation in _ART9_PASS:
        return ()
    art9 = case.reason(_A, Rule.R12, Code.ART9)
    forbidden = case.rules.policy.special_categories.mode == "deny"
    grounded = not forbidden and case.activity is not None and case.activity.special_ground is not None
    asked = bool(case.request.categories & case.rules.special)
    found: list[Check] = []
    if asked and (case.marketing or not grounded):
        found.append(Check(reason=art9))
    elif case.marketing or not grounded:
        found.append(Check(reason=art9, all_of=mask(Bit.ART9)))
    found.append(Check(reason=case.reason(_A, Rule.R12, Code.ART10), all_of=mask(Bit.ART10)))
    return tuple(found)


def _identity_number(case: Case) -> tuple[Check, ...]:
    """R13: consent, or the activity's clear justification."""
    justified = case.activity is not None and case.activity.identity_number_ground is not None
    if justified or case.request.operation in RIGHTS_WORK:
        return ()
    asked = bool(case.request.categories & case.rules.identity_numbers)
    pattern = mask(Bit.PNR_NO_CONSENT) if asked else mask(Bit.PNR, Bit.PNR_NO_CONSENT)
    return (Check(reason=case.reason(_A, Rule.R13, Code.PNR), all_of=pattern),)


def _child(case: Case) -> tuple[Check, ...]:
    """R14, R15. An unknown age is an adult's, unless the service addresses children."""
    if case.request.operation in RIGHTS_WORK:
        return ()
    addressed = case.rules.policy.children.mode == "addressed"
    unknown = mask(Bit.AGE_UNKNOWN)
    found: list[Check] = []
    if case.basis is LawfulBasis.CONSENT and case.channel in _ONLINE:
        if addressed:
            found.append(Check(reason=case.missing(_A, Rule.R14, _ASK_AGE), all_of=unknown))
        guardian = case.reason(_A, Rule.R14, Code.CHILD_CONSENT)
        found.append(Check(reason=guardian, all_of=mask(Bit.CHILD_NO_GUARDIAN)))
    if case.marketing and case.channel in _INDIVIDUAL:
        if addressed:
            found.append(Check(reason=case.missing(_A, Rule.R15, _ASK_AGE), all_of=unknown))
        found.append(Check(reason=case.reason(_A, Rule.R15, Code.CHILD_DM), all_of=mask(Bit.UNDER_16)))
    return tuple(found)
