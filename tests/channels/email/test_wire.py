"""On the wire: the headers that providers and the law ask for, a signature others can check, honest answers."""

from __future__ import annotations

import base64
import socketserver
import threading
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

from lofte.channels.contract import Outcome
from lofte.channels.email.compose import freeze
from lofte.channels.email.content import Source
from lofte.channels.email.dkim import Signer
from lofte.channels.email.loopback import LoopbackReceiver
from lofte.channels.email.mime import Postmark, compose
from lofte.channels.email.personalise import personalise
from lofte.channels.email.smtp import Connection, ConnectionFailed, Server
from lofte.domain.errors import LofteError
from lofte.domain.terms import Language
from tests import dkim_oracle
from tests.channels.email.test_compose import LINK, SENDER

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def raw(to: str = "asa@kund.example", signer: Signer | None = None, body: str = "Hej åäö\n\n.punkt först") -> bytes:
    frozen = freeze(source=Source(subject="Höst på väg åäö", body=body, reason="Du tackade ja."), sender=SENDER)
    mark = Postmark(
        message_id="<1@bjorkhem.example>",
        to=to,
        unsubscribe_url=LINK,
        language=Language.SV,
        at=AT,
    )
    made = personalise(frozen=frozen, fields={}, unsubscribe_url=LINK)
    return compose(letter=made, sender=SENDER, postmark=mark, signer=signer)


def line_to(receiver: LoopbackReceiver) -> Connection:
    return Connection(Server(host="127.0.0.1", port=receiver.port, security="none"))


def pem(key) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def test_the_rfc_8058_pair_stands_in_every_letter():
    message = message_from_bytes(raw(), policy=default)
    assert message["List-Unsubscribe"] == f"<{LINK}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Subject"] == "Höst på väg åäö"
    assert {part.get_content_type() for part in message.iter_parts()} == {"text/plain", "text/html"}


@pytest.mark.dkim
@pytest.mark.parametrize("kind", ["rsa", "ed25519"])
def test_an_independent_library_accepts_our_signature_and_refuses_a_changed_letter(kind):
    key = rsa.generate_private_key(65537, 2048) if kind == "rsa" else ed25519.Ed25519PrivateKey.generate()
    public = key.public_key()
    if kind == "rsa":
        shape = (serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    else:
        shape = (serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    record = f"v=DKIM1; k={kind}; p={base64.b64encode(public.public_bytes(*shape)).decode()}"
    records = {"s1._domainkey.bjorkhem.example": record}
    signer = Signer.from_pem(domain="bjorkhem.example", selector="s1", pem=pem(key))
    signed = raw(signer=signer)
    assert dkim_oracle.verify(message=signed, records=records)
    assert not dkim_oracle.verify(message=signed.replace(b"One-Click", b"Two-Click"), records=records)
    assert not dkim_oracle.verify(message=b"From: fraud@other.example\r\n" + signed, records=records)


def test_a_weak_or_foreign_dkim_key_is_refused():
    for bad in (pem(rsa.generate_private_key(65537, 1024)), b"not a key"):
        with pytest.raises(LofteError, match=r"mail\.dkim_key"):
            Signer.from_pem(domain="a.example", selector="s", pem=bad)


def test_a_letter_reaches_the_loopback_receiver_byte_for_byte():
    kept: list[tuple[str, bytes]] = []
    message = raw()
    with LoopbackReceiver(keep=lambda to, content: kept.append((to, content))) as receiver, line_to(receiver) as line:
        first = line.send(sender="brev@bjorkhem.example", recipient="asa@kund.example", message=message)
        second = line.send(sender="brev@bjorkhem.example", recipient="bo@kund.example", message=message)
    assert [first.outcome, second.outcome] == [Outcome.DELIVERED] * 2
    assert [to for to, _ in kept] == ["asa@kund.example", "bo@kund.example"]
    assert kept[0][1].rstrip(b"\r\n") == message.rstrip(b"\r\n")


def test_an_outbox_that_cannot_keep_defers():
    def fails(to: str, content: bytes) -> None:
        raise OSError

    with LoopbackReceiver(keep=fails) as receiver, line_to(receiver) as line:
        assert line.send(sender="a@b.example", recipient="c@d.example", message=raw()).outcome is Outcome.DEFERRED


class Scripted(socketserver.StreamRequestHandler):
    """A server that pipelines, and whose recipient decides what it says."""

    def handle(self) -> None:
        self.reply("220 hej")
        recipient = ""
        for line in self.rfile:
            verb = line.decode().strip()
            verb = verb[:4].upper() + verb[4:]
            if verb.startswith(("EHLO", "RSET", "MAIL")):
                self.reply("250-hej\r\n250 PIPELINING" if verb.startswith("EHLO") else "250 ok")
            elif verb.startswith("RCPT"):
                recipient = verb
                self.reply("550 no" if "refused" in verb else "450 later" if "deferred" in verb else "250 ok")
            elif verb == "DATA":
                self.reply("503 no" if "strict" in recipient else "354 go")
                if "strict" in recipient:
                    continue
                for data in self.rfile:
                    if data == b".\r\n":
                        break
                if "cut" in recipient:
                    return
                self.reply("554 spam" if "spam" in recipient else "250 ok")
            elif verb == "QUIT":
                self.reply("221 hej")
                return

    def reply(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")


@pytest.fixture
def scripted():
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Scripted) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Server(host="127.0.0.1", port=server.server_address[1], security="none", timeout=5)
        server.shutdown()


def test_each_answer_is_told_for_what_it_is_and_the_line_goes_on(scripted):
    expected = {
        "ok": Outcome.DELIVERED,
        "refused": Outcome.REFUSED,
        "deferred": Outcome.DEFERRED,
        "refused-strict": Outcome.REFUSED,
        "spam": Outcome.REFUSED,
        "cut": Outcome.UNKNOWN,
        "ok-again": Outcome.DELIVERED,
    }
    with Connection(scripted) as line:
        answers = {
            name: line.send(sender="a@b.example", recipient=f"{name}@c.example", message=raw()).outcome
            for name in expected
        }
    assert answers == expected


def test_no_server_is_a_failed_connection_that_may_be_tried_again():
    with pytest.raises(ConnectionFailed) as caught, Connection(Server(host="127.0.0.1", port=9, security="none")):
        pass
    assert caught.value.retry


def test_mail_without_tls_stays_on_this_machine():
    with (
        pytest.raises(ConnectionFailed, match="TLS"),
        Connection(Server(host="mail.example", port=25, security="none")),
    ):
        pass


def test_an_address_that_cannot_stand_in_a_header_is_refused():
    with pytest.raises(LofteError) as caught:
        raw(to="a@b.example\r\nBcc: c@d.example")
    assert caught.value.problems[0].code == "ADDRESS_UNUSABLE"
    assert "b.example" not in str(caught.value)
