"""Entering one controller: the only way to its rows.

`within` is for a step that may write, `reading` for a look that must be consistent and long. Both open the scope, so
that a query without one raises, and on PostgreSQL tell the database, local to the outermost transaction. Neither can be
opened inside another controller's: a local setting made in a savepoint lives on until the outer transaction ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import Token
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django_scopes import ScopeError, get_scope, scope

from lofte.store import rows, wire
from lofte.store.rls import SETTING

SNAPSHOT = " ISOLATION LEVEL REPEATABLE READ, READ ONLY"

UNSCOPED: dict[str, str] = {
    "controller": "it is the boundary itself",
    "staff": "signs in before any controller is chosen, and may work for several",
    "staff_grant": "says which controllers may be entered",
    "sign_in_link": "belongs to staff",
    "work": "claimed by due time before one controller is entered; holds ids alone",
    "seal": "checked for all chains at once; holds ids and hashes alone",
    "installation": "one row about the database itself",
    "demo_clock": "one row about the database itself",
}
"""Every table of ours that is not bound to one controller, and why. A test fails on any other."""


class ScopeSwitchError(Exception):
    """Another controller was to be entered inside one. Repeating it never helps: finish the first step before."""


def current() -> UUID:
    """The controller that we are within; raises django_scopes' ScopeError outside."""
    found = get_scope().get("controller")
    if not isinstance(found, UUID):
        raise ScopeError("No controller has been entered.")
    return found


def entered() -> bool:
    """Whether we are within a controller."""
    return isinstance(get_scope().get("controller"), UUID)


@contextmanager
def within(controller: UUID) -> Iterator[None]:
    """One transaction within one controller; on SQLite it takes the write lock at once. The same one may be nested."""
    if _inside(controller):
        yield
        return
    with scope(controller=controller), transaction.atomic(durable=True):
        told = _tell(controller)
        try:
            yield
        finally:
            _forget(told)


@contextmanager
def reading(controller: UUID) -> Iterator[None]:
    """A consistent look without any writing: one snapshot, and no lock that a writer would wait for."""
    if _inside(controller):
        yield
        return
    with scope(controller=controller):
        if connection.vendor == "postgresql":
            with transaction.atomic(durable=True):
                told = _tell(controller, mode="" if _in_test_transaction() else SNAPSHOT)
                try:
                    yield
                finally:
                    _forget(told)
        else:
            with _sqlite_snapshot():
                yield


def _inside(controller: UUID) -> bool:
    held = get_scope().get("controller")
    if held is None:
        return False
    if held != controller:
        raise ScopeSwitchError("Another controller has been entered already.")
    return True


def _execute(sql: str, *params: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params or None)


def _in_test_transaction() -> bool:
    """Whether a test case has wrapped everything in a transaction of its own."""
    held = connections[DEFAULT_DB_ALIAS]  # the short name looks the connection up at every use
    return len(held.savepoint_ids) > 0 or len(held.atomic_blocks) > 1


def _tell(controller: UUID, *, mode: str = "") -> Token[str] | None:
    """Have PostgreSQL know the controller, for this transaction alone; what it returns goes to `_forget`."""
    if rows.on_sqlite():
        return None
    # A UUID's own text.
    statement = f"SELECT set_config('{SETTING}', '{controller}', true)"
    token = wire.begin_with(statement, mode=mode)
    if token is None:
        rows.fetch(statement)
    return token


def _forget(told: Token[str] | None) -> None:
    """Only inside a test's own transaction does the setting outlive ours; elsewhere it ends with it."""
    if rows.on_sqlite():
        return
    if _in_test_transaction() and not connection.needs_rollback:
        _execute(f"SELECT set_config('{SETTING}', '', true)")
    if told is not None:
        wire.ended(told)


@contextmanager
def _sqlite_snapshot() -> Iterator[None]:
    """A deferred transaction, which Django does not offer beside IMMEDIATE; it takes no lock and sees one state."""
    if connection.in_atomic_block:
        yield
        return
    _execute("PRAGMA query_only = ON")
    try:
        _execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            _execute("ROLLBACK")
    finally:
        _execute("PRAGMA query_only = OFF")
