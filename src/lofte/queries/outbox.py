"""The demo's outbox: letters as they arrived, opened for whoever looks, and the look noted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from urllib.parse import urlsplit
from uuid import UUID

from lofte.domain.acts import Act, Actor
from lofte.store import vault
from lofte.store.evidence import looking
from lofte.store.models import OutboxMail

PAGE = 50
CATEGORY = "outbox"
LINK = re.compile(r"<(https?://[^>\s]+)>")


@dataclass(frozen=True, slots=True, kw_only=True)
class MailRow:
    """One letter in the list."""

    id: UUID
    subject_line: str
    recipient: str
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Outbox:
    """A page of letters, latest first."""

    rows: tuple[MailRow, ...]
    next_before: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MailPage:
    """One letter with everything that it holds. `unsubscribe` is the path of its own way out."""

    id: UUID
    subject_line: str
    sender: str
    recipient: str
    received_at: datetime
    html: str
    text: str
    headers: tuple[tuple[str, str], ...]
    unsubscribe: str


def outbox(*, controller: UUID, actor: Actor, at: datetime, before: UUID | None = None) -> Outbox:
    """The latest letters, or those before one."""
    with looking(controller=controller, actor=actor, at=at, act=Act.LOOKED_AT_MESSAGE) as record:
        found = OutboxMail.objects.order_by("-id")
        rows = list((found.filter(id__lt=before) if before else found)[: PAGE + 1])
        shown = tuple(_row(row) for row in rows[:PAGE])
        record.entry(detail={"shown": len(shown), "purpose": "outbox"})
    return Outbox(rows=shown, next_before=shown[-1].id if len(rows) > PAGE else None)


def mail(*, controller: UUID, mail: UUID, actor: Actor, at: datetime) -> MailPage | None:
    """One letter; none where this controller has no such one."""
    with looking(controller=controller, actor=actor, at=at, act=Act.LOOKED_AT_MESSAGE) as record:
        row = OutboxMail.objects.filter(id=mail).first()
        record.entry(thing=mail, detail={"found": row is not None, "purpose": "outbox"})
        if row is None:
            return None
        message = _opened(row)
    return MailPage(
        id=row.id,
        subject_line=str(message.get("Subject", "")),
        sender=str(message.get("From", "")),
        recipient=str(message.get("To", "")),
        received_at=row.received_at,
        html=_body(message, "html"),
        text=_body(message, "plain"),
        headers=tuple((name, str(value)) for name, value in message.items()),
        unsubscribe=_way_out(str(message.get("List-Unsubscribe", ""))),
    )


def _row(row: OutboxMail) -> MailRow:
    message = _opened(row)
    return MailRow(
        id=row.id,
        subject_line=str(message.get("Subject", "")),
        recipient=str(message.get("To", "")),
        received_at=row.received_at,
    )


def _opened(row: OutboxMail) -> EmailMessage:
    content = vault.open_own(thing=row.id, category=CATEGORY, content=bytes(row.sealed))
    parsed = message_from_bytes(content, policy=default)
    assert isinstance(parsed, EmailMessage)  # noqa: S101  # what the default policy makes; the types cannot say so
    return parsed


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return str(part.get_content()) if part is not None else ""


def _way_out(header: str) -> str:
    """The path of the way out: the page is our own, whatever host the letter names."""
    link = LINK.search(header)
    return urlsplit(link.group(1)).path if link else ""
