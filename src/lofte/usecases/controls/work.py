"""Controls as due work: a task for each controller that returns, and one for whoever asks for a run now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from lofte.store import work
from lofte.store.models import Work
from lofte.store.scopes import current
from lofte.usecases.controls import canaries
from lofte.usecases.controls.examining import Interrupted
from lofte.usecases.controls.running import (
    EVERY,
    due_controls,
    is_examined,
    next_version,
    run_control,
)

KIND = "run_controls"
ASKED = "run_controls_now"


class Handler(Protocol):
    """Does a task as long as `go_on` says so; None when it is done, else when it is due once more."""

    def __call__(
        self, *, task: work.Task, now: Callable[[], datetime], go_on: Callable[[], bool]
    ) -> datetime | None: ...


def plan(*, at: datetime) -> None:
    """Have the controls run from `at` on, again and again, for the controller that we are within.

    Planned already, they are brought forward to `at`: a policy that was just published is proven at once. What ran
    lately under the policy in force is not run again.
    """
    if is_examined(controller=current()):
        work.plan(kind=KIND, thing=current(), due_at=at, every=EVERY)
        work.plan_no_later(kind=KIND, thing=current(), due_at=at)


def ask(*, at: datetime) -> None:
    """Have every control run as soon as a worker is free, for the controller that we are within."""
    if is_examined(controller=current()):
        work.plan_no_later(kind=ASKED, thing=current(), due_at=at)


def run_due(*, task: work.Task, now: Callable[[], datetime], go_on: Callable[[], bool]) -> datetime | None:
    """Run what is due for the task's controller, and come back when a new version of its policy comes into force."""
    asked = Work.objects.filter(id=task.id, kind=ASKED).values_list("created_at", flat=True).first()
    at = now()
    pair = canaries.pair()
    for control in due_controls(controller=task.controller, at=at, since=asked):
        try:
            run_control(control=control, controller=task.controller, pair=pair, now=now, go_on=go_on)
        except Interrupted:
            return at
        if not go_on():
            return at
    return next_version(controller=task.controller, at=at) if task.kind == KIND else None


HANDLERS: Mapping[str, Handler] = {KIND: run_due, ASKED: run_due}
