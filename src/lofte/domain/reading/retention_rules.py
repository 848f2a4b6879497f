"""Retention rules for a draft: a period with a beginning that the text names; everything else is a question."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lofte.domain.reading.document import Kind
from lofte.domain.reading.findings import Finding, Reading
from lofte.domain.reading.qualifiers import says
from lofte.domain.terms import Trigger

Ask = Callable[..., None]
VAGUE = frozenset({"as_long_as_needed", "law"})
"""Periods without a number or an event."""


def retention_rules(*, reading: Reading, ask: Ask) -> list[dict[str, Any]]:
    """Rules with period, trigger and the categories that the sentence names; `ask` takes what a person must decide."""
    out: list[dict[str, Any]] = []
    vague: list[Finding] = []
    for found in reading.of("retention"):
        if not found.value.startswith("P"):
            if found.value not in VAGUE or not any(_same_again(reading, one, found) for one in vague):
                ask("period", "retention", name=reading.quote(found), found=found)
            vague.append(found)
            continue
        trigger = _trigger(reading, found)
        categories = _categories(reading, found)
        if trigger is None or found.value.startswith("PT") or not categories:
            ask("trigger", "retention", name=found.value, found=found)
            continue
        label = found.detail or found.value
        out.append(
            {
                "id": f"rule-{len(out) + 1}",
                "categories": categories,
                "trigger": trigger.value,
                "period": found.value,
                "label": {"sv": label, "en": label},
            }
        )
    return out


def _same_again(reading: Reading, before: Finding, found: Finding) -> bool:
    """Whether a text says once more how long it keeps what it has just spoken of: "no longer than needed, or by law".

    What is said of some kind of data, or in a row of a table, is said of that alone.
    """
    one, other = reading.sentence_of(before), reading.sentence_of(found)
    if before.value in VAGUE and one.index == other.index:
        return True
    alike = before.value == found.value and one.headings[-1:] == other.headings[-1:]
    return alike and other.kind is Kind.PARAGRAPH and says(other, "of_all_data")


def _trigger(reading: Reading, found: Finding) -> Trigger | None:
    near = [one.value for one in reading.of("retention_trigger") if one.sentence == found.sentence]
    return Trigger(near[0]) if near else None


def _categories(reading: Reading, found: Finding) -> list[str]:
    sentence = reading.sentence_of(found)
    near = [one.value for one in reading.of("categories") if reading.sentence_of(one).block == sentence.block]
    return list(dict.fromkeys(near))
