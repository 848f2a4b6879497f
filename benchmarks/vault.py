"""The vault beside the bare calls and beside plaintext: reading, exact look-up, size, and search by part of a word.

The plaintext twin holds the same people with the same columns in one table, without keys or ciphertext, with an index
over the e-mail address and one over the telephone number.
"""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from benchmarks import installation
from benchmarks.pairs import Figure, Report, Result, Side, at_most, compare

PEOPLE = 1_000_000
READ = 20_000
LOOK_UPS = 2_000
SEARCHED = 20_000
SECONDS = 0.25
AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
CATEGORY = "contact"
FIRST = ("Åsa", "Bo", "Cilla", "Dag", "Eva", "Folke", "Görel", "Hans", "Ida", "Johan", "Kajsa", "Lars", "Märta", "Nils")
LAST = ("Öberg", "Sjöström", "Ek", "Lind", "Ågren", "Bergman", "Nyström", "Dahl", "Holm", "Lövgren", "Hägg", "Fors")
TWIN = (
    "CREATE TABLE bench_plain (id blob NOT NULL PRIMARY KEY, controller_id blob NOT NULL, person_type varchar(16) NOT "
    "NULL, confirmed bool NOT NULL, created_at datetime NOT NULL, given_name text, family_name text, email text, "
    "phone text, company text) WITHOUT ROWID"
)
TWIN_INDEXES = (
    "CREATE INDEX bench_plain_email ON bench_plain (controller_id, email)",
    "CREATE INDEX bench_plain_phone ON bench_plain (controller_id, phone)",
)


def run() -> Report:
    """On SQLite, where the file can be weighed; the calls are the same on PostgreSQL."""
    results, figures = measure()
    return Report(title=f"The vault with {installation.size(PEOPLE):,} subjects", results=results, figures=figures)


def measure() -> tuple[tuple[Result, ...], tuple[Figure, ...]]:
    """Everything, the file's size last of all that was put into it."""
    controller, searched = installation.fresh(), _second()
    number = installation.size(PEOPLE)
    empty = _bytes()
    people = _fill(controller, number)
    full = _bytes()
    twin = _twin(controller, number)
    results = (_reading(controller, people), _look_up(controller, twin, people))
    _fill(searched, SEARCHED)
    plain = twin.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()").fetchone()[0]
    figures = (
        Figure(
            title="bytes of the file, beside the plaintext twin", value=(full - empty) / plain, unit="times", most=2
        ),
        Figure(
            title=f"search by a part of a name in {SEARCHED:,} subjects, with its evidence",
            value=_search(searched),
            unit="s",
            most=SECONDS,
        ),
    )
    return results, figures


def _second() -> UUID:
    from tests import world

    return world.agency("ekorren")


def _document(rng: random.Random, number: int) -> dict[str, str]:
    """Five fields, about 75 bytes of values."""
    return {
        "given_name": rng.choice(FIRST),
        "family_name": rng.choice(LAST),
        "email": f"person{number}@mail{number % 40}.example",
        "phone": f"+46{700000000 + number}",
        "company": f"Firma {number % 5000} AB",
    }


def _fill(controller: UUID, number: int) -> list[UUID]:
    from lofte.domain.acts import SYSTEM, Act
    from lofte.domain.terms import PersonType
    from lofte.store import vault
    from lofte.store.evidence import recording
    from lofte.store.vault import Newcomer

    rng, made = random.Random(number), []
    for start in range(0, number, 2000):
        with recording(controller=controller, actor=SYSTEM, at=AT, act=Act.SUBJECT_ADMITTED) as record:
            record.entry()
            some = [
                Newcomer(
                    documents={CATEGORY: _document(rng, start + one)}, person_type=PersonType.NATURAL, confirmed=True
                )
                for one in range(min(2000, number - start))
            ]
            made += vault.admit(newcomers=some, at=AT)
    return made


def _file() -> Path:
    from django.db import connection

    return Path(str(connection.settings_dict["NAME"]))


def _bytes() -> int:
    """Bytes of the database file with its log emptied into it."""
    from lofte.store import rows

    rows.fetch("PRAGMA wal_checkpoint(TRUNCATE)")
    return _file().stat().st_size


def _twin(controller: UUID, number: int) -> Any:
    """The same people in plaintext, in a file of their own."""
    import sqlite3

    from lofte.clock import new_id

    held = sqlite3.connect(_file().with_name("plain.sqlite3"))
    held.execute(TWIN)
    rng = random.Random(number)
    for index in TWIN_INDEXES:
        held.execute(index)
    for start in range(0, number, 2000):
        held.executemany(
            "INSERT INTO bench_plain VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (new_id().bytes, controller.bytes, "natural", True, str(AT.replace(tzinfo=None)), *document.values())
                for one in range(min(2000, number - start))
                for document in (_document(rng, start + one),)
            ],
        )
        held.commit()
    return held


def _reading(controller: UUID, people: list[UUID]) -> Result:
    """The same rows twice through unwrap, decrypt and parse; what is compared is the vault's own part of it."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    from lofte.domain.acts import SYSTEM, Act
    from lofte.store import keys, rows, vault
    from lofte.store.evidence import looking

    some = random.Random(3).sample(people, min(READ, len(people)))

    def ours() -> int:
        with looking(controller=controller, actor=SYSTEM, at=AT, act=Act.LOOKED_AT_LIST) as record:
            record.entry()
            return sum(len(document["email"]) for _, document in vault.get_many(subjects=some, category=CATEGORY))

    def bare() -> int:
        cipher = keys.epoch_cipher(controller=controller, epoch=1)
        total = 0
        with looking(controller=controller, actor=SYSTEM, at=AT, act=Act.LOOKED_AT_LIST) as record:
            record.entry()
            for among in rows.slices(some):
                sql = f"{vault.READ} AND d.subject_id IN ({rows.marks(len(among))})"
                for subject, _, _, wrapped, text in rows.fetch(
                    sql, (rows.key(controller), CATEGORY, *map(rows.key, among))
                ):
                    bound = controller.bytes + subject + b"\x00\x01"
                    key = cipher.decrypt(wrapped[:12], wrapped[12:], bound)
                    total += len(json.loads(AESGCM(key).decrypt(text[:12], text[12:], bound + b"contact"))["e"])
        return total

    return compare(
        title="reading subjects, beside the bare unwrap, decrypt and parse of the same rows",
        ours=Side("vault.get_many", ours, per=len(some)),
        theirs=Side("bare calls", bare, per=len(some)),
        goal=at_most(1.5),
        rounds=9,
    )


def _look_up(controller: UUID, twin: Any, people: list[UUID]) -> Result:
    """From an e-mail address to the person's fields."""
    from django.db import connection

    from lofte.domain.acts import SYSTEM, Act
    from lofte.domain.identifiers import match_form
    from lofte.domain.states import IdentifierKind
    from lofte.store import searching
    from lofte.store.evidence import looking

    rng = random.Random(5)
    asked = [
        f"Person{number}@mail{number % 40}.example" for number in (rng.randrange(len(people)) for _ in range(LOOK_UPS))
    ]

    def ours() -> list[str]:
        found = []
        with looking(controller=controller, actor=SYSTEM, at=AT, act=Act.SEARCHED_PERSON) as record:
            record.entry()
            for one in asked:
                ((_, document),) = searching.find(kind=IdentifierKind.EMAIL, value=one, category=CATEGORY)
                found.append(f"{document['given_name']} {document['family_name']} {document['phone']}")
        return found

    def plain() -> list[str]:
        """The same question through the same layer."""
        found = []
        with connection.cursor() as cursor:
            for one in asked:
                form = match_form(kind=IdentifierKind.EMAIL, value=one)
                cursor.execute(
                    "SELECT id, given_name, family_name, email, phone, company FROM twin.bench_plain "
                    "WHERE controller_id = %s AND email = %s ORDER BY id",
                    (controller.bytes, form),
                )
                ((_, given, family, _, phone, _),) = cursor.fetchall()
                found.append(f"{given} {family} {phone}")
        return found

    with connection.cursor() as cursor:
        cursor.execute("ATTACH DATABASE %s AS twin", (str(_file().with_name("plain.sqlite3")),))
    return compare(
        title="exact look-up by e-mail address, beside plaintext",
        ours=Side("blind index, unwrap, decrypt", ours, per=LOOK_UPS),
        theirs=Side("plaintext index", plain, per=LOOK_UPS),
        goal=at_most(2),
        rounds=9,
    )


def _search(controller: UUID) -> float:
    """Seconds of the median of five, its evidence included; the hits are checked first."""
    import statistics

    from lofte.clock import monotonic
    from lofte.domain.acts import SYSTEM, Act
    from lofte.store import searching
    from lofte.store.evidence import looking

    def once(text: str) -> tuple[int, int, float]:
        started = monotonic()
        with looking(controller=controller, actor=SYSTEM, at=AT, act=Act.SEARCHED_PERSON):
            hits = searching.search(text=text, category=CATEGORY, purpose="bench")
        return hits.scanned, len(hits.subjects), monotonic() - started

    assert once("ersON1999@")[:2] == (SEARCHED, 1)
    assert once("öBERG")[:2] == (SEARCHED, searching.SEARCH_MOST)
    return statistics.median(once("ersON1999@")[2] for _ in range(5))
