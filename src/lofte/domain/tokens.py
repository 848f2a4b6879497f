"""Links that a person holds without an account: they name ids only, carry their controller, and never expire.

An unsubscribe link that has run out is a broken promise (MFL 20 §, GDPR Article 7(3)), so its truth is a MAC and not a
row that some sweep could remove.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from uuid import UUID

from lofte.domain.errors import LofteError
from lofte.domain.terms import Channel

MAC_BYTES = 16
CONTEXT = b"lofte unsubscribe 1\x00"
CHANNELS = tuple(Channel)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsubscribeToken:
    """Who leaves what: the controller's and the subject's ids, the purpose's slug and the channel."""

    controller: UUID
    subject: UUID
    purpose: str
    channel: Channel


def encode(*, token: UnsubscribeToken, key: bytes) -> str:
    """The token as URL-safe text with a MAC (HMAC-SHA256, 128 bits) under `key` (at least 32 bytes)."""
    channel = bytes([CHANNELS.index(token.channel)])
    payload = token.controller.bytes + token.subject.bytes + channel + token.purpose.encode("ascii")
    return base64.urlsafe_b64encode(_mac(payload, key) + payload).decode().rstrip("=")


def decode(*, text: str, key: bytes) -> UnsubscribeToken:
    """Read a token back. Raises LofteError `LINK_UNKNOWN` for anything that `encode` did not write."""
    try:
        raw = base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise _unknown() from error
    mac, payload = raw[:MAC_BYTES], raw[MAC_BYTES:]
    if not hmac.compare_digest(mac, _mac(payload, key)) or len(payload) < 34 or payload[32] >= len(CHANNELS):
        raise _unknown()
    return UnsubscribeToken(
        controller=UUID(bytes=payload[:16]),
        subject=UUID(bytes=payload[16:32]),
        purpose=payload[33:].decode("ascii"),
        channel=CHANNELS[payload[32]],
    )


def _mac(payload: bytes, key: bytes) -> bytes:
    return hmac.new(key, CONTEXT + payload, hashlib.sha256).digest()[:MAC_BYTES]


def _unknown() -> LofteError:
    return LofteError.of(
        "LINK_UNKNOWN",
        "The link is not one that we have sent, or it was cut off on the way.",
        remedy="Open the link in the letter once more, or answer the letter with the word stop.",
    )
