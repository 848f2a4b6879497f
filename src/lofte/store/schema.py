"""Bringing the database to the product's schema, and what the product's own role may do with it."""

from __future__ import annotations

from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor

OWNER = "owner"


def migration_alias() -> str:
    """The connection that owns the tables: a role of its own on PostgreSQL, where one is set."""
    return OWNER if OWNER in settings.DATABASES else DEFAULT_DB_ALIAS


def make_folder() -> None:
    """Make the folder that SQLite's file lies in; nothing on PostgreSQL."""
    if connections[DEFAULT_DB_ALIAS].vendor == "sqlite":
        Path(str(settings.DATABASES[DEFAULT_DB_ALIAS]["NAME"])).parent.mkdir(mode=0o700, parents=True, exist_ok=True)


def begun() -> bool:
    """Whether the database holds our tables. Looking makes no file where there is none."""
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor == "sqlite" and not Path(str(connection.settings_dict["NAME"])).exists():
        return False
    # Not imported above: this module is read before Django is set up.
    return apps.get_model("store", "Installation")._meta.db_table in connection.introspection.table_names()


def migrate() -> None:
    """Run every migration that has not run, as the owner, and let the product's role use what the owner made."""
    make_folder()
    alias = migration_alias()
    call_command("migrate", database=alias, verbosity=0, interactive=False)
    grant()


def pending() -> int:
    """How many migrations have not run yet."""
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def grant() -> None:
    """Let the product's role read and write rows; it may neither change tables nor empty them at a stroke."""
    alias = migration_alias()
    if alias == DEFAULT_DB_ALIAS:
        return
    role = connections[alias].ops.quote_name(str(settings.DATABASES[DEFAULT_DB_ALIAS]["USER"]))
    with connections[alias].cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}")
