"""What the lints find in a drafted policy, in the words of the pages: gathered, and with the place where it is mended.

A lint speaks to whoever writes the files of a policy. Here nobody sees them: what is wrong is mended in the text, or in
the answer to a question, or waits until the policy is in force.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, cast

from lofte.domain import package_data
from lofte.domain.drafting.finish import Finished
from lofte.domain.drafting.model import AnswerState, Question, QuestionKind
from lofte.domain.parts import Words
from lofte.domain.policy.check import RULES, Finding, Severity
from lofte.domain.policy.model import Policy
from lofte.domain.reading.lexicon import table
from lofte.domain.reading.report import Lint, Report
from lofte.domain.terms import Language

MESSAGES = {rule.code: rule.message for rule in RULES}
BLANK = re.compile(r"\{(\w+)\}")
NAMED = ("what", "who", "purpose", "right", "name")
"""The blanks of a lint's message that say what it is about."""


class Where(StrEnum):
    """Where something is mended."""

    TEXT = "text"
    ANSWERS = "answers"
    LATER = "later"


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """One thing that a piece of advice is about. `question` is the key of the one that decides it, if there is one."""

    words: Words
    question: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """Everything that one lint found. `do` is none where `what` says it already.

    `group` is a matter of the questions to go to where no single question decides.
    """

    code: str
    hinders: bool
    where: Where
    what: Words
    do: Words | None
    about: tuple[About, ...]
    quotes: tuple[str, ...]
    group: str = ""


def advice(*, finished: Finished) -> tuple[Advice, ...]:
    """What was found in the policy so far, a piece for each lint, what hinders first.

    What an open question says is left out (lint P26), and so is what rests on one: it is not settled yet.
    """
    gathered: dict[str, list[Finding]] = {}
    for one in _settled(finished):
        gathered.setdefault(one.code, []).append(one)
    made = [_piece(finished, code, found) for code, found in gathered.items()]
    return tuple(sorted(made, key=lambda one: (not one.hinders, one.code)))


def about_the_text(*, finished: Finished, report: Report) -> tuple[Advice, ...]:
    """The advice on the words of the text, which is the same on every page: of the lints and of the reader's report."""
    found = advice(finished=finished)
    known = {one.code for one in found}
    held = [one for one in found if one.where is Where.TEXT and not one.hinders]
    held += [_read(report, one) for one in report.lints if not one.blocks and one.code not in known]
    return tuple(sorted(held, key=lambda one: one.code))


def _read(report: Report, lint: Lint) -> Advice:
    """What the reader found in the text and the lints of the policy did not."""
    entry = _words().get(lint.code, {})
    plain = MESSAGES.get(lint.code)
    what = Words.model_validate(entry["what"]) if entry else plain
    told = what is not None and not BLANK.search(what.en)
    return Advice(
        code=lint.code,
        hinders=False,
        where=Where.TEXT,
        what=what if what is not None and told else lint.instead,
        do=lint.instead if told else None,
        about=(),
        quotes=(report.reading.sentence_of(lint.finding).text,) if lint.finding else (),
    )


def _settled(finished: Finished) -> Iterator[Finding]:
    waiting = {one.key for one in finished.questions if one.state is not AnswerState.DONE}
    rights = any(one.kind is QuestionKind.RIGHT and one.key in waiting for one in finished.questions)
    for one in finished.findings:
        unsaid = rights and one.code == "L03" and one.file == "policy.toml"
        if one.code != "P26" and not unsaid and finished.question_of(file=one.file, line=one.line) not in waiting:
            yield one


def _piece(finished: Finished, code: str, found: list[Finding]) -> Advice:
    entry = _words().get(code, {})
    kinds = {QuestionKind(one) for one in entry.get("kinds", ())}
    named = [_about(finished, one, kinds) for one in found]
    return Advice(
        code=code,
        hinders=any(one.severity is not Severity.WARN for one in found),
        where=Where(entry.get("about", Where.TEXT)),
        what=Words.model_validate(entry["what"]) if entry else found[0].message,
        do=Words.model_validate(entry["do"]) if entry else found[0].remedy,
        about=tuple({one.words.sv: one for one in named if one}.values()),
        quotes=tuple(dict.fromkeys(one.quote for one in found if one.quote)),
        group=entry.get("group", ""),
    )


@cache
def _words() -> dict[str, dict[str, Any]]:
    return package_data.toml(package_data.folder(package=__package__ or "", name="data") / "advice.toml")


def _about(finished: Finished, finding: Finding, kinds: set[QuestionKind]) -> About | None:
    """What a finding is about, by the name that people know it by."""
    said = {language: _value(finding, language) for language in Language}
    if not all(said.values()) or finding.quote:
        return None
    known = _names(finished.text.policy) if finished.text else {}
    words = known.get(said[Language.SV]) or Words(sv=said[Language.SV], en=said[Language.EN])
    question = next((one for one in finished.questions if _decides(one, kinds, words)), None)
    return About(words=words, question=question.key if question else "")


def _value(finding: Finding, language: Language) -> str:
    """What stands in the blank of the lint's message that says what it is about; empty where it has none."""
    parts = BLANK.split(MESSAGES[finding.code][language])
    pattern = "".join(f"(?P<{part}>.*?)" if at % 2 else re.escape(part) for at, part in enumerate(parts))
    held = re.fullmatch(pattern, finding.message[language], re.DOTALL)
    values = held.groupdict() if held else {}
    return next((values[name] for name in NAMED if name in values), "")


def _decides(question: Question, kinds: set[QuestionKind], name: Words) -> bool:
    alone = question.kind in (QuestionKind.ORGANISATION_NUMBER, QuestionKind.TRANSFER, QuestionKind.PROCESSOR)
    return question.kind in kinds and (alone or question.name in (name.sv, name.en))


def _names(policy: Policy) -> Mapping[str, Words]:
    """What ids of the policy are called."""
    rights = cast(dict[str, dict[str, str]], table("draft")["rights"])
    return {
        **{id: Words.model_validate(words) for id, words in rights.items()},
        **{one.id: one.label for one in policy.retention},
        **{one.id: one.label for one in policy.categories},
        **{one.id: Words(sv=one.name, en=one.name) for one in policy.recipients},
        **{one.id: Words(sv=f"”{one.sentence.sv}”", en=f"“{one.sentence.en}”") for one in policy.promises},
    }
