"""SQLite as the store uses it: tables WITHOUT ROWID.

A key of ours is a UUIDv7 or a composite of ids. A plain SQLite table would keep a hidden row number and a second tree
from the key to it; clustered on the key, a million subjects take about a third less space and one look-up less each.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.sqlite3 import base
from django.db.backends.sqlite3.schema import DatabaseSchemaEditor as PlainSchemaEditor
from django.db.models import AutoField, Model
from typing_extensions import override


class DatabaseSchemaEditor(PlainSchemaEditor):
    """Writes `WITHOUT ROWID` for the models of the store."""

    @override
    def table_sql(self, model: type[Model]) -> tuple[str, list[Any]]:
        sql, params = super().table_sql(model)
        if model._meta.app_label == "store" and not isinstance(model._meta.pk, AutoField):
            sql += " WITHOUT ROWID"
        return sql, params


class DatabaseWrapper(base.DatabaseWrapper):
    """The connection; everything but table creation is Django's."""

    SchemaEditorClass = DatabaseSchemaEditor
