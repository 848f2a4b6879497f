"""The clocks of a request: answer (C01), extension (C02), identity (C03), and the objection that restricts (C05).

The three-month date is counted from the receipt, never from the rolled first date. A pause adds whole days to the raw
date before anything rolls; it never starts the month again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from lofte.domain.calendar import SWEDEN, Calendar, Words, add_days, add_months
from lofte.domain.clocks.declaration import EVES, LEAD, Clock, day, flag, refuse_before, refuse_without, whole
from lofte.domain.clocks.duties import LEAD_DAYS, Duty, duty
from lofte.domain.clocks.identity import Pause, identity_pause
from lofte.domain.clocks.reasons import ClockResult, Reason
from lofte.domain.clocks.wording.answers import (
    EXTENDED,
    NOTICE_IN_TIME,
    NOTICE_LATE,
    NOTICE_OWED,
    NOTICE_OWED_PAUSED,
    ONE_MONTH,
    RESTRICT_AT_ONCE,
)

ANSWER_MONTHS: Final = 1
EXTENDED_MONTHS: Final = 3
IDENTITY_WORKING_DAYS: Final = 3


class AnswerState(StrEnum):
    """Whether the time for the answer runs."""

    RUNNING = "running"
    PAUSED = "paused"


class Extension(StrEnum):
    """What an extension is worth: it stands only if the notice of it was delivered within the first month."""

    NONE = "none"
    CONDITIONAL = "conditional"
    IN_FORCE = "in-force"
    VOID = "void"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerDue(ClockResult):
    """When a request must be answered.

    `raw` is counted without rolling, with the days of a finished pause in it; `raw_without_pause` leaves these out.
    While identity is asked for and not yet answered there is no `due`, `target` or `notice_by`. `notice_by` is the
    last day on which a notice of extension may be delivered; `identity_ask_by` the last day on which asking for
    identity pauses.
    """

    raw: date
    due: date | None
    target: date | None
    state: AnswerState
    raw_without_pause: date
    pause_days: int
    identity_ask_by: date
    extension: Extension
    notice_by: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionDue(AnswerDue):
    """An objection under Article 21(1): restricted from the day of receipt, decided as any request is answered."""

    restrict_from: date


@dataclass(frozen=True, slots=True, kw_only=True)
class _Period:
    """How many months there are for the answer, what an extension is worth, and why."""

    months: int
    extension: Extension
    reasons: tuple[Reason, ...]


def answer_due(
    *,
    received: date,
    extended: bool = False,
    notice_delivered: date | None = None,
    identity_asked: date | None = None,
    identity_answered: date | None = None,
    identity_unreasoned: bool = False,
    identity_working_days: int = IDENTITY_WORKING_DAYS,
    lead_days: int = LEAD_DAYS,
    calendar: Calendar = SWEDEN,
) -> AnswerDue:
    """When a request under Articles 15 to 22 must be answered or refused (C01), with extension (C02) and pause (C03).

    Asking for identity pauses only when the doubt is reasoned and the question came within `identity_working_days`
    after the receipt. Raises LofteError when dates contradict each other.
    """
    first_raw = add_months(day=received, months=ANSWER_MONTHS)
    pause = identity_pause(
        received=received,
        month_ends=calendar.on_or_after(day=first_raw),
        asked=identity_asked,
        answered=identity_answered,
        unreasoned=identity_unreasoned,
        working_days=identity_working_days,
        calendar=calendar,
    )
    notice_by = None if pause.open else calendar.on_or_after(day=add_days(day=first_raw, days=pause.days))
    period = _period(received=received, extended=extended, delivered=notice_delivered, notice_by=notice_by)
    unpaused = add_months(day=received, months=period.months)
    counted = (ONE_MONTH.because(received=received), *pause.reasons, *period.reasons)
    raw = add_days(day=unpaused, days=pause.days)
    reckoned = duty(begins=received, raw=raw, lead_days=lead_days, calendar=calendar, because=counted)
    told_by = notice_by if extended else None
    return _answer(reckoned=reckoned, pause=pause, period=period, unpaused=unpaused, notice_by=told_by, counted=counted)


def objection_due(
    *,
    received: date,
    extended: bool = False,
    notice_delivered: date | None = None,
    identity_asked: date | None = None,
    identity_answered: date | None = None,
    identity_unreasoned: bool = False,
    identity_working_days: int = IDENTITY_WORKING_DAYS,
    lead_days: int = LEAD_DAYS,
    calendar: Calendar = SWEDEN,
) -> ObjectionDue:
    """From when an objection under Article 21(1) restricts, and when it must be decided (C05); see `answer_due`."""
    answer = answer_due(
        received=received,
        extended=extended,
        notice_delivered=notice_delivered,
        identity_asked=identity_asked,
        identity_answered=identity_answered,
        identity_unreasoned=identity_unreasoned,
        identity_working_days=identity_working_days,
        lead_days=lead_days,
        calendar=calendar,
    )
    return ObjectionDue(
        restrict_from=received,
        raw=answer.raw,
        due=answer.due,
        target=answer.target,
        state=answer.state,
        raw_without_pause=answer.raw_without_pause,
        pause_days=answer.pause_days,
        identity_ask_by=answer.identity_ask_by,
        extension=answer.extension,
        notice_by=answer.notice_by,
        reasons=(RESTRICT_AT_ONCE.because(received=received), *answer.reasons),
    )


def _answer(
    *,
    reckoned: Duty,
    pause: Pause,
    period: _Period,
    unpaused: date,
    notice_by: date | None,
    counted: tuple[Reason, ...],
) -> AnswerDue:
    """Put the answer together; while paused nothing that follows from rolling is known, so nothing of it is said."""
    return AnswerDue(
        raw=reckoned.raw,
        due=None if pause.open else reckoned.due,
        target=None if pause.open else reckoned.target,
        state=AnswerState.PAUSED if pause.open else AnswerState.RUNNING,
        raw_without_pause=unpaused,
        pause_days=pause.days,
        identity_ask_by=pause.ask_by,
        extension=period.extension,
        notice_by=notice_by,
        reasons=counted if pause.open else reckoned.reasons,
    )


def _period(*, received: date, extended: bool, delivered: date | None, notice_by: date | None) -> _Period:
    """How long there is. While paused (`notice_by` is None) no notice is late: the question came within the month."""
    if delivered is not None:
        refuse_without(given="notice-delivered", needs="extended", there=extended)
        refuse_before(later="notice-delivered", earlier="received", in_order=delivered >= received)
    if not extended:
        return _Period(months=ANSWER_MONTHS, extension=Extension.NONE, reasons=())
    if delivered is not None and notice_by is not None and delivered > notice_by:
        late = NOTICE_LATE.because(delivered=delivered, notice_by=notice_by)
        return _Period(months=ANSWER_MONTHS, extension=Extension.VOID, reasons=(late,))
    if delivered is not None:
        state, why = Extension.IN_FORCE, NOTICE_IN_TIME.because(delivered=delivered)
    elif notice_by is not None:
        state, why = Extension.CONDITIONAL, NOTICE_OWED.because(notice_by=notice_by)
    else:
        state, why = Extension.CONDITIONAL, NOTICE_OWED_PAUSED.because()
    return _Period(months=EXTENDED_MONTHS, extension=state, reasons=(EXTENDED.because(received=received), why))


_REQUEST: Final = (
    day("received", "dagen då begäran kom fram", "the day the request arrived"),
    flag("extended", "svarstiden är förlängd med två månader", "the time is extended by two months"),
    day(
        "notice_delivered",
        "dagen då beskedet om förlängning nådde personen",
        "the day notice of extension was delivered",
    ),
    day("identity_asked", "dagen då identiteten efterfrågades av skäl", "the day identity was asked for, with reason"),
    day("identity_answered", "dagen då identiteten var styrkt", "the day identity was answered"),
    flag("identity_unreasoned", "tvivlet om identiteten saknade skäl", "there was no reasonable doubt about identity"),
    whole("identity_working_days", "arbetsdagar att fråga på", "working days within which to ask"),
    LEAD,
    EVES,
)
CLOCKS: Final = (
    Clock(
        name="answer-due",
        ids=("C01", "C02", "C03"),
        summary=Words(sv="när en begäran ska vara besvarad", en="when a request must be answered"),
        function=answer_due,
        result=AnswerDue,
        parameters=_REQUEST,
    ),
    Clock(
        name="objection",
        ids=("C05",),
        summary=Words(
            sv="när en invändning mot intresseavvägning begränsar och ska vara avgjord",
            en="from when an objection to use on interest restricts, and when it must be decided",
        ),
        function=objection_due,
        result=ObjectionDue,
        parameters=_REQUEST,
    ),
)
