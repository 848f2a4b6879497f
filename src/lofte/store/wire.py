"""What PostgreSQL is told in one message: a transaction begins with its first statement and may end with its last.

Each way there and back costs both sides more than most of our statements do. So the BEGIN and the controller that is
entered wait for the first thing that is said; a step that says one thing alone says it as one prepared statement; and
where nothing was said, nothing is.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from contextvars import ContextVar, Token
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, connections

IDLE = 0
ANSWERED = (1, 2)
"""libpq's numbers: a connection outside a transaction; a command that is done, an answer with rows."""
TEXT, BINARY = 0, 1
_BINARY = frozenset({bytes, UUID})
_AS: dict[type, Callable[[Any], bytes | None]] = {
    # A value as the server reads it, by its very type; another one is a mistake in the statement.
    type(None): lambda _: None,
    bool: lambda value: b"t" if value else b"f",
    bytes: lambda value: value,
    datetime: lambda value: value.isoformat().encode(),
    int: lambda value: str(value).encode(),
    str: str.encode,
    UUID: lambda value: value.bytes,
}

_due: ContextVar[str] = ContextVar("due", default="")
_prepared: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """One statement that is a whole transaction, with `$1, $2, ...`; `name` is its own on every connection.

    Its first value is the controller, which it has to tell the database itself: set_config() in the place of that
    value, so that the row cannot be there before the boundary is.
    """

    name: str
    sql: str


@cache
def psycopg() -> Any:
    """The named loader of PostgreSQL's driver."""
    return importlib.import_module("psycopg")


def begin_with(statement: str, *, mode: str = "") -> Token[str] | None:
    """Within a transaction that is due: let it begin with this statement, which takes no values, once it is needed.

    What it returns goes to `ended` at the end of the transaction. None: it has begun already, and nothing was said.
    `mode` goes to the BEGIN.
    """
    held = connections[DEFAULT_DB_ALIAS]
    held.ensure_connection()
    if not held.in_atomic_block or held.connection.pgconn.transaction_status != IDLE:
        return None
    if _begin_before not in held.execute_wrappers:
        held.execute_wrappers.insert(0, _begin_before)
    return _due.set(f"BEGIN{mode}; {statement}")


def ended(token: Token[str]) -> None:
    """What is due still need not be said any more."""
    _due.reset(token)


def begin() -> None:
    """Say now what was to be said first; every statement is preceded by this."""
    if due := _due.get():
        _due.set("")
        _message(due)


def _begin_before(execute: Callable[..., Any], *statement: Any) -> Any:
    """The same for what goes through Django's cursors."""
    begin()
    return execute(*statement)


def end_with(sql: str, params: Sequence[Any], *, whole: Whole | None = None) -> bool:
    """End the transaction together with its last statement. Call it where nothing follows.

    `whole` is said instead, with the same values, where nothing has been said before. The driver then sees no
    transaction to commit any more. False: this is not the whole transaction, and nothing was done.
    """
    held = connections[DEFAULT_DB_ALIAS]
    if len(held.atomic_blocks) != 1 or held.savepoint_ids:
        return False
    held.validate_no_broken_transaction()
    if whole is not None and _due.get():
        _due.set("")
        _say(held, whole, params)
        return True
    begin()
    _message(f"{psycopg().ClientCursor(held.connection).mogrify(sql, params)}; COMMIT")
    return True


def free() -> bool:
    """Whether this is PostgreSQL and there is no transaction around us."""
    held = connections[DEFAULT_DB_ALIAS]
    return held.vendor == "postgresql" and not held.in_atomic_block


def say(whole: Whole, params: Sequence[Any]) -> None:
    """Say one statement that is a transaction of its own. Only where `free`."""
    held = connections[DEFAULT_DB_ALIAS]
    held.close_if_health_check_failed()
    held.ensure_connection()
    _say(held, whole, params)


def _message(statements: str) -> None:
    """Send several statements as one. The first that fails ends them, and the transaction is then to be rolled back."""
    held = connections[DEFAULT_DB_ALIAS]
    with held.wrap_database_errors:
        _require(held.connection.pgconn.exec_(statements.encode()))


def _say(held: Any, whole: Whole, params: Sequence[Any]) -> None:
    driver = held.connection
    with held.wrap_database_errors:
        known = _prepared.get(driver)
        if known is None:
            known = _prepared[driver] = set()
        if whole.name not in known:
            _require(driver.pgconn.prepare(whole.name.encode(), whole.sql.encode()))
            known.add(whole.name)
        values = [_AS[type(one)](one) for one in params]
        formats = [BINARY if type(one) in _BINARY else TEXT for one in params]
        _require(driver.pgconn.exec_prepared(whole.name.encode(), values, formats))


def _require(answer: Any) -> None:
    if answer.status not in ANSWERED:
        raise psycopg().errors.error_from_result(answer)
