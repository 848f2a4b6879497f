"""Counting an audience: each subject once, under the first denying rule; opened, every reason. Sums equal the total."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lofte.domain.decision.gate import Gate, judge
from lofte.domain.decision.model import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """So many subjects under one reason."""

    reason: Reason
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """`total` = `reached` + the sum of `refused`. `reasons` counts a subject under each of its reasons."""

    total: int
    reached: int
    refused: tuple[Line, ...]
    reasons: tuple[Line, ...]


def count(*, gate: Gate, patterns: Iterable[tuple[int, int]]) -> Audience:
    """Count bit patterns, each with how many subjects have it; lines stand in the order of the rules."""
    total = reached = 0
    first: dict[Reason, int] = {}
    every: dict[Reason, int] = {}
    for bits, subjects in patterns:
        verdict = judge(gate=gate, bits=bits)
        total += subjects
        if verdict.permitted:
            reached += subjects
            continue
        first[verdict.denied[0]] = first.get(verdict.denied[0], 0) + subjects
        for reason in dict.fromkeys(verdict.denied):
            every[reason] = every.get(reason, 0) + subjects
    return Audience(total=total, reached=reached, refused=_lines(gate, first), reasons=_lines(gate, every))


def _lines(gate: Gate, counts: dict[Reason, int]) -> tuple[Line, ...]:
    order: dict[Reason, int] = {}
    for step in gate.steps:
        closing = () if step.no_rule is None else (step.no_rule,)
        for reason in (*(check.reason for check in step.denies), *closing):
            order.setdefault(reason, len(order))
    return tuple(Line(reason=reason, count=counts[reason]) for reason in sorted(counts, key=order.__getitem__))
