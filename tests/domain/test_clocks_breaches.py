"""A breach has two clocks that never mix, promise from discovery and law from awareness."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lofte.domain.calendar import STOCKHOLM, SWEDEN
from lofte.domain.clocks.breaches import (
    Risk,
    breach_due,
    client_notice_due,
    hour_reading,
    subject_notices_due,
    supplement_due,
)
from lofte.domain.clocks.reasons import ClockResult
from lofte.domain.clocks.stops import forward_due, stop_effect
from lofte.domain.errors import LofteError

INSTANTS = st.datetimes(
    min_value=datetime(2018, 5, 25), max_value=datetime(2035, 12, 1), timezones=st.just(UTC), allow_imaginary=False
)


def stockholm(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)


def codes(result: ClockResult) -> set[str]:
    return {reason.code for reason in result.reasons}


def test_e12_promise_and_law_run_from_their_own_instants() -> None:
    breach = breach_due(detected=stockholm("2026-11-20T16:10"), aware=stockholm("2026-11-21T09:00"), promise_hours=48)
    assert breach.promise_due == stockholm("2026-11-22T16:10")
    assert breach.law_due == stockholm("2026-11-24T09:00")


def test_a_breach_without_a_promise_has_no_promised_date() -> None:
    breach = breach_due(detected=stockholm("2026-11-20T16:10"), aware=stockholm("2026-11-21T09:00"))
    assert breach.promise_due is None
    assert "BREACH_NOT_PROMISED" in codes(breach)


def test_before_awareness_the_law_has_no_date_but_the_promise_has() -> None:
    breach = breach_due(detected=stockholm("2026-11-20T16:10"), promise_hours=48)
    assert breach.promise_due == stockholm("2026-11-22T16:10")
    assert (breach.law_due, breach.hour_reading) == (None, None)
    assert "BREACH_NOT_AWARE" in codes(breach)


def test_awareness_alone_gives_the_law_its_date() -> None:
    breach = breach_due(aware=stockholm("2026-11-21T09:00"))
    assert (breach.promise_due, breach.law_due) == (None, stockholm("2026-11-24T09:00"))


@pytest.mark.parametrize(
    ("risk", "threshold", "owed"),
    [
        (None, Risk.RISK, True),
        (None, Risk.HIGH, True),
        (Risk.UNLIKELY, Risk.RISK, False),
        (Risk.RISK, Risk.RISK, True),
        (Risk.RISK, Risk.HIGH, False),
        (Risk.HIGH, Risk.HIGH, True),
    ],
)
def test_only_a_risk_below_the_threshold_needs_no_notification(risk: Risk | None, threshold: Risk, owed: bool) -> None:
    breach = breach_due(aware=stockholm("2026-11-21T09:00"), risk=risk, law_from_risk=threshold)
    assert (breach.law_due is not None) == owed
    assert ("BREACH_NOT_NOTIFIABLE" in codes(breach)) == (not owed)


def test_no_risk_relieves_of_the_promise() -> None:
    breach = breach_due(detected=stockholm("2026-11-20T16:10"), promise_hours=48, risk=Risk.UNLIKELY)
    assert breach.promise_due == stockholm("2026-11-22T16:10")


def test_the_hours_of_the_law_are_a_setting() -> None:
    assert breach_due(aware=stockholm("2026-11-21T09:00"), law_hours=96).law_due == stockholm("2026-11-25T09:00")


@given(aware=INSTANTS, before=st.integers(min_value=0, max_value=500), hours=st.integers(min_value=1, max_value=200))
def test_hours_never_roll_and_ignore_summer_time(aware: datetime, before: int, hours: int) -> None:
    detected = aware - timedelta(hours=before)
    breach = breach_due(detected=detected, aware=aware, promise_hours=hours)
    assert breach.promise_due is not None
    assert breach.law_due is not None
    assert breach.promise_due.astimezone(UTC) - detected == timedelta(hours=hours)
    assert breach.law_due.astimezone(UTC) - aware == timedelta(hours=72)
    assert breach.hour_reading is not None
    assert breach.hour_reading > breach.law_due


@pytest.mark.parametrize(
    ("aware", "reading"),
    [
        ("2026-11-21T09:00", "2026-11-24T10:00"),
        ("2026-11-21T09:01", "2026-11-24T10:00"),
        ("2026-11-20T16:10", "2026-11-23T17:00"),
        ("2026-04-02T23:30", "2026-04-09T00:00"),
        ("2026-04-02T16:10", "2026-04-08T00:00"),
    ],
)
def test_the_hour_reading_starts_at_the_next_full_hour_and_touches_two_working_days(aware: str, reading: str) -> None:
    assert hour_reading(aware=stockholm(aware), hours=72) == stockholm(reading)


def test_a_period_shorter_than_two_days_has_no_floor() -> None:
    assert hour_reading(aware=stockholm("2026-04-03T09:00"), hours=24) == stockholm("2026-04-04T10:00")


@given(filed=st.dates(min_value=date(2018, 5, 25), max_value=date(2035, 12, 1)))
def test_a_supplement_is_due_after_28_days_on_a_working_day(filed: date) -> None:
    supplement = supplement_due(filed=filed)
    assert supplement.raw == filed + timedelta(days=28)
    assert supplement.due >= supplement.raw
    assert SWEDEN.is_working_day(day=supplement.due)


def test_e19_a_supplement() -> None:
    assert supplement_due(filed=date(2026, 11, 23)).due == date(2026, 12, 21)
    assert supplement_due(filed=date(2026, 11, 28)).due == date(2026, 12, 28), "raw date is Boxing Day, a Saturday"


def test_notices_and_forwarding_are_owed_a_day_later_weekend_or_not() -> None:
    friday, saturday = stockholm("2026-11-20T16:10"), stockholm("2026-11-21T16:10")
    assert client_notice_due(detected=friday).due == saturday
    assert subject_notices_due(decided=friday).due == saturday
    assert forward_due(received=friday).due == saturday
    assert client_notice_due(detected=friday, hours=12).due == stockholm("2026-11-21T04:10")


def test_a_no_counts_at_once_and_elsewhere_within_two_days() -> None:
    effect = stop_effect(said=stockholm("2026-03-28T12:00"))
    assert effect.effective_at == stockholm("2026-03-28T12:00")
    assert effect.external_due == stockholm("2026-03-30T13:00"), "48 hours pass, the clocks go forward in between"
    assert "PRINTED_LETTERS_LOGGED" in codes(effect)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, "clock.incomplete"),
        ({"aware": stockholm("2026-11-21T09:00"), "promise_hours": 48}, "clock.incomplete"),
        (
            {"detected": stockholm("2026-11-21T09:00"), "aware": stockholm("2026-11-20T09:00")},
            "clock.order",
        ),
        ({"aware": datetime(2026, 11, 21, 9, 0)}, "calendar.naive"),
        ({"detected": stockholm("2026-11-21T09:00"), "promise_hours": -1}, "calendar.negative"),
    ],
)
def test_what_cannot_be_a_breach_is_refused(given: dict[str, object], code: str) -> None:
    with pytest.raises(LofteError) as caught:
        breach_due(**given)  # type: ignore[arg-type]
    assert caught.value.problems[0].code == code
