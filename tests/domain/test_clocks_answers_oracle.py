"""A second, naive count, walking day by day, agrees with the clock of an answer; and the laws of that clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import holidays
from hypothesis import assume, given
from hypothesis import strategies as st

from lofte.domain.calendar import Calendar
from lofte.domain.clocks.answers import AnswerDue, AnswerState, Extension, answer_due

ONE = timedelta(days=1)
RED_DAYS = holidays.Sweden(years=range(2017, 2040), include_sundays=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    received: date
    extended: bool
    told: date | None
    asked: date | None
    answered: date | None
    unreasoned: bool
    eves: bool


@st.composite
def cases(draw: st.DrawFn) -> Case:
    received = draw(st.dates(min_value=date(2018, 1, 1), max_value=date(2035, 6, 30)))
    extended = draw(st.booleans())
    told = received + draw(st.integers(0, 60)) * ONE if extended and draw(st.booleans()) else None
    asked = received + draw(st.integers(0, 12)) * ONE if draw(st.booleans()) else None
    answered = asked + draw(st.integers(0, 90)) * ONE if asked and draw(st.booleans()) else None
    unreasoned = asked is not None and draw(st.integers(0, 4)) == 0
    return Case(
        received=received,
        extended=extended,
        told=told,
        asked=asked,
        answered=answered,
        unreasoned=unreasoned,
        eves=draw(st.booleans()),
    )


def clock(case: Case) -> AnswerDue:
    return answer_due(
        received=case.received,
        extended=case.extended,
        notice_delivered=case.told,
        identity_asked=case.asked,
        identity_answered=case.answered,
        identity_unreasoned=case.unreasoned,
        calendar=Calendar(eves=case.eves),
    )


def works(day: date, eves: bool) -> bool:
    if day.strftime("%a") in {"Sat", "Sun"} or day in RED_DAYS:
        return False
    midsummer_eve = day.month == 6 and day.strftime("%a") == "Fri" and 19 <= day.day <= 25
    return not (eves and (midsummer_eve or (day.month == 12 and day.day in {24, 31})))


def walk_months(day: date, months: int) -> date:
    wanted = day.day
    firsts = 0
    while firsts < months:
        day += ONE
        firsts += day.day == 1
    while day.day != wanted and (day + ONE).day != 1:
        day += ONE
    return day


def walk_to_work(day: date, step: timedelta, eves: bool) -> date:
    while not works(day, eves):
        day += step
    return day


def naive(case: Case) -> tuple[date, date | None, date | None]:
    """Raw, due and target, by nothing but steps of one day."""
    prompt, seen = case.received, 0
    while seen < 3:
        prompt += ONE
        seen += works(prompt, case.eves)
    counts = case.asked is not None and case.asked <= prompt and not case.unreasoned
    first, third = walk_months(case.received, 1), walk_months(case.received, 3)
    if counts and case.answered is None:
        return (third if case.extended else first), None, None
    if counts and case.asked and case.answered:
        day = case.asked
        while day < case.answered:
            day, first, third = day + ONE, first + ONE, third + ONE
    void = case.told is not None and case.told > walk_to_work(first, ONE, case.eves)
    raw = third if case.extended and not void else first
    due = walk_to_work(raw, ONE, case.eves)
    return raw, due, walk_to_work(due - 7 * ONE, -ONE, case.eves)


@given(case=cases())
def test_the_clock_agrees_with_a_naive_walk_through_the_calendar(case: Case) -> None:
    answer = clock(case)
    assert (answer.raw, answer.due, answer.target) == naive(case)


@given(case=cases())
def test_a_duty_ends_on_a_working_day_no_earlier_than_counted(case: Case) -> None:
    answer = clock(case)
    assume(answer.due is not None)
    assert answer.due is not None
    assert answer.target is not None
    assert works(answer.due, case.eves)
    assert works(answer.target, case.eves)
    assert case.received < answer.target <= answer.due
    assert answer.raw <= answer.due
    assert not [
        number for number in range((answer.due - answer.raw).days) if works(answer.raw + number * ONE, case.eves)
    ]


@given(case=cases())
def test_a_pause_adds_exactly_its_whole_days_and_nothing_else(case: Case) -> None:
    answer = clock(case)
    assert answer.raw - answer.raw_without_pause == answer.pause_days * ONE
    if case.asked and case.answered and answer.pause_days:
        assert answer.pause_days == (case.answered - case.asked).days
    assert (answer.state is AnswerState.PAUSED) == (answer.due is None) == (answer.target is None)


@given(case=cases())
def test_an_extension_is_three_months_of_the_receipt_whatever_the_first_date_did(case: Case) -> None:
    answer = clock(case)
    longer = answer.extension in {Extension.CONDITIONAL, Extension.IN_FORCE}
    assert answer.raw_without_pause == walk_months(case.received, 3 if longer else 1)
    assert (answer.extension is Extension.NONE) == (not case.extended)
    assert (answer.extension is Extension.VOID) == (
        case.told is not None and answer.notice_by is not None and case.told > answer.notice_by
    )


@given(case=cases())
def test_eves_never_bring_a_date_forward(case: Case) -> None:
    assume(case.asked is None and case.told is None)
    quiet = answer_due(received=case.received, extended=case.extended)
    eves = answer_due(received=case.received, extended=case.extended, calendar=Calendar(eves=True))
    assert quiet.due is not None
    assert eves.due is not None
    assert quiet.due <= eves.due
    assert quiet.raw == eves.raw


@given(case=cases())
def test_a_later_receipt_is_never_due_earlier(case: Case) -> None:
    today, tomorrow = answer_due(received=case.received), answer_due(received=case.received + ONE)
    assert today.due is not None
    assert tomorrow.due is not None
    assert today.due <= tomorrow.due
