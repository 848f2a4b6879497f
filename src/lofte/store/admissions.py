"""An import's subjects: written in batches where nobody sees them, made real at one stroke, or taken away again.

Staged subjects are whole rows with key, documents and standing; their standing is marked and they belong to an import
whose state hides them. Activation changes that state, in one short step. Taking the marks off follows in batches, and
until that is done an audience reads through them; so nothing waits, and nothing is half there.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from lofte.domain.states import ImportState
from lofte.store import blind, rows, standing, vault
from lofte.store.models import Import
from lofte.store.scopes import current

BATCH = 1000
SHARING = 100
"""Subjects that share an address folded in one step, with all whom they share it with."""


def activate(*, source: UUID, at: datetime) -> bool:
    """Make a staged import's subjects real, from the commit on; False when it is not staged (any more).

    Who shares an address with one of them is folded anew, since what one says binds the other (R10): the first in the
    same step, so that it stays short, and the rest by `fold_sharing`. Until then their counts in an audience may be too
    kind; no letter leaves by them, since each claim decides from the ledger.
    """
    changed = Import.objects.filter(id=source, state=ImportState.STAGED).update(
        state=ImportState.ACTIVATING, activated_at=at
    )
    if not changed:
        return False
    fold_sharing(source=source, at=at)
    return True


def fold_sharing(*, source: UUID, at: datetime, after: UUID | None = None, limit: int = SHARING) -> UUID | None:
    """Fold some more of an activated import's subjects anew that share an address, and whom they share it with.

    The last of them, or None when all have been.
    """
    own = rows.key(current())
    found = rows.fetch(
        "SELECT DISTINCT a.subject_id FROM shared_address a JOIN subject s ON s.controller_id = a.controller_id "
        "AND s.id = a.subject_id WHERE a.controller_id = %s AND s.admission_id = %s AND a.subject_id > %s "
        "ORDER BY a.subject_id LIMIT %s",
        (own, rows.key(source), rows.key(after or UUID(int=0)), limit),
    )
    subjects = [rows.uuid_of(one) for (one,) in found]
    others = {one for held in blind.sharers(subjects=subjects).values() for one in held}
    sharing = sorted({*subjects, *others})
    hidden = standing.hidden(subjects=sharing)
    for some in rows.slices([one for one in sharing if one not in hidden]):
        standing.fold_subjects(subjects=some, at=at)
    return subjects[-1] if len(subjects) == limit else None


def unmark(*, source: UUID, after: UUID | None = None, limit: int = BATCH) -> UUID | None:
    """Take the mark off some more rows of an activated import; the last subject, or None when the import is active."""
    own = rows.key(current())
    found = rows.fetch(
        "SELECT s.id FROM subject s WHERE s.controller_id = %s AND s.admission_id = %s AND s.id > %s AND EXISTS ("
        "SELECT 1 FROM standing t WHERE t.controller_id = s.controller_id AND t.subject_id = s.id AND t.bits >= %s) "
        "ORDER BY s.id LIMIT %s",
        (own, rows.key(source), rows.key(after or UUID(int=0)), standing.STAGED, limit),
    )
    subjects = [rows.uuid_of(one) for (one,) in found]
    for some in rows.slices(subjects):
        rows.execute(
            "UPDATE standing SET bits = bits - %s WHERE controller_id = %s AND bits >= %s "
            f"AND subject_id IN ({rows.marks(len(some))})",
            (standing.STAGED, own, standing.STAGED, *map(rows.key, some)),
        )
    if len(subjects) == limit:
        return subjects[-1]
    Import.objects.filter(id=source, state=ImportState.ACTIVATING).update(state=ImportState.ACTIVE)
    return None


def discard(*, source: UUID, limit: int = BATCH) -> int:
    """Take some subjects of an import that never became active away with all that was written of them; how many.

    Zero: all are gone and the import is DISCARDED. Nothing is done to one that is active.
    """
    hidden = (ImportState.UPLOADED, ImportState.STAGING, ImportState.STAGED, ImportState.DISCARDING)
    if not Import.objects.filter(id=source, state__in=hidden).update(state=ImportState.DISCARDING):
        return 0
    own = rows.key(current())
    found = rows.fetch(
        "SELECT id FROM subject WHERE controller_id = %s AND admission_id = %s ORDER BY id LIMIT %s",
        (own, rows.key(source), limit),
    )
    subjects = [rows.uuid_of(one) for (one,) in found]
    vault.shred(subjects=subjects)
    for some in rows.slices(subjects):
        _remove(own, tuple(map(rows.key, some)))
    if not found:
        for table in ("import_row", "import_refusal"):
            rows.execute(f"DELETE FROM {table} WHERE controller_id = %s AND source_id = %s", (own, rows.key(source)))
        Import.objects.filter(id=source).update(state=ImportState.DISCARDED)
    return len(found)


def _remove(own: object, subjects: tuple[object, ...]) -> None:
    among = rows.marks(len(subjects))
    rows.execute(
        f"UPDATE import_row SET subject_id = NULL WHERE controller_id = %s AND subject_id IN ({among})",
        (own, *subjects),
    )
    for table in ("standing", "standing_event"):
        rows.execute(f"DELETE FROM {table} WHERE controller_id = %s AND subject_id IN ({among})", (own, *subjects))
    rows.execute(f"DELETE FROM subject WHERE controller_id = %s AND id IN ({among})", (own, *subjects))
