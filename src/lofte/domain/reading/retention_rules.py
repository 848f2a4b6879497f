"""Retention rules for a draft: a period with a beginning that the text names; everything else is a question."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lofte.domain.reading.findings import Finding, Reading
from lofte.domain.terms import Trigger

Ask = Callable[..., None]


def retention_rules(*, reading: Reading, ask: Ask) -> list[dict[str, Any]]:
    """Rules with period, trigger and the categories that the sentence names; `ask` takes what a person must decide."""
    out: list[dict[str, Any]] = []
    for found in reading.of("retention"):
        if not found.value.startswith("P"):
            _ask_event(reading, found, ask)
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


def _ask_event(reading: Reading, found: Finding, ask: Ask) -> None:
    ask("period", "retention", name=reading.quote(found), found=found)


def _trigger(reading: Reading, found: Finding) -> Trigger | None:
    near = [one.value for one in reading.of("retention_trigger") if one.sentence == found.sentence]
    return Trigger(near[0]) if near else None


def _categories(reading: Reading, found: Finding) -> list[str]:
    sentence = reading.sentence_of(found)
    near = [one.value for one in reading.of("categories") if reading.sentence_of(one).block == sentence.block]
    return list(dict.fromkeys(near))
