"""Electronic marketing: R26–R31 (MFL 19 and 20 §). R27 with what precedes it is a step of its own before the basis.

A named work address is a natural person's inbox. Whether 19 § covers it is disputed, so the cautious policy asks for
what 19 § asks for: consent. A valid consent therefore allows it under R26 in both modes; R30 is about sending without.
"""

from __future__ import annotations

from lofte.domain.calendar import Words
from lofte.domain.decision.bits import CONSENT_BITS, PERSONAL_NOT, Bit, mask
from lofte.domain.decision.case import Case, Check, Step
from lofte.domain.terms import Channel, Code, LawfulBasis, Rule, Stage

_LEGAL = mask(Bit.LEGAL_NAMED, Bit.LEGAL_GENERIC)
_SOFT_NOT = mask(Bit.NO_SALE, Bit.NO_OPT_OUT_OFFERED, Bit.BASIS_SWAP, Bit.LI_PENDING, Bit.LI_UPHELD, Bit.LI_OVERRIDDEN)
"""What no soft opt-in survives: no sale, no offer to say no at collection, any kind of no since."""
ASK_TYPE = Words(
    sv="Bekräfta vad för slags person det är; en import föreslår.",
    en="Confirm what kind of person it is; an import proposes.",
)
_ASK_ADDRESS = Words(
    sv="Ange om meddelandet har en giltig adress för att säga nej.",
    en="State whether the message has a valid address for saying no.",
)
_ASK_SENDER = Words(sv="Ange om avsändaren framgår.", en="State whether the sender is shown.")
_ASK_HEADERS = Words(
    sv="Ange om sidhuvudena för avanmälan med ett klick finns.",
    en="State whether the one-click unsubscribe headers are there.",
)
ASK_SIMILAR = Words(
    sv="Ange om det gäller egna varor eller tjänster av samma slag som köpet.",
    en="State whether it concerns own goods or services like those sold.",
)
_ASK_FREE = Words(
    sv="Ange om meddelandet har ett gratis och enkelt sätt att säga nej.",
    en="State whether the message offers a free and easy way to say no.",
)
_ASK_ROLE = Words(
    sv="Ange om innehållet rör mottagarens roll på företaget.",
    en="State whether the content concerns the recipient's role at the company.",
)
_ASK_DOMAIN = Words(
    sv="Bekräfta om adressen ligger på företagets egen domän.",
    en="Confirm whether the address lies on the company's own domain.",
)


def soft_opt_in(case: Case) -> Step | None:
    """R21, R31 and R27 for a natural person or sole trader; SOFT_OPTIN closes stages C and D."""
    if not (case.marketing and case.electronic):
        return None
    stage = Stage.SOFT_OPT_IN
    denies = [Check(reason=case.missing(stage, Rule.R27, ASK_TYPE), all_of=mask(Bit.TYPE_UNKNOWN))]
    if case.basis is LawfulBasis.LEGITIMATE_INTERESTS:
        swap = case.reason(stage, Rule.R21, Code.BASIS_SWAP)
        denies.append(Check(reason=swap, all_of=mask(Bit.BASIS_SWAP)))
    denies.extend(_marks(case, stage, any_of=0))
    allows: tuple[Check, ...] = ()
    if case.activity is not None and case.activity.soft_opt_in:
        content = case.request.content
        asked = ((content.similar_products, ASK_SIMILAR), (content.free_opt_out, _ASK_FREE))
        if all(said is not False for said, _ in asked):
            denies.extend(
                Check(reason=case.missing(stage, Rule.R27, remedy), none_of=_SOFT_NOT, any_of=CONSENT_BITS)
                for said, remedy in asked
                if said is None
            )
        if all(said for said, _ in asked):
            reason = case.reason(stage, Rule.R27, Code.SOFT_OPTIN)
            allows = (Check(reason=reason, none_of=_SOFT_NOT | PERSONAL_NOT, any_of=CONSENT_BITS),)
    return Step(
        stage=stage,
        denies=tuple(denies),
        allows=allows,
        applies_none=_LEGAL,
        closes=frozenset({Stage.BASIS, Stage.CHANNEL}),
    )


def _marks(case: Case, stage: Stage, *, any_of: int) -> tuple[Check, ...]:
    """R31: what every marketing e-mail must carry."""
    if case.channel is not Channel.EMAIL:
        return ()
    content = case.request.content
    wanted = (
        (content.objection_address, Code.MFL20_NO_ADDRESS, _ASK_ADDRESS),
        (content.sender_shown, Code.MFL9_NO_SENDER, _ASK_SENDER),
        (content.one_click_headers, Code.RFC8058_MISSING, _ASK_HEADERS),
    )
    return tuple(
        Check(
            reason=case.missing(stage, Rule.R31, remedy) if said is None else case.reason(stage, Rule.R31, code),
            any_of=any_of,
        )
        for said, code, remedy in wanted
        if not said
    )


def electronic(case: Case) -> tuple[tuple[Check, ...], tuple[Check, ...]]:
    """Stage D's DENY and ALLOW checks for e-mail, SMS and automated calls."""
    stage = Stage.CHANNEL
    denies = [*_marks(case, stage, any_of=_LEGAL)]
    denies.append(Check(reason=case.reason(stage, Rule.R28, Code.MFL19), none_of=PERSONAL_NOT, any_of=CONSENT_BITS))
    consent = case.reason(stage, Rule.R26, Code.CONSENT)
    not_here = mask(Bit.TYPE_UNKNOWN, Bit.LEGAL_GENERIC)
    allows = [Check(reason=consent, none_of=CONSENT_BITS | not_here)]
    if case.channel is Channel.EMAIL:
        denies.extend(_named(case))
        generic, named = mask(Bit.LEGAL_GENERIC), mask(Bit.LEGAL_NAMED)
        allows.append(Check(reason=case.reason(stage, Rule.R29, Code.B2B_GENERIC), all_of=generic))
        allows.append(Check(reason=case.reason(stage, Rule.R30, Code.B2B_ROLE), all_of=named))
    return tuple(denies), tuple(allows)


def _named(case: Case) -> tuple[Check, ...]:
    """R30: what stands against a named work address without a consent."""
    stage, named = Stage.CHANNEL, mask(Bit.LEGAL_NAMED)
    personal = case.reason(stage, Rule.R30, Code.B2B_PERSONAL)
    assessed = case.basis is LawfulBasis.LEGITIMATE_INTERESTS and case.assessed
    relevant = case.request.content.role_relevant
    if case.rules.policy.business.named == "cautious" or not assessed or relevant is False:
        return (Check(reason=personal, all_of=named, any_of=CONSENT_BITS),)
    found: list[Check] = []
    if relevant is None:
        missing = case.missing(stage, Rule.R30, _ASK_ROLE)
        found.append(Check(reason=missing, all_of=named, any_of=CONSENT_BITS))
    unknown = mask(Bit.LEGAL_NAMED, Bit.COMPANY_DOMAIN_UNKNOWN)
    found.append(Check(reason=case.missing(stage, Rule.R30, _ASK_DOMAIN), all_of=unknown, any_of=CONSENT_BITS))
    elsewhere = mask(Bit.LEGAL_NAMED, Bit.NOT_COMPANY_DOMAIN)
    found.append(Check(reason=personal, all_of=elsewhere, any_of=CONSENT_BITS))
    return tuple(found)
