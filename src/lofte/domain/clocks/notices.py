"""The clocks of telling people first: source notice (C13), lift (C14), policy (C21), sub-processor (C23), sale (C26).

A count backwards from an act never moves to a working day: that would shorten the warning.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from lofte.domain.calendar import SWEDEN, Calendar, Words, add_days, add_months, days_before
from lofte.domain.clocks.declaration import EVES, LEAD, Clock, day, flag, refuse_before, refuse_empty, whole
from lofte.domain.clocks.duties import LEAD_DAYS, Duty, duty, target_of
from lofte.domain.clocks.reasons import ClockResult, Reason, ReasonText
from lofte.domain.clocks.wording.notices import (
    BUSINESS_SALE,
    CONSENTS_STALE,
    LIFT_NOTICE,
    POLICY_MINOR,
    POLICY_NOTICE,
    SOURCE_DISCLOSURE,
    SOURCE_MESSAGE,
    SOURCE_MONTH,
    SUB_PROCESSOR,
    TOO_LATE,
    WINDOW,
)
from lofte.domain.clocks.wording.shared import BACKWARD_STAYS

SOURCE_MONTHS: Final = 1
LIFT_DAYS: Final = 7
POLICY_DAYS: Final = 30
SUB_PROCESSOR_DAYS: Final = 30
SALE_DAYS: Final = 42


class NoticeTrigger(StrEnum):
    """Which of the three limits of Article 14(3) came first."""

    MONTH = "month"
    FIRST_MESSAGE = "first-message"
    FIRST_DISCLOSURE = "first-disclosure"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceNotice(Duty):
    """When a person must be told of data that came from elsewhere, and what decided it."""

    decided_by: NoticeTrigger


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvanceNotice(ClockResult):
    """Notice before an act: told by `notice_by` for the planned day, or allowed from a day for the notice given.

    `in_time` says whether the two given days agree; None when only one is known.
    """

    notice_by: date | None
    allowed_from: date | None
    in_time: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyChange(AdvanceNotice):
    """Notice of a changed policy, and the day from which affected consents are stale."""

    consents_stale_from: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionWindow(AdvanceNotice):
    """Notice with a right to object: `objection_to` is the last day for an objection, counted from the notice."""

    objection_to: date | None


def source_notice_due(
    *,
    obtained: date,
    first_message: date | None = None,
    first_disclosure: date | None = None,
    lead_days: int = LEAD_DAYS,
    calendar: Calendar = SWEDEN,
) -> SourceNotice:
    """When a person must be informed of data not given by them: the earliest of three limits (C13, Article 14(3)).

    Only the month rolls; a message or a disclosure happens when it happens.
    """
    month = duty(
        begins=obtained,
        raw=add_months(day=obtained, months=SOURCE_MONTHS),
        lead_days=lead_days,
        calendar=calendar,
        because=(SOURCE_MONTH.because(obtained=obtained),),
    )
    raw, due, trigger, reasons = month.raw, month.due, NoticeTrigger.MONTH, month.reasons
    for event, name, text in (
        (first_message, NoticeTrigger.FIRST_MESSAGE, SOURCE_MESSAGE),
        (first_disclosure, NoticeTrigger.FIRST_DISCLOSURE, SOURCE_DISCLOSURE),
    ):
        if event is None:
            continue
        refuse_before(later=name.value, earlier="obtained", in_order=event >= obtained)
        raw = min(raw, event)
        if event < due:
            due, trigger, reasons = event, name, (SOURCE_MONTH.because(obtained=obtained), text.because(day=event))
    if trigger is NoticeTrigger.MONTH:
        return SourceNotice(raw=raw, due=due, target=month.target, decided_by=trigger, reasons=reasons)
    target, why_target = target_of(begins=obtained, due=due, lead_days=lead_days, calendar=calendar)
    return SourceNotice(raw=raw, due=due, target=target, decided_by=trigger, reasons=(*reasons, why_target))


def lift_notice(*, planned: date | None = None, notified: date | None = None, days: int = LIFT_DAYS) -> AdvanceNotice:
    """The notice before a restriction is lifted (C14, Article 18(3)): at least `days` days between the two."""
    refuse_empty(either=("planned", "notified"), there=planned is not None or notified is not None)
    notice_by, allowed_from, in_time, late = _apart(planned=planned, notified=notified, days=days)
    return AdvanceNotice(
        notice_by=notice_by,
        allowed_from=allowed_from,
        in_time=in_time,
        reasons=(LIFT_NOTICE.because(days=days), BACKWARD_STAYS.because(), *late),
    )


def policy_change(
    *, valid_from: date | None = None, notified: date | None = None, minor: bool = False, days: int = POLICY_DAYS
) -> PolicyChange:
    """The notice before a changed policy takes effect, and the staleness of affected consents (C21)."""
    refuse_empty(either=("valid-from", "notified"), there=valid_from is not None or notified is not None)
    stale = () if valid_from is None else (CONSENTS_STALE.because(valid_from=valid_from),)
    if minor:
        return PolicyChange(
            notice_by=None,
            allowed_from=None,
            in_time=None,
            consents_stale_from=valid_from,
            reasons=(POLICY_MINOR.because(), *stale),
        )
    notice_by, allowed_from, in_time, late = _apart(planned=valid_from, notified=notified, days=days)
    return PolicyChange(
        notice_by=notice_by,
        allowed_from=allowed_from,
        in_time=in_time,
        consents_stale_from=valid_from,
        reasons=(POLICY_NOTICE.because(days=days), BACKWARD_STAYS.because(), *late, *stale),
    )


def sub_processor_notice(
    *, planned: date | None = None, notified: date | None = None, days: int = SUB_PROCESSOR_DAYS
) -> ObjectionWindow:
    """The notice to a client before a new sub-processor is engaged, with its right to object (C23, Article 28(2))."""
    return _window(planned=planned, notified=notified, days=days, text=SUB_PROCESSOR)


def business_sale_notice(
    *, planned: date | None = None, notified: date | None = None, days: int = SALE_DAYS
) -> ObjectionWindow:
    """The notice to subjects before a business with their data is handed over, with time to object (C26)."""
    return _window(planned=planned, notified=notified, days=days, text=BUSINESS_SALE)


def _window(*, planned: date | None, notified: date | None, days: int, text: ReasonText) -> ObjectionWindow:
    """The window is whole: the act may happen on the day after its last day, so one day more lies between the two."""
    refuse_empty(either=("planned", "notified"), there=planned is not None or notified is not None)
    notice_by, allowed_from, in_time, late = _apart(planned=planned, notified=notified, days=days + 1)
    objection_to = None if notified is None else add_days(day=notified, days=days)
    window: tuple[Reason, ...] = ()
    if objection_to is not None and allowed_from is not None:
        window = (WINDOW.because(objection_to=objection_to, allowed_from=allowed_from),)
    return ObjectionWindow(
        notice_by=notice_by,
        allowed_from=allowed_from,
        in_time=in_time,
        objection_to=objection_to,
        reasons=(text.because(days=days), BACKWARD_STAYS.because(), *window, *late),
    )


def _apart(
    *, planned: date | None, notified: date | None, days: int
) -> tuple[date | None, date | None, bool | None, tuple[Reason, ...]]:
    """Notice-by, allowed-from, whether they agree, and why not; each None for what is not known."""
    notice_by = None if planned is None else days_before(day=planned, days=days)
    allowed_from = None if notified is None else add_days(day=notified, days=days)
    if planned is None or notified is None or allowed_from is None:
        return notice_by, allowed_from, None, ()
    if allowed_from <= planned:
        return notice_by, allowed_from, True, ()
    late = TOO_LATE.because(notified=notified, planned=planned, allowed_from=allowed_from)
    return notice_by, allowed_from, False, (late,)


_PLANNED = day("planned", "dagen då det ska ske", "the day it is planned for")
_NOTIFIED = day("notified", "dagen då beskedet nådde fram", "the day the notice was delivered")
_DAYS = whole("days", "dagar mellan besked och handling", "days between notice and act")
CLOCKS: Final = (
    Clock(
        name="source-notice",
        ids=("C13",),
        summary=Words(
            sv="när den vars uppgifter kom från annat håll ska ha informerats",
            en="when a person whose data came from elsewhere must have been informed",
        ),
        function=source_notice_due,
        result=SourceNotice,
        parameters=(
            day("obtained", "dagen då uppgifterna kom", "the day the data were obtained"),
            day("first_message", "dagen för det första meddelandet", "the day of the first message"),
            day("first_disclosure", "dagen för det första utlämnandet", "the day of the first disclosure"),
            LEAD,
            EVES,
        ),
    ),
    Clock(
        name="lift",
        ids=("C14",),
        summary=Words(
            sv="beskedet innan en begränsning upphör", en="the notice before a restriction of processing is lifted"
        ),
        function=lift_notice,
        result=AdvanceNotice,
        parameters=(_PLANNED, _NOTIFIED, _DAYS),
    ),
    Clock(
        name="policy-change",
        ids=("C21",),
        summary=Words(
            sv="beskedet innan en ändrad policy börjar gälla", en="the notice before a changed policy takes effect"
        ),
        function=policy_change,
        result=PolicyChange,
        parameters=(
            day("valid_from", "dagen då den nya lydelsen börjar gälla", "the day the new text takes effect"),
            _NOTIFIED,
            flag("minor", "ändringen är inte väsentlig", "the change is not material"),
            _DAYS,
        ),
    ),
    Clock(
        name="sub-processor",
        ids=("C23",),
        summary=Words(
            sv="beskedet till kunden innan ett nytt underbiträde anlitas",
            en="the notice to a client before a new sub-processor is engaged",
        ),
        function=sub_processor_notice,
        result=ObjectionWindow,
        parameters=(_PLANNED, _NOTIFIED, _DAYS),
    ),
    Clock(
        name="business-sale",
        ids=("C26",),
        summary=Words(
            sv="beskedet till de registrerade innan verksamheten överlåts",
            en="the notice to subjects before a business is handed over",
        ),
        function=business_sale_notice,
        result=ObjectionWindow,
        parameters=(_PLANNED, _NOTIFIED, _DAYS),
    ),
)
