"""The demo's mail server: the loopback receiver, with the outbox behind it."""

from __future__ import annotations

import socket

from lofte.channels.email.loopback import LoopbackReceiver
from lofte.usecases.demo.outbox import keep_mail


def receiver(*, listening: socket.socket) -> LoopbackReceiver:
    """A receiver at this socket of this machine, which goes on listening afterwards; use it with `with`."""
    return LoopbackReceiver(
        keep=lambda recipient, message: keep_mail(recipient=recipient, message=message), listening=listening
    )
