"""Evidence: four writers beside a chain that is locked for each entry, and verifying a million entries beside reading.

The writers are processes with connections of their own to one PostgreSQL, each entry in a transaction of its own. The
locked chain writes the same columns through the same layers; its writer holds a lock, reads the last hash and adds one.
"""

from __future__ import annotations

import hashlib
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from typing import Any
from uuid import UUID

from benchmarks import installation
from benchmarks.pairs import Figure, Measured, Report, Result, Side, at_least, at_most, compare

WRITERS = 4
PER_WRITER = 1000
ENTRIES = 1_000_000
AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
LOCK = 7
DETAIL = '{"code":"OBJ_DM","rule":"R17","version":1}'
CHAIN = (
    "CREATE TABLE bench_chain (number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, controller_id uuid NOT NULL, "
    "id uuid NOT NULL, happened timestamptz NOT NULL, system_at timestamptz NOT NULL, act varchar(63) NOT NULL, "
    "actor_kind varchar(8) NOT NULL, subject uuid, detail text NOT NULL, hash bytea NOT NULL)"
)


def run() -> Report:
    """Verifying on SQLite; writing and verifying on PostgreSQL."""
    results, figures = measure()
    (more, further), missing = installation.on_postgres("benchmarks.evidence")
    return Report(
        title="Evidence",
        results=(*results, *more),
        figures=(*figures, *further),
        missing=(missing,) if missing else (),
    )


def measure() -> tuple[tuple[Result, ...], tuple[Figure, ...]]:
    """The database that this process is on."""
    controller = installation.fresh()
    from django.db import connection

    if connection.vendor == "sqlite":
        return (_verifying(controller, "SQLite"),), ()
    with _writers(controller) as writers:
        written = _writing(writers)
    return (written, _verifying(controller, "PostgreSQL")), ()


# -------------------------------------------------------------------------------------------------------------- writing


def _writing(writers: list[Connection]) -> Result:
    from django.db import connections

    from lofte.store.schema import migration_alias

    with connections[migration_alias()].cursor() as cursor:
        cursor.execute(CHAIN)
        cursor.execute("GRANT ALL ON bench_chain TO PUBLIC")

    def side(how: str) -> Any:
        def once() -> Measured:
            from lofte.clock import monotonic

            started = monotonic()
            for one in writers:
                one.send((how, PER_WRITER))
            done = sum(one.recv() for one in writers)
            return Measured(answer=done, seconds=monotonic() - started)

        return once

    return compare(
        title=f"{WRITERS} writers, beside a chain under a lock (PostgreSQL)",
        ours=Side("note()", side("note"), per=WRITERS * PER_WRITER),
        theirs=Side("locked chain", side("chain"), per=WRITERS * PER_WRITER),
        goal=at_least(4),
        rounds=7,
    )


@contextmanager
def _writers(controller: UUID) -> Iterator[list[Connection]]:
    """Processes that write when they are told to."""
    context = multiprocessing.get_context("spawn")
    ends, started = [], []
    for _ in range(WRITERS):
        mine, theirs = context.Pipe()
        process = context.Process(target=_writer, args=(theirs, controller), daemon=True)
        process.start()
        assert mine.recv() == "ready"
        ends.append(mine)
        started.append(process)
    try:
        yield ends
    finally:
        for end, process in zip(ends, started, strict=True):
            end.send(None)
            process.join(timeout=20)


def _writer(end: Connection, controller: UUID) -> None:
    import django

    django.setup()
    ways = {"note": _record, "chain": _chain}
    for way in ways.values():
        way(controller)
    end.send("ready")
    while (told := end.recv()) is not None:
        how, number = told
        for _ in range(number):
            ways[how](controller)
        end.send(number)


def _record(controller: UUID) -> None:
    from lofte.clock import new_id
    from lofte.domain.acts import SYSTEM, Act
    from lofte.store.evidence import note

    note(
        controller=controller,
        actor=SYSTEM,
        at=AT,
        act=Act.MESSAGE_DECIDED,
        subject=new_id(),
        detail={"code": "OBJ_DM", "rule": "R17", "version": 1},
    )


def _chain(controller: UUID) -> None:
    """The usual way: one after the other, each entry hashed with the one before."""
    from lofte.clock import new_id, system_now
    from lofte.store import rows
    from lofte.store.scopes import within

    try:
        with within(controller):
            rows.fetch("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
            last = rows.fetch("SELECT hash FROM bench_chain ORDER BY number DESC LIMIT 1")
            identity, subject, now = new_id(), new_id(), system_now()
            lines = (controller.hex, identity.hex, str(AT), str(now), "message_decided", "system", subject.hex, DETAIL)
            before = bytes(last[0][0]) if last else bytes(32)
            digest = hashlib.sha256(before + "\n".join(lines).encode()).digest()
            rows.execute(
                "INSERT INTO bench_chain (controller_id, id, happened, system_at, act, actor_kind, subject, detail, "
                "hash) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
                (controller, identity, AT, now, "message_decided", "system", subject, DETAIL, digest),
            )
    except Exception as error:  # the table is made after the first turn that only warms up
        if "bench_chain" not in str(error):
            raise


# ------------------------------------------------------------------------------------------------------------ verifying


def _verifying(controller: UUID, on: str) -> Result:
    from lofte.clock import system_now
    from lofte.store import rows, sealing, verifying
    from lofte.store.scopes import reading

    number = installation.size(ENTRIES)
    _fill(controller, number)
    sealing.seal(controller=controller, at=system_now())
    head = sealing.heads()[controller]

    def ours() -> tuple[int, int, int]:
        report = verifying.verify_one(controller=controller, known=head)
        return report.entries, report.unsealed, len(report.findings)

    def read() -> tuple[int, int, int]:
        """Every column of every entry, and every seal, into Python and no further."""
        with reading(controller):
            sql = "SELECT * FROM entry WHERE controller_id = %s ORDER BY id"
            total = sum(len(chunk) for chunk in rows.stream(sql, (rows.key(controller),)))
            seals = rows.fetch("SELECT * FROM seal WHERE controller_id = %s ORDER BY number", (rows.key(controller),))
        return total, 0, 0 if seals else 1

    return compare(
        title=f"verifying {number:,} entries, beside reading them ({on})",
        ours=Side("MACs, Merkle roots, chain and head", ours),
        theirs=Side("reading", read),
        goal=at_most(6),
    )


def _fill(controller: UUID, number: int) -> None:
    """Entries as they come to be, many in a transaction."""
    from lofte.clock import new_id
    from lofte.domain.acts import SYSTEM, Act
    from lofte.store.evidence import recording

    for start in range(0, number, 5000):
        with recording(controller=controller, actor=SYSTEM, at=AT, act=Act.MESSAGE_DECIDED) as record:
            for one in range(min(5000, number - start)):
                record.entry(subject=new_id(), detail={"code": "OBJ_DM", "number": start + one, "rule": "R17"})
