"""Plain SQL where the ORM would cost more than the work itself: the withdrawal, the claim, the audience, the import.

Statements are written once for both databases with `%s`; what differs is how a key and an instant are handed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, connections

from lofte.store import wire

CHUNK = 2000
"""Rows fetched at a time when a result is streamed."""
IN_MOST = 500
"""Ids in one IN list; SQLite's older limit is 999 parameters."""


@cache
def _native() -> bool:
    """Whether the database has types of its own for keys and instants. A process is on one database."""
    return connection.vendor == "postgresql"


@cache
def on_sqlite() -> bool:
    """Which of the two databases this process is on; asked for every value, so worked out once."""
    return connection.vendor == "sqlite"


def key(value: UUID | None) -> Any:
    """A key as the driver takes it: bytes in SQLite, a UUID in PostgreSQL."""
    if value is None or _native():
        return value
    return value.bytes


def uuid_of(value: Any) -> UUID:
    """A key as it came out of the driver."""
    return value if isinstance(value, UUID) else UUID(bytes=bytes(value))


def instant(value: datetime | None) -> Any:
    """An instant as the driver takes it: UTC, in SQLite in the very text that Django writes, so that it sorts."""
    if value is None or _native():
        return value
    return str(value.astimezone(UTC).replace(tzinfo=None))


def instant_of(value: Any) -> datetime:
    """An instant as it came out of the driver."""
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def span(value: timedelta | None) -> Any:
    """A span of time as the driver takes it: microseconds in SQLite, an interval in PostgreSQL."""
    if value is None or not on_sqlite():
        return value
    return value // timedelta(microseconds=1)


@lru_cache(maxsize=512)
def _with_question_marks(sql: str) -> str:
    """The statement as SQLite's driver takes it. Django works this out anew each time, often longer than it runs."""
    return sql.replace("%s", "?").replace("%%", "%")


def _run(sql: str, params: Sequence[Any], *, many: bool = False) -> Any:
    """Run one statement on the driver itself and return its cursor. Errors come out as Django's own.

    Django's cursors would bind values into the text of each statement, or rewrite its marks, every time anew.
    """
    held = connections[DEFAULT_DB_ALIAS]
    held.ensure_connection()
    held.validate_no_broken_transaction()
    driver = held.connection
    if not on_sqlite():
        wire.begin()
    with held.wrap_database_errors:
        if on_sqlite():
            text = _with_question_marks(sql)
            return driver.executemany(text, params) if many else driver.execute(text, params)
        cursor = wire.psycopg().Cursor(driver)
        if many:
            cursor.executemany(sql, params)
            return cursor
        return cursor.execute(sql, params or None)


def execute(sql: str, params: Sequence[Any] = ()) -> int:
    """Run one statement; the number of rows it touched."""
    return int(_run(sql, params).rowcount)


def execute_many(sql: str, params: Iterable[Sequence[Any]]) -> None:
    """Run one statement for each row of parameters."""
    held = list(params)
    if held:
        _run(sql, held, many=True)


def fetch(sql: str, params: Sequence[Any] = ()) -> list[Any]:
    """All rows of a result."""
    cursor = _run(sql, params)
    with connections[DEFAULT_DB_ALIAS].wrap_database_errors:
        found: list[Any] = cursor.fetchall()
    return found


def stream(sql: str, params: Sequence[Any] = ()) -> Iterator[list[Any]]:
    """A result in chunks, so that a million rows never stand in memory at once."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, params)
        while chunk := cursor.fetchmany(CHUNK):
            yield list(chunk)


def marks(count: int) -> str:
    """`%s, %s, ...` for an IN list."""
    return ", ".join(["%s"] * count)


def slices(values: Sequence[Any], size: int = IN_MOST) -> Iterator[Sequence[Any]]:
    """The values in pieces that fit an IN list."""
    for start in range(0, len(values), size):
        yield values[start : start + size]
