"""A run as it is kept: a row, hashed together with the run before it, and an entry of the evidence with that hash."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from lofte.clock import new_id, system_now
from lofte.domain.acts import SYSTEM, Act
from lofte.domain.errors import LofteError
from lofte.domain.states import ProofOutcome
from lofte.store import policies
from lofte.store.evidence import recording
from lofte.store.models import Controller, ControlRun, Entry
from lofte.usecases.controls.examining import CanaryLook, Examined

NOTHING = "0" * 64
"""What the first run of a control names as the one before."""
SHOWN = 20
"""Findings that a row names; all of them are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one run came to, as it was recorded."""

    id: UUID
    control: str
    at: datetime
    outcome: ProofOutcome
    examined: int
    findings: int
    planted: int
    seen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Both halves of a run before it is kept. `problem` is the kind of error where it broke off."""

    look: CanaryLook | None = None
    examined: Examined | None = None
    problem: str = ""

    @property
    def outcome(self) -> ProofOutcome:
        """FAILED when it broke off, BLIND when a plant was missed, whatever else was found."""
        if self.look is None or self.examined is None:
            return ProofOutcome.FAILED
        if self.look.missed or not self.look.planted:
            return ProofOutcome.BLIND
        return ProofOutcome.FINDINGS if self.examined.count else ProofOutcome.CLEAN


def keep(
    *, controller: UUID, control: str, result: Result, at: datetime, recorded_at: datetime, took: timedelta
) -> Run:
    """Write a run down. `at` is when the examination began, `recorded_at` when it is written; both the law's."""
    with recording(controller=controller, actor=SYSTEM, at=recorded_at, act=Act.CONTROL_RUN) as record:
        # One writer at a time for each controller, so that two runs never name the same one before them.
        Controller.objects.select_for_update(no_key=True).get(id=controller)
        row = _row(controller=controller, control=control, result=result, at=at, took=took)
        row.detail = _detail(control=control, result=result, at=at)
        row.detail["run_hash"] = digest(row=row)
        row.entry = record.entry(
            thing=row.id,
            detail={
                "control": control,
                "outcome": row.outcome,
                "examined": row.examined,
                "findings": row.findings,
                "planted": row.canary_planted,
                "seen": row.canary_seen,
                "policy": row.detail["policy_version"],
                "run_hash": row.detail["run_hash"],
            },
        )
        row.save(force_insert=True)
    return Run(
        id=row.id,
        control=control,
        at=at,
        outcome=result.outcome,
        examined=row.examined,
        findings=row.findings,
        planted=row.canary_planted,
        seen=row.canary_seen,
    )


def _row(*, controller: UUID, control: str, result: Result, at: datetime, took: timedelta) -> ControlRun:
    look, examined = result.look, result.examined
    planted = len(look.planted) if look else 0
    return ControlRun(
        id=new_id(),
        controller_id=controller,
        control=control,
        at=at,
        system_at=system_now(),
        outcome=result.outcome,
        examined=examined.rows if examined else 0,
        findings=examined.count if examined else 0,
        canary_planted=planted,
        canary_seen=planted - len(look.missed) if look else 0,
        took=took,
    )


def _detail(*, control: str, result: Result, at: datetime) -> dict[str, object]:
    previous = ControlRun.objects.filter(control=control).order_by("-id").first()
    findings = result.examined.findings[:SHOWN] if result.examined else ()
    return {
        "policy_version": _policy_version(at=at),
        "previous_hash": previous.detail["run_hash"] if previous else NOTHING,
        "findings": [{"code": one.code, "place": one.place} for one in findings],
        "missed": [{"code": one.code, "place": one.place} for one in (result.look.missed if result.look else ())],
        "problem": result.problem,
    }


def _policy_version(*, at: datetime) -> int:
    """The number of the version in force; 0 where there is none."""
    try:
        return policies.at_instant(at=at).number
    except LofteError:
        return 0


def digest(*, row: ControlRun) -> str:
    """SHA-256 (hex) over everything that a run says, the hash of the run before it included."""
    detail = {name: value for name, value in row.detail.items() if name != "run_hash"}
    told = {
        "controller": row.controller_id.hex,
        "id": row.id.hex,
        "control": row.control,
        "at": row.at.astimezone(UTC).isoformat(),
        "system_at": row.system_at.astimezone(UTC).isoformat(),
        "outcome": str(row.outcome),
        "examined": row.examined,
        "findings": row.findings,
        "planted": row.canary_planted,
        "seen": row.canary_seen,
        "took": row.took // timedelta(microseconds=1),
        "detail": detail,
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def noted(*, row: ControlRun) -> bool:
    """Whether the evidence tells of this very run."""
    entry = Entry.objects.filter(id=row.entry, act=Act.CONTROL_RUN, thing=row.id).first() if row.entry else None
    return entry is not None and json.loads(entry.detail).get("run_hash") == row.detail.get("run_hash")
