"""Migrations: one line, each with a name that says what it does, complete, and the last word on every bound table."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from lofte.store import rls, schema


def test_migrations_are_one_line_in_the_order_of_their_numbers() -> None:
    loader = MigrationLoader(None)
    ours = sorted(name for app, name in loader.disk_migrations if app == "store")
    for number, name in enumerate(ours, start=1):
        assert name.startswith(f"{number:04d}_")
        before = [one for one in loader.disk_migrations["store", name].dependencies if one[0] == "store"]
        assert before == ([("store", ours[number - 2])] if number > 1 else [])


def test_their_names_say_what_they_do() -> None:
    names = [name for app, name in MigrationLoader(None).disk_migrations if app == "store"]
    assert not [name for name in names if re.search(r"_(auto|initial|alter_|merge|more)", name)]


@pytest.mark.database
@pytest.mark.django_db
def test_the_models_have_no_change_without_a_migration_and_none_is_left_to_run() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
    assert schema.pending() == 0


@pytest.mark.database
@pytest.mark.django_db
def test_every_table_of_the_models_is_in_the_database() -> None:
    tables = set(connection.introspection.table_names())
    assert {model._meta.db_table for model in apps.get_models() if model._meta.managed} <= tables
    assert rls.bound_tables() <= tables
