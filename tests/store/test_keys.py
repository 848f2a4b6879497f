"""Keys: apart from the data, never made anew over old data, rotated each week, and gone for good when destroyed."""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings

from lofte.clock import new_id, system_now
from lofte.domain.acts import SYSTEM, Act
from lofte.domain.errors import LofteError
from lofte.store import keyfile, keys, rows, vault
from lofte.store.evidence import looking, recording
from lofte.store.models import Installation
from lofte.usecases.rotation import rotate
from tests import world

TODAY = date(2026, 1, 5)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "lofte.key"


@pytest.fixture
def own_file(path: Path, db: None) -> Iterator[Path]:
    """A key file of this test's own, in the place that the settings name."""
    before = settings.LOFTE
    settings.LOFTE = dataclasses.replace(before, key_file=path)
    keys.forget()
    yield path
    settings.LOFTE = before
    keys.forget()


def code(error: pytest.ExceptionInfo[LofteError]) -> str:
    return error.value.problems[0].code


def test_a_new_key_file_is_open_to_its_owner_alone_and_reads_back(path: Path) -> None:
    made = keyfile.create(path=path, today=TODAY)
    assert path.stat().st_mode & 0o777 == 0o600
    assert keyfile.load(path=path) == made


def test_a_key_file_is_never_written_over(path: Path) -> None:
    made = keyfile.create(path=path, today=TODAY)
    with pytest.raises(LofteError) as error:
        keyfile.create(path=path, today=TODAY)
    assert code(error) == "key_exists"
    assert keyfile.load(path=path) == made


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "key_broken"),
        ("{", "key_broken"),
        ("[]", "key_broken"),
        ('{"format": "something else"}', "key_broken"),
        ('{"format": "lofte key file 1", "id": "x"}', "key_broken"),
    ],
)
def test_a_broken_key_file_stops_with_a_remedy(path: Path, text: str, expected: str) -> None:
    path.parent.mkdir()
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(LofteError) as error:
        keyfile.load(path=path)
    assert code(error) == expected
    assert error.value.problems[0].remedy


def test_a_key_that_was_cut_short_is_broken_and_never_shown(path: Path) -> None:
    keyfile.create(path=path, today=TODAY)
    held = json.loads(path.read_text())
    held["roots"]["1"] = held["roots"]["1"][:-8]
    path.write_text(json.dumps(held))
    with pytest.raises(LofteError) as error:
        keyfile.load(path=path)
    assert code(error) == "key_broken"
    assert held["roots"]["1"] not in str(error.value)


def test_a_missing_key_file_stops(path: Path) -> None:
    with pytest.raises(LofteError) as error:
        keyfile.load(path=path)
    assert code(error) == "key_missing"
    assert not path.exists()


def test_a_key_file_that_others_may_read_stops(path: Path) -> None:
    keyfile.create(path=path, today=TODAY)
    path.chmod(0o640)
    with pytest.raises(LofteError) as error:
        keyfile.load(path=path)
    assert code(error) == "key_open"


def test_an_unreadable_key_file_stops(path: Path) -> None:
    path.mkdir(parents=True, mode=0o700)
    with pytest.raises(LofteError) as error:
        keyfile.load(path=path)
    assert code(error) == "key_unreadable"


def test_keys_for_different_uses_and_roots_have_nothing_in_common(path: Path) -> None:
    ring = keyfile.create(path=path, today=TODAY)
    two = dataclasses.replace(ring, roots={**ring.roots, 2: os.urandom(32)})
    made = {two.derive(label=label, key_id=key_id) for label in ("a", "b") for key_id in (1, 2)}
    assert len(made) == 4
    assert two.derive(label="a") == two.derive(label="a", key_id=2)
    assert two.check_value() == ring.check_value(), "rotation does not make it another file"


def test_changing_the_file_keeps_its_mode_and_leaves_no_draft(path: Path) -> None:
    keyfile.create(path=path, today=TODAY)
    one = new_id()
    old = path.open("rb")
    keyfile.change(path=path, how=lambda ring: keyfile.with_epoch(ring=ring, controller=one, today=TODAY))
    assert path.stat().st_mode & 0o777 == 0o600
    assert sorted(entry.name for entry in path.parent.iterdir()) == ["lofte.key", "lofte.key.lock"]
    with old:
        assert set(old.read()) == {0}, "the old text is overwritten where it lay"
    ring = keyfile.load(path=path)
    assert [key.epoch for key in ring.epochs[one]] == [1]


@pytest.mark.database
def test_installing_binds_the_database_to_its_key_file(own_file: Path) -> None:
    keys.install(at=system_now())
    assert keys.provider().id() == Installation.objects.get().key_file
    with pytest.raises(LofteError) as error:
        keys.install(at=system_now())
    assert code(error) == "already_installed"


@pytest.mark.database
def test_no_key_is_made_over_old_data_when_the_file_is_gone(own_file: Path) -> None:
    keys.install(at=system_now())
    own_file.unlink()
    keys.forget()
    with pytest.raises(LofteError) as error:
        keys.provider()
    assert code(error) == "key_missing"
    with pytest.raises(LofteError) as error:
        keys.install(at=system_now())
    assert code(error) == "already_installed"
    assert not own_file.exists()


@pytest.mark.database
def test_another_databases_key_file_is_refused(own_file: Path) -> None:
    keys.install(at=system_now())
    own_file.unlink()
    keyfile.create(path=own_file, today=TODAY)
    keys.forget()
    with pytest.raises(LofteError) as error:
        keys.provider()
    assert code(error) == "key_wrong"


@pytest.mark.database
def test_a_file_with_the_right_id_and_another_root_is_refused(own_file: Path) -> None:
    keys.install(at=system_now())
    keyfile.change(path=own_file, how=lambda ring: dataclasses.replace(ring, roots={1: os.urandom(32)}))
    keys.forget()
    with pytest.raises(LofteError) as error:
        keys.provider()
    assert code(error) == "key_wrong"


def _read(controller: UUID, subject: UUID) -> object:
    with looking(controller=controller, actor=SYSTEM, at=world.AT, act=Act.LOOKED_AT_PERSON) as record:
        record.looked(subject=subject, categories=("email",), purpose="test")
        return vault.get(subject=subject, category="email")


@pytest.mark.database
def test_weekly_rotation_wraps_every_key_anew_and_destroys_the_old_one_after_the_oldest_backup(own_file: Path) -> None:
    keys.install(at=system_now())
    controller = world.agency("trillingen")
    people = [world.admit(controller, email=f"p{number}@example.com") for number in range(5)]
    day = system_now()
    begun: list[int] = []
    while day < system_now() + timedelta(days=60):
        while rotate(controller=controller, at=world.AT, system_at=day, limit=2):
            pass
        held = keys.provider().epochs(controller=controller)
        if held[-1].epoch not in begun:
            begun.append(held[-1].epoch)
        assert all(day.date() - key.began <= timedelta(days=7 + 35) for key in held), "no key outlives its backups"
        ended = [following.began for _, following in pairwise(held)]
        assert all(day.date() - end <= timedelta(days=35) for end in ended)
        day += timedelta(days=1)
    assert len(begun) == 9
    assert 1 not in {key.epoch for key in keys.provider().epochs(controller=controller)}
    assert [_read(controller, one) for one in people] == [{"email": f"p{number}@example.com"} for number in range(5)]


@pytest.mark.database
def test_what_a_backup_holds_of_an_erased_subject_goes_blind_with_its_epoch(own_file: Path) -> None:
    keys.install(at=system_now())
    controller = world.agency("trillingen")
    subject = world.admit(controller, email="asa@example.com")
    tables = ("subject_key", "vault_document")
    with looking(controller=controller, actor=SYSTEM, at=world.AT, act=Act.CONTROL_RUN) as record:
        record.entry()
        backup = {
            table: rows.fetch(f"SELECT * FROM {table} WHERE subject_id = %s", (rows.key(subject),)) for table in tables
        }
    with recording(controller=controller, actor=SYSTEM, at=world.AT, act=Act.SUBJECT_SHREDDED) as record:
        record.entry(subject=subject)
        vault.shred(subjects=[subject])

    def restored_on(day: datetime) -> object:
        with recording(controller=controller, actor=SYSTEM, at=world.AT, act=Act.CONTROL_RUN) as record:
            record.entry()
            for table in tables:
                rows.execute(f"DELETE FROM {table} WHERE subject_id = %s", (rows.key(subject),))
                for row in backup[table]:
                    rows.execute(f"INSERT INTO {table} VALUES ({rows.marks(len(row))})", row)
            found = vault.get(subject=subject, category="email")
            vault.shred(subjects=[subject])
        while rotate(controller=controller, at=world.AT, system_at=day):
            pass
        return found

    start = datetime.combine(system_now().date(), datetime.min.time(), tzinfo=UTC)
    assert restored_on(start + timedelta(days=7)) == {"email": "asa@example.com"}
    for days in (14, 21, 28, 35, 42):
        assert restored_on(start + timedelta(days=days)) == {"email": "asa@example.com"}, (
            "a backup must still be of use"
        )
    restored_on(start + timedelta(days=43))
    with pytest.raises(LofteError) as error:
        restored_on(start + timedelta(days=44))
    assert code(error) == "key_epoch_missing"
