"""Whether asking who somebody is pauses the clock of a request, and by how much (C03, Article 12(6))."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lofte.domain.calendar import Calendar
from lofte.domain.clocks.declaration import refuse_before, refuse_without
from lofte.domain.clocks.reasons import Reason
from lofte.domain.clocks.wording.answers import (
    IDENTITY_ADDED,
    IDENTITY_LATE,
    IDENTITY_PAUSED,
    IDENTITY_UNREASONED,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """What asking for identity did: `open` while unanswered, else the whole days it adds; `ask_by` was the last day."""

    open: bool
    days: int
    ask_by: date
    reasons: tuple[Reason, ...]


def identity_pause(
    *,
    received: date,
    month_ends: date,
    asked: date | None,
    answered: date | None,
    unreasoned: bool,
    working_days: int,
    calendar: Calendar,
) -> Pause:
    """Weigh the question: only a reasoned doubt, raised within `working_days` after the receipt, pauses anything.

    A month that has ended (`month_ends`) cannot be paused, whatever the setting. Raises LofteError when an answer has
    no question or comes before it, or when the question comes before the receipt.
    """
    _refuse_nonsense(received=received, asked=asked, answered=answered, unreasoned=unreasoned)
    ask_by = min(calendar.working_days_after(day=received, count=working_days), month_ends)
    if asked is None:
        return Pause(open=False, days=0, ask_by=ask_by, reasons=())
    if unreasoned:
        return Pause(open=False, days=0, ask_by=ask_by, reasons=(IDENTITY_UNREASONED.because(asked=asked),))
    if asked > ask_by:
        late = IDENTITY_LATE.because(asked=asked, ask_by=ask_by, count=working_days)
        return Pause(open=False, days=0, ask_by=ask_by, reasons=(late,))
    if answered is None:
        return Pause(open=True, days=0, ask_by=ask_by, reasons=(IDENTITY_PAUSED.because(asked=asked),))
    days = (answered - asked).days
    added = IDENTITY_ADDED.because(asked=asked, answered=answered, days=days)
    return Pause(open=False, days=days, ask_by=ask_by, reasons=(added,))


def _refuse_nonsense(*, received: date, asked: date | None, answered: date | None, unreasoned: bool) -> None:
    if asked is None:
        refuse_without(given="identity-unreasoned", needs="identity-asked", there=not unreasoned)
        refuse_without(given="identity-answered", needs="identity-asked", there=answered is None)
        return
    refuse_before(later="identity-asked", earlier="received", in_order=asked >= received)
    if answered is not None:
        refuse_before(later="identity-answered", earlier="identity-asked", in_order=answered >= asked)
