"""What a one-click unsubscribe records (RFC 8058; the policy's `unsubscribe.means`)."""

from __future__ import annotations

from datetime import datetime, timedelta

from lofte.domain.decision.consents import latest_per_channel
from lofte.domain.decision.facts import ConsentState, Facts
from lofte.domain.policy.model import Policy
from lofte.domain.standing.events import SLIP, ConsentWithdrawn, Event, Objected, ObjectionNarrowed, OptedOut
from lofte.domain.terms import Channel, UnsubscribeMeans


def unsubscribe(
    *,
    policy: Policy,
    purpose: str,
    channel: Channel,
    facts: Facts,
    at: datetime,
    means: UnsubscribeMeans | None = None,
) -> tuple[Event, ...]:
    """The events of one click: the consent for this purpose and channel goes, and the policy's meaning is recorded.

    `means` is the person's own later choice on the page that offers the other meaning. Choosing the list soon after an
    objection narrows that objection; later it stands, since a link may have been passed on, and R17 is absolute.
    """
    words = latest_per_channel(speaker=facts, purpose=purpose)
    withdrawn = any(one.channel == channel and one.state is ConsentState.GIVEN for one in words)
    first: tuple[Event, ...] = (ConsentWithdrawn(at=at, purpose=purpose, channel=channel),) if withdrawn else ()
    match means or policy.unsubscribe.means:
        case UnsubscribeMeans.DIRECT_MARKETING:
            return *first, Objected(at=at)
        case UnsubscribeMeans.LIST:
            slip = means is UnsubscribeMeans.LIST and _just_objected(facts, at)
            narrowed: tuple[Event, ...] = (ObjectionNarrowed(at=at),) if slip else ()
            return *first, *narrowed, OptedOut(at=at, purpose=purpose, channel=channel)


def _just_objected(facts: Facts, at: datetime) -> bool:
    return facts.objection is not None and timedelta() <= at - facts.objection.since <= SLIP


def other_meaning(*, policy: Policy) -> UnsubscribeMeans:
    """What the page after the click offers."""
    if policy.unsubscribe.means is UnsubscribeMeans.LIST:
        return UnsubscribeMeans.DIRECT_MARKETING
    return UnsubscribeMeans.LIST
