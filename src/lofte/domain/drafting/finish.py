"""A reading and the answers of a person become a policy: its four files, what is still open, and what is wrong.

Pure: the same text and answers give the same policy. Nothing is in it that neither the text nor a person said.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from lofte.domain.drafting.building import Asked, Building, asked, unset
from lofte.domain.drafting.company import KINDS as COMPANY
from lofte.domain.drafting.company import ask_company
from lofte.domain.drafting.keeping import ask_period, link_retention, remark_periods, without_halves
from lofte.domain.drafting.model import Answers, AnswerState, Group, Question, QuestionKind
from lofte.domain.drafting.others import ask_other, ask_right, ask_unbacked
from lofte.domain.drafting.purposes import KINDS as PURPOSES
from lofte.domain.drafting.purposes import ask_consequences, ask_purpose, ask_role, link_clauses
from lofte.domain.drafting.recipients import ask_recipient, ask_transfer, ask_unnamed
from lofte.domain.errors import LofteError, Problem
from lofte.domain.policy import positions
from lofte.domain.policy.check import Finding, check, publishable
from lofte.domain.policy.lints.rights import SAID
from lofte.domain.policy.load import load
from lofte.domain.policy.markdown import SourceNotice, parse
from lofte.domain.policy.model import PolicyText
from lofte.domain.policy.sentences import sections_with
from lofte.domain.reading.draft import draft_policy
from lofte.domain.reading.drafted_activities import MARKETING, named_sources
from lofte.domain.reading.findings import Reading
from lofte.domain.reading.lexicon import table
from lofte.domain.reading.written import toml_text
from lofte.domain.terms import Language, Right

ADDED = "rights-added"
"""Anchor of the section for added rights, where the text has none that speaks of rights."""
READERS_RIGHTS = {Right.AUTOMATED_DECISION: "no_automated_decisions"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """The policy so far. `text` is none while the files do not load, and `problems` then says why."""

    files: Mapping[str, str]
    language: Language
    questions: tuple[Question, ...]
    text: PolicyText | None
    problems: tuple[Problem, ...]
    findings: tuple[Finding, ...]
    origins: Mapping[tuple[str, str], str]

    @property
    def company(self) -> str:
        """The name of the company as text or answers give it; empty while neither does."""
        entities = tomllib.loads(self.files["policy.toml"]).get("entities", [])
        name = entities[0].get("name", "") if entities else ""
        return "" if unset(name) else str(name)

    @property
    def open(self) -> int:
        """How many questions have no right answer yet."""
        return sum(question.state is not AnswerState.DONE for question in self.questions)

    @property
    def publishable(self) -> bool:
        """Whether nothing hinders publishing."""
        return self.text is not None and publishable(findings=self.findings)

    def question_of(self, *, file: str, line: int | None) -> str:
        """The key of the question on whose answer a place of policy.toml rests; empty where there is none."""
        if file != "policy.toml" or line is None or file not in self.files:
            return ""
        places = [
            (at, path) for path, at in positions.index(text=self.files[file]).items() if at <= line and len(path) > 1
        ]
        path = max(places, default=(0, ()), key=lambda one: one[0])[1]
        held = tomllib.loads(self.files[file])
        rows = held.get(str(path[0])) if len(path) > 1 else None
        if not isinstance(rows, list) or not isinstance(path[1], int):
            return ""
        row = rows[path[1]]
        if not isinstance(row, dict):  # a list of texts, such as the languages
            return ""
        return self.origins.get((str(path[0]), str(row.get("id") or row.get("right"))), "")


def finish(*, reading: Reading, answers: Answers, at: datetime, day: date, version: int = 1) -> Finished:
    """Work the answers into the draft and see what comes of it. `day` is that of drafting, `version` its number."""
    files = draft_policy(reading=reading, at=day)
    building, left = _begin(files, Language(reading.document.language), answers, version)
    building.sources = named_sources(reading=reading)
    _company_and_purposes(building, left)
    _others(building, left, reading)
    made = _files(building)
    text, problems = _loaded(made, building.language)
    return Finished(
        files=made,
        language=building.language,
        questions=_in_order(building.questions),
        text=text,
        problems=problems,
        findings=check(text=text, at=at) if text else (),
        origins=dict(building.origins),
    )


def _begin(
    files: Mapping[str, str], language: Language, answers: Answers, version: int
) -> tuple[Building, list[Asked]]:
    tables = tomllib.loads(files["policy.toml"])
    templates = cast(dict[str, dict[str, str]], table("draft")["questions"])
    left = list(asked(tables.pop("todo", ()), templates))
    tables["version"] = version
    building = Building(
        language=language,
        tables=tables,
        promises=tomllib.loads(files["promises.toml"]).get("promises", []),
        notice=files[f"notice.{language.value}.md"],
        answers=answers,
    )
    building.untranslated()
    return building, left


def _company_and_purposes(building: Building, left: list[Asked]) -> None:
    labels = cast(dict[str, dict[str, str]], table("draft")["purposes"])
    for one in left:
        if one.kind in COMPANY:
            ask_company(building, one)
        elif one.kind in PURPOSES:
            ask_purpose(building, one, labels=labels, marketing=MARKETING)
    ask_consequences(building)
    ask_role(building)


def _others(building: Building, left: list[Asked], reading: Reading) -> None:
    for one in without_halves(left):
        match one.kind:
            case QuestionKind.RECIPIENT:
                ask_recipient(building, one)
            case QuestionKind.UNNAMED:
                ask_unnamed(building, one)
            case QuestionKind.TRIGGER | QuestionKind.PERIOD:
                ask_period(building, one)
            case QuestionKind.UNBACKED:
                ask_unbacked(building, one)
            case QuestionKind.OTHER:
                ask_other(building, one)
            case _:
                pass  # asked with the company and the purposes, or by what an answer brings with it
    ask_transfer(building, quote=_quote(reading, "transfers_outside_eea"))
    link_retention(building)
    remark_periods(building)
    notice = parse(name="notice", text=building.notice)
    link_clauses(building, _clauses(reading, notice))
    _rights(building, reading, notice)


def _quote(reading: Reading, field: str) -> str:
    return next((reading.sentence_of(found).text for found in reading.of(field) if found.value != "no"), "")


def _clauses(reading: Reading, notice: SourceNotice) -> dict[str, str]:
    """The section in which each purpose is first stated."""
    found: dict[str, str] = {}
    for one in reading.of("purposes"):
        if one.value not in found:
            sections = sections_with(sentence=reading.sentence_of(one).text, notice=notice)
            found.update({one.value: sections[0]} if sections else {})
    return found


def _rights(building: Building, reading: Reading, notice: SourceNotice) -> None:
    """Each right gets the section that says it; one that no section says is asked for."""
    texts = {
        section.anchor: "\n".join([section.heading, *(block.text for block in section.blocks)])
        for section in notice.sections
    }
    stated = {Right(row["right"]) for row in building.rows("rights")}
    clauses: dict[Right, str] = {}
    for right in Right:
        said = [anchor for anchor, words in texts.items() if SAID[right].said(words, building.language)]
        if right in stated and said:
            clauses[right] = _own(reading, notice, right, said)
    anchor = next((one for one, _ in Counter(clauses.values()).most_common(1)), ADDED)
    building.tables["rights"] = [{"right": one.value, "clause": where} for one, where in clauses.items()]
    for right in Right:
        if right not in clauses:
            ask_right(building, right, anchor=anchor)


def _own(reading: Reading, notice: SourceNotice, right: Right, said: list[str]) -> str:
    """The section where the reader found the right, if the words stand there; else the first that says it."""
    value = READERS_RIGHTS.get(right, right.value)
    for one in reading.of("rights"):
        if one.value in (value, right.value):
            where = sections_with(sentence=reading.sentence_of(one).text, notice=notice)
            if where and where[0] in said:
                return where[0]
    return said[0]


def _files(building: Building) -> dict[str, str]:
    """The four files. While the policy is in one language, the other notice holds the same words and is not shown."""
    tables: dict[str, Any] = {key: value for key, value in building.tables.items() if value != [] or key != "todo"}
    return {
        "policy.toml": toml_text(tables),
        "promises.toml": toml_text({"promises": building.promises}),
        **{f"notice.{language.value}.md": building.notice for language in Language},
    }


def _loaded(files: Mapping[str, str], language: Language) -> tuple[PolicyText | None, tuple[Problem, ...]]:
    """The policy, or why it does not load; of two notices with the same words one is spoken of."""
    shown = f"notice.{language.value}.md"
    try:
        return load(files=files), ()
    except LofteError as error:
        return None, tuple(one for one in error.problems if not one.place.startswith("notice.") or one.place == shown)


def _in_order(questions: list[Question]) -> tuple[Question, ...]:
    order = list(Group)
    return tuple(sorted(questions, key=lambda question: order.index(question.group)))
