"""Measure one thing against another in the same run, and say whether the goal is met.

A figure of seconds says little on a machine that does other work too; a ratio of two sides that took turns says more.
A benchmark is a module `benchmarks/<name>.py` with `run() -> Report`. It is run alone in its own process, so that no
benchmark warms or fills the memory of another. It builds its sides, and for each comparison calls

    compare(title="...", ours=Side("decide()", decide_all), theirs=Side("cedarpy", ask_all), goal=at_least(50))

Right answers come first: each side's run returns its answer, and where `right` complains no speed is kept or printed.
"""

from __future__ import annotations

import gc
import operator
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Side:
    """One way of doing the work. `run` does it once and returns its answer; `prepare` goes before each, unmeasured.

    `per` says how many units one run handles; times and ratios are per unit, so that a slow side may do fewer units
    than a fast one. A side that measures itself (in another process, say) returns `Measured`.
    """

    label: str
    run: Callable[[], Any]
    per: int = 1
    prepare: Callable[[], None] = lambda: None


@dataclass(frozen=True, slots=True)
class Measured:
    """An answer with the seconds that it took, from a side that holds its own watch."""

    answer: Any
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """What the ratio must be. `faster`: ratio is their time by ours, at least `bound`; else ours by theirs, at most."""

    bound: float
    faster: bool

    def ratio(self, *, ours: float, theirs: float) -> float:
        """The ratio that this goal is about, from two times per unit."""
        return theirs / ours if self.faster else ours / theirs

    def met(self, ratio: float) -> bool:
        """Whether the ratio reaches the bound."""
        return ratio >= self.bound if self.faster else ratio <= self.bound

    def words(self) -> str:
        """The goal as a table shows it."""
        return f"at least {self.bound:g} times faster" if self.faster else f"at most {self.bound:g} times the time"


def at_least(times: float) -> Goal:
    """Ours must be at least so many times faster than theirs."""
    return Goal(bound=times, faster=True)


def at_most(times: float) -> Goal:
    """Ours may take at most so many times as long as theirs."""
    return Goal(bound=times, faster=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One comparison. Times are medians in seconds per unit; `spread` is the lowest and highest ratio of a round.

    With `wrong` (a complaint about an answer) there are no times, and the goal is missed.
    """

    title: str
    ours: str
    theirs: str
    goal: Goal
    ours_seconds: float = 0.0
    theirs_seconds: float = 0.0
    spread: tuple[float, float] = (0.0, 0.0)
    rounds: int = 0
    wrong: str = ""

    @property
    def ratio(self) -> float:
        """Median against median."""
        return self.goal.ratio(ours=self.ours_seconds, theirs=self.theirs_seconds)

    @property
    def met(self) -> bool:
        """Whether the answers were right and the goal is reached."""
        return not self.wrong and self.goal.met(self.ratio)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A quantity with a limit of its own: bytes, MiB, seconds to a healthy page. `value` must not exceed `most`."""

    title: str
    value: float
    unit: str
    most: float

    @property
    def met(self) -> bool:
        """Whether the limit is kept."""
        return self.value <= self.most


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What one benchmark found. `missing` says why something could not be measured here, and what would bring it."""

    title: str
    results: tuple[Result, ...] = ()
    figures: tuple[Figure, ...] = ()
    notes: tuple[str, ...] = field(default=())
    missing: tuple[str, ...] = field(default=())

    @property
    def met(self) -> bool:
        """Whether every goal that could be measured is reached."""
        return all(result.met for result in self.results) and all(figure.met for figure in self.figures)


def compare(
    *,
    title: str,
    ours: Side,
    theirs: Side,
    goal: Goal,
    rounds: int = ROUNDS,
    right: Callable[[Any, Any], str] | None = None,
) -> Result:
    """Let the two sides take turns and compare their medians.

    Each side runs once to warm up, and these two answers are compared: by `right(ours, theirs)`, which returns a
    complaint or "", or else for equality. The order changes from round to round, so that neither is always first.
    """
    if rounds < ROUNDS:
        raise ValueError(f"Fewer than {ROUNDS} rounds say nothing.")
    complaint = _complaint(ours=_once(ours)[0], theirs=_once(theirs)[0], right=right)
    result = Result(title=title, ours=ours.label, theirs=theirs.label, goal=goal, wrong=complaint)
    if complaint:
        return result
    pairs: list[tuple[float, float]] = []
    for number in range(rounds):
        if number % 2:
            their_time = _once(theirs)[1]
            pairs.append((_once(ours)[1], their_time))
        else:
            our_time = _once(ours)[1]
            pairs.append((our_time, _once(theirs)[1]))
    ratios = [goal.ratio(ours=a, theirs=b) for a, b in pairs]
    return replace(
        result,
        ours_seconds=statistics.median(map(operator.itemgetter(0), pairs)),
        theirs_seconds=statistics.median(map(operator.itemgetter(1), pairs)),
        spread=(min(ratios), max(ratios)),
        rounds=rounds,
    )


def _complaint(*, ours: Any, theirs: Any, right: Callable[[Any, Any], str] | None) -> str:
    if right is not None:
        return right(ours, theirs)
    return "" if ours == theirs else "the two sides gave different answers"


def _once(side: Side) -> tuple[Any, float]:
    """The answer and the seconds per unit of one run, with the collector out of the way."""
    side.prepare()
    gc.collect()
    gc.disable()
    try:
        started = time.perf_counter()
        answer = side.run()
        seconds = time.perf_counter() - started
    finally:
        gc.enable()
    if isinstance(answer, Measured):
        answer, seconds = answer.answer, answer.seconds
    # A run too short for the watch must not divide by zero.
    return answer, max(seconds, 1e-9) / side.per
