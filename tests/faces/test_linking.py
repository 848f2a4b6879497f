"""Addresses in plain words become links, and nothing that the words hold becomes anything else."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lofte.faces.look.linking import linked

PIECES = st.sampled_from(
    [
        *("<script>", '"', "'", "&amp;", "javascript:alert(1)", "https://", "http://a.se", "www.", "a@b.example", "@"),
        *(".", " ", "alvsand.se", "/x?y=<z>", "data:text/html,", "](", "\u00a0", "å", "mailto:", "://", "\n"),
    ]
)


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("Skriv till hej@alvsand.example.", ["mailto:hej@alvsand.example"]),
        ("Se https://alvsand.example/om?x=1&y=2, eller ring.", ["https://alvsand.example/om?x=1&y=2"]),
        ("Läs mer på www.alvsand.example/policy.", ["https://www.alvsand.example/policy"]),
        ("Klaga hos imy.se (Box 8114).", ["https://imy.se"]),
        ("(hej@alvsand.example)", ["mailto:hej@alvsand.example"]),
        ("http://alvsand.example", ["http://alvsand.example"]),
        ("t.ex. namn, bl.a. e-post, kl. 12.30, 7 kap. 2 §, och/eller", []),
        ("javascript:alert(1) data:text/html,x ftp://a.example file:///etc", []),
        ("hej@", []),
    ],
)
def test_an_address_becomes_a_link_and_nothing_else_does(text: str, targets: list[str]) -> None:
    found = [html.unescape(one) for one in re.findall(r'<a href="([^"]*)">', linked(text=text))]
    assert found == targets


@given(st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=8).map("".join))
def test_the_words_stay_and_no_mark_but_a_link_comes(text: str) -> None:
    made = linked(text=text)
    marks = re.findall(r"<[^>]*>", made)
    assert all(re.fullmatch(r'</a>|<a href="(?:https?://|mailto:)[^"<>]*">', one) for one in marks)
    assert html.unescape(re.sub(r"<[^>]*>", "", made)) == html.unescape(text.replace("&", "&amp;"))
