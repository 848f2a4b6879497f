"""What a one-click unsubscribe records (RFC 8058; the policy's `unsubscribe.means`)."""

from __future__ import annotations

from datetime import datetime

from lofte.domain.decision.consents import latest_per_channel
from lofte.domain.decision.facts import ConsentState, Facts
from lofte.domain.policy.model import Policy
from lofte.domain.standing.events import ConsentWithdrawn, Event, Objected, OptedOut
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

    `means` is the person's own later choice on the page that offers the other meaning.
    """
    words = latest_per_channel(speaker=facts, purpose=purpose)
    withdrawn = any(one.channel == channel and one.state is ConsentState.GIVEN for one in words)
    first: tuple[Event, ...] = (ConsentWithdrawn(at=at, purpose=purpose, channel=channel),) if withdrawn else ()
    match means or policy.unsubscribe.means:
        case UnsubscribeMeans.DIRECT_MARKETING:
            return *first, Objected(at=at)
        case UnsubscribeMeans.LIST:
            return *first, OptedOut(at=at, purpose=purpose, channel=channel)


def other_meaning(*, policy: Policy) -> UnsubscribeMeans:
    """What the page after the click offers."""
    if policy.unsubscribe.means is UnsubscribeMeans.LIST:
        return UnsubscribeMeans.DIRECT_MARKETING
    return UnsubscribeMeans.LIST
