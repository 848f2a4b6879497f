"""The short way for an address that is written as it is kept gives what the long way gives."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from lofte.domain import identifiers
from lofte.domain.states import IdentifierKind


@given(st.from_regex(identifiers._PLAIN, fullmatch=True))
def test_a_plain_address_is_kept_as_it_is(address):
    plain = identifiers._PLAIN
    identifiers._PLAIN = re.compile(r"(?!)")
    try:
        assert identifiers.normalise_email(address) == address
    finally:
        identifiers._PLAIN = plain
    assert identifiers.normalise_email(address) == address


@given(st.from_regex(identifiers._SWEDISH, fullmatch=True))
def test_a_swedish_number_as_it_is_kept_has_no_other_form(number):
    assert identifiers.normalise_phone(number) in (None, number)
    assert identifiers.match_form(kind=IdentifierKind.PHONE, value=number) == number


def test_every_other_way_of_writing_it_meets_the_same_form():
    for written in ("070-174 06 05", "+46 70 174 06 05", "+460701740605", "0046701740605", "tel:+46-70-1740605"):
        assert identifiers.match_form(kind=IdentifierKind.PHONE, value=written) == "+46701740605"
