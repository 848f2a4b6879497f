"""Events that a person brings about: consents, noes, objections, restrictions, contracts. And what every event has.

`at` is when it happened, not when it was written down. Events hold states, dates and references, never an address, a
name or a birth date. `version` is the shape of the event itself, so that an old row is always readable.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import ConfigDict, PlainSerializer

from lofte.domain.decision.facts import InterestObjectionState
from lofte.domain.decision.instants import Instant
from lofte.domain.terms import Channel


def _sorted(values: frozenset[str] | None) -> list[str] | None:
    return None if values is None else sorted(values)


Slugs = Annotated[frozenset[str], PlainSerializer(_sorted, when_used="json")]
SomeSlugs = Annotated[frozenset[str] | None, PlainSerializer(_sorted, when_used="json")]
Channels = Annotated[frozenset[Channel], PlainSerializer(_sorted, when_used="json")]


SLIP = timedelta(hours=1)
"""How long after a click its own page may still narrow the objection that it recorded."""


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
class ObjectionNarrowed(Happened):
    """The person says, soon after and by the same link, that the objection was meant for one list alone."""

    kind: Literal["objection_narrowed"] = "objection_narrowed"


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
