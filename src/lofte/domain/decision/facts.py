"""What stands for one subject, as a decision needs it: states and dates, never names or addresses.

The ledger's fold (`lofte.domain.standing`) builds `Facts`; nothing in it is later than the instant it was folded at.
For consent, contract, assessment and NIX, absent is a value. An age, a death, a protected identity and Article 9 data
may be unknown. Everything else that is unknown is named in `unknown`, and the rule that needs it refuses with
INPUT_MISSING.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from pydantic import ConfigDict

from lofte.domain.calendar import birthday
from lofte.domain.decision.instants import Instant
from lofte.domain.terms import Channel, PersonType

STRICT: Final = ConfigDict(extra="forbid", strict=True)
"""How each part is read from JSON: no unknown keys, nothing coerced."""

CONSENT_AGE = 13
"""Years; from this birthday a child consents for itself (DSL 2:4)."""
MARKETING_AGE = 16
"""Years; good practice for direct marketing (Konsumentverket, ICC)."""


class ConsentState(StrEnum):
    """The latest word for one purpose and channel."""

    GIVEN = "given"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"


class ErasureState(StrEnum):
    """Where an erasure stands; PARTIAL: done but for what a hold or statute keeps (R41)."""

    NONE = "none"
    PENDING = "pending"
    PARTIAL = "partial"
    DONE = "done"


class InterestObjectionState(StrEnum):
    """An Article 21(1) objection; OVERRIDDEN needs reasons and an approver, or it counts as pending."""

    PENDING = "pending"
    UPHELD = "upheld"
    OVERRIDDEN = "overridden"


class Unknown(StrEnum):
    """Inputs that must be known and may be told apart from "none"."""

    ERASURE = "erasure"
    RESTRICTION = "restriction"
    OBJECTION = "objection"


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """The latest word on one purpose and channel, with what proves it (Article 7(1))."""

    __pydantic_config__ = STRICT

    purpose: str
    channel: Channel
    state: ConsentState
    version: int
    """Policy version whose text was shown."""
    decided_at: Instant
    proven: bool = True
    """Date and the text or source shown are on record; an attestation alone never is."""
    bundled: bool = False
    confirmed: bool = True
    """False for an oral consent or a double opt-in until it is confirmed in writing."""
    controller: str | None = None
    """Whom the consent names; none: the subject's controller. A buyer is not named by old consents."""
    names: frozenset[str] = frozenset()
    """Companies and platforms named besides: R33 needs the caller's policy entity id, R37 each platform."""
    expires_on: date | None = None
    """Last day it holds, when it was given for a time."""
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """A direct-marketing objection (Article 21(2)): all channels; a later fresh opt-in reopens its own pair alone."""

    __pydantic_config__ = STRICT

    since: Instant
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListObjection:
    """A no to one list (purpose) or channel, or both (R18). None means every one of them."""

    __pydantic_config__ = STRICT

    purpose: str | None
    channel: Channel | None
    since: Instant
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InterestObjection:
    """An Article 21(1) objection to one purpose, or to every purpose on that basis."""

    __pydantic_config__ = STRICT

    purpose: str | None
    state: InterestObjectionState
    reasons: str = ""
    """Reference to the recorded reasons of an override."""
    approver: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction:
    """Article 18. `purposes` none: everything. `consented`: purposes the subject allows meanwhile (18(2))."""

    __pydantic_config__ = STRICT

    since: Instant
    purposes: frozenset[str] | None = None
    consented: frozenset[str] = frozenset()
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """The subject's contract with the controller; `ended_on` is the last day it runs."""

    __pydantic_config__ = STRICT

    party: bool = True
    ended_on: date | None = None
    sold_by_call: bool = False
    """Sold in an outbound call; stays an offer until `accepted_in_writing` (lag 2005:59, 2 kap 3 a §)."""
    accepted_in_writing: bool = False
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale:
    """The sale that an address came from (MFL 19 § second paragraph)."""

    __pydantic_config__ = STRICT

    sold_on: date
    to_this_person: bool = True
    by_this_sender: bool = True
    opt_out_offered: bool = False
    """A free and easy way to say no was offered when the address was collected."""
    channels: frozenset[Channel] = frozenset({Channel.EMAIL})
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wash:
    """A wash against a block register: the day the list was fetched, and whether the person stood on it."""

    __pydantic_config__ = STRICT

    fetched_on: date
    hit: bool
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Callback:
    """A number left to be called back on (C11): usable once per request, for nothing else."""

    __pydantic_config__ = STRICT

    request: str
    used: bool = False
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Age:
    """From which day a person may consent and be marketed to; none: already so. Years themselves are not kept."""

    __pydantic_config__ = STRICT

    consent_from: date | None = None
    marketing_from: date | None = None
    guardian_approved: bool = False

    @classmethod
    def of(cls, *, born: date, guardian_approved: bool = False) -> Age:
        """From a birth date; who is born on 29 February gains a permission on 1 March."""
        return cls(
            consent_from=birthday(born=born, age=CONSENT_AGE),
            marketing_from=birthday(born=born, age=MARKETING_AGE),
            guardian_approved=guardian_approved,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharer:
    """Another person at the same address: what that person has said, without who it is (R10)."""

    __pydantic_config__ = STRICT

    channels: frozenset[Channel]
    objection: Objection | None = None
    list_objections: tuple[ListObjection, ...] = ()
    consents: tuple[Consent, ...] = ()
    restriction: Restriction | None = None
    controller: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The fold for one (controller, purpose, channel, subject): a bit per reason, and until when time leaves it alone.

    `digest` is the policy that it was folded under; under any other it does not count.
    """

    bits: int
    since: datetime
    until: datetime
    digest: str


_NOTHING: Mapping[str, Standing] = MappingProxyType({})


def _nothing() -> Mapping[str, Standing]:
    return _NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything about one subject that the rules ask for, folded at one instant."""

    subject: str
    controller: str
    """Whose record it is; for client data the client (R02)."""
    person_type: PersonType | None = None
    age: Age | None = None
    deceased: bool | None = None
    protected_identity: bool | None = None
    art9: bool | None = None
    """The data that the purpose would use hold special categories, also inferred."""
    art9_ground: bool = False
    """An Article 9(2) ground is on record for this person. By itself it opens nothing: the policy names activities."""
    art10: bool = False
    pnr: bool = False
    """A personal identity number lies in the data used, also a sole trader's organisation number."""
    pnr_consent: bool = False
    consents: tuple[Consent, ...] = ()
    objection: Objection | None = None
    list_objections: tuple[ListObjection, ...] = ()
    interest_objections: tuple[InterestObjection, ...] = ()
    restriction: Restriction | None = None
    erasure: ErasureState = ErasureState.NONE
    erased_at: datetime | None = None
    """When the keyed hash of this address entered the erasure ledger of this controller (R07)."""
    collected_at: datetime | None = None
    """The latest lawful collection event."""
    collected_for: frozenset[str] = frozenset()
    """Purposes that the data were collected for; empty: not tested (R25)."""
    hold: bool = False
    contract: Contract | None = None
    case_live: bool = False
    sales: tuple[Sale, ...] = ()
    company_domain: bool | None = None
    """A named work address lies on the company's own domain (R30)."""
    call_block: bool = False
    letter_block: bool = False
    nix: Wash | None = None
    nix_number_given: bool = False
    """Number given with notice and an unused chance to refuse: the older third exception (R33)."""
    letter_wash: Wash | None = None
    callback: Callback | None = None
    bounced: tuple[tuple[Channel, datetime], ...] = ()
    """Last hard bounce per channel: the address may since belong to another person."""
    sharers: tuple[Sharer, ...] = ()
    unknown: frozenset[Unknown] = frozenset()
    standings: Mapping[str, Standing] = field(init=False, default_factory=_nothing, compare=False, repr=False)
    """Folded ahead by `lofte.domain.decision.with_standing`; `dataclasses.replace` drops it, as it must."""
