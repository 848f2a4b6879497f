"""Exact look-up without a readable value: keyed hashes of normalised identifiers, one key per controller and kind.

Only whole identifiers are hashed: one over surnames or parts of words would give them away by how often each comes.
Who shares an e-mail address or a telephone number is kept beside it, as a relation of ids.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from lofte.domain.identifiers import match_form
from lofte.domain.states import IdentifierKind
from lofte.domain.terms import Channel
from lofte.store import keys, rows
from lofte.store.scopes import current
from lofte.store.sealed import Document
from lofte.store.subjects import VISIBLE_SQL, visible_params

BYTES = 16
LookUp = tuple[str, bytes]
Sharing = Mapping[UUID, Mapping[UUID, frozenset[Channel]]]
SHARED: dict[IdentifierKind, frozenset[Channel]] = {
    IdentifierKind.EMAIL: frozenset({Channel.EMAIL}),
    IdentifierKind.PHONE: frozenset({Channel.PHONE, Channel.SMS}),
}
"""Identifiers that are an address, and the channels that lead to it."""
_KINDS = tuple(IdentifierKind)


def digest(*, controller: UUID, kind: IdentifierKind, value: str) -> bytes | None:
    """The keyed hash of one identifier; None for what is not one."""
    form = match_form(kind=kind, value=value)
    return None if form is None else _hash(_key(controller, kind), form)


def hasher(*, controller: UUID) -> Callable[[Document], list[LookUp]]:
    """A function from a document to the look-ups that its fields give, for one controller."""
    held = {kind: _key(controller, kind) for kind in _KINDS}

    def look_ups(document: Document) -> list[LookUp]:
        found: list[LookUp] = []
        for kind, key in held.items():
            value = document.get(kind.value)
            form = match_form(kind=kind, value=value) if isinstance(value, str) else None
            if form is not None:
                found.append((kind.value, _hash(key, form)))
        return found

    return look_ups


def find(*, kind: IdentifierKind, value: str) -> tuple[UUID, ...]:
    """The visible subjects with exactly this identifier, however it is spelt; empty for what is not one."""
    controller = current()
    wanted = digest(controller=controller, kind=kind, value=value)
    if wanted is None:
        return ()
    found = rows.fetch(
        "SELECT b.subject_id FROM blind_index b WHERE b.controller_id = %s AND b.kind = %s AND b.digest = %s "
        f"AND {VISIBLE_SQL.format(subject='b.subject_id')} ORDER BY b.subject_id",
        (rows.key(controller), kind.value, wanted, *visible_params(controller=controller)),
    )
    return tuple(rows.uuid_of(subject) for (subject,) in found)


def find_many(*, kind: IdentifierKind, values: Iterable[str]) -> dict[str, tuple[UUID, ...]]:
    """For each value that some visible subject has, those subjects: what an import asks once per batch."""
    controller = current()
    wanted = {
        made: value for value in values if (made := digest(controller=controller, kind=kind, value=value)) is not None
    }
    found: dict[str, tuple[UUID, ...]] = {}
    for some in rows.slices(tuple(wanted)):
        held = rows.fetch(
            "SELECT b.digest, b.subject_id FROM blind_index b WHERE b.controller_id = %s AND b.kind = %s "
            f"AND b.digest IN ({rows.marks(len(some))}) AND {VISIBLE_SQL.format(subject='b.subject_id')} ORDER BY 2",
            (rows.key(controller), kind.value, *some, *visible_params(controller=controller)),
        )
        for raw, subject in held:
            value = wanted[bytes(raw)]
            found[value] = (*found.get(value, ()), rows.uuid_of(subject))
    return found


def insert(look_ups: Sequence[tuple[Any, str, bytes, Any]]) -> None:
    """Add look-ups (controller, kind, digest, subject; keys as the driver takes them); note who shares an address."""
    rows.execute_many(
        "INSERT INTO blind_index (controller_id, kind, digest, subject_id) VALUES (%s, %s, %s, %s) "
        "ON CONFLICT DO NOTHING",
        look_ups,
    )
    for kind in SHARED:
        here = tuple({made for _, one, made, _ in look_ups if one == kind.value})
        for some in rows.slices(here):
            _note_sharing(kind=kind, digests=some)


def _note_sharing(*, kind: IdentifierKind, digests: Sequence[bytes]) -> None:
    """Write a row for each pair of subjects under one of these digests."""
    own = rows.key(current())
    shared = rows.fetch(
        f"SELECT a.subject_id, b.subject_id FROM blind_index a JOIN blind_index b ON b.controller_id = a.controller_id "
        f"AND b.kind = a.kind AND b.digest = a.digest AND b.subject_id <> a.subject_id "
        f"WHERE a.controller_id = %s AND a.kind = %s AND a.digest IN ({rows.marks(len(digests))})",
        (own, kind.value, *digests),
    )
    rows.execute_many(
        "INSERT INTO shared_address (controller_id, subject_id, kind, other_id) VALUES (%s, %s, %s, %s) "
        "ON CONFLICT DO NOTHING",
        [(own, subject, kind.value, other) for subject, other in shared],
    )


def remove(*, controller: UUID, look_ups: Collection[tuple[UUID, LookUp]]) -> None:
    """Take look-ups of subjects away, and what was noted of sharing them."""
    own = rows.key(controller)
    rows.execute_many(
        "DELETE FROM blind_index WHERE controller_id = %s AND kind = %s AND digest = %s AND subject_id = %s",
        [(own, kind, made, rows.key(subject)) for subject, (kind, made) in look_ups],
    )
    for kind in {kind for _, (kind, _) in look_ups}:
        gone = [rows.key(subject) for subject, (one, _) in look_ups if one == kind]
        for some in rows.slices(gone):
            among = rows.marks(len(some))
            rows.execute(
                "DELETE FROM shared_address WHERE controller_id = %s AND kind = %s "
                f"AND (subject_id IN ({among}) OR other_id IN ({among}))",
                (own, kind, *some, *some),
            )


def sharers(*, subjects: Sequence[UUID]) -> dict[UUID, dict[UUID, frozenset[Channel]]]:
    """For each subject that shares an address: the visible others, and by which channels they are reached alike."""
    controller = current()
    found: dict[UUID, dict[UUID, frozenset[Channel]]] = {}
    for some in rows.slices(subjects):
        held = rows.fetch(
            "SELECT a.subject_id, a.other_id, a.kind FROM shared_address a WHERE a.controller_id = %s "
            f"AND a.subject_id IN ({rows.marks(len(some))}) AND {VISIBLE_SQL.format(subject='a.other_id')}",
            (rows.key(controller), *map(rows.key, some), *visible_params(controller=controller)),
        )
        for subject, other, kind in held:
            others = found.setdefault(rows.uuid_of(subject), {})
            name = rows.uuid_of(other)
            others[name] = others.get(name, frozenset()) | SHARED[IdentifierKind(kind)]
    return found


def _key(controller: UUID, kind: IdentifierKind) -> bytes:
    return keys.controller_key(controller=controller, label=f"index {kind.value}")


def _hash(key: bytes, form: str) -> bytes:
    return hashlib.blake2b(form.encode(), key=key, digest_size=BYTES).digest()
