"""Every event of the ledger in one place, and their union: a row is one of these, told apart by its `kind`.

`at` is when it happened, not when it was written down. Events hold states, dates and references, never an address, a
name or a birth date. `version` is the shape of the event itself, so that an old row is always readable.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Discriminator

from lofte.domain.standing.found import (
    AgeRecorded,
    BlockFound,
    BlockLifted,
    Bounced,
    CallbackAsked,
    CallbackUsed,
    CaseClosed,
    CaseOpened,
    Collected,
    CompanyDomainConfirmed,
    DeathRecorded,
    ErasureCarriedOut,
    ErasureRefused,
    ErasureRequested,
    GuardianApproved,
    HoldLifted,
    HoldSet,
    IdentityProtected,
    NumberGiven,
    PersonTypeConfirmed,
    SensitivityRecorded,
    Sold,
    Washed,
)
from lofte.domain.standing.said import (
    SLIP,
    ConsentConfirmed,
    ConsentGiven,
    ConsentRefused,
    ConsentWithdrawn,
    ContractAccepted,
    ContractEnded,
    ContractStarted,
    InterestObjected,
    InterestObjectionDecided,
    Objected,
    ObjectionNarrowed,
    OptedOut,
    RestrictionConsented,
    RestrictionLifted,
    RestrictionSet,
)

Event = Annotated[
    ConsentGiven
    | ConsentConfirmed
    | ConsentWithdrawn
    | ConsentRefused
    | Objected
    | ObjectionNarrowed
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
"""Told apart by `kind`."""

__all__ = [
    "SLIP",
    "AgeRecorded",
    "BlockFound",
    "BlockLifted",
    "Bounced",
    "CallbackAsked",
    "CallbackUsed",
    "CaseClosed",
    "CaseOpened",
    "Collected",
    "CompanyDomainConfirmed",
    "ConsentConfirmed",
    "ConsentGiven",
    "ConsentRefused",
    "ConsentWithdrawn",
    "ContractAccepted",
    "ContractEnded",
    "ContractStarted",
    "DeathRecorded",
    "ErasureCarriedOut",
    "ErasureRefused",
    "ErasureRequested",
    "Event",
    "GuardianApproved",
    "HoldLifted",
    "HoldSet",
    "IdentityProtected",
    "InterestObjected",
    "InterestObjectionDecided",
    "NumberGiven",
    "Objected",
    "ObjectionNarrowed",
    "OptedOut",
    "PersonTypeConfirmed",
    "RestrictionConsented",
    "RestrictionLifted",
    "RestrictionSet",
    "SensitivityRecorded",
    "Sold",
    "Washed",
]
