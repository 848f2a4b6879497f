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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

SEPARATOR = r"[\s,\"'(/)\[\]]{1,4}"  # plain quotes: lowered text has no others
WORD_END = r"(?![\w@])"
WORD_START = r"(?<![\w@-]{0})(?<!\w\.{0})"  # after the first letter; the `se` of `example.se` is no word
BEGINNING, ENDING, COLON, OPEN, PERHAPS, STAR = "^$:([*"
GAPS = {"...": 6, "..": 2}
STARRED = re.compile(r"\(([^()\[\]]*)\)\*")
COMPOUND = re.compile(r"([\w*-]*)\(([^()\[\]]*)\)([\w*-]*)")
ADJACENT = re.compile(r"\(([^()\[\]]*)\)\(([^()\[\]]*)\)")
TOKEN = re.compile(r"\{[\w-]+\}|\.{2,3}|[()\[\]|^$]|[^\s()\[\]|{}^$]+")


class PhraseError(ValueError):
    """A phrase in a lexicon that cannot be read; says which. Repeating never helps."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """One compiled phrase: its own spelling, its expression, and its literals: of every set, one must be present."""

    source: str
    expression: str
    literals: tuple[frozenset[str], ...]

    def possible(self, text: str) -> bool:
        """Whether the letters that the phrase needs stand in `text`."""
        return all(any(literal in text for literal in needed) for needed in self.literals)

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """The first match in lower-cased `text`."""
        return compiled(self.expression).search(text, start, len(text) if end is None else end)

    def finditer(self, text: str) -> list[tuple[int, int]]:
        """Every match in lower-cased `text`, as (start, end)."""
        return [match.span() for match in compiled(self.expression).finditer(text)]


@cache
def compiled(expression: str) -> re.Pattern[str]:
    """The one place where expressions are compiled, once per process and only when needed."""
    return re.compile(expression)


@dataclass(frozen=True, slots=True)
class _Part:
    """An expression with the literals it needs (`None`: it can match without any)."""

    expression: str
    literals: frozenset[str] | None
    gap: bool = False
    optional: bool = False
    anchor: bool = False


def compile_phrase(source: str, *, words: Mapping[str, Sequence[str]]) -> Phrase:
    """Translate one phrase; `words` are the word lists of its language."""
    tokens = _tokens(source)
    if not tokens:
        raise PhraseError(f"empty phrase: {source!r}")
    parts, rest = _parts(tokens, 0, words, source)
    if rest != len(tokens):
        raise PhraseError(f"unbalanced phrase: {source!r}")
    part = _Part(_join(parts), None)
    needed = [part.literals for part in parts if part.literals and not part.optional]
    return Phrase(source=source, expression=part.expression, literals=tuple(sorted(set(needed), key=_rarest_first)))


def _rarest_first(needed: frozenset[str]) -> tuple[int, int]:
    return len(needed), -min(map(len, needed))


def _sequence(tokens: list[str], at: int, words: Mapping[str, Sequence[str]], source: str) -> tuple[_Part, int]:
    """Parts until a closing token, joined with separators; gaps and optional parts folded in."""
    parts, at = _parts(tokens, at, words, source)
    return _Part(_join(parts), _needed(parts)), at


def _parts(tokens: list[str], at: int, words: Mapping[str, Sequence[str]], source: str) -> tuple[list[_Part], int]:
    parts: list[_Part] = []
    while at < len(tokens) and tokens[at] not in (")", "]", "|"):
        part, at = _element(tokens, at, words, source)
        parts.append(part)
    if not parts:
        raise PhraseError(f"empty alternative: {source!r}")
    return parts, at


def _join(parts: list[_Part]) -> str:
    out: list[str] = []
    pending = ""  # what must stand before the next part
    for part in parts:
        if part.anchor:
            out.append(part.expression)
        elif part.gap:
            pending = (pending if pending not in ("", SEPARATOR) else SEPARATOR) + part.expression
        elif part.optional:
            out.append(f"(?:{pending}{part.expression})?")
        else:
            out.append(pending + part.expression)
            pending = SEPARATOR
        if part.optional and not pending:
            # An optional part that comes first carries its own separator.
            out[-1] = f"(?:{part.expression}{SEPARATOR})?"
    return "".join(out)


def _needed(parts: list[_Part]) -> frozenset[str] | None:
    best: frozenset[str] | None = None
    for part in parts:
        if part.optional or not part.literals:
            continue
        if best is None or min(map(len, part.literals)) > min(map(len, best)):
            best = part.literals
    return best


def _element(tokens: list[str], at: int, words: Mapping[str, Sequence[str]], source: str) -> tuple[_Part, int]:
    token = tokens[at]
    if token in GAPS:
        return _Part(rf"(?:[^\s;]{{1,40}}\s+){{0,{GAPS[token]}}}?[\"'(]?", None, gap=True), at + 1
    if token == BEGINNING:
        return _Part(r"^\W*(?:\d[\d.]*\W{0,3})?", None, anchor=True), at + 1
    if token == ENDING:
        return _Part(r"\W*$", None, anchor=True), at + 1
    if token == COLON:
        return _Part(r"[^:]{0,120}:\W*$", None, anchor=True), at + 1
    if token == OPEN:
        return _group(tokens, at + 1, words, source, ")")
    if token == PERHAPS:
        part, at = _group(tokens, at + 1, words, source, "]")
        return _Part(part.expression, part.literals, optional=True), at
    if token.startswith("{"):
        return _named(token[1:-1], words, source), at + 1
    return _word(token), at + 1


def _group(
    tokens: list[str], at: int, words: Mapping[str, Sequence[str]], source: str, closing: str
) -> tuple[_Part, int]:
    alternatives: list[_Part] = []
    optional = False
    while True:
        if at < len(tokens) and tokens[at] in ("|", closing):
            optional = True
        else:
            part, at = _sequence(tokens, at, words, source)
            alternatives.append(part)
        if at >= len(tokens) or tokens[at] not in ("|", closing):
            raise PhraseError(f"unbalanced phrase: {source!r}")
        at += 1
        if tokens[at - 1] == closing:
            break
    if not alternatives:
        raise PhraseError(f"empty alternatives: {source!r}")
    whole = _either(alternatives)
    return _Part(whole.expression, whole.literals, optional=optional), at


def _either(alternatives: list[_Part]) -> _Part:
    expression = "(?:" + "|".join(part.expression for part in alternatives) + ")"
    literals: frozenset[str] | None = frozenset()
    for part in alternatives:
        literals = None if literals is None or not part.literals else literals | part.literals
    return _Part(expression, literals)


@cache
def _tokens(source: str) -> list[str]:
    """Tokens of a phrase; `(a|b)*` is `(a*|b*)`, a lone star is nothing."""
    spread = STARRED.sub(lambda group: "(" + "|".join(f"{end.strip()}*" for end in group[1].split("|")) + ")", source)
    joined = ""
    while joined != spread:
        joined, spread = spread, COMPOUND.sub(_compounds, ADJACENT.sub(_products, spread))
    return [token for token in TOKEN.findall(spread.lower()) if token != STAR]


def _compounds(group: re.Match[str]) -> str:
    """`(kund|medlems)register` as the words that it stands for: `(kundregister|medlemsregister)`."""
    before, middle, after = group.groups()
    return f"({'|'.join(before + word + after for word in middle.split('|'))})" if before or after else group[0]


def _products(group: re.Match[str]) -> str:
    """`(analys|statistik)(cookies|kakor)`: every word of the first with every word of the second."""
    return f"({'|'.join(one + other for one in group[1].split('|') for other in group[2].split('|'))})"


def _named(name: str, words: Mapping[str, Sequence[str]], source: str) -> _Part:
    if name not in words:
        raise PhraseError(f"no word list {name!r}, used in {source!r}")
    return _either([_sequence(_tokens(entry), 0, words, entry)[0] for entry in words[name]])


def _word(token: str) -> _Part:
    pieces = token.split("*")
    expression = r"[\w-]*".join(re.escape(piece).replace(r"\?", r"\w") for piece in pieces)
    if pieces[0]:
        # The first letter comes first and looks back over itself: the engine skips to letters, not to lookbehinds.
        first = re.escape(pieces[0][0])
        expression = first + WORD_START.format(first) + expression[len(first) :]
    end = WORD_END if pieces[-1] else ""
    longest = max(re.split(r"[*?]", token), key=len)
    return _Part(expression + end, frozenset({longest}) if longest else None)
