"""What is done for every controller again and again: its controls, and the rotation of its keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from lofte.clock import system_now
from lofte.store import work
from lofte.store.models import Controller
from lofte.store.scopes import current, within
from lofte.usecases.controls import work as controls
from lofte.usecases.rotation import ROTATE, rotate

ROTATE_EVERY = timedelta(days=1)


def plan(*, at: datetime) -> None:
    """Plan it for the controller that we are within; what is planned stays as it is."""
    controls.plan(at=at)
    work.plan(kind=ROTATE, thing=current(), due_at=at, every=ROTATE_EVERY)


def plan_all(*, at: datetime) -> None:
    """Plan it for every controller, canaries and the installation included. Done at each start, so nothing is lost."""
    for controller in Controller.objects.filter(closed_at=None).values_list("id", flat=True):
        with within(controller):
            plan(at=at)


def rotate_keys(*, task: work.Task, now: Callable[[], datetime], go_on: Callable[[], bool]) -> datetime | None:
    """Rotate a controller's keys as far as it is due, in short steps."""
    while rotate(controller=task.controller, at=now(), system_at=system_now()):
        if not go_on():
            return now()
    return None


HANDLERS: Mapping[str, Callable[..., datetime | None]] = {ROTATE: rotate_keys, **controls.HANDLERS}
