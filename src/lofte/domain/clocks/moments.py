"""Reading days, instants and numbers from text: one strict form, Stockholm where no zone is given.

A local time that happens twice (the night summer time ends) is taken as the earlier instant, because a period then ends
earlier; one that never happens (the night it begins) is refused, because any guess would be an invention.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Final

from lofte.domain.calendar import STOCKHOLM, stockholm_day
from lofte.domain.errors import LofteError

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2999
MOST: Final = 10_000
"""The largest number of hours, days, months or years that a setting may say; beyond it is a slip of the keyboard."""

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
    r"(Z|[+-][0-9]{2}:[0-9]{2}(:[0-9]{2})?)?"
)
_WHOLE: Final = re.compile(r"[0-9]+")


def read_day(*, text: str, place: str) -> date:
    """A day: `2026-03-05`, or an instant, of which the Stockholm date counts.

    Raises LofteError `clock.day` for anything else, with `place` as the name of the field.
    """
    given = text.strip()
    if _DAY.fullmatch(given):
        try:
            return _within(date.fromisoformat(given), place)
        except ValueError:
            raise _no_such("clock.day", f"There is no day {given}.", place) from None
    if _INSTANT.fullmatch(given):
        return stockholm_day(instant=read_instant(text=given, place=place))
    raise LofteError.of(
        "clock.day", f"{text!r} is not a date.", place=place, remedy="Write year, month and day, such as 2026-03-05."
    )


def read_instant(*, text: str, place: str) -> datetime:
    """An instant: date and time, with seconds and zone if wanted; without a zone the time is Stockholm's.

    Raises LofteError `clock.instant` or `clock.no_such_time`.
    """
    given = text.strip()
    if _DAY.fullmatch(given):
        raise LofteError.of(
            "clock.instant",
            f"{given} has no time of day, and this clock counts hours.",
            place=place,
            remedy=f"Add the time, such as {given}T09:00.",
        )
    if not _INSTANT.fullmatch(given):
        raise LofteError.of(
            "clock.instant",
            f"{text!r} is not a date with a time.",
            place=place,
            remedy="Write it as 2026-11-20T16:10, with a zone such as +01:00 or Z if it is not Stockholm time.",
        )
    try:
        parsed = datetime.fromisoformat(given)
        _within(parsed.date(), place)
    except ValueError:
        raise _no_such("clock.instant", f"There is no time {given}.", place) from None
    return parsed if parsed.tzinfo is not None else in_stockholm(naive=parsed, place=place)


def in_stockholm(*, naive: datetime, place: str = "") -> datetime:
    """The instant that a wall clock in Stockholm means; the earlier of two; LofteError if there is none."""
    local = naive.replace(tzinfo=STOCKHOLM, fold=0)
    if local.astimezone(UTC).astimezone(STOCKHOLM).replace(tzinfo=None) != naive:
        raise LofteError.of(
            "clock.no_such_time",
            f"{naive:%Y-%m-%d %H:%M} does not exist in Stockholm: the clocks went forward past it.",
            place=place,
            remedy="Give the time that the clock really showed, or add a zone such as +01:00.",
        )
    return local


def read_whole(*, text: str, place: str) -> int:
    """A whole number from 0 to MOST, as hours, days, months or years."""
    given = text.strip()
    if not _WHOLE.fullmatch(given) or len(given) > len(str(MOST)) or int(given) > MOST:
        raise LofteError.of(
            "clock.number",
            f"{text!r} is not a whole number from 0 to {MOST}.",
            place=place,
            remedy="Write digits only.",
        )
    return int(given)


def _within(day: date, place: str) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise LofteError.of(
            "clock.year",
            f"The year {day.year} is outside {FIRST_YEAR} to {LAST_YEAR}.",
            place=place,
            remedy="Check the year.",
        )
    return day


def _no_such(code: str, message: str, place: str) -> LofteError:
    remedy = "Check the number of days in the month and the hours, minutes and zone."
    return LofteError.of(code, message, place=place, remedy=remedy)
