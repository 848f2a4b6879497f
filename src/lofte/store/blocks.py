"""Blocks that outlive their subject: a keyed hash of an address, with what must not be done with it and why.

After an erasure nothing else is left, and nothing else is needed: whoever comes in again with that address meets the
block. Hashes are made with the controller's key of the current root; a look-up asks with every root that is kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from lofte.clock import new_id
from lofte.domain.identifiers import match_form
from lofte.domain.standing.events import BlockFound
from lofte.domain.states import BlockReason, IdentifierKind
from lofte.domain.terms import Channel
from lofte.store import keys, rows
from lofte.store.scopes import current

BYTES = 32


def put(
    *,
    kind: IdentifierKind,
    value: str,
    reason: BlockReason,
    at: datetime,
    entry: UUID,
    purpose: str = "",
    channel: Channel | None = None,
) -> bool:
    """Block an identifier; a block that stands already stays, and one that was lifted stands again. False: not one."""
    made = _digest(kind=kind, value=value, key_id=keys.root_id())
    if made is None:
        return False
    rows.execute(
        "INSERT INTO block (id, controller_id, kind, digest, key_id, reason, purpose, channel, "
        '"at", entry) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s) '
        "ON CONFLICT (controller_id, kind, digest, reason, purpose, channel) DO UPDATE "
        'SET "at" = CASE WHEN block.lifted_at IS NULL THEN block."at" ELSE excluded."at" END, '
        "entry = CASE WHEN block.lifted_at IS NULL THEN block.entry ELSE excluded.entry END, lifted_at = NULL",
        (
            rows.key(new_id()),
            rows.key(current()),
            kind.value,
            made,
            keys.root_id(),
            reason.value,
            purpose,
            str(channel or ""),
            rows.instant(at),
            rows.key(entry),
        ),
    )
    return True


def lift(*, kind: IdentifierKind, value: str, reason: BlockReason, at: datetime) -> int:
    """Lift the blocks of one reason from an identifier: only the person's own later word does. How many there were."""
    digests = _digests(kind=kind, value=value)
    return rows.execute(
        "UPDATE block SET lifted_at = %s WHERE controller_id = %s AND kind = %s AND reason = %s AND lifted_at IS NULL "
        f"AND digest IN ({rows.marks(len(digests))})",
        (rows.instant(at), rows.key(current()), kind.value, reason.value, *digests),
    )


def found(*, identifiers: Mapping[IdentifierKind, str]) -> tuple[BlockFound, ...]:
    """The blocks on a person's identifiers, as events for the ledger of whoever comes in with them."""
    held = {kind: found_many(kind=kind, values=(value,)).get(value, ()) for kind, value in identifiers.items()}
    return tuple(one for kind in identifiers for one in held[kind])


def found_many(*, kind: IdentifierKind, values: Iterable[str]) -> dict[str, tuple[BlockFound, ...]]:
    """For each value that is blocked, its blocks: what an import asks once per batch."""
    hash_with = [_hasher(kind=kind, key_id=key_id) for key_id in keys.root_ids()]
    forms = ((value, match_form(kind=kind, value=value)) for value in values)
    named = {made(form): value for value, form in forms if form is not None for made in hash_with}
    answer: dict[str, tuple[BlockFound, ...]] = {}
    for some in rows.slices(tuple(named)):
        held = rows.fetch(
            'SELECT digest, id, reason, purpose, channel, "at" FROM block WHERE controller_id = %s AND kind = %s '
            f"AND lifted_at IS NULL AND digest IN ({rows.marks(len(some))}) ORDER BY id",
            (rows.key(current()), kind.value, *some),
        )
        for digest, identity, reason, purpose, channel, at in held:
            value = named[bytes(digest)]
            event = BlockFound(
                at=rows.instant_of(at),
                reason=BlockReason(reason),
                purpose=purpose or None,
                channel=Channel(channel) if channel else None,
                reference=str(rows.uuid_of(identity)),
            )
            answer[value] = (*answer.get(value, ()), event)
    return answer


def _digests(*, kind: IdentifierKind, value: str) -> tuple[bytes, ...]:
    made = (_digest(kind=kind, value=value, key_id=key_id) for key_id in keys.root_ids())
    return tuple(one for one in made if one is not None)


def _digest(*, kind: IdentifierKind, value: str, key_id: int) -> bytes | None:
    form = match_form(kind=kind, value=value)
    return None if form is None else _hasher(kind=kind, key_id=key_id)(form)


def _hasher(*, kind: IdentifierKind, key_id: int) -> Callable[[str], bytes]:
    """A function from an identifier's matching form to its keyed hash by one root."""
    key = keys.controller_key(controller=current(), label=f"block {kind.value}", key_id=key_id)
    return lambda form: hashlib.blake2b(form.encode(), key=key, digest_size=BYTES).digest()
