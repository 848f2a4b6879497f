"""A pipelined SMTP client (RFC 5321, 2920, 3207, 4954): one round trip for MAIL, RCPT and DATA, one for the message.

The answer for each letter is one of four, and none is guessed: delivered, refused for good, refused for now, unknown.
Unknown means that the line broke after the message had gone and before the server answered; it is not sent again.
"""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from lofte.channels.contract import Outcome, Receipt
from lofte.channels.email.mime import ascii_address


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where mail is handed over. `security`: `starttls`, `tls` or `none` (loopback only)."""

    host: str
    port: int
    security: str = "starttls"
    login: str = ""
    password: str = ""
    timeout: float = 30.0
    local_hostname: str = "localhost"


class ConnectionFailed(Exception):
    """No connection or a login refused; nothing was handed over, trying again later helps."""

    retry = True


LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Connection:
    """One connection, used for many letters, closed by `with`."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._client: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        self._open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Say goodbye; a broken line is no error here."""
        if self._client is not None:
            try:
                self._client.quit()
            except (smtplib.SMTPException, OSError):
                self._client.close()
            self._client = None

    def send(self, *, sender: str, recipient: str, message: bytes) -> Receipt:
        """Hand over one message (CRLF lines). Raises ConnectionFailed when nothing could be handed over."""
        if self._client is None:
            self._open()
        client = self._client
        assert client is not None  # noqa: S101  (narrowed for the type checker; _open raises otherwise)
        try:
            refused = self._envelope(client, ascii_address(sender), ascii_address(recipient))
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise ConnectionFailed("The connection broke before the message was handed over.") from error
        if refused is not None:
            return refused
        return self._data(client, message)

    def _envelope(self, client: smtplib.SMTP, sender: str, recipient: str) -> Receipt | None:
        commands = (f"MAIL FROM:<{sender}>", f"RCPT TO:<{recipient}>", "DATA")
        if client.has_extn("pipelining"):
            for command in commands:
                client.putcmd(command)
            replies = [client.getreply()[0] for _ in commands]
        else:
            replies = []
            for command in commands:
                replies.append(client.docmd(command)[0])
                if replies[-1] >= 400:
                    break
        if len(replies) == 3 and replies[2] == 354:
            if max(replies[:2]) < 400:
                return None
            # The server went on to DATA although the recipient was refused (RFC 2920 3.1): send an empty message.
            client.send(b".\r\n")
            client.getreply()
        worst = next(code for code in replies if code >= 400)
        client.rset()
        return Receipt(outcome=Outcome.REFUSED if worst >= 500 else Outcome.DEFERRED, reply=worst)

    def _data(self, client: smtplib.SMTP, message: bytes) -> Receipt:
        stuffed = message.replace(b"\r\n.", b"\r\n..")
        if stuffed.startswith(b"."):
            stuffed = b"." + stuffed
        end = b".\r\n" if stuffed.endswith(b"\r\n") else b"\r\n.\r\n"
        try:
            client.send(stuffed + end)
            code = client.getreply()[0]
        except (smtplib.SMTPException, OSError):
            self._drop()
            return Receipt(outcome=Outcome.UNKNOWN)
        if code < 400:
            return Receipt(outcome=Outcome.DELIVERED, reply=code)
        return Receipt(outcome=Outcome.REFUSED if code >= 500 else Outcome.DEFERRED, reply=code)

    def _drop(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None

    def _open(self) -> None:
        server = self.server
        if server.security == "none" and server.host not in LOOPBACK:
            raise ConnectionFailed("Mail without TLS is for this machine only; set security to starttls or tls.")
        try:
            self._client = self._connect()
        except (smtplib.SMTPException, OSError) as error:
            self._client = None
            raise ConnectionFailed(
                f"The mail server at {server.host}:{server.port} does not answer as it should."
            ) from error

    def _connect(self) -> smtplib.SMTP:
        server, name, context = self.server, self.server.local_hostname, ssl.create_default_context()
        client: smtplib.SMTP
        if server.security == "tls":
            client = smtplib.SMTP_SSL(
                server.host, server.port, timeout=server.timeout, context=context, local_hostname=name
            )
        else:
            client = smtplib.SMTP(server.host, server.port, timeout=server.timeout, local_hostname=name)
        client.ehlo_or_helo_if_needed()
        if server.security == "starttls":
            client.starttls(context=context)
            client.ehlo()
        if server.login:
            client.login(server.login, server.password)
        return client
