"""Where in the policy a column belongs: a field is kept because an activity needs it, else it is let go."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lofte.domain import identifiers
from lofte.domain.collecting.columns import Column
from lofte.domain.collecting.rows import Contact
from lofte.domain.errors import LofteError
from lofte.domain.policy.model import Activity, Policy

PROOF_FIELD = "consents"
"""The policy's field for what proves a consent: the day and the text or source that was shown (Article 7(1))."""
ALSO_CALLED: Mapping[Column, tuple[str, ...]] = {
    Column.GIVEN_NAME: ("name",),
    Column.FAMILY_NAME: ("name",),
    Column.POSTAL_ADDRESS: ("address",),
    Column.POSTAL_CODE: ("postal_address", "address"),
    Column.POSTAL_TOWN: ("postal_address", "address"),
}
"""Wider fields of a policy that hold a column too."""
KEPT = (
    *(Column.EMAIL, Column.GIVEN_NAME, Column.FAMILY_NAME, Column.COMPANY, Column.ORGANISATION_NUMBER),
    *(Column.PHONE, Column.POSTAL_ADDRESS, Column.POSTAL_CODE, Column.POSTAL_TOWN, Column.BIRTH_DATE),
)
"""Columns whose value may be kept; the others are answers and dates for the ledger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Homes:
    """For one activity: the category of each column that it needs, and of the proof of a consent."""

    categories: Mapping[Column, str]
    proof: str | None

    @property
    def kept(self) -> frozenset[Column]:
        """Columns whose values go into the vault."""
        return frozenset(self.categories)


def homes(*, policy: Policy, activity: Activity) -> Homes:
    """Where the activity keeps each column. Identity numbers are kept only where it has a ground for them (R13)."""
    fields = {
        field: category.id
        for category in reversed(policy.categories)
        if category.id in activity.categories
        and not (category.identity_number and activity.identity_number_ground is None)
        and not category.special
        for field in category.fields
    }
    found: dict[Column, str] = {}
    for column in KEPT:
        name = next((name for name in (column.value, *ALSO_CALLED.get(column, ())) if name in fields), None)
        if name is not None:
            found[column] = fields[name]
    # Where the policy names no field for it the proof lies beside the address that it is about, and goes with it.
    proof = fields.get(PROOF_FIELD, found.get(Column.EMAIL, found.get(Column.PHONE)))
    return Homes(categories=found, proof=proof)


def documents_of(
    *, contact: Contact, homes: Homes, proof: Mapping[str, Any] | None = None
) -> dict[str, dict[str, Any]]:
    """The documents of a new subject, by category: what is kept of the row, and what proves a consent."""
    found: dict[str, dict[str, Any]] = {}
    for column, value in contact.fields.items():
        category = homes.categories.get(column)
        if category is not None:
            found.setdefault(category, {})[column.value] = value
    if proof is not None and homes.proof is not None:
        found.setdefault(homes.proof, {})[PROOF_FIELD] = [proof]
    return found


def proof_of(*, purpose: str, channels: Iterable[str], given_on: date, text: str) -> dict[str, Any]:
    """What proves one consent: for what, when, and the text or source that was shown."""
    return {"purpose": purpose, "channels": sorted(channels), "on": given_on.isoformat(), "text": text}


def require_headings(*, header: Sequence[str]) -> None:
    """Raise LofteError where the first row is a person and not headings: headings are kept readable, people are not."""
    personal = re.compile(r"\d{4}")
    for number, cell in enumerate(header, start=1):
        if "@" in cell or personal.search(cell) or identifiers.normalise_phone(cell) is not None:
            raise LofteError.of(
                "IMPORT_NO_HEADINGS",
                f"The first row has no headings: column {number} holds a value.",
                place="row",
                line=1,
                remedy="Put a row with the name of each column first.",
            )
