"""Which use-case does which kind of due work. A worker claims a task and finds here who does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from lofte.domain.acts import SYSTEM, Act
from lofte.store import standing, work
from lofte.store.evidence import recording
from lofte.usecases import notices, routine
from lofte.usecases.collecting import work as collecting
from lofte.usecases.messaging import work as messaging


class Handler(Protocol):
    """Does a task, step by step, as long as `go_on` says so.

    Returns None when it is done, else the law's instant at which it is due once more.
    """

    def __call__(
        self, *, task: work.Task, now: Callable[[], datetime], go_on: Callable[[], bool]
    ) -> datetime | None: ...


def fold_standing(*, task: work.Task, now: Callable[[], datetime], go_on: Callable[[], bool]) -> datetime | None:
    """Fold anew the standing that time alone has changed, in short steps."""
    while True:
        at = now()
        with recording(controller=task.controller, actor=SYSTEM, at=at, act=Act.STANDING_FOLDED) as record:
            folded = standing.fold_due(at=at)
            record.entry(thing=task.controller, detail={"subjects": folded})
        if folded < standing.BATCH:
            return None
        if not go_on():
            return at


HANDLERS: Mapping[str, Handler] = {
    standing.FOLD: fold_standing,
    notices.FOLD_VERSION: notices.fold_version,
    **collecting.HANDLERS,
    **routine.HANDLERS,
    **messaging.HANDLERS,
}
