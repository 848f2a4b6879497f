"""Phrases walked over a text, part by part: nothing is compiled, so that a first document waits for nothing.

A walk is a function of a text and a place; it gives where the match ends, or `NO`. Each is made with what comes after
it, so that a choice which leads nowhere falls back to the next, in the order in which the lexicon writes them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache

from lofte.domain.reading.phrase_parts import Part
from lofte.domain.reading.tokens import STAR

Walk = Callable[[str, int], int]
Find = Callable[[str, int], tuple[int, int] | None]
NO = -1
MOST_BETWEEN = 4  # separators in a row
BETWEEN = re.compile(r"[\s,\"'(/)\[\]]+")  # plain quotes: lowered text has no others
CHUNK = re.compile(r"[^\s;]{1,40}\s+")  # a word that a gap passes
OPENS = frozenset("\"'(")
AT_WORD = re.compile(r"(?<![\w@-])(?<!\w\.)")  # the `se` of `example.se` is no word
WORD_ENDS = re.compile(r"(?![\w@])")
REST = re.compile(r"[\w-]*")
STARTS = re.compile(r"(?<![\w-])\S")
WORDS = re.compile(r"(?<![\w@-])(?<!\w\.)\S")
ANY_LETTERS = r"[\w-]*"
BEGINNING, ENDING, COLON = "^$:"
ANCHORS = {
    BEGINNING: re.compile(r"(\W*)(\d[\d.]*\W{0,3})?"),
    ENDING: re.compile(r"\W*$"),
    COLON: re.compile(r"[^:]{0,120}:\W*$"),
}
MANY = 4  # alternatives from which on it pays to sort them by their first letter


def arrived(_text: str, at: int) -> int:
    """The end of a phrase: wherever the walk has come to."""
    return at


def word(token: str, then: Walk, *, begins: bool) -> Walk:
    """A word, `*` for any letters and `?` for one; `begins`: no letter may stand before it."""
    stem, star, rest = token.partition(STAR)
    if "?" in stem or rest or not stem:
        walk = _pattern(token, then)
    elif star:
        walk = _beginning(stem, then)
    else:
        walk = _whole(stem, then)
    return _at_word(walk) if begins and stem else walk


def _at_word(walk: Walk) -> Walk:
    def at_word(text: str, at: int) -> int:
        return walk(text, at) if AT_WORD.match(text, at) else NO

    return at_word


def _whole(letters: str, then: Walk) -> Walk:
    length = len(letters)

    def whole(text: str, at: int) -> int:
        if not text.startswith(letters, at):
            return NO
        end = at + length
        return then(text, end) if WORD_ENDS.match(text, end) else NO

    return whole


def _beginning(letters: str, then: Walk) -> Walk:
    length = len(letters)

    def beginning(text: str, at: int) -> int:
        if not text.startswith(letters, at):
            return NO
        found = REST.match(text, at + length)
        return then(text, found.end()) if found else NO

    return beginning


def _pattern(token: str, then: Walk) -> Walk:
    pattern = letters_of(token)

    def fitting(text: str, at: int) -> int:
        found = pattern.match(text, at)
        return then(text, found.end()) if found else NO

    return fitting


@cache
def letters_of(token: str) -> re.Pattern[str]:
    """One word with signs in it as an expression; there are few of these."""
    inner = ANY_LETTERS.join(re.escape(piece).replace(r"\?", r"\w") for piece in token.split(STAR))
    return re.compile(inner + ("" if token.endswith(STAR) else r"(?![\w@])"))


def separated(then: Walk) -> Walk:
    """One to four separators, all there are."""

    def between(text: str, at: int) -> int:
        found = BETWEEN.match(text, at)
        return then(text, found.end()) if found and found.end() - at <= MOST_BETWEEN else NO

    return between


def gaped(sizes: Sequence[int], then: Walk) -> Walk:
    """Separators, then up to so many words, few rather than many."""
    walk = then
    for size in reversed(sizes):
        walk = _gap(size, walk)

    def between(text: str, at: int) -> int:
        found = BETWEEN.match(text, at)
        for length in range(min(MOST_BETWEEN, found.end() - at) if found else 0, 0, -1):
            end = walk(text, at + length)
            if end >= 0:
                return end
        return NO

    return between


def _gap(size: int, then: Walk) -> Walk:
    def passing(text: str, at: int) -> int:
        for _ in range(size + 1):
            if text[at : at + 1] in OPENS:
                end = then(text, at + 1)
                if end >= 0:
                    return end
            end = then(text, at)
            if end >= 0:
                return end
            found = CHUNK.match(text, at)
            if found is None:
                return NO
            at = found.end()
        return NO

    return passing


def either(walks: Sequence[Walk]) -> Walk:
    """The first of several that leads to the end."""

    def first(text: str, at: int) -> int:
        for walk in walks:
            end = walk(text, at)
            if end >= 0:
                return end
        return NO

    return first


def by_letter(walks: dict[str, tuple[Walk, ...]]) -> Walk:
    """The same where each begins with a letter of its own, so that most are never tried."""

    def first(text: str, at: int) -> int:
        for walk in walks.get(text[at : at + 1], ()):
            end = walk(text, at)
            if end >= 0:
                return end
        return NO

    return first


def anchored(sign: str, then: Walk) -> Walk:
    """A place in the text: its beginning, with a number or not, its end, a colon at its end with none before it."""
    if sign == BEGINNING:
        return _first(then)
    pattern = ANCHORS[sign]

    def last(text: str, at: int) -> int:
        found = pattern.match(text, at)
        return then(text, found.end()) if found else NO

    return last


def _first(then: Walk) -> Walk:
    def first(text: str, at: int) -> int:
        found = ANCHORS[BEGINNING].match(text) if at == 0 else None
        if found is None:
            return NO
        for end in {found.end(2): None, found.end(1): None} if found[2] else (found.end(1),):
            reached = then(text, end)
            if reached >= 0:
                return reached
        return NO

    return first


@lru_cache(maxsize=4096)
def starts(text: str) -> tuple[int, ...]:
    """Where in a text a phrase may begin: at its beginning, and wherever no letter stands before."""
    return tuple(sorted({0} | {match.start() for match in STARTS.finditer(text)}))


@lru_cache(maxsize=4096)
def words_at(text: str) -> dict[str, tuple[int, ...]]:
    """Where in a text words begin, by their first letter."""
    table: dict[str, tuple[int, ...]] = {}
    for match in WORDS.finditer(text):
        table[match[0]] = (*table.get(match[0], ()), match.start())
    return table


def finder(parts: Sequence[Part]) -> Find:
    """What finds the first match of these parts at or after a place."""
    letters = _letters(parts)
    if letters is None:
        return _anywhere(_sequence(parts, 0, None, arrived, begins=True))
    return _at_words(tuple(sorted(letters)), _sequence(parts, 0, None, arrived, begins=False))


def _letters(parts: Sequence[Part]) -> frozenset[str] | None:
    """The letters with which a match begins, of a word's own beginning each; none where that may be any."""
    found: frozenset[str] = frozenset()
    for part in parts:
        if part.anchor or part.gap or part.word[:1] in (STAR, "?"):
            return None
        inner = [_letters(one) for one in part.either] if part.either else [frozenset(part.word[:1])]
        if any(one is None for one in inner):
            return None
        found = found.union(*(one for one in inner if one))
        if not part.optional:
            return found
    return None


def _at_words(letters: tuple[str, ...], walk: Walk) -> Find:
    def find(text: str, start: int) -> tuple[int, int] | None:
        table = words_at(text)
        places = [at for letter in letters if letter in table for at in table[letter]]
        for at in sorted(places) if len(letters) > 1 else places:
            end = walk(text, at) if at >= start else NO
            if end >= 0:
                return at, end
        return None

    return find


def _anywhere(walk: Walk) -> Find:
    def find(text: str, start: int) -> tuple[int, int] | None:
        for at in starts(text):
            end = walk(text, at) if at >= start else NO
            if end >= 0:
                return at, end
        return None

    return find


def _sequence(
    parts: Sequence[Part], position: int, pending: tuple[int, ...] | None, then: Walk, *, begins: bool
) -> Walk:
    """The parts from a position on. `pending`: separators and these gaps come first; none at the very beginning.

    `begins`: the next word has to see to its own beginning, since no separator stands before it.
    """
    if position == len(parts):
        return then
    part, following = parts[position], position + 1
    if part.anchor:
        return anchored(part.anchor, _sequence(parts, following, pending, then, begins=True))
    if part.gap:
        return _sequence(parts, following, (*(pending or ()), part.gap), then, begins=begins)
    if not part.optional:
        after = _sequence(parts, following, (), then, begins=False)
        return _after(pending, _part(part, after, begins=begins and pending is None))
    without = _sequence(parts, following, pending, then, begins=begins)
    if pending is None:  # an optional part that comes first carries its own separator
        return either((_part(part, separated(without), begins=begins), without))
    return either((_after(pending, _part(part, without, begins=False)), without))


def _after(pending: tuple[int, ...] | None, then: Walk) -> Walk:
    if pending is None:
        return then
    return gaped(pending, then) if pending else separated(then)


def _part(part: Part, then: Walk, *, begins: bool) -> Walk:
    """A word, or one of several; of many that begin with letters only those with the right first one are tried."""
    if part.word:
        return word(part.word, then, begins=begins)
    walks = [_sequence(parts, 0, None, then, begins=begins) for parts in part.either]
    letters = [parts[0].word[:1] for parts in part.either]
    if len(walks) < MANY or any(
        not letter or letter in "*?" or one[0].optional for letter, one in zip(letters, part.either, strict=True)
    ):
        return either(walks)
    table: dict[str, tuple[Walk, ...]] = {}
    for letter, walk in zip(letters, walks, strict=True):
        table[letter] = (*table.get(letter, ()), walk)
    return by_letter(table)
