"""DKIM signatures (RFC 6376, Ed25519 by RFC 8463), relaxed/relaxed, over everything a recipient acts upon.

From, Subject and both unsubscribe headers are signed, the first two once more than they occur, so none can be added on
the way (RFC 6376 section 8.15; RFC 8058 section 4 wants the List-Unsubscribe pair signed).
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa

from lofte.domain.errors import LofteError

SIGNED = (
    "from",
    "to",
    "reply-to",
    "subject",
    "date",
    "message-id",
    "mime-version",
    "content-type",
    "list-unsubscribe",
    "list-unsubscribe-post",
)
OVERSIGNED = ("from", "subject")
FOLD = re.compile(rb"\r\n(?=[ \t])")
SPACE = re.compile(rb"[ \t]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """A domain, a selector and the private key that is published under selector._domainkey.domain."""

    domain: str
    selector: str
    key: rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey

    @classmethod
    def from_pem(cls, *, domain: str, selector: str, pem: bytes) -> Signer:
        """Read an RSA (at least 2048 bits) or Ed25519 key. Raises LofteError for anything else."""
        remedy = "Give an unencrypted PEM key: RSA of at least 2048 bits, or Ed25519."
        try:
            key = serialization.load_pem_private_key(pem, password=None)
        except (ValueError, TypeError) as error:
            raise LofteError.of(
                "DKIM_KEY", "The DKIM key cannot be read.", place="mail.dkim_key", remedy=remedy
            ) from error
        if isinstance(key, ed25519.Ed25519PrivateKey) or (isinstance(key, rsa.RSAPrivateKey) and key.key_size >= 2048):
            return cls(domain=domain, selector=selector, key=key)
        raise LofteError.of("DKIM_KEY", "The DKIM key is of a kind not used.", place="mail.dkim_key", remedy=remedy)


def sign(*, message: bytes, signer: Signer, at: datetime) -> bytes:
    """The DKIM-Signature header (with its CRLF) to put before `message`, which has CRLF line ends."""
    head, _, body = message.partition(b"\r\n\r\n")
    fields = _fields(head)
    present = [name for name in SIGNED if name in fields]
    names = present + [name for name in OVERSIGNED if name in present]
    algorithm = "rsa-sha256" if isinstance(signer.key, rsa.RSAPrivateKey) else "ed25519-sha256"
    body_hash = base64.b64encode(hashlib.sha256(_relaxed_body(body)).digest()).decode()
    value = (
        f"v=1; a={algorithm}; c=relaxed/relaxed; d={signer.domain}; s={signer.selector};\r\n"
        f" t={int(at.timestamp())}; h={':'.join(names)};\r\n bh={body_hash};\r\n b="
    )
    canonical = b"".join(_relaxed(name.encode(), fields[name]) + b"\r\n" for name in present)
    canonical += _relaxed(b"dkim-signature", value.encode())
    signature = _signature(signer, canonical)
    folded = "\r\n  ".join(signature[start : start + 72] for start in range(0, len(signature), 72))
    return f"DKIM-Signature: {value}{folded}\r\n".encode()


def _fields(head: bytes) -> dict[str, bytes]:
    fields: dict[str, bytes] = {}
    for line in FOLD.sub(b"", head).split(b"\r\n"):
        name, _, value = line.partition(b":")
        fields[name.strip().lower().decode("ascii", "replace")] = value
    return fields


def _relaxed(name: bytes, value: bytes) -> bytes:
    return name + b":" + SPACE.sub(b" ", FOLD.sub(b"", value)).strip()


def _relaxed_body(body: bytes) -> bytes:
    lines = [SPACE.sub(b" ", line).rstrip(b" ") for line in body.split(b"\r\n")]
    while lines and not lines[-1]:
        lines.pop()
    return b"\r\n".join(lines) + b"\r\n" if lines else b""


def _signature(signer: Signer, canonical: bytes) -> str:
    if isinstance(signer.key, rsa.RSAPrivateKey):
        raw = signer.key.sign(canonical, padding.PKCS1v15(), hashes.SHA256())
    else:
        raw = signer.key.sign(hashlib.sha256(canonical).digest())
    return base64.b64encode(raw).decode()
