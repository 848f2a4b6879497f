"""Days, instants and numbers are read strictly, in Stockholm time, and every mistake is told with place and remedy."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lofte.domain.calendar import STOCKHOLM
from lofte.domain.clocks.moments import in_stockholm, read_day, read_instant, read_whole
from lofte.domain.errors import LofteError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-05", date(2026, 3, 5)),
        (" 2026-03-05 ", date(2026, 3, 5)),
        ("2026-03-05T23:30", date(2026, 3, 5)),
        ("2026-03-05T23:30Z", date(2026, 3, 6)),
        ("2026-03-05T23:30:15+00:00", date(2026, 3, 6)),
        ("2024-02-29", date(2024, 2, 29)),
    ],
)
def test_a_day_is_read_and_an_instant_falls_on_its_stockholm_day(text: str, expected: date) -> None:
    assert read_day(text=text, place="--received") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-20T16:10", "2026-11-20T15:10:00+00:00"),
        ("2026-11-20 16:10", "2026-11-20T15:10:00+00:00"),
        ("2026-07-20T16:10:30", "2026-07-20T14:10:30+00:00"),
        ("2026-11-20T16:10:30.250", "2026-11-20T15:10:30.250000+00:00"),
        ("2026-11-20T16:10Z", "2026-11-20T16:10:00+00:00"),
        ("2026-11-20T16:10:00-05:00", "2026-11-20T21:10:00+00:00"),
        ("2026-10-25T02:30", "2026-10-25T00:30:00+00:00"),
        ("2026-10-25T02:30+01:00", "2026-10-25T01:30:00+00:00"),
    ],
)
def test_an_instant_without_zone_is_stockholms_and_the_earlier_of_two(text: str, expected: str) -> None:
    assert read_instant(text=text, place="--aware").astimezone(UTC).isoformat() == expected


@pytest.mark.parametrize("text", ["2026-03-29T02:00", "2026-03-29T02:30:00", "2026-03-29T02:59:59"])
def test_a_time_that_the_clocks_skipped_is_refused(text: str) -> None:
    for read in (read_instant, read_day):
        with pytest.raises(LofteError) as caught:
            read(text=text, place="--aware")
        assert caught.value.problems[0].code == "clock.no_such_time"
        assert "2026-03-29" in caught.value.problems[0].message
    assert read_instant(text="2026-03-29T03:00", place="") == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    assert read_instant(text="2026-03-29T01:59", place="") == datetime(2026, 3, 29, 0, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "clock.day"),
        ("tomorrow", "clock.day"),
        ("2026-02-29", "clock.day"),
        ("2026-13-01", "clock.day"),
        ("20260305", "clock.day"),
        ("2026-W10-4", "clock.day"),
        ("05/03/2026", "clock.day"),
        ("2026-3-5", "clock.day"),
        ("２０２６-０３-０５", "clock.day"),
        ("2026-03-05T25:00", "clock.instant"),
        ("1899-12-31", "clock.year"),
        ("3000-01-01", "clock.year"),
        ("0000-01-01", "clock.day"),
    ],
)
def test_what_is_no_day_is_refused_with_place_and_remedy(text: str, code: str) -> None:
    with pytest.raises(LofteError) as caught:
        read_day(text=text, place="--received")
    problem = caught.value.problems[0]
    assert (problem.code, problem.place) == (code, "--received")
    assert problem.remedy


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2026-11-20", "clock.instant"),
        ("16:10", "clock.instant"),
        ("2026-11-20T16", "clock.instant"),
        ("2026-11-20T24:00", "clock.instant"),
        ("2026-11-20T16:60", "clock.instant"),
        ("2026-11-20T16:10+25:00", "clock.instant"),
        ("2026-11-20T16:10 CET", "clock.instant"),
        ("1800-11-20T16:10", "clock.year"),
    ],
)
def test_what_is_no_instant_is_refused_with_place_and_remedy(text: str, code: str) -> None:
    with pytest.raises(LofteError) as caught:
        read_instant(text=text, place="--aware")
    problem = caught.value.problems[0]
    assert (problem.code, problem.place) == (code, "--aware")
    assert problem.remedy


@pytest.mark.parametrize("text", ["", "-1", "1.5", "ten", "10001", "9" * 50, "1_000", "٣"])
def test_what_is_no_whole_number_is_refused(text: str) -> None:
    with pytest.raises(LofteError) as caught:
        read_whole(text=text, place="--hours")
    assert caught.value.problems[0].code == "clock.number"


def test_whole_numbers_are_read() -> None:
    assert [read_whole(text=text, place="") for text in ("0", " 48 ", "10000")] == [0, 48, 10_000]


@given(text=st.text(max_size=40))
def test_any_text_is_read_or_refused_and_never_crashes(text: str) -> None:
    for read in (read_day, read_instant, read_whole):
        try:
            read(text=text, place="--x")
        except LofteError as error:
            assert error.problems[0].place == "--x"


@given(instant=st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2090, 1, 1), timezones=st.just(UTC)))
def test_a_wall_clock_reading_is_taken_back_to_an_instant_that_shows_it(instant: datetime) -> None:
    naive = instant.astimezone(STOCKHOLM).replace(tzinfo=None)
    read = in_stockholm(naive=naive)
    assert read.astimezone(STOCKHOLM).replace(tzinfo=None) == naive
    assert read.astimezone(UTC) in {instant, instant - timedelta(hours=1)}
