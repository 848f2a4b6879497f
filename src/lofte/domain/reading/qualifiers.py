"""Whether a sentence qualifies what it says: the groups of words `qualifiers` in language.toml."""

from __future__ import annotations

from collections.abc import Sequence

from lofte.domain.reading.document import Sentence
from lofte.domain.reading.lexicon import lexicon
from lofte.domain.reading.sentences import lowered


def says(sentence: Sentence, name: str) -> bool:
    """Whether one of the phrases of that group stands in a sentence, in the sentence's language."""
    return stands(sentence.low, name, sentence.language)


def stands(text: str, name: str, language: str) -> bool:
    """Whether one of the phrases of that group stands in a stretch of text of that language."""
    low = lowered(text)
    return any(phrase.search(low) for phrase in lexicon(language).small.get(name, ()))


def says_one(sentence: Sentence, names: Sequence[str]) -> bool:
    """Whether a phrase of any of the groups stands in a sentence."""
    return any(says(sentence, name) for name in names)
