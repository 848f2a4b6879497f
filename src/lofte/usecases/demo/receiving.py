"""The demo's mail server: the loopback receiver, with the outbox behind it."""

from __future__ import annotations

from lofte.channels.email.loopback import LoopbackReceiver
from lofte.usecases.demo.outbox import keep_mail


def receiver(*, port: int) -> LoopbackReceiver:
    """A receiver on this port of this machine; use it with `with`."""
    return LoopbackReceiver(keep=lambda recipient, message: keep_mail(recipient=recipient, message=message), port=port)
