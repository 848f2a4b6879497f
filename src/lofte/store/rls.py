"""Row-level security: on PostgreSQL the database itself keeps one controller's rows from another's.

Every table of controller-bound rows has it enabled and FORCEd, so that it binds the owner too, with one policy: the
row's controller is the one that `lofte.controller` names, which `lofte.store.scopes` sets local to the transaction.
Where it is not set, nothing is seen and nothing can be written. SQLite has no such thing; there the scopes stand alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.apps.registry import Apps
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython

from lofte.store.models.base import Bound

SETTING = "lofte.controller"
POLICY = "one_controller"
# In a sub-select, so that it is worked out once for the query and not once for each row.
CONDITION = f"controller_id = (SELECT nullif(current_setting('{SETTING}', true), '')::uuid)"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleFinding:
    """Something about the database that lets rows cross the boundary. `code` is stable; `name` is a role or table."""

    code: str
    name: str


def bound_tables() -> frozenset[str]:
    """Every table whose rows belong to one controller."""
    return frozenset(model._meta.db_table for model in Bound.__subclasses__())


def protect(*tables: str) -> RunPython:
    """A migration step that puts tables under row-level security. A migration that adds a bound table ends with one."""

    def forwards(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        for table in tables if editor.connection.vendor == "postgresql" else ():
            name = editor.quote_name(table)
            editor.execute(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY")
            editor.execute(f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY")
            editor.execute(f"CREATE POLICY {POLICY} ON {name} USING ({CONDITION}) WITH CHECK ({CONDITION})")

    def backwards(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        for table in tables if editor.connection.vendor == "postgresql" else ():
            name = editor.quote_name(table)
            editor.execute(f"DROP POLICY {POLICY} ON {name}")
            editor.execute(f"ALTER TABLE {name} NO FORCE ROW LEVEL SECURITY")
            editor.execute(f"ALTER TABLE {name} DISABLE ROW LEVEL SECURITY")

    return RunPython(forwards, backwards)


def findings() -> tuple[RoleFinding, ...]:
    """What is wrong with the product's role or with a table; empty on SQLite and when all is well."""
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor != "postgresql":
        return ()
    found: list[RoleFinding] = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        role, is_super, bypasses = cursor.fetchone()
        if is_super:
            found.append(RoleFinding(code="role_superuser", name=role))
        if bypasses:
            found.append(RoleFinding(code="role_bypasses_rls", name=role))
        cursor.execute(
            "SELECT c.relname, pg_has_role(current_user, c.relowner, 'MEMBER'), "
            "c.relrowsecurity, c.relforcerowsecurity, "
            "(SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid) "
            "FROM pg_class c WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace ORDER BY 1"
        )
        tables = {str(row[0]): row[1:] for row in cursor.fetchall()}
    found += [RoleFinding(code="role_owns_table", name=name) for name, row in tables.items() if row[0]]
    for name in sorted(bound_tables()):
        if name not in tables:
            found.append(RoleFinding(code="table_missing", name=name))
        elif not (tables[name][1] and tables[name][2] and tables[name][3] == 1):
            found.append(RoleFinding(code="table_unprotected", name=name))
    return tuple(found)
