"""A phrase of a lexicon taken apart into tokens, with compounds and alternatives that share an ending spread out."""

from __future__ import annotations

import re
from functools import cache

OPEN, STAR = "(*"
STARRED = re.compile(r"\(([^()\[\]]*)\)\*")
COMPOUND = re.compile(r"([\w*-]*)\(([^()\[\]]*)\)([\w*-]*)")
ADJACENT = re.compile(r"\(([^()\[\]]*)\)\(([^()\[\]]*)\)")
TOKEN = re.compile(r"\{[\w-]+\}|\.{2,3}|[()\[\]|^$]|[^\s()\[\]|{}^$]+")


@cache
def tokens_of(source: str) -> list[str]:
    """Tokens of a phrase; `(a|b)*` is `(a*|b*)`, a lone star is nothing."""
    if OPEN not in source:
        return [token for token in TOKEN.findall(source.lower()) if token != STAR]
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
