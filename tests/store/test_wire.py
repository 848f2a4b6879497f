"""PostgreSQL in few messages: whatever is said first in a controller, the boundary stands before it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.db.utils import DataError, ProgrammingError

from lofte.clock import new_id
from lofte.domain.acts import SYSTEM, Act
from lofte.store import evidence, rows, wire
from lofte.store.evidence import looking, recording
from lofte.store.models import Entry, Subject
from lofte.store.rls import SETTING
from lofte.store.scopes import reading, within
from tests import world

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
NOBODY = UUID(int=1)


@pytest.fixture
def two() -> tuple[UUID, UUID]:
    """Two controllers, each with one subject."""
    first, second = world.agency("trillingen"), world.agency("ekorren")
    for one in (first, second):
        world.admit(one, email="asa@example.com")
    return first, second


def setting() -> str:
    """Which controller the database has been told of, asked past everything that tells it."""
    cursor = wire.psycopg().Cursor(connection.connection)
    return str(cursor.execute(f"SELECT coalesce(current_setting('{SETTING}', true), '')").fetchone()[0])


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The messages that were put together here, by how they went out; what the driver says for others is not in it."""
    heard: list[str] = []
    for name in ("_message", "_say"):
        real = getattr(wire, name)

        def overheard(*given: Any, _name: str = name, _real: Callable[..., None] = real) -> None:
            heard.append(_name)
            _real(*given)

        monkeypatch.setattr(wire, name, overheard)
    return heard


FIRST_STATEMENTS: dict[str, Callable[[], int]] = {
    "the ORM": lambda: Subject.objects.count(),
    "plain SQL": lambda: int(rows.fetch("SELECT count(*) FROM subject")[0][0]),
    "a stream": lambda: sum(len(chunk) for chunk in rows.stream("SELECT id FROM subject")),
    "a savepoint": lambda: _in_savepoint(),
}


def _in_savepoint() -> int:
    with transaction.atomic():
        return Subject.objects.count()


@pytest.mark.parametrize("way", FIRST_STATEMENTS)
@pytest.mark.parametrize("enter", [within, reading])
def test_whatever_is_said_first_sees_one_controllers_rows(
    two: tuple[UUID, UUID], way: str, enter: Callable[[UUID], Any]
) -> None:
    for controller in two:
        with enter(controller):
            assert FIRST_STATEMENTS[way]() == 1
            assert setting() == str(controller)
    assert setting() == ""


def test_where_nothing_is_said_nothing_is_sent(two: tuple[UUID, UUID], said: list[str]) -> None:
    said.clear()
    with within(two[0]):
        assert connection.connection.pgconn.transaction_status == wire.IDLE
    assert said == []


def test_a_look_is_of_one_state_and_cannot_write(two: tuple[UUID, UUID]) -> None:
    with reading(two[0]):
        assert rows.fetch("SHOW transaction_isolation") == [("repeatable read",)]
        assert rows.fetch("SHOW transaction_read_only") == [("on",)]
    with within(two[0]):
        assert rows.fetch("SHOW transaction_isolation") == [("read committed",)]
        assert rows.fetch("SHOW transaction_read_only") == [("off",)]


def test_the_boundary_outlives_a_savepoint_that_was_the_first_thing_said(two: tuple[UUID, UUID]) -> None:
    def undone() -> None:
        with transaction.atomic():
            Subject.objects.count()
            raise RuntimeError

    with within(two[0]):
        with pytest.raises(RuntimeError):
            undone()
        assert Subject.objects.count() == 1


def test_a_step_with_one_entry_is_one_message_and_within_the_boundary(two: tuple[UUID, UUID], said: list[str]) -> None:
    def step(controller: UUID) -> UUID:
        with recording(controller=controller, actor=SYSTEM, at=world.AT, act=Act.MESSAGE_DECIDED) as record:
            return record.entry(subject=new_id(), detail={"code": "OBJ_DM", "rule": "R17"})

    said.clear()
    made = {controller: step(controller) for controller in two}
    assert said == ["_say", "_say"]
    assert setting() == ""
    for controller in two:
        with reading(controller):
            assert made[controller] in set(Entry.objects.values_list("id", flat=True))
            assert made[two[0] if controller == two[1] else two[1]] not in set(
                Entry.objects.values_list("id", flat=True)
            )


def test_a_note_is_one_message_and_within_the_boundary(two: tuple[UUID, UUID], said: list[str]) -> None:
    said.clear()
    made = {
        one: evidence.note(controller=one, actor=SYSTEM, at=world.AT, act=Act.SIGNED_IN, thing=one, detail={"n": 1})
        for one in two
    }
    assert said == ["_say", "_say"]
    assert connection.connection.pgconn.transaction_status == wire.IDLE
    assert setting() == ""
    for controller in two:
        with reading(controller):
            assert set(made.values()) & set(Entry.objects.values_list("id", flat=True)) == {made[controller]}


def test_a_note_within_a_scope_waits_for_what_is_around_it(two: tuple[UUID, UUID]) -> None:
    def undone() -> None:
        with within(two[0]):
            evidence.note(controller=two[0], actor=SYSTEM, at=world.AT, act=Act.SIGNED_IN)
            raise RuntimeError

    with reading(two[0]):
        before = Entry.objects.count()
    with pytest.raises(RuntimeError):
        undone()
    with reading(two[0]):
        assert Entry.objects.count() == before


def test_a_look_begins_with_one_message_and_its_entry_is_another(two: tuple[UUID, UUID], said: list[str]) -> None:
    said.clear()
    with looking(controller=two[0], actor=SYSTEM, at=world.AT, act=Act.LOOKED_AT_LIST) as record:
        assert Subject.objects.count() == 1
        record.entry()
    assert said == ["_message", "_say"]


def test_an_entry_alone_is_written_as_one_beside_others(two: tuple[UUID, UUID]) -> None:
    """Both ways to write an entry give the database the same row, up to what each has of its own."""
    own = {"id", "mac", "system_at", "pk", "sealed"}

    def entry(*, more: bool) -> dict[str, Any]:
        with recording(controller=two[0], actor=SYSTEM, at=world.AT, act=Act.MESSAGE_DECIDED) as record:
            made = record.entry(subject=NOBODY, thing=None, detail={"n": 1})
            if more:
                record.entry()
        with reading(two[0]):
            row = Entry.objects.get(id=made)
            return {f.name: getattr(row, f.attname) for f in Entry._meta.concrete_fields if f.name not in own}

    assert entry(more=False) == entry(more=True)


def test_a_statement_that_the_server_refuses_leaves_nothing_and_the_next_one_works(two: tuple[UUID, UUID]) -> None:
    def refused() -> None:
        with within(two[0]):
            wire.end_with(evidence.INSERT, values(act="x" * 64), whole=evidence.ALONE)

    def values(*, act: str) -> tuple[object, ...]:
        with_at = (two[0], new_id(), world.AT, world.AT, act, "system", None, None, None, "{}", 1, b"\x00\xff", False)
        return with_at

    with reading(two[0]):
        before = Entry.objects.count()
    with pytest.raises(DataError):
        refused()
    with within(two[0]):
        assert wire.end_with(evidence.INSERT, values(act="message_decided"), whole=evidence.ALONE)
    with reading(two[0]):
        assert Entry.objects.count() == before + 1


def test_a_row_of_another_controller_is_refused_whichever_way_it_goes(two: tuple[UUID, UUID]) -> None:
    def other_way() -> None:
        with within(two[0]):
            rows.fetch("SELECT 1")
            row = (two[1], new_id(), world.AT, world.AT, "x", "system", None, None, None, "{}", 1, b"", False)
            wire.end_with(evidence.INSERT, row, whole=evidence.ALONE)

    with pytest.raises(ProgrammingError):
        other_way()
