"""The questions of a draft as a page asks them: in the reader's language, by what they are about, with what was said.

Pure. The name of a field in a form is the question's key, a full stop and the field.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lofte.domain.drafting.model import AnswerState, Field, Group, Input, Question
from lofte.domain.drafting.words import words
from lofte.domain.terms import Language

UNIT = "unit"
"""The second half of a length."""
MOST_SHOWN = 12
"""Answers to choose among that are shown at once; more are a list to unfold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer to choose."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldShown:
    """A field. `unfold` says that its answers are a list to unfold."""

    name: str
    input: Input
    label: str
    hint: str
    choices: tuple[Choice, ...]
    value: str
    wrong: tuple[str, ...]
    unfold: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionShown:
    """A question."""

    key: str
    words: str
    place: str
    quote: str
    state: AnswerState
    fields: tuple[FieldShown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionGroup:
    """The questions on one matter."""

    group: Group
    name: str
    questions: tuple[QuestionShown, ...]
    open: int


def question_groups(*, questions: Sequence[Question], language: Language) -> tuple[QuestionGroup, ...]:
    """The questions by what they are about, in the order in which they are asked."""
    return tuple(_groups(questions, language))


def _groups(questions: Sequence[Question], language: Language) -> Iterator[QuestionGroup]:
    for group in Group:
        own = tuple(_question(question, language) for question in questions if question.group is group)
        if own:
            left = sum(question.state is not AnswerState.DONE for question in own)
            yield QuestionGroup(group=group, name=words("groups", group.value)[language], questions=own, open=left)


def _question(question: Question, language: Language) -> QuestionShown:
    return QuestionShown(
        key=question.key,
        words=question.words[language],
        place=question.place,
        quote=question.quote,
        state=question.state,
        fields=tuple(_field(question, field, language) for field in question.fields),
    )


def _field(question: Question, field: Field, language: Language) -> FieldShown:
    given = question.given.get(field.name, ())
    ticked = question.given.get(UNIT, ()) if field.input is Input.LENGTH else given
    return FieldShown(
        name=f"{question.key}.{field.name}",
        input=field.input,
        label=field.label[language],
        hint=field.hint[language] if field.hint else "",
        choices=tuple(
            Choice(value=one.value, label=one.label[language], chosen=one.value in ticked) for one in field.options
        ),
        value=next(iter(given), ""),
        wrong=tuple(one.words[language] for one in question.wrong if one.field == field.name),
        unfold=len(field.options) > MOST_SHOWN,
    )
