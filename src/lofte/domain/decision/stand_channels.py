"""What the ways to a person ask of a standing: sales, registers, blocks, numbers and platforms (R27, R30, R32–R37)."""

from __future__ import annotations

from typing import Final

from lofte.domain.calendar import add_months, stockholm_day
from lofte.domain.decision import consents
from lofte.domain.decision.bits import Bit, mask
from lofte.domain.decision.facts import Contract, Facts, Sale
from lofte.domain.decision.horizon import Horizon
from lofte.domain.decision.in_force import PolicyInForce
from lofte.domain.terms import Channel, PersonType

NIX_MONTHS: Final = 2
CALL_CONSENT_MONTHS: Final = 3
LETTER_WASH_MONTHS: Final = 3
CUSTOMER_MONTHS: Final = 12
"""C18, C19."""
NUMBERS: Final = frozenset({Channel.PHONE, Channel.SMS})
ADDRESSED: Final = frozenset({Channel.EMAIL, Channel.SMS, Channel.PHONE})
"""Channels where soft opt-in may be asked about; a call only when it is automated (R27)."""


def offer_only(contract: Contract) -> bool:
    return contract.sold_by_call and not contract.accepted_in_writing


def trades(*, contract: Contract | None, horizon: Horizon) -> bool:
    """C18: a customer, or one until 12 months ago. An offer that nobody accepted makes no customer."""
    if contract is None or not contract.party or offer_only(contract):
        return False
    return contract.ended_on is None or horizon.through(day=add_months(day=contract.ended_on, months=CUSTOMER_MONTHS))


def channel_bits(*, policy: PolicyInForce, facts: Facts, scope: consents.Scope, horizon: Horizon) -> int:
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
    if any(where == channel and stockholm_day(instant=when) >= sale.sold_on for where, when in facts.bounced):
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
        given = stockholm_day(instant=consent.decided_at)
        if horizon.through(day=add_months(day=given, months=CALL_CONSENT_MONTHS)):
            bits |= mask(Bit.NIX_CONSENT)
    if trades(contract=facts.contract, horizon=horizon):
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
        consented = not consents.consent_bits(speaker=facts, scope=scope, horizon=horizon)
        if consented or trades(contract=facts.contract, horizon=horizon):
            bits |= mask(Bit.NIXA_EXCEPTION)
    return bits
