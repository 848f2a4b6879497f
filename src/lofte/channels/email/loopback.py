"""The demo's outbox: an SMTP server on this machine that keeps what it is handed, so the demo uses the real client."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from typing_extensions import override

OURS = "127.0.0.1"
SIZE_LIMIT = 4 * 1024 * 1024


class _Keeper:
    """aiosmtpd's handler: hands each message on, answers 451 when it could not be kept."""

    def __init__(self, keep: Callable[[str, bytes], None]) -> None:
        self.keep = keep

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content if isinstance(envelope.content, bytes) else (envelope.content or "").encode()
        try:
            for recipient in envelope.rcpt_tos:
                # Keeping writes to a database, which Django refuses in the thread of a running event loop.
                await asyncio.to_thread(self.keep, recipient, content)
        except Exception:  # the sender must learn that it was not kept, whatever the reason
            return "451 4.3.0 not kept, try again"
        return "250 2.0.0 kept"


class _Listening(Controller):
    """aiosmtpd's server at a socket that listens already, and goes on listening when the server has stopped."""

    def __init__(self, handler: _Keeper, *, listening: socket.socket) -> None:
        port = int(listening.getsockname()[1])
        super().__init__(handler, hostname=OURS, port=port, data_size_limit=SIZE_LIMIT, ident="Lofte demo outbox")
        self._listening = listening

    @override
    def _create_server(self) -> Awaitable[asyncio.AbstractServer]:
        return self.loop.create_server(self._factory_invoker, sock=self._listening.dup())


class LoopbackReceiver:
    """Listens on 127.0.0.1, at a free port unless a listening socket is given, which stays its owner's.

    `keep(recipient, message)` runs in a thread of its own.
    """

    def __init__(self, *, keep: Callable[[str, bytes], None], listening: socket.socket | None = None) -> None:
        self._keep, self._listening = keep, listening or socket.create_server((OURS, 0))
        self._is_ours = listening is None
        self.port = int(self._listening.getsockname()[1])
        self._controller: _Listening | None = None

    def __enter__(self) -> Self:
        self._controller = _Listening(_Keeper(self._keep), listening=self._listening)
        self._controller.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None
        if self._is_ours:
            self._listening.close()
