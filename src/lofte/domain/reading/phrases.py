"""The small language in which a lexicon says what to look for, and where a phrase stands.

    samlar in personuppgifter     these words, in this order
    personuppgift*                a word that begins so; `*` stands for any letters, also inside a word
    organi?ation                  `?` stands for one letter
    samlar ... uppgifter          up to six words may stand between; `..` allows two
    (rätta|korrigera) [dina]      one of; may be left out; so may `(a|b|)`
    (kund|medlems)register        `kundregister` or `medlemsregister`: no space, one word
    {handle} {data}               a word list of the language, named in language.toml
    ^ kontakt $                   only at the beginning, only at the end
    samlar in :                   a colon at the end, with no other before it

Every phrase names literals of which at least one must stand in a text for it to match, so that a document is searched
for letters first and for patterns only where the letters are. Gaps and alternatives are bounded: no phrase backtracks
without limit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from lofte.domain.reading.phrase_parts import Letters, Part
from lofte.domain.reading.tokens import OPEN, tokens_of
from lofte.domain.reading.walking import ANCHORS, Find, finder

PERHAPS = "["
GAPS = {"...": 6, "..": 2}
RUN = re.compile(r"\w+")


class PhraseError(ValueError):
    """A phrase in a lexicon that cannot be read; says which. Repeating never helps."""


@dataclass(frozen=True, slots=True, eq=False)
class Phrase:
    """One phrase: its own spelling, its parts, and what it needs: of every set, one must be present."""

    source: str
    parts: tuple[Part, ...] = field(repr=False)
    letters: tuple[frozenset[Letters], ...]
    literals: tuple[tuple[str, ...], ...]

    def possible(self, text: str) -> bool:
        """Whether the letters that the phrase needs stand in `text`."""
        for needed in self.literals:
            for literal in needed:
                if literal in text:
                    break
            else:
                return False
        return True

    def search(self, text: str, start: int = 0, end: int | None = None) -> tuple[int, int] | None:
        """The first match in lower-cased `text`, as (start, end)."""
        return found_by(self)(text if end is None else text[:end], start)

    def finditer(self, text: str) -> list[tuple[int, int]]:
        """Every match in lower-cased `text`, as (start, end)."""
        find, out = found_by(self), []
        match = find(text, 0)
        while match:
            out.append(match)
            match = find(text, max(match[1], match[0] + 1))
        return out


@cache
def found_by(phrase: Phrase) -> Find:
    """How a phrase is found; made once per process and only when needed."""
    return finder(phrase.parts)


class Translator:
    """Reads the phrases of one language; words and word lists that many of them share are read once."""

    def __init__(self, *, words: Mapping[str, Sequence[str]]) -> None:
        self._words = words
        self._lists: dict[str, Part] = {}

    def phrase(self, source: str) -> Phrase:
        """One phrase; PhraseError where it cannot be read."""
        tokens = tokens_of(source)
        if not tokens:
            raise PhraseError(f"empty phrase: {source!r}")
        parts, rest = self._parts(tokens, 0, source)
        if rest != len(tokens):
            raise PhraseError(f"unbalanced phrase: {source!r}")
        needed = {part.letters: part.shortest for part in parts if part.letters and not part.optional}
        letters = tuple(sorted(needed, key=lambda each: (len(each), -needed[each])))  # the rarest first
        literals = tuple(tuple(one.text for one in each) for each in letters)
        return Phrase(source=source, parts=parts, letters=letters, literals=literals)

    def _parts(self, tokens: list[str], at: int, source: str) -> tuple[tuple[Part, ...], int]:
        parts: list[Part] = []
        while at < len(tokens) and tokens[at] not in (")", "]", "|"):
            part, at = self._element(tokens, at, source)
            parts.append(part)
        if not parts:
            raise PhraseError(f"empty alternative: {source!r}")
        return tuple(parts), at

    def _element(self, tokens: list[str], at: int, source: str) -> tuple[Part, int]:
        token = tokens[at]
        if token in GAPS:
            return Part(gap=GAPS[token]), at + 1
        if token in ANCHORS:
            return Part(anchor=token), at + 1
        if token == OPEN:
            return self._group(tokens, at + 1, source, ")")
        if token == PERHAPS:
            part, at = self._group(tokens, at + 1, source, "]")
            return replace(part, optional=True), at
        if token.startswith("{"):
            return self._named(token[1:-1], source), at + 1
        return _word(token), at + 1

    def _group(self, tokens: list[str], at: int, source: str, closing: str) -> tuple[Part, int]:
        alternatives: list[tuple[Part, ...]] = []
        optional = False
        while True:
            if at < len(tokens) and tokens[at] in ("|", closing):
                optional = True
            else:
                parts, at = self._parts(tokens, at, source)
                alternatives.append(parts)
            if at >= len(tokens) or tokens[at] not in ("|", closing):
                raise PhraseError(f"unbalanced phrase: {source!r}")
            at += 1
            if tokens[at - 1] == closing:
                break
        if not alternatives:
            raise PhraseError(f"empty alternatives: {source!r}")
        return _either(alternatives, optional=optional), at

    def _named(self, name: str, source: str) -> Part:
        if name not in self._words:
            raise PhraseError(f"no word list {name!r}, used in {source!r}")
        if name not in self._lists:
            self._lists[name] = _either([self._parts(tokens_of(entry), 0, entry)[0] for entry in self._words[name]])
        return self._lists[name]


def compile_phrase(source: str, *, words: Mapping[str, Sequence[str]]) -> Phrase:
    """Translate one phrase; `words` are the word lists of its language."""
    return Translator(words=words).phrase(source)


def _either(alternatives: Iterable[tuple[Part, ...]], *, optional: bool = False) -> Part:
    """Alternatives as one part; one that is itself nothing but alternatives is taken apart."""
    flat: list[tuple[Part, ...]] = []
    for parts in alternatives:
        flat.extend(parts[0].either if len(parts) == 1 and parts[0].either and not parts[0].optional else (parts,))
    letters: frozenset[Letters] | None = frozenset()
    shortest = 0
    for parts in flat:
        needed = _needed(parts)
        if letters is None or needed is None or not needed.letters:
            letters, shortest = None, 0
        else:
            letters |= needed.letters
            shortest = min(shortest or needed.shortest, needed.shortest)
    return Part(either=tuple(flat), letters=letters, optional=optional, shortest=shortest)


def _needed(parts: Sequence[Part]) -> Part | None:
    """The part without which a sequence cannot match and whose letters are the longest."""
    best: Part | None = None
    for part in parts:
        if not part.optional and part.letters and (best is None or part.shortest > best.shortest):
            best = part
    return best


@cache
def _word(token: str) -> Part:
    """A word and the longest run of letters in it, with whether the run must begin and end there."""
    longest: Letters | None = None
    for run in RUN.finditer(token):
        before, after = token[: run.start()][-1:], token[run.end() :][:1]
        if longest is None or len(run[0]) > len(longest.text):
            longest = Letters(run[0], before not in ("*", "?"), after not in ("*", "?"))
    return Part(word=token, letters=frozenset({longest}), shortest=len(longest.text)) if longest else Part(word=token)
