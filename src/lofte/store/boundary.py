"""Attempts to cross the boundary between controllers, for the control that says it holds.

Nothing here changes a row. `pointers` are the columns that name another row: those that the database guards by a
foreign key of two columns, and those that it does not (evidence entries, what a task works on).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, models
from django_scopes import ScopeError

from lofte.store import rows
from lofte.store.models import Work
from lofte.store.models.base import Bound, SameController
from lofte.store.scopes import current

MOST = 20
"""Crossings of one kind that are named; one is enough to break the promise."""
TO_ENTRIES = ("entry", "decision")
"""Columns that name an entry of the evidence, with or without a foreign key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """A column of a bound table that names a row (`id`) of another bound table."""

    table: str
    column: str
    target: str

    @property
    def place(self) -> str:
        """Table and column."""
        return f"{self.table}.{self.column}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bait:
    """A row of another controller, by what names it besides its controller."""

    model: type[Bound]
    key: Mapping[str, object]

    @property
    def table(self) -> str:
        """Where it lies."""
        return self.model._meta.db_table


def bound() -> tuple[type[Bound], ...]:
    """Every table whose rows belong to one controller."""
    return tuple(sorted(Bound.__subclasses__(), key=lambda model: model._meta.db_table))


def answered(*, model: type[models.Model]) -> Iterator[str]:
    """Managers of a model that answer although no controller has been entered; call it outside any controller."""
    held = {manager.name: manager for manager in model._meta.managers}
    held["_base_manager"] = model._base_manager
    for name, manager in held.items():
        try:
            manager.exists()
        except ScopeError:
            continue
        yield f"{model._meta.db_table}.{name}"


def seen_unset(*, table: str) -> bool:
    """Whether plain SQL sees a row although no controller has been named to the database. PostgreSQL alone knows."""
    return bool(rows.fetch(f"SELECT 1 FROM {_quoted(table)} LIMIT 1"))


def count(*, model: type[Bound]) -> int:
    """How many rows of the table this controller has."""
    return model.objects.count()


def foreign_by_query(*, model: type[Bound]) -> bool:
    """Whether a query for this controller brings a row of another."""
    return model.objects.exclude(controller_id=current()).exists()


def foreign_by_sql(*, table: str) -> bool:
    """Whether plain SQL that names no controller brings a row of another; row-level security must keep it back."""
    found = rows.fetch(
        f"SELECT 1 FROM {_quoted(table)} WHERE controller_id <> %s LIMIT 1",
        (rows.key(current()),),
    )
    return bool(found)


def baits(*, limit: int = 2) -> tuple[Bait, ...]:
    """A few rows of every table of the controller that we are within, for attempts from elsewhere to reach them."""
    found: list[Bait] = []
    for model in bound():
        names = [field.attname for field in model._meta.pk_fields if field.attname != "controller_id"]
        found += [Bait(model=model, key=dict(one)) for one in model.objects.values(*names)[:limit]]
    return tuple(found)


def reached_by_query(*, bait: Bait) -> bool:
    """Whether a query for this controller brings the bait of another."""
    return bait.model.objects.filter(**bait.key).exists()


def reached_by_sql(*, bait: Bait) -> bool:
    """The same by plain SQL that names no controller."""
    columns = {field.attname: str(field.column) for field in bait.model._meta.pk_fields}
    where = " AND ".join(f"{_quoted(columns[name])} = %s" for name in bait.key)
    values = [rows.key(value) if isinstance(value, UUID) else value for value in bait.key.values()]
    return bool(rows.fetch(f"SELECT 1 FROM {_quoted(bait.table)} WHERE {where} LIMIT 1", values))


def pointers() -> tuple[Pointer, ...]:
    """Every column by which a bound row names another bound row."""
    found: dict[tuple[str, str], str] = {}
    for model in bound():
        table = model._meta.db_table
        for one in model._meta.local_concrete_fields:
            target = one.related_model
            if isinstance(target, type) and issubclass(target, Bound):
                found[table, str(one.column)] = target._meta.db_table
            elif one.column in TO_ENTRIES:
                found[table, one.column] = "entry"
        for constraint in model._meta.constraints:
            if isinstance(constraint, SameController):
                found[table, constraint.column] = constraint.table
    return tuple(Pointer(table=table, column=column, target=to) for (table, column), to in sorted(found.items()))


def dangling(*, pointer: Pointer) -> tuple[UUID, ...]:
    """What such a column of this controller names although the controller has no such row. Another's, or nobody's."""
    table, column, target = _quoted(pointer.table), _quoted(pointer.column), _quoted(pointer.target)
    found = rows.fetch(
        f"SELECT DISTINCT t.{column} FROM {table} t WHERE t.controller_id = %s AND t.{column} IS NOT NULL "
        f"AND NOT EXISTS (SELECT 1 FROM {target} p WHERE p.controller_id = t.controller_id AND p.id = t.{column}) "
        f"LIMIT {MOST}",
        (rows.key(current()),),
    )
    return tuple(rows.uuid_of(one) for (one,) in found)


def stray_work() -> tuple[UUID, ...]:
    """Tasks of this controller that work on a thing which is neither the controller nor any row of its own."""
    controller = current()
    tasks: Sequence[tuple[UUID, UUID]] = list(
        Work.objects.filter(controller_id=controller).exclude(thing=controller).values_list("id", "thing")
    )
    things = {thing for _, thing in tasks}
    for model in bound():
        if [field.attname for field in model._meta.pk_fields] == ["id"]:
            for some in rows.slices(sorted(things)):
                things -= set(model.objects.filter(pk__in=some).values_list("pk", flat=True))
    return tuple(task for task, thing in tasks if thing in things)[:MOST]


def rls_here() -> bool:
    """Whether this database keeps rows apart by itself; SQLite cannot, there the scopes stand alone."""
    return connection.vendor == "postgresql"


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
