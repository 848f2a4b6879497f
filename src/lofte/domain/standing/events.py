"""The events of the ledger: what a person said or did, and what was found out, each at its own instant.

`at` is when it happened, not when it was written down. Events hold states, dates and references, never an address, a
name or a birth date. `version` is the shape of the event itself, so that an old row is always readable.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import ConfigDict, Discriminator, PlainSerializer

from lofte.domain.decision.facts import InterestObjectionState
from lofte.domain.decision.instants import Instant
from lofte.domain.states import BlockReason
from lofte.domain.terms import Channel, PersonType, SourceKind


def _sorted(values: frozenset[str] | None) -> list[str] | None:
    return None if values is None else sorted(values)


Slugs = Annotated[frozenset[str], PlainSerializer(_sorted, when_used="json")]
SomeSlugs = Annotated[frozenset[str] | None, PlainSerializer(_sorted, when_used="json")]
Channels = Annotated[frozenset[Channel], PlainSerializer(_sorted, when_used="json")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """What every event has."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    at: Instant
    version: Literal[1] = 1
    reference: str = ""
    """Id of the ledger row; shown as evidence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentGiven(Happened):
    """A yes. What it lacks (proof, confirmation, freedom) is said with it."""

    kind: Literal["consent_given"] = "consent_given"
    purpose: str
    channel: Channel
    policy_version: int
    proven: bool = True
    bundled: bool = False
    confirmed: bool = True
    controller: str | None = None
    names: Slugs = frozenset()
    expires_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentConfirmed(Happened):
    """The written confirmation of an oral yes or a double opt-in."""

    kind: Literal["consent_confirmed"] = "consent_confirmed"
    purpose: str
    channel: Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentWithdrawn(Happened):
    """Article 7(3)."""

    kind: Literal["consent_withdrawn"] = "consent_withdrawn"
    purpose: str
    channel: Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentRefused(Happened):
    """Asked, and answered no."""

    kind: Literal["consent_refused"] = "consent_refused"
    purpose: str
    channel: Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Objected(Happened):
    """An objection to direct marketing, all channels (Article 21(2)), in whatever form, also oral."""

    kind: Literal["objected"] = "objected"


@dataclass(frozen=True, slots=True, kw_only=True)
class OptedOut(Happened):
    """A no to a list, a channel, or both (R18)."""

    kind: Literal["opted_out"] = "opted_out"
    purpose: str | None = None
    channel: Channel | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InterestObjected(Happened):
    """Article 21(1); stands as pending until it is decided."""

    kind: Literal["interest_objected"] = "interest_objected"
    purpose: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InterestObjectionDecided(Happened):
    """Upheld, or overridden with reasons and approver."""

    kind: Literal["interest_objection_decided"] = "interest_objection_decided"
    purpose: str | None = None
    state: Literal[InterestObjectionState.UPHELD, InterestObjectionState.OVERRIDDEN]
    reasons: str = ""
    approver: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RestrictionSet(Happened):
    """Article 18(1); `purposes` none: everything."""

    kind: Literal["restriction_set"] = "restriction_set"
    purposes: SomeSlugs = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RestrictionConsented(Happened):
    """The subject allows one purpose meanwhile (Article 18(2))."""

    kind: Literal["restriction_consented"] = "restriction_consented"
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RestrictionLifted(Happened):
    """Lifted as a whole, after notice (Article 18(3), C14)."""

    kind: Literal["restriction_lifted"] = "restriction_lifted"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractStarted(Happened):
    """The subject became party to a contract."""

    kind: Literal["contract_started"] = "contract_started"
    sold_by_call: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractAccepted(Happened):
    """Accepted in writing after the call (R34)."""

    kind: Literal["contract_accepted"] = "contract_accepted"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractEnded(Happened):
    """`ended_on` is the contract's last day."""

    kind: Literal["contract_ended"] = "contract_ended"
    ended_on: date


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


Event = Annotated[
    ConsentGiven
    | ConsentConfirmed
    | ConsentWithdrawn
    | ConsentRefused
    | Objected
    | OptedOut
    | InterestObjected
    | InterestObjectionDecided
    | RestrictionSet
    | RestrictionConsented
    | RestrictionLifted
    | ContractStarted
    | ContractAccepted
    | ContractEnded
    | CaseOpened
    | CaseClosed
    | Sold
    | Collected
    | PersonTypeConfirmed
    | CompanyDomainConfirmed
    | AgeRecorded
    | GuardianApproved
    | DeathRecorded
    | IdentityProtected
    | SensitivityRecorded
    | BlockFound
    | BlockLifted
    | ErasureRequested
    | ErasureRefused
    | ErasureCarriedOut
    | HoldSet
    | HoldLifted
    | Washed
    | NumberGiven
    | CallbackAsked
    | CallbackUsed
    | Bounced,
    Discriminator("kind"),
]
