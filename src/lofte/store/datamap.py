"""The data map: the class of every column of every installed table, and how it compares with what is there.

The map is `data_map.toml` beside this module, written by hand. What is there is both what the models of every installed
app say and what the database really has, so that neither a new field nor a stray column goes unseen.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from importlib.resources import files

from django.apps import apps
from django.db import connection, models

from lofte.domain.errors import LofteError, Problem
from lofte.store import rows

FILE = "data_map.toml"
COLUMNS_SQL = {
    # Every table and view, also those that the product's role may not read.
    "sqlite": (
        "SELECT t.name, c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c "
        "WHERE t.type IN ('table', 'view') AND substr(t.name, 1, 7) <> 'sqlite_'"
    ),
    "postgresql": (
        "SELECT t.relname, c.attname FROM pg_class t JOIN pg_attribute c ON c.attrelid = t.oid "
        "WHERE t.relnamespace = 'public'::regnamespace AND t.relkind IN ('r', 'p', 'v', 'm', 'f') "
        "AND c.attnum > 0 AND NOT c.attisdropped"
    ),
}


class FieldClass(StrEnum):
    """What a column holds; `data_map.toml` says what each word means."""

    KEY = "key"
    PSEUDONYM = "pseudonym"
    FACT = "fact"
    SEALED = "sealed"
    STAFF = "staff"
    SECRET = "secret"  # noqa: S105  # a word of the map
    AUTHORED = "authored"
    PLAIN = "plain"
    PROOF = "proof"


Map = Mapping[str, Mapping[str, FieldClass]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column that is there. `bytes_only`: it can hold nothing but bytes."""

    table: str
    name: str
    bytes_only: bool = False

    @property
    def place(self) -> str:
        """Table and column."""
        return f"{self.table}.{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Where map and database part, as `table.column`. Empty everywhere: every column is classified, and no other."""

    columns: int
    unclassified: tuple[str, ...] = field(default=())
    not_there: tuple[str, ...] = field(default=())
    """In the map alone."""
    readable: tuple[str, ...] = field(default=())
    """Classed as sealed, and yet not a column of bytes."""


def load(*, text: str | None = None) -> Map:
    """The map. Raises LofteError with every class that there is not."""
    if text is None:
        text = files(__package__).joinpath(FILE).read_text(encoding="utf-8")
    held = tomllib.loads(text)
    known = ", ".join(FieldClass)
    problems = [
        Problem(code="CLASS_UNKNOWN", message=f"There is no class {given}.", place=f"{table}.{name}", remedy=known)
        for table, columns in held.items()
        for name, given in columns.items()
        if given not in set(FieldClass)
    ]
    if problems:
        raise LofteError(*problems)
    return {table: {name: FieldClass(given) for name, given in columns.items()} for table, columns in held.items()}


def installed() -> frozenset[Column]:
    """Every column of every table: those of all installed apps' models, and those that the database has besides."""
    known = {
        (model._meta.db_table, one.column): _bytes_only(one)
        for model in apps.get_models(include_auto_created=True)
        for one in model._meta.local_concrete_fields
        if one.column is not None and model._meta.managed
    }
    for table, column in rows.fetch(COLUMNS_SQL[connection.vendor]):
        known.setdefault((table, column), False)
    return frozenset(Column(table=table, name=name, bytes_only=raw) for (table, name), raw in known.items())


def _bytes_only(one: models.Field[object, object]) -> bool:
    return isinstance(one, models.BinaryField)


def compare(*, mapped: Map, there: frozenset[Column]) -> Comparison:
    """What of one is not in the other."""
    names = {one.place for one in there}
    classes = {f"{table}.{name}": given for table, columns in mapped.items() for name, given in columns.items()}
    raw = {one.place for one in there if one.bytes_only}
    sealed = {place for place, given in classes.items() if given is FieldClass.SEALED}
    return Comparison(
        columns=len(names),
        unclassified=tuple(sorted(names - classes.keys())),
        not_there=tuple(sorted(classes.keys() - names)),
        readable=tuple(sorted((sealed & names) - raw)),
    )
