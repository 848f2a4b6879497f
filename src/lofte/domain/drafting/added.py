"""What a person answered and the text does not say, as sentences of the notice: no rule without its words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lofte.domain.drafting.building import Building, Table
from lofte.domain.drafting.notices import add_sentence
from lofte.domain.drafting.words import duration, words
from lofte.domain.parts import Words
from lofte.domain.policy.inline import opening
from lofte.domain.terms import Trigger

ADDED = "answers-added"
"""Anchor of the section in which they stand, after everything of the text."""


def say(building: Building, key: str, **values: str) -> None:
    """Add the sentence `key`, with its places filled, and bind it where a control is called for."""
    sentence = words("added", key)[building.language]
    for name, value in values.items():
        sentence = sentence.replace(f"{{{name}}}", value.strip().rstrip("."))
    if opening(sentence) in building.notice:
        return  # two questions, one answer: it is said once
    heading = words("section", "answers")[building.language]
    building.notice = add_sentence(notice=building.notice, anchor=ADDED, heading=heading, sentence=sentence)
    building.promise(sentence=sentence, section=ADDED)


def say_basis(building: Building, row: Table) -> None:
    """On which basis a purpose rests and which data it uses."""
    basis = _small(words("bases", row["basis"])[building.language])
    say(building, "basis", name=named(building, row), basis=basis, categories=listed(building, row["categories"]))


def say_kept(building: Building, rule: Mapping[str, object]) -> None:
    """How long which data are kept, counted from what, and what happens then."""
    language = building.language
    trigger = str(rule["trigger"])
    categories = listed(building, rule["categories"])  # type: ignore[arg-type]  # a list of ids by construction
    then = words("actions", str(rule["action"]))[language]
    if "period" in rule and trigger != Trigger.UNTIL_WITHDRAWAL:
        length = duration(str(rule["period"]))[language]
        since = words("triggers", trigger)[language]
        say(building, "kept", categories=categories, length=length, trigger=since, action=then)
    else:
        say(building, "kept_until", categories=categories, until=words("until", trigger)[language], action=then)


def listed(building: Building, ids: Iterable[str]) -> str:
    """The labels of categories in a row: a, b and c."""
    labels = {row["id"]: Words.model_validate(row["label"]) for row in building.rows("categories")}
    return in_a_row(building, [labels[one] for one in ids])


def in_a_row(building: Building, labels: Iterable[Words]) -> str:
    """Names inside a sentence: a, b and c."""
    names = [_small(one[building.language]) for one in labels]
    last = words("added", "and")[building.language]
    return f" {last} ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def named(building: Building, row: Table) -> str:
    """A purpose by its own name; the sentence sets it between quotation marks."""
    return Words.model_validate(row["label"])[building.language]


def _small(label: str) -> str:
    """A label inside a sentence; an abbreviation keeps its capitals: `IP-adress`."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]
