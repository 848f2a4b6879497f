"""Where the phrases of a lexicon stand in a document, and what of a sentence speaks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from lofte.domain.reading import particulars
from lofte.domain.reading.document import Document, Kind, Sentence
from lofte.domain.reading.lexicon import Lexicon, Value, lexicon
from lofte.domain.reading.phrase_parts import Letters
from lofte.domain.reading.phrases import RUN, Phrase
from lofte.domain.reading.runs import Runs
from lofte.domain.reading.sentences import lowered

LOWER_WORD = re.compile(r"(?<![\w@./-])[^\W\d_A-ZÅÄÖ][\w-]*(?![\w@.-]\w)")
MASK = "¤"
MAILBOX = re.compile(r"[\w.+-]+@[\w.-]+")
CATEGORIES = "categories"
PURPOSES = "purposes"
KINDS = "recipients.kinds"
NEWSLETTER = "newsletter"
MOST_OF_LABEL = 40
MEMBERS = 3  # kinds of data in one sentence that make it a list of data
KIND_WORDS = 3  # of a heading that is nothing but a kind of data
BELOW = 8  # sentences under a heading in which a label says what the heading is
RIGHTS = frozenset({"rights"})


@cache
def clause_break(code: str) -> re.Pattern[str]:
    """Where a clause of a sentence ends: a dash, a semicolon, a 'but', a bracket that denies or goes on about `us`."""
    language = lexicon(code).language
    words = "|".join(re.escape(word) for word in language.clause_breaks)
    aside = "|".join(re.escape(word) for word in (*language.negations, *language.clause_breaks, language.own_words[0]))
    return re.compile(rf"\s[—–-]\s|;|\s\((?=(?:{aside})\s)|(?:,\s*|\s)(?:{words})\s")


@dataclass(slots=True)
class Matcher:
    """Searches one document: letters first, then patterns in the sentences that have the letters."""

    document: Document
    low: str = ""
    plain_words: frozenset[str] = frozenset()  # words that stand somewhere in lower case
    _runs: Runs = field(default_factory=lambda: Runs(sentences=()))
    _unions: dict[frozenset[Letters], frozenset[int]] = field(default_factory=dict)
    _said: dict[int, frozenset[int]] = field(default_factory=dict)
    _says: dict[tuple[int, int], bool] = field(default_factory=dict)
    _holders: dict[int, dict[int, list[Phrase]]] = field(default_factory=dict)
    _matched: dict[Phrase, frozenset[int]] = field(default_factory=dict)
    _of_rights: frozenset[int] | None = None
    _listing: frozenset[int] | None = None
    own: tuple[str, ...] = ()  # lower-cased names of several words by which the text calls the controller
    _named_out: dict[int, str] = field(default_factory=dict)
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

    def ending(self, words: Iterable[str]) -> frozenset[int]:
        """Sentences that hold a word which ends in the last letters of one of these: `24h` in `h`."""
        found = (RUN.findall(word)[-1] for word in words)
        return frozenset().union(*(self._runs.holding(Letters(run, begins=False, ends=True)) for run in found))

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
        """Whether any of the phrases stands in a sentence; only those whose letters it has are ever compiled."""
        if not phrases:
            return False
        key = id(phrases), sentence.index
        if key not in self._says:
            self._says[key] = any(
                phrase.search(sentence.low) is not None for phrase in self._held(phrases).get(sentence.index, ())
            )
        return self._says[key]

    def _held(self, phrases: tuple[Phrase, ...]) -> dict[int, list[Phrase]]:
        """Which of the phrases each sentence has the letters of."""
        key = id(phrases)
        if key not in self._holders:
            table: dict[int, list[Phrase]] = {}
            for phrase in phrases:
                for index in self.holding(phrase):
                    table.setdefault(index, []).append(phrase)
            self._holders[key] = table
        return self._holders[key]

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
        """The sentence without addresses and the controller's name, for purposes without the occasion of collecting.

        For kinds of recipients the name is blotted out too: `Scouterna Region Väst` is no region that receives data.
        """
        if value.finding not in (CATEGORIES, PURPOSES, KINDS):
            return sentence.low
        if sentence.index not in self._unnamed:
            low = MAILBOX.sub(lambda match: MASK * len(match[0]), sentence.low) if "@" in sentence.low else sentence.low
            for name in self.own:
                low = low.replace(name, MASK * len(name))
            self._named_out[sentence.index] = low
            self._unnamed[sentence.index] = particulars.without_purposes(low)
            self._aims[sentence.index] = self._without_occasion(low, sentence)
        if value.finding == KINDS:
            return self._named_out[sentence.index]
        if value.finding == PURPOSES:
            # Who subscribes to a newsletter says what for: its occasion counts.
            return self._named_out[sentence.index] if value.name == NEWSLETTER else self._aims[sentence.index]
        low = self._unnamed[sentence.index]
        return particulars.without_aim(value.name, low) if value.finding == CATEGORIES else low

    def _without_occasion(self, low: str, sentence: Sentence) -> str:
        """`We collect data when you enter a contest` says on what occasion, until the sentence says what for."""
        small = lexicon(sentence.language).small
        if not self.says(small["occasions"], sentence):
            return low
        start = min(match[1] for phrase in small["occasions"] if (match := phrase.search(low)))
        ends = [match[0] for phrase in small["what_for"] if (match := phrase.search(low, start))]
        end = min(ends, default=len(low))
        return low[:start] + MASK * (end - start) + low[end:]

    def stands_under(self, heading: Sentence, topic: str) -> bool:
        """Whether the nearest heading above a heading is about something: `Authorities` under `Who receives data?`."""
        return bool(heading.headings) and topic in self.document.sentences[heading.headings[-1]].topics

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

    def titles_a_kind(self, heading: Sentence) -> bool:
        """Whether a heading is itself one of the kinds of data of the section above it: `Phone number`, then why."""
        sentences = self.document.sentences
        above = heading.headings[-1:]
        return (
            bool(above)
            and "data" in sentences[above[0]].topics
            and not heading.topics - {"data"}
            and len(heading.low.split()) <= KIND_WORDS
        )

    def enumerates(self, sentence: Sentence) -> bool:
        """Whether a sentence names so many of the most common kinds of data that it is a list of them, verb or not."""
        if self._listing is None:
            counts: Counter[int] = Counter()
            for words in self.lexicons:
                for phrase in words.small["data_words"]:
                    counts.update(self.matched(phrase))
            self._listing = frozenset(index for index, count in counts.items() if count >= MEMBERS)
        return sentence.index in self._listing

    def is_definition(self, sentence: Sentence) -> bool:
        """Whether a sentence explains a word instead of saying what is done."""
        lead = self.governor(sentence)
        return any(
            self.says(lexicon(part.language).small["definitions"], part)
            for part in (sentence, lead)
            if part is not None
        )
