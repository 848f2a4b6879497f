"""Imports as due work: stage, activate, discard, expire, confirm. Killed anywhere, each goes on where its rows say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from lofte.store import work
from lofte.store.scopes import reading
from lofte.store.work import Task
from lofte.usecases.collecting.activating import (
    ACTIVATE,
    DISCARD,
    discard_step,
    expire_step,
    sharing_step,
    unmark_step,
)
from lofte.usecases.collecting.files import EXPIRE
from lofte.usecases.collecting.joining import join_step
from lofte.usecases.collecting.pacing import paced
from lofte.usecases.collecting.person_types import CONFIRM, confirm_step
from lofte.usecases.collecting.staging import stage_all
from lofte.usecases.collecting.statements import STAGE

Now = Callable[[], datetime]
GoOn = Callable[[], bool]
DISCARDING_TAKES = timedelta(seconds=1)
"""Until it is seen again whether a discarded import is gone."""


def stage(*, task: Task, now: Now, go_on: GoOn) -> datetime | None:
    """Stage an import's rows to the end. Not beside a discarding: who is taken away must not be met at an address."""
    with reading(task.controller):
        busy = work.under_way(kind=DISCARD)
    if busy:
        return now() + DISCARDING_TAKES
    done = stage_all(controller=task.controller, source=task.thing, now=now, go_on=go_on)
    return None if done else now()


def activate(*, task: Task, now: Now, go_on: GoOn) -> datetime | None:
    """What follows an activation: addresses shared, noes, rows that join people who are there, and the marks off."""
    controller, source = task.controller, task.thing
    again = _repeat(lambda at: sharing_step(controller=controller, source=source, at=at), now, go_on)
    again = again or _repeat(lambda at: join_step(controller=controller, source=source, at=at), now, go_on)
    after: UUID | None = None
    while again is None:
        with paced():
            after = unmark_step(controller=controller, source=source, after=after, at=now())
        if after is None:
            return None
        again = None if go_on() else now()
    return again


def discard(*, task: Task, now: Now, go_on: GoOn) -> datetime | None:
    """Take a discarded import away to the end."""
    return _repeat(lambda at: discard_step(controller=task.controller, source=task.thing, at=at), now, go_on)


def expire(*, task: Task, now: Now, go_on: GoOn) -> datetime | None:
    """Discard an import that was never finished."""
    expire_step(controller=task.controller, source=task.thing, at=now())
    return None


def confirm(*, task: Task, now: Now, go_on: GoOn) -> datetime | None:
    """Carry a batch's confirmed person types out to its subjects."""
    return _repeat(lambda at: confirm_step(controller=task.controller, source=task.thing, at=at), now, go_on)


def _repeat(step: Callable[[datetime], bool], now: Now, go_on: GoOn) -> datetime | None:
    more = True
    while more:
        with paced():
            more = step(now())
        if more and not go_on():
            return now()
    return None


HANDLERS: Mapping[str, Callable[..., datetime | None]] = {
    STAGE: stage,
    ACTIVATE: activate,
    DISCARD: discard,
    EXPIRE: expire,
    CONFIRM: confirm,
}
