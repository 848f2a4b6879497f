"""The vault: everything that could tell who a subject is, encrypted under that subject's own key.

Call these within a controller and while it is being recorded (`evidence.recording` or `looking`): to read a person is
an act. A document's fields that are identifiers (`email`, `phone`, ...; `IdentifierKind`) are put into the blind index
in the same step, and taken out of it by `shred`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from lofte.clock import new_id
from lofte.domain.errors import LofteError
from lofte.domain.terms import PersonType
from lofte.store import blind, evidence, keys, rows, sealed, standing
from lofte.store.scopes import current
from lofte.store.sealed import Document

READ = (
    "SELECT d.subject_id, k.epoch, k.version, k.wrapped, d.sealed FROM vault_document d "
    "JOIN subject_key k ON k.controller_id = d.controller_id AND k.subject_id = d.subject_id "
    "WHERE d.controller_id = %s AND d.category = %s"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """A subject to be admitted. `documents`: category → document. `person_type` none: not known yet."""

    documents: Mapping[str, Document]
    person_type: PersonType | None = None
    confirmed: bool = False
    id: UUID = field(default_factory=new_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A new subject's rows, as the driver takes them."""

    subject: UUID
    person: tuple[Any, ...]
    key: tuple[Any, ...]
    documents: list[tuple[Any, ...]]
    look_ups: list[tuple[Any, str, bytes, Any]]


def admit(*, newcomers: Sequence[Newcomer], at: datetime, admission: UUID | None = None) -> tuple[UUID, ...]:
    """Write new subjects with their keys, documents and look-ups; their ids. `admission` is the import they came by.

    Their standing is written by `standing.record_many` in the same step, with no event where nothing was said yet.
    """
    insert(made=seal(newcomers=newcomers, at=at, admission=admission))
    return tuple(one.id for one in newcomers)


def seal(*, newcomers: Sequence[Newcomer], at: datetime, admission: UUID | None = None) -> list[Sealed]:
    """Work new subjects' rows out, ahead of the transaction that writes them. Within the controller."""
    controller = current()
    epoch = keys.current_epoch(controller=controller)
    cipher = keys.epoch_cipher(controller=controller, epoch=epoch)
    hasher = blind.hasher(controller=controller)
    own, moment, imported = rows.key(controller), rows.instant(at), rows.key(admission)
    made: list[Sealed] = []
    for one in newcomers:
        subject, key = rows.key(one.id), sealed.new_key()
        wrapped = sealed.wrap(cipher=cipher, key=key, controller=controller, subject=one.id, version=1)
        close = sealed.closer(key=key, controller=controller, subject=one.id, version=1)
        documents = one.documents.items()
        made.append(
            Sealed(
                subject=one.id,
                person=(subject, own, str(one.person_type or ""), one.confirmed, moment, imported),
                key=(own, subject, epoch, wrapped),
                documents=[(own, subject, category, close(category, document)) for category, document in documents],
                look_ups=[
                    (own, kind, digest, subject) for _, document in documents for kind, digest in hasher(document)
                ],
            )
        )
    return made


def insert(*, made: Sequence[Sealed]) -> None:
    """Write what `seal` made."""
    evidence.required()
    rows.execute_many(
        "INSERT INTO subject (id, controller_id, person_type, person_type_confirmed, created_at, admission_id) "
        "VALUES (%s, %s, %s, %s, %s, %s)",
        [one.person for one in made],
    )
    rows.execute_many(
        "INSERT INTO subject_key (controller_id, subject_id, epoch, version, wrapped) VALUES (%s, %s, %s, 1, %s)",
        [one.key for one in made],
    )
    rows.execute_many(
        "INSERT INTO vault_document (controller_id, subject_id, category, sealed) VALUES (%s, %s, %s, %s)",
        [document for one in made for document in one.documents],
    )
    blind.insert([look_up for one in made for look_up in one.look_ups])


def put(*, subject: UUID, category: str, document: Document, at: datetime) -> None:
    """Write one category of a subject's data, in place of what was there. Raises LofteError where the key is gone.

    Whoever shares an address with the subject, before or after, is folded anew: what one says binds the other (R10).
    """
    evidence.required()
    sharing = blind.sharers(subjects=(subject,)).get(subject, {})
    controller = current()
    held = get(subject=subject, category=category)
    key, version = _key(controller=controller, subject=subject)
    text = sealed.close(
        key=key, document=document, controller=controller, subject=subject, category=category, version=version
    )
    rows.execute(
        "INSERT INTO vault_document (controller_id, subject_id, category, sealed) VALUES (%s, %s, %s, %s) "
        "ON CONFLICT (controller_id, subject_id, category) DO UPDATE SET sealed = excluded.sealed",
        (rows.key(controller), rows.key(subject), category, text),
    )
    hasher = blind.hasher(controller=controller)
    before, after = set(hasher(held or {})), set(hasher(document))
    # Another category may hold the same identifier; then the look-up stays.
    others = {one for other, one in _look_ups(subject=subject) if other != category}
    blind.remove(controller=controller, look_ups={(subject, one) for one in before - after - others})
    blind.insert([(rows.key(controller), kind, digest, rows.key(subject)) for kind, digest in after - before])
    others_now = blind.sharers(subjects=(subject,)).get(subject, {})
    if others_now != sharing:
        standing.fold_subjects(subjects=sorted({subject, *sharing, *others_now}), at=at)


def remove(*, subject: UUID, category: str, at: datetime) -> None:
    """Take one category away, with the look-ups that only it gave: no activity needs it any more."""
    put(subject=subject, category=category, document={}, at=at)
    rows.execute(
        "DELETE FROM vault_document WHERE controller_id = %s AND subject_id = %s AND category = %s",
        (rows.key(current()), rows.key(subject), category),
    )


def get(*, subject: UUID, category: str) -> dict[str, Any] | None:
    """One category of one subject's data; None where there is none, or the subject's key is gone."""
    return next((document for _, document in get_many(subjects=(subject,), category=category)), None)


def get_many(*, subjects: Collection[UUID], category: str) -> Iterator[tuple[UUID, dict[str, Any]]]:
    """One category of many subjects' data, in no order; those without it are left out."""
    evidence.required()
    controller = current()
    revealed = revealer(controller=controller, category=category)
    for some in rows.slices(tuple(subjects)):
        sql = f"{READ} AND d.subject_id IN ({rows.marks(len(some))})"
        for subject, *rest in rows.fetch(sql, (rows.key(controller), category, *map(rows.key, some))):
            identity = rows.uuid_of(subject)
            yield identity, sealed.parse(revealed(identity.bytes, *rest))


def get_all(*, subject: UUID) -> dict[str, dict[str, Any]]:
    """Everything that is held of one subject, by category."""
    evidence.required()
    controller = current()
    found = rows.fetch(
        "SELECT category FROM vault_document WHERE controller_id = %s AND subject_id = %s ORDER BY category",
        (rows.key(controller), rows.key(subject)),
    )
    return {category: get(subject=subject, category=category) or {} for (category,) in found}


def shred(*, subjects: Collection[UUID]) -> None:
    """Destroy subjects' keys, documents and look-ups. From the commit on they cannot be read; backups go blind when the
    epoch key that wrapped their keys is destroyed."""
    evidence.required()
    controller = current()
    for some in rows.slices(tuple(subjects)):
        _remove_look_ups(controller=controller, subjects=some)
        for table in ("subject_key", "vault_document"):
            rows.execute(
                f"DELETE FROM {table} WHERE controller_id = %s AND subject_id IN ({rows.marks(len(some))})",
                (rows.key(controller), *map(rows.key, some)),
            )


def _remove_look_ups(*, controller: UUID, subjects: Sequence[UUID]) -> None:
    """There is no index from a subject to its look-ups, so they are worked out from what the documents say."""
    hasher = blind.hasher(controller=controller)
    found = rows.fetch(
        "SELECT DISTINCT category FROM vault_document WHERE controller_id = %s "
        f"AND subject_id IN ({rows.marks(len(subjects))})",
        (rows.key(controller), *map(rows.key, subjects)),
    )
    look_ups = {
        (subject, one)
        for (category,) in found
        for subject, document in get_many(subjects=subjects, category=category)
        for one in hasher(document)
    }
    blind.remove(controller=controller, look_ups=look_ups)


def _look_ups(*, subject: UUID) -> list[tuple[str, tuple[str, bytes]]]:
    """Every look-up of a subject with the category that gives it."""
    hasher = blind.hasher(controller=current())
    return [(category, one) for category, document in get_all(subject=subject).items() for one in hasher(document)]


def seal_own(*, thing: UUID, category: str, content: bytes) -> bytes:
    """Encrypt bytes of the controller's own, such as a staged row. The epoch stands in the first four bytes."""
    controller = current()
    epoch = keys.current_epoch(controller=controller)
    cipher = keys.epoch_cipher(controller=controller, epoch=epoch)
    text = sealed.close_own(cipher=cipher, content=content, controller=controller, thing=thing, category=category)
    return epoch.to_bytes(4, "big") + text


def open_own(*, thing: UUID, category: str, content: bytes) -> bytes:
    """Those bytes again."""
    evidence.required()
    controller, held = current(), bytes(content)
    cipher = keys.epoch_cipher(controller=controller, epoch=int.from_bytes(held[:4], "big"))
    return sealed.open_own(cipher=cipher, sealed=held[4:], controller=controller, thing=thing, category=category)


def revealer(*, controller: UUID, category: str) -> Callable[..., str]:
    """A function that opens rows of READ, from the subject's 16 bytes on; for this module and `searching`."""

    def cipher_of(epoch: int) -> AESGCM:
        return keys.epoch_cipher(controller=controller, epoch=epoch)

    return sealed.revealer(controller=controller, category=category, cipher_of=cipher_of)


def _key(*, controller: UUID, subject: UUID) -> tuple[bytes, int]:
    """A subject's key and its version."""
    held = rows.fetch(
        "SELECT epoch, version, wrapped FROM subject_key WHERE controller_id = %s AND subject_id = %s",
        (rows.key(controller), rows.key(subject)),
    )
    if not held:
        raise LofteError.of(
            "subject_unreadable",
            "This subject has no key: what was held of it has been erased.",
            place=str(subject),
            remedy="Admit a new subject if the person has come back.",
        )
    epoch, version, wrapped = held[0]
    cipher = keys.epoch_cipher(controller=controller, epoch=epoch)
    key = sealed.unwrap(cipher=cipher, wrapped=bytes(wrapped), controller=controller, subject=subject, version=version)
    return key, version
