"""What is found in a drafted policy, as a page says it: in the reader's language, with where it is mended. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lofte.domain.drafting.advice import Advice, Where
from lofte.domain.terms import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """One thing that it is about, and the key of the question that decides it; empty where there is none."""

    name: str
    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceShown:
    """One piece. `in_text`: it is mended in the text; `group`: in the questions on that matter."""

    code: str
    hinders: bool
    what: str
    do: str
    about: tuple[Named, ...]
    quotes: tuple[str, ...]
    in_text: bool
    group: str


def advice_shown(*, pieces: Iterable[Advice], language: Language) -> tuple[AdviceShown, ...]:
    """The pieces in the language of the reader; what is quoted stays in its own."""
    return tuple(
        AdviceShown(
            code=one.code,
            hinders=one.hinders,
            what=one.what[language],
            do=one.do[language] if one.do else "",
            about=tuple(Named(name=about.words[language], question=about.question) for about in one.about),
            quotes=one.quotes,
            in_text=one.where is Where.TEXT,
            group=one.group,
        )
        for one in pieces
    )
