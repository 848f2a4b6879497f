"""Fictional policies in the phrasings that policies use, each with what it states: nothing else, nothing less."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from lofte.domain.reading.flat import FLAGS, flat
from lofte.domain.reading.read import read

FOLDER = Path(__file__).parent / "policies"
NAMES = sorted(path.stem for path in FOLDER.glob("*.toml"))
SETS = ("categories", "sources", "purposes", "lawful_bases", "rights", "contact_emails", "named_recipients")
SCALARS = ("controller_name", "org_number", "authority", "breach_hours", "last_updated")


def found_in(name: str) -> dict[str, object]:
    path = next(path for path in FOLDER.glob(f"{name}.*") if path.suffix != ".toml")
    return flat(reading=read(text=path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", NAMES)
def test_a_policy_is_read_as_it_is_written(name: str) -> None:
    wanted = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    found = found_in(name)
    wrong: list[str] = []
    for field in SETS:
        wrong += _differences(field, set(wanted.get(field, [])), set(found[field]))
    recipients, retention = found["recipients"], found["retention"]
    wrong += _differences("kinds", set(wanted["kinds"]), set(recipients["kinds"]))
    wrong += _differences("periods", set(wanted["periods"]), {entry["period"] for entry in retention["periods"]})
    flags = {flag for flag in (*FLAGS, "dpo_contact") if found[flag]}
    wrong += _differences("flags", set(wanted["flags"]), flags)
    for field in SCALARS:
        wrong += _differences(field, {wanted.get(field)}, {found[field]})
    for field in ("transfers_outside_eea", "automated_decisions"):
        wrong += _differences(field, {wanted.get(field, "unsaid")}, {found[field]})
    wrong += _differences("shared", {wanted["shared"]}, {recipients["shared"]})
    assert not wrong, "\n" + "\n".join(wrong)


def _differences(field: str, wanted: set, found: set) -> list[str]:
    missed = [f"- {field} = {value}" for value in sorted(wanted - found, key=str)]
    return missed + [f"+ {field} = {value}" for value in sorted(found - wanted, key=str)]
