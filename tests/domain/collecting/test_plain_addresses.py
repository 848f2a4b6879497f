"""The short way for an address that is written as it is kept gives what the long way gives."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from lofte.domain import identifiers


@given(st.from_regex(identifiers._PLAIN, fullmatch=True))
def test_a_plain_address_is_kept_as_it_is(address):
    plain = identifiers._PLAIN
    identifiers._PLAIN = re.compile(r"(?!)")
    try:
        assert identifiers.normalise_email(address) == address
    finally:
        identifiers._PLAIN = plain
    assert identifiers.normalise_email(address) == address
