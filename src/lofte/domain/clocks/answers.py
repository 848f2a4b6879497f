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
from lofte.domain.clocks.duties import LEAD_DAYS, duty
from lofte.domain.clocks.reasons import ClockResult, Reason
from lofte.domain.clocks.wording.answers import (
    EXTENDED,
    IDENTITY_ADDED,
    IDENTITY_LATE,
    IDENTITY_PAUSED,
    IDENTITY_UNREASONED,
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
class _Pause:
    """What asking for identity did: `open` while unanswered, else the whole days it adds."""

    open: bool
    days: int
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
    _refuse_nonsense(
        received=received,
        extended=extended,
        notice_delivered=notice_delivered,
        asked=identity_asked,
        answered=identity_answered,
        unreasoned=identity_unreasoned,
    )
    first_raw = add_months(day=received, months=ANSWER_MONTHS)
    ask_by = min(
        calendar.working_days_after(day=received, count=identity_working_days), calendar.on_or_after(day=first_raw)
    )
    pause = _pause(
        asked=identity_asked,
        answered=identity_answered,
        unreasoned=identity_unreasoned,
        ask_by=ask_by,
        count=identity_working_days,
    )
    notice_by = None if pause.open else calendar.on_or_after(day=add_days(day=first_raw, days=pause.days))
    extension, why_extension = _extension(
        received=received, extended=extended, delivered=notice_delivered, notice_by=notice_by
    )
    longer = extension in {Extension.CONDITIONAL, Extension.IN_FORCE}
    unpaused = add_months(day=received, months=EXTENDED_MONTHS if longer else ANSWER_MONTHS)
    counted = (ONE_MONTH.because(received=received), *pause.reasons, *why_extension)
    reckoned = duty(
        begins=received,
        raw=add_days(day=unpaused, days=pause.days),
        lead_days=lead_days,
        calendar=calendar,
        because=counted,
    )
    return AnswerDue(
        raw=reckoned.raw,
        due=None if pause.open else reckoned.due,
        target=None if pause.open else reckoned.target,
        state=AnswerState.PAUSED if pause.open else AnswerState.RUNNING,
        raw_without_pause=unpaused,
        pause_days=pause.days,
        identity_ask_by=ask_by,
        extension=extension,
        notice_by=notice_by if extended else None,
        reasons=counted if pause.open else reckoned.reasons,
    )


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


def _refuse_nonsense(
    *,
    received: date,
    extended: bool,
    notice_delivered: date | None,
    asked: date | None,
    answered: date | None,
    unreasoned: bool,
) -> None:
    if notice_delivered is not None:
        refuse_without(given="notice-delivered", needs="extended", there=extended)
        refuse_before(later="notice-delivered", earlier="received", in_order=notice_delivered >= received)
    if unreasoned:
        refuse_without(given="identity-unreasoned", needs="identity-asked", there=asked is not None)
    if answered is not None:
        refuse_without(given="identity-answered", needs="identity-asked", there=asked is not None)
    if asked is not None:
        refuse_before(later="identity-asked", earlier="received", in_order=asked >= received)
        if answered is not None:
            refuse_before(later="identity-answered", earlier="identity-asked", in_order=answered >= asked)


def _pause(*, asked: date | None, answered: date | None, unreasoned: bool, ask_by: date, count: int) -> _Pause:
    if asked is None:
        return _Pause(open=False, days=0, reasons=())
    if unreasoned:
        return _Pause(open=False, days=0, reasons=(IDENTITY_UNREASONED.because(asked=asked),))
    if asked > ask_by:
        return _Pause(open=False, days=0, reasons=(IDENTITY_LATE.because(asked=asked, ask_by=ask_by, count=count),))
    if answered is None:
        return _Pause(open=True, days=0, reasons=(IDENTITY_PAUSED.because(asked=asked),))
    days = (answered - asked).days
    return _Pause(open=False, days=days, reasons=(IDENTITY_ADDED.because(asked=asked, answered=answered, days=days),))


def _extension(
    *, received: date, extended: bool, delivered: date | None, notice_by: date | None
) -> tuple[Extension, tuple[Reason, ...]]:
    """What the extension is worth. While paused nothing is late: the question came within the month."""
    if not extended:
        return Extension.NONE, ()
    longer = EXTENDED.because(received=received)
    if delivered is None:
        owed = NOTICE_OWED_PAUSED.because() if notice_by is None else NOTICE_OWED.because(notice_by=notice_by)
        return Extension.CONDITIONAL, (longer, owed)
    if notice_by is not None and delivered > notice_by:
        return Extension.VOID, (NOTICE_LATE.because(delivered=delivered, notice_by=notice_by),)
    return Extension.IN_FORCE, (longer, NOTICE_IN_TIME.because(delivered=delivered))


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
