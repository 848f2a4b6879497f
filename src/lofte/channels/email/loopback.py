"""The demo's outbox: an SMTP server on this machine that keeps what it is handed, so the demo uses the real client."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from types import TracebackType
from typing import Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


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


class LoopbackReceiver:
    """Listens on 127.0.0.1, at a free port unless one is given; `keep(recipient, message)` runs in its own thread."""

    def __init__(self, *, keep: Callable[[str, bytes], None], port: int = 0) -> None:
        self.port = port or _free_port()
        self._controller = Controller(
            _Keeper(keep), hostname="127.0.0.1", port=self.port, data_size_limit=SIZE_LIMIT, ident="Lofte demo outbox"
        )

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._controller.stop()
