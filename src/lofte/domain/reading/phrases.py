"""The small language in which a lexicon says what to look for, and its translation to regular expressions.

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
from typing import NamedTuple

from lofte.domain.reading.tokens import OPEN, STAR, tokens_of

SEPARATOR = r"[\s,\"'(/)\[\]]{1,4}"  # plain quotes: lowered text has no others
WORD_END = r"(?![\w@])"
WORD_START = r"(?<![\w@-]{0})(?<!\w\.{0})"  # after the first letter; the `se` of `example.se` is no word
AT_WORD = re.compile(r"(?<![\w@-])(?<!\w\.)")
BEGINNING, ENDING, COLON, PERHAPS = "^$:["
ANCHORS = {BEGINNING: r"^\W*(?:\d[\d.]*\W{0,3})?", ENDING: r"\W*$", COLON: r"[^:]{0,120}:\W*$"}
ANY_LETTERS = r"[\w-]*"
GAPS = {"...": 6, "..": 2}
RUN = re.compile(r"\w+")


class PhraseError(ValueError):
    """A phrase in a lexicon that cannot be read; says which. Repeating never helps."""


class Letters(NamedTuple):
    """Letters that a match holds in a row; `begins` and `ends`: no further letter stands before or after them."""

    text: str
    begins: bool
    ends: bool


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """A word, a gap, an anchor or alternatives, each a sequence of parts; `letters`: one of them stands in a match."""

    word: str = ""
    gap: int = 0
    anchor: str = ""
    either: tuple[tuple[_Part, ...], ...] = ()
    optional: bool = False
    letters: frozenset[Letters] | None = None
    shortest: int = 0  # length of the shortest of these letters


@dataclass(frozen=True, slots=True, eq=False)
class Phrase:
    """One phrase: its own spelling, its parts, and what it needs: of every set, one must be present."""

    source: str
    parts: tuple[_Part, ...] = field(repr=False)
    letters: tuple[frozenset[Letters], ...]
    literals: tuple[tuple[str, ...], ...]

    @property
    def expression(self) -> str:
        """The phrase as a regular expression, for lower-cased text."""
        return _sequence_expression(self.parts, left=False, right=False)

    @property
    def at_word(self) -> bool:
        """Whether every match begins with a word, so that the expression need not say so of each alternative."""
        return _begins_with_a_word(self.parts)

    def possible(self, text: str) -> bool:
        """Whether the letters that the phrase needs stand in `text`."""
        for needed in self.literals:
            for literal in needed:
                if literal in text:
                    break
            else:
                return False
        return True

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """The first match in lower-cased `text`."""
        pattern, at_word = compiled(self)
        last = len(text) if end is None else end
        match = pattern.search(text, start, last)
        while at_word and match and not AT_WORD.match(text, match.start()):
            match = pattern.search(text, match.start() + 1, last)
        return match

    def finditer(self, text: str) -> list[tuple[int, int]]:
        """Every match in lower-cased `text`, as (start, end)."""
        out: list[tuple[int, int]] = []
        match = self.search(text)
        while match:
            out.append(match.span())
            match = self.search(text, max(match.end(), match.start() + 1))
        return out


@cache
def compiled(phrase: Phrase) -> tuple[re.Pattern[str], bool]:
    """The one place where expressions are compiled, once per process and only when needed; with `at_word`.

    Compiling is half of the time that a first document takes, and boundaries are a third of that: the one at the
    beginning is looked at by `search`.
    """
    at_word = phrase.at_word
    return re.compile(_sequence_expression(phrase.parts, left=at_word, right=False)), at_word


class Translator:
    """Reads the phrases of one language; words and word lists that many of them share are read once."""

    def __init__(self, *, words: Mapping[str, Sequence[str]]) -> None:
        self._words = words
        self._lists: dict[str, _Part] = {}

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

    def _parts(self, tokens: list[str], at: int, source: str) -> tuple[tuple[_Part, ...], int]:
        parts: list[_Part] = []
        while at < len(tokens) and tokens[at] not in (")", "]", "|"):
            part, at = self._element(tokens, at, source)
            parts.append(part)
        if not parts:
            raise PhraseError(f"empty alternative: {source!r}")
        return tuple(parts), at

    def _element(self, tokens: list[str], at: int, source: str) -> tuple[_Part, int]:
        token = tokens[at]
        if token in GAPS:
            return _Part(gap=GAPS[token]), at + 1
        if token in ANCHORS:
            return _Part(anchor=ANCHORS[token]), at + 1
        if token == OPEN:
            return self._group(tokens, at + 1, source, ")")
        if token == PERHAPS:
            part, at = self._group(tokens, at + 1, source, "]")
            return replace(part, optional=True), at
        if token.startswith("{"):
            return self._named(token[1:-1], source), at + 1
        return _word(token), at + 1

    def _group(self, tokens: list[str], at: int, source: str, closing: str) -> tuple[_Part, int]:
        alternatives: list[tuple[_Part, ...]] = []
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

    def _named(self, name: str, source: str) -> _Part:
        if name not in self._words:
            raise PhraseError(f"no word list {name!r}, used in {source!r}")
        if name not in self._lists:
            self._lists[name] = _either([self._parts(tokens_of(entry), 0, entry)[0] for entry in self._words[name]])
        return self._lists[name]


def compile_phrase(source: str, *, words: Mapping[str, Sequence[str]]) -> Phrase:
    """Translate one phrase; `words` are the word lists of its language."""
    return Translator(words=words).phrase(source)


def _either(alternatives: Iterable[tuple[_Part, ...]], *, optional: bool = False) -> _Part:
    """Alternatives as one part; one that is itself nothing but alternatives is taken apart."""
    flat: list[tuple[_Part, ...]] = []
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
    return _Part(either=tuple(flat), letters=letters, optional=optional, shortest=shortest)


def _needed(parts: Sequence[_Part]) -> _Part | None:
    """The part without which a sequence cannot match and whose letters are the longest."""
    best: _Part | None = None
    for part in parts:
        if not part.optional and part.letters and (best is None or part.shortest > best.shortest):
            best = part
    return best


@cache
def _word(token: str) -> _Part:
    """A word and the longest run of letters in it, with whether the run must begin and end there."""
    longest: Letters | None = None
    for run in RUN.finditer(token):
        before, after = token[: run.start()][-1:], token[run.end() :][:1]
        if longest is None or len(run[0]) > len(longest.text):
            longest = Letters(run[0], before not in ("*", "?"), after not in ("*", "?"))
    return _Part(word=token, letters=frozenset({longest}), shortest=len(longest.text)) if longest else _Part(word=token)


def _sequence_expression(parts: Sequence[_Part], *, left: bool, right: bool) -> str:
    """Parts joined with separators, gaps and optional parts folded in.

    `left` and `right`: what stands before and after is a separator, so that a word needs no boundary of its own there.
    """
    out: list[str] = []
    pending = ""  # what must stand before the next part
    for position, part in enumerate(parts):
        follows = _separator_follows(parts, position, right=right)
        before = left if not pending else True
        if part.anchor:
            out.append(part.anchor)
            left = False
        elif part.gap:
            pending = (pending or SEPARATOR) + rf"(?:[^\s;]{{1,40}}\s+){{0,{part.gap}}}?[\"'(]?"
        elif part.optional and not pending:
            # An optional part that comes first carries its own separator.
            out.append(f"(?:{_expression(part, left=before, right=True)}{SEPARATOR})?")
        elif part.optional:
            out.append(f"(?:{pending}{_expression(part, left=True, right=follows)})?")
        else:
            out.append(pending + _expression(part, left=before, right=follows))
            pending = SEPARATOR
    return "".join(out)


def _separator_follows(parts: Sequence[_Part], position: int, *, right: bool) -> bool:
    """Whether what comes after a part always begins with a separator."""
    for part in parts[position + 1 :]:
        if part.anchor:
            return False
        if not part.gap and not part.optional:
            return True
    return right


def _expression(part: _Part, *, left: bool, right: bool) -> str:
    if part.word:
        return _word_expression(part.word, left=left, right=right)
    ends = not right and all(_ends_in_a_word(parts) for parts in part.either)
    inner = "|".join(_alternatives(part.either, left=left, right=right or ends))
    return f"(?:{inner}){WORD_END if ends else ''}"


def _begins_with_a_word(parts: Sequence[_Part]) -> bool:
    """Whether what these parts match begins with a letter of their own; one that may be left out asks the next, too."""
    first = parts[0]
    if first.optional and not (len(parts) > 1 and _begins_with_a_word(parts[1:])):
        return False
    if first.either:
        return all(_begins_with_a_word(inner) for inner in first.either)
    return bool(first.word) and first.word[0] != STAR


def _ends_in_a_word(parts: Sequence[_Part]) -> bool:
    last = parts[-1]
    if last.optional or last.anchor or last.gap:
        return False
    return not last.word.endswith(STAR) if last.word else all(_ends_in_a_word(inner) for inner in last.either)


def _alternatives(either: Sequence[Sequence[_Part]], *, left: bool, right: bool) -> list[str]:
    """The alternatives; where a boundary is needed before them, those with the same first letter share it."""
    if left or not all(parts[0].word and parts[0].word[0] not in "*?" for parts in either):
        return [_sequence_expression(parts, left=left, right=right) for parts in either]
    rests: dict[str, list[str]] = {}
    for parts in either:
        first = _escaped(parts[0].word[0])
        rests.setdefault(first, []).append(_sequence_expression(parts, left=True, right=right)[len(first) :])
    return [
        first + WORD_START.format(first) + (rest[0] if len(rest) == 1 else f"(?:{'|'.join(rest)})")
        for first, rest in rests.items()
    ]


@cache
def _escaped(piece: str) -> str:
    """Letters as they stand in an expression, `?` as any letter; most pieces need nothing, and the same come again."""
    return piece if piece.isalnum() else re.escape(piece).replace(r"\?", r"\w")


def _word_expression(token: str, *, left: bool, right: bool) -> str:
    pieces = token.split(STAR)
    expression = ANY_LETTERS.join(_escaped(piece) for piece in pieces)
    if pieces[0] and not left:
        # The first letter comes first and looks back over itself: the engine skips to letters, not to lookbehinds.
        first = _escaped(pieces[0][0])
        expression = first + WORD_START.format(first) + expression[len(first) :]
    return expression + (WORD_END if pieces[-1] and not right else "")
