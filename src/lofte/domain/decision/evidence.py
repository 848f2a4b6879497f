"""Which entries of the ledger stand behind a reason. Only references, and never another person's (R10 shows none)."""

from __future__ import annotations

from lofte.domain.decision.facts import Facts
from lofte.domain.terms import Channel, Code

_CONSENT = frozenset(
    {
        Code.CONSENT_WITHDRAWN,
        Code.CONSENT_SCOPE,
        Code.CONSENT_STALE,
        Code.CONSENT_UNPROVEN,
        Code.CONSENT_BUNDLED,
        Code.CONSENT_UNCONFIRMED,
        Code.BASIS_SWAP,
        Code.MFL19,
        Code.AUDIENCE,
        Code.LEK_9_28,
        Code.COOKIE_STALE,
        Code.CONSENT,
        Code.COOKIE_CONSENT,
        Code.NIX_EXC_CONSENT,
    }
)
_CONTRACT = frozenset(
    {
        Code.NOT_PARTY,
        Code.CONTRACT_ENDED,
        Code.ACTIVATE_CONTRACT,
        Code.SERVICE,
        Code.CONTRACT,
        Code.NIX_EXC_CUSTOMER,
    }
)
_INTEREST = frozenset({Code.OBJ_PENDING, Code.OBJ_UPHELD, Code.LI_OVERRIDE})


def evidence_for(*, code: Code, facts: Facts, purpose: str, channel: Channel | None) -> tuple[str, ...]:
    """References behind a reason, in the ledger's order; empty when the reason is the absence of something."""
    found: list[str] = []
    if code in _CONSENT:
        found += [one.reference for one in facts.consents if one.purpose == purpose]
    elif code in _INTEREST:
        found += [one.reference for one in facts.interest_objections if one.purpose in (None, purpose)]
    elif code == Code.PREF_CHANNEL:
        found += [
            one.reference
            for one in facts.list_objections
            if one.purpose in (None, purpose) and one.channel in (None, channel)
        ]
    elif code == Code.SOFT_OPTIN:
        found += [one.reference for one in facts.sales]
    else:
        found += _single(code=code, facts=facts)
    return tuple(dict.fromkeys(reference for reference in found if reference))


def _single(*, code: Code, facts: Facts) -> list[str]:
    """References of the facts that a subject has at most one of."""
    sources = {
        Code.OBJ_DM: facts.objection,
        Code.RESTRICTED: facts.restriction,
        Code.NIX_STALE: facts.nix,
        Code.NIX_LISTED: facts.nix,
        Code.NIXA_STALE: facts.letter_wash,
        Code.NIXA_LISTED: facts.letter_wash,
        Code.CALLBACK_ONLY: facts.callback,
        Code.CALLBACK: facts.callback,
    }
    source = facts.contract if code in _CONTRACT else sources.get(code)
    return [] if source is None else [source.reference]
