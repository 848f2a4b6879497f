"""What the values of the lexicons find: where a phrase counts, and whether the sentence asserts or denies it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from functools import cache

from lofte.domain.reading import matching, particulars
from lofte.domain.reading.denying import is_denied
from lofte.domain.reading.document import Kind, Sentence
from lofte.domain.reading.findings import Certainty, Finding
from lofte.domain.reading.lexicon import Lexicon, Value, lexicon
from lofte.domain.reading.matching import CATEGORIES, MASK, PURPOSES, Matcher
from lofte.domain.reading.obtaining import obtained
from lofte.domain.reading.phrases import Phrase

DEFINITIONS = "definitions"
SOURCES = "sources"
LIST_OF_DATA = frozenset({"data"})
AIMS = frozenset({PURPOSES, "recipients"})  # lists of these name data only in passing
OF_RECIPIENTS = frozenset({"recipients"})
PASSING = frozenset({"communications", "preferences", "location", "profession", "images"})  # in a section about these
NO_AIMS = frozenset({"data", "bases"})
LEGAL_OBLIGATION = "legal_obligation"
WAYS = frozenset({"sources", "data"})
BASES = frozenset({"bases"})
KINDS = "recipients.kinds"
STATED = frozenset({CATEGORIES, PURPOSES, KINDS, "sources", "lawful_bases"})  # never by a question
TOOLS = frozenset({"analytics_provider", "social_networks"})  # what they give they have gathered themselves
OF_DATA = (PURPOSES, KINDS)  # a sentence about the firm at large states none of these
POINTERS = ("controller_", "names_", "ordinary_", "not_a_period")  # they point at something and state nothing
# What a sentence may say in so many words, and the sections that do not keep it from counting.
FRAMES = {
    PURPOSES: ("purpose_frames", frozenset({"rights", "recipients", "contact", "security", "marketing", "controller"})),
    "lawful_bases": ("base_frames", frozenset({"recipients", "transfers", "retention", "security"})),
    "retention": ("retention_frames", frozenset({"purposes", "bases", "cookies"})),
    KINDS: (
        "recipient_frames",
        frozenset({"rights", "links", "retention", "security", "data", "purposes", "bases", "controller", "sources"}),
    ),
    "transfers_outside_eea": ("transfer_frames", frozenset({"rights", "complaint", "changes"})),
    "sources": ("source_frames", frozenset({"recipients", "security", "marketing", "contact", "cookies"})),
}


class Use(Enum):
    """Where a phrase of a value counts."""

    ANYWHERE = "phrases"
    IN_CONTEXT = "terms"
    LISTED = "listed"


@cache
def membership(code: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands before and after a member of an enumeration."""
    language = lexicon(code).language
    before = "|".join(re.escape(word) for word in language.list_before)
    after = "|".join(re.escape(word) for word in language.list_after)
    return (
        re.compile(rf"(?:^\W*|[,:;(/|–—•+&][\s\"”“(]*|(?<!\w)(?:{before})\s+[\"”“(]?)$"),
        re.compile(rf"[\s\"”“]*(?:$|[,;:.()/|–—&*]|-\s|(?:{after})(?!\w))"),
    )


def rule_findings(matcher: Matcher) -> list[Finding]:
    """Findings of every value of the lexicons."""
    out: list[Finding] = []
    for words in matcher.lexicons:
        for value in words.values:
            if not value.finding.startswith(POINTERS):
                out.extend(_value_findings(matcher, words, value))
    return out


def _value_findings(matcher: Matcher, words: Lexicon, value: Value) -> list[Finding]:
    out: list[Finding] = []
    seen: set[int] = set()
    for phrases, use in ((value.phrases, Use.ANYWHERE), (value.terms, Use.IN_CONTEXT), (value.listed, Use.LISTED)):
        for phrase in phrases:
            for index in matcher.candidates(phrase, words.code):
                if index in seen:
                    continue
                found = _in_sentence(matcher, value, phrase, matcher.document.sentences[index], use)
                if found:
                    out.append(found)
                    if not found.denied:
                        seen.add(index)
    return out


def _in_sentence(matcher: Matcher, value: Value, phrase: Phrase, sentence: Sentence, use: Use) -> Finding | None:
    if use is not Use.LISTED and sentence.index not in matcher.matched(phrase):
        return None
    if not _admissible(matcher, value, sentence, use):
        return None
    low = masked(matcher.spoken(value, sentence), value.masks)
    if low is not sentence.low and not phrase.possible(low):
        return None
    for start, end in phrase.finditer(low):
        if use is Use.LISTED and not _is_member(sentence.language, low, start, end):
            continue
        if value.finding == CATEGORIES and _only_tells(value, sentence, start, end):
            continue
        if value.finding == CATEGORIES and sentence.kind is Kind.HEADING and not _whole(low, start, end):
            continue
        if value.finding == KINDS and value.name not in TOOLS and obtained(matcher, sentence, start, end):
            continue
        denied = value.deniable and is_denied(matcher, value, sentence, start)
        return Finding(
            field=value.finding,
            value=value.name,
            sentence=sentence.index,
            start=sentence.start + start,
            end=sentence.start + end,
            certainty=Certainty.STATED if use is Use.ANYWHERE else Certainty.LIKELY,
            denied=denied,
        )
    return None


def _whole(low: str, start: int, end: int) -> bool:
    """Whether a match is all that a line says: `Phone number`, not `Membership and lessons`."""
    return not any(char.isalnum() for char in low[:start] + low[end:])


def _only_tells(value: Value, sentence: Sentence, start: int, end: int) -> bool:
    """Whether a category's name introduces its own content or is spelled out right after it."""
    return particulars.given(value.name, sentence.low, end) or particulars.explained(
        value.name, sentence.low, start, end
    )


def _titles(matcher: Matcher, value: Value, heading: Sentence) -> bool:
    """Whether a heading names a fact: a purpose, a kind of data or of recipient, under a title about these."""
    if value.finding == PURPOSES:
        return matcher.titles_a_purpose(heading)
    if value.finding == CATEGORIES:
        return matcher.titles_a_kind(heading)
    return value.finding == matching.KINDS and matcher.stands_under(heading, "recipients")


def _admissible(matcher: Matcher, value: Value, sentence: Sentence, use: Use) -> bool:
    heading = sentence.kind is Kind.HEADING
    titled = heading and _titles(matcher, value, sentence)
    if heading and not value.headings and not titled:
        return False
    topics = matcher.topics(sentence)
    barred = topics & value.not_topics
    if _touched(matcher, value, sentence):
        return False
    if value.finding == PURPOSES and _aimless(matcher, sentence):
        return False
    if barred and not topics & value.topics and not _frames(matcher, value, sentence, barred):
        return False
    if DEFINITIONS in sentence.topics and not value.definitions:
        return False
    if use is not Use.ANYWHERE and not titled and not in_context(matcher, value, sentence):
        return False
    if value.unless and matcher.says(value.unless, sentence):
        return False
    if value.finding in STATED and not heading and sentence.low.endswith("?"):
        return False
    if value.finding in OF_DATA and not titled and not _speaks_of_data(matcher, value, sentence):
        return False
    return value.definitions or not matcher.is_definition(sentence)


def _touched(matcher: Matcher, value: Value, sentence: Sentence) -> bool:
    """Whether a value is only touched on: what a supplier does, and with what, says little of what is kept."""
    if sentence.kind in (Kind.ITEM, Kind.ROW) and _in_passing(matcher, value, sentence):
        return True
    return value.finding == CATEGORIES and value.name in PASSING and sentence.topics == OF_RECIPIENTS


def _in_passing(matcher: Matcher, value: Value, sentence: Sentence) -> bool:
    """Whether a member of a list of something else only touches on this: `Answer your messages` names no data.

    `Comply with the law` in a list of purposes names no basis, and `Contract (registration, invoices)` in one of bases
    says what the basis covers, not where data come from.
    """
    topics = sentence.topics
    aim = bool(topics & AIMS) and not topics & NO_AIMS
    if value.finding == CATEGORIES:
        return aim and value.name in particulars.AIMED
    if value.finding == matching.KINDS:
        return _among_data(matcher, value, sentence)
    if value.finding == SOURCES:
        above = matcher.document.sentences[sentence.headings[-1]].topics if sentence.headings else topics
        return bool(topics & (BASES | {PURPOSES})) and not (topics | above) & WAYS
    if value.name != LEGAL_OBLIGATION or not aim or not particulars.complies(sentence.low):
        return False
    return not (sentence.headings and matcher.document.sentences[sentence.headings[-1]].topics & BASES)


def _among_data(matcher: Matcher, value: Value, sentence: Sentence) -> bool:
    """Whether a kind is one of the data of a list, `Your insurance company`, and nobody who gets any."""
    lead = matcher.governor(sentence) or sentence
    return sentence.topics == LIST_OF_DATA and not any(
        matcher.says(phrases, part)
        for phrases in (_frames_of(value, sentence), value.says)
        for part in (sentence, lead)
    )


def _aimless(matcher: Matcher, sentence: Sentence) -> bool:
    """Whether a sentence of a list of data says of no data what for: `Statistics from your training`."""
    if sentence.topics != LIST_OF_DATA or sentence.kind not in (Kind.ITEM, Kind.PARAGRAPH):
        return False
    lead = matcher.governor(sentence) or sentence
    return not any(matcher.says(lexicon(part.language).small["aims"], part) for part in (sentence, lead))


def _speaks_of_data(matcher: Matcher, value: Value, sentence: Sentence) -> bool:
    """Whether a sentence is about data at all: it stands under a title, in a list, or has a word that says so."""
    if sentence.topics or sentence.governed or sentence.kind is not Kind.PARAGRAPH:
        return True
    small = lexicon(sentence.language).small
    return matcher.says(small["speaks_of_data"], sentence) or matcher.says(value.says, sentence)


def _frames(matcher: Matcher, value: Value, sentence: Sentence, barred: frozenset[str]) -> bool:
    """Whether a sentence says in so many words what kind of fact it states, though its section is about another."""
    _, neighbours = FRAMES.get(value.finding, ("", frozenset()))
    return (
        barred <= neighbours
        and sentence.index not in matcher.of_rights()
        and matcher.says(_frames_of(value, sentence), sentence)
    )


def _frames_of(value: Value, sentence: Sentence) -> tuple[Phrase, ...]:
    """How the sentence's language says in so many words what kind of fact this is."""
    name, _ = FRAMES.get(value.finding, ("", frozenset()))
    return lexicon(sentence.language).small[name] if name else ()


def in_context(matcher: Matcher, value: Value, sentence: Sentence) -> bool:
    """Whether a term may be taken at its word here: the section is about it, or the sentence or its lead-in says so."""
    if sentence.topics & value.topics or not (value.topics or value.says):
        return True
    if matcher.says(value.says, sentence):
        return True
    if value.finding == CATEGORIES and matcher.enumerates(sentence):
        return True
    lead = matcher.governor(sentence)
    if lead is None or (value.finding == PURPOSES and sentence.topics == LIST_OF_DATA):
        return False  # `To treat you we collect:` opens a list of data
    return lead.language == sentence.language and matcher.says(value.says, lead)


def masked(low: str, masks: Sequence[Phrase]) -> str:
    """The sentence with what must not be taken for a term blotted out, length kept."""
    for phrase in masks:
        if not phrase.possible(low):
            continue
        for start, end in phrase.finditer(low):
            low = low[:start] + MASK * (end - start) + low[end:]
    return low


def _is_member(code: str, low: str, start: int, end: int) -> bool:
    before, after = membership(code)
    return before.search(low[max(0, start - 60) : start]) is not None and after.match(low, end) is not None
