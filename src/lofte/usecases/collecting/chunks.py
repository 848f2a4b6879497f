"""The rows of a file until they are settled: fifty to a row of ours, encrypted under the controller's key.

A chunk is bound to its import and to the number of its first row, so that none can be moved or swapped.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from lofte.domain.states import ImportRowState
from lofte.store import rows, vault
from lofte.store.scopes import current

ROWS = 50
"""Rows of the file in one chunk."""
INSERT = (
    "INSERT INTO import_row (controller_id, source_id, number, state, sealed, subject_id) "
    "VALUES (%s, %s, %s, %s, %s, %s)"
)
FileRow = tuple[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """A stored chunk. `number` is its first row's; `subject` whom a single row waits to be joined with."""

    number: int
    state: ImportRowState
    sealed: bytes
    subject: UUID | None = None
    rows: int = 0
    """How many rows are in it, as long as it is known."""


def seal_all(*, source: UUID, lines: Iterable[FileRow], size: int = ROWS) -> Iterator[Chunk]:
    """Encrypt rows in chunks. Within the controller; writes nothing."""
    left = iter(lines)
    while some := list(islice(left, size)):
        yield seal(source=source, lines=some)


def seal(
    *,
    source: UUID,
    lines: Sequence[FileRow],
    state: ImportRowState = ImportRowState.READ,
    subject: UUID | None = None,
) -> Chunk:
    """One chunk of these rows."""
    number = lines[0][0]
    content = json.dumps(lines, ensure_ascii=False, separators=(",", ":")).encode()
    sealed = vault.seal_own(thing=source, category=_category(number), content=content)
    return Chunk(number=number, state=state, sealed=sealed, subject=subject, rows=len(lines))


def opened(*, source: UUID, chunk: Chunk) -> list[FileRow]:
    """The rows of a chunk. While it is being recorded."""
    content = vault.open_own(thing=source, category=_category(chunk.number), content=chunk.sealed)
    return [(number, tuple(cells)) for number, cells in json.loads(content)]


def insert(*, source: UUID, chunks: Sequence[Chunk]) -> None:
    """Store chunks."""
    own, of = rows.key(current()), rows.key(source)
    rows.execute_many(
        INSERT, [(own, of, one.number, one.state.value, one.sealed, rows.key(one.subject)) for one in chunks]
    )


def fetch(*, source: UUID, states: Sequence[ImportRowState], limit: int) -> list[Chunk]:
    """The next chunks in any of these states, in the order of the file."""
    found = rows.fetch(
        "SELECT number, state, sealed, subject_id FROM import_row WHERE controller_id = %s AND source_id = %s "  # noqa: S608  # placeholders
        f"AND state IN ({rows.marks(len(states))}) ORDER BY number LIMIT %s",
        (rows.key(current()), rows.key(source), *(one.value for one in states), limit),
    )
    return [
        Chunk(
            number=number,
            state=ImportRowState(state),
            sealed=bytes(sealed),
            subject=None if subject is None else rows.uuid_of(subject),
        )
        for number, state, sealed, subject in found
    ]


def drop(*, source: UUID, chunks: Sequence[Chunk]) -> int:
    """Remove chunks that are settled; how many of them were still there, in the state that they were fetched in."""
    own, of = rows.key(current()), rows.key(source)
    return sum(
        rows.execute(
            "DELETE FROM import_row WHERE controller_id = %s AND source_id = %s AND number = %s AND state = %s",
            (own, of, one.number, one.state.value),
        )
        for one in chunks
    )


def _category(number: int) -> str:
    return f"import_row.{number}"
