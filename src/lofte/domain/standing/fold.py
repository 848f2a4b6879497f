"""The ledger's fold: from what happened to what stands.

The answer does not depend on the order in which events are handed in. Of events at one instant, the one that takes away
counts last and so wins: a withdrawal over a consent, a restriction over its lifting, a block over its release.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from typing import Final, assert_never

from lofte.domain.decision.facts import Facts, Sharer
from lofte.domain.standing import events as e
from lofte.domain.standing.codec import to_json
from lofte.domain.standing.frozen import facts_of
from lofte.domain.standing.ledger import Ledger
from lofte.domain.terms import Channel

_LATE: Final[dict[str, int]] = {
    "consent_confirmed": 1,
    "contract_accepted": 1,
    "erasure_requested": 1,
    "guardian_approved": 1,
    "restriction_set": 1,
    "block_found": 1,
    "interest_objected": 1,
    "case_opened": 1,
    "hold_set": 1,
    "callback_used": 1,
    "consent_refused": 2,
    "consent_withdrawn": 2,
    "contract_ended": 2,
    "restriction_consented": 2,
    "erasure_carried_out": 2,
    "objected": 2,
    "opted_out": 2,
    "bounced": 2,
}
"""Rank among events of one instant; what is not named comes first."""


def fold(
    *, subject: str, controller: str, events: Iterable[e.Event], at: datetime, sharers: tuple[Sharer, ...] = ()
) -> Facts:
    """What stands for a subject at the aware instant `at`. Later events do not exist yet.

    The ledger is complete, so nothing in the result is unknown; `sharers` are the folds of those at the same address.
    """
    ledger = Ledger()
    for event in _in_order(one for one in events if one.at <= at):
        _apply(ledger, event)
    return facts_of(ledger=ledger, subject=subject, controller=controller, sharers=sharers)


def sharer(*, facts: Facts, channels: frozenset[Channel]) -> Sharer:
    """What others at the same address need to know of this subject: its noes, and nothing about who it is (R10)."""
    return Sharer(
        channels=channels,
        controller=facts.controller,
        objection=replace(facts.objection, reference="") if facts.objection else None,
        list_objections=tuple(replace(one, reference="") for one in facts.list_objections),
        consents=tuple(replace(one, reference="") for one in facts.consents),
        restriction=replace(facts.restriction, reference="") if facts.restriction else None,
    )


def _in_order(events: Iterable[e.Event]) -> Iterator[e.Event]:
    """By instant, then by rank; what is still equal by its own text, so that nothing depends on the order given."""
    ranked = sorted(events, key=_rank)
    for _, group in groupby(ranked, key=_rank):
        tied = list(group)
        if len(tied) > 1:
            tied.sort(key=lambda one: json.dumps(to_json(event=one), sort_keys=True))
        yield from tied


def _rank(event: e.Event) -> tuple[datetime, int, str]:
    return event.at, _LATE.get(event.kind, 0), event.kind


def _apply(ledger: Ledger, event: e.Event) -> None:
    """One event on the state so far."""
    match event:
        case e.ConsentGiven() | e.ConsentConfirmed() | e.ConsentWithdrawn() | e.ConsentRefused():
            ledger.consent(event)
        case e.Objected() | e.ObjectionNarrowed() | e.OptedOut() | e.BlockFound() | e.BlockLifted():
            ledger.no(event)
        case e.InterestObjected() | e.InterestObjectionDecided():
            ledger.interest(event)
        case e.RestrictionSet() | e.RestrictionConsented() | e.RestrictionLifted():
            ledger.restrict(event)
        case e.ContractStarted() | e.ContractAccepted() | e.ContractEnded() | e.Sold():
            ledger.trade(event)
        case e.CaseOpened() | e.CaseClosed() | e.HoldSet() | e.HoldLifted():
            ledger.case(event)
        case (
            e.PersonTypeConfirmed()
            | e.CompanyDomainConfirmed()
            | e.AgeRecorded()
            | e.GuardianApproved()
            | e.DeathRecorded()
            | e.IdentityProtected()
            | e.SensitivityRecorded()
        ):
            ledger.person(event)
        case e.ErasureRequested() | e.ErasureRefused() | e.ErasureCarriedOut() | e.Collected():
            ledger.erasure(event)
        case e.Washed() | e.NumberGiven() | e.CallbackAsked() | e.CallbackUsed() | e.Bounced():
            ledger.reach(event)
        case never:
            assert_never(never)
