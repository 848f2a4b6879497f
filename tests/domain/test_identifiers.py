"""The same person, however the address is written; and nothing that only looks like an identifier."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from personnummer import personnummer
from stdnum import luhn

from lofte.domain.identifiers import (
    is_personal_number,
    match_form,
    normalise_email,
    normalise_organisation_number,
    normalise_phone,
)
from lofte.domain.states import IdentifierKind


def matched(kind: IdentifierKind, *values: str) -> set[str | None]:
    return {match_form(kind=kind, value=value) for value in values}


def test_one_mailbox_in_many_spellings_is_one() -> None:
    spellings = (
        "asa@xn--rksmrgs-5wao1o.example",
        "ASA@Räksmörgås.Example",
        "  asa@räksmörgås.example ",
        "<asa@räksmörgås.example>",
        "mailto:asa@räksmörgås.example",
        "asa@räksmörgås.example.",
        "ａｓａ@räksmörgås.example",
        "a\u200bsa@räksmörgås.example",
        "asa@" + unicodedata.normalize("NFD", "räksmörgås") + ".example",
    )
    assert matched(IdentifierKind.EMAIL, *spellings) == {"asa@xn--rksmrgs-5wao1o.example"}


def test_letters_beyond_ascii_in_the_local_part_match_composed_or_not() -> None:
    forms = [unicodedata.normalize(form, "Åsa.Öberg@example.com") for form in ("NFC", "NFD")]
    assert matched(IdentifierKind.EMAIL, *forms, "åsa.öberg@EXAMPLE.com") == {"åsa.öberg@example.com"}
    assert normalise_email("asa@example.com") != normalise_email("åsa@example.com")


def test_the_address_that_is_kept_keeps_letters_that_matching_folds() -> None:
    assert normalise_email("Weiß@example.com") == "weiß@example.com"
    assert matched(IdentifierKind.EMAIL, "weiß@example.com", "WEISS@example.com") == {"weiss@example.com"}


@pytest.mark.parametrize(
    "value",
    [
        *("", "asa", "@example.com", "asa@", "asa@example", "asa@@example.com", "a sa@example.com", "asa@exa mple.com"),
        *("asa@-example.com", "asa@example-.com", "asa@1.2.3.4", "asa..b@example.com", ".asa@example.com"),
        *("asa.@example.com", "asa@example..com", '"asa"@example.com', "asa@[192.0.2.1]", "a,b@example.com"),
        *("a;b@example.com", "x" * 65 + "@example.com", "a@" + "b" * 64 + ".example", "a@" + "b." * 130 + "example"),
        *("asa@example.com, bo@example.com", "asa@example.com\nBcc: bo@example.com", "asa@example.com\x00"),
    ],
)
def test_what_is_no_address_is_none(value: str) -> None:
    assert normalise_email(value) is None


@given(st.text(max_size=80))
def test_any_text_is_an_address_or_none_and_stays_what_it_became(text: str) -> None:
    found = normalise_email(text)
    assert found is None or (normalise_email(found) == found and found.count("@") == 1 and "\n" not in found)


def test_a_telephone_number_is_one_with_or_without_country_code() -> None:
    spellings = (
        "070-174 06 05",
        "0701740605",
        "+46 70 174 06 05",
        "0046701740605",
        "+46(0)70-1740605",
        "tel:+46701740605",
    )
    assert matched(IdentifierKind.PHONE, *spellings) == {"+46701740605"}
    assert normalise_phone("+1 202-555-0143") == "+12025550143"


@pytest.mark.parametrize("value", ["", "12", "0701", "ring mig", "asa@example.com", "+46 70 174 06 05 ext. 3"])
def test_what_is_no_telephone_number_is_none(value: str) -> None:
    assert normalise_phone(value) is None


def test_an_organisation_number_is_one_in_every_spelling() -> None:
    spellings = ("556016-0680", "5560160680", "16556016-0680", "SE556016068001", "se 556016-0680 01", " 556016-0680 ")
    assert matched(IdentifierKind.ORGANISATION_NUMBER, *spellings) == {"556016-0680"}
    assert not is_personal_number("556016-0680")


def test_a_sole_traders_number_is_told_to_be_a_personal_number() -> None:
    for value in ("811218-9876", "19811218-9876", "8112189876"):
        assert normalise_organisation_number(value) == "811218-9876"
        assert is_personal_number(value)
    assert is_personal_number("701063-2391"), "a coordination number"


@pytest.mark.parametrize("value", ["", "556016-0681", "123456-7890", "5560160", "abc", "SE556016068002"])
def test_what_is_no_organisation_number_is_none(value: str) -> None:
    assert normalise_organisation_number(value) is None


@given(st.integers(0, 10**9 - 1))
def test_personal_numbers_are_those_that_the_library_knows(digits: int) -> None:
    number = f"{digits:09d}"
    number += luhn.calc_check_digit(number)
    if number[2:6] == "0229" or number[2:6] == "0289" or number.endswith("0000"):
        return  # a century decides, and a ten-digit number has none; nobody bears the serial number 000
    if number[6:9] == "000":
        return
    assert is_personal_number(number) == personnummer.valid(number)


def test_customer_numbers_match_whatever_their_case_and_spaces() -> None:
    assert matched(IdentifierKind.CUSTOMER_NUMBER, "K 1001", " k  1001", "Ｋ 1001") == {"k 1001"}
    assert match_form(kind=IdentifierKind.CUSTOMER_NUMBER, value="  ") is None
