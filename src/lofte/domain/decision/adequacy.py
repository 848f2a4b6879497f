"""Countries that data may reach without more: the EEA, and the Commission's adequacy decisions as a dated list.

As read in November 2026. The decision on the United States (Data Privacy Framework) stands after T-553/23; an appeal is
pending. A country that is missing here needs standard clauses and an assessment, which is the safe direction to err in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from lofte.domain.decision.horizon import Horizon

EEA: Final = frozenset(
    country
    for row in (
        ("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE"),
        ("IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK"),
    )
    for country in row
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """From the day of the decision to its last day, if it has one."""

    since: date
    last: date | None = None


ADEQUATE: Final[Mapping[str, Decided]] = MappingProxyType(
    {
        "AD": Decided(since=date(2010, 10, 19)),
        "AR": Decided(since=date(2003, 6, 30)),
        "CA": Decided(since=date(2001, 12, 20)),
        "CH": Decided(since=date(2000, 7, 26)),
        "FO": Decided(since=date(2010, 3, 5)),
        "GB": Decided(since=date(2021, 6, 28), last=date(2031, 12, 27)),
        "GG": Decided(since=date(2003, 11, 21)),
        "IL": Decided(since=date(2011, 1, 31)),
        "IM": Decided(since=date(2004, 4, 28)),
        "JE": Decided(since=date(2008, 5, 8)),
        "JP": Decided(since=date(2019, 1, 23)),
        "KR": Decided(since=date(2021, 12, 17)),
        "NZ": Decided(since=date(2012, 12, 19)),
        "US": Decided(since=date(2023, 7, 10)),
        "UY": Decided(since=date(2012, 8, 21)),
    }
)


def adequate(*, country: str, horizon: Horizon) -> bool:
    """Whether an adequacy decision covers the country (Article 45)."""
    decided = ADEQUATE.get(country)
    if decided is None:
        return False
    begun = horizon.started(day=decided.since)
    return begun and (decided.last is None or horizon.through(day=decided.last))
