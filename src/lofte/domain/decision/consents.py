"""What a person has said about one purpose and channel: consents and their faults, noes and their reopening."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from lofte.domain.calendar import add_months, stockholm_day
from lofte.domain.decision.bits import Bit, mask
from lofte.domain.decision.facts import Consent, ConsentState, ListObjection, Objection
from lofte.domain.decision.horizon import Horizon
from lofte.domain.terms import Channel

COOKIE_MONTHS: Final = 12
"""C20: how long a choice about storage in a terminal holds."""

MISSING = mask(Bit.CONSENT_MISSING)
WITHDRAWN = mask(Bit.CONSENT_WITHDRAWN)
SCOPE = mask(Bit.CONSENT_SCOPE)
STALE = mask(Bit.CONSENT_STALE)
UNPROVEN = mask(Bit.CONSENT_UNPROVEN)
BUNDLED = mask(Bit.CONSENT_BUNDLED)
UNCONFIRMED = mask(Bit.CONSENT_UNCONFIRMED)


class Speaker(Protocol):
    """Whoever has said yes and no: the subject, or another person at the same address."""

    @property
    def controller(self) -> str:
        """Whose record it is."""

    @property
    def consents(self) -> tuple[Consent, ...]:
        """The latest words."""

    @property
    def objection(self) -> Objection | None:
        """To direct marketing."""

    @property
    def list_objections(self) -> tuple[ListObjection, ...]:
        """To lists and channels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What is asked about, and what the policy wants of a consent for it."""

    purpose: str
    channel: Channel | None
    version: int
    """Oldest policy version whose consents still count."""
    bounced: tuple[tuple[Channel, datetime], ...] = ()
    """Hard bounces of the speaker's addresses."""


def sound(*, consent: Consent) -> bool:
    """Given freely, on record and confirmed: the only yes that outweighs a no."""
    return consent.state is ConsentState.GIVEN and consent.proven and consent.confirmed and not consent.bundled


def latest(*, consents: Sequence[Consent]) -> Consent | None:
    """The latest word; of two at one instant the no counts, and a yes without fresh proof never follows a no."""
    refused = any(one.state is not ConsentState.GIVEN for one in consents)
    words = (
        [one for one in consents if one.state is not ConsentState.GIVEN or sound(consent=one)] if refused else consents
    )
    return max(words, key=_age, default=None)


def _age(consent: Consent) -> tuple[datetime, bool]:
    """Later is greater; at one instant a no is."""
    return consent.decided_at, consent.state is not ConsentState.GIVEN


def latest_per_channel(*, speaker: Speaker, purpose: str) -> tuple[Consent, ...]:
    """The latest word on a purpose, for each channel."""
    found = {one.channel: None for one in speaker.consents if one.purpose == purpose}
    words = (
        latest(consents=[one for one in speaker.consents if one.purpose == purpose and one.channel == channel])
        for channel in found
    )
    return tuple(one for one in words if one is not None)


def faults(*, consent: Consent, speaker: Speaker, scope: Scope, horizon: Horizon) -> int:
    """What is wrong with a consent that was given; 0: it is valid."""
    bits = 0
    if consent.controller is not None and consent.controller != speaker.controller:
        bits |= SCOPE
    if consent.version < scope.version or _run_out(consent=consent, horizon=horizon):
        bits |= STALE
    # A hard bounce after the consent: the address may by now be another person's, so the proof no longer points at it.
    bounced = any(channel == consent.channel and when >= consent.decided_at for channel, when in scope.bounced)
    if not consent.proven or bounced:
        bits |= UNPROVEN
    if consent.bundled:
        bits |= BUNDLED
    if not consent.confirmed:
        bits |= UNCONFIRMED
    return bits


def _run_out(*, consent: Consent, horizon: Horizon) -> bool:
    ended = consent.expires_on is not None and not horizon.through(day=consent.expires_on)
    if consent.channel is Channel.TERMINAL:
        last = add_months(day=stockholm_day(instant=consent.decided_at), months=COOKIE_MONTHS)
        ended = not horizon.through(day=last) or ended
    return ended


def consent_bits(*, speaker: Speaker, scope: Scope, horizon: Horizon) -> int:
    """R20's seven answers for one purpose and channel; without a channel any valid consent for the purpose will do."""
    words = latest_per_channel(speaker=speaker, purpose=scope.purpose)
    if scope.channel is not None:
        here = tuple(one for one in words if one.channel == scope.channel)
        if not here:
            return _elsewhere(speaker=speaker, words=words, scope=scope)
        return _judged(consent=here[0], speaker=speaker, scope=scope, horizon=horizon)
    answers = {one: _judged(consent=one, speaker=speaker, scope=scope, horizon=horizon) for one in words}
    if not answers:
        return MISSING
    if 0 in answers.values():
        return 0
    return answers[max(answers, key=_age)]


def _judged(*, consent: Consent, speaker: Speaker, scope: Scope, horizon: Horizon) -> int:
    if consent.state is ConsentState.WITHDRAWN:
        return WITHDRAWN
    if consent.state is ConsentState.REFUSED:
        return MISSING
    return faults(consent=consent, speaker=speaker, scope=scope, horizon=horizon)


def _elsewhere(*, speaker: Speaker, words: Sequence[Consent], scope: Scope) -> int:
    """No word for this pair: a consent that covers something else, one older than this purpose, or nothing."""
    if any(one.state is ConsentState.GIVEN for one in words):
        return SCOPE
    others = {one.purpose for one in speaker.consents if one.channel == scope.channel}
    given = [
        one
        for purpose in others
        for one in latest_per_channel(speaker=speaker, purpose=purpose)
        if one.channel == scope.channel and one.state is ConsentState.GIVEN
    ]
    if not given:
        return MISSING
    return STALE if all(one.version < scope.version for one in given) else SCOPE


def valid(*, speaker: Speaker, scope: Scope, horizon: Horizon) -> Consent | None:
    """The valid consent for exactly this purpose and channel, if there is one."""
    for one in latest_per_channel(speaker=speaker, purpose=scope.purpose):
        if one.channel == scope.channel and not _judged(consent=one, speaker=speaker, scope=scope, horizon=horizon):
            return one
    return None


def swapped(*, speaker: Speaker, scope: Scope, horizon: Horizon) -> bool:
    """R21: this purpose was once refused or withdrawn as a consent, on any channel, and no valid one stands here."""
    if valid(speaker=speaker, scope=scope, horizon=horizon) is not None:
        return False
    words = latest_per_channel(speaker=speaker, purpose=scope.purpose)
    return any(one.state is not ConsentState.GIVEN for one in words)


def _reopened(*, speaker: Speaker, scope: Scope, horizon: Horizon, since: datetime) -> bool:
    """A later opt-in with fresh proof opens its own purpose and channel again, and nothing else."""
    consent = valid(speaker=speaker, scope=scope, horizon=horizon)
    return consent is not None and consent.decided_at > since


def objects(*, speaker: Speaker, scope: Scope, horizon: Horizon) -> bool:
    """R17: an objection to direct marketing that stands for this pair."""
    objection = speaker.objection
    return objection is not None and not _reopened(speaker=speaker, scope=scope, horizon=horizon, since=objection.since)


def opted_out(*, speaker: Speaker, scope: Scope, horizon: Horizon) -> bool:
    """R18: a no to this list or channel that stands."""
    return any(
        one.purpose in (None, scope.purpose)
        and (one.channel is None or one.channel == scope.channel)
        and not _reopened(speaker=speaker, scope=scope, horizon=horizon, since=one.since)
        for one in speaker.list_objections
    )


def taken_back(*, speaker: Speaker, scope: Scope) -> bool:
    """The latest word on exactly this pair is a no."""
    words = latest_per_channel(speaker=speaker, purpose=scope.purpose)
    return any(one.channel == scope.channel and one.state is not ConsentState.GIVEN for one in words)


__all__ = [
    "Scope",
    "Speaker",
    "consent_bits",
    "faults",
    "latest",
    "latest_per_channel",
    "objects",
    "opted_out",
    "sound",
    "swapped",
    "taken_back",
    "valid",
]
