"""The demo's outbox: every letter that left over SMTP, kept encrypted with the controller whose letter it is."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.policy import default
from urllib.parse import urlsplit
from uuid import UUID

from lofte.clock import new_id, system_now
from lofte.domain.acts import SYSTEM, Act
from lofte.domain.errors import LofteError
from lofte.store import vault
from lofte.store.evidence import recording
from lofte.store.models import OutboxMail
from lofte.usecases.links import read_unsubscribe
from lofte.usecases.staff import installation

CATEGORY = "outbox"
LINK = re.compile(r"<(https?://[^>\s]+)>")


def keep_mail(*, recipient: str, message: bytes) -> None:
    """Keep one letter as it arrived. `recipient` stands in the letter itself and is not kept apart from it."""
    del recipient
    parsed = message_from_bytes(message, policy=default)
    controller = _controller(str(parsed.get("List-Unsubscribe", "")))
    identity = new_id()
    with recording(controller=controller, actor=SYSTEM, at=system_now(), act=Act.MAIL_KEPT) as record:
        sealed = vault.seal_own(thing=identity, category=CATEGORY, content=message)
        OutboxMail.objects.create(
            id=identity,
            controller_id=controller,
            message_id=str(parsed.get("Message-ID", ""))[:255],
            sealed=sealed,
            received_at=system_now(),
        )
        record.entry(thing=identity)


def _controller(header: str) -> UUID:
    """Whose letter it is: its way out names the controller. Mail to staff has none and is the installation's."""
    link = LINK.search(header)
    if link is None:
        return installation()
    try:
        return read_unsubscribe(text=urlsplit(link.group(1)).path.rpartition("/")[2]).controller
    except LofteError:
        return installation()
