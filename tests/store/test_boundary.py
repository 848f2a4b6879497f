"""The controller is the boundary: three people, and nobody's rows reach over it, by any way in."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.utils import ProgrammingError
from django_scopes import ScopeError

from lofte.clock import new_id
from lofte.domain.acts import SYSTEM, Act
from lofte.domain.states import IdentifierKind, MessageState
from lofte.store import blind, rls, rows, scopes, vault
from lofte.store.evidence import looking
from lofte.store.models import Entry, Message, Subject, SubjectKey
from lofte.store.models.base import Bound, SameController
from lofte.store.scopes import UNSCOPED, ScopeSwitchError, reading, within
from tests import world

pytestmark = pytest.mark.database


def own_models() -> list[type[models.Model]]:
    return list(apps.get_app_config("store").get_models())


@pytest.fixture
def three(db: None) -> tuple[UUID, UUID, UUID, UUID, UUID]:
    """Two controllers; the subject, another subject of the first, and one of the second with the same address."""
    first, second = world.agency("trillingen"), world.agency("ekorren")
    return (
        first,
        second,
        world.admit(first, email="asa@example.com"),
        world.admit(first, email="bo@example.com"),
        world.admit(second, email="asa@example.com"),
    )


def test_every_table_is_bound_to_a_controller_or_on_the_short_list_with_a_reason() -> None:
    unbound = {model._meta.db_table for model in own_models() if not issubclass(model, Bound)}
    assert unbound == set(UNSCOPED)
    assert all(UNSCOPED.values())


def test_every_unique_constraint_of_a_bound_table_starts_with_the_controller() -> None:
    for model in own_models():
        if not issubclass(model, Bound):
            continue
        assert not any(one.unique and not one.primary_key for one in model._meta.local_concrete_fields)
        for one in model._meta.constraints:
            if isinstance(one, models.UniqueConstraint):
                assert one.fields[0] == "controller", one.name
        key = model._meta.pk
        if isinstance(key, models.CompositePrimaryKey):
            assert key.field_names[0] == "controller", model


def test_every_pointer_between_bound_tables_is_held_to_one_controller_by_the_database() -> None:
    for model in own_models():
        guarded = {one.column for one in model._meta.constraints if isinstance(one, SameController)}
        for one in model._meta.local_concrete_fields:
            if isinstance(one, models.ForeignKey) and issubclass(one.related_model, Bound):
                assert issubclass(model, Bound)
                assert one.column in guarded, f"{model._meta.db_table}.{one.column}"


def test_a_query_outside_any_controller_raises(three: tuple[UUID, ...]) -> None:
    for model in own_models():
        if issubclass(model, Bound):
            with pytest.raises(ScopeError):
                model.objects.count()
            with pytest.raises(ScopeError):
                model._base_manager.count()
    with pytest.raises(ScopeError):
        scopes.current()
    with pytest.raises(ScopeError):
        blind.find(kind=IdentifierKind.EMAIL, value="asa@example.com")


def test_each_controller_sees_its_own_people_alone(three: tuple[UUID, ...]) -> None:
    first, second, subject, neighbour, stranger = three
    with reading(first):
        assert set(Subject.objects.values_list("id", flat=True)) == {subject, neighbour}
        assert blind.find(kind=IdentifierKind.EMAIL, value="ASA@example.com") == (subject,)
    with reading(second):
        assert set(Subject.objects.values_list("id", flat=True)) == {stranger}
        assert blind.find(kind=IdentifierKind.EMAIL, value="ASA@example.com") == (stranger,)
    with looking(controller=second, actor=SYSTEM, at=world.AT, act=Act.LOOKED_AT_PERSON) as record:
        record.looked(subject=stranger, categories=("email",), purpose="test")
        assert vault.get(subject=subject, category="email") is None
        assert vault.get(subject=neighbour, category="email") is None
        assert vault.get(subject=stranger, category="email") == {"email": "asa@example.com"}


def test_the_same_identifier_has_another_hash_at_another_controller(three: tuple[UUID, ...]) -> None:
    first, second, *_ = three
    hashes = {
        blind.digest(controller=one, kind=IdentifierKind.EMAIL, value="asa@example.com") for one in (first, second)
    }
    assert len(hashes) == 2


def test_one_controller_cannot_be_entered_within_another(three: tuple[UUID, ...]) -> None:
    first, second, *_ = three
    for enter in (within, reading):
        with within(first), pytest.raises(ScopeSwitchError), enter(second):
            pass
        with within(first), enter(first):
            assert scopes.current() == first
    assert not scopes.entered()


def test_a_row_for_another_controller_is_not_written(three: tuple[UUID, ...]) -> None:
    first, second, *_ = three
    foreign = [Subject(controller_id=second, created_at=world.AT)]
    with within(first):
        with pytest.raises(ScopeError):
            foreign[0].save()
        with pytest.raises(ScopeError):
            Subject.objects.bulk_create(foreign)
    with pytest.raises(ScopeError):
        foreign[0].save()


def test_a_row_cannot_point_at_another_controllers_row(three: tuple[UUID, ...]) -> None:
    _, second, subject, *_ = three

    def point_over() -> None:
        with transaction.atomic():
            SubjectKey.objects.create(controller_id=second, subject_id=subject, epoch=1, wrapped=b"x")
            connection.check_constraints()

    with within(second), pytest.raises(IntegrityError):
        point_over()


def test_a_message_without_a_decision_cannot_leave_the_plan(three: tuple[UUID, ...]) -> None:
    first, _, subject, *_ = three
    for state in set(MessageState) - {MessageState.PLANNED}:
        message = Message(
            controller_id=first, sending_id=new_id(), subject_id=subject, state=state, message_id="<a@example.com>"
        )
        with within(first), pytest.raises(IntegrityError, match="message_has_decision"), transaction.atomic():
            message.save()


@pytest.mark.postgresql
def test_the_products_role_owns_nothing_and_every_bound_table_is_protected(db: None) -> None:
    assert rls.findings() == ()
    protected = {name for (name,) in rows.fetch("SELECT tablename FROM pg_policies WHERE schemaname = 'public'")}
    assert protected == rls.bound_tables()


@pytest.mark.postgresql
def test_plain_sql_sees_nothing_without_a_controller_and_only_its_own_within_one(three: tuple[UUID, ...]) -> None:
    first, second, *_ = three
    for table in sorted(rls.bound_tables()):
        assert rows.fetch(f"SELECT count(*) FROM {table}") == [(0,)], table
    with within(first):
        assert rows.fetch("SELECT count(*) FROM subject") == [(2,)]
        assert rows.fetch("SELECT count(*) FROM subject WHERE controller_id = %s", (second,)) == [(0,)]
        assert rows.execute("UPDATE subject SET person_type = 'natural' WHERE controller_id = %s", (second,)) == 0
        assert rows.execute("DELETE FROM entry WHERE controller_id = %s", (second,)) == 0
        with pytest.raises(ProgrammingError), transaction.atomic():
            rows.execute(
                "INSERT INTO subject (id, controller_id, person_type, person_type_confirmed, created_at) "
                "VALUES (%s, %s, '', false, now())",
                (new_id(), second),
            )
    assert rows.fetch("SELECT count(*) FROM subject") == [(0,)]


@pytest.mark.sqlite
def test_the_embedded_database_keeps_foreign_keys_overwrites_what_is_deleted_and_writes_immediately(db: None) -> None:
    asked = {
        "foreign_keys": 1,
        "secure_delete": 1,
        "synchronous": 2,
    }
    for name, expected in asked.items():
        assert rows.fetch(f"PRAGMA {name}")[0][0] == expected, name
    assert connection.transaction_mode == "IMMEDIATE"
    tables = dict(rows.fetch("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
    for model in own_models():
        if not isinstance(model._meta.pk, models.AutoField):
            assert tables[model._meta.db_table].endswith("WITHOUT ROWID"), model


def test_evidence_of_one_controller_is_not_seen_by_another(three: tuple[UUID, ...]) -> None:
    first, second, subject, *_ = three
    with reading(second):
        assert not Entry.objects.filter(subject=subject).exists()
    with reading(first):
        assert Entry.objects.filter(subject=subject).exists()
