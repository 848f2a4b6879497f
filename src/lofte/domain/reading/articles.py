"""What follows from what is said: a basis from its place in the law (`art. 6.1 f`), a source from the way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from lofte.domain.reading.document import Sentence
from lofte.domain.reading.findings import Certainty, Finding
from lofte.domain.reading.matching import Matcher

# GDPR Article 6(1), points (a) to (f).
POINTS = {
    "a": "consent",
    "b": "contract",
    "c": "legal_obligation",
    "d": "vital_interests",
    "e": "public_task",
    "f": "legitimate_interests",
}
ARTICLE = re.compile(
    r"(?<![\d.])6\s?(?:\.\s?1|\(\s?1\s?\)|,?\s?punkt(?:en)? 1)\s?[.,]?\s?"
    r"(?:punkt(?:en)? |led(?:et)? )?\(?([a-f])(?![\w-])\)?"
)
FURTHER = re.compile(
    r"\s?(?:,|/|och|and|or|eller|samt|&)\s?\(?([a-f])\)(?!\w)|/\(?([a-f])\)?(?!\w)"
    r"|(?:,|\s(?:och|samt|eller))\s([a-f])(?=\s(?:och|samt|eller|i)\s|[,.;)]|$)"
)
GIVEN = frozenset({"forms", "email", "verbal", "social_media"})
ELSEWHERE = frozenset({"rights", "definitions", "complaint", "transfers", "automated"})


def article_findings(matcher: Matcher) -> list[Finding]:
    """A basis for each point of Article 6(1) that is named where the text speaks of its own handling."""
    rights = matcher.of_rights()
    return [
        _found(sentence, letter, start, end)
        for sentence in matcher.document.sentences
        if "6" in sentence.low and sentence.index not in rights and not sentence.topics & ELSEWHERE
        for letter, start, end in _points(sentence.low)
    ]


def given_in_person(findings: list[Finding]) -> list[Finding]:
    """What reaches the controller by a form, by e-mail, by word of mouth or on social media, the person gave."""
    return [
        replace(found, value="data_subject", certainty=Certainty.LIKELY)
        for found in findings
        if found.field == "sources" and found.value in GIVEN and not found.denied
    ]


def _points(low: str) -> Iterator[tuple[str, int, int]]:
    for match in ARTICLE.finditer(low):
        yield match[1], match.start(), match.end()
        at = match.end()
        while further := FURTHER.match(low, at):
            yield further[1] or further[2] or further[3], match.start(), further.end()
            at = further.end()


def _found(sentence: Sentence, letter: str, start: int, end: int) -> Finding:
    return Finding(
        field="lawful_bases",
        value=POINTS[letter],
        sentence=sentence.index,
        start=sentence.start + start,
        end=sentence.start + end,
    )
