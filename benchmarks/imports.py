"""An import from the file to active subjects, beside a bare loop that parses, encrypts and inserts the same rows.

The bare loop uses the same driver, keys and tables. It parses the file, seals each document under a key of its own,
wraps that key, hashes the address for the look-up, and inserts what the import leaves behind, a thousand rows of the
file to a commit; it checks nothing, decides nothing and waits for nobody. Each turn brings new people to the same
register, so that together they are the issue's hundred thousand.

A withdrawal made every few milliseconds while a whole import runs shows how long others wait for it.
"""

from __future__ import annotations

import csv
import hashlib
import importlib
import io
import json
import os
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from benchmarks import installation
from benchmarks.pairs import Figure, Report, Result, Side, at_least, compare

ROWS = 100_000
TURNS = 6
"""One to warm up and five that count, on each side."""
AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
GIVEN = "2026-03-01"
TEXT = "Ja tack, skicka nyhetsbrevet."
HEADINGS = ["Förnamn", "Efternamn", "E-post", "Samtyckesdatum", "Samtyckestext", "Avregistrerad"]
COMMIT = 1_000
"""Rows of the file to a commit of the bare loop."""
INSERTS = {
    "subject": "id, controller_id, person_type, person_type_confirmed, created_at",
    "subject_key": "controller_id, subject_id, epoch, version, wrapped",
    "vault_document": "controller_id, subject_id, category, sealed",
    "blind_index": "controller_id, kind, digest, subject_id",
    "entry": ('controller_id, id, "at", system_at, act, actor_kind, subject, detail, key_id, mac, sealed'),
    "standing_event": 'controller_id, subject_id, id, "at", recorded_at, kind, purpose, channel, detail, entry',
    "standing": "controller_id, subject_id, policy, purpose, channel, bits",
}
COUNTED = ("subject", "subject_key", "vault_document", "blind_index", "standing_event", "standing")
EVERY = 0.01
"""Seconds between two withdrawals."""
SPEAKERS = 200
SHARE = 1.0
"""Of the time that withdrawals wait beside the bare loop, at most so much beside an import."""


def run() -> Report:
    """Both databases."""
    results, figures = measure()
    (more, further), missing = installation.on_postgres("benchmarks.imports")
    return Report(
        title=f"Import of {installation.size(ROWS):,} contacts",
        results=(*results, *more),
        figures=(*figures, *further),
        missing=(missing,) if missing else (),
    )


def measure() -> tuple[tuple[Result, ...], tuple[Figure, ...]]:
    """The database that this process is on."""
    controller = installation.fresh(policy="ekorren")
    from django.db import connection

    on = "SQLite" if connection.vendor == "sqlite" else "PostgreSQL"
    rows = max(installation.size(ROWS) // (TURNS - 1), 200)
    files = (_file(turn, rows) for turn in range(2 * TURNS))
    held: dict[str, bytes] = {}
    bare = Bare(controller)

    def take() -> None:
        held["file"] = next(files)

    result = compare(
        title=f"{on}: an import, from the file to active subjects",
        ours=Side("import", lambda: _imported(controller, held["file"]), per=rows, prepare=take),
        theirs=Side("bare loop", lambda: bare.load(held["file"]), per=rows, prepare=take),
        goal=at_least(0.3),
    )
    return (result,), (_waiting(controller, on),)


def _file(turn: int, rows: int) -> bytes:
    """A file of people whom no other turn has: one in fifty has said no, one in ten proves nothing."""
    kept = io.StringIO()
    writer = csv.writer(kept, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for number in range(rows):
        proof = ("", "") if number % 10 == 0 else (GIVEN, TEXT)
        no = "ja" if number % 50 == 7 else ""
        writer.writerow((f"Åsa{number}", f"Påhitt{turn}", f"asa.{turn}.{number}@kund.example", *proof, no))
    return kept.getvalue().encode("cp1252")


def _counts(controller: UUID) -> dict[str, int]:
    from lofte.store import rows
    from lofte.store.scopes import reading

    with reading(controller):
        own = (rows.key(controller),)
        found = {
            table: rows.fetch(f"SELECT count(*) FROM {table} WHERE controller_id = %s", own)[0][0] for table in COUNTED
        }
        stands = rows.fetch(
            "SELECT purpose, channel, bits, count(*) FROM standing WHERE controller_id = %s GROUP BY 1, 2, 3", own
        )
        return {**found, **{f"{purpose} {channel} {bits:x}": number for purpose, channel, bits, number in stands}}


def _grown(controller: UUID, before: dict[str, int]) -> dict[str, int]:
    return {name: number - before.get(name, 0) for name, number in _counts(controller).items()}


def _imported(controller: UUID, content: bytes) -> dict[str, int]:
    """The product's own way: uploaded, stated, staged, activated and settled as the worker does it."""
    from lofte.domain.acts import SYSTEM
    from lofte.usecases.collecting.activating import activate
    from lofte.usecases.collecting.files import upload
    from lofte.usecases.collecting.statements import attest
    from tests.usecases.lists import statement

    before = _counts(controller)
    source = upload(controller=controller, actor=SYSTEM, content=content, at=AT).id
    attest(controller=controller, source=source, statement=statement(), actor=SYSTEM, at=AT)
    _work()
    activate(controller=controller, source=source, actor=SYSTEM, at=AT)
    _work()
    return _grown(controller, before)


def _work() -> None:
    """What a worker does for imports, and nothing else that may be due."""
    from lofte.clock import system_now
    from lofte.store import work
    from lofte.usecases.collecting.work import HANDLERS

    while task := work.claim(law_at=AT, system_at=system_now(), kinds=tuple(HANDLERS)):
        again = HANDLERS[task.kind](task=task, now=lambda: AT, go_on=lambda: True)
        assert again is None
        work.finish(task=task, system_at=system_now(), law_at=AT)


class Bare:
    """The loop, with what it knows beforehand: keys, and the events and standing of each kind of row."""

    def __init__(self, controller: UUID) -> None:
        from lofte.domain.states import IdentifierKind
        from lofte.store import blind, evidence, keys, policies, rows
        from lofte.store.scopes import reading

        self.controller, self.own = controller, rows.key(controller)
        with reading(controller):
            self.version = policies.at_instant(at=AT)
            self.epoch = keys.current_epoch(controller=controller)
            self.cipher = keys.epoch_cipher(controller=controller, epoch=self.epoch)
            self.index_key = blind._key(controller, IdentifierKind.EMAIL)
            self.evidence_key = keys.controller_key(controller=controller, label=evidence.LABEL)
        kinds = ((proven, no) for proven in (True, False) for no in (True, False))
        self.kinds = {kind: self._kind(*kind) for kind in kinds}

    def _kind(self, proven: bool, no: bool) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
        """The events and standing of such a row, by the domain's own functions, worked out once."""
        from lofte.domain.collecting.attestation import Terms, events_of
        from lofte.domain.collecting.columns import guess
        from lofte.domain.collecting.rows import read_row
        from lofte.domain.decision import standing_bits
        from lofte.domain.standing import fold
        from lofte.store import facts, rows
        from tests.usecases.lists import statement

        day = AT.date()
        cells = ("A", "B", "a@kund.example", *((GIVEN, TEXT) if proven else ("", "")), "ja" if no else "")
        read = read_row(row=2, cells=cells, columns=guess(HEADINGS), today=day)
        terms = Terms(statement=statement(), versions=((AT, 1),), no_offered_mapped=False, at=AT, today=day)
        said = events_of(contact=read, terms=terms)
        known = fold(subject="", controller="", events=said, at=AT)
        policy = self.version
        return [
            (rows.instant(one.at), one.kind, getattr(one, "purpose", ""), str(getattr(one, "channel", "")), detail)
            for one in said
            for detail in (facts.detail_of(event=one),)
        ], [
            (policy.number, purpose, str(channel), bits)
            for purpose, channel in policy.pairs
            for bits in (standing_bits(policy=policy.rules, purpose=purpose, channel=channel, facts=known, at=AT).bits,)
        ]

    def load(self, content: bytes) -> dict[str, int]:
        """Parse, encrypt, insert."""
        from lofte.store.scopes import within

        before = _counts(self.controller)
        lines = csv.reader(io.StringIO(content.decode("cp1252")), delimiter=";")
        next(lines)
        while some := list(islice(lines, COMMIT)):
            made = self._rows(some)
            with within(self.controller):
                self._insert(made)
        return _grown(self.controller, before)

    def _rows(self, lines: list[list[str]]) -> dict[str, list[tuple[Any, ...]]]:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        from lofte.clock import new_id
        from lofte.domain import chain
        from lofte.store import rows

        made: dict[str, list[tuple[Any, ...]]] = {table: [] for table in INSERTS}
        own, at = self.own, rows.instant(AT)
        for given, family, email, day, text, no in lines:
            who = new_id()
            subject, bound = rows.key(who), self.controller.bytes + who.bytes + b"\0\1"
            key, nonce = AESGCM.generate_key(256), os.urandom(12)
            made["subject"].append((subject, own, "natural", False, at))
            wrapped = nonce + self.cipher.encrypt(nonce, key, bound)
            made["subject_key"].append((own, subject, self.epoch, 1, wrapped))
            documents = {"name": {"given_name": given, "family_name": family}, "email": {"email": email}}
            if day and not no:
                proof = {"purpose": "newsletter", "channels": ["email"], "on": day, "text": text}
                documents["choices"] = {"consents": [proof]}
            sealer = AESGCM(key)
            for category, document in documents.items():
                nonce = os.urandom(12)
                sealed = nonce + sealer.encrypt(nonce, json.dumps(document).encode(), bound + category.encode())
                made["vault_document"].append((own, subject, category, sealed))
            digest = hashlib.blake2b(email.encode(), key=self.index_key, digest_size=16).digest()
            made["blind_index"].append((own, "email", digest, subject))
            entry = new_id()
            mac = chain.mac(key=self.evidence_key, text=entry.bytes + who.bytes)
            made["entry"].append(
                (own, rows.key(entry), at, at, "subject_admitted", "system", subject, "{}", 1, mac, False)
            )
            events, standing = self.kinds[bool(day), bool(no)]
            made["standing_event"] += [
                (own, subject, rows.key(new_id()), one[0], at, *one[1:], rows.key(entry)) for one in events
            ]
            made["standing"] += [(own, subject, *one) for one in standing]
        return made

    def _insert(self, made: dict[str, list[tuple[Any, ...]]]) -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            for table, held in made.items():
                marks = ", ".join(["%s"] * len(held[0]))
                cursor.executemany(f"INSERT INTO {table} ({INSERTS[table]}) VALUES ({marks})", held)


def _waiting(controller: UUID, on: str) -> Figure:
    """How long withdrawals wait beside an import, as a share of how long they wait beside the bare loop."""
    from tests import world

    people = [world.subscriber(controller, f"bo.{number}@kund.example") for number in range(SPEAKERS)]
    ours, theirs = (_withdrawn(controller, people, beside) for beside in ("import", "bare"))
    return Figure(
        title=(
            f"{on}: withdrawals beside an import wait {ours * 1000:.3g} ms (99 of 100), beside the bare loop "
            f"{theirs * 1000:.3g} ms"
        ),
        value=ours / theirs,
        unit="of the wait",
        most=SHARE,
    )


def _withdrawn(controller: UUID, people: list[UUID], beside: str) -> float:
    """Seconds within which 99 of 100 withdrawals are done while another process fills the register."""
    from lofte.domain.acts import SYSTEM
    from lofte.domain.terms import Channel
    from lofte.usecases.consents.refusing import withdraw

    code = f"from benchmarks import imports; imports.fill({str(controller)!r}, {beside!r})"
    took: list[float] = []
    with subprocess.Popen([sys.executable, "-c", code], cwd=installation.ROOT, stdout=subprocess.PIPE) as filling:
        assert filling.stdout is not None
        filling.stdout.readline()
        while filling.poll() is None:
            started = time.perf_counter()
            withdraw(
                controller=controller,
                subject=people[len(took) % SPEAKERS],
                purpose="newsletter",
                channel=Channel.EMAIL,
                actor=SYSTEM,
                at=AT + timedelta(seconds=len(took)),
            )
            took.append(time.perf_counter() - started)
            time.sleep(EVERY)
    if filling.returncode:
        raise RuntimeError("the process beside the withdrawals failed")
    return statistics.quantiles(took, n=100)[98]


def fill(controller: str, how: str) -> None:
    """A whole file in a process of its own, by the product or by the bare loop; says so when it begins."""
    importlib.import_module("django").setup()
    content = _file(2 * TURNS + (how == "bare"), installation.size(ROWS) // 2)
    bare = Bare(UUID(controller))
    print("begins", flush=True)
    if how == "bare":
        bare.load(content)
    else:
        _imported(UUID(controller), content)
