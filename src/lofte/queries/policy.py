"""The policy page's rows: the version in force, the runs of its controls, its versions and what changed between two.

No person is in any of it, so no look is recorded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from lofte.domain.policy.diff import Change, PolicyDiff, diff
from lofte.domain.policy.model import Promise
from lofte.domain.policy.render import render
from lofte.domain.promises.findings import FINDING_WORDS
from lofte.domain.promises.registry import CONTROLS, Control, built_controls
from lofte.domain.promises.state import Deadline, Finding, ProofRun, Verdict, state
from lofte.domain.states import ProofOutcome
from lofte.domain.terms import Language, PromiseState
from lofte.queries import notices
from lofte.queries.policy_page import Examined, FindingShown, PolicyPage, Proof, page, proof
from lofte.store import policies
from lofte.store.models import ControlRun, PolicyVersion
from lofte.store.policies import Version
from lofte.store.scopes import reading

HISTORY = 30
"""Days of history that a strip shows."""
LOOKED_BACK = timedelta(days=HISTORY + 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRow:
    """A published version. `previous` is the number of the one before, none for the first."""

    number: int
    digest: str
    valid_from: datetime
    published_at: datetime
    published_by: str
    in_force: bool
    coming: bool
    previous: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """Every version, the latest first."""

    rows: tuple[VersionRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffPage:
    """What changed between two versions, and whose consent must be asked for again."""

    old: int
    new: int
    changes: tuple[Change, ...]
    found: PolicyDiff


def policy_page(
    *,
    controller: UUID,
    at: datetime,
    language: Language,
    opened: frozenset[str] = frozenset(),
    filtered: PromiseState | None = None,
) -> PolicyPage | None:
    """The page; none when no policy is in force."""
    version = notices.in_force(controller=controller, at=at)
    if version is None:
        return None
    published = version.text.policy.languages
    spoken = language if language in published else published[0]
    shown = render(text=version.text, language=spoken)
    found = proofs(controller=controller, version=version, at=at, language=language)
    return page(notice=shown, proofs=found, at=at, opened=opened, filtered=filtered)


def states(*, controller: UUID, version: Version, at: datetime) -> Mapping[str, Verdict]:
    """What each promise shows at `at`."""
    with reading(controller):
        runs = _runs(at=at)
    return {promise.id: _verdict(promise, runs, version, at) for promise in version.text.policy.promises}


def proofs(*, controller: UUID, version: Version, at: datetime, language: Language) -> dict[str, Proof]:
    """Every promise of a version with its proof and its month."""
    with reading(controller):
        rows = _rows(at=at)
    runs = [_run(row) for row in rows]
    months: dict[str, tuple[PromiseState, ...]] = {}
    found = {}
    for promise in version.text.policy.promises:
        control = CONTROLS[promise.control]
        if control.id not in months:
            months[control.id] = _month(promise, runs, at)
        verdict = _verdict(promise, runs, version, at)
        found[promise.id] = proof(
            promise=promise,
            control=control,
            verdict=verdict,
            examined=_examined(control, rows, language),
            history=months[control.id],
            language=language,
        )
    return found


def _verdict(promise: Promise, runs: Sequence[ProofRun], version: Version, at: datetime) -> Verdict:
    return state(
        promise=promise,
        control=CONTROLS[promise.control],
        runs=runs,
        deadlines=_deadlines(promise),
        at=at,
        policy_version=version.number,
    )


def _deadlines(promise: Promise) -> tuple[Deadline, ...]:
    """What is still to be done under a promise. The parts of the product that set such deadlines add theirs here."""
    return ()


def _rows(*, at: datetime) -> list[ControlRun]:
    """The runs of the strip's days, and of each control the last one before them: what it found stands however old."""
    since = at - LOOKED_BACK
    found = list(ControlRun.objects.filter(at__gt=since, at__lte=at).order_by("id"))
    spoke = Q(outcome__in=[ProofOutcome.CLEAN, ProofOutcome.FINDINGS]) | Q(findings__gt=0)
    for control in built_controls():
        found += ControlRun.objects.filter(spoke, control=control.id, at__lte=since).order_by("-id")[:1]
    return sorted(found, key=lambda row: row.id)


def _runs(*, at: datetime) -> list[ProofRun]:
    return [_run(row) for row in _rows(at=at)]


def _run(row: ControlRun) -> ProofRun:
    """A row as the rules take it. A run that saw no canary, or broke off, proves nothing whatever it found."""
    outcome = ProofOutcome(row.outcome)
    return ProofRun(
        control=row.control,
        at=row.at,
        policy_version=int(row.detail.get("policy_version", 0)),
        rows_examined=row.examined,
        canary_seen=outcome in (ProofOutcome.CLEAN, ProofOutcome.FINDINGS),
        findings=_findings(row),
        run_hash=str(row.detail.get("run_hash", "")),
        previous_hash=str(row.detail.get("previous_hash", "")),
    )


def _findings(row: ControlRun) -> tuple[Finding, ...]:
    return tuple(
        Finding(code=str(one.get("code", "")), place=str(one.get("place", "")))
        for one in row.detail.get("findings", [])
    )


def _examined(control: Control, rows: Sequence[ControlRun], language: Language) -> Examined | None:
    row = next((row for row in reversed(rows) if row.control == control.id), None)
    if row is None:
        return None
    return Examined(
        at=row.at,
        rows=row.examined,
        canary_planted=row.canary_planted,
        canary_seen=row.canary_seen,
        findings=tuple(_shown(one, language) for one in _findings(row)),
        entry=str(row.entry) if row.entry else "",
    )


def _shown(one: Finding, language: Language) -> FindingShown:
    words = FINDING_WORDS.get(one.code)
    return FindingShown(code=one.code, place=one.place, words=words[language] if words else "")


def _month(promise: Promise, runs: Sequence[ProofRun], at: datetime) -> tuple[PromiseState, ...]:
    """What the promise showed at the end of each of the last days, oldest first; the last is now."""
    control = CONTROLS[promise.control]

    def shown(instant: datetime) -> PromiseState:
        return state(promise=promise, control=control, runs=runs, deadlines=(), at=instant).state

    return tuple(shown(at - timedelta(days=back)) for back in range(HISTORY - 1, -1, -1))


def versions(*, controller: UUID, at: datetime) -> Versions:
    """Every version that was published."""
    with reading(controller):
        rows = list(PolicyVersion.objects.select_related("published_by").order_by("number"))
    begun = [row for row in rows if row.valid_from <= at]
    current = max(begun, key=lambda row: (row.valid_from, row.number)) if begun else None
    return Versions(rows=tuple(reversed(list(_version_rows(rows, current, at)))))


def _version_rows(rows: Sequence[PolicyVersion], current: PolicyVersion | None, at: datetime) -> Iterator[VersionRow]:
    previous: int | None = None
    for row in rows:
        yield VersionRow(
            number=row.number,
            digest=row.digest,
            valid_from=row.valid_from,
            published_at=row.published_at,
            published_by=row.published_by.name if row.published_by else "",
            in_force=current is not None and row.id == current.id,
            coming=row.valid_from > at,
            previous=previous,
        )
        previous = row.number


def difference(*, controller: UUID, old: int, new: int) -> DiffPage | None:
    """What changed; none when one of the versions is not there."""
    with reading(controller):
        ids = dict(PolicyVersion.objects.filter(number__in=[old, new]).values_list("number", "id"))
        if set(ids) != {old, new}:
            return None
        found = diff(old=policies.version(id=ids[old]).text, new=policies.version(id=ids[new]).text)
    return DiffPage(old=old, new=new, changes=found.changes, found=found)
