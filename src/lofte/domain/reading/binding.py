"""Promise-bearing sentences: which rows of the catalogue a sentence carries, and the control that proves it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lofte.domain.promises.registry import Control, control_for_row
from lofte.domain.reading.document import Kind
from lofte.domain.reading.findings import Finding, Reading
from lofte.domain.reading.lexicon import table


class Backing(StrEnum):
    """What stands behind a promising sentence."""

    BOUND = "bound"
    ANNOUNCED = "announced"
    NOT_PROVABLE = "not_provable"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseSentence:
    """A sentence that promises something: its rows, the control of the first, and every finding that made it one."""

    sentence: int
    rows: tuple[str, ...]
    controls: tuple[str, ...]
    backing: Backing
    reasons: tuple[Finding, ...]


def _mapping(part: str) -> dict[str, list[str]]:
    found = table("promises")[part]
    assert isinstance(found, dict)  # noqa: S101  # our own data file; its shape is tested
    return found


def rows_of(finding: Finding) -> tuple[str, ...]:
    """Rows of the catalogue that a finding carries; none for what the text denies."""
    if finding.denied:
        return ()
    if finding.field == "promises":
        return tuple(_mapping("said").get(finding.value, ()))
    by_value = _mapping("found").get(f"{finding.field}.{finding.value}", ())
    return tuple(dict.fromkeys((*by_value, *_mapping("found").get(finding.field, ()))))


def promise_sentences(*, reading: Reading) -> tuple[PromiseSentence, ...]:
    """Every sentence that promises something, in the order of the text; a heading where its section says no more."""
    by_sentence: dict[int, list[Finding]] = {}
    for finding in reading.findings:
        if rows_of(finding) or (finding.field == "promises" and not finding.denied):
            by_sentence.setdefault(finding.sentence, []).append(finding)
    found = [_bind(index, reasons) for index, reasons in sorted(by_sentence.items())]
    return tuple(one for one in found if not _names_its_section(reading, one, found))


def _names_its_section(reading: Reading, promise: PromiseSentence, found: list[PromiseSentence]) -> bool:
    """Whether it is a heading below which a sentence promises the same: `Suppliers` above what they receive."""
    sentences = reading.document.sentences
    if sentences[promise.sentence].kind is not Kind.HEADING:
        return False
    return any(
        set(promise.rows) & set(other.rows)
        for other in found
        if promise.sentence in sentences[other.sentence].headings and sentences[other.sentence].kind is not Kind.HEADING
    )


def _bind(index: int, reasons: list[Finding]) -> PromiseSentence:
    rows = tuple(dict.fromkeys(row for reason in reasons for row in rows_of(reason)))
    controls = tuple({control.id: control for control in map(control_for_row, rows)}.values())
    return PromiseSentence(
        sentence=index,
        rows=rows,
        controls=tuple(control.id for control in controls),
        backing=_backing(controls),
        reasons=tuple(reasons),
    )


def _backing(controls: tuple[Control, ...]) -> Backing:
    if not controls:
        return Backing.NOTHING
    if any(control.built for control in controls):
        return Backing.BOUND
    return Backing.ANNOUNCED if any(control.provable for control in controls) else Backing.NOT_PROVABLE
