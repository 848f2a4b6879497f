"""Whether a sentence qualifies what it says: the groups of words `qualifiers` in language.toml."""

from __future__ import annotations

from collections.abc import Sequence

from lofte.domain.reading.document import Sentence
from lofte.domain.reading.lexicon import lexicon


def says(sentence: Sentence, name: str) -> bool:
    """Whether one of the phrases of that group stands in a sentence, in the sentence's language."""
    return any(phrase.search(sentence.low) for phrase in lexicon(sentence.language).small.get(name, ()))


def says_one(sentence: Sentence, names: Sequence[str]) -> bool:
    """Whether a phrase of any of the groups stands in a sentence."""
    return any(says(sentence, name) for name in names)
