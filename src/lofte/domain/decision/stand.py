"""The subject-level half of a decision: what stands for one subject, purpose and channel, as bits, and until when."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from datetime import datetime
from types import MappingProxyType
from typing import Final

from lofte.domain.calendar import STOCKHOLM, add_months
from lofte.domain.decision import consents
from lofte.domain.decision.bits import CONSENT_BITS, Bit, mask
from lofte.domain.decision.facts import (
    Contract,
    ErasureState,
    Facts,
    InterestObjectionState,
    Restriction,
    Sale,
    Standing,
    Unknown,
)
from lofte.domain.decision.horizon import Horizon
from lofte.domain.decision.in_force import PolicyInForce
from lofte.domain.terms import Channel, PersonType

NIX_MONTHS: Final = 2
CALL_CONSENT_MONTHS: Final = 3
LETTER_WASH_MONTHS: Final = 3
CUSTOMER_MONTHS: Final = 12
REVEALING: Final = frozenset({Channel.LETTER, Channel.AUDIENCE})
"""Channels that show an address to somebody else on the way (R11)."""
NUMBERS: Final = frozenset({Channel.PHONE, Channel.SMS})
ADDRESSED: Final = frozenset({Channel.EMAIL, Channel.SMS, Channel.PHONE})
"""Channels where soft opt-in may be asked about; a call only when it is automated (R27)."""

_TYPE_BITS: Final = MappingProxyType(
    {
        None: mask(Bit.TYPE_UNKNOWN),
        PersonType.NATURAL: 0,
        PersonType.SOLE_TRADER: mask(Bit.SOLE_TRADER),
        PersonType.LEGAL_NAMED: mask(Bit.LEGAL_NAMED),
        PersonType.LEGAL_GENERIC: mask(Bit.LEGAL_GENERIC),
    }
)
_UNKNOWN_BITS: Final = MappingProxyType(
    {
        Unknown.ERASURE: mask(Bit.ERASURE_UNKNOWN),
        Unknown.RESTRICTION: mask(Bit.RESTRICTION_UNKNOWN),
        Unknown.OBJECTION: mask(Bit.OBJECTION_UNKNOWN),
    }
)


def key_of(*, purpose: str, channel: Channel | None) -> str:
    """The name of a standing within one subject's facts."""
    return f"{purpose}|{channel or '-'}"


def standing_bits(
    *, policy: PolicyInForce, purpose: str, channel: Channel | None, facts: Facts, at: datetime
) -> Standing:
    """Fold a subject's facts to bits for one purpose and channel.

    The bits hold from `at` to just before `until`, as long as neither the facts nor the policy change. `at` is aware.
    """
    horizon = Horizon(at=at)
    activity = policy.activities.get(purpose)
    scope = consents.Scope(
        purpose=purpose,
        channel=channel,
        version=activity.consent_since if activity else 1,
        bounced=facts.bounced,
    )
    bits = _state_bits(facts=facts, purpose=purpose, channel=channel)
    bits |= _age_bits(facts=facts, horizon=horizon)
    bits |= _said_bits(facts=facts, scope=scope, horizon=horizon)
    bits |= _shared_bits(facts=facts, scope=scope, horizon=horizon)
    bits |= _contract_bits(facts=facts, horizon=horizon)
    bits |= _interest_bits(facts=facts, purpose=purpose)
    if facts.collected_for and not facts.collected_for & {purpose, *(activity.compatible_with if activity else ())}:
        bits |= mask(Bit.INCOMPATIBLE)
    bits |= _channel_bits(policy=policy, facts=facts, scope=scope, horizon=horizon)
    return Standing(bits=bits, since=at, until=horizon.until, digest=policy.digest)


def with_standing(
    *, policy: PolicyInForce, facts: Facts, pairs: Iterable[tuple[str, Channel | None]], at: datetime
) -> Facts:
    """The same facts with these standings folded ahead, so that `decide` need not."""
    standings = {
        key_of(purpose=purpose, channel=channel): standing_bits(
            policy=policy, purpose=purpose, channel=channel, facts=facts, at=at
        )
        for purpose, channel in pairs
    }
    carrying = dataclasses.replace(facts)
    object.__setattr__(carrying, "standings", MappingProxyType(standings))
    return carrying


def _state_bits(*, facts: Facts, purpose: str, channel: Channel | None) -> int:
    """R07–R13 and what kind of person it is."""
    bits = _TYPE_BITS[facts.person_type]
    for unknown in facts.unknown:
        bits |= _UNKNOWN_BITS[unknown]
    bits |= _erasure_bits(facts)
    if _restricts(facts.restriction, purpose):
        bits |= mask(Bit.RESTRICTED)
        if facts.restriction is not None and purpose in facts.restriction.consented:
            bits |= mask(Bit.RESTRICTION_CONSENT)
    plain = (
        (bool(facts.deceased), Bit.DECEASED),
        (bool(facts.protected_identity) and channel in REVEALING, Bit.PROTECTED),
        (bool(facts.art9), Bit.ART9),
        (bool(facts.art9) and not facts.art9_ground, Bit.ART9_NO_GROUND),
        (facts.art10, Bit.ART10),
        (facts.pnr, Bit.PNR),
        (not facts.pnr_consent, Bit.PNR_NO_CONSENT),
    )
    for holds, bit in plain:
        if holds:
            bits |= 1 << bit
    return bits


def _erasure_bits(facts: Facts) -> int:
    """R07 and R08. What a partial erasure left is under R08's exceptions; R07 is for an address that comes in again."""
    if facts.erasure in (ErasureState.PENDING, ErasureState.PARTIAL):
        return mask(Bit.ERASURE_PENDING)
    if facts.erasure is ErasureState.DONE and facts.erased_at is None:
        return mask(Bit.ERASED)
    if facts.erased_at is None:
        return 0
    again = facts.collected_at is not None and facts.collected_at > facts.erased_at
    return 0 if again else mask(Bit.ERASED)


def _restricts(restriction: Restriction | None, purpose: str) -> bool:
    return restriction is not None and (restriction.purposes is None or purpose in restriction.purposes)


def _age_bits(*, facts: Facts, horizon: Horizon) -> int:
    """R14, R15. An adult has no dates at all."""
    age = facts.age
    if age is None:
        return mask(Bit.AGE_UNKNOWN)
    bits = 0
    if age.consent_from is not None and not horizon.started(day=age.consent_from) and not age.guardian_approved:
        bits |= mask(Bit.CHILD_NO_GUARDIAN)
    if age.marketing_from is not None and not horizon.started(day=age.marketing_from):
        bits |= mask(Bit.UNDER_16)
    return bits


def _said_bits(*, facts: Facts, scope: consents.Scope, horizon: Horizon) -> int:
    """R17, R18, R20, R21."""
    bits = consents.consent_bits(speaker=facts, scope=scope, horizon=horizon)
    if consents.objects(speaker=facts, scope=scope, horizon=horizon):
        bits |= mask(Bit.OBJ_DM)
    if consents.opted_out(speaker=facts, scope=scope, horizon=horizon):
        bits |= mask(Bit.PREF_CHANNEL)
    if consents.swapped(speaker=facts, scope=scope, horizon=horizon):
        bits |= mask(Bit.BASIS_SWAP)
    return bits


def _shared_bits(*, facts: Facts, scope: consents.Scope, horizon: Horizon) -> int:
    """R10: set only where the other person is the stricter one, so that an own no is counted under its own rule."""
    others = [one for one in facts.sharers if scope.channel in one.channels]
    if not others:
        return 0
    theirs = dataclasses.replace(scope, bounced=())
    stricter = any(
        (
            consents.objects(speaker=one, scope=theirs, horizon=horizon)
            and not consents.objects(speaker=facts, scope=scope, horizon=horizon)
        )
        or (
            consents.opted_out(speaker=one, scope=theirs, horizon=horizon)
            and not consents.opted_out(speaker=facts, scope=scope, horizon=horizon)
        )
        or (consents.taken_back(speaker=one, scope=theirs) and not consents.taken_back(speaker=facts, scope=scope))
        for one in others
    )
    bits = mask(Bit.SHARED_NO) if stricter else 0
    if not _restricts(facts.restriction, scope.purpose) and any(
        _restricts(one.restriction, scope.purpose) for one in others
    ):
        bits |= mask(Bit.SHARED_RESTRICTED)
    return bits


def _contract_bits(*, facts: Facts, horizon: Horizon) -> int:
    """R19, R22, R34."""
    contract = facts.contract
    party = contract is not None and contract.party
    running = party and contract is not None and _runs(contract=contract, horizon=horizon)
    bits = 0 if party else mask(Bit.NOT_PARTY)
    if party and not running:
        bits |= mask(Bit.CONTRACT_ENDED)
    if running or facts.case_live:
        bits |= mask(Bit.LIVE)
    if contract is not None and _offer_only(contract):
        bits |= mask(Bit.OFFER_ONLY)
    return bits


def _runs(*, contract: Contract, horizon: Horizon) -> bool:
    return contract.ended_on is None or horizon.through(day=contract.ended_on)


def _offer_only(contract: Contract) -> bool:
    return contract.sold_by_call and not contract.accepted_in_writing


def _customer(*, contract: Contract | None, horizon: Horizon) -> bool:
    """C18: a customer, or one until 12 months ago. An offer that nobody accepted makes no customer."""
    if contract is None or not contract.party or _offer_only(contract):
        return False
    return contract.ended_on is None or horizon.through(day=add_months(day=contract.ended_on, months=CUSTOMER_MONTHS))


def _interest_bits(*, facts: Facts, purpose: str) -> int:
    """R24. An override without reasons and approver is none."""
    bits = 0
    for one in facts.interest_objections:
        if one.purpose not in (None, purpose):
            continue
        match one.state:
            case InterestObjectionState.UPHELD:
                bits |= mask(Bit.LI_UPHELD)
            case InterestObjectionState.OVERRIDDEN if one.reasons and one.approver:
                bits |= mask(Bit.LI_OVERRIDDEN)
            case _:
                bits |= mask(Bit.LI_PENDING)
    return bits


def _channel_bits(*, policy: PolicyInForce, facts: Facts, scope: consents.Scope, horizon: Horizon) -> int:
    """R27 and R30–R37: each bit only where its channel asks for it, so that equal standings look equal."""
    bits = 0
    if scope.channel in ADDRESSED:
        bits |= _sale_bits(facts=facts, channel=scope.channel, horizon=horizon)
    if scope.channel is Channel.EMAIL and facts.person_type is PersonType.LEGAL_NAMED:
        bits |= {
            None: mask(Bit.COMPANY_DOMAIN_UNKNOWN),
            False: mask(Bit.NOT_COMPANY_DOMAIN),
            True: 0,
        }[facts.company_domain]
    if scope.channel is Channel.PHONE:
        bits |= _call_bits(policy=policy, facts=facts, scope=scope, horizon=horizon)
    if scope.channel is Channel.LETTER:
        bits |= _letter_bits(facts=facts, scope=scope, horizon=horizon)
    if scope.channel in NUMBERS and facts.callback is not None:
        bits |= mask(Bit.CALLBACK_ONLY) | (0 if facts.callback.used else mask(Bit.CALLBACK_OPEN))
    if scope.channel is Channel.AUDIENCE:
        consent = consents.valid(speaker=facts, scope=scope, horizon=horizon)
        activity = policy.activities.get(scope.purpose)
        platforms = frozenset(activity.recipients) if activity else frozenset()
        if consent is None or not platforms or not platforms <= consent.names:
            bits |= mask(Bit.AUDIENCE_UNNAMED)
    return bits


def _sale_bits(*, facts: Facts, channel: Channel | None, horizon: Horizon) -> int:
    """R27: the best sale counts; the opt-out must have been offered in one that otherwise holds."""
    good = [one for one in facts.sales if _good_sale(sale=one, facts=facts, channel=channel, horizon=horizon)]
    if not good:
        return mask(Bit.NO_SALE, Bit.NO_OPT_OUT_OFFERED)
    return 0 if any(one.opt_out_offered for one in good) else mask(Bit.NO_OPT_OUT_OFFERED)


def _good_sale(*, sale: Sale, facts: Facts, channel: Channel | None, horizon: Horizon) -> bool:
    if not (sale.to_this_person and sale.by_this_sender and channel in sale.channels):
        return False
    if any(where == channel and when.astimezone(STOCKHOLM).date() >= sale.sold_on for where, when in facts.bounced):
        return False
    ended = facts.contract.ended_on if facts.contract else None
    if ended is None or sale.sold_on > ended:
        return True
    return horizon.through(day=add_months(day=ended, months=CUSTOMER_MONTHS))


def _call_bits(*, policy: PolicyInForce, facts: Facts, scope: consents.Scope, horizon: Horizon) -> int:
    """R32, R33."""
    bits = mask(Bit.CALL_BLOCK) if facts.call_block else 0
    if facts.nix is None or not horizon.through(day=add_months(day=facts.nix.fetched_on, months=NIX_MONTHS)):
        bits |= mask(Bit.NIX_STALE)
    if facts.nix is None or not facts.nix.hit:
        return bits
    bits |= mask(Bit.NIX_LISTED)
    consent = consents.valid(speaker=facts, scope=scope, horizon=horizon)
    if consent is not None and policy.policy.controller in consent.names:
        given = consent.decided_at.astimezone(STOCKHOLM).date()
        if horizon.through(day=add_months(day=given, months=CALL_CONSENT_MONTHS)):
            bits |= mask(Bit.NIX_CONSENT)
    if _customer(contract=facts.contract, horizon=horizon):
        bits |= mask(Bit.NIX_CUSTOMER)
    if facts.nix_number_given and policy.policy.settings.nix_number_given:
        bits |= mask(Bit.NIX_NUMBER)
    return bits


def _letter_bits(*, facts: Facts, scope: consents.Scope, horizon: Horizon) -> int:
    """R35."""
    bits = mask(Bit.LETTER_BLOCK) if facts.letter_block else 0
    wash = facts.letter_wash
    if wash is None or not horizon.through(day=add_months(day=wash.fetched_on, months=LETTER_WASH_MONTHS)):
        bits |= mask(Bit.NIXA_STALE)
    if wash is not None and wash.hit:
        bits |= mask(Bit.NIXA_LISTED)
        consented = not consents.consent_bits(speaker=facts, scope=scope, horizon=horizon) & CONSENT_BITS
        if consented or _customer(contract=facts.contract, horizon=horizon):
            bits |= mask(Bit.NIXA_EXCEPTION)
    return bits


__all__ = ["key_of", "standing_bits", "with_standing"]
