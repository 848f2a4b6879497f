"""Phrases as regular expressions: a second, plain translation, beside which the walking is tested."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from lofte.domain.reading.phrase_parts import Part
from lofte.domain.reading.phrases import Phrase
from lofte.domain.reading.tokens import STAR

SEPARATOR = r"[\s,\"'(/)\[\]]{1,4}"
WORD_END = r"(?![\w@])"
WORD_START = r"(?<![\w@-]{0})(?<!\w\.{0})"
ANCHORS = {"^": r"^\W*(?:\d[\d.]*\W{0,3})?", "$": r"\W*$", ":": r"[^:]{0,120}:\W*$"}
ANY_LETTERS = r"[\w-]*"


def expression(phrase: Phrase) -> str:
    """The phrase as a regular expression, for lower-cased text."""
    return _sequence_expression(phrase.parts, left=False, right=False)


def _sequence_expression(parts: Sequence[Part], *, left: bool, right: bool) -> str:
    """Parts joined with separators, gaps and optional parts folded in.

    `left` and `right`: what stands before and after is a separator, so that a word needs no boundary of its own there.
    """
    out: list[str] = []
    pending = ""  # what must stand before the next part
    for position, part in enumerate(parts):
        follows = _separator_follows(parts, position, right=right)
        before = left if not pending else True
        if part.anchor:
            out.append(ANCHORS[part.anchor])
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


def _separator_follows(parts: Sequence[Part], position: int, *, right: bool) -> bool:
    """Whether what comes after a part always begins with a separator."""
    for part in parts[position + 1 :]:
        if part.anchor:
            return False
        if not part.gap and not part.optional:
            return True
    return right


def _expression(part: Part, *, left: bool, right: bool) -> str:
    if part.word:
        return _word_expression(part.word, left=left, right=right)
    ends = not right and all(_ends_in_a_word(parts) for parts in part.either)
    inner = "|".join(_alternatives(part.either, left=left, right=right or ends))
    return f"(?:{inner}){WORD_END if ends else ''}"


def _ends_in_a_word(parts: Sequence[Part]) -> bool:
    last = parts[-1]
    if last.optional or last.anchor or last.gap:
        return False
    return not last.word.endswith(STAR) if last.word else all(_ends_in_a_word(inner) for inner in last.either)


def _alternatives(either: Sequence[Sequence[Part]], *, left: bool, right: bool) -> list[str]:
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
