"""Events that are found out, recorded or carried out: cases, sales, collection, kinds of person, blocks, erasures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from lofte.domain.standing.said import Channels, Happened, Slugs
from lofte.domain.states import BlockReason
from lofte.domain.terms import Channel, PersonType, SourceKind


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOpened(Happened):
    """A case of the subject's own runs."""

    kind: Literal["case_opened"] = "case_opened"
    case: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClosed(Happened):
    """It no longer does."""

    kind: Literal["case_closed"] = "case_closed"
    case: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sold(Happened):
    """A sale in which an address was collected (R27)."""

    kind: Literal["sold"] = "sold"
    sold_on: date
    to_this_person: bool = True
    by_this_sender: bool = True
    opt_out_offered: bool = False
    channels: Channels = frozenset({Channel.EMAIL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected(Happened):
    """A lawful collection: for which purposes, from where; an import's attestation is its `reference`."""

    kind: Literal["collected"] = "collected"
    purposes: Slugs = frozenset()
    source: SourceKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonTypeConfirmed(Happened):
    """A person confirmed what an import proposed."""

    kind: Literal["person_type_confirmed"] = "person_type_confirmed"
    person_type: PersonType


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyDomainConfirmed(Happened):
    """Whether a named work address lies on the company's own domain (R30)."""

    kind: Literal["company_domain_confirmed"] = "company_domain_confirmed"
    on_domain: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeRecorded(Happened):
    """From which days a child may consent and be marketed to; both none for who is grown: nothing more is kept."""

    kind: Literal["age_recorded"] = "age_recorded"
    consent_from: date | None = None
    marketing_from: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardianApproved(Happened):
    """DSL 2:4."""

    kind: Literal["guardian_approved"] = "guardian_approved"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeathRecorded(Happened):
    """Somebody told us."""

    kind: Literal["death_recorded"] = "death_recorded"


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityProtected(Happened):
    """Protected identity, or no longer so."""

    kind: Literal["identity_protected"] = "identity_protected"
    protected: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SensitivityRecorded(Happened):
    """What lies in the data: Article 9 with its ground, Article 10, identity number with its consent (R12, R13)."""

    kind: Literal["sensitivity_recorded"] = "sensitivity_recorded"
    art9: bool = False
    art9_ground: bool = False
    art10: bool = False
    pnr: bool = False
    pnr_consent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockFound(Happened):
    """The keyed hash of the address stands in a block list of this controller; `at` is when it was put there."""

    kind: Literal["block_found"] = "block_found"
    reason: BlockReason
    purpose: str | None = None
    """The list, for a no to one list."""
    channel: Channel | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockLifted(Happened):
    """The person took back an own block on calls or letters."""

    kind: Literal["block_lifted"] = "block_lifted"
    channel: Literal[Channel.PHONE, Channel.LETTER]


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureRequested(Happened):
    """Article 17(1)."""

    kind: Literal["erasure_requested"] = "erasure_requested"


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureRefused(Happened):
    """Refused or taken back; what stood before stands again."""

    kind: Literal["erasure_refused"] = "erasure_refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureCarriedOut(Happened):
    """R41: done, or done but for what is kept."""

    kind: Literal["erasure_carried_out"] = "erasure_carried_out"
    partial: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldSet(Happened):
    """A dispute or authority demands keeping."""

    kind: Literal["hold_set"] = "hold_set"


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldLifted(Happened):
    """It no longer does."""

    kind: Literal["hold_lifted"] = "hold_lifted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Washed(Happened):
    """Compared with a block register: NIX-Telefon, or NIX adresserat for letters."""

    kind: Literal["washed"] = "washed"
    register: Literal[Channel.PHONE, Channel.LETTER]
    fetched_on: date
    hit: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberGiven(Happened):
    """Given with notice and an unused chance to refuse (R33, older text; only where the policy turns it on)."""

    kind: Literal["number_given"] = "number_given"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackAsked(Happened):
    """A number left for one call back (R36)."""

    kind: Literal["callback_asked"] = "callback_asked"
    request: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackUsed(Happened):
    """The call was made."""

    kind: Literal["callback_used"] = "callback_used"
    request: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounced(Happened):
    """The address is dead (hard bounce); whoever answers there later may be somebody else."""

    kind: Literal["bounced"] = "bounced"
    channel: Channel
