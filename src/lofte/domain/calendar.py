"""Days as the law counts them: Swedish holidays, working days, months, and hours that really pass.

Two rules carry everything that is built on this module. A period in days, months or years does not count the day of
the event (Regulation 1182/71, art 3(1)); a period in months ends on the same date number, or on the last day of a
month that lacks it (art 3(2)(c); lag 1930:173, 1 §). A period in hours is elapsed time, computed in UTC, and never
moves.

Nothing here knows what day it is today.
"""

from __future__ import annotations

from calendar import isleap, monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from lofte.domain.errors import LofteError

STOCKHOLM: Final = ZoneInfo("Europe/Stockholm")
FIRST_NATIONAL_DAY: Final = 2005
"""From this year 6 June is a holiday, and Whit Monday no longer is (SFS 2004:1320)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The same thing said in Swedish and in English."""

    sv: str
    en: str


class Holiday(StrEnum):
    """The holidays that lag (1989:253) names; Sundays are holidays too and have no name of their own."""

    NEW_YEARS_DAY = "new-years-day"
    EPIPHANY = "epiphany"
    GOOD_FRIDAY = "good-friday"
    EASTER_SUNDAY = "easter-sunday"
    EASTER_MONDAY = "easter-monday"
    MAY_DAY = "may-day"
    ASCENSION_DAY = "ascension-day"
    WHIT_SUNDAY = "whit-sunday"
    WHIT_MONDAY = "whit-monday"
    NATIONAL_DAY = "national-day"
    MIDSUMMER_DAY = "midsummer-day"
    ALL_SAINTS_DAY = "all-saints-day"
    CHRISTMAS_DAY = "christmas-day"
    BOXING_DAY = "boxing-day"


class Eve(StrEnum):
    """The eves that lag (1930:173), 2 §, puts beside Saturdays; they are no holidays under lag (1989:253)."""

    MIDSUMMER_EVE = "midsummer-eve"
    CHRISTMAS_EVE = "christmas-eve"
    NEW_YEARS_EVE = "new-years-eve"


DAY_NAMES: Final[Mapping[Holiday | Eve, Words]] = MappingProxyType(
    {
        Holiday.NEW_YEARS_DAY: Words(sv="nyårsdagen", en="New Year's Day"),
        Holiday.EPIPHANY: Words(sv="trettondedag jul", en="Epiphany"),
        Holiday.GOOD_FRIDAY: Words(sv="långfredagen", en="Good Friday"),
        Holiday.EASTER_SUNDAY: Words(sv="påskdagen", en="Easter Sunday"),
        Holiday.EASTER_MONDAY: Words(sv="annandag påsk", en="Easter Monday"),
        Holiday.MAY_DAY: Words(sv="första maj", en="May Day"),
        Holiday.ASCENSION_DAY: Words(sv="Kristi himmelsfärdsdag", en="Ascension Day"),
        Holiday.WHIT_SUNDAY: Words(sv="pingstdagen", en="Whit Sunday"),
        Holiday.WHIT_MONDAY: Words(sv="annandag pingst", en="Whit Monday"),
        Holiday.NATIONAL_DAY: Words(sv="nationaldagen", en="National Day"),
        Holiday.MIDSUMMER_DAY: Words(sv="midsommardagen", en="Midsummer Day"),
        Holiday.ALL_SAINTS_DAY: Words(sv="alla helgons dag", en="All Saints' Day"),
        Holiday.CHRISTMAS_DAY: Words(sv="juldagen", en="Christmas Day"),
        Holiday.BOXING_DAY: Words(sv="annandag jul", en="Boxing Day"),
        Eve.MIDSUMMER_EVE: Words(sv="midsommarafton", en="Midsummer Eve"),
        Eve.CHRISTMAS_EVE: Words(sv="julafton", en="Christmas Eve"),
        Eve.NEW_YEARS_EVE: Words(sv="nyårsafton", en="New Year's Eve"),
    }
)

WEEKDAY_NAMES: Final = (
    Words(sv="måndag", en="Monday"),
    Words(sv="tisdag", en="Tuesday"),
    Words(sv="onsdag", en="Wednesday"),
    Words(sv="torsdag", en="Thursday"),
    Words(sv="fredag", en="Friday"),
    Words(sv="lördag", en="Saturday"),
    Words(sv="söndag", en="Sunday"),
)
SATURDAY: Final = 5


def easter_sunday(*, year: int) -> date:
    """Easter Sunday by the anonymous Gregorian rule (Meeus), good for any year from 1583."""
    century, of_century = divmod(year, 100)
    golden = year % 19
    leaps, century_rest = divmod(century, 4)
    moon_shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leaps - moon_shift + 15) % 30
    quarters, quarter_rest = divmod(of_century, 4)
    weekday = (32 + 2 * century_rest + 2 * quarters - epact - quarter_rest) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _saturday_from(day: date) -> date:
    return day + timedelta(days=(SATURDAY - day.weekday()) % 7)


@lru_cache(maxsize=512)
def holidays_of(*, year: int) -> Mapping[date, Holiday]:
    """The named holidays of a year (lag 1989:253). Where two meet, the movable feast gives the name."""
    easter = easter_sunday(year=year)
    days = {
        date(year, 1, 1): Holiday.NEW_YEARS_DAY,
        date(year, 1, 6): Holiday.EPIPHANY,
        date(year, 5, 1): Holiday.MAY_DAY,
        date(year, 12, 25): Holiday.CHRISTMAS_DAY,
        date(year, 12, 26): Holiday.BOXING_DAY,
    }
    if year >= FIRST_NATIONAL_DAY:
        days[date(year, 6, 6)] = Holiday.NATIONAL_DAY
    else:
        days[easter + timedelta(days=50)] = Holiday.WHIT_MONDAY
    days |= {
        easter - timedelta(days=2): Holiday.GOOD_FRIDAY,
        easter: Holiday.EASTER_SUNDAY,
        easter + timedelta(days=1): Holiday.EASTER_MONDAY,
        easter + timedelta(days=39): Holiday.ASCENSION_DAY,
        easter + timedelta(days=49): Holiday.WHIT_SUNDAY,
        _saturday_from(date(year, 6, 20)): Holiday.MIDSUMMER_DAY,
        _saturday_from(date(year, 10, 31)): Holiday.ALL_SAINTS_DAY,
    }
    return MappingProxyType(days)


def eve_on(*, day: date) -> Eve | None:
    """The eve of lag (1930:173), 2 §, that falls on this day, if any."""
    if day == _saturday_from(date(day.year, 6, 20)) - timedelta(days=1):
        return Eve.MIDSUMMER_EVE
    return {(12, 24): Eve.CHRISTMAS_EVE, (12, 31): Eve.NEW_YEARS_EVE}.get((day.month, day.day))


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Which days are working days in Sweden.

    `eves` also closes Midsummer Eve, Christmas Eve and New Year's Eve. It is off unless asked for, because a duty then
    ends on the earlier date.
    """

    eves: bool = False

    def closed(self, *, day: date) -> Words | None:
        """Why nobody is expected to work on this day, or None for a working day."""
        named: Holiday | Eve | None = holidays_of(year=day.year).get(day)
        if named is None and self.eves:
            named = eve_on(day=day)
        if named is not None:
            return DAY_NAMES[named]
        return WEEKDAY_NAMES[day.weekday()] if day.weekday() >= SATURDAY else None

    def is_working_day(self, *, day: date) -> bool:
        """Whether the day is neither Saturday, Sunday nor holiday (nor an eve, if these count)."""
        return self.closed(day=day) is None

    def on_or_after(self, *, day: date) -> date:
        """The day itself, or the next working day: how a duty rolls (1182/71, art 3(4))."""
        while not self.is_working_day(day=day):
            day = add_days(day=day, days=1)
        return day

    def on_or_before(self, *, day: date) -> date:
        """The day itself, or the working day before it: how our own targets move."""
        while not self.is_working_day(day=day):
            day = days_before(day=day, days=1)
        return day

    def working_days_after(self, *, day: date, count: int) -> date:
        """The working day that is number `count` after the day, which is not counted itself; 0 gives the day."""
        _refuse_negative(count)
        for _ in range(count):
            day = self.on_or_after(day=add_days(day=day, days=1))
        return day


SWEDEN: Final = Calendar()
"""The default: Saturdays, Sundays and the holidays of lag (1989:253); eves are working days."""


def weekday_name(*, day: date) -> Words:
    """The weekday's name."""
    return WEEKDAY_NAMES[day.weekday()]


def add_days(*, day: date, days: int) -> date:
    """The day that is so many days later; the first day is not counted (1182/71, art 3(1))."""
    _refuse_negative(days)
    try:
        return day + timedelta(days=days)
    except OverflowError:
        raise _out_of_range() from None


def days_before(*, day: date, days: int) -> date:
    """The day that is so many days earlier: a backward count, which never moves to a working day."""
    _refuse_negative(days)
    try:
        return day - timedelta(days=days)
    except OverflowError:
        raise _out_of_range() from None


def add_months(*, day: date, months: int) -> date:
    """The same date number so many months later, or the last day of a month that lacks it (1182/71, art 3(2)(c))."""
    _refuse_negative(months)
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if year > date.max.year:
        raise _out_of_range()
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_years(*, day: date, years: int) -> date:
    """The same date so many years later; from 29 February that is the 28th in a common year."""
    return add_months(day=day, months=12 * years)


def birthday(*, born: date, age: int) -> date:
    """The day a person reaches an age. Who is born on 29 February gains it on 1 March in a common year.

    Not `add_years`: that would give a permission a day too early.
    """
    _refuse_negative(age)
    year = born.year + age
    if year > date.max.year:
        raise _out_of_range()
    if (born.month, born.day) == (2, 29) and not isleap(year):
        return date(year, 3, 1)
    return born.replace(year=year)


def add_hours(*, instant: datetime, hours: int) -> datetime:
    """The instant so many elapsed hours later, told in Stockholm time. Summer time changes the face, not the hours."""
    _refuse_negative(hours)
    try:
        return (_utc(instant) + timedelta(hours=hours)).astimezone(STOCKHOLM)
    except OverflowError:
        raise _out_of_range() from None


def start_of_day(*, day: date) -> datetime:
    """Midnight in Stockholm at which the day begins."""
    return datetime(day.year, day.month, day.day, tzinfo=STOCKHOLM)


def stockholm_day(*, instant: datetime) -> date:
    """The date on a Stockholm calendar at this instant."""
    return _utc(instant).astimezone(STOCKHOLM).date()


def _utc(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise LofteError.of("calendar.naive", "An instant has no zone.", remedy="Give it one, such as +01:00.")
    return instant.astimezone(UTC)


def _refuse_negative(number: int) -> None:
    if number < 0:
        raise LofteError.of(
            "calendar.negative", f"{number} is less than nothing.", remedy="Give a whole number from 0 upwards."
        )


def _out_of_range() -> LofteError:
    return LofteError.of(
        "calendar.range",
        "The period ends outside the years 1 to 9999.",
        remedy="Give an earlier date or a shorter period.",
    )
