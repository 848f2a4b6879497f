"""The date of the document: last updated, else in force from."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from functools import cache

from lofte.domain.reading.document import Sentence
from lofte.domain.reading.findings import Certainty, Finding
from lofte.domain.reading.lexicon import language_of, languages
from lofte.domain.reading.matching import Matcher

ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)[-./](\d{1,2})(?:[-./](\d{1,2}))?(?![\d])")
COMPACT = re.compile(r"(?<!\d)(20\d\d)(\d\d)(\d\d)(?!\d)")
TURNED = re.compile(r"(?<!\d)(\d{1,2})[./-](\d{1,2})[./ -]\s?(20\d\d)(?!\d)")
REACH = 90
LAW = "of_a_law"  # the date of a law that a sentence speaks of
ENDS = 4  # lines at the beginning and end where a bare date is the document's own


def date_findings(matcher: Matcher, marked: list[Finding]) -> list[Finding]:
    """`last_updated` and `in_force` for every sentence that the lexicon marks as speaking of the document's date."""
    out: list[Finding] = []
    sentences = matcher.document.sentences
    of_laws = {mark.sentence for mark in marked if mark.value == LAW}
    for mark in marked:
        if mark.value == LAW:
            continue
        own = sentences[mark.sentence]
        following = sentences[mark.sentence + 1] if mark.sentence + 1 < len(sentences) else None
        found = _nearest(own, mark.start - own.start, latest=mark.value == "updated") or (
            following and len(own.text) < REACH and _first(following)
        )
        if not found:
            continue
        value, sentence, start, end = found
        out.append(
            Finding(
                field="last_updated" if mark.value == "updated" else "in_force",
                value=value,
                sentence=sentence.index,
                start=sentence.start + start,
                end=sentence.start + end,
                certainty=Certainty.STATED if sentence is own else Certainty.LIKELY,
            )
        )
    return out or _bare(matcher, of_laws)


def _bare(matcher: Matcher, of_laws: set[int]) -> list[Finding]:
    """No sentence says so: a date in a short line at the very beginning or end, unless it is when a law came."""
    sentences = matcher.document.sentences
    for sentence in (*reversed(sentences[-ENDS:]), *sentences[:ENDS]):
        found = dates_in(sentence) if sentence.index not in of_laws else []
        if len(found) == 1 and len(sentence.text) <= REACH and not sentence.topics & {"retention", "recipients"}:
            value, start, end = found[0]
            return [
                Finding(
                    field="last_updated",
                    value=value,
                    sentence=sentence.index,
                    start=sentence.start + start,
                    end=sentence.start + end,
                    certainty=Certainty.LIKELY,
                )
            ]
    return []


def _nearest(sentence: Sentence, start: int, *, latest: bool) -> tuple[str, Sentence, int, int] | None:
    after = [found for found in dates_in(sentence) if start <= found[1] <= start + REACH]
    before = [found for found in dates_in(sentence) if found[1] < start and start - found[2] < REACH // 2]
    chosen = max(after) if latest and after else after[0] if after else before[-1] if before else None
    return None if chosen is None else (chosen[0], sentence, chosen[1], chosen[2])


def _first(sentence: Sentence) -> tuple[str, Sentence, int, int] | None:
    for value, start, end in dates_in(sentence):
        if start < 12:
            return value, sentence, start, end
    return None


def dates_in(sentence: Sentence) -> list[tuple[str, int, int]]:
    """Dates of a sentence as ISO 8601 (with or without day), in order of place."""
    found = [*_numeric(sentence.low), *(date for code in languages() for date in _worded(sentence.low, code))]
    return sorted(set(found), key=lambda date: (date[1], -date[2]))


def _numeric(low: str) -> Iterator[tuple[str, int, int]]:
    for match in ISO.finditer(low):
        value = _iso(match[1], match[2], match[3])
        if value:
            yield value, *match.span()
    for match in COMPACT.finditer(low):
        value = _iso(match[1], match[2], match[3])
        if value:
            yield value, *match.span()
    for match in TURNED.finditer(low):
        value = _iso(match[3], match[2], match[1]) or _iso(match[3], match[1], match[2])
        if value:
            yield value, *match.span()


@cache
def _month_pattern(code: str) -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, language_of(code).months), key=len, reverse=True))
    before = r"(?:(?<!\d)(\d{1,2})(?:st|nd|rd|th|:e|:a)?(?: of)?\s+)?"
    after = r"(?:\s+(\d{1,2})(?:st|nd|rd|th)?(?=,?\s+\d{4}))?"
    return re.compile(rf"{before}(?<!\w)({names})\.?{after},?\s+(20\d\d|19\d\d)(?!\d)")


def _worded(low: str, code: str) -> Iterator[tuple[str, int, int]]:
    if "19" not in low and "20" not in low:
        return
    for match in _month_pattern(code).finditer(low):
        month = language_of(code).months[match[2]]
        value = _iso(match[4], str(month), match[1] or match[3])
        if value:
            yield value, *match.span()


def _iso(year: str, month: str, day: str | None) -> str | None:
    try:
        date = datetime.date(int(year), int(month), int(day or 1))
    except ValueError:
        return None
    return date.isoformat() if day else date.isoformat()[:7]
