"""The links that stand in letters: made and read back with the installation's keys, whichever root is current."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings

from lofte.domain.errors import LofteError
from lofte.domain.terms import Channel
from lofte.domain.tokens import UnsubscribeToken, decode, encode
from lofte.store import keys

LABEL = "unsubscribe"


def unsubscribe_url(*, controller: UUID, subject: UUID, purpose: str, channel: Channel) -> str:
    """The person's own way out of one purpose on one channel. It never expires."""
    token = UnsubscribeToken(controller=controller, subject=subject, purpose=purpose, channel=channel)
    return f"{settings.LOFTE.origin}/u/{encode(token=token, key=keys.installation_key(label=LABEL))}"


def read_unsubscribe(*, text: str) -> UnsubscribeToken:
    """What a link says. Raises LofteError `LINK_UNKNOWN` for one that this installation never made."""
    for key_id in reversed(keys.root_ids()):
        try:
            return decode(text=text, key=keys.installation_key(label=LABEL, key_id=key_id))
        except LofteError as error:
            refused = error
    raise refused
