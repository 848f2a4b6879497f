"""What every way out to a person has in common: an envelope in, a receipt out, and nothing without a permit for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from lofte.domain.decision import Permit
from lofte.domain.terms import Channel


class PermitDoesNotCover(Exception):
    """The permit is for another subject, purpose, channel or content, or has run out: decide again."""

    retry = True


class Outcome(StrEnum):
    """What became of one envelope. UNKNOWN may have arrived, so it is listed and never sent again by itself."""

    DELIVERED = "delivered"
    REFUSED = "refused"
    DEFERRED = "deferred"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The other side's answer; `reply` is its number (SMTP: RFC 5321), never its text, which may quote an address."""

    outcome: Outcome
    reply: int | None = None


class Envelope(Protocol):
    """What a channel is handed: whom it is for by id, what for and which content."""

    @property
    def subject(self) -> str: ...

    @property
    def purpose(self) -> str: ...

    @property
    def content_hash(self) -> str: ...


def require_cover(*, permit: Permit, envelope: Envelope, channel: Channel, at: datetime) -> None:
    """Raise PermitDoesNotCover unless `permit` is the ticket for exactly this envelope at `at`."""
    covered = permit.covers(
        subject=envelope.subject,
        purpose=envelope.purpose,
        channel=channel,
        content_hash=envelope.content_hash,
        at=at,
    )
    if not covered:
        raise PermitDoesNotCover("The permit does not name this subject, purpose, channel and content, or has run out.")
