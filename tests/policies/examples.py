"""The example policies of this repository, as files and as loaded."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from lofte.domain.policy.load import load
from lofte.domain.policy.model import PolicyText

FOLDER = Path(__file__).resolve().parents[2] / "policies"
SOLE_TRADER, GROUP, CLIENTS = "ekorren", "trillingen", ("tallbacken", "masen")
EXAMPLES = (SOLE_TRADER, GROUP, *CLIENTS)
CARRIES = {SOLE_TRADER: ("OMS", 70), GROUP: ("SOMG", 67)}
"""Which catalogue an example carries, and how many rows that has."""


@cache
def files(name: str) -> dict[str, str]:
    """The texts of a policy directory by file name."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted((FOLDER / name).iterdir())}


@cache
def loaded(name: str) -> PolicyText:
    """The policy, without an error."""
    return load(files=files(name))
