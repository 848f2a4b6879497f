"""Whether a sentence denies a value: in the clause around it, behind a dash, by its heading or by its lead-in."""

from __future__ import annotations

import re

from lofte.domain.reading.document import Sentence
from lofte.domain.reading.lexicon import Value, lexicon
from lofte.domain.reading.matching import CATEGORIES, PURPOSES, Matcher

OF_LISTS = (CATEGORIES, PURPOSES)  # a heading such as `What we never collect` denies them all
DASH = re.compile(r"\s[—–-]\s")


def is_denied(matcher: Matcher, value: Value, sentence: Sentence, start: int) -> bool:
    """Whether the clause around a place, the heading above or the lead-in says that this is not so."""
    if not value.denied:
        return False
    small = lexicon(sentence.language).small
    if matcher.says(small["exceptions"], sentence):
        return False
    begin, end = matcher.clause(sentence, start)
    if any(
        sentence.index in matcher.matched(phrase) and phrase.search(sentence.low, begin, end) for phrase in value.denied
    ):
        return True
    if value.finding == CATEGORIES and _behind(value, sentence, end):
        return True
    if value.finding in OF_LISTS and sentence.headings:
        heading = matcher.document.sentences[sentence.headings[-1]]
        if matcher.says(lexicon(heading.language).small["denying_headings"], heading):
            return True
    lead = matcher.governor(sentence)
    return (
        lead is not None
        and lead.index != sentence.index
        and not matcher.says(small["exceptions"], lead)
        and matcher.says(value.denied, lead)
    )


def _behind(value: Value, sentence: Sentence, end: int) -> bool:
    """Whether a dash behind a kind of data begins its denial: `Card numbers – are not stored by us`."""
    dash = DASH.match(sentence.low, end)
    if dash is None:
        return False
    places = (phrase.search(sentence.low, dash.end()) for phrase in value.denied if phrase.possible(sentence.low))
    return any(place is not None and place[0] == dash.end() for place in places)
