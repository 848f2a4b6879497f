"""E-mail: one envelope with its permit to one SMTP connection."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from lofte.channels.contract import Receipt, require_cover
from lofte.channels.email.content import Frozen, Sender
from lofte.channels.email.dkim import Signer
from lofte.channels.email.mime import Postmark, compose
from lofte.channels.email.personalise import personalise
from lofte.channels.email.smtp import Connection
from lofte.domain.decision import Permit
from lofte.domain.terms import Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailEnvelope:
    """Everything of one letter. `to` and `fields` are personal data and live in memory only."""

    subject: str
    purpose: str
    frozen: Frozen
    sender: Sender
    to: str = field(repr=False)
    fields: tuple[tuple[str, str], ...] = field(repr=False)
    message_id: str
    unsubscribe_url: str
    sent_at: datetime
    """The Date header: the system's time, which a mailbox provider compares with its own."""

    @property
    def content_hash(self) -> str:
        """Of the frozen content, as the permit names it."""
        return self.frozen.content_hash


class EmailChannel:
    """A connection that delivers; use it with `with`, for many envelopes."""

    channel = Channel.EMAIL

    def __init__(self, *, connection: Connection, signer: Signer | None = None) -> None:
        self.connection = connection
        self.signer = signer

    def deliver(self, *, permit: Permit, envelope: EmailEnvelope, at: datetime) -> Receipt:
        """Hand one letter over. Raises PermitDoesNotCover, LofteError (an unusable address) or ConnectionFailed
        (nothing was handed over, try again)."""
        require_cover(permit=permit, envelope=envelope, channel=self.channel, at=at)
        letter = personalise(
            frozen=envelope.frozen, fields=dict(envelope.fields), unsubscribe_url=envelope.unsubscribe_url
        )
        postmark = Postmark(
            message_id=envelope.message_id,
            to=envelope.to,
            unsubscribe_url=envelope.unsubscribe_url,
            language=envelope.frozen.language,
            at=envelope.sent_at,
        )
        raw = compose(letter=letter, sender=envelope.sender, postmark=postmark, signer=self.signer)
        return self.connection.send(sender=envelope.sender.address, recipient=envelope.to, message=raw)
