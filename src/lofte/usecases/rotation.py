"""Rotating a controller's keys: a new epoch each week, every subject's key wrapped anew, and the old one destroyed.

What a backup holds goes blind with the epoch key that wrapped it. So an erased subject is gone from every backup when
the oldest one that could hold its wrapped key is gone, and that is enforced here by destroying the key (C25).
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from lofte.domain.acts import SYSTEM, Act
from lofte.store import drafts, evidence, keys, rewrapping
from lofte.store.evidence import recording
from lofte.store.models import Controller
from lofte.store.scopes import reading

ROTATE = "rotate_keys"
"""The kind of work; once a day is often enough."""
BATCH = 1000


def rotate(*, controller: UUID, at: datetime, system_at: datetime, limit: int = BATCH) -> bool:
    """One step: begin an epoch when it is due, or wrap some more keys, or destroy what is over. False: nothing is left.

    Killed between two steps, the next one goes on where it ended; a key is destroyed only when nothing uses it. Raises
    LofteError, and makes no key, where the key file is older than the data.
    """
    if keys.epoch_due(controller=controller, at=system_at) or keys.waiting(controller=controller):
        # First the key is kept for good, then the database speaks of it, and only then it wraps anything.
        keys.begin_epoch(controller=controller, at=system_at)
        _take_up(controller=controller, at=at)
        return True
    current = keys.current_epoch(controller=controller)
    with recording(controller=controller, actor=SYSTEM, at=at, act=Act.KEYS_ROTATED) as record:
        wrapped, _ = rewrapping.rewrap(after=None, limit=limit, epoch=current)
        wrapped += drafts.reseal(epoch=current, limit=limit)
        in_use = frozenset() if wrapped else rewrapping.epochs_in_use()
        record.entry(detail={"epoch": current, "wrapped": wrapped})
    if wrapped:
        return True
    over = keys.destroyable(controller=controller, at=system_at, in_use=in_use)
    if not over:
        return False
    named = [str(epoch) for epoch in sorted(over)]
    evidence.note(controller=controller, actor=SYSTEM, at=at, act=Act.KEYS_DESTROYED, detail={"epochs": named})
    keys.destroy_epochs(controller=controller, epochs=over)
    return True


def _take_up(*, controller: UUID, at: datetime) -> None:
    with recording(controller=controller, actor=SYSTEM, at=at, act=Act.KEYS_ROTATED) as record:
        record.entry(detail={"epoch": keys.take_up(controller=controller)})


def take_up_keys(*, at: datetime) -> None:
    """Tell a database of an older version which keys its controllers are at, so that no older key file passes later.

    Raises LofteError where keys are missing that something is wrapped by.
    """
    for controller in Controller.objects.filter(closed_at=None, key_epoch=0).values_list("id", flat=True):
        with reading(controller):
            used = rewrapping.epochs_in_use()
        keys.require(controller=controller, epochs=used)
        if keys.waiting(controller=controller):
            _take_up(controller=controller, at=at)
