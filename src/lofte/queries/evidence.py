"""The evidence log as it is read, and the check of its chain. To read it is itself noted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from lofte.domain.acts import Act, Actor
from lofte.domain.chain import Finding
from lofte.domain.states import ActorKind
from lofte.queries.person import names_of
from lofte.store import verifying
from lofte.store.evidence import looking
from lofte.store.models import Entry, Seal

PAGE = 100
SEALS_READ = 400
"""Seals looked through for the entries of a page; older ones are found by verifying."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    """One entry. `seal` is the number of the seal that lists it, none while it waits for one."""

    id: UUID
    at: datetime
    act: str
    kind: ActorKind
    name: str
    subject: UUID | None
    thing: UUID | None
    detail: tuple[tuple[str, str], ...]
    seal: int | None
    sealed: bool

    @property
    def short(self) -> str:
        """The end of the id that it concerns; the beginning is a date."""
        concerned = self.subject or self.thing
        return f"…{concerned.hex[-8:]}" if concerned else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidencePage:
    """A page of the log, latest first."""

    rows: tuple[EntryRow, ...]
    total: int
    seals: int
    unsealed: int
    entry: UUID | None
    next_before: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What verifying found."""

    entries: int
    seals: int
    unsealed: int
    findings: tuple[Finding, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


def evidence(
    *, controller: UUID, actor: Actor, at: datetime, before: UUID | None = None, entry: UUID | None = None
) -> EvidencePage:
    """The latest entries, those before one, or one alone."""
    with looking(controller=controller, actor=actor, at=at, act=Act.LOOKED_AT_EVIDENCE) as record:
        chosen = Entry.objects.order_by("-id")
        chosen = chosen.filter(id=entry) if entry else chosen.filter(id__lt=before) if before else chosen
        found = list(chosen[: PAGE + 1])
        shown = found[:PAGE]
        sealed_by = _seals(controller, shown)
        names = names_of([row.actor for row in shown if row.actor and row.actor_kind == ActorKind.STAFF])
        page = EvidencePage(
            rows=tuple(_row(row, sealed_by.get(row.id), names) for row in shown),
            total=Entry.objects.count(),
            seals=Seal.objects.filter(controller_id=controller).count(),
            unsealed=Entry.objects.filter(sealed=False).count(),
            entry=entry,
            next_before=shown[-1].id if len(found) > PAGE else None,
        )
        record.entry(detail={"shown": len(shown)})
    return page


def check(*, controller: UUID, actor: Actor, at: datetime) -> Check:
    """Verify this controller's chain, entry by entry."""
    report = verifying.verify_now(controller=controller)
    with looking(controller=controller, actor=actor, at=at, act=Act.LOOKED_AT_EVIDENCE) as record:
        record.entry(detail={"verified": True, "findings": len(report.findings)})
    return Check(entries=report.entries, seals=report.seals, unsealed=report.unsealed, findings=tuple(report.findings))


def _seals(controller: UUID, shown: Sequence[Entry]) -> dict[UUID, int]:
    """Which seal lists each entry. An entry is sealed soon after it is written, so the latest seals are enough."""
    wanted = {row.id.bytes: row.id for row in shown if row.sealed}
    found: dict[UUID, int] = {}
    for seal in Seal.objects.filter(controller_id=controller).order_by("-number")[:SEALS_READ]:
        if not wanted:
            break
        leaves = bytes(seal.leaves)
        for start in range(0, len(leaves), 16):
            identity = wanted.pop(leaves[start : start + 16], None)
            if identity is not None:
                found[identity] = seal.number
    return found


def _row(row: Entry, seal: int | None, names: dict[UUID, str]) -> EntryRow:
    return EntryRow(
        id=row.id,
        at=row.at,
        act=row.act,
        kind=ActorKind(row.actor_kind),
        name=names.get(row.actor, "") if row.actor else "",
        subject=row.subject,
        thing=row.thing,
        detail=tuple((name, _plain(value)) for name, value in json.loads(row.detail).items()),
        seal=seal,
        sealed=row.sealed,
    )


def _plain(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
