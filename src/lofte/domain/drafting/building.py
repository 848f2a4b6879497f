"""A draft while answers are worked into it: its tables, its notice, and the questions met on the way."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lofte.domain.drafting import words
from lofte.domain.drafting.model import (
    LONGEST,
    Answers,
    AnswerState,
    Field,
    Group,
    Question,
    QuestionKind,
    Values,
    Wrong,
)
from lofte.domain.parts import Words
from lofte.domain.reading.binding import Backing, promise_sentences
from lofte.domain.reading.draft import TODO
from lofte.domain.reading.read import read
from lofte.domain.terms import Language, SourceKind

Table = dict[str, Any]
SCHEMA_TODO = "todo"
MARKUP = re.compile(r"<[a-zA-Z/!?]")
SETTLED = frozenset({"translation"})
"""What a draft leaves open and this flow does not ask: a policy is published in the language of its text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question as the reader left it."""

    kind: QuestionKind
    name: str
    words: Words
    place: str
    quote: str


class Reply:
    """One answer while it is read: text folded, and what is wrong with it gathered."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self.wrong: list[Wrong] = []

    def text(self, name: str, *, required: bool = True, most: int = LONGEST) -> str:
        """One line of text."""
        found = " ".join(next(iter(self._values.get(name, ())), "").split())
        if not found and required:
            self.wrong.append(words.wrong(name))
        if len(found) > most:
            self.wrong.append(words.too_long(name, len(found), most))
        elif MARKUP.search(found):
            self.add(name, "markup")
        return found

    def one(self, name: str, *allowed: str, required: bool = True) -> str:
        """One of the answers that may be chosen."""
        found = self.text(name, required=required)
        if found and found not in allowed:
            self.wrong.append(words.wrong(name, "choice"))
            return ""
        return found

    def several(self, name: str, *allowed: str, required: bool = True) -> list[str]:
        """Those that were ticked, in the order in which they were offered."""
        ticked = [one for one in allowed if one in self._values.get(name, ())]
        if not ticked and required:
            self.wrong.append(words.wrong(name))
        return ticked

    def day(self, name: str, *, required: bool = True) -> date | None:
        """A day."""
        given = self.text(name, required=required)
        try:
            return date.fromisoformat(given) if given else None
        except ValueError:
            self.wrong.append(words.wrong(name, "day"))
            return None

    def add(self, name: str, what: str) -> None:
        """One more thing that is wrong."""
        self.wrong.append(words.wrong(name, what))


Applied = Callable[[Reply], Callable[[], None] | None]
"""Reads a reply and returns what it changes; it is called only when nothing is wrong."""


@dataclass(slots=True, kw_only=True)
class Building:
    """The draft's tables, as TOML would give them, and everything that has been asked so far."""

    language: Language
    tables: Table
    promises: list[Table]
    notice: str
    answers: Answers
    questions: list[Question] = field(default_factory=list)
    sources: tuple[SourceKind, ...] = ()
    """Where the text says that data come from."""
    origins: dict[tuple[str, str], str] = field(default_factory=dict)
    """(table, id of the entry) → key of the question that the entry rests on."""

    def rows(self, name: str) -> list[Table]:
        """A list of the tables."""
        found: list[Table] = self.tables.setdefault(name, [])
        return found

    def row(self, name: str, id: str) -> Table:
        """One entry of a list."""
        return next(row for row in self.rows(name) if row["id"] == id)

    def ask(
        self,
        *,
        kind: QuestionKind,
        group: Group,
        fields: Iterable[Field],
        apply: Applied,
        name: Words | None = None,
        said: Words | None = None,
        place: str = "",
        quote: str = "",
        about: str = "",
        entry: tuple[str, str] | None = None,
    ) -> AnswerState:
        """Ask, and work the answer in when there is a right one; else the question stays open in the policy.

        `about` tells two questions of a kind apart; `entry` is the part of the policy that rests on the answer.
        """
        key = f"{kind.value}-{_digest(kind.value, about)}"
        if any(question.key == key for question in self.questions):
            return AnswerState.DONE
        called = name or words.same(about or kind.value)
        template = words.held("ask", kind.value) or said or words.words("ask", "other")
        given = {name: values for name, values in self.answers.get(key, {}).items() if any(values)}
        state, faults = self._applied(given, apply)
        question = Question(
            key=key,
            kind=kind,
            group=group,
            name=called[self.language],
            words=words.filled(template, called),
            place=place,
            quote=quote,
            fields=tuple(fields),
            state=state,
            given=given,
            wrong=faults,
        )
        self.questions.append(question)
        if entry:
            self.origins[entry] = key
        if state is not AnswerState.DONE:
            self.rows(SCHEMA_TODO).append(_todo(question))
        return state

    def _applied(self, given: Values, apply: Applied) -> tuple[AnswerState, tuple[Wrong, ...]]:
        if not given:
            return AnswerState.OPEN, ()
        reply = Reply(given)
        change = apply(reply)
        if reply.wrong:
            return AnswerState.WRONG, tuple(reply.wrong)
        if change is None:
            return AnswerState.OPEN, ()
        change()
        return AnswerState.DONE, ()

    def promise(self, *, sentence: str, section: str, control: str = "") -> None:
        """Bind a sentence that a person wrote: to the control chosen, else to the one that its words call for."""
        rows: list[str] = []
        if not control:
            found = [
                one
                for one in promise_sentences(reading=_read(sentence, self.language))
                if one.backing is not Backing.NOTHING
            ]
            if not found:
                return
            control, rows = found[0].controls[0], list(found[0].rows)
        taken = {promise["id"] for promise in self.promises}
        number = next(n for n in range(1, 1000) if f"P-{n:03d}" not in taken)
        self.promises.append(
            {
                "id": f"P-{number:03d}",
                "control": control,
                "sentence": {"sv": sentence, "en": sentence},
                "section": section,
                "rows": rows,
            }
        )

    def untranslated(self) -> None:
        """A promise's sentence in the language that the text is not in: the same words, marked as no translation."""
        for promise in self.promises:
            own = promise["sentence"][self.language.value]
            promise["sentence"] = {one.value: own for one in Language}


def _read(sentence: str, language: Language) -> Any:
    return read(text=sentence, language=language.value)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]


def _todo(question: Question) -> Table:
    entry: Table = {
        "id": question.key,
        "question": {"sv": question.words.sv, "en": question.words.en},
        "place": question.place or question.group.value,
    }
    return entry | ({"quote": question.quote} if question.quote else {})


def asked(todo: Iterable[Mapping[str, Any]], templates: Mapping[str, Mapping[str, str]]) -> Iterator[Asked]:
    """What the reader asks, with the name that each question is about taken out of its words again."""
    known = {kind.value for kind in QuestionKind}
    for entry in todo:
        kind = re.sub(r"-\d+$", "", str(entry["id"])).replace("-", "_")
        if kind in SETTLED:
            continue
        spoken = Words(sv=str(entry["question"]["sv"]), en=str(entry["question"]["en"]))
        template = templates.get(kind, {}).get("sv", "")
        before, _, after = re.escape(template).partition(re.escape("{name}"))
        found = re.fullmatch(f"{before}(.*){after}", spoken.sv, re.DOTALL) if "{name}" in template else None
        yield Asked(
            kind=QuestionKind(kind) if kind in known else QuestionKind.OTHER,
            name=found.group(1) if found else "",
            words=spoken,
            place=str(entry["place"]),
            quote=str(entry.get("quote", "")),
        )


def unset(value: object) -> bool:
    """Whether the draft left a place for a person to fill."""
    return value == TODO
