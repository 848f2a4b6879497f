"""What the reader found: one fact each, with the sentence that states it, its place, and how sure the reader is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from lofte.domain.reading.document import Document, Sentence


class Certainty(StrEnum):
    """How sure the reader is.

    STATED: the words themselves say it. LIKELY: the words do under the heading or lead-in where they stand.
    GUESSED: inferred from form or place; a person should look.
    """

    STATED = "stated"
    LIKELY = "likely"
    GUESSED = "guessed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fact: `field` and `value` name it, `sentence` is the index of the sentence, `start` and `end` the words.

    `denied` facts are what the text says it does not do. `detail` is free: what a period is said of, the text of
    a table row, the name as written.
    """

    field: str
    value: str
    sentence: int
    start: int
    end: int
    certainty: Certainty = Certainty.STATED
    denied: bool = False
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A document and everything found in it, in the order of the text."""

    document: Document
    findings: tuple[Finding, ...]

    def of(self, field: str, *, denied: bool | None = False) -> tuple[Finding, ...]:
        """Findings of a field; `denied=None` takes both what is said and what is denied."""
        return tuple(
            finding
            for finding in self.findings
            if finding.field == field and (denied is None or finding.denied is denied)
        )

    def values(self, field: str) -> tuple[str, ...]:
        """Distinct values of a field, in the order of the text."""
        return tuple(dict.fromkeys(finding.value for finding in self.of(field)))

    def first(self, field: str) -> str | None:
        """The first value of a field."""
        return next(iter(self.values(field)), None)

    def has(self, field: str, value: str | None = None) -> bool:
        """Whether a field is found, with this value where one is given."""
        return any(value is None or finding.value == value for finding in self.of(field))

    def sentence_of(self, finding: Finding) -> Sentence:
        """The sentence that states a finding."""
        return self.document.sentences[finding.sentence]

    def quote(self, finding: Finding) -> str:
        """The verbatim words of a finding."""
        return self.document.text[finding.start : finding.end]


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sorted by place, exact repetitions dropped."""

    def keep() -> Iterator[Finding]:
        seen: set[tuple[str, str, int, bool]] = set()
        for finding in sorted(findings, key=lambda found: (found.start, found.field, found.value)):
            key = (finding.field, finding.value, finding.sentence, finding.denied)
            if key not in seen:
                seen.add(key)
                yield finding

    return tuple(keep())
