"""The subject-level half of a decision: what stands for one subject, purpose and channel, as bits, and until when."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from datetime import datetime
from types import MappingProxyType
from typing import Final

from lofte.domain.decision import consents
from lofte.domain.decision.bits import Bit, mask
from lofte.domain.decision.facts import (
    Contract,
    ErasureState,
    Facts,
    InterestObjectionState,
    Restriction,
    Standing,
    Unknown,
)
from lofte.domain.decision.horizon import Horizon
from lofte.domain.decision.in_force import PolicyInForce
from lofte.domain.decision.stand_channels import channel_bits, offer_only
from lofte.domain.terms import Channel, PersonType

REVEALING: Final = frozenset({Channel.LETTER, Channel.AUDIENCE})
"""Channels that show an address to somebody else on the way (R11)."""
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
    bits |= channel_bits(policy=policy, facts=facts, scope=scope, horizon=horizon)
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
    if contract is not None and offer_only(contract):
        bits |= mask(Bit.OFFER_ONLY)
    return bits


def _runs(*, contract: Contract, horizon: Horizon) -> bool:
    return contract.ended_on is None or horizon.through(day=contract.ended_on)


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


__all__ = ["key_of", "standing_bits", "with_standing"]
