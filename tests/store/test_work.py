"""Work: nothing is lost with a worker, nothing is done by two at once, and what failed is tried again or told."""

from __future__ import annotations

import threading
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection

from lofte.clock import new_id
from lofte.domain.states import WorkState
from lofte.store import work
from lofte.store.models import Work
from lofte.store.scopes import within
from lofte.store.work import Task
from tests import world

pytestmark = pytest.mark.database
NOW = world.AT
HOUR = timedelta(hours=1)


@pytest.fixture
def controller(db: None) -> UUID:
    made = world.agency("trillingen")
    Work.objects.all().delete()
    return made


def plan(controller: UUID, **given: object) -> UUID:
    with within(controller):
        return work.plan(**{"kind": "x", "thing": controller, "due_at": NOW, **given})  # type: ignore[arg-type]


def claim(hours: float = 0, kinds: tuple[str, ...] = ()) -> Task | None:
    moment = NOW + HOUR * hours
    return work.claim(law_at=moment, system_at=moment, kinds=kinds)


def claimed(hours: float = 0) -> Task:
    found = claim(hours)
    assert found is not None
    return found


def test_the_task_that_is_due_longest_comes_first_and_what_is_not_due_waits(controller: UUID) -> None:
    later = plan(controller, kind="later", due_at=NOW + HOUR)
    second = plan(controller, kind="second", due_at=NOW)
    first = plan(controller, kind="first", due_at=NOW - HOUR)
    assert [claimed().id, claimed().id] == [first, second]
    assert claim() is None
    assert claimed(hours=1).id in {later, first, second}


def test_a_task_is_planned_once_until_it_is_done(controller: UUID) -> None:
    thing = new_id()
    first = plan(controller, thing=thing)
    assert plan(controller, thing=thing, due_at=NOW + HOUR) == first
    assert work.finish(task=claimed(), system_at=NOW, law_at=NOW)
    assert plan(controller, thing=thing) != first


def test_nobody_else_gets_a_claimed_task_while_its_lease_lasts(controller: UUID) -> None:
    plan(controller)
    task = claimed()
    assert claim() is None
    assert work.keep(task=task, system_at=NOW + work.LEASE, done=3, total=9)
    assert work.claim(law_at=NOW + work.LEASE, system_at=NOW + work.LEASE * 1.5) is None
    row = Work.objects.get()
    assert (row.done, row.total, row.state) == (3, 9, WorkState.RUNNING)


def test_a_killed_workers_task_is_anybodys_when_its_lease_ends_and_the_dead_ones_answer_counts_nothing(
    controller: UUID,
) -> None:
    plan(controller)
    dead = claimed()
    work.keep(task=dead, system_at=NOW, done=40)
    heir = claimed(hours=1)
    assert (heir.id, heir.done, heir.attempts) == (dead.id, 40, 2)
    assert not work.keep(task=dead, system_at=NOW)
    assert not work.finish(task=dead, system_at=NOW, law_at=NOW)
    assert not work.fail(task=dead, system_at=NOW, law_at=NOW, problem="x")
    assert work.finish(task=heir, system_at=NOW, law_at=NOW)


def test_a_failure_waits_longer_each_time_and_then_for_a_person(controller: UUID) -> None:
    plan(controller)
    moment, pauses = NOW, []
    for _ in range(work.MOST_TRIES):
        task = work.claim(law_at=moment, system_at=moment)
        assert task is not None
        assert work.fail(task=task, system_at=moment, law_at=moment, problem="NO_SERVER")
        row = Work.objects.get()
        if row.lease_until:
            pauses.append(row.lease_until - moment)
            assert work.claim(law_at=moment, system_at=moment) is None
            moment = row.lease_until
    assert pauses == sorted(set(pauses))
    assert len(pauses) == work.MOST_TRIES - 1
    row = Work.objects.get()
    assert (row.state, row.problem) == (WorkState.FAILED, "NO_SERVER")
    assert work.claim(law_at=moment + HOUR * 99, system_at=moment + HOUR * 99) is None
    with within(controller):
        assert work.resume(kind="x", thing=controller)
    assert work.claim(law_at=moment, system_at=moment) is not None


def test_what_returns_is_due_again_after_now_however_long_it_was_away(controller: UUID) -> None:
    plan(controller, every=HOUR)
    assert work.finish(task=claimed(), system_at=NOW, law_at=NOW)
    assert Work.objects.get().due_at == NOW + HOUR
    late = claimed(hours=10.5)
    assert work.finish(task=late, system_at=NOW, law_at=NOW + HOUR * 10.5)
    assert Work.objects.get().due_at == NOW + HOUR * 11
    moment = NOW + HOUR * 11
    for _ in range(work.MOST_TRIES):
        task = work.claim(law_at=moment, system_at=moment)
        assert task is not None
        work.fail(task=task, system_at=moment, law_at=moment, problem="x")
        moment = Work.objects.get().lease_until or moment
    row = Work.objects.get()
    assert (row.state, row.due_at > moment) == (WorkState.WAITING, True), "a failing task that returns never dies"


def test_a_paused_task_rests_and_the_one_at_it_notices(controller: UUID) -> None:
    plan(controller)
    task = claimed()
    with within(controller):
        assert work.pause(kind="x", thing=controller)
        assert not work.pause(kind="x", thing=controller)
    assert not work.keep(task=task, system_at=NOW)
    assert claim(hours=9) is None
    with within(controller):
        assert work.resume(kind="x", thing=controller)
    assert claimed().id == task.id


def test_more_to_do_waits_its_turn_and_a_cancelled_task_is_gone(controller: UUID) -> None:
    plan(controller)
    assert work.again(task=claimed(), due_at=NOW + HOUR)
    assert claim() is None
    assert claimed(hours=1)
    with within(controller):
        assert work.cancel(kind="x", thing=controller)
    assert not Work.objects.exists()


def test_only_the_kinds_that_were_asked_for_are_taken(controller: UUID) -> None:
    plan(controller, kind="a")
    wanted = plan(controller, kind="b")
    found = claim(kinds=("b", "c"))
    assert found is not None
    assert found.id == wanted
    assert claim(kinds=("b", "c")) is None


def test_a_task_is_brought_forward_and_never_put_off(controller: UUID) -> None:
    for due, expected in ((NOW + HOUR, NOW + HOUR), (NOW, NOW), (NOW + HOUR * 5, NOW)):
        with within(controller):
            work.plan_no_later(kind="x", thing=controller, due_at=due)
        assert Work.objects.get().due_at == expected


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_claim_the_same_task() -> None:
    controller = world.agency("trillingen")
    Work.objects.all().delete()
    for _ in range(20):
        plan(controller, thing=new_id())
    taken: list[UUID] = []

    def worker() -> None:
        try:
            while (task := claim()) is not None:
                taken.append(task.id)
        finally:
            connection.close()

    threads = [threading.Thread(target=worker) for _ in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(taken) == len(set(taken)) == 20
