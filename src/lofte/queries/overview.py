"""The overview: what needs attention, what falls due, the promises by state, and how much there is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import Count, Min

from lofte.domain.states import ImportState, MessageState, SendingState, WorkState
from lofte.domain.terms import PromiseState
from lofte.queries import policy as policy_queries
from lofte.queries.newsletters import SendingRow, sending_rows
from lofte.queries.notices import in_force
from lofte.store import subjects
from lofte.store.models import ControlRun, Entry, Import, Message, PolicyVersion, Sending, Standing, Work
from lofte.store.scopes import reading

AHEAD = timedelta(days=30)
BACK = timedelta(days=30)


class NeedKind(StrEnum):
    """What may need somebody's attention."""

    BROKEN = "broken"
    CLOSE = "close"
    IMPORT_OPEN = "import_open"
    IMPORT_STAGED = "import_staged"
    SENDING_PAUSED = "sending_paused"
    UNCERTAIN = "uncertain"
    TYPES = "types"
    WORK_FAILED = "work_failed"


class DueKind(StrEnum):
    """What comes by itself."""

    STANDING = "standing"
    POLICY = "policy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One thing that somebody must do. `target` is what to open, when there is one."""

    kind: NeedKind
    state: PromiseState
    count: int
    target: UUID | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One thing that happens by itself at `at`. `count` people, or the number of a policy version."""

    kind: DueKind
    count: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The page."""

    at: datetime
    policy_version: int | None
    counts: tuple[tuple[PromiseState, int], ...]
    total: int
    last_proof: datetime | None
    needs: tuple[Need, ...]
    due: tuple[Due, ...]
    people: int
    sent: int
    refused: int
    entries: int
    sendings: tuple[SendingRow, ...]


def overview(*, controller: UUID, at: datetime) -> Overview:
    """The page at `at`. It counts and names nobody, so no look is recorded."""
    version = in_force(controller=controller, at=at)
    found = policy_queries.states(controller=controller, version=version, at=at) if version else {}
    states = Counter(verdict.state for verdict in found.values())
    with reading(controller):
        lately = Counter(
            dict(
                Message.objects.filter(finished_at__gt=at - BACK, finished_at__lte=at)
                .values_list("state")
                .annotate(count=Count("id"))
                .order_by()
            )
        )
        last = ControlRun.objects.filter(at__lte=at).order_by("-id").values_list("at", flat=True).first()
        return Overview(
            at=at,
            policy_version=version.number if version else None,
            counts=tuple((state, states[state]) for state in PromiseState),
            total=len(found),
            last_proof=last,
            needs=tuple(_needs(controller, states)),
            due=tuple(sorted(_due(at, version.number if version else 0), key=lambda due: due.at)),
            people=subjects.total(),
            sent=lately[MessageState.SENT],
            refused=lately[MessageState.REFUSED],
            entries=Entry.objects.count(),
            sendings=sending_rows(limit=3),
        )


def _needs(controller: UUID, states: Counter[PromiseState]) -> Iterator[Need]:
    if states[PromiseState.BROKEN]:
        yield Need(kind=NeedKind.BROKEN, state=PromiseState.BROKEN, count=states[PromiseState.BROKEN])
    failed = Work.objects.filter(controller_id=controller, state=WorkState.FAILED).count()
    if failed:
        yield Need(kind=NeedKind.WORK_FAILED, state=PromiseState.BROKEN, count=failed)
    if states[PromiseState.CLOSE]:
        yield Need(kind=NeedKind.CLOSE, state=PromiseState.CLOSE, count=states[PromiseState.CLOSE])
    imports = list(Import.objects.filter(state__in=[ImportState.UPLOADED, ImportState.STAGED]).order_by("id"))
    yield from _counted(NeedKind.IMPORT_STAGED, [row.id for row in imports if row.state == ImportState.STAGED])
    yield from _counted(NeedKind.IMPORT_OPEN, [row.id for row in imports if row.state == ImportState.UPLOADED])
    paused = Sending.objects.filter(state=SendingState.PAUSED).order_by("id").values_list("id", flat=True)
    yield from _counted(NeedKind.SENDING_PAUSED, list(paused))
    uncertain = Message.objects.filter(state=MessageState.UNCERTAIN).values_list("sending_id", flat=True)
    yield from _counted(NeedKind.UNCERTAIN, list(uncertain))


def _counted(kind: NeedKind, ids: Sequence[UUID]) -> Iterator[Need]:
    if ids:
        yield Need(kind=kind, state=PromiseState.CLOSE, count=len(ids), target=ids[0])


def _due(at: datetime, policy: int) -> Iterator[Due]:
    soon = Standing.objects.filter(policy=policy, bits_until__gt=at, bits_until__lte=at + AHEAD)
    changing = soon.aggregate(first=Min("bits_until"), count=Count("subject", distinct=True))
    if changing["first"] is not None:
        yield Due(kind=DueKind.STANDING, count=int(changing["count"]), at=changing["first"])
    for row in PolicyVersion.objects.filter(valid_from__gt=at, valid_from__lte=at + AHEAD):
        yield Due(kind=DueKind.POLICY, count=row.number, at=row.valid_from)
