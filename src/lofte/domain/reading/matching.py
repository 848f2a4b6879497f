"""Where the phrases of a lexicon stand in a document, and whether the sentence asserts or denies them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cache

from lofte.domain.reading import particulars
from lofte.domain.reading.document import Document, Kind, Sentence
from lofte.domain.reading.findings import Certainty, Finding
from lofte.domain.reading.lexicon import Lexicon, Value, lexicon
from lofte.domain.reading.phrases import Letters, Phrase
from lofte.domain.reading.runs import Runs
from lofte.domain.reading.sentences import lowered

LOWER_WORD = re.compile(r"(?<![\w@./-])[^\W\d_A-ZÅÄÖ][\w-]*(?![\w@.-]\w)")
MASK = "¤"
MAILBOX = re.compile(r"[\w.+-]+@[\w.-]+")


class Use(Enum):
    """Where a phrase of a value counts."""

    ANYWHERE = "phrases"
    IN_CONTEXT = "terms"
    LISTED = "listed"


CATEGORIES = "categories"
DEFINITIONS = "definitions"
PURPOSES = "purposes"
NEWSLETTER = "newsletter"
STATED = frozenset({CATEGORIES, PURPOSES, "recipients.kinds", "sources", "lawful_bases"})  # never by a question
OF_LISTS = (CATEGORIES, PURPOSES)  # a heading such as `What we never collect` denies them all
OF_DATA = (PURPOSES, "recipients.kinds")  # a sentence about the firm at large states none of these
MOST_OF_LABEL = 40
BELOW = 8  # sentences under a heading in which a label says what the heading is
# What a sentence may say in so many words, and the sections that do not keep it from counting.
FRAMES = {
    PURPOSES: ("purpose_frames", frozenset({"rights", "recipients", "contact", "security", "marketing", "controller"})),
    "lawful_bases": ("base_frames", frozenset({"recipients", "transfers", "retention", "security"})),
    "retention": ("retention_frames", frozenset({"purposes", "bases", "cookies"})),
    "sources": ("source_frames", frozenset({"recipients", "security", "marketing", "contact", "cookies"})),
}
RIGHTS = frozenset({"rights"})
POINTERS = ("controller_", "names_", "ordinary_", "not_a_period")  # they point at something and state nothing


@cache
def clause_break(code: str) -> re.Pattern[str]:
    """Where a clause of a sentence ends: a dash, a semicolon, a 'but'."""
    words = "|".join(re.escape(word) for word in lexicon(code).language.clause_breaks)
    return re.compile(rf"\s[—–-]\s|;|(?:,\s*|\s)(?:{words})\s")


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


@dataclass(slots=True)
class Matcher:
    """Searches one document: letters first, then patterns in the sentences that have the letters."""

    document: Document
    low: str = ""
    plain_words: frozenset[str] = frozenset()  # words that stand somewhere in lower case
    _runs: Runs = field(default_factory=lambda: Runs(sentences=()))
    _unions: dict[frozenset[Letters], frozenset[int]] = field(default_factory=dict)
    _said: dict[int, frozenset[int]] = field(default_factory=dict)
    _matched: dict[Phrase, frozenset[int]] = field(default_factory=dict)
    _of_rights: frozenset[int] | None = None
    own: tuple[str, ...] = ()  # lower-cased names of several words by which the text calls the controller
    _unnamed: dict[int, str] = field(default_factory=dict)
    _aims: dict[int, str] = field(default_factory=dict)
    _by_language: dict[str, frozenset[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.low = lowered(self.document.text)
        self.plain_words = frozenset(LOWER_WORD.findall(self.document.text))
        self._runs = Runs(sentences=self.document.sentences)
        for code in {sentence.language for sentence in self.document.sentences}:
            self._by_language[code] = frozenset(
                sentence.index for sentence in self.document.sentences if sentence.language == code
            )

    @property
    def lexicons(self) -> tuple[Lexicon, ...]:
        """Lexicons of the languages that occur, the document's own first."""
        codes = sorted(self._by_language, key=lambda code: (code != self.document.language, code))
        return tuple(lexicon(code) for code in codes)

    def holding(self, phrase: Phrase) -> frozenset[int]:
        """Sentences that hold the letters a phrase needs."""
        found: frozenset[int] | None = None
        for needed in phrase.letters:
            if needed not in self._unions:
                self._unions[needed] = frozenset().union(*(self._runs.holding(letters) for letters in needed))
            found = self._unions[needed] if found is None else found & self._unions[needed]
            if not found:
                break
        return frozenset(range(len(self.document.sentences))) if found is None else found

    def candidates(self, phrase: Phrase, code: str) -> list[int]:
        """Sentences of a language in which a phrase can match, in order."""
        return sorted(self.holding(phrase) & self._by_language.get(code, frozenset()))

    def matched(self, phrase: Phrase) -> frozenset[int]:
        """Sentences in which a phrase matches."""
        if phrase not in self._matched:
            sentences = self.document.sentences
            self._matched[phrase] = frozenset(
                index for index in self.holding(phrase) if phrase.search(sentences[index].low)
            )
        return self._matched[phrase]

    def saying(self, phrases: tuple[Phrase, ...]) -> frozenset[int]:
        """Sentences in which any of the phrases stands; the tuples are the lexicon's own and live as long as it."""
        key = id(phrases)
        if key not in self._said:
            self._said[key] = frozenset().union(*(self.matched(phrase) for phrase in phrases))
        return self._said[key]

    def says(self, phrases: tuple[Phrase, ...], sentence: Sentence) -> bool:
        """Whether any of the phrases stands in a sentence."""
        return bool(phrases) and sentence.index in self.saying(phrases)

    def find(self, phrases: Iterable[Phrase], code: str) -> list[tuple[Sentence, int, int]]:
        """Every place of the phrases: sentence, start and end within it."""
        out: list[tuple[Sentence, int, int]] = []
        for phrase in phrases:
            for index in self.candidates(phrase, code):
                sentence = self.document.sentences[index]
                out.extend((sentence, *span) for span in phrase.finditer(sentence.low))
        return out

    def clause(self, sentence: Sentence, start: int) -> tuple[int, int]:
        """The bounds, within the sentence, of the clause around a place."""
        begin, end = 0, len(sentence.low)
        for match in clause_break(sentence.language).finditer(sentence.low):
            if match.start() >= start:
                end = match.start()
                break
            begin = match.end()
        return min(begin, start), end

    def governor(self, sentence: Sentence) -> Sentence | None:
        """The lead-in above, or the head of the column."""
        index = sentence.header if sentence.header is not None else sentence.lead
        return None if index is None else self.document.sentences[index]

    def topics(self, sentence: Sentence) -> frozenset[str]:
        """What a sentence is about: its section, and rights where it speaks of one or goes on after one that does."""
        return sentence.topics | RIGHTS if sentence.index in self.of_rights() else sentence.topics

    def of_rights(self) -> frozenset[int]:
        """Sentences that explain a right, with the rest of a paragraph that begins so."""
        if self._of_rights is None:
            found: set[int] = set()
            for words in self.lexicons:
                found |= self.saying(words.small["rights_sentences"])
            for sentence in self.document.sentences:
                first = sentence.opener is not None and self.document.sentences[sentence.opener]
                if first and first.index in found and (first.opener is None or first.opener in found):
                    found.add(sentence.index)
            self._of_rights = frozenset(found)
        return self._of_rights

    def spoken(self, value: Value, sentence: Sentence) -> str:
        """The sentence without addresses and the controller's name, for purposes without the occasion of collecting."""
        if value.finding not in (CATEGORIES, PURPOSES):
            return sentence.low
        if sentence.index not in self._unnamed:
            low = MAILBOX.sub(lambda match: MASK * len(match[0]), sentence.low) if "@" in sentence.low else sentence.low
            for name in self.own:
                low = low.replace(name, MASK * len(name))
            self._unnamed[sentence.index] = particulars.without_purposes(low)
            self._aims[sentence.index] = self._without_occasion(low, sentence)
        aim = value.finding == PURPOSES and value.name != NEWSLETTER  # who subscribes says what for
        if aim:
            return self._aims[sentence.index]
        low = self._unnamed[sentence.index]
        return particulars.without_aim(value.name, low) if value.finding == CATEGORIES else low

    def _without_occasion(self, low: str, sentence: Sentence) -> str:
        """`We collect data when you enter a contest` says on what occasion, until the sentence says what for."""
        small = lexicon(sentence.language).small
        if not self.says(small["occasions"], sentence):
            return low
        start = min(match.end() for phrase in small["occasions"] if (match := phrase.search(low)) is not None)
        ends = [match.start() for phrase in small["what_for"] if (match := phrase.search(low, start)) is not None]
        end = min(ends, default=len(low))
        return low[:start] + MASK * (end - start) + low[end:]

    def titles_a_purpose(self, heading: Sentence) -> bool:
        """Whether a heading names a purpose: it stands under one about purposes, or its basis is labelled below it."""
        sentences = self.document.sentences
        if any(PURPOSES in sentences[index].topics for index in heading.headings):
            return True
        for below in sentences[heading.index + 1 : heading.index + 1 + BELOW]:
            if below.kind is Kind.HEADING:
                return False
            if "bases" in below.topics and ":" in below.text[:MOST_OF_LABEL]:
                return True
        return False

    def is_definition(self, sentence: Sentence) -> bool:
        """Whether a sentence explains a word instead of saying what is done."""
        lead = self.governor(sentence)
        return any(
            self.says(lexicon(part.language).small["definitions"], part)
            for part in (sentence, lead)
            if part is not None
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
        denied = value.deniable and _denied(matcher, value, sentence, start)
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


def _only_tells(value: Value, sentence: Sentence, start: int, end: int) -> bool:
    """Whether a category's name introduces its own content or is spelled out right after it."""
    return particulars.given(value.name, sentence.low, end) or particulars.explained(
        value.name, sentence.low, start, end
    )


def _admissible(matcher: Matcher, value: Value, sentence: Sentence, use: Use) -> bool:
    heading = sentence.kind is Kind.HEADING
    titled = heading and value.finding == PURPOSES and matcher.titles_a_purpose(sentence)
    if heading and not value.headings and not titled:
        return False
    topics = matcher.topics(sentence)
    barred = topics & value.not_topics
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


def _speaks_of_data(matcher: Matcher, value: Value, sentence: Sentence) -> bool:
    """Whether a sentence is about data at all: it stands under a title, in a list, or has a word that says so."""
    if sentence.topics or sentence.governed or sentence.kind is not Kind.PARAGRAPH:
        return True
    small = lexicon(sentence.language).small
    return matcher.says(small["speaks_of_data"], sentence) or matcher.says(value.says, sentence)


def _frames(matcher: Matcher, value: Value, sentence: Sentence, barred: frozenset[str]) -> bool:
    """Whether a sentence says in so many words what kind of fact it states, though its section is about another."""
    name, neighbours = FRAMES.get(value.finding, ("", frozenset()))
    return (
        barred <= neighbours
        and sentence.index not in matcher.of_rights()
        and matcher.says(lexicon(sentence.language).small[name], sentence)
    )


def in_context(matcher: Matcher, value: Value, sentence: Sentence) -> bool:
    """Whether a term may be taken at its word here: the section is about it, or the sentence or its lead-in says so."""
    if sentence.topics & value.topics or not (value.topics or value.says):
        return True
    if matcher.says(value.says, sentence):
        return True
    lead = matcher.governor(sentence)
    return lead is not None and lead.language == sentence.language and matcher.says(value.says, lead)


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


def _denied(matcher: Matcher, value: Value, sentence: Sentence, start: int) -> bool:
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
