"""The demo's clock: moved forward a day or a month, never back. What falls due by it is then done by the worker."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F

from lofte.domain.acts import Act, Actor
from lofte.domain.calendar import add_months, stockholm_day
from lofte.domain.errors import LofteError
from lofte.store.evidence import recording
from lofte.store.models import DemoClock
from lofte.usecases.staff import installation

FURTHEST = timedelta(days=366 * 10)
STEPS = ("day", "week", "month")


def move_clock(*, step: str, actor: Actor, at: datetime) -> timedelta:
    """Move the law's clock ahead by a `day`, a `week` or a `month`; how far it now is ahead of the machine's.

    Raises LofteError outside a demo, for another step, and beyond ten years.
    """
    if not settings.LOFTE.demo:
        raise LofteError.of("NO_DEMO", "Only a demo's clock can be moved.", remedy="Start one with `lofte demo`.")
    ahead = _span(step, at)
    with recording(controller=installation(), actor=actor, at=at, act=Act.CLOCK_MOVED) as record:
        DemoClock.objects.get_or_create(id=1)
        moved = DemoClock.objects.filter(id=1, ahead__lte=FURTHEST - ahead).update(ahead=F("ahead") + ahead)
        if not moved:
            raise LofteError.of("CLOCK_FURTHEST", "The clock is ten years ahead; that is as far as it goes.")
        record.entry(detail={"step": step})
        return DemoClock.objects.values_list("ahead", flat=True).get(id=1)


def _span(step: str, at: datetime) -> timedelta:
    if step not in STEPS:
        remedy = "Say day, week or month."
        raise LofteError.of("CLOCK_STEP", "The clock is moved by a day, a week or a month.", place="by", remedy=remedy)
    if step == "month":
        today = stockholm_day(instant=at)
        return add_months(day=today, months=1) - today
    return timedelta(days=1 if step == "day" else 7)
