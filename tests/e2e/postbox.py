"""A mail server of the test's own: it keeps what it is handed, and holds its answer back when it is told to."""

from __future__ import annotations

import asyncio
import threading
import time
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.e2e.tree import free_port


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One letter as it arrived."""

    to: str
    message: EmailMessage

    @property
    def subject_line(self) -> str:
        """What it says it is about."""
        return str(self.message["Subject"])

    @property
    def way_out(self) -> str:
        """The one-click address of its List-Unsubscribe header."""
        return next(
            part.strip(" <>")
            for part in str(self.message["List-Unsubscribe"]).split(",")
            if part.strip().startswith("<http")
        )


class Postbox:
    """Use it with `with`. After `hold(after=n)`, n letters more are answered, and the next one waits for `go_on`."""

    def __init__(self) -> None:
        self.port = free_port()
        self.letters: list[Letter] = []
        self._left: int | None = None
        self._go = threading.Event()
        self._server = Controller(self, hostname="127.0.0.1", port=self.port, ident="test")

    def __enter__(self) -> Postbox:
        self._server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._go.set()
        self._server.stop()

    @property
    def settings(self) -> dict[str, str]:
        """What the product is told so that its mail comes here."""
        return {"LOFTE_SMTP_HOST": "127.0.0.1", "LOFTE_SMTP_PORT": str(self.port), "LOFTE_SMTP_SECURITY": "none"}

    def hold(self, *, after: int) -> None:
        """Answer so many letters more, then keep the next sender waiting."""
        self._go.clear()
        self._left = after

    def go_on(self) -> None:
        """Answer whoever waits, and everyone after."""
        self._left = None
        self._go.set()

    def about(self, subject_line: str) -> list[Letter]:
        """Every letter with this subject line."""
        return [one for one in self.letters if one.subject_line == subject_line]

    def wait_for(self, number: int, subject_line: str, *, seconds: float = 60) -> list[Letter]:
        """Wait until so many letters with this subject line have come."""
        until = time.monotonic() + seconds
        while len(found := self.about(subject_line)) < number:
            assert time.monotonic() < until, f"{len(found)} of {number} letters came"
            time.sleep(0.02)
        return found

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep the letter at once; the answer may have to wait."""
        del server, session
        message = message_from_bytes(bytes(envelope.content or b""), policy=default)
        assert isinstance(message, EmailMessage)
        self.letters += [Letter(to=to, message=message) for to in envelope.rcpt_tos]
        if self._left is not None:
            self._left -= 1
            if self._left < 0:
                await asyncio.get_running_loop().run_in_executor(None, self._go.wait, 120)
        return "250 kept"
