"""Random ledgers: what people might have said and done, on days around one instant, past and to come."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from lofte.domain.decision.facts import InterestObjectionState
from lofte.domain.standing import Event
from lofte.domain.standing import events as e
from lofte.domain.states import BlockReason
from lofte.domain.terms import Channel, PersonType

NOON = datetime(2026, 6, 15, 10, 0, tzinfo=UTC)
CHANNELS = (Channel.EMAIL, Channel.SMS, Channel.LETTER)


def instant(rng: random.Random, *, ahead: bool = True) -> datetime:
    """Within two years before noon, seldom up to a month after it; often on the same few instants, so that they tie."""
    if ahead and rng.random() < 0.1:
        return NOON + timedelta(hours=rng.randint(1, 700))
    if rng.random() < 0.3:
        return NOON - timedelta(days=rng.choice((1, 30, 300)))
    return NOON - timedelta(hours=rng.randint(1, 17_000))


def day(rng: random.Random) -> date:
    """Around noon, often at a turning point of a year or of a few days."""
    return (NOON + timedelta(days=rng.choice((-900, -366, -365, -364, -30, -2, -1, 0, 1, 2, 3, 5, 20, 400)))).date()


def event(rng: random.Random, purposes: tuple[str, ...]) -> Event:
    """Any one event."""
    at, purpose, channel = instant(rng), rng.choice(purposes), rng.choice(CHANNELS)
    makers: tuple[Callable[[], Event], ...] = (
        lambda: e.ConsentGiven(
            at=at,
            purpose=purpose,
            channel=channel,
            policy_version=rng.choice((1, 1, 2)),
            proven=rng.random() < 0.8,
            bundled=rng.random() < 0.1,
            confirmed=rng.random() < 0.8,
            expires_on=day(rng) if rng.random() < 0.3 else None,
        ),
        lambda: e.ConsentConfirmed(at=at, purpose=purpose, channel=channel),
        lambda: e.ConsentWithdrawn(at=at, purpose=purpose, channel=channel),
        lambda: e.ConsentRefused(at=at, purpose=purpose, channel=channel),
        lambda: e.Objected(at=at),
        lambda: e.ObjectionNarrowed(at=at),
        lambda: e.OptedOut(at=at, purpose=rng.choice((None, purpose)), channel=rng.choice((None, channel))),
        lambda: e.InterestObjected(at=at, purpose=rng.choice((None, purpose))),
        lambda: e.InterestObjectionDecided(
            at=at,
            purpose=rng.choice((None, purpose)),
            state=rng.choice((InterestObjectionState.UPHELD, InterestObjectionState.OVERRIDDEN)),
            reasons="D-1",
            approver="S-1",
        ),
        lambda: e.RestrictionSet(at=at, purposes=rng.choice((None, frozenset({purpose})))),
        lambda: e.RestrictionConsented(at=at, purpose=purpose),
        lambda: e.RestrictionLifted(at=at),
        lambda: e.ContractStarted(at=at, sold_by_call=rng.random() < 0.3),
        lambda: e.ContractAccepted(at=at),
        lambda: e.ContractEnded(at=at, ended_on=day(rng)),
        lambda: e.CaseOpened(at=at, case="A-1"),
        lambda: e.CaseClosed(at=at, case="A-1"),
        lambda: e.Sold(at=at, sold_on=day(rng), opt_out_offered=rng.random() < 0.7, channels=frozenset({channel})),
        lambda: e.Collected(at=at, purposes=frozenset(rng.sample(purposes, rng.randint(0, len(purposes))))),
        lambda: e.PersonTypeConfirmed(at=at, person_type=rng.choice(tuple(PersonType))),
        lambda: e.CompanyDomainConfirmed(at=at, on_domain=rng.random() < 0.5),
        lambda: e.AgeRecorded(
            at=at,
            consent_from=day(rng) if rng.random() < 0.5 else None,
            marketing_from=day(rng) if rng.random() < 0.7 else None,
        ),
        lambda: e.GuardianApproved(at=at),
        lambda: e.DeathRecorded(at=at),
        lambda: e.IdentityProtected(at=at, protected=rng.random() < 0.7),
        lambda: e.SensitivityRecorded(at=at, art9=rng.random() < 0.3, art10=rng.random() < 0.1, pnr=rng.random() < 0.3),
        lambda: e.BlockFound(at=at, reason=rng.choice(tuple(BlockReason)), purpose=purpose),
        lambda: e.ErasureRequested(at=at),
        lambda: e.ErasureRefused(at=at),
        lambda: e.ErasureCarriedOut(at=at, partial=rng.random() < 0.5),
        lambda: e.HoldSet(at=at),
        lambda: e.HoldLifted(at=at),
        lambda: e.Washed(at=at, register=Channel.LETTER, fetched_on=day(rng), hit=rng.random() < 0.5),
        lambda: e.Bounced(at=at, channel=channel),
    )
    return rng.choice(makers)()


def ledger(rng: random.Random, purposes: tuple[str, ...]) -> list[Event]:
    """A person's events: nothing, the plain reader of a newsletter, or anything at all on top of that."""
    made: list[Event] = []
    if rng.random() < 0.8:
        made.append(e.PersonTypeConfirmed(at=instant(rng, ahead=False), person_type=rng.choice(tuple(PersonType))))
    if rng.random() < 0.6:
        given = instant(rng, ahead=False)
        made.append(e.ConsentGiven(at=given, purpose=purposes[0], channel=Channel.EMAIL, policy_version=1))
    return made + [event(rng, purposes) for _ in range(rng.choice((0, 0, 0, 1, 1, 2, 4, 8)))]
