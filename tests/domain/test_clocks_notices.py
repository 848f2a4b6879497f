"""People are told in time: source notices, lifts, changed policies, sub-processors, sales, reviews, consultations."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lofte.domain.calendar import SWEDEN, add_months
from lofte.domain.clocks.notices import (
    NoticeTrigger,
    business_sale_notice,
    lift_notice,
    policy_change,
    source_notice_due,
    sub_processor_notice,
)
from lofte.domain.clocks.reviews import REVIEW_PERIODS, ReviewKind, prior_consultation, review_due
from lofte.domain.errors import LofteError

DAYS = st.dates(min_value=date(2018, 1, 1), max_value=date(2035, 12, 31))
ONE = timedelta(days=1)


def test_the_source_notice_is_due_within_a_month_that_rolls() -> None:
    notice = source_notice_due(obtained=date(2026, 3, 5))
    assert (notice.raw, notice.due, notice.decided_by) == (date(2026, 4, 5), date(2026, 4, 7), NoticeTrigger.MONTH)


def test_a_first_message_or_disclosure_brings_it_forward_and_does_not_roll() -> None:
    message = source_notice_due(obtained=date(2026, 3, 5), first_message=date(2026, 4, 6))
    assert (message.raw, message.due) == (date(2026, 4, 5), date(2026, 4, 6)), "Easter Monday, when the message goes"
    assert message.decided_by is NoticeTrigger.FIRST_MESSAGE
    disclosure = source_notice_due(
        obtained=date(2026, 3, 5), first_message=date(2026, 3, 20), first_disclosure=date(2026, 3, 14)
    )
    assert (disclosure.due, disclosure.decided_by) == (date(2026, 3, 14), NoticeTrigger.FIRST_DISCLOSURE)
    assert disclosure.target == date(2026, 3, 6)
    assert [reason.code for reason in disclosure.reasons].count("SOURCE_NOTICE_FIRST_MESSAGE") == 0


def test_a_message_after_the_month_changes_nothing() -> None:
    notice = source_notice_due(obtained=date(2026, 3, 5), first_message=date(2026, 4, 7))
    assert (notice.due, notice.decided_by) == (date(2026, 4, 7), NoticeTrigger.MONTH)


@given(obtained=DAYS, message=st.none() | st.integers(0, 60), disclosure=st.none() | st.integers(0, 60))
def test_the_source_notice_is_the_earliest_of_the_three(
    obtained: date, message: int | None, disclosure: int | None
) -> None:
    first_message = None if message is None else obtained + message * ONE
    first_disclosure = None if disclosure is None else obtained + disclosure * ONE
    notice = source_notice_due(obtained=obtained, first_message=first_message, first_disclosure=first_disclosure)
    rolled = SWEDEN.on_or_after(day=add_months(day=obtained, months=1))
    assert notice.due == min(day for day in (rolled, first_message, first_disclosure) if day is not None)
    assert obtained <= notice.target <= notice.due
    assert notice.raw <= notice.due
    if notice.decided_by is NoticeTrigger.MONTH:
        assert SWEDEN.is_working_day(day=notice.due)


def test_a_lift_needs_a_weeks_notice_counted_backwards_without_rolling() -> None:
    assert lift_notice(planned=date(2026, 11, 29)).notice_by == date(2026, 11, 22), "a Sunday, and it stays"
    assert lift_notice(notified=date(2026, 11, 22)).allowed_from == date(2026, 11, 29)
    agreed = lift_notice(planned=date(2026, 11, 29), notified=date(2026, 11, 22))
    assert agreed.in_time is True
    late = lift_notice(planned=date(2026, 11, 28), notified=date(2026, 11, 22))
    assert late.in_time is False
    assert "NOTICE_TOO_LATE" in {reason.code for reason in late.reasons}
    assert lift_notice(planned=date(2026, 11, 29)).in_time is None


def test_a_material_change_is_announced_thirty_days_before_and_makes_consents_stale() -> None:
    change = policy_change(valid_from=date(2027, 1, 1))
    assert (change.notice_by, change.consents_stale_from) == (date(2026, 12, 2), date(2027, 1, 1))
    assert policy_change(notified=date(2026, 12, 2)).allowed_from == date(2027, 1, 1)
    assert policy_change(valid_from=date(2027, 1, 1), notified=date(2026, 12, 3)).in_time is False


def test_a_minor_change_needs_no_notice_but_stales_what_it_affects() -> None:
    minor = policy_change(valid_from=date(2027, 1, 1), minor=True)
    assert (minor.notice_by, minor.allowed_from, minor.in_time) == (None, None, None)
    assert minor.consents_stale_from == date(2027, 1, 1)


def test_a_window_for_objections_is_whole_before_anything_happens() -> None:
    sub = sub_processor_notice(notified=date(2026, 3, 5))
    assert (sub.objection_to, sub.allowed_from) == (date(2026, 4, 4), date(2026, 4, 5))
    assert sub_processor_notice(planned=date(2026, 4, 5)).notice_by == date(2026, 3, 5)
    sale = business_sale_notice(notified=date(2026, 3, 5), planned=date(2026, 4, 16))
    assert (sale.objection_to, sale.allowed_from) == (date(2026, 4, 16), date(2026, 4, 17))
    assert (sale.notice_by, sale.in_time) == (date(2026, 3, 4), False)


@given(notified=DAYS, days=st.integers(min_value=0, max_value=120))
def test_counting_backwards_is_counting_forwards_turned_round(notified: date, days: int) -> None:
    for clock in (lift_notice, sub_processor_notice, business_sale_notice):
        allowed = clock(notified=notified, days=days).allowed_from
        assert allowed is not None
        assert clock(planned=allowed, days=days).notice_by == notified
        assert clock(planned=allowed, notified=notified, days=days).in_time is True
        assert clock(planned=allowed - ONE, notified=notified, days=days).in_time is False


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        (ReviewKind.AGREEMENT, date(2027, 3, 5)),
        (ReviewKind.VENDOR, date(2027, 3, 5)),
        (ReviewKind.LEGITIMATE_INTEREST, date(2028, 3, 5)),
        (ReviewKind.ACCESS, date(2026, 9, 5)),
        (ReviewKind.RESTORE_DRILL, date(2026, 6, 3)),
        (ReviewKind.INTERNAL_RULES, date(2027, 3, 5)),
    ],
)
def test_reviews_come_back_after_their_period(kind: ReviewKind, raw: date) -> None:
    review = review_due(kind=kind, last=date(2026, 3, 5))
    assert review.raw == raw
    assert review.due == SWEDEN.on_or_after(day=raw)
    assert REVIEW_PERIODS[kind].what.sv in review.reasons[0].sv


def test_every_kind_of_review_has_a_period() -> None:
    assert set(REVIEW_PERIODS) == set(ReviewKind)
    assert all((period.months > 0) != (period.days > 0) for period in REVIEW_PERIODS.values())


def test_a_consultation_takes_eight_weeks_or_fourteen() -> None:
    short = prior_consultation(received=date(2026, 2, 6))
    assert (short.raw, short.due) == (date(2026, 4, 3), date(2026, 4, 7)), "Good Friday"
    longer = prior_consultation(received=date(2026, 2, 6), extended=True)
    assert (longer.raw, longer.due) == (date(2026, 5, 15), date(2026, 5, 15))
    assert longer.extension_notice_by == date(2026, 3, 6)


@given(received=DAYS, extended=st.booleans())
def test_weeks_end_on_the_weekday_they_began_on_before_they_roll(received: date, extended: bool) -> None:
    consultation = prior_consultation(received=received, extended=extended)
    assert consultation.raw.weekday() == received.weekday()
    assert (consultation.raw - received).days == (98 if extended else 56)
    assert SWEDEN.is_working_day(day=consultation.due)


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lift_notice, "clock.incomplete"),
        (policy_change, "clock.incomplete"),
        (sub_processor_notice, "clock.incomplete"),
        (business_sale_notice, "clock.incomplete"),
        (lambda: source_notice_due(obtained=date(2026, 3, 5), first_message=date(2026, 3, 4)), "clock.order"),
        (lambda: source_notice_due(obtained=date(2026, 3, 5), first_disclosure=date(2026, 3, 4)), "clock.order"),
    ],
)
def test_what_says_nothing_or_contradicts_itself_is_refused(call: object, code: str) -> None:
    assert callable(call)
    with pytest.raises(LofteError) as caught:
        call()
    assert caught.value.problems[0].code == code
