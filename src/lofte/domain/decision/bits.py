"""The numbering of a standing: one bit per subject-level fact that a rule asks for, for one (purpose, channel).

Numbers are stable for ever: they stand in rows. A bit is never given a new meaning; a new one takes the next free
number. Bits say what is so, never whether it is allowed: the same row serves a newsletter and a service message.
Most of them are adverse; those marked (+) open something. All fit a signed 64-bit column.
"""

from __future__ import annotations

from enum import IntEnum

WIDTH = 62
"""Stored bits lie below this; the two above it are never stored."""


class Bit(IntEnum):
    """Position of each bit, with the rule that reads it."""

    ERASED = 0
    """R07: in the erasure ledger and not lawfully collected since."""
    ERASURE_PENDING = 1
    """R08: asked for, or done but for what a hold or statute keeps."""
    RESTRICTED = 2
    """R09."""
    RESTRICTION_CONSENT = 3
    """R09 (+): the subject allows this purpose meanwhile."""
    SHARED_NO = 4
    """R10: somebody at the same address has said no to this marketing, and this subject has not."""
    SHARED_RESTRICTED = 5
    """R10: somebody at the same address is restricted, and this subject is not."""
    DECEASED = 6
    """R11."""
    PROTECTED = 7
    """R11: protected identity, and this channel reveals an address."""
    ART9 = 8
    """R12: special categories lie in the data used."""
    ART9_NO_GROUND = 9
    """And no Article 9(2) ground is recorded for them; kept for display, no rule reads it."""
    ART10 = 10
    """R12."""
    PNR = 11
    """R13: an identity number lies in the data used."""
    PNR_NO_CONSENT = 12
    """R13: the subject has not consented to its use."""
    CHILD_NO_GUARDIAN = 13
    """R14: under 13, and no guardian has approved."""
    UNDER_16 = 14
    """R15."""
    AGE_UNKNOWN = 15
    """R14, R15: missing where the service addresses children."""
    OBJ_DM = 16
    """R17: objection to direct marketing, not reopened for this pair."""
    PREF_CHANNEL = 17
    """R18."""
    CONSENT_MISSING = 18
    CONSENT_WITHDRAWN = 19
    CONSENT_SCOPE = 20
    CONSENT_STALE = 21
    CONSENT_UNPROVEN = 22
    CONSENT_BUNDLED = 23
    CONSENT_UNCONFIRMED = 24
    """R20, R26, R38: no bit from 18 to 24 means a valid consent."""
    BASIS_SWAP = 25
    """R21, R27: a consent for this purpose was withdrawn or refused, on any channel, and none stands here."""
    NOT_PARTY = 26
    """R22."""
    CONTRACT_ENDED = 27
    """R22."""
    LI_PENDING = 28
    LI_UPHELD = 29
    LI_OVERRIDDEN = 30
    """R24: an Article 21(1) objection, undecided, upheld, or overridden with reasons and approver."""
    INCOMPATIBLE = 31
    """R25: collected for other purposes, none of them compatible."""
    LIVE = 32
    """R19 (+): a contract or case runs."""
    TYPE_UNKNOWN = 33
    SOLE_TRADER = 34
    LEGAL_NAMED = 35
    LEGAL_GENERIC = 36
    """R26–R35: none of 33 to 36 means a natural person."""
    NO_SALE = 37
    """R27: the address comes from no sale to that person by this sender, or from one whose contract ended more than
    12 months ago (C18)."""
    NO_OPT_OUT_OFFERED = 38
    """R27: no free and easy way to say no was offered at collection."""
    NOT_COMPANY_DOMAIN = 39
    COMPANY_DOMAIN_UNKNOWN = 40
    """R30."""
    CALL_BLOCK = 41
    NIX_STALE = 42
    NIX_LISTED = 43
    """R32."""
    NIX_CONSENT = 44
    NIX_CUSTOMER = 45
    NIX_NUMBER = 46
    """R33 (+): the exceptions."""
    LETTER_BLOCK = 47
    NIXA_STALE = 48
    NIXA_LISTED = 49
    NIXA_EXCEPTION = 50
    """R35; 50 (+): consent, or customer until 12 months after the end."""
    OFFER_ONLY = 51
    """R34: sold in an outbound call and not accepted in writing since."""
    CALLBACK_ONLY = 52
    """R36: the number was left for a call back alone."""
    CALLBACK_OPEN = 53
    """R36 (+): and that request is not used up."""
    AUDIENCE_UNNAMED = 54
    """R37: no valid consent that names every recipient of the activity."""
    ERASURE_UNKNOWN = 55
    RESTRICTION_UNKNOWN = 56
    OBJECTION_UNKNOWN = 57
    """R08, R09, R17: missing inputs."""

    FOREIGN = 60
    """R02, never stored: the record belongs to another controller than the request names."""
    OTHER_CALLBACK = 61
    """R36, never stored: the call answers another request than the open one."""


def mask(*bits: Bit) -> int:
    """The bits as one integer."""
    value = 0
    for bit in bits:
        value |= 1 << bit
    return value


CONSENT_BITS = mask(
    Bit.CONSENT_MISSING,
    Bit.CONSENT_WITHDRAWN,
    Bit.CONSENT_SCOPE,
    Bit.CONSENT_STALE,
    Bit.CONSENT_UNPROVEN,
    Bit.CONSENT_BUNDLED,
    Bit.CONSENT_UNCONFIRMED,
)
"""No bit of these: a valid consent."""
NATURAL_NOT = mask(Bit.TYPE_UNKNOWN, Bit.SOLE_TRADER, Bit.LEGAL_NAMED, Bit.LEGAL_GENERIC)
"""No bit of these: a natural person."""
PERSONAL_NOT = mask(Bit.TYPE_UNKNOWN, Bit.LEGAL_NAMED, Bit.LEGAL_GENERIC)
"""No bit of these: a natural person or a sole trader."""


def names(*, bits: int) -> tuple[str, ...]:
    """The names of the set bits, lowest first."""
    return tuple(bit.name for bit in Bit if bits >> bit & 1)
