"""Text to document: language, blocks, sentences."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import cache, lru_cache

from lofte.domain.errors import LofteError
from lofte.domain.reading.blocks import split_blocks
from lofte.domain.reading.document import Document, Kind
from lofte.domain.reading.lexicon import language_of, languages, lexicon
from lofte.domain.reading.phrases import Phrase
from lofte.domain.reading.sentences import Builder, lowered

Topics = tuple[tuple[str, tuple[tuple[str, Phrase], ...]], ...]

WORD = re.compile(r"[^\W\d_]+")
LEAST = 3  # words that must speak for another language before a sentence is read in it
AIMING = "aiming"  # how a lead-in ends that opens a list of purposes or bases, whatever it says of data before
SAMPLE = 200_000
MOST = 20_000_000
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"), None)
SPACES = {ord(char): " " for char in "\u00a0\u2007\u2009\u200a\u202f\u3000"} | {ord("\u2028"): "\n", ord("\u2011"): "-"}


def read_document(*, text: str, language: str | None = None) -> Document:
    """The document of a text; `language` overrides what its words say.

    Offsets are into `Document.text`, which is `text` in NFC without invisible characters. Raises
    LofteError where there is nothing to read.
    """
    clean = unicodedata.normalize("NFC", text[:MOST]).translate(INVISIBLE).translate(SPACES).replace("\x00", " ")
    if not WORD.search(clean):
        raise LofteError.of(
            "reading.empty", "There is no text in this document.", remedy="A scan must first be turned into text."
        )
    code = language or detect(text=clean)
    builder = Builder(
        text=clean,
        language_of=lambda part: sentence_language(part, code),
        topics_of=topics_of,
        abbreviations=_abbreviations(code),
    )
    blocks = split_blocks(clean, is_topic=lambda line: bool(topics_of(line, code)))
    sentences = builder.run(blocks)
    title = next((sentence.text for sentence in sentences if sentence.kind is Kind.HEADING), "")
    return Document(text=clean, language=code, blocks=blocks, sentences=sentences, title=title)


def detect(*, text: str) -> str:
    """The language most of the words speak for; the first of `languages()` where none does."""
    counts = Counter(WORD.findall(text[:SAMPLE].lower()))
    return max(reversed(languages()), key=lambda code: sum(counts[word] for word in _common(code)))


@cache
def _common(code: str) -> frozenset[str]:
    return frozenset(language_of(code).common_words)


@cache
def _abbreviations(code: str) -> frozenset[str]:
    return frozenset(language_of(code).abbreviations)


def sentence_language(text: str, default: str) -> str:
    """The language of one sentence: the document's, unless its own words clearly say another."""
    words = WORD.findall(text[:400].lower())
    own = sum(word in _common(default) for word in words)
    for code in languages():
        if code != default:
            other = sum(word in _common(code) for word in words)
            if other >= LEAST and other > 2 * own:
                return code
    return default


@cache
def _titles(code: str) -> Topics:
    return _by_letters(lexicon(code).topics)


@cache
def _lead_ins(code: str) -> Topics:
    return _by_letters(lexicon(code).lead_ins)


def _by_letters(entries: Iterable[tuple[str, tuple[Phrase, ...]]]) -> Topics:
    """Phrases by the letters that they need, so that letters which many of them need are looked for once."""
    table: dict[str, list[tuple[str, Phrase]]] = {}
    for topic, phrases in entries:
        for phrase in phrases:
            for letters in phrase.literals[0] if phrase.literals else ("",):
                table.setdefault(letters, []).append((topic, phrase))
    return tuple((letters, tuple(entry)) for letters, entry in table.items())


@lru_cache(maxsize=8192)
def topics_of(text: str, code: str) -> frozenset[str]:
    """What a heading, a column head or a lead-in is about; several topics are possible, none is common."""
    if len(text) > 400:
        text = text[-400:]
    low = lowered(text)
    short = len(low) <= 110 and not low.rstrip().endswith(":")
    found: set[str] = set()
    for topics in (_titles(code), _lead_ins(code)) if short or len(low) <= 60 else (_lead_ins(code),):
        for letters, phrases in topics:
            if letters in low:
                found.update(
                    topic
                    for topic, phrase in phrases
                    if topic not in found and phrase.possible(low) and phrase.search(low)
                )
    return _foremost(found) if low.rstrip().endswith(":") else frozenset(found - {AIMING})


def _foremost(found: set[str]) -> frozenset[str]:
    """`We process your data based on:` opens a list of bases, `... in order to:` one of purposes: neither of data."""
    if AIMING in found and found & {"bases", "purposes", "recipients", "sources"}:
        found = found - {"data"}
    return frozenset(found - {AIMING})
