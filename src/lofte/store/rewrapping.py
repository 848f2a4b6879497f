"""Wrapping subjects' keys by a newer epoch's key, so that the older one can be destroyed."""

from __future__ import annotations

from uuid import UUID

from lofte.store import keys, rows, sealed
from lofte.store.scopes import current

WRAPPED = "SELECT DISTINCT epoch FROM subject_key WHERE controller_id = %s"


def rewrap(*, after: UUID | None, limit: int, epoch: int) -> tuple[int, UUID | None]:
    """Wrap some subjects' keys by a newer epoch's key, in the order of their ids; how many, and the last, or None."""
    controller = current()
    new = keys.epoch_cipher(controller=controller, epoch=epoch)
    held = rows.fetch(
        "SELECT subject_id, epoch, version, wrapped FROM subject_key WHERE controller_id = %s AND epoch <> %s "
        "AND subject_id > %s ORDER BY subject_id LIMIT %s",
        (rows.key(controller), epoch, rows.key(after or UUID(int=0)), limit),
    )
    changed, last = [], None
    for subject, old, version, wrapped in held:
        last = rows.uuid_of(subject)
        cipher = keys.epoch_cipher(controller=controller, epoch=old)
        key = sealed.unwrap(cipher=cipher, wrapped=bytes(wrapped), controller=controller, subject=last, version=version)
        text = sealed.wrap(cipher=new, key=key, controller=controller, subject=last, version=version)
        changed.append((text, epoch, rows.key(controller), subject))
    rows.execute_many(
        "UPDATE subject_key SET wrapped = %s, epoch = %s WHERE controller_id = %s AND subject_id = %s", changed
    )
    return len(changed), last


SEALED = ("policy_draft", "import_row")
"""Tables whose rows are sealed by the controller's own key, with the epoch in the first four bytes."""


def epochs_in_use() -> frozenset[int]:
    """Epochs whose key wraps some subject's key, or seals a draft or a row that waits to be taken in.

    A demo's outbox is left out: its letters may go blind with their week.
    """
    controller = (rows.key(current()),)
    found = {epoch for (epoch,) in rows.fetch(WRAPPED, controller)}
    for table in SEALED:
        statement = f"SELECT DISTINCT substr(sealed, 1, 4) FROM {table} WHERE controller_id = %s"
        sealed = rows.fetch(statement, controller)
        found |= {int.from_bytes(bytes(epoch), "big") for (epoch,) in sealed}
    return frozenset(found)
