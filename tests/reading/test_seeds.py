"""Two real policies outside the repository: every catalogue row, contradiction and lint they are known for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from lofte.domain.reading.beside import beside
from lofte.domain.reading.findings import Reading
from lofte.domain.reading.read import read
from lofte.domain.reading.report import Report, report

pytestmark = [
    pytest.mark.material,
    pytest.mark.skipif(not os.environ.get("LOFTE_MATERIAL"), reason="LOFTE_MATERIAL is not set"),
]
SEEDS = {"OMS": ("online-marketing-sweden.txt", 70), "SOMG": ("skyonline-marketing-group.txt", 67)}
LINTS = {
    "OMS": {"L03", "L04", "L07", "L08", "L10", "L13", "L14", "L19", "L20", "L21", "L22", "L24", "L27", "L31"},
    "SOMG": {"L01", "L02", "L03", "L04", "L05", "L06", "L11", "L12", "L13", "L14", "L23", "L24", "L25", "L29", "L32"},
}
CONTRADICTIONS = {
    "OMS": {("OMS-12", "OMS-40"), ("OMS-34", "OMS-35")},
    "SOMG": {("SOMG-15", "SOMG-27"), ("SOMG-45", "SOMG-47"), ("SOMG-45", "SOMG-60"), ("SOMG-02", "SOMG-08")},
}


def reading(seed: str) -> Reading:
    path = Path(os.environ["LOFTE_MATERIAL"]) / "seeds" / SEEDS[seed][0]
    return read(text=path.read_text(encoding="utf-8"))


def reported(seed: str) -> Report:
    return report(reading=reading(seed))


@pytest.mark.parametrize("seed", SEEDS)
def test_every_row_that_the_text_states_is_found(seed: str) -> None:
    found = {row for promise in reported(seed).promises for row in promise.rows}
    missing = [f"{seed}-{number:02d}" for number in range(1, SEEDS[seed][1] + 1) if f"{seed}-{number:02d}" not in found]
    assert not missing


@pytest.mark.parametrize("seed", SEEDS)
def test_every_contradiction_is_reported_with_both_sentences(seed: str) -> None:
    found = {contradiction.rows for contradiction in reported(seed).contradictions}
    assert not CONTRADICTIONS[seed] - found
    assert all(one.left.sentence != one.right.sentence for one in reported(seed).contradictions)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_lint_of_the_catalogue_is_reported(seed: str) -> None:
    assert not LINTS[seed] - {lint.code for lint in reported(seed).lints}


def test_the_two_side_by_side_answer_every_row() -> None:
    rows = {row.key: row for row in beside(left=reading("OMS"), right=reading("SOMG"))}
    assert {key for key, row in rows.items() if not row.left and not row.right} == set()
    assert all(rows[key].differs for key in ("sharing.mode", "transfer.mode", "source.allowed", "bases", "authority"))
