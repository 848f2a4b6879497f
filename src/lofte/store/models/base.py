"""What every row of the store has in common: keys, the controller's boundary, closed vocabularies."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar
from uuid import UUID

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django_scopes import ScopeError, get_scope
from typing_extensions import override

from lofte.clock import new_id

_ST = TypeVar("_ST", contravariant=True)
_GT = TypeVar("_GT", covariant=True)
_Row = TypeVar("_Row", bound=models.Model)

if TYPE_CHECKING:

    class _UUIDField(models.UUIDField[_ST, _GT]):
        """Typed as Django's own; when it runs, Django's fields take no type arguments."""

    class _ForeignKey(models.ForeignKey[Any, Any]):
        """As above."""

else:
    _UUIDField = models.UUIDField
    _ForeignKey = models.ForeignKey


class _AsBytes:
    """How a key lies in the database: `uuid` in PostgreSQL, 16 bytes in SQLite (Django would write 32 characters)."""

    def get_internal_type(self) -> str:
        return "LofteKey"

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "uuid" if connection.vendor == "postgresql" else "blob"

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: object = None) -> Any:
        if value is None:
            return None
        key = value if isinstance(value, UUID) else UUID(str(value))
        return key if connection.vendor == "postgresql" else key.bytes

    def from_db_value(self, value: Any, expression: object, connection: BaseDatabaseWrapper) -> Any:
        return UUID(bytes=bytes(value)) if isinstance(value, bytes | memoryview) else value


if TYPE_CHECKING:

    class Key(_UUIDField[_ST, _GT]):
        """A UUID; see `_AsBytes`."""

else:

    class Key(_AsBytes, _UUIDField):
        """A UUID; see `_AsBytes`."""


def own_key() -> Key[UUID | str, UUID]:
    """The primary key of a row that has one of its own: a UUIDv7, so rows lie in the order in which they came."""
    return Key(primary_key=True, default=new_id, editable=False)


class SameController(models.BaseConstraint):
    """FOREIGN KEY (controller_id, field) REFERENCES table (controller_id, id): no row points across the boundary.

    Django has no foreign key of two columns, so the field itself carries none (`db_constraint=False`) and this stands
    in its place. The table pointed at has a unique constraint on (controller_id, id), or that as primary key.
    """

    def __init__(self, *, name: str, column: str, table: str) -> None:
        super().__init__(name=name)
        self.column, self.table = column, table

    @override
    def constraint_sql(self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        return (
            f'CONSTRAINT "{self.name}" FOREIGN KEY ("controller_id", "{self.column}") '
            f'REFERENCES "{self.table}" ("controller_id", "id") DEFERRABLE INITIALLY DEFERRED'
        )

    @override
    def create_sql(self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        assert model is not None  # noqa: S101  # Django's signature allows it, its callers never do it
        return f'ALTER TABLE "{model._meta.db_table}" ADD {self.constraint_sql(model, schema_editor)}'

    @override
    def remove_sql(self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        assert model is not None  # noqa: S101  # as above
        return f'ALTER TABLE "{model._meta.db_table}" DROP CONSTRAINT "{self.name}"'

    @override
    def validate(self, *args: Any, **kwargs: Any) -> None:
        """The database checks; there is nothing to do before."""

    @override
    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SameController):
            return NotImplemented
        return (self.name, self.column, self.table) == (other.name, other.column, other.table)

    @override
    def __hash__(self) -> int:
        return hash((self.name, self.column, self.table))

    @override
    def deconstruct(self) -> Any:
        path, _, _ = super().deconstruct()
        return path, (), {"name": self.name, "column": self.column, "table": self.table}


def one_of(*, field: str, terms: type[StrEnum], name: str, or_empty: bool = False) -> models.CheckConstraint:
    """CHECK that a column holds a term of a closed vocabulary; `or_empty` allows the empty text for not known."""
    allowed = [term.value for term in terms] + ([""] if or_empty else [])
    return models.CheckConstraint(condition=models.Q(**{f"{field}__in": allowed}), name=name)


def term(*, length: int = 32, **options: Any) -> models.CharField[str, str]:
    """A column for a term of a vocabulary or a slug of a policy; empty text means none."""
    return models.CharField(max_length=length, **options)


class ControllerField(_ForeignKey):
    """Whose row it is. Writing one for another controller than the one entered raises, on every database."""

    @override
    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # Django's signature
        controller = super().pre_save(model_instance, add)
        if get_scope().get("controller") != controller:
            raise ScopeError("A row of one controller is written only within that controller.")
        return controller


class Row(models.Model):
    """Any row of ours. Its name in a log is its key, which tells nobody anything."""

    class Meta:
        abstract = True

    @override
    def __str__(self) -> str:
        return f"{self._meta.db_table} {self.pk}"


class WithinController(models.Manager[_Row]):
    """Sees the rows of the controller that has been entered; asked outside any, it raises before there is a query.

    django-scopes' own manager hands out a query set that refuses most questions, but answers `exists()` and
    `in_bulk()`.
    """

    @override
    def get_queryset(self) -> models.QuerySet[_Row]:
        controller = get_scope().get("controller")
        if controller is None:
            raise ScopeError(f"{self.model._meta.db_table} is asked within a controller alone.")
        return super().get_queryset().filter(controller_id=controller)


class Bound(Row):
    """A row of one controller's data. Outside that controller's scope it is neither read nor written."""

    controller = ControllerField("store.Controller", on_delete=models.PROTECT, related_name="+", db_index=False)

    objects: ClassVar[models.Manager[Self]] = WithinController()

    class Meta:
        abstract = True
        base_manager_name = "objects"
