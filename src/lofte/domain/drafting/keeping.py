"""Questions on retention: which data are kept how long, counted from what, and what happens then."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import combinations

from lofte.domain.drafting.added import say_kept
from lofte.domain.drafting.building import Asked, Building, Reply, Table
from lofte.domain.drafting.model import Group, Input, Option, QuestionKind
from lofte.domain.drafting.purposes import LEAVE_OUT, category_options, hold_categories
from lofte.domain.drafting.words import duration, field, option, terms, words
from lofte.domain.parts import Words
from lofte.domain.terms import Language, RetentionAction, Trigger

UNITS = "YMWD"
MOST = 1_000
AFTERWARDS = re.compile(
    r"\b(?:därefter|efteråt|efter det|efter detta|dock (?:högst|längst|max)"
    r"|thereafter|afterwards|after that|but (?:no longer|not longer|at most))\b",
    re.IGNORECASE,
)


def without_halves(questions: Iterable[Asked]) -> Iterator[Asked]:
    """Without events that are half of a period: "so long as the contract runs and 24 months thereafter" is one rule.

    The period is what is asked about, and the event that it begins with is part of its answer.
    """
    every = list(questions)
    whole = {one.quote for one in every if one.kind is QuestionKind.TRIGGER and AFTERWARDS.search(one.quote)}
    yield from (one for one in every if one.kind is not QuestionKind.PERIOD or one.quote not in whole)


def ask_period(building: Building, asked: Asked) -> None:
    """What begins a retention period, how long it is, and for which data."""
    options = category_options(building)
    length = (
        (field("length", Input.LENGTH, *(Option(value=unit, label=words("units", unit)) for unit in UNITS)),)
        if asked.kind is QuestionKind.PERIOD
        else ()
    )
    number = sum(one.kind in (QuestionKind.PERIOD, QuestionKind.TRIGGER) for one in building.questions)
    id = f"kept-{number + 1}"
    building.ask(
        kind=asked.kind,
        group=Group.KEEPING,
        fields=(
            *length,
            field("trigger", Input.ONE, *terms("triggers", Trigger), option(LEAVE_OUT)),
            field("categories", Input.SEVERAL, *options, called="kept"),
            field("action", Input.ONE, *terms("actions", RetentionAction)),
        ),
        apply=lambda reply: _period(building, id, asked, [one.value for one in options], reply),
        name=duration(asked.name),
        place="retention",
        quote=asked.quote,
        about=f"{asked.name}\0{asked.quote}",
        entry=("retention", id),
    )


def _period(building: Building, id: str, asked: Asked, known: list[str], reply: Reply) -> Callable[[], None] | None:
    trigger = reply.one("trigger", *Trigger, LEAVE_OUT)
    if trigger == LEAVE_OUT:
        return lambda: None
    period = _length(reply) if asked.kind is QuestionKind.PERIOD else asked.name
    label = asked.quote[:200] or asked.name
    ticked = reply.several("categories", *known)
    entry: Table = {
        "id": id,
        "categories": ticked,
        "trigger": trigger,
        "action": reply.one("action", *RetentionAction),
        "label": {"sv": label, "en": label},
    }
    if period:
        entry["period"] = _in_days(period)
    return lambda: _kept(building, entry)


def _kept(building: Building, entry: Table) -> None:
    hold_categories(building, entry["categories"])
    building.rows("retention").append(entry)
    say_kept(building, entry)


def _in_days(period: str) -> str:
    """Periods are counted in whole days: hours become the days that fit within them, one at the least."""
    hours = re.fullmatch(r"PT(\d+)H", period)
    return f"P{max(1, int(hours.group(1)) // 24)}D" if hours else period


def _length(reply: Reply) -> str:
    """An ISO 8601 period of a number and a unit; empty where the event itself is the end."""
    number = reply.text("length", required=False)
    if not number:
        return ""
    unit = reply.one("unit", *UNITS)
    if not number.isdigit() or not 0 < int(number) <= MOST:
        reply.add("length", "length")
    return f"P{number}{unit}"


def link_retention(building: Building) -> None:
    """A purpose keeps its data by the rules for their categories."""
    for row in building.rows("activities"):
        found = [rule["id"] for rule in building.rows("retention") if set(rule["categories"]) & set(row["categories"])]
        if found:
            row["retention"] = found


def remark_periods(building: Building) -> None:
    """Point out each category to which two answers give different periods, at both of them."""
    said: dict[str, list[Words]] = {}
    for one, other in combinations(building.rows("retention"), 2):
        keys = [building.origins.get(("retention", row["id"])) for row in (one, other)]
        if not all(keys) or _same_period(one, other):
            continue
        for category in [id for id in one["categories"] if id in other["categories"]]:
            remark = _two_periods(building, category, one, other)
            for key in keys:
                said.setdefault(str(key), []).append(remark)
    building.questions[:] = [replace(one, remarks=tuple(said.get(one.key, ()))) for one in building.questions]


def _same_period(one: Table, other: Table) -> bool:
    return (one["trigger"], one.get("period")) == (other["trigger"], other.get("period"))


def _two_periods(building: Building, category: str, one: Table, other: Table) -> Words:
    label = Words.model_validate(building.row("categories", category)["label"])

    def said(language: Language) -> str:
        template = words("remarks", "two_periods")[language]
        values = {"category": label[language], "one": _spoken(one, language), "other": _spoken(other, language)}
        return _filled(template, values)

    return Words(sv=said(Language.SV), en=said(Language.EN))


def _spoken(rule: Table, language: Language) -> str:
    """A rule's period as people say it."""
    if "period" not in rule or rule["trigger"] == Trigger.UNTIL_WITHDRAWAL:
        return _filled(words("remarks", "until")[language], {"until": words("until", rule["trigger"])[language]})
    values = {"length": duration(rule["period"])[language], "trigger": words("triggers", rule["trigger"])[language]}
    return _filled(words("remarks", "counted")[language], values)


def _filled(template: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        template = template.replace(f"{{{name}}}", value)
    return template
