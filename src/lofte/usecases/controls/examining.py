"""What every probe is made of: a case to examine, what was examined and found, and the plants that must be found.

A probe proves something only together with its canary: the same examination, run where faults were planted. Findings
name ids, tables and terms, never a person.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from lofte.domain.promises.state import Finding
from lofte.usecases.controls.canaries import Pair

KEPT = 100
"""Findings that one examination names; all are counted."""


class Interrupted(Exception):
    """The worker has to stop. Nothing of the run is kept; it is begun again when the task is due once more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What an examination looked at and found. `count` is every finding, `findings` the first of them."""

    rows: int
    count: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CanaryLook:
    """What an examination of the canaries came to: what had been planted, and what was found there."""

    planted: frozenset[Finding]
    examined: Examined

    @property
    def missed(self) -> tuple[Finding, ...]:
        """The plants that were not found: with any of these, finding nothing elsewhere proves nothing."""
        return tuple(sorted(self.planted - set(self.examined.findings), key=lambda one: (one.code, one.place)))


@dataclass(slots=True)
class Tally:
    """Counts while an examination runs."""

    rows: int = 0
    count: int = 0
    _held: list[Finding] = field(default_factory=list)

    def look(self, rows: int = 1) -> None:
        """So many rows more were examined."""
        self.rows += rows

    def find(self, code: str, place: object) -> None:
        """Something is wrong at a place (an id, a table, a term)."""
        self.count += 1
        if len(self._held) < KEPT:
            self._held.append(Finding(code=code, place=str(place)))

    def done(self) -> Examined:
        """The result."""
        return Examined(rows=self.rows, count=self.count, findings=tuple(self._held))


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Whose rows are examined. `now` reads the law's clock anew for every step; `pair` are the canaries."""

    controller: UUID
    pair: Pair
    now: Callable[[], datetime]
    go_on: Callable[[], bool]

    def step(self) -> datetime:
        """The instant of the next step. Raises Interrupted when the worker has to stop."""
        if not self.go_on():
            raise Interrupted
        return self.now()


class Examine(Protocol):
    """Examines one controller, in steps that hold no lock."""

    def __call__(self, *, case: Case) -> Examined: ...


class LookAtCanaries(Protocol):
    """Runs the same examination where it must find; the case's controller is the first canary."""

    def __call__(self, *, case: Case) -> CanaryLook: ...


class Plant(Protocol):
    """Plants what must be found. Called again it completes what is missing; `at` is the law's instant."""

    def __call__(self, *, pair: Pair, at: datetime) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """One control as it runs."""

    plant: Plant
    canary: LookAtCanaries
    examine: Examine
