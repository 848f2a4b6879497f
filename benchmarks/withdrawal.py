"""One withdrawal, the whole use-case, in effect at its commit: beside the rows that it writes, by prepared SQL alone.

Both sides write one event, the subject's standing rows and one evidence entry in one commit, on the same database, with
the same driver and the same durability. Ours also finds out what the events fold to, signs, and keeps the boundary.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from benchmarks import installation
from benchmarks.pairs import Figure, Report, Result, Side, at_most, compare

PEOPLE = 20_000
PER_ROUND = 300
AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
PURPOSE = "newsletter"
DETAIL = '{"at":"2026-11-22T09:00:00Z","channel":"email","kind":"consent_withdrawn","purpose":"newsletter","version":1}'
EVENT = (
    'INSERT INTO standing_event (controller_id, subject_id, id, "at", recorded_at, kind, purpose, channel, detail, '
    "entry) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
STANDING = (
    "UPDATE standing SET bits = %s, bits_until = %s WHERE controller_id = %s AND subject_id = %s AND policy = %s "
    "AND purpose = %s AND channel = %s"
)
ENTRY = (
    'INSERT INTO entry (controller_id, id, "at", system_at, act, actor_kind, actor, subject, thing, detail, key_id, '
    "mac, sealed) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)


def run() -> Report:
    """Both databases."""
    results, figures = measure()
    (more, further), missing = installation.on_postgres("benchmarks.withdrawal")
    return Report(
        title="One withdrawal",
        results=(*results, *more),
        figures=(*figures, *further),
        missing=(missing,) if missing else (),
    )


def measure() -> tuple[tuple[Result, ...], tuple[Figure, ...]]:
    """The database that this process is on."""
    controller = installation.fresh()
    from django.db import connection

    people = iter(_people(controller, installation.size(PEOPLE)))
    on = "SQLite" if connection.vendor == "sqlite" else "PostgreSQL"
    result = compare(
        title=f"one withdrawal, in effect at commit ({on})",
        ours=Side("the use-case", lambda: _ours(controller, people), per=PER_ROUND),
        theirs=Side("its rows by prepared SQL", _theirs(controller, people), per=PER_ROUND),
        goal=at_most(3),
        rounds=9,
        right=lambda mine, theirs: "" if mine == theirs else f"not the same rows: {mine} and {theirs}",
    )
    return (result,), ()


def _people(controller: UUID, number: int) -> list[UUID]:
    """Subscribers with a proven consent, some of whom share a mailbox."""
    from lofte.domain.acts import SYSTEM, Act
    from lofte.domain.standing.events import ConsentGiven, PersonTypeConfirmed
    from lofte.domain.terms import Channel, PersonType
    from lofte.store import standing, vault
    from lofte.store.evidence import recording
    from lofte.store.vault import Newcomer
    from tests.world import BEFORE

    made: list[UUID] = []
    for start in range(0, number, 2000):
        with recording(controller=controller, actor=SYSTEM, at=BEFORE, act=Act.SUBJECT_ADMITTED) as record:
            record.entry()
            some = vault.admit(
                newcomers=[
                    Newcomer(documents={"email": {"email": f"p{start + one}@example.com"}})
                    for one in range(min(2000, number - start))
                ],
                at=BEFORE,
            )
            said = [
                PersonTypeConfirmed(at=BEFORE, person_type=PersonType.NATURAL),
                ConsentGiven(at=BEFORE, purpose=PURPOSE, channel=Channel.EMAIL, policy_version=1),
            ]
            standing.record_many(ledger=dict.fromkeys(some, said), at=BEFORE)
            made += some
    random.Random(1).shuffle(made)
    return made


def _counts(controller: UUID, people: list[UUID]) -> tuple[int, int, int]:
    """How many of these people's events, standing rows that say withdrawn, and entries there are."""
    from lofte.domain.decision.bits import Bit
    from lofte.store import rows
    from lofte.store.scopes import reading

    among, own = rows.marks(len(people)), rows.key(controller)
    params = (own, *map(rows.key, people))
    with reading(controller):
        bits = rows.fetch(
            f"SELECT bits FROM standing WHERE controller_id = %s AND subject_id IN ({among}) "
            f"AND purpose = '{PURPOSE}' AND channel = 'email'",
            params,
        )
        events, entries = (
            rows.fetch(f"SELECT count(*) FROM {table} WHERE controller_id = %s AND {column} IN ({among})", params)[0][0]
            for table, column in (("standing_event", "subject_id"), ("entry", "subject"))
        )
    return events, sum(held >> Bit.CONSENT_WITHDRAWN & 1 for (held,) in bits), entries


def _ours(controller: UUID, people: Iterator[UUID]) -> Any:
    from benchmarks.pairs import Measured
    from lofte.clock import monotonic
    from lofte.domain.acts import PUBLIC
    from lofte.domain.terms import Channel
    from lofte.usecases.consents.refusing import withdraw

    some = list(itertools.islice(people, PER_ROUND))
    started = monotonic()
    for subject in some:
        withdraw(controller=controller, subject=subject, purpose=PURPOSE, channel=Channel.EMAIL, actor=PUBLIC, at=AT)
    seconds = monotonic() - started
    return Measured(answer=_counts(controller, some), seconds=seconds)


def _theirs(controller: UUID, people: Iterator[UUID]) -> Callable[[], Any]:
    """Plain statements on the bare driver; the rows were worked out beforehand."""
    from django.db import connection

    from lofte.clock import new_id
    from lofte.store import rows

    connection.ensure_connection()
    sqlite = connection.vendor == "sqlite"
    event, row, entry = (sql.replace("%s", "?") if sqlite else sql for sql in (EVENT, STANDING, ENTRY))
    own, moment = rows.key(controller), rows.instant(AT)
    pairs = _pairs(controller)

    def once(cursor: Any, subject: Any, event_id: Any, entry_id: Any) -> None:
        cursor.execute("BEGIN IMMEDIATE" if sqlite else "BEGIN")
        if not sqlite:
            cursor.execute("SELECT set_config('lofte.controller', %s, true)", (str(controller),))
        cursor.execute(
            event, (own, subject, event_id, moment, moment, "consent_withdrawn", PURPOSE, "email", DETAIL, entry_id)
        )
        cursor.executemany(row, [(bits, None, own, subject, 1, purpose, channel) for purpose, channel, bits in pairs])
        said = '{"changed":true,"channel":"email","purpose":"newsletter"}'
        signed = (1, bytes(32), False)
        cursor.execute(
            entry,
            (own, entry_id, moment, moment, "consent_withdrawn", "public", None, subject, None, said, *signed),
        )
        cursor.execute("COMMIT")

    def side() -> Any:
        from benchmarks.pairs import Measured
        from lofte.clock import monotonic

        some = list(itertools.islice(people, PER_ROUND))
        ready = [(rows.key(one), rows.key(new_id()), rows.key(new_id())) for one in some]
        held = connection.connection
        cursor = held.cursor() if sqlite else _prepared(held)
        started = monotonic()
        for subject, event_id, entry_id in ready:
            once(cursor, subject, event_id, entry_id)
        seconds = monotonic() - started
        return Measured(answer=_counts(controller, some), seconds=seconds)

    return side


def _prepared(held: Any) -> Any:
    """A cursor of psycopg's own that prepares what it repeats; Django's binds on its own side."""
    import psycopg

    return psycopg.Cursor(held)


def _pairs(controller: UUID) -> list[tuple[str, str, int]]:
    """The rows that a withdrawal writes for one person, as they come to be."""
    from lofte.domain.decision.bits import Bit, mask
    from lofte.store import policies
    from lofte.store.scopes import reading

    with reading(controller):
        pairs = policies.at_instant(at=AT).pairs
    return [(purpose, str(channel), mask(Bit.CONSENT_WITHDRAWN, Bit.BASIS_SWAP)) for purpose, channel in pairs]
