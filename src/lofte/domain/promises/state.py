"""What a promise may show at an instant, from the runs of its control and the deadlines that stand open. Pure.

A promise shows as kept only when its control ran lately, caught its canary and then found nothing. Everything else is
broken, close to a deadline, or not proven yet, and the reason says which.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from lofte.domain.errors import LofteError
from lofte.domain.parts import Promise, Words
from lofte.domain.promises.registry import Control
from lofte.domain.terms import PromiseState

NEAR = timedelta(days=7)
"""How long before its instant a deadline counts as near."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing a run found on the real controller: a stable code and where (ids only, never personal data)."""

    code: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofRun:
    """One run of a control: first among canaries, where it must find, then on the controller, where it should not.

    `at` is law time, with zone. `canary_seen` is true when every planted record was found. `run_hash` covers the run
    and `previous_hash`, so runs form a chain.
    """

    control: str
    at: datetime
    policy_version: int
    rows_examined: int
    canary_seen: bool
    findings: tuple[Finding, ...]
    run_hash: str
    previous_hash: str

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise LofteError.of(
                "proof.naive", "A run needs an instant with a zone.", remedy="Give a zone, such as UTC."
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """Something promised that is still to be done by `due`; `reference` names it by id."""

    reference: str
    due: datetime


class Reason(StrEnum):
    """Why a promise shows as it does; `REASON_WORDS` says it to a reader."""

    PROVEN = "proven"
    FINDINGS = "findings"
    DEADLINE_PASSED = "deadline_passed"
    DEADLINE_NEAR = "deadline_near"
    NOT_PROVABLE = "not_provable"
    NOT_BUILT = "not_built"
    NEVER_RUN = "never_run"
    STALE = "stale"
    OTHER_VERSION = "other_version"
    CANARY_MISSED = "canary_missed"


REASON_WORDS: dict[Reason, Words] = {
    Reason.PROVEN: Words(
        sv="Kontrollen hittade det den skulle hitta och sedan ingenting mer.",
        en="The check found what was planted for it, and then nothing else.",
    ),
    Reason.FINDINGS: Words(sv="Kontrollen hittade avvikelser.", en="The check found deviations."),
    Reason.DEADLINE_PASSED: Words(sv="En tid har gått ut.", en="A deadline has passed."),
    Reason.DEADLINE_NEAR: Words(sv="En tid är på väg att gå ut.", en="A deadline is drawing near."),
    Reason.NOT_PROVABLE: Words(
        sv="Det här kan ingen kontroll visa, så vi påstår det inte.",
        en="No check can show this, so we do not claim it.",
    ),
    Reason.NOT_BUILT: Words(sv="Kontrollen är inte byggd än.", en="The check is not built yet."),
    Reason.NEVER_RUN: Words(sv="Kontrollen har inte gått än.", en="The check has not run yet."),
    Reason.STALE: Words(
        sv="Senaste kontrollen är för gammal för att bevisa något.", en="The latest check is too old to prove anything."
    ),
    Reason.OTHER_VERSION: Words(
        sv="Senaste kontrollen gällde en annan version av policyn.",
        en="The latest check was of another version of the policy.",
    ),
    Reason.CANARY_MISSED: Words(
        sv="Kontrollen missade det som hade planterats för den, så den bevisar inget.",
        en="The check missed what was planted for it, so it proves nothing.",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What to show: the state, why, and the run or deadline behind it."""

    state: PromiseState
    reason: Reason
    run: ProofRun | None = None
    deadline: Deadline | None = None


def latest_run(*, control: Control, runs: Sequence[ProofRun], at: datetime) -> ProofRun | None:
    """The last run of this control that had happened at `at`; of equal instants the last given."""
    past = [run for run in runs if run.control == control.id and run.at <= at]
    return max(enumerate(past), key=lambda pair: (pair[1].at, pair[0]))[1] if past else None


def state(
    *,
    promise: Promise,
    control: Control,
    runs: Sequence[ProofRun],
    deadlines: Sequence[Deadline],
    at: datetime,
    policy_version: int | None = None,
) -> Verdict:
    """What `promise` shows at `at`.

    Findings stand until a later run of the same control saw its canary and found none, however old they are: a broken
    promise does not heal by being forgotten, nor by a check that was blind. With `policy_version` given, a run on
    another version proves nothing.

    Raises LofteError `promise.control` when `control` is not the one that the promise names.
    """
    if promise.control != control.id:
        raise LofteError.of(
            "promise.control",
            f"Promise {promise.id} names {promise.control}, not {control.id}.",
            remedy="Look the control up by the promise's own `control`.",
        )
    if not control.provable:
        return Verdict(state=PromiseState.UNPROVEN, reason=Reason.NOT_PROVABLE)
    if not control.built:
        return Verdict(state=PromiseState.UNPROVEN, reason=Reason.NOT_BUILT)
    spoke = latest_run(control=control, runs=[run for run in runs if run.findings or run.canary_seen], at=at)
    if spoke is not None and spoke.findings:
        return Verdict(state=PromiseState.BROKEN, reason=Reason.FINDINGS, run=spoke)
    run = latest_run(control=control, runs=runs, at=at)
    pressing = _pressing(deadlines=deadlines, at=at, run=run)
    return pressing or _proof(control=control, run=run, at=at, policy_version=policy_version)


def _pressing(*, deadlines: Sequence[Deadline], at: datetime, run: ProofRun | None) -> Verdict | None:
    if not deadlines:
        return None
    first = min(deadlines, key=lambda deadline: deadline.due)
    if first.due < at:
        return Verdict(state=PromiseState.BROKEN, reason=Reason.DEADLINE_PASSED, run=run, deadline=first)
    if first.due - at <= NEAR:
        return Verdict(state=PromiseState.CLOSE, reason=Reason.DEADLINE_NEAR, run=run, deadline=first)
    return None


def _proof(*, control: Control, run: ProofRun | None, at: datetime, policy_version: int | None) -> Verdict:
    if run is None:
        return Verdict(state=PromiseState.UNPROVEN, reason=Reason.NEVER_RUN)
    if not run.canary_seen:
        return Verdict(state=PromiseState.UNPROVEN, reason=Reason.CANARY_MISSED, run=run)
    if at - run.at > timedelta(hours=control.sla_hours):
        return Verdict(state=PromiseState.UNPROVEN, reason=Reason.STALE, run=run)
    if policy_version is not None and run.policy_version != policy_version:
        return Verdict(state=PromiseState.UNPROVEN, reason=Reason.OTHER_VERSION, run=run)
    return Verdict(state=PromiseState.KEPT, reason=Reason.PROVEN, run=run)
