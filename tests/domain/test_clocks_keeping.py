"""What is kept goes on its day: books, claims, applications, proofs, blocks, backups, and a client's data."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lofte.domain.calendar import SWEDEN, Calendar, add_years
from lofte.domain.clocks.keeping import (
    Debtor,
    backup_kept,
    block_kept,
    bookkeeping_kept,
    claim_kept,
    engagement_end,
    proof_kept,
    recruitment_kept,
)
from lofte.domain.errors import LofteError

DAYS = st.dates(min_value=date(2018, 1, 1), max_value=date(2035, 12, 31))
ONE = timedelta(days=1)


@pytest.mark.parametrize(
    ("year_end", "keep_to"),
    [
        (date(2025, 12, 31), date(2032, 12, 31)),
        (date(2026, 4, 30), date(2033, 12, 31)),
        (date(2026, 8, 31), date(2033, 12, 31)),
    ],
)
def test_books_are_kept_through_the_seventh_calendar_year(year_end: date, keep_to: date) -> None:
    books = bookkeeping_kept(year_end=year_end)
    assert (books.keep_to, books.erase_on) == (keep_to, keep_to + ONE)


def test_the_books_of_a_sole_trader_follow_the_calendar_year() -> None:
    books = bookkeeping_kept(year_end=date(2025, 12, 31), sole_trader=True)
    assert books.keep_to == date(2032, 12, 31)
    assert "SOLE_TRADER_CALENDAR_YEAR" in {reason.code for reason in books.reasons}
    for wrong in (date(2026, 4, 30), date(2026, 12, 30), date(2026, 1, 31)):
        with pytest.raises(LofteError) as caught:
            bookkeeping_kept(year_end=wrong, sole_trader=True)
        assert caught.value.problems[0].code == "clock.sole_trader_year"
        assert f"{wrong.year}-12-31" in caught.value.problems[0].remedy


def test_a_claim_lapses_after_ten_years_and_against_a_consumer_after_three() -> None:
    assert claim_kept(born=date(2026, 5, 20), debtor=Debtor.BUSINESS).keep_to == date(2036, 5, 20)
    assert claim_kept(born=date(2026, 5, 20), debtor=Debtor.CONSUMER).keep_to == date(2029, 5, 20), "a Sunday"
    assert claim_kept(born=date(2024, 2, 29), debtor=Debtor.CONSUMER).keep_to == date(2027, 2, 28)


def test_an_interruption_restarts_the_claim_whatever_order_they_are_told_in() -> None:
    claim = claim_kept(
        born=date(2020, 5, 20), debtor=Debtor.CONSUMER, interrupted=(date(2025, 1, 10), date(2022, 12, 1))
    )
    assert claim.keep_to == date(2028, 1, 10)


def test_what_comes_after_the_claim_has_lapsed_interrupts_nothing() -> None:
    claim = claim_kept(
        born=date(2020, 5, 20), debtor=Debtor.CONSUMER, interrupted=(date(2023, 5, 21), date(2024, 1, 1))
    )
    assert claim.keep_to == date(2023, 5, 20)
    assert "CLAIM_ALREADY_LAPSED" in {reason.code for reason in claim.reasons}
    on_the_last_day = claim_kept(born=date(2020, 5, 20), debtor=Debtor.CONSUMER, interrupted=(date(2023, 5, 20),))
    assert on_the_last_day.keep_to == date(2026, 5, 20)


def test_applications_are_kept_two_years_and_longer_only_by_consent() -> None:
    assert recruitment_kept(decided=date(2026, 3, 1)).keep_to == date(2028, 3, 1)
    assert recruitment_kept(decided=date(2026, 3, 1), consent_until=date(2030, 1, 1)).keep_to == date(2030, 1, 1)
    assert recruitment_kept(decided=date(2026, 3, 1), consent_until=date(2027, 1, 1)).keep_to == date(2028, 3, 1)


def test_a_proof_is_kept_while_relied_on_and_five_years_more() -> None:
    assert (proof_kept().keep_to, proof_kept().erase_on) == (None, None)
    assert proof_kept(relied_until=date(2026, 11, 22)).keep_to == date(2031, 11, 22)
    assert proof_kept(relied_until=date(2026, 11, 22), years=2).keep_to == date(2028, 11, 22)


def test_a_block_outlives_everything_but_the_marketing() -> None:
    assert (block_kept().keep_to, block_kept().erase_on) == (None, None)
    ended = block_kept(marketing_ended=date(2026, 11, 22))
    assert (ended.keep_to, ended.erase_on) == (date(2026, 11, 22), date(2026, 11, 23))


def test_a_backup_is_gone_after_its_rotation() -> None:
    backup = backup_kept(made=date(2026, 11, 22))
    assert (backup.keep_to, backup.erase_on) == (date(2026, 12, 27), date(2026, 12, 28)), "a Sunday, and it stays"
    assert "BACKUP_REPLAY_BEFORE_LIVE" in {reason.code for reason in backup.reasons}


def test_a_clients_data_go_on_the_day_itself_and_the_certificate_may_wait_for_a_working_day() -> None:
    end = engagement_end(ended=date(2026, 5, 21))
    assert end.keep_to == date(2026, 6, 20), "Midsummer Day, and it stays"
    assert end.erase_on == date(2026, 6, 21)
    assert end.certificate_due == date(2026, 6, 22)
    assert end.target == date(2026, 6, 15)
    assert engagement_end(ended=date(2026, 5, 20), calendar=Calendar(eves=True)).certificate_due == date(2026, 6, 22)


@given(day=DAYS, days=st.integers(min_value=0, max_value=100))
def test_keeping_never_rolls_and_erasing_is_the_day_after(day: date, days: int) -> None:
    for kept, last in (
        (backup_kept(made=day, days=days), day + days * ONE),
        (engagement_end(ended=day, days=days), day + days * ONE),
        (recruitment_kept(decided=day), add_years(day=day, years=2)),
        (claim_kept(born=day, debtor=Debtor.BUSINESS), add_years(day=day, years=10)),
        (claim_kept(born=day, debtor=Debtor.CONSUMER), add_years(day=day, years=3)),
        (bookkeeping_kept(year_end=day), date(day.year + 7, 12, 31)),
    ):
        assert kept.keep_to == last
        assert kept.erase_on == last + ONE
    end = engagement_end(ended=day, days=days)
    assert SWEDEN.is_working_day(day=end.certificate_due)
    assert day <= end.target <= end.certificate_due
    assert end.certificate_due >= end.keep_to


@pytest.mark.parametrize(
    "call",
    [
        lambda: claim_kept(born=date(2026, 5, 20), debtor=Debtor.BUSINESS, interrupted=(date(2026, 5, 19),)),
        lambda: recruitment_kept(decided=date(2026, 5, 20), consent_until=date(2026, 5, 19)),
    ],
)
def test_dates_in_the_wrong_order_are_refused(call: object) -> None:
    assert callable(call)
    with pytest.raises(LofteError) as caught:
        call()
    assert caught.value.problems[0].code == "clock.order"
