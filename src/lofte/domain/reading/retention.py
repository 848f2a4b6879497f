"""Retention: durations as ISO 8601, and the events and criteria of the lexicon, each with what it is said of."""

from __future__ import annotations

import re
from functools import cache

from lofte.domain.reading.document import Kind, Sentence
from lofte.domain.reading.findings import Certainty, Finding
from lofte.domain.reading.lexicon import lexicon
from lofte.domain.reading.matching import Matcher
from lofte.domain.reading.phrases import Phrase

CONTRACT = "while_contract"
EVENTS = ("as_long_as_needed", CONTRACT, "until_withdrawal", "law")
LONGEST_YEARS = 100
ABOUT = 60
IN_OTHER_UNITS = 20  # letters between a period and the same in another unit
BESIDE = frozenset({"purposes", "bases", "data"})
BARE = re.compile(r"^\W*(?:(?:i|upp till|högst|max|maximalt|minst|ca|cirka|up to|at most|for|max\.)\s)?$")
ELLIPTIC = re.compile(
    r"^\W*[\w-]+(?: (?:och|and|,) [\w-]+)*(?: (?:i|under|for)|:| [–—-])(?: (?:upp till|minst|högst|up to|at least))? $"
)
LONGEST_BARE = 60  # letters of a sentence that is nothing but a period: `3 months after your latest order.`
OTHERWISE = re.compile(r",? (?:eller|or) ")
LONGER = re.compile(
    r"(?:^,? (?:eller|or) |om inte|såvida|med undantag|förutom (?:när|om)|om (?:en )?längre|längre om"
    r"|om (?:det |annan )?(?:lag|krävs)|om något annat"
    r"|unless|except (?:where|when|if)|if (?:a )?longer|longer (?:if|where|when)|if (?:the )?law)"
)
THEN = re.compile(
    r"därefter|dessförinnan|efter det att"
    r"|(?:efter|när) (?:avslut|avtalet|medlemskapet|kontot|uppsägning|utträde|inaktiv)"
    r"|(?:av|efter \w+(?: \w+)? av) inaktivitet|^avslutas|^upphör|^(?:efter|när) (?:att|det|du|kund|avtal|medlem|konto)"
    r"|^after |thereafter|after (?:termination|closure|that|your account|the contract|the agreement)|of inactivity"
)
AT_LATEST = re.compile(r",? (?:eller|or) (?:dock )?(?:senast|at the latest)")


@cache
def duration_pattern(code: str) -> re.Pattern[str]:
    """A number in digits or words and a unit."""
    language = lexicon(code).language
    numbers = "|".join(sorted(map(re.escape, language.numbers), key=len, reverse=True))
    units = "|".join(sorted((re.escape(u) for units in language.units.values() for u in units), key=len, reverse=True))
    return re.compile(
        rf"(?<![\w.,-])(\d{{1,4}}|{numbers})(?:\s*\(\w{{1,12}}\))?(?:\s*[–-]\s*(\d{{1,4}}))?[\s-]*({units})(?!\w)"
    )


@cache
def _unit_of(code: str) -> dict[str, str]:
    return {word: unit for unit, words in lexicon(code).language.units.items() for word in words}


def durations(sentence: Sentence) -> list[tuple[str, int, int]]:
    """Durations in a sentence as (ISO 8601, start, end)."""
    out: list[tuple[str, int, int]] = []
    numbers = lexicon(sentence.language).language.numbers
    for match in duration_pattern(sentence.language).finditer(sentence.low):
        word = match[2] or match[1]
        number = int(word) if word.isdigit() else int(numbers[word])
        unit = _unit_of(sentence.language)[match[3]]
        if number and not (unit == "Y" and number > LONGEST_YEARS):
            out.append((iso_duration(number, unit), *match.span()))
    return out


def iso_duration(number: int, unit: str) -> str:
    """`7, "Y"` → P7Y; business days count as days; hours and minutes take a T; a half-year is six months."""
    match unit:
        case "HY":
            return f"P{6 * number}M"
        case "Q":
            return f"P{3 * number}M"
        case "H":
            return f"PT{number}H"
        case "MIN":
            return f"PT{number}M"
        case "BD":
            return f"P{number}D"
        case _:
            return f"P{number}{unit}"


def retention_findings(matcher: Matcher, ruled: list[Finding]) -> list[Finding]:
    """Periods of the document.

    `ruled` are the lexicon's findings of the field: events, and `context`, which says that the numbers of a
    sentence are periods. Where a sentence says 'while X, then N', the period is N.
    """
    sentences = matcher.document.sentences
    contexts = {finding.sentence for finding in ruled if finding.value == "context"}
    out: list[Finding] = []
    numbered: set[int] = set()
    units = {word for words in matcher.lexicons for word in _unit_of(words.code)}
    for sentence in (sentences[index] for index in sorted(matcher.ending(units))):
        for value, start, end in _once(durations(sentence)):
            if _is_period(matcher, sentence, contexts, start):
                numbered.add(sentence.index)
                out.append(_period(matcher, sentence, value, start, end))
    covered = numbered | {s.index for s in sentences if s.row is not None and _row_numbered(matcher, s, numbered)}
    until = covered | {index - 1 for index in numbered if _goes_on(sentences[index])}
    for finding in ruled:
        if finding.value in EVENTS:
            sentence = sentences[finding.sentence]
            start, end = finding.start - sentence.start, finding.end - sentence.start
            apart = _or_else(sentence, end, finding.value) or (finding.value == "law" and _unless_law(sentence, end))
            if finding.sentence in (until if finding.value == CONTRACT else covered) and not apart:
                continue
            out.append(_period(matcher, sentence, finding.value, start, end, finding.certainty))
    return out


def _once(found: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """Durations without those that say one before them in another unit: `24 months (two years)`."""
    out: list[tuple[str, int, int]] = []
    for value, start, end in found:
        if not any(0 <= start - stop <= IN_OTHER_UNITS and _days(value) in _lengths(same) for same, _, stop in out):
            out.append((value, start, end))
    return out


def _lengths(value: str) -> frozenset[float]:
    """Days that a duration may be said to have: a month counts as thirty, a year as 360 or 365."""
    return frozenset({_days(value), _days(value) * 365 / 360}) if value[-1] in "YM" else frozenset({_days(value)})


def _days(value: str) -> float:
    number = int("".join(char for char in value if char.isdigit()))
    if value.startswith("PT"):
        return number / 24 if value.endswith("H") else number / 1440
    return number * {"Y": 360, "M": 30, "W": 7, "D": 1}[value[-1]]


def _goes_on(sentence: Sentence) -> bool:
    """Whether a period runs from the end of what the sentence before says: `While you are a member. Then a year.`"""
    return sentence.opener is not None and THEN.search(sentence.low) is not None


def _or_else(sentence: Sentence, end: int, value: str) -> bool:
    """Whether a number behind a criterion is another possibility: `as long as needed, or as the law says (7 years)`.

    `When no longer needed, or at the latest after a year` says a year; a withdrawal stands beside such a number.
    """
    numbers = [start for _, start, _ in durations(sentence) if start >= end]
    if value == EVENTS[0] and numbers and AT_LATEST.search(sentence.low, end, numbers[0]):
        return False
    return bool(numbers) and OTHERWISE.search(sentence.low, end, numbers[0]) is not None


def _unless_law(sentence: Sentence, end: int) -> bool:
    """Whether the law stands behind a number as what may ask for more: `two years, unless the law says longer`."""
    numbers = [stop for _, _, stop in durations(sentence) if stop < end]
    return bool(numbers) and LONGER.search(sentence.low[numbers[-1] : end]) is not None


def _row_numbered(matcher: Matcher, sentence: Sentence, numbered: set[int]) -> bool:
    return any(
        other in numbered for other in (sentence.index - 1, sentence.index + 1) if _same_row(matcher, sentence, other)
    )


def _same_row(matcher: Matcher, sentence: Sentence, other: int) -> bool:
    sentences = matcher.document.sentences
    return 0 <= other < len(sentences) and sentences[other].block == sentence.block and sentence.kind is Kind.ROW


def _is_period(matcher: Matcher, sentence: Sentence, contexts: set[int], at: int) -> bool:
    if matcher.topics(sentence) >= {"rights"} and "retention" not in sentence.topics:
        return False
    if sentence.topics & {"cookies", "definitions", "breach", "changes"} or _row_of_cookies(matcher, sentence):
        return False
    if sentence.kind is Kind.HEADING and not _titles_a_period(matcher, sentence):
        return False
    if _not_period_at(sentence, at) or _about_cookies(sentence):
        return False
    if "retention" in sentence.topics or sentence.index in contexts or sentence.kind is Kind.HEADING:
        return True
    if sentence.topics & BESIDE and _bare(sentence, at):
        return True
    if (
        len(sentence.low) <= LONGEST_BARE
        and ELLIPTIC.search(sentence.low, 0, at)
        and _after(matcher, sentence, contexts)
    ):
        return True
    lead = matcher.governor(sentence)
    return lead is not None and lead.index in contexts


def _row_of_cookies(matcher: Matcher, sentence: Sentence) -> bool:
    """Whether a cell stands in a table of cookies, though its column is headed `How long`."""
    if sentence.kind is not Kind.ROW:
        return False
    above = (matcher.document.sentences[index].topics for index in reversed(sentence.headings))
    nearest: frozenset[str] = next((topics for topics in above if topics), frozenset())
    return "cookies" in nearest


def _after(matcher: Matcher, sentence: Sentence, contexts: set[int]) -> bool:
    """Whether an earlier sentence of the paragraph speaks of keeping: `Orders are kept a year. Invoices for seven.`"""
    opener = sentence.opener
    while opener is not None and opener not in contexts:
        opener = matcher.document.sentences[opener].opener
    return opener is not None


def _titles_a_period(matcher: Matcher, heading: Sentence) -> bool:
    """Whether a heading says how long something is kept: `Your account - kept for two years`."""
    return matcher.says(lexicon(heading.language).small["retention_frames"], heading)


def _bare(sentence: Sentence, at: int) -> bool:
    """Whether a sentence of running text or of a list is nothing but a period and from when it runs."""
    short = len(sentence.low) <= LONGEST_BARE and sentence.kind is not Kind.ROW
    return short and BARE.match(sentence.low, 0, at) is not None


def _not_period_at(sentence: Sentence, at: int) -> bool:
    """Whether a number is an age, an answer's deadline or a breach's; a cell of a table may hold several sentences."""
    begin, end = sentence.low.rfind(". ", 0, at) + 1, sentence.low.find(". ", at)
    last = end if end >= 0 else len(sentence.low)
    return any(phrase.search(sentence.low, begin, last) for phrase in _not_period(sentence.language))


@cache
def _not_period(code: str) -> tuple[Phrase, ...]:
    found = (value.phrases for value in lexicon(code).values if value.finding == "not_a_period")
    return tuple(phrase for phrases in found for phrase in phrases)


def _about_cookies(sentence: Sentence) -> bool:
    return "cookie" in sentence.low or "kakor" in sentence.low


def _period(
    matcher: Matcher,
    sentence: Sentence,
    value: str,
    start: int,
    end: int,
    certainty: Certainty = Certainty.STATED,
) -> Finding:
    return Finding(
        field="retention",
        value=value,
        sentence=sentence.index,
        start=sentence.start + start,
        end=sentence.start + end,
        certainty=certainty,
        detail=_what(matcher, sentence, start),
    )


def _what(matcher: Matcher, sentence: Sentence, start: int) -> str:
    """What a period is said of: the first cell of its row, what precedes a colon, else how the sentence begins."""
    if sentence.row is not None:
        return matcher.document.sentences[sentence.row].text[:ABOUT]
    head, colon, _ = sentence.text[:start].partition(":")
    if colon and len(head) <= ABOUT:
        return head.strip()
    return sentence.text[: min(start, ABOUT)].strip(" ,:;–—-")
