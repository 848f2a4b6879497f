"""Work that is due: any number of workers claim it by a conditional UPDATE, each for as long as its lease.

No task carries truth. What is to be sent, folded or swept stands in the rows that the task works on, so a worker that
is killed loses nothing: its lease ends, and the task is anybody's again. A task may therefore run twice, and must not
mind. `due_at` is the law's time, leases are the system's.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from lofte.clock import new_id, system_now
from lofte.domain.states import WorkState
from lofte.store import rows
from lofte.store.models import Work
from lofte.store.scopes import current

LEASE = timedelta(seconds=60)
MOST_TRIES = 5
FIRST_WAIT = timedelta(seconds=30)
"""After a failure; doubled for each one more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A claimed task. `worker` is the claim's own mark: an answer under another mark changes nothing."""

    id: UUID
    controller: UUID
    kind: str
    thing: UUID
    worker: UUID
    attempts: int
    done: int
    total: int


def plan(*, kind: str, thing: UUID, due_at: datetime, total: int = 0, every: timedelta | None = None) -> UUID:
    """Have something done for the controller that we are within; the task's id. What is planned already stays."""
    controller = current()
    rows.execute(
        "INSERT INTO work (id, controller_id, kind, thing, due_at, state, attempts, done, total, every, problem, "
        "created_at) VALUES (%s, %s, %s, %s, %s, 'waiting', 0, 0, %s, %s, '', %s) ON CONFLICT DO NOTHING",
        (
            rows.key(new_id()),
            rows.key(controller),
            kind,
            rows.key(thing),
            rows.instant(due_at),
            total,
            rows.span(every),
            rows.instant(system_now()),
        ),
    )
    held = Work.objects.exclude(state=WorkState.DONE)
    return held.values_list("id", flat=True).get(controller_id=controller, kind=kind, thing=thing)


def plan_no_later(*, kind: str, thing: UUID, due_at: datetime) -> None:
    """Have something done by an instant: as `plan`, and brought forward when it was planned for later."""
    found = rows.fetch(
        "SELECT due_at, state FROM work WHERE controller_id = %s AND kind = %s AND thing = %s AND state <> 'done'",
        (rows.key(current()), kind, rows.key(thing)),
    )
    if not found:
        plan(kind=kind, thing=thing, due_at=due_at)
    elif rows.instant_of(found[0][0]) > due_at:
        rows.execute(
            "UPDATE work SET due_at = %s WHERE controller_id = %s AND kind = %s AND thing = %s "
            "AND state <> 'done' AND due_at > %s",
            (rows.instant(due_at), rows.key(current()), kind, rows.key(thing), rows.instant(due_at)),
        )


def claim(
    *, law_at: datetime, system_at: datetime, kinds: Collection[str] = (), lease: timedelta = LEASE
) -> Task | None:
    """Take the task that has been due longest, or None. Call it outside any controller; then enter the task's."""
    chosen = f"AND kind IN ({rows.marks(len(kinds))}) " if kinds else ""
    locked = "FOR UPDATE SKIP LOCKED " if connection.vendor == "postgresql" else ""
    worker = new_id()
    with transaction.atomic(durable=True):
        found = rows.fetch(
            "SELECT id, controller_id, kind, thing, attempts, done, total FROM work "
            "WHERE ((state = 'waiting' AND due_at <= %s AND (lease_until IS NULL OR lease_until <= %s)) "
            f"OR (state = 'running' AND lease_until <= %s)) {chosen}ORDER BY due_at, id LIMIT 1 {locked}",
            (rows.instant(law_at), rows.instant(system_at), rows.instant(system_at), *kinds),
        )
        if not found:
            return None
        identity, controller, kind, thing, attempts, done, total = found[0]
        taken = rows.execute(
            "UPDATE work SET state = 'running', worker = %s, lease_until = %s, attempts = attempts + 1 WHERE id = %s "
            "AND (state = 'waiting' OR (state = 'running' AND lease_until <= %s))",
            (rows.key(worker), rows.instant(system_at + lease), identity, rows.instant(system_at)),
        )
    if not taken:
        return None
    return Task(
        id=rows.uuid_of(identity),
        controller=rows.uuid_of(controller),
        kind=kind,
        thing=rows.uuid_of(thing),
        worker=worker,
        attempts=attempts + 1,
        done=done,
        total=total,
    )


def keep(
    *, task: Task, system_at: datetime, done: int | None = None, total: int | None = None, lease: timedelta = LEASE
) -> bool:
    """Renew the lease and say how far it has come; False: the task is another's by now or was stopped, so leave it."""
    return _answer(
        task,
        "lease_until = %s, done = coalesce(%s, done), total = coalesce(%s, total)",
        (rows.instant(system_at + lease), done, total),
    )


def finish(*, task: Task, system_at: datetime, law_at: datetime) -> bool:
    """It is done. A task that returns waits for its next time, which lies after now however long it was away."""
    row = Work.objects.filter(id=task.id, worker=task.worker, state=WorkState.RUNNING).first()
    if row is None:
        return False
    if row.every is None:
        return _answer(
            task,
            "state = 'done', worker = NULL, lease_until = NULL, finished_at = %s, problem = ''",
            (rows.instant(system_at),),
        )
    missed = max((law_at - row.due_at) // row.every, 0)
    return _answer(
        task,
        "state = 'waiting', worker = NULL, lease_until = NULL, due_at = %s, attempts = 0, done = 0, problem = ''",
        (rows.instant(row.due_at + row.every * (missed + 1)),),
    )


def again(*, task: Task, due_at: datetime) -> bool:
    """This step is done and there is more: it waits until it is due once more; a failure before is forgotten."""
    return _answer(
        task,
        "state = 'waiting', worker = NULL, lease_until = NULL, due_at = %s, attempts = 0, problem = ''",
        (rows.instant(due_at),),
    )


def fail(*, task: Task, system_at: datetime, law_at: datetime, problem: str) -> bool:
    """It went wrong; `problem` is a code. Tried again after a pause that doubles, five times; then a person is waited
    for or, where the task returns anyway, its next time."""
    if task.attempts >= MOST_TRIES:
        row = Work.objects.filter(id=task.id, every__isnull=False).first()
        if row is not None and row.every is not None:
            changes = "state = 'waiting', worker = NULL, lease_until = NULL, due_at = %s, attempts = 0, problem = %s"
            return _answer(task, changes, (rows.instant(max(row.due_at, law_at) + row.every), problem))
        return _answer(
            task,
            "state = 'failed', worker = NULL, lease_until = NULL, finished_at = %s, problem = %s",
            (rows.instant(system_at), problem),
        )
    wait = FIRST_WAIT * 2 ** (task.attempts - 1)
    return _answer(
        task,
        "state = 'waiting', worker = NULL, lease_until = %s, problem = %s",
        (rows.instant(system_at + wait), problem),
    )


def _answer(task: Task, changes: str, params: tuple[object, ...]) -> bool:
    return bool(
        rows.execute(
            f"UPDATE work SET {changes} WHERE id = %s AND worker = %s AND state = 'running'",
            (*params, rows.key(task.id), rows.key(task.worker)),
        )
    )


def pause(*, kind: str, thing: UUID) -> bool:
    """Stop a task of the controller that we are within until it is resumed; a running one notices when it keeps."""
    return _switch(kind=kind, thing=thing, old=("waiting", "running"), new="paused")


def resume(*, kind: str, thing: UUID) -> bool:
    """Let a paused or failed task go on."""
    return _switch(kind=kind, thing=thing, old=("paused", "failed"), new="waiting")


def cancel(*, kind: str, thing: UUID) -> bool:
    """Take a task away that is not wanted any more; a running one notices when it keeps."""
    return bool(
        rows.execute(
            "DELETE FROM work WHERE controller_id = %s AND kind = %s AND thing = %s AND state <> 'done'",
            (rows.key(current()), kind, rows.key(thing)),
        )
    )


def _switch(*, kind: str, thing: UUID, old: tuple[str, ...], new: str) -> bool:
    return bool(
        rows.execute(
            "UPDATE work SET state = %s, worker = NULL, lease_until = NULL, attempts = 0 "
            f"WHERE controller_id = %s AND kind = %s AND thing = %s AND state IN ({rows.marks(len(old))})",
            (new, rows.key(current()), kind, rows.key(thing), *old),
        )
    )


def under_way(*, kind: str) -> bool:
    """Whether the controller that we are within has a task of this kind that waits or runs."""
    states = (WorkState.WAITING, WorkState.RUNNING)
    return Work.objects.filter(controller_id=current(), kind=kind, state__in=states).exists()


def waiting(*, law_at: datetime) -> int:
    """How many tasks are due and nobody is at."""
    return Work.objects.filter(state=WorkState.WAITING, due_at__lte=law_at).count()
