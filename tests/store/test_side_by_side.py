"""Many at once: a long look holds nobody up and sees one state, and no write is lost or refused for being second."""

from __future__ import annotations

import threading
from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import DatabaseError, IntegrityError, connection

from lofte.clock import new_id
from lofte.domain.acts import SYSTEM, Act
from lofte.domain.standing.events import Objected
from lofte.store import rows
from lofte.store.evidence import looking, recording
from lofte.store.models import Entry, StandingEvent, Subject, SubjectKey
from lofte.store.scopes import reading, within
from tests import world

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
SECONDS = 15


def in_thread(step: Callable[[], None]) -> threading.Thread:
    """Run a step on a connection of its own."""

    def guarded() -> None:
        try:
            step()
        finally:
            connection.close()

    started = threading.Thread(target=guarded)
    started.start()
    return started


@pytest.fixture
def controller() -> UUID:
    return world.agency("trillingen")


def test_a_long_look_holds_up_no_writer_and_sees_one_state(controller: UUID) -> None:
    subject = world.admit(controller, email="asa@example.com")
    for look in (
        lambda: reading(controller),
        lambda: looking(controller=controller, actor=SYSTEM, at=world.AT, act=Act.LOOKED_AT_LIST),
    ):
        with look() as record:
            if record is not None:
                record.entry()
            before = StandingEvent.objects.count()
            writer = in_thread(lambda: world.tell(controller, subject, Objected(at=world.AT)))
            writer.join(timeout=SECONDS)
            assert not writer.is_alive(), "the writer waits for somebody who only looks"
            assert StandingEvent.objects.count() == before
        with reading(controller):
            assert StandingEvent.objects.count() == before + 1


def test_a_look_cannot_write(controller: UUID) -> None:
    subject = world.admit(controller, email="asa@example.com")

    def write() -> None:
        with reading(controller):
            rows.execute("UPDATE subject SET person_type = 'natural' WHERE id = %s", (rows.key(subject),))

    with pytest.raises(DatabaseError, match=r"read-?only"):
        write()
    with within(controller):
        rows.execute("UPDATE subject SET person_type = 'natural' WHERE id = %s", (rows.key(subject),))


def test_writers_that_read_before_they_write_wait_for_each_other_and_none_is_refused(controller: UUID) -> None:
    def write() -> None:
        for _ in range(10):
            with recording(controller=controller, actor=SYSTEM, at=world.AT, act=Act.SUBJECT_CHANGED) as record:
                Subject.objects.count()
                record.entry()

    with reading(controller):
        before = Entry.objects.count()
    writers = [in_thread(write) for _ in range(4)]
    for one in writers:
        one.join(timeout=SECONDS * 4)
    with reading(controller):
        assert Entry.objects.count() == before + 40


def test_a_step_that_was_killed_leaves_nothing(controller: UUID) -> None:
    """The connection goes away in the middle of a step, as when the process is killed."""

    def killed() -> None:
        with within(controller):
            Subject.objects.create(controller_id=controller, created_at=world.AT)
            connection.connection.close()

    def swallowed() -> None:
        with pytest.raises(Exception, match=r".*"):
            killed()

    in_thread(swallowed).join()
    with reading(controller):
        assert not Subject.objects.exists()


def test_a_step_of_its_own_is_committed_and_one_within_another_scope_waits_for_it(controller: UUID) -> None:
    with reading(controller):
        before = Entry.objects.count()

    def interrupted() -> None:
        with within(controller):
            with recording(controller=controller, actor=SYSTEM, at=world.AT, act=Act.SUBJECT_CHANGED) as record:
                record.entry()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        interrupted()
    with reading(controller):
        assert Entry.objects.count() == before
    with recording(controller=controller, actor=SYSTEM, at=world.AT, act=Act.SUBJECT_CHANGED) as record:
        record.entry()
    with reading(controller):
        assert Entry.objects.count() == before + 1


def test_a_step_whose_commit_is_refused_leaves_nothing_and_the_next_one_works(controller: UUID) -> None:
    """A row that points at nothing is found out by the database when the transaction ends."""

    def dangling() -> None:
        with recording(controller=controller, actor=SYSTEM, at=world.AT, act=Act.SUBJECT_CHANGED) as record:
            record.entry()
            SubjectKey.objects.create(controller_id=controller, subject_id=new_id(), epoch=1, wrapped=b"x")

    with reading(controller):
        before = Entry.objects.count()
    with pytest.raises(IntegrityError):
        dangling()
    with reading(controller):
        assert (Entry.objects.count(), SubjectKey.objects.count()) == (before, 0)
    world.admit(controller, email="asa@example.com")
