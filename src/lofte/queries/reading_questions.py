"""The questions of a draft as a page asks them: in the reader's language, by what they are about, with what was said.

Pure. The name of a field in a form is the question's key, a full stop and the field.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from lofte.domain.drafting.model import AnswerState, Field, Group, Input, Option, Question
from lofte.domain.drafting.words import words
from lofte.domain.terms import Language

UNIT = "unit"
"""The second half of a length."""
MOST_SHOWN = 12
"""Answers to choose among that are shown at once; more are a list to unfold."""
LONGEST_ANSWER = 160
"""Characters of an answer in the line of a question that is folded up."""
WITH_LABEL = frozenset({"trigger", "action"})
"""Fields whose answers go on from the words of the field: "After that" "the data are erased"."""
ORDER = {
    Language.SV: str.maketrans({"Å": "Z1", "Ä": "Z2", "Ö": "Z3", "É": "E"}),
    Language.EN: str.maketrans({"Å": "A", "Ä": "A", "Ö": "O", "É": "E"}),
}
"""Where the letters outside a to z stand in each language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer to choose."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Some of the answers to choose among, under words of their own where there are many."""

    under: str
    choices: tuple[Choice, ...]

    @property
    def chosen(self) -> bool:
        """Whether one of them is."""
        return any(one.chosen for one in self.choices)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldShown:
    """A field. `unfold` says that its answers are a list to unfold; `focus` that the eye should be led there."""

    name: str
    input: Input
    label: str
    hint: str
    parts: tuple[Part, ...]
    value: str
    wrong: tuple[str, ...]
    unfold: bool
    focus: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionShown:
    """A question. `answer` is what was said, in one line; `remarks` are what is worth another look in it."""

    key: str
    words: str
    place: str
    quote: str
    state: AnswerState
    fields: tuple[FieldShown, ...]
    answer: str
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionGroup:
    """The questions on one matter. `missing`: somebody meant to go on from it, and answers were missing."""

    group: Group
    name: str
    questions: tuple[QuestionShown, ...]
    open: int
    missing: bool
    following: Group | None
    """The next matter that is asked about."""


def question_groups(
    *, questions: Sequence[Question], language: Language, missing: str = ""
) -> tuple[QuestionGroup, ...]:
    """The questions by what they are about, in the order in which they are asked.

    `missing` is the group from which somebody meant to go on: its open questions say so, and the first has the focus.
    """
    asked = [group for group in Group if any(question.group is group for question in questions)]
    return tuple(
        _group(group, next(iter(asked[at + 1 :]), None), questions, language, missing=group.value == missing)
        for at, group in enumerate(asked)
    )


def next_group(*, questions: Sequence[Question], after: str) -> str:
    """The group to go on to: `after` itself while it is open, then the next open one; empty when all is done."""
    waiting = [question.group for question in questions if question.state is not AnswerState.DONE]
    order = [group.value for group in Group]
    start = order.index(after) if after in order else 0
    return next((group for group in order[start:] + order[:start] if group in waiting), "")


def _group(
    group: Group, following: Group | None, questions: Sequence[Question], language: Language, *, missing: bool
) -> QuestionGroup:
    own = [question for question in questions if question.group is group]
    waiting = [question for question in own if question.state is not AnswerState.DONE]
    first = next((question.key for question in waiting if question.fields), "") if missing else ""
    return QuestionGroup(
        group=group,
        name=words("groups", group.value)[language],
        questions=tuple(_question(one, language, missing=missing, focus=one.key == first) for one in own),
        open=len(waiting),
        missing=missing and bool(waiting),
        following=following,
    )


def _question(question: Question, language: Language, *, missing: bool, focus: bool) -> QuestionShown:
    """`missing`: a question that nobody has answered says so at its first field."""
    wrong: dict[str, list[str]] = {}
    for one in question.wrong:
        wrong.setdefault(one.field, []).append(one.words[language])
    if missing and question.state is AnswerState.OPEN and question.fields:
        wrong = {question.fields[0].name: [words("wrong", "missing")[language]]}
    led = next((field.name for field in question.fields if field.name in wrong), "") if focus else ""
    return QuestionShown(
        key=question.key,
        words=question.words[language],
        place=question.place,
        quote=question.quote,
        state=question.state,
        fields=tuple(
            _field(question, field, language, wrong=tuple(wrong.get(field.name, ())), focus=field.name == led)
            for field in question.fields
        ),
        answer=_answer(question, language),
        remarks=tuple(one[language] for one in question.remarks),
    )


def _field(question: Question, field: Field, language: Language, *, wrong: tuple[str, ...], focus: bool) -> FieldShown:
    given = question.given.get(field.name, ())
    ticked = question.given.get(UNIT, ()) if field.input is Input.LENGTH else given
    return FieldShown(
        name=f"{question.key}.{field.name}",
        input=field.input,
        label=field.label[language],
        hint=field.hint[language] if field.hint else "",
        parts=tuple(_parts(field.options, ticked, language)),
        value=next(iter(given), ""),
        wrong=wrong,
        unfold=len(field.options) > MOST_SHOWN,
        focus=focus,
    )


def _parts(options: Sequence[Option], ticked: Sequence[str], language: Language) -> Iterator[Part]:
    """The answers by what they stand under; a list of which every part has a heading is in the order of its names."""
    named = all(one.under for one in options)
    for under, held in groupby(options, key=lambda one: one.under[language] if one.under else ""):
        choices = [Choice(value=one.value, label=one.label[language], chosen=one.value in ticked) for one in held]
        if named:
            choices.sort(key=lambda one: one.label.upper().translate(ORDER[language]))
        yield Part(under=under, choices=tuple(choices))


def _answer(question: Question, language: Language) -> str:
    """What was said, field by field, in one line."""
    said = [_said(question, field, language) for field in question.fields]
    line = " · ".join(one for one in said if one)
    return line if len(line) <= LONGEST_ANSWER else line[: LONGEST_ANSWER - 1].rstrip() + "…"


def _said(question: Question, field: Field, language: Language) -> str:
    given = [one for one in question.given.get(field.name, ()) if one]
    labels = {one.value: one.label[language] for one in field.options}
    if field.input is Input.LENGTH:
        units = [labels[one] for one in question.given.get(UNIT, ()) if one in labels]
        return " ".join(given + units) if given else ""
    said = ", ".join(labels.get(one, one) for one in given)
    return f"{field.label[language]} {said}" if said and field.name in WITH_LABEL else said
