"""Publishing a policy: checked, kept word for word, in force from a day, with everyone's standing folded under it.

A version is never changed and never removed. Publishing is refused while a check blocks it or a question is open.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max

from lofte.domain.acts import SYSTEM, Act, Actor
from lofte.domain.calendar import start_of_day
from lofte.domain.errors import LofteError, Problem
from lofte.domain.policy.check import Finding, Severity, check, publishable
from lofte.domain.policy.load import load
from lofte.domain.policy.model import PolicyText
from lofte.domain.states import ActorKind
from lofte.store import standing, work
from lofte.store.evidence import recording
from lofte.store.models import PolicyVersion
from lofte.usecases import routine

FOLD_VERSION = "fold_version"
"""The kind of work that folds everyone's standing under a version that was just published."""
FOLD_AT_ONCE = 200
"""Subjects folded in the publishing step itself; more are left to the worker."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A version that was published."""

    version: UUID
    number: int
    digest: str
    valid_from: datetime


def publish_policy(
    *, controller: UUID, files: Mapping[str, str], actor: Actor, at: datetime, language: str = "en"
) -> Published:
    """Publish the policy in `files` (name to text), in force from its own `valid_from`.

    The first version may have been in force before it came here; a later one never begins before now. Raises LofteError
    with everything that keeps it from being published, and changes nothing.
    """
    text = load(files=files)
    require_publishable(text=text, at=at, language=language)
    with recording(controller=controller, actor=actor, at=at, act=Act.POLICY_PUBLISHED) as record:
        latest = PolicyVersion.objects.aggregate(number=Max("number"))["number"] or 0
        if text.policy.version <= latest:
            raise LofteError.of(
                "POLICY_VERSION",
                f"Version {latest} has been published already.",
                place="policy.toml: version",
                remedy=f"Number this one {latest + 1}.",
            )
        begins = start_of_day(day=text.policy.valid_from)
        begins = max(begins, at) if latest else begins
        row = PolicyVersion.objects.create(
            controller_id=controller,
            number=text.policy.version,
            digest=text.digest,
            files=dict(files),
            valid_from=begins,
            published_at=at,
            published_by_id=actor.id if actor.kind is ActorKind.STAFF else None,
        )
        if standing.fold_version(version=row.id, at=at, limit=FOLD_AT_ONCE) is not None:
            work.plan(kind=FOLD_VERSION, thing=row.id, due_at=at)
        routine.plan(at=at)
        record.entry(thing=row.id, detail={"number": row.number, "digest": row.digest, "valid_from": begins})
    return Published(version=row.id, number=row.number, digest=row.digest, valid_from=begins)


def require_publishable(*, text: PolicyText, at: datetime, language: str = "en") -> None:
    """Raise LofteError with every finding that blocks publishing, in one language; warnings do not."""
    findings = check(text=text, at=at)
    if not publishable(findings=findings):
        blocking = [finding for finding in findings if finding.severity is not Severity.WARN]
        raise LofteError(*(_problem(finding, language) for finding in blocking))


def _problem(finding: Finding, language: str) -> Problem:
    return Problem(
        code=finding.code,
        message=finding.message[language],
        place=finding.file,
        line=finding.line,
        remedy=finding.remedy[language],
    )


def fold_version(*, task: work.Task, now: Callable[[], datetime], go_on: Callable[[], bool]) -> datetime | None:
    """Fold everyone's standing under a version that was just published, in short steps."""
    after: UUID | None = None
    while True:
        at = now()
        with recording(controller=task.controller, actor=SYSTEM, at=at, act=Act.STANDING_FOLDED) as record:
            after = standing.fold_version(version=task.thing, at=at, after=after)
            record.entry(thing=task.thing)
        if after is None:
            return None
        if not go_on():
            return at
