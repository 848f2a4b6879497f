"""An unsubscribe link says who leaves what, cannot be forged, and never runs out."""

from __future__ import annotations

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lofte.domain.errors import LofteError
from lofte.domain.terms import Channel
from lofte.domain.tokens import UnsubscribeToken, decode, encode

KEY = b"k" * 32
tokens = st.builds(
    UnsubscribeToken,
    controller=st.uuids(),
    subject=st.uuids(),
    purpose=st.from_regex(r"[a-z0-9][a-z0-9_-]{0,62}", fullmatch=True),
    channel=st.sampled_from(Channel),
)


@given(tokens)
def test_what_is_encoded_is_decoded(token):
    assert decode(text=encode(token=token, key=KEY), key=KEY) == token


@given(tokens, st.integers(0, 10_000), st.characters(codec="ascii"))
def test_a_changed_link_is_refused(token, place, letter):
    text = encode(token=token, key=KEY)
    place %= len(text)
    changed = text[:place] + letter + text[place + 1 :]
    if changed == text:
        return
    try:
        assert decode(text=changed, key=KEY) == token  # only the unused low bits of the last character differ
        assert place == len(text) - 1
    except LofteError as error:
        assert error.problems[0].code == "LINK_UNKNOWN"


@given(st.text(max_size=120))
def test_any_text_is_refused_kindly(text):
    with pytest.raises(LofteError):
        decode(text=text, key=KEY)


def test_another_installations_key_does_not_open_it():
    token = UnsubscribeToken(controller=uuid.uuid4(), subject=uuid.uuid4(), purpose="newsletter", channel=Channel.EMAIL)
    with pytest.raises(LofteError):
        decode(text=encode(token=token, key=b"o" * 32), key=KEY)
