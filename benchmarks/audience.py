"""The audience of a million with counts by reason: beside a bare scan of the same rows, and beside normalised joins.

The people are made once, as standing rows and as the tables that one would normalise them to: people, the current
consent, objections, opt-outs, restrictions, erasure requests. The joined query is written by hand and gives the same
counts by reason, or nothing is timed.

One join takes as long as some ten counts or more, and passes through far more memory than a processor keeps at hand.
So a turn of ours is ten counts: about as long as theirs, each side mostly working from what it left there itself. What
the first count costs that finds nothing of its own there is measured too, one count in a turn.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from benchmarks import installation
from benchmarks.pairs import Figure, Report, Result, Side, at_least, at_most, compare

PEOPLE = 1_000_000
TURN = 10
AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
PURPOSE, CHANNEL = "newsletter", "email"
Person = tuple[str, bool, bool, bool, bool, str]
STATES = ("valid", "missing", "withdrawn", "stale", "unproven")
TABLES = {
    "bench_person": "id {key} NOT NULL, controller_id {key} NOT NULL, kind varchar(16) NOT NULL, PRIMARY KEY (id)",
    "bench_consent": (
        "controller_id {key} NOT NULL, person_id {key} NOT NULL, purpose varchar(63) NOT NULL, "
        "channel varchar(16) NOT NULL, state varchar(16) NOT NULL, PRIMARY KEY (person_id, purpose, channel)"
    ),
    "bench_objection": "person_id {key} NOT NULL, PRIMARY KEY (person_id)",
    "bench_opt_out": "person_id {key} NOT NULL, channel varchar(16) NOT NULL, PRIMARY KEY (person_id, channel)",
    "bench_restriction": "person_id {key} NOT NULL, PRIMARY KEY (person_id)",
    "bench_erasure": "person_id {key} NOT NULL, PRIMARY KEY (person_id)",
}
JOINED = """
SELECT code, count(*) FROM (
  SELECT CASE
    WHEN e.person_id IS NOT NULL THEN 'ERASURE_PENDING'
    WHEN r.person_id IS NOT NULL THEN 'RESTRICTED'
    WHEN o.person_id IS NOT NULL AND (c.state IS NULL OR c.state <> 'again') THEN 'OBJ_DM'
    WHEN t.person_id IS NOT NULL THEN 'PREF_CHANNEL'
    WHEN c.state = 'valid' THEN ''
    WHEN c.state = 'withdrawn' THEN 'CONSENT_WITHDRAWN'
    WHEN c.state = 'stale' THEN 'CONSENT_STALE'
    WHEN c.state = 'unproven' THEN 'CONSENT_UNPROVEN'
    ELSE 'CONSENT_MISSING' END AS code
  FROM bench_person p
  LEFT JOIN bench_consent c ON c.person_id = p.id AND c.purpose = 'newsletter' AND c.channel = 'email'
  LEFT JOIN bench_objection o ON o.person_id = p.id
  LEFT JOIN bench_opt_out t ON t.person_id = p.id AND t.channel = 'email'
  LEFT JOIN bench_restriction r ON r.person_id = p.id
  LEFT JOIN bench_erasure e ON e.person_id = p.id
  WHERE p.controller_id = %s) counted GROUP BY code
"""


def run() -> Report:
    """Both databases."""
    results, figures = measure()
    (more, further), missing = installation.on_postgres("benchmarks.audience")
    return Report(
        title=f"Audience of {installation.size(PEOPLE):,}",
        results=(*results, *more),
        figures=(*figures, *further),
        missing=(missing,) if missing else (),
    )


def measure() -> tuple[tuple[Result, ...], tuple[Figure, ...]]:
    """The database that this process is on."""
    controller = installation.fresh()
    from django.db import connection

    from lofte.store import rows, selection
    from lofte.store.scopes import reading

    other = _second()
    for one, number in ((controller, installation.size(PEOPLE)), (other, installation.size(PEOPLE) // 5)):
        _fill(one, number)
    on = "SQLite" if connection.vendor == "sqlite" else "PostgreSQL"
    _settle()
    asked = _request(controller)

    def ours() -> dict[str, int]:
        with reading(controller):
            found = selection.choose(request=asked, at=AT).audience
        return {"": found.reached, **{str(line.reason.code): line.count for line in found.refused}}

    def scan() -> list[Any]:
        with reading(controller):
            return rows.fetch(
                "SELECT count(*), sum(bits) FROM standing WHERE controller_id = %s AND policy = %s AND purpose = %s "
                "AND channel = %s",
                (rows.key(controller), 1, PURPOSE, CHANNEL),
            )

    def joined() -> dict[str, int]:
        with reading(controller):
            return dict(rows.fetch(JOINED, (rows.key(controller),)))

    def total(mine: dict[str, int], theirs: list[Any]) -> str:
        return "" if sum(mine.values()) == theirs[0][0] else "the counts do not add up to the rows"

    beside_scan = compare(
        title=f"counts by reason, beside a scan of the same rows ({on})",
        ours=Side("selection.choose", ours),
        theirs=Side("count(*), sum(bits)", scan),
        goal=at_most(1.5),
        rounds=9,
        right=total,
    )

    def often() -> dict[str, int]:
        return [ours() for _ in range(TURN)][-1]

    beside_joins = compare(
        title=f"counts by reason, beside normalised tables ({on})",
        ours=Side("selection.choose", often, per=TURN),
        theirs=Side("five joins", joined),
        goal=at_least(15 if on == "SQLite" else 10),
    )
    after_joins = compare(
        title=f"the same, only the first count after each join ({on})",
        ours=Side("selection.choose", ours),
        theirs=Side("five joins", joined),
        goal=at_least(5),
    )
    return (beside_scan, beside_joins, after_joins), ()


def _request(controller: UUID) -> Any:
    from lofte.domain.decision import Content, Request
    from lofte.domain.terms import Channel, ContentClass, Operation

    return Request(
        controller=str(controller),
        purpose=PURPOSE,
        operation=Operation.SEND,
        channel=Channel.EMAIL,
        content_class=ContentClass.MARKETING,
        content=Content(
            objection_address=True, sender_shown=True, one_click_headers=True, similar_products=True, free_opt_out=True
        ),
    )


def _second() -> UUID:
    from tests import world

    return world.agency("ekorren")


def _person(rng: random.Random) -> Person:
    """Kind, objection, opt-out, restriction, erasure request, consent."""
    state = rng.choices(STATES, (70, 10, 12, 5, 3))[0]
    kind = "sole_trader" if rng.random() < 0.1 else "natural"
    return kind, rng.random() < 0.08, rng.random() < 0.04, rng.random() < 0.01, rng.random() < 0.005, state


def _bits(person: Person) -> int:
    from lofte.domain.decision.bits import Bit, mask

    kind, objection, opt_out, restriction, erasure, state = person
    bits = mask(Bit.AGE_UNKNOWN, Bit.NOT_PARTY, Bit.NO_SALE, Bit.NO_OPT_OUT_OFFERED, Bit.PNR_NO_CONSENT)
    for holds, bit in (
        (kind == "sole_trader", Bit.SOLE_TRADER),
        (objection, Bit.OBJ_DM),
        (opt_out, Bit.PREF_CHANNEL),
        (restriction, Bit.RESTRICTED),
        (erasure, Bit.ERASURE_PENDING),
        (state == "missing", Bit.CONSENT_MISSING),
        (state == "withdrawn", Bit.CONSENT_WITHDRAWN),
        (state == "stale", Bit.CONSENT_STALE),
        (state == "unproven", Bit.CONSENT_UNPROVEN),
    ):
        if holds:
            bits |= 1 << bit
    return bits


def _fill(controller: UUID, number: int) -> None:
    """The same people twice: as standing, and normalised. The newsletter's rows stand among those of other purposes."""
    from django.db import connection
    from django.utils import timezone

    from lofte.clock import new_id
    from lofte.store import rows
    from lofte.store.models import PolicyVersion
    from lofte.store.scopes import within

    rng, own = random.Random(1), rows.key(controller)
    kind = "uuid" if connection.vendor == "postgresql" else "blob"
    with within(controller):
        PolicyVersion.objects.update(folded_at=timezone.now())
        plain = " WITHOUT ROWID" if connection.vendor == "sqlite" else ""
        alias = _owner()
        with alias.cursor() as cursor:
            for table, columns in TABLES.items():
                cursor.execute(f"CREATE TABLE IF NOT EXISTS {table} ({columns.format(key=kind)}){plain}")
                if connection.vendor == "postgresql":
                    cursor.execute(f"GRANT ALL ON {table} TO PUBLIC")
    for start in range(0, number, 20_000):
        held: dict[str, list[Any]] = {name: [] for name in (*TABLES, "subject", "standing")}
        for _ in range(min(20_000, number - start)):
            _add(held, own, rows.key(new_id()), _person(rng))
        if connection.vendor == "postgresql":
            _insert(held)
        else:
            with within(controller):
                _insert(held)


def _owner() -> Any:
    from django.db import connections

    from lofte.store.schema import migration_alias

    return connections[migration_alias()]


def _add(held: dict[str, list[Any]], own: Any, one: Any, person: Person) -> None:
    kind, objection, opt_out, restriction, erasure, state = person
    moment = "2026-01-05 09:00:00"
    held["subject"].append((one, own, kind, True, moment))
    bits = _bits(person)
    for purpose, channel in ((PURPOSE, CHANNEL), ("campaigns", "email"), ("campaigns", "sms"), ("letters", "letter")):
        held["standing"].append((own, one, 1, purpose, channel, bits))
    held["bench_person"].append((one, own, kind))
    for purpose, channel in ((PURPOSE, CHANNEL), ("campaigns", "email")):
        if state != "missing":
            held["bench_consent"].append((own, one, purpose, channel, state))
    for holds, table, row in (
        (objection, "bench_objection", (one,)),
        (opt_out, "bench_opt_out", (one, "email")),
        (restriction, "bench_restriction", (one,)),
        (erasure, "bench_erasure", (one,)),
    ):
        if holds:
            held[table].append(row)


COLUMNS = {
    "subject": "id, controller_id, person_type, person_type_confirmed, created_at",
    "standing": "controller_id, subject_id, policy, purpose, channel, bits",
    "bench_person": "id, controller_id, kind",
    "bench_consent": "controller_id, person_id, purpose, channel, state",
    "bench_objection": "person_id",
    "bench_opt_out": "person_id, channel",
    "bench_restriction": "person_id",
    "bench_erasure": "person_id",
}


def _insert(held: dict[str, list[Any]]) -> None:
    """Rows in bulk. On PostgreSQL the owner copies them in, with row-level security lifted for that moment."""
    connection = _owner()
    for table in COLUMNS:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                _security(cursor, table, on=False)
                with cursor.copy(f"COPY {table} ({COLUMNS[table]}) FROM STDIN") as copy:
                    for row in held[table]:
                        copy.write_row(row)
                _security(cursor, table, on=True)
        elif held[table]:
            marks = ", ".join(["%s"] * len(held[table][0]))
            with connection.cursor() as cursor:
                cursor.executemany(f"INSERT INTO {table} ({COLUMNS[table]}) VALUES ({marks})", held[table])


def _security(cursor: Any, table: str, *, on: bool) -> None:
    if not table.startswith("bench_"):
        cursor.execute(f"ALTER TABLE {table} {'ENABLE' if on else 'DISABLE'} ROW LEVEL SECURITY")


def _settle() -> None:
    """What a database does in the night: statistics, and on PostgreSQL a vacuum, so that index scans need no heap."""
    with _owner().cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if _owner().vendor == "postgresql" else "ANALYZE")
