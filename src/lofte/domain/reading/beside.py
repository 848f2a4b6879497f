"""Two documents side by side: for every point on which policies differ, what each says and in which sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from lofte.domain.parts import Words
from lofte.domain.reading.findings import Finding, Reading
from lofte.domain.reading.lexicon import table
from lofte.domain.reading.report import facts_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One point: `left` and `right` are what each document says of it (none: silent); `differs` compares the values."""

    key: str
    title: Words
    left: tuple[Finding, ...]
    right: tuple[Finding, ...]

    @property
    def differs(self) -> bool:
        """Whether the two do not say the same."""
        return {(one.field, one.value) for one in self.left} != {(one.field, one.value) for one in self.right}


def beside(*, left: Reading, right: Reading) -> tuple[Row, ...]:
    """Every row, also those on which both are silent."""
    rows = cast(list[dict[str, Any]], table("beside")["row"])
    ours, theirs = facts_of(left), facts_of(right)
    return tuple(
        Row(
            key=row["key"],
            title=Words(sv=row["sv"], en=row["en"]),
            left=_answers(ours, row["needs"]),
            right=_answers(theirs, row["needs"]),
        )
        for row in rows
    )


def _answers(facts: dict[str, list[Finding]], keys: list[str]) -> tuple[Finding, ...]:
    """One finding for each distinct value."""
    found = {(one.field, one.value): one for key in keys for one in reversed(facts.get(key, ()))}
    return tuple(sorted(found.values(), key=lambda one: one.start))
