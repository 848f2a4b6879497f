"""Whether what somebody wrote can be a statute: it names a law, or a place in one."""

from __future__ import annotations

import re

LONGEST_STATUTE = 200
NAMED = re.compile(
    r"§|\bkap(?:\.|itel)|\b\d{4}:\d+\b|\b\d{4}/\d+\b|\bartikel\b|\barticle\b|\bart\.?\s*\d"
    r"|\blag\b|lag(?:en|ar|arna|stiftningen)\b|balk(?:en)?\b|förordning(?:en)?\b|föreskrift(?:er|en)?\b|direktiv(?:et)?\b"
    r"|\bgdpr\b|\b(?:act|code|law|regulation|directive|ordinance|statute|section)\b",
    re.IGNORECASE,
)


def names_a_law(*, text: str) -> bool:
    """Whether the text names a law, a paragraph, a chapter, an article or the number of an act."""
    return NAMED.search(text) is not None
