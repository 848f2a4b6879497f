"""The clocks of a breach: promise (C06), law (C07), supplement (C08), client (C09) and the persons affected (C10).

Hours are elapsed time from the instant itself. The reading of Regulation 1182/71, which would start at the next full
hour and stretch over two working days, ends later; it is shown beside the law's time and never used.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Final

from lofte.domain.calendar import (
    SWEDEN,
    Calendar,
    Words,
    add_days,
    add_hours,
    start_of_day,
    stockholm_day,
)
from lofte.domain.clocks.declaration import (
    EVES,
    LEAD,
    Clock,
    Kind,
    Parameter,
    day,
    instant,
    refuse_before,
    refuse_empty,
    refuse_without,
    whole,
)
from lofte.domain.clocks.duties import LEAD_DAYS, Duty, duty
from lofte.domain.clocks.reasons import ClockResult, Reason
from lofte.domain.clocks.wording.breaches import (
    CLIENT_TOLD,
    HOUR_READING,
    LAW_HOURS,
    NOT_AWARE,
    NOT_NOTIFIABLE,
    NOT_PROMISED,
    PROMISED,
    SUBJECTS_TOLD,
    SUPPLEMENT,
)
from lofte.domain.clocks.wording.shared import HOURS_ELAPSE

LAW_HOURS_NOW: Final = 72
CLIENT_HOURS: Final = 24
SUBJECT_HOURS: Final = 24
SUPPLEMENT_DAYS: Final = 28
FLOOR_WORKING_DAYS: Final = 2
FLOOR_FROM_HOURS: Final = 48


class Risk(StrEnum):
    """The assessed risk to the persons affected; the words are Articles 33's and 34's."""

    UNLIKELY = "unlikely"
    RISK = "risk"
    HIGH = "high"


_SEVERITY: Final = {Risk.UNLIKELY: 0, Risk.RISK: 1, Risk.HIGH: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachDue(ClockResult):
    """When a breach must be notified: by promise (from discovery), by law (from awareness), each None if nothing is
    owed.

    `hour_reading` is the later end that Regulation 1182/71 could be read to give: informational, never relied on.
    """

    promise_due: datetime | None
    law_due: datetime | None
    hour_reading: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeHours(ClockResult):
    """A notice that is owed within elapsed hours."""

    due: datetime


def breach_due(
    *,
    detected: datetime | None = None,
    aware: datetime | None = None,
    promise_hours: int | None = None,
    law_hours: int = LAW_HOURS_NOW,
    risk: Risk | None = None,
    law_from_risk: Risk = Risk.RISK,
    calendar: Calendar = SWEDEN,
) -> BreachDue:
    """When a breach must be notified to the authority, by promise (C06) and by law (C07, Article 33(1)).

    Without `promise_hours` nothing is promised. An unknown risk counts as notifiable. Raises LofteError when neither
    instant is given, when a promise lacks its discovery, or when awareness precedes discovery.
    """
    refuse_empty(either=("detected", "aware"), there=detected is not None or aware is not None)
    if promise_hours is not None:
        refuse_without(given="promise-hours", needs="detected", there=detected is not None)
    if detected is not None and aware is not None:
        refuse_before(later="aware", earlier="detected", in_order=aware >= detected)
    promise_due, why_promise = _promise(detected=detected, hours=promise_hours)
    law_due, why_law = _law(aware=aware, hours=law_hours, owed=_notifiable(risk=risk, threshold=law_from_risk))
    reading = None
    why_reading: tuple[Reason, ...] = ()
    if law_due is not None and aware is not None:
        reading = hour_reading(aware=aware, hours=law_hours, calendar=calendar)
        why_reading = (HOURS_ELAPSE.because(), HOUR_READING.because(reading=reading))
    return BreachDue(
        promise_due=promise_due,
        law_due=law_due,
        hour_reading=reading,
        reasons=(why_promise, why_law, *why_reading),
    )


def hour_reading(*, aware: datetime, hours: int, calendar: Calendar = SWEDEN) -> datetime:
    """The end of a period in hours under Regulation 1182/71: from the next full hour, over at least two working days.

    A working day counts as soon as the period touches it, which is the earlier of the possible readings.
    """
    full_hour = aware.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    begins = add_hours(instant=full_hour, hours=1)
    ends = add_hours(instant=begins, hours=hours)
    if hours < FLOOR_FROM_HOURS:
        return ends
    current = stockholm_day(instant=begins)
    last = stockholm_day(instant=ends - timedelta(microseconds=1))
    touched = 0
    while current <= last or touched < FLOOR_WORKING_DAYS:
        touched += calendar.is_working_day(day=current)
        current = add_days(day=current, days=1)
    return max(ends, start_of_day(day=current)) if current > add_days(day=last, days=1) else ends


def supplement_due(*, filed: date, lead_days: int = LEAD_DAYS, calendar: Calendar = SWEDEN) -> Duty:
    """When a notification to IMY must be supplemented: 28 days after filing, rolled (C08)."""
    return duty(
        begins=filed,
        raw=add_days(day=filed, days=SUPPLEMENT_DAYS),
        lead_days=lead_days,
        calendar=calendar,
        because=(SUPPLEMENT.because(filed=filed, days=SUPPLEMENT_DAYS),),
    )


def client_notice_due(*, detected: datetime, hours: int = CLIENT_HOURS) -> NoticeHours:
    """When a processor must have told its client, the controller, of a breach (C09, Article 33(2))."""
    return NoticeHours(
        due=add_hours(instant=detected, hours=hours),
        reasons=(CLIENT_TOLD.because(hours=hours, detected=detected), HOURS_ELAPSE.because()),
    )


def subject_notices_due(*, decided: datetime, hours: int = SUBJECT_HOURS) -> NoticeHours:
    """When the persons affected by a breach must have been told, counted from the decision (C10, Article 34)."""
    return NoticeHours(
        due=add_hours(instant=decided, hours=hours),
        reasons=(SUBJECTS_TOLD.because(hours=hours, decided=decided), HOURS_ELAPSE.because()),
    )


def _promise(*, detected: datetime | None, hours: int | None) -> tuple[datetime | None, Reason]:
    if detected is None or hours is None:
        return None, NOT_PROMISED.because()
    return add_hours(instant=detected, hours=hours), PROMISED.because(hours=hours, detected=detected)


def _law(*, aware: datetime | None, hours: int, owed: bool) -> tuple[datetime | None, Reason]:
    if not owed:
        return None, NOT_NOTIFIABLE.because()
    if aware is None:
        return None, NOT_AWARE.because()
    return add_hours(instant=aware, hours=hours), LAW_HOURS.because(hours=hours, aware=aware)


def _notifiable(*, risk: Risk | None, threshold: Risk) -> bool:
    """An unknown risk counts as notifiable: doubt never buys time."""
    return risk is None or _SEVERITY[risk] >= _SEVERITY[threshold]


CLOCKS: Final = (
    Clock(
        name="breach",
        ids=("C06", "C07"),
        summary=Words(
            sv="när en incident ska anmälas, enligt löftet och enligt lagen",
            en="when a breach must be notified, by promise and by law",
        ),
        function=breach_due,
        result=BreachDue,
        parameters=(
            instant("detected", "tidpunkten för upptäckten", "the time of discovery"),
            instant("aware", "då den ansvariga fick vetskap", "the time the controller became aware"),
            whole(
                "promise_hours", "timmar från upptäckten som policyn lovar", "hours from discovery that are promised"
            ),
            whole("law_hours", "timmar från vetskap enligt lag", "hours from awareness by law"),
            Parameter(
                name="risk",
                kind=Kind.WORD,
                words=Risk,
                help=Words(
                    sv="den bedömda risken; okänd räknas som risk", en="the assessed risk; unknown counts as risk"
                ),
            ),
            Parameter(
                name="law_from_risk",
                kind=Kind.WORD,
                words=Risk,
                help=Words(
                    sv="från vilken risk lagen kräver anmälan", en="from which risk the law asks for notification"
                ),
            ),
            EVES,
        ),
    ),
    Clock(
        name="supplement",
        ids=("C08",),
        summary=Words(
            sv="när en anmälan till IMY ska vara kompletterad", en="when a notification to IMY must be supplemented"
        ),
        function=supplement_due,
        result=Duty,
        parameters=(day("filed", "dagen då anmälan gjordes", "the day of filing"), LEAD, EVES),
    ),
    Clock(
        name="client-notice",
        ids=("C09",),
        summary=Words(
            sv="när biträdet ska ha underrättat sin kund om en incident",
            en="when a processor must have told its client of a breach",
        ),
        function=client_notice_due,
        result=NoticeHours,
        parameters=(
            instant("detected", "tidpunkten för upptäckten", "the time of discovery"),
            whole("hours", "timmar till underrättelsen", "hours until the client is told"),
        ),
    ),
    Clock(
        name="subject-notices",
        ids=("C10",),
        summary=Words(
            sv="när de som berörs av en incident ska ha underrättats",
            en="when the persons affected by a breach must have been told",
        ),
        function=subject_notices_due,
        result=NoticeHours,
        parameters=(
            instant("decided", "tidpunkten för beslutet att underrätta", "the time of the decision to tell them"),
            whole("hours", "timmar till underrättelsen", "hours until they are told"),
        ),
    ),
)
