"""K1: every column of every installed table has a class in the data map, and the map has no column that is not there.

The map is about the database as a whole, so every controller gets the same answer. The canary is a list of columns with
some that the map cannot know, and a map with one that is nowhere, both handed to the same comparison.
"""

from __future__ import annotations

from datetime import datetime

from lofte.domain.promises.state import Finding
from lofte.store import datamap
from lofte.store.datamap import Column, Comparison, FieldClass
from lofte.usecases.controls.canaries import Pair
from lofte.usecases.controls.examining import CanaryLook, Case, Examined, Tally

TABLE = "canary_letter"
STRAY = Column(table="subject", name="canary_nickname")
UNKNOWN = Column(table=TABLE, name="body")
READABLE = Column(table=TABLE, name="sealed")
PLANTED = frozenset(
    {
        Finding(code="unclassified", place=STRAY.place),
        Finding(code="unclassified", place=UNKNOWN.place),
        Finding(code="not_there", place=f"{TABLE}.gone"),
        Finding(code="sealed_is_readable", place=READABLE.place),
    }
)


def plant(*, pair: Pair, at: datetime) -> None:
    """Nothing lies in the database: what must be found is made up for each run."""


def examine(*, case: Case) -> Examined:
    """Compare the map with the models and the database."""
    case.step()
    return _counted(datamap.compare(mapped=datamap.load(), there=datamap.installed()))


def canary(*, case: Case) -> CanaryLook:
    """The same with a new field in a known table, a table that nobody classified, and a class for what is not there."""
    case.step()
    made_up = {TABLE: {"gone": FieldClass.PLAIN, READABLE.name: FieldClass.SEALED}}
    found = datamap.compare(
        mapped={**datamap.load(), **made_up}, there=datamap.installed() | {STRAY, UNKNOWN, READABLE}
    )
    return CanaryLook(planted=PLANTED, examined=_counted(found))


def _counted(found: Comparison) -> Examined:
    tally = Tally()
    tally.look(found.columns)
    for place in found.unclassified:
        tally.find("unclassified", place)
    for place in found.not_there:
        tally.find("not_there", place)
    for place in found.readable:
        tally.find("sealed_is_readable", place)
    return tally.done()
