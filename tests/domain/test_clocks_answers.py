"""Requests are due when the law says: worked examples, identity, extension, and dates that contradict each other."""

from __future__ import annotations

from datetime import date

import pytest

from lofte.domain.calendar import Calendar
from lofte.domain.clocks.answers import AnswerState, Extension, answer_due, objection_due
from lofte.domain.clocks.reasons import ClockResult
from lofte.domain.errors import LofteError


def codes(result: ClockResult) -> set[str]:
    return {reason.code for reason in result.reasons}


@pytest.mark.parametrize(
    ("received", "raw", "due"),
    [
        pytest.param(date(2026, 3, 5), date(2026, 4, 5), date(2026, 4, 7), id="E01"),
        pytest.param(date(2026, 8, 31), date(2026, 9, 30), date(2026, 9, 30), id="E02"),
        pytest.param(date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 2), id="E03"),
        pytest.param(date(2026, 11, 24), date(2026, 12, 24), date(2026, 12, 24), id="E05"),
        pytest.param(date(2026, 11, 25), date(2026, 12, 25), date(2026, 12, 28), id="E06"),
        pytest.param(date(2026, 5, 20), date(2026, 6, 20), date(2026, 6, 22), id="E07"),
        pytest.param(date(2026, 12, 6), date(2027, 1, 6), date(2027, 1, 7), id="E09"),
    ],
)
def test_a_request_is_due_after_a_month_and_rolls(received: date, raw: date, due: date) -> None:
    answer = answer_due(received=received)
    assert (answer.raw, answer.due) == (raw, due)
    assert answer.state is AnswerState.RUNNING
    assert ("ROLLED_FORWARD" in codes(answer)) == (raw != due)


def test_e02_extended_counts_three_months_from_the_receipt() -> None:
    answer = answer_due(received=date(2026, 8, 31), extended=True)
    assert (answer.raw, answer.due) == (date(2026, 11, 30), date(2026, 11, 30))
    assert answer.extension is Extension.CONDITIONAL
    assert answer.notice_by == date(2026, 9, 30)


def test_e05_eves_move_the_date_only_when_they_count() -> None:
    assert answer_due(received=date(2026, 11, 24), calendar=Calendar(eves=True)).due == date(2026, 12, 28)
    assert "EVES_COUNT" in codes(answer_due(received=date(2026, 11, 24), calendar=Calendar(eves=True)))
    assert "EVES_COUNT" not in codes(answer_due(received=date(2026, 11, 24)))


def test_e11_a_pause_adds_its_whole_days() -> None:
    answer = answer_due(
        received=date(2026, 11, 2), identity_asked=date(2026, 11, 4), identity_answered=date(2026, 11, 20)
    )
    assert answer.raw_without_pause == date(2026, 12, 2)
    assert answer.pause_days == 16
    assert (answer.raw, answer.due, answer.target) == (date(2026, 12, 18), date(2026, 12, 18), date(2026, 12, 11))
    assert answer.state is AnswerState.RUNNING


def test_the_extension_is_never_counted_from_the_rolled_first_date() -> None:
    answer = answer_due(received=date(2026, 3, 5), extended=True)
    assert answer.notice_by == date(2026, 4, 7)
    assert answer.raw == date(2026, 6, 5)
    assert answer.due == date(2026, 6, 5)


def test_pause_days_are_added_to_the_three_months_and_to_the_notice_too() -> None:
    answer = answer_due(
        received=date(2026, 11, 2),
        extended=True,
        identity_asked=date(2026, 11, 4),
        identity_answered=date(2026, 11, 20),
    )
    assert answer.raw_without_pause == date(2027, 2, 2)
    assert answer.raw == date(2027, 2, 18)
    assert answer.notice_by == date(2026, 12, 18)


def test_identity_asked_and_not_answered_stops_the_clock() -> None:
    answer = answer_due(received=date(2026, 11, 2), identity_asked=date(2026, 11, 4))
    assert answer.state is AnswerState.PAUSED
    assert answer.due is None
    assert answer.target is None
    assert answer.raw == answer.raw_without_pause == date(2026, 12, 2)
    assert "IDENTITY_PAUSED" in codes(answer)
    assert not codes(answer) & {"ROLLED_FORWARD", "INTERNAL_TARGET"}


@pytest.mark.parametrize(
    ("received", "last"),
    [
        (date(2026, 11, 2), date(2026, 11, 5)),
        (date(2026, 11, 6), date(2026, 11, 11)),
        (date(2026, 11, 7), date(2026, 11, 11)),
        (date(2026, 4, 2), date(2026, 4, 9)),
    ],
)
def test_identity_must_be_asked_within_three_working_days_after_the_receipt(received: date, last: date) -> None:
    prompt = answer_due(received=received, identity_asked=last)
    assert prompt.identity_ask_by == last
    assert prompt.state is AnswerState.PAUSED
    late = answer_due(received=received, identity_asked=last.replace(day=last.day + 1))
    assert late.state is AnswerState.RUNNING
    assert late.due == answer_due(received=received).due
    assert "IDENTITY_ASKED_LATE" in codes(late)


def test_identity_asked_late_and_answered_adds_nothing() -> None:
    late = answer_due(
        received=date(2026, 11, 2), identity_asked=date(2026, 11, 10), identity_answered=date(2026, 11, 30)
    )
    assert (late.due, late.pause_days) == (date(2026, 12, 2), 0)


def test_a_doubt_without_reason_is_no_pause() -> None:
    answer = answer_due(received=date(2026, 11, 2), identity_asked=date(2026, 11, 3), identity_unreasoned=True)
    assert answer.due == date(2026, 12, 2)
    assert "IDENTITY_UNREASONED" in codes(answer)


def test_a_generous_setting_never_pauses_a_month_that_is_over() -> None:
    answer = answer_due(received=date(2026, 11, 2), identity_asked=date(2026, 12, 3), identity_working_days=200)
    assert answer.identity_ask_by == date(2026, 12, 2)
    assert answer.state is AnswerState.RUNNING


def test_notice_in_time_makes_the_extension_stand_and_late_notice_voids_it() -> None:
    in_time = answer_due(received=date(2026, 3, 5), extended=True, notice_delivered=date(2026, 4, 7))
    assert (in_time.extension, in_time.due) == (Extension.IN_FORCE, date(2026, 6, 5))
    late = answer_due(received=date(2026, 3, 5), extended=True, notice_delivered=date(2026, 4, 8))
    assert (late.extension, late.raw, late.due) == (Extension.VOID, date(2026, 4, 5), date(2026, 4, 7))
    assert "EXTENSION_VOID" in codes(late)
    assert "EXTENDED_THREE_MONTHS" not in codes(late)


def test_while_paused_an_extension_has_no_last_day_for_its_notice() -> None:
    open_ended = answer_due(received=date(2026, 11, 2), extended=True, identity_asked=date(2026, 11, 4))
    assert (open_ended.notice_by, open_ended.due, open_ended.raw) == (None, None, date(2027, 2, 2))
    told = answer_due(
        received=date(2026, 11, 2),
        extended=True,
        identity_asked=date(2026, 11, 4),
        notice_delivered=date(2027, 1, 30),
    )
    assert told.extension is Extension.IN_FORCE


def test_the_target_is_a_week_before_the_legal_date_on_a_working_day() -> None:
    assert answer_due(received=date(2026, 3, 5)).target == date(2026, 3, 31)
    assert answer_due(received=date(2026, 12, 6)).target == date(2026, 12, 31)
    assert answer_due(received=date(2026, 3, 13)).target == date(2026, 4, 2), "due 13 April, 6 April is Easter Monday"
    assert answer_due(received=date(2026, 3, 5), lead_days=0).target == date(2026, 4, 7)


def test_the_target_is_never_before_the_receipt() -> None:
    answer = answer_due(received=date(2026, 3, 7), lead_days=60)
    assert answer.target == date(2026, 3, 9)
    assert "INTERNAL_TARGET_AT_ONCE" in codes(answer)


def test_an_objection_restricts_at_receipt_and_is_decided_like_any_request() -> None:
    objection = objection_due(received=date(2026, 3, 7), extended=True, identity_asked=date(2026, 3, 9))
    answer = answer_due(received=date(2026, 3, 7), extended=True, identity_asked=date(2026, 3, 9))
    assert objection.restrict_from == date(2026, 3, 7), "a Saturday: restricting does not wait for Monday"
    for field in type(answer).__dataclass_fields__:
        if field != "reasons":
            assert getattr(objection, field) == getattr(answer, field)
    assert objection.reasons[0].code == "OBJECTION_RESTRICTS"
    assert objection.reasons[1:] == answer.reasons


@pytest.mark.parametrize(
    ("given", "code", "place"),
    [
        ({"identity_answered": date(2026, 11, 20)}, "clock.incomplete", "--identity-answered"),
        ({"identity_unreasoned": True}, "clock.incomplete", "--identity-unreasoned"),
        ({"notice_delivered": date(2026, 11, 20)}, "clock.incomplete", "--notice-delivered"),
        ({"identity_asked": date(2026, 11, 1)}, "clock.order", "--identity-asked"),
        (
            {"identity_asked": date(2026, 11, 4), "identity_answered": date(2026, 11, 3)},
            "clock.order",
            "--identity-answered",
        ),
        ({"extended": True, "notice_delivered": date(2026, 11, 1)}, "clock.order", "--notice-delivered"),
    ],
)
def test_dates_that_contradict_each_other_are_refused(given: dict[str, object], code: str, place: str) -> None:
    for clock in (answer_due, objection_due):
        with pytest.raises(LofteError) as caught:
            clock(received=date(2026, 11, 2), **given)  # type: ignore[arg-type]
        assert (caught.value.problems[0].code, caught.value.problems[0].place) == (code, place)
        assert caught.value.problems[0].remedy
