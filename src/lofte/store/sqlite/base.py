"""SQLite as the store uses it: tables WITHOUT ROWID.

A key of ours is a UUIDv7 or a composite of ids. A plain SQLite table would keep a hidden row number and a second tree
from the key to it; clustered on the key, a million subjects take about a third less space and one look-up less each.
"""

from __future__ import annotations

from collections.abc import Iterable
from time import sleep
from typing import Any

from django.db import IntegrityError, OperationalError
from django.db.backends.sqlite3 import base
from django.db.backends.sqlite3.schema import DatabaseSchemaEditor as PlainSchemaEditor
from django.db.models import AutoField, Model, UniqueConstraint
from typing_extensions import override

from lofte.clock import monotonic

LOOK_SECONDS = 0.001
_LOCKED = "database is locked"


class DatabaseSchemaEditor(PlainSchemaEditor):
    """Writes `WITHOUT ROWID` for the models of the store."""

    @override
    def table_sql(self, model: type[Model]) -> tuple[str, list[Any]]:
        sql, params = super().table_sql(model)
        if model._meta.app_label == "store" and not isinstance(model._meta.pk, AutoField):
            sql = _clustered(sql, model) + " WITHOUT ROWID"
        return sql, params


def _clustered(sql: str, model: type[Model]) -> str:
    """A bound table lies in the order of controller and id: that unique constraint is its key, and `id` alone is none.

    Every question is asked within a controller, so a second tree over `id` alone would only cost.
    """
    for one in model._meta.constraints:
        if isinstance(one, UniqueConstraint) and one.fields == ("controller", "id"):
            sql = sql.replace('"id" blob NOT NULL PRIMARY KEY', '"id" blob NOT NULL')
            sql = sql.replace(f'CONSTRAINT "{one.name}" UNIQUE (', f'CONSTRAINT "{one.name}" PRIMARY KEY (')
    return sql


class DatabaseWrapper(base.DatabaseWrapper):
    """The connection; everything else is Django's."""

    SchemaEditorClass = DatabaseSchemaEditor

    @override
    def _start_transaction_under_autocommit(self) -> None:  # type: ignore[misc]  # Django's, which its stubs leave out
        """Begin, and wait for the one writer by looking every millisecond.

        SQLite's own waiting looks ever more seldom, at last ten times a second, and so misses most of the moments at
        which long work in short steps leaves the lock free. Where it lasts too long, the error is SQLite's.
        """
        held = self.connection
        seconds = float(self.settings_dict["OPTIONS"].get("timeout", 5.0))
        until = monotonic() + seconds
        held.execute("PRAGMA busy_timeout = 0")
        try:
            while True:
                try:
                    super()._start_transaction_under_autocommit()  # type: ignore[misc]  # as above
                except OperationalError as error:
                    if _LOCKED not in str(error) or monotonic() > until:
                        raise
                    sleep(LOOK_SECONDS)
                else:
                    return
        finally:
            held.execute(f"PRAGMA busy_timeout = {round(seconds * 1000)}")

    @override
    def check_constraints(self, table_names: Iterable[str] | None = None) -> None:
        """Raise IntegrityError for rows that point at nothing. Django's own asks for row numbers; here are none."""
        with self.cursor() as cursor:
            for table in [None] if table_names is None else table_names:
                cursor.execute("PRAGMA foreign_key_check" + (f"({self.ops.quote_name(table)})" if table else ""))
                if broken := cursor.fetchone():
                    raise IntegrityError(f"A row of {broken[0]} points at a row of {broken[2]} that is not there.")
