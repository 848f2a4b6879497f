"""Running controls: first among the canaries, where the probe must find, then on the controller, and both written down.

Which are due follows from their latest runs, so a worker that is killed loses at most the run it was at.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import OperationalError

from lofte.clock import monotonic
from lofte.domain.errors import LofteError
from lofte.domain.promises.registry import Control, built_controls
from lofte.domain.states import ControllerKind
from lofte.store import policies
from lofte.store.models import Controller, ControlRun
from lofte.store.scopes import reading
from lofte.usecases.controls import canaries, runs
from lofte.usecases.controls.canaries import Pair
from lofte.usecases.controls.examining import Case, Interrupted
from lofte.usecases.controls.registry import PROBES
from lofte.usecases.controls.runs import Result, Run

LOG = logging.getLogger("lofte.controls")
EVERY = timedelta(hours=6)
"""How often every control runs on every controller; a run may be a day old before it proves nothing."""
RECENT = EVERY - timedelta(hours=1)
"""A younger run need not be repeated when the controls are due: the task was begun twice."""
EXAMINED = (ControllerKind.OWN, ControllerKind.CLIENT)
"""Controllers that have promises to keep."""


def is_examined(*, controller: UUID) -> bool:
    """Whether controls run for this controller: not for canaries, the installation, or one that is closed."""
    return Controller.objects.filter(id=controller, kind__in=EXAMINED, closed_at=None).exists()


def due_controls(*, controller: UUID, at: datetime, since: datetime | None = None) -> tuple[Control, ...]:
    """The controls that have to run: not run lately, or not under the policy in force, or (by the system's clock) not
    `since` somebody asked."""
    if not is_examined(controller=controller):
        return ()
    with reading(controller):
        version = _version(at=at)
        latest: dict[str, ControlRun] = {}
        for control in built_controls():
            row = ControlRun.objects.filter(control=control.id, at__lte=at).order_by("-id").first()
            if row is not None:
                latest[control.id] = row
    return tuple(
        control
        for control in built_controls()
        if control.id not in latest
        or at - latest[control.id].at >= RECENT
        or latest[control.id].detail.get("policy_version") != version
        or (since is not None and latest[control.id].system_at < since)
    )


def next_version(*, controller: UUID, at: datetime) -> datetime | None:
    """When the next published version comes into force, if that is before the controls are due anyway."""
    with reading(controller):
        ahead = [one.valid_from for one in policies.standing_under(at=at) if at < one.valid_from <= at + EVERY]
    return min(ahead, default=None)


def run_controls(
    *,
    controller: UUID,
    now: Callable[[], datetime],
    only: Collection[str] | None = None,
    go_on: Callable[[], bool] = lambda: True,
) -> tuple[Run, ...]:
    """Run every built control, or `only` those of these ids, now, whether due or not.

    Raises LofteError for an unknown control and where the canaries are missing, Interrupted when `go_on` says no.
    """
    known = {control.id: control for control in built_controls()}
    wanted = list(known) if only is None else list(only)
    for name in wanted:
        if name not in known:
            remedy = f"Built are: {', '.join(known)}."
            raise LofteError.of("CONTROL_UNKNOWN", "No such control runs.", place=name, remedy=remedy)
    pair = canaries.pair()
    return tuple(
        run_control(control=known[name], controller=controller, pair=pair, now=now, go_on=go_on) for name in wanted
    )


def run_control(
    *, control: Control, controller: UUID, pair: Pair, now: Callable[[], datetime], go_on: Callable[[], bool]
) -> Run:
    """One run: canaries, controller, record. What breaks off is recorded as failed and proves nothing."""
    at, started = now(), monotonic()
    result = _examined(control=control, controller=controller, pair=pair, now=now, go_on=go_on)
    took = timedelta(seconds=monotonic() - started)
    return runs.keep(controller=controller, control=control.id, result=result, at=at, recorded_at=now(), took=took)


def _examined(
    *, control: Control, controller: UUID, pair: Pair, now: Callable[[], datetime], go_on: Callable[[], bool]
) -> Result:
    probe = PROBES[control.probe or ""]
    try:
        look = probe.canary(case=Case(controller=pair.one, pair=pair, now=now, go_on=go_on))
        examined = probe.examine(case=Case(controller=controller, pair=pair, now=now, go_on=go_on))
    except (Interrupted, OperationalError):
        # Neither says anything about the promise: the worker stops, or the database is busy and is asked again.
        raise
    except Exception as error:
        # The words of an unexpected error may quote a row, so only its kind is kept.
        LOG.error("control %s on %s broke off: %s", control.id, controller, type(error).__name__)
        return Result(problem=type(error).__name__)
    return Result(look=look, examined=examined)


def _version(*, at: datetime) -> int:
    try:
        return policies.at_instant(at=at).number
    except LofteError:
        return 0
