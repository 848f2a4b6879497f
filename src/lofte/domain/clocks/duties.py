"""What all duties in days, months or years share: the raw date, the date by law, and our own earlier target."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from lofte.domain.calendar import Calendar, days_before
from lofte.domain.clocks.reasons import ClockResult, Reason
from lofte.domain.clocks.wording.shared import EVES_COUNT, ROLLED, TARGET, TARGET_AT_ONCE

LEAD_DAYS: Final = 7
"""How many days before the legal date we aim to be ready (a setting)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty(ClockResult):
    """A duty: `raw` by counting alone, `due` after rolling to a working day, `target` our own earlier day."""

    raw: date
    due: date
    target: date


def duty(*, begins: date, raw: date, lead_days: int, calendar: Calendar, because: tuple[Reason, ...]) -> Duty:
    """Roll a raw date and set the target; `because` says how the raw date was counted.

    The target is never before the day on which the duty begins, nor after the day on which it ends.
    """
    due = calendar.on_or_after(day=raw)
    target, why_target = target_of(begins=begins, due=due, lead_days=lead_days, calendar=calendar)
    reasons = because + rolling(raw=raw, due=due, calendar=calendar) + (why_target,)
    return Duty(raw=raw, due=due, target=target, reasons=reasons)


def rolling(*, raw: date, due: date, calendar: Calendar) -> tuple[Reason, ...]:
    """Why the legal date differs from the raw one; nothing when it does not and no setting touched it."""
    why = calendar.closed(day=raw)
    reasons = () if why is None else (ROLLED.because(raw=raw, why=why, due=due),)
    return (EVES_COUNT.because(), *reasons) if calendar.eves else reasons


def target_of(*, begins: date, due: date, lead_days: int, calendar: Calendar) -> tuple[date, Reason]:
    """Our own day of readiness: the lead before the legal day, back to a working day, never before the beginning."""
    target = calendar.on_or_before(day=days_before(day=due, days=lead_days))
    if target >= begins:
        return target, TARGET.because(target=target, days=lead_days)
    target = min(calendar.on_or_after(day=begins), due)
    return target, TARGET_AT_ONCE.because(target=target, days=lead_days)
