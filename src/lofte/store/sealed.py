"""Encryption of one subject's documents and of a controller's own: AES-256-GCM, bound to what it belongs to.

The associated data name controller, subject, category and key version, so a ciphertext that was moved to another row
does not open. Nonces are random; a key of its own per subject keeps their number far below where that would matter.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from lofte.domain.errors import LofteError

NONCE = 12
KEY_BYTES = 32
Document = Mapping[str, Any]
SHORT = {
    "given_name": "g",
    "family_name": "f",
    "email": "e",
    "phone": "p",
    "company": "c",
    "organisation_number": "o",
    "customer_number": "k",
    "postal_address": "a",
    "postal_code": "z",
    "postal_town": "t",
}
"""Names of fields that come a million times, as they stand in a ciphertext. Never changed, only added to."""


class _Long(dict[str, str]):
    """Short name → whole name; one that was not shortened is itself, without the mark of an escaped one."""

    def __missing__(self, name: str) -> str:
        return name.removeprefix("~")


LONG = _Long({short: name for name, short in SHORT.items()})
_TEXT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def new_key() -> bytes:
    """A subject's own key."""
    return AESGCM.generate_key(bit_length=256)


def wrap(*, cipher: AESGCM, key: bytes, controller: UUID, subject: UUID, version: int) -> bytes:
    """A subject's key, encrypted under the epoch's cipher: 60 bytes."""
    nonce = os.urandom(NONCE)
    return nonce + cipher.encrypt(nonce, key, _key_data(controller, subject, version))


def unwrap(*, cipher: AESGCM, wrapped: bytes, controller: UUID, subject: UUID, version: int) -> bytes:
    """The subject's key again. Raises LofteError when it was not wrapped for this subject under this key."""
    try:
        return cipher.decrypt(wrapped[:NONCE], wrapped[NONCE:], _key_data(controller, subject, version))
    except InvalidTag:
        raise _broken(subject) from None


_PARSED = json.JSONDecoder().decode


def close(*, key: bytes, document: Document, controller: UUID, subject: UUID, category: str, version: int) -> bytes:
    """A document, encrypted under the subject's key."""
    return closer(key=key, controller=controller, subject=subject, version=version)(category, document)


def closer(*, key: bytes, controller: UUID, subject: UUID, version: int) -> Callable[[str, Document], bytes]:
    """A function from (category, document) to the document encrypted under the subject's key."""
    encrypt, bound = AESGCM(key).encrypt, _key_data(controller, subject, version)

    def one(category: str, document: Document) -> bytes:
        nonce = os.urandom(NONCE)
        short = {SHORT.get(name) or _escaped(name): value for name, value in document.items()}
        return nonce + encrypt(nonce, _TEXT(short).encode(), bound + category.encode())

    return one


def revealer(
    *, controller: UUID, category: str, cipher_of: Callable[[int], AESGCM]
) -> Callable[[bytes, int, int, bytes, bytes], str]:
    """A function from (subject's 16 bytes, epoch, version, wrapped key, sealed document) to the document's text.

    Made once for many rows: what is the same for all of them is looked up once. Raises LofteError like `unwrap`.
    """
    prefix, suffix = controller.bytes, category.encode()
    ciphers: dict[int, AESGCM] = {}
    cipher_class = AESGCM

    def one(subject: bytes, epoch: int, version: int, wrapped: bytes, sealed: bytes) -> str:
        cipher = ciphers.get(epoch)
        if cipher is None:
            cipher = ciphers[epoch] = cipher_of(epoch)
        bound = prefix + subject + version.to_bytes(2, "big")
        try:
            key = cipher.decrypt(wrapped[:NONCE], wrapped[NONCE:], bound)
            return cipher_class(key).decrypt(sealed[:NONCE], sealed[NONCE:], bound + suffix).decode()
        except InvalidTag:
            raise _broken(UUID(bytes=subject)) from None

    return one


def parse(text: str) -> dict[str, Any]:
    """A document from its text, under the fields' whole names."""
    long = LONG
    return {long[name]: value for name, value in _PARSED(text).items()}


def close_own(*, cipher: AESGCM, content: bytes, controller: UUID, thing: UUID, category: str) -> bytes:
    """Bytes that belong to no subject yet, such as a staged row, encrypted under the controller's key of the epoch."""
    nonce = os.urandom(NONCE)
    return nonce + cipher.encrypt(nonce, content, _document_data(controller, thing, category, 0))


def open_own(*, cipher: AESGCM, sealed: bytes, controller: UUID, thing: UUID, category: str) -> bytes:
    """Those bytes again. Raises LofteError when they were not sealed for this place."""
    try:
        return cipher.decrypt(sealed[:NONCE], sealed[NONCE:], _document_data(controller, thing, category, 0))
    except InvalidTag:
        raise _broken(thing) from None


def _escaped(name: str) -> str:
    """A name that could be taken for a short one, or for an escaped one, is marked."""
    return f"~{name}" if len(name) < 2 or name[0] == "~" else name


def _key_data(controller: UUID, subject: UUID, version: int) -> bytes:
    return controller.bytes + subject.bytes + version.to_bytes(2, "big")


def _document_data(controller: UUID, subject: UUID, category: str, version: int) -> bytes:
    return _key_data(controller, subject, version) + category.encode()


def _broken(thing: UUID) -> LofteError:
    return LofteError.of(
        "vault_broken",
        "An encrypted row does not open: it was changed, moved, or wrapped by another key.",
        place=str(thing),
        remedy="Restore the row from a backup that is younger than its key's epoch.",
    )
