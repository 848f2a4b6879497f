"""Permissions end when they end: NIX, former customers, ages, callbacks and cookie choices never roll."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lofte.domain.calendar import SWEDEN, Calendar, add_months
from lofte.domain.clocks.cookies import CookieAnswer, cookie_choice
from lofte.domain.clocks.permissions import (
    age_gates,
    call_consent_usable,
    callback,
    former_customer,
    nix_letter_usable,
    nix_usable,
)
from lofte.domain.errors import LofteError

DAYS = st.dates(min_value=date(2018, 1, 1), max_value=date(2035, 12, 31))
ONE = timedelta(days=1)


def test_e17_a_nix_list_is_usable_for_two_months_to_the_day() -> None:
    usable = nix_usable(fetched=date(2026, 9, 20))
    assert (usable.usable_to, usable.stale_from) == (date(2026, 11, 20), date(2026, 11, 21))


def test_e18_a_former_customer_may_be_marketed_to_for_twelve_months() -> None:
    former = former_customer(ended=date(2025, 11, 22))
    assert former.marketing_to == date(2026, 11, 22), "a Sunday, and it stays"
    assert former.denied_from == date(2026, 11, 23)


def test_calls_by_consent_and_letters_have_three_months() -> None:
    assert call_consent_usable(given=date(2026, 11, 30)).usable_to == date(2027, 2, 28)
    assert nix_letter_usable(fetched=date(2026, 9, 20)).usable_to == date(2026, 12, 20)


@given(day=DAYS)
def test_no_permission_ever_rolls(day: date) -> None:
    for usable, months in (
        (nix_usable(fetched=day), 2),
        (call_consent_usable(given=day), 3),
        (nix_letter_usable(fetched=day), 3),
    ):
        assert usable.usable_to == add_months(day=day, months=months)
        assert usable.stale_from == usable.usable_to + ONE
    former = former_customer(ended=day)
    assert former.marketing_to == add_months(day=day, months=12)
    assert former.denied_from == former.marketing_to + ONE


def test_ages_open_on_the_birthday() -> None:
    gates = age_gates(born=date(2013, 11, 22))
    assert (gates.consent_from, gates.marketing_from) == (date(2026, 11, 22), date(2029, 11, 22))


def test_who_is_born_on_a_leap_day_gains_a_permission_on_the_first_of_march() -> None:
    gates = age_gates(born=date(2012, 2, 29))
    assert (gates.consent_from, gates.marketing_from) == (date(2025, 3, 1), date(2028, 2, 29))
    assert gates.reasons[-1].code == "LEAP_DAY_BIRTHDAY"
    assert age_gates(born=date(2012, 2, 28)).reasons[-1].code != "LEAP_DAY_BIRTHDAY"


def test_ages_are_a_setting() -> None:
    gates = age_gates(born=date(2010, 5, 1), consent_age=16, marketing_age=18)
    assert (gates.consent_from, gates.marketing_from) == (date(2026, 5, 1), date(2028, 5, 1))


def test_a_callback_is_tried_on_the_next_working_day_and_the_number_goes_after_thirty() -> None:
    asked_friday = callback(asked=date(2026, 11, 20), closed=date(2026, 11, 23))
    assert asked_friday.try_by == date(2026, 11, 23)
    assert (asked_friday.keep_to, asked_friday.erase_on) == (date(2026, 12, 23), date(2026, 12, 24))
    assert callback(asked=date(2026, 12, 23), calendar=Calendar(eves=True)).try_by == date(2026, 12, 28)
    assert callback(asked=date(2026, 12, 23)).try_by == date(2026, 12, 24)


def test_an_open_callback_has_no_end_for_the_number_yet() -> None:
    still_open = callback(asked=date(2026, 11, 20))
    assert (still_open.keep_to, still_open.erase_on) == (None, None)


@given(asked=DAYS, days=st.integers(min_value=0, max_value=90))
def test_a_call_is_tried_on_a_working_day_and_the_number_never_kept_longer(asked: date, days: int) -> None:
    result = callback(asked=asked, closed=asked, keep_days=days)
    assert SWEDEN.is_working_day(day=result.try_by)
    assert result.try_by > asked
    assert result.keep_to == asked + days * ONE


def test_a_cookie_choice_lasts_twelve_months() -> None:
    choice = cookie_choice(chosen=date(2026, 1, 15), answer=CookieAnswer.ACCEPTED)
    assert (choice.valid_to, choice.stale_from) == (date(2027, 1, 15), date(2027, 1, 16))
    assert choice.ask_again_from == date(2027, 1, 16)


def test_a_changed_vendor_ends_the_choice_and_an_acceptance_may_be_asked_at_once() -> None:
    choice = cookie_choice(chosen=date(2026, 1, 15), answer=CookieAnswer.ACCEPTED, changed=date(2026, 3, 1))
    assert (choice.valid_to, choice.stale_from, choice.ask_again_from) == (
        date(2026, 2, 28),
        date(2026, 3, 1),
        date(2026, 3, 1),
    )


def test_a_refusal_is_not_asked_again_for_six_months_even_when_a_vendor_changes() -> None:
    choice = cookie_choice(chosen=date(2026, 1, 15), answer=CookieAnswer.REFUSED, changed=date(2026, 3, 1))
    assert choice.ask_again_from == date(2026, 7, 16)
    late = cookie_choice(chosen=date(2026, 1, 15), answer=CookieAnswer.REFUSED, changed=date(2026, 9, 1))
    assert late.ask_again_from == date(2026, 9, 1)
    unchanged = cookie_choice(chosen=date(2026, 1, 15), answer=CookieAnswer.REFUSED)
    assert unchanged.ask_again_from == date(2027, 1, 16)


def test_a_change_after_the_end_or_on_the_same_day_is_understood() -> None:
    after = cookie_choice(chosen=date(2026, 1, 15), answer=CookieAnswer.ACCEPTED, changed=date(2028, 1, 1))
    assert after.valid_to == date(2027, 1, 15)
    same = cookie_choice(chosen=date(2026, 1, 15), answer=CookieAnswer.ACCEPTED, changed=date(2026, 1, 15))
    assert (same.valid_to, same.stale_from) == (None, date(2026, 1, 15))


@given(
    chosen=DAYS,
    changed=st.none() | st.integers(min_value=0, max_value=800),
    answer=st.sampled_from(list(CookieAnswer)),
)
def test_a_refusal_never_brings_the_question_earlier_than_an_acceptance(
    chosen: date, changed: int | None, answer: CookieAnswer
) -> None:
    when = None if changed is None else chosen + changed * ONE
    choice = cookie_choice(chosen=chosen, answer=answer, changed=when)
    assert choice.stale_from <= choice.ask_again_from
    assert choice.valid_to is None or choice.valid_to + ONE == choice.stale_from
    if answer is CookieAnswer.REFUSED:
        assert choice.ask_again_from > add_months(day=chosen, months=6)


@pytest.mark.parametrize(
    "call",
    [
        lambda: callback(asked=date(2026, 11, 20), closed=date(2026, 11, 19)),
        lambda: cookie_choice(chosen=date(2026, 1, 15), answer=CookieAnswer.REFUSED, changed=date(2026, 1, 14)),
    ],
)
def test_dates_in_the_wrong_order_are_refused(call: object) -> None:
    assert callable(call)
    with pytest.raises(LofteError) as caught:
        call()
    assert caught.value.problems[0].code == "clock.order"
