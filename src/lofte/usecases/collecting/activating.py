"""A staged import is made real in one short step, or taken away again. What follows, the worker does in batches."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from lofte.domain.acts import SYSTEM, Act, Actor
from lofte.domain.errors import LofteError
from lofte.domain.states import ImportState
from lofte.store import admissions, work
from lofte.store.evidence import recording
from lofte.store.models import Import
from lofte.usecases.collecting.files import EXPIRE
from lofte.usecases.collecting.imports import ImportView, alone, view
from lofte.usecases.collecting.statements import STAGE

ACTIVATE = "activate_import"
DISCARD = "discard_import"
DISCARDABLE = (ImportState.UPLOADED, ImportState.STAGING, ImportState.STAGED)
NOBODY, ALL = str(UUID(int=0)), "all"
"""How far those who share an address have been folded: nobody yet, up to a subject, all."""
UNMARKED_AT_ONCE = 250
DISCARDED_AT_ONCE = 100


def activate(*, controller: UUID, source: UUID, actor: Actor, at: datetime) -> ImportView:
    """Make every row of a staged import real, from this commit on. Raises LofteError when it is not staged."""
    with recording(controller=controller, actor=actor, at=at, act=Act.IMPORT_ACTIVATED) as record:
        row = alone(source=source, states=(ImportState.STAGED,), doing="activated")
        if not admissions.activate(source=source, at=at):
            raise LofteError.of("IMPORT_STATE", "The import is not staged.", place=str(source), remedy="Look again.")
        work.cancel(kind=EXPIRE, thing=source)
        work.plan(kind=ACTIVATE, thing=source, due_at=at, total=row.staged + row.merged)
        record.entry(thing=source, detail={"staged": row.staged, "merged": row.merged, "refused": row.refused})
        return view(row=Import.objects.get(id=source))


def sharing_step(*, controller: UUID, source: UUID, at: datetime) -> bool:
    """Fold some more of those who share an address with somebody new; False when all have been."""
    with recording(controller=controller, actor=SYSTEM, at=at, act=Act.STANDING_FOLDED) as record:
        row = Import.objects.select_for_update(no_key=True).get(id=source)
        reached = row.answers.get("folded", NOBODY)
        last = admissions.fold_sharing(source=source, after=UUID(reached), at=at) if reached != ALL else None
        row.answers = {**row.answers, "folded": str(last or ALL)}
        row.save(update_fields=["answers"])
        record.entry(thing=source, detail={"all": last is None})
    return last is not None


def unmark_step(*, controller: UUID, source: UUID, after: UUID | None, at: datetime) -> UUID | None:
    """Take the marks of staging off some more; the last subject, or None when the import is active."""
    with recording(controller=controller, actor=SYSTEM, at=at, act=Act.IMPORT_ACTIVATED) as record:
        last = admissions.unmark(source=source, after=after, limit=UNMARKED_AT_ONCE)
        record.entry(thing=source, detail={"active": last is None})
    return last


def discard(*, controller: UUID, source: UUID, actor: Actor, at: datetime) -> ImportView:
    """Take an import away that is not active. Its rows are unusable at once and gone when the worker has been there."""
    with recording(controller=controller, actor=actor, at=at, act=Act.IMPORT_DISCARDED) as record:
        row = alone(source=source, states=DISCARDABLE, doing="discarded")
        row.state = ImportState.DISCARDING
        row.save(update_fields=["state"])
        for kind in (STAGE, EXPIRE):
            work.cancel(kind=kind, thing=source)
        work.plan(kind=DISCARD, thing=source, due_at=at, total=row.staged)
        record.entry(thing=source, detail={"staged": row.staged})
        return view(row=row)


def expire_step(*, controller: UUID, source: UUID, at: datetime) -> None:
    """Discard an import that nobody has activated in time."""
    with recording(controller=controller, actor=SYSTEM, at=at, act=Act.IMPORT_DISCARDED) as record:
        states = [state.value for state in DISCARDABLE]
        changed = Import.objects.filter(id=source, state__in=states).update(state=ImportState.DISCARDING)
        if changed:
            work.cancel(kind=STAGE, thing=source)
            work.plan(kind=DISCARD, thing=source, due_at=at)
        record.entry(thing=source, detail={"expired": bool(changed)})


def discard_step(*, controller: UUID, source: UUID, at: datetime) -> bool:
    """Take some more of a discarded import's subjects away; False when all are gone."""
    with recording(controller=controller, actor=SYSTEM, at=at, act=Act.IMPORT_DISCARDED) as record:
        gone = admissions.discard(source=source, limit=DISCARDED_AT_ONCE)
        record.entry(thing=source, detail={"subjects": gone})
    return gone > 0
