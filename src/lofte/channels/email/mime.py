"""One recipient's letter as bytes on the wire (RFC 5322, 2045, 8058), signed when there is a key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from lofte.channels.email.content import Sender
from lofte.channels.email.dkim import Signer, sign
from lofte.channels.email.personalise import Letter
from lofte.domain.errors import LofteError
from lofte.domain.terms import Language

WIRE = SMTP.clone(max_line_length=900)


@dataclass(frozen=True, slots=True, kw_only=True)
class Postmark:
    """What makes one mail this one mail. `message_id` is decided before sending, so a repeat is recognised."""

    message_id: str
    to: str
    unsubscribe_url: str
    language: Language
    at: datetime


def compose(*, letter: Letter, sender: Sender, postmark: Postmark, signer: Signer | None = None) -> bytes:
    """The message with the RFC 8058 pair. Raises LofteError when an address cannot be put in a header."""
    message = EmailMessage(policy=WIRE)
    try:
        message["From"] = Address(display_name=sender.name, addr_spec=ascii_address(sender.address))
        message["To"] = ascii_address(postmark.to)
        message["Reply-To"] = ascii_address(sender.reply_to)
    except (ValueError, IndexError, UnicodeError) as error:
        remedy = "Correct the address; nothing was sent to it."
        raise LofteError.of("ADDRESS_UNUSABLE", "An address cannot stand in a mail.", remedy=remedy) from error
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(postmark.at)
    message["Message-ID"] = postmark.message_id
    message["List-Unsubscribe"] = f"<{postmark.unsubscribe_url}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["Content-Language"] = postmark.language
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    raw = message.as_bytes()
    return sign(message=raw, signer=signer, at=postmark.at) + raw if signer else raw


def ascii_address(address: str) -> str:
    """The address as it stands on the wire: its domain in IDNA. A local part beyond ASCII raises UnicodeError."""
    local, _, domain = address.rpartition("@")
    local.encode("ascii")
    return f"{local}@{domain.encode('idna').decode('ascii')}"
