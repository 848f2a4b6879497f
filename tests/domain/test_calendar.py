"""The calendar agrees with an independent one, and months, birthdays and hours end where the law says."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lofte.domain.calendar import (
    DAY_NAMES,
    STOCKHOLM,
    SWEDEN,
    Calendar,
    Eve,
    Holiday,
    add_days,
    add_hours,
    add_months,
    add_years,
    birthday,
    days_before,
    easter_sunday,
    eve_on,
    holidays_of,
    start_of_day,
    stockholm_day,
    weekday_name,
)
from lofte.domain.errors import LofteError

DAYS = st.dates(min_value=date(1950, 1, 1), max_value=date(2200, 12, 31))
INSTANTS = st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2090, 1, 1), timezones=st.just(UTC))


@pytest.mark.parametrize("year", range(1990, 2101))
def test_named_holidays_are_those_of_an_independent_calendar(year: int) -> None:
    assert set(holidays_of(year=year)) == set(holidays.Sweden(years=year, include_sundays=False))


@pytest.mark.parametrize("year", range(2018, 2036))
def test_every_day_of_a_year_is_a_working_day_exactly_when_an_independent_calendar_says_so(year: int) -> None:
    oracle = holidays.Sweden(years=year, include_sundays=False)
    day = date(year, 1, 1)
    while day.year == year:
        assert SWEDEN.is_working_day(day=day) == (day.weekday() < 5 and day not in oracle), day
        day += timedelta(days=1)


@pytest.mark.parametrize("year", range(2018, 2036))
def test_eves_are_those_of_an_independent_calendar_and_count_only_when_asked_for(year: int) -> None:
    unofficial = holidays.Sweden(years=year, include_sundays=False, categories=("de_facto",), language="en_US")
    expected = {day for day, name in unofficial.items() if name in {"Midsummer Eve", "Christmas Eve", "New Year's Eve"}}
    assert len(expected) == 3
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(365)] + [date(year, 12, 31)]
    assert {day for day in days if eve_on(day=day)} == expected
    closed = Calendar(eves=True)
    for day in expected:
        assert not closed.is_working_day(day=day)
        assert SWEDEN.is_working_day(day=day) == (day.weekday() < 5)


def test_sundays_and_saturdays_are_never_working_days() -> None:
    assert not SWEDEN.is_working_day(day=date(2026, 11, 22))
    assert not SWEDEN.is_working_day(day=date(2026, 11, 21))
    assert SWEDEN.closed(day=date(2026, 11, 22)) == weekday_name(day=date(2026, 11, 22))


def test_the_national_day_replaced_whit_monday_in_2005() -> None:
    assert Holiday.WHIT_MONDAY in holidays_of(year=2004).values()
    assert Holiday.NATIONAL_DAY not in holidays_of(year=2004).values()
    assert Holiday.WHIT_MONDAY not in holidays_of(year=2005).values()
    assert holidays_of(year=2005)[date(2005, 6, 6)] is Holiday.NATIONAL_DAY


def test_easter_of_years_that_other_formulas_get_wrong() -> None:
    assert easter_sunday(year=1954) == date(1954, 4, 18)
    assert easter_sunday(year=1981) == date(1981, 4, 19)
    assert easter_sunday(year=2038) == date(2038, 4, 25)
    assert easter_sunday(year=2049) == date(2049, 4, 18)
    assert easter_sunday(year=2076) == date(2076, 4, 19)
    assert easter_sunday(year=2285) == date(2285, 3, 22)


def test_every_closed_day_has_a_name_in_both_languages() -> None:
    assert set(DAY_NAMES) == {*Holiday, *Eve}
    closed = Calendar(eves=True)
    assert closed.closed(day=date(2026, 6, 19)) == DAY_NAMES[Eve.MIDSUMMER_EVE]
    assert closed.closed(day=date(2026, 4, 5)) == DAY_NAMES[Holiday.EASTER_SUNDAY]
    assert all(words.sv and words.en for words in DAY_NAMES.values())


@given(day=DAYS, eves=st.booleans())
def test_rolling_gives_the_nearest_working_day_on_each_side(day: date, eves: bool) -> None:
    calendar = Calendar(eves=eves)
    after, before = calendar.on_or_after(day=day), calendar.on_or_before(day=day)
    assert before <= day <= after
    assert calendar.is_working_day(day=after)
    assert calendar.is_working_day(day=before)
    between = [before + timedelta(days=number) for number in range(1, (after - before).days)]
    assert not [other for other in between if calendar.is_working_day(day=other) and other != day]
    assert (after == day) == calendar.is_working_day(day=day) == (before == day)


@given(day=DAYS, count=st.integers(min_value=0, max_value=15))
def test_working_days_are_counted_without_the_first_day(day: date, count: int) -> None:
    last = SWEDEN.working_days_after(day=day, count=count)
    counted = [day + timedelta(days=number) for number in range(1, (last - day).days + 1)]
    assert sum(SWEDEN.is_working_day(day=other) for other in counted) == count
    assert count == 0 or SWEDEN.is_working_day(day=last)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 8, 31), 1, date(2026, 9, 30)),
        (date(2026, 8, 31), 3, date(2026, 11, 30)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 2, 28), 1, date(2026, 3, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 12, 15), 12, date(2027, 12, 15)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 5, 5), 0, date(2026, 5, 5)),
    ],
)
def test_a_period_in_months_ends_on_the_same_number_or_on_the_last_day(day: date, months: int, expected: date) -> None:
    assert add_months(day=day, months=months) == expected


@given(day=DAYS, months=st.integers(min_value=0, max_value=400))
def test_months_keep_the_number_unless_the_month_is_too_short(day: date, months: int) -> None:
    end = add_months(day=day, months=months)
    assert (end.year * 12 + end.month) - (day.year * 12 + day.month) == months
    assert end.day == day.day or (end.day < day.day and (end + timedelta(days=1)).day == 1)


@given(born=DAYS, age=st.integers(min_value=0, max_value=100))
def test_nobody_reaches_an_age_before_the_birthday(born: date, age: int) -> None:
    reached = birthday(born=born, age=age)
    assert reached.year == born.year + age
    assert (reached.month, reached.day) >= (born.month, born.day)
    assert reached >= add_years(day=born, years=age)


def test_who_is_born_on_a_leap_day_has_the_birthday_on_the_first_of_march() -> None:
    assert birthday(born=date(2012, 2, 29), age=13) == date(2025, 3, 1)
    assert birthday(born=date(2012, 2, 29), age=16) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("start", "hours", "expected"),
    [
        ("2026-03-28T12:00+01:00", 72, "2026-03-31T13:00:00+02:00"),
        ("2026-10-23T12:00+02:00", 72, "2026-10-26T11:00:00+01:00"),
        ("2026-11-20T16:10+01:00", 48, "2026-11-22T16:10:00+01:00"),
        ("2026-11-20T15:10Z", 0, "2026-11-20T16:10:00+01:00"),
    ],
)
def test_hours_are_elapsed_time_across_a_change_of_summer_time(start: str, hours: int, expected: str) -> None:
    assert add_hours(instant=datetime.fromisoformat(start), hours=hours).isoformat() == expected


@given(instant=INSTANTS, hours=st.integers(min_value=0, max_value=10_000))
def test_hours_are_exact_whatever_the_wall_clock_does(instant: datetime, hours: int) -> None:
    end = add_hours(instant=instant.astimezone(STOCKHOLM), hours=hours)
    assert end.astimezone(UTC) - instant == timedelta(hours=hours)
    assert end.tzinfo is STOCKHOLM


def test_a_day_begins_and_an_instant_falls_by_the_stockholm_calendar() -> None:
    assert stockholm_day(instant=datetime(2026, 3, 5, 23, 30, tzinfo=UTC)) == date(2026, 3, 6)
    assert stockholm_day(instant=datetime(2026, 7, 5, 21, 59, tzinfo=UTC)) == date(2026, 7, 5)
    assert start_of_day(day=date(2026, 7, 5)).astimezone(UTC) == datetime(2026, 7, 4, 22, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: add_days(day=date(9999, 12, 31), days=1), "calendar.range"),
        (lambda: add_days(day=date(2026, 1, 1), days=10**10), "calendar.range"),
        (lambda: days_before(day=date(1, 1, 1), days=1), "calendar.range"),
        (lambda: add_months(day=date(9999, 12, 1), months=1), "calendar.range"),
        (lambda: birthday(born=date(9990, 1, 1), age=13), "calendar.range"),
        (lambda: add_hours(instant=datetime(9999, 12, 31, tzinfo=UTC), hours=24), "calendar.range"),
        (lambda: add_days(day=date(2026, 1, 1), days=-1), "calendar.negative"),
        (lambda: days_before(day=date(2026, 1, 1), days=-1), "calendar.negative"),
        (lambda: add_months(day=date(2026, 1, 1), months=-1), "calendar.negative"),
        (lambda: birthday(born=date(2026, 1, 1), age=-1), "calendar.negative"),
        (lambda: SWEDEN.working_days_after(day=date(2026, 1, 1), count=-1), "calendar.negative"),
        (lambda: add_hours(instant=datetime(2026, 1, 1, tzinfo=UTC), hours=-1), "calendar.negative"),
        (lambda: add_hours(instant=datetime(2026, 1, 1), hours=1), "calendar.naive"),
        (lambda: stockholm_day(instant=datetime(2026, 1, 1)), "calendar.naive"),
    ],
)
def test_what_cannot_be_counted_is_a_clear_error(call: object, code: str) -> None:
    assert callable(call)
    with pytest.raises(LofteError) as caught:
        call()
    assert caught.value.problems[0].code == code
    assert caught.value.problems[0].remedy
