"""The small language of the lexicons: what each sign finds, and the walking beside a regular expression."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lofte.domain.reading.lexicon import languages, lexicon
from lofte.domain.reading.phrases import Phrase, PhraseError, compile_phrase
from tests.reading.expressions import expression

WORDS = {"handle": ["samla*", "tar emot"], "data": ["uppgifter", "data"]}


def found(source: str, text: str) -> list[str]:
    return [text[start:end] for start, end in compile_phrase(source, words=WORDS).finditer(text)]


@pytest.mark.parametrize(
    ("source", "text", "wanted"),
    [
        ("samlar in", "vi samlar in, och samlar  in", ["samlar in", "samlar  in"]),
        ("samlar in", "insamlar in samlar inte", []),
        ("data*", "databasen och metadata", ["databasen"]),
        ("*data", "databasen och metadata", ["metadata"]),
        ("organi?ation", "organisation, organization", ["organisation", "organization"]),
        ("vi ... data", "vi samlar ofta in data", ["vi samlar ofta in data"]),
        ("vi .. data", "vi samlar ofta in data", []),
        ("vi ... data", "vi skriver; data", []),
        ("(rätta|korrigera) [dina] uppgifter", "rätta uppgifter, korrigera dina uppgifter", None),
        ("(kund|medlems)register", "medlemsregister", ["medlemsregister"]),
        ("{handle} {data}", "vi tar emot data och samlar uppgifter", ["tar emot data", "samlar uppgifter"]),
        ("^ kontakt $", "2. kontakt", ["2. kontakt"]),
        ("^ kontakt $", "2. kontakt oss", []),
        ("se", "example.se och a-se men se", ["se"]),
        ("[som] medlem", "du som medlem, medlem", ["som medlem", "medlem"]),
        ("epost", "epost@example.se", []),
    ],
)
def test_each_sign_finds_what_it_says(source: str, text: str, wanted: list[str] | None) -> None:
    assert found(source, text) == (text.split(", ") if wanted is None else wanted)


@pytest.mark.parametrize("source", ["", "(a|b", "a)", "{unknown}", "()"])
def test_a_phrase_that_cannot_be_read_is_refused(source: str) -> None:
    with pytest.raises(PhraseError):
        compile_phrase(source, words=WORDS)


def phrases(code: str) -> list[Phrase]:
    words = lexicon(code)
    lists = [
        listed
        for value in words.values
        for listed in (value.phrases, value.terms, value.listed, value.masks, value.unless, value.says, value.denied)
    ]
    lists += [listed for _, listed in (*words.topics, *words.lead_ins)] + list(words.small.values())
    return sorted({phrase for listed in lists for phrase in listed}, key=lambda phrase: phrase.source)


KNOWN = [phrase for code in languages() for phrase in phrases(code)]
BETWEEN = st.sampled_from([" ", ", ", '" (', "-", ".", "@", ". ", "; ", ":", "", "x", " och ", "     "])


def spelled(phrase: Phrase) -> list[str]:
    """Words of a phrase, with the signs of its language gone."""
    return re.findall(r"[\w@.-]+", phrase.source.lower().replace("*", "").replace("?", "x")) or ["x"]


@given(st.data())
def test_walking_finds_what_the_regular_expression_finds(data: st.DataObject) -> None:
    """The product walks over the text part by part; the same phrase as one regular expression is the oracle."""
    phrase = data.draw(st.sampled_from(KNOWN))
    words = data.draw(st.lists(st.sampled_from(spelled(phrase)), max_size=4)) + spelled(phrase)
    text = "".join(data.draw(BETWEEN) + word for word in words) + data.draw(BETWEEN)
    whole = re.compile(expression(phrase))
    assert phrase.finditer(text) == [match.span() for match in whole.finditer(text)]
    match, first = phrase.search(text, 1), whole.search(text, 1)
    assert match == (first and first.span())
