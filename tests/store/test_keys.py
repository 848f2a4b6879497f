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
from lofte.store import keyfile, keys, rewrapping, rows, vault
from lofte.store.evidence import looking, recording
from lofte.store.keys import FileProvider
from lofte.store.models import Controller, Installation, PolicyDraft
from lofte.usecases.rotation import rotate, take_up_keys
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
    keyfile.change(path=path, how=lambda ring: keyfile.with_epoch(ring=ring, controller=one, today=TODAY, after=0))
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


def _rotated(controller: UUID, *, days: int) -> None:
    """Everything that rotation has to do, as many days from now."""
    while rotate(controller=controller, at=world.AT, system_at=system_now() + timedelta(days=days)):
        pass


def _older(own_file: Path) -> tuple[UUID, UUID, bytes]:
    """A controller with one person, whose keys were rotated once after the key file had been copied."""
    keys.install(at=system_now())
    controller = world.agency("trillingen")
    subject = world.admit(controller, email="asa@example.com")
    copy = own_file.read_bytes()
    _rotated(controller, days=8)
    return controller, subject, copy


def put_back(own_file: Path, copy: bytes) -> None:
    own_file.write_bytes(copy)
    own_file.chmod(0o600)
    keys.forget()


@pytest.mark.database
def test_a_key_file_older_than_the_data_is_refused_and_the_newer_one_accepted_again(own_file: Path) -> None:
    controller, subject, copy = _older(own_file)
    newest = own_file.read_bytes()
    put_back(own_file, copy)
    with pytest.raises(LofteError) as error:
        keys.provider()
    told = error.value.problems[0]
    assert told.code == "key_older"
    assert told.place == str(own_file)
    assert (system_now() + timedelta(days=8)).date().isoformat() in told.remedy, "which copy it takes"
    put_back(own_file, newest)
    assert _read(controller, subject) == {"email": "asa@example.com"}


@pytest.mark.database
@pytest.mark.parametrize("days", [8, 15, 60])
def test_no_epoch_is_begun_in_an_older_key_file(own_file: Path, days: int) -> None:
    controller, _, copy = _older(own_file)
    # A process that was running when the file was swapped does not start anew, so nothing is forgotten here.
    own_file.write_bytes(copy)
    own_file.chmod(0o600)
    FileProvider.MOMENT, before = 0.0, FileProvider.MOMENT
    try:
        with pytest.raises(LofteError) as error:
            rotate(controller=controller, at=world.AT, system_at=system_now() + timedelta(days=days))
        assert code(error) == "key_older"
        with pytest.raises(LofteError) as error:
            world.admit(controller, email="bo@example.com")
        assert code(error) == "key_older"
    finally:
        FileProvider.MOMENT = before
    assert own_file.read_bytes() == copy


@pytest.mark.database
def test_a_key_file_that_was_emptied_of_its_epochs_is_refused(own_file: Path) -> None:
    _older(own_file)
    keyfile.change(path=own_file, how=lambda ring: dataclasses.replace(ring, epochs={}))
    keys.forget()
    with pytest.raises(LofteError) as error:
        keys.provider()
    assert code(error) == "key_older"


@pytest.mark.database
def test_a_key_of_the_right_number_that_was_made_anew_is_refused(own_file: Path) -> None:
    controller, _, copy = _older(own_file)
    put_back(own_file, copy)
    keyfile.change(
        path=own_file, how=lambda ring: keyfile.with_epoch(ring=ring, controller=controller, today=TODAY, after=0)
    )
    keys.forget()
    with pytest.raises(LofteError) as error:
        keys.provider()
    assert code(error) == "key_other"


@pytest.mark.database
def test_data_older_than_the_key_file_open_as_long_as_their_epoch_is_kept(own_file: Path) -> None:
    keys.install(at=system_now())
    controller = world.agency("trillingen")
    subject = world.admit(controller, email="asa@example.com")
    for days in (8, 16):
        # The database is put back from a backup of the first day: it knows nothing of what was begun meanwhile.
        keyfile.change(
            path=own_file,
            how=lambda ring, days=days: keyfile.with_epoch(
                ring=ring, controller=controller, today=(system_now() + timedelta(days=days)).date(), after=0
            ),
        )
    keys.forget()
    assert _read(controller, subject) == {"email": "asa@example.com"}
    _rotated(controller, days=17)
    assert Controller.objects.get(id=controller).key_epoch == 3
    assert _read(controller, subject) == {"email": "asa@example.com"}
    keys.destroy_epochs(controller=controller, epochs=frozenset({1, 2}))
    Controller.objects.filter(id=controller).update(key_epoch=1)
    keys.forget()
    with pytest.raises(LofteError) as error:
        keys.provider()
    assert code(error) == "key_destroyed", "a backup that has gone blind is told from an old key file"


@pytest.mark.database
def test_a_new_epoch_wraps_nothing_before_the_database_knows_of_it(
    own_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys.install(at=system_now())
    controller = world.agency("trillingen")
    week = system_now() + timedelta(days=8)

    def killed(**_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(keys, "take_up", killed)
    with pytest.raises(KeyboardInterrupt):
        rotate(controller=controller, at=world.AT, system_at=week)
    assert [key.epoch for key in keyfile.load(path=own_file).epochs[controller]] == [1, 2]
    keys.forget()
    assert keys.current_epoch(controller=controller) == 1
    monkeypatch.undo()
    assert rotate(controller=controller, at=world.AT, system_at=week)
    assert keys.current_epoch(controller=controller) == 2
    assert [key.epoch for key in keyfile.load(path=own_file).epochs[controller]] == [1, 2]


@pytest.mark.database
@pytest.mark.parametrize("late", [9, 30])
def test_an_epoch_that_waited_counts_from_the_day_it_was_taken_up(
    own_file: Path, monkeypatch: pytest.MonkeyPatch, late: int
) -> None:
    keys.install(at=system_now())
    controller = world.agency("trillingen")
    with monkeypatch.context() as patch:
        patch.setattr(keys, "take_up", lambda **_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            rotate(controller=controller, at=world.AT, system_at=system_now() + timedelta(days=8))
    _rotated(controller, days=late)
    held = keyfile.load(path=own_file).epochs[controller]
    assert [key.epoch for key in held] == [1, 2]
    assert held[1].began == (system_now() + timedelta(days=late)).date()
    assert Controller.objects.get(id=controller).key_began == held[1].began
    # A backup of the day before that was still wrapped by the first.
    at = system_now() + timedelta(days=late + 35)
    assert keys.destroyable(controller=controller, at=at, in_use=[2]) == frozenset()
    assert keys.destroyable(controller=controller, at=at + timedelta(days=1), in_use=[2]) == {1}


@pytest.mark.database
def test_a_key_file_of_another_database_is_refused_by_a_running_process_too(own_file: Path, tmp_path: Path) -> None:
    keys.install(at=system_now())
    provider = FileProvider(path=own_file)
    provider.MOMENT = 0.0
    provider.id()
    own_file.unlink()
    keyfile.create(path=own_file, today=TODAY)
    for _ in range(2):
        with pytest.raises(LofteError) as error:
            provider.derived(label="links")
        assert code(error) == "key_wrong"


@pytest.mark.database
def test_a_database_from_before_the_epochs_were_noted_takes_up_a_whole_key_file_alone(own_file: Path) -> None:
    controller, subject, copy = _older(own_file)
    newest = own_file.read_bytes()
    Controller.objects.update(key_epoch=0, key_began=None, key_check=None)
    put_back(own_file, copy)
    with pytest.raises(LofteError) as error:
        take_up_keys(at=world.AT)
    assert code(error) == "key_older"
    assert Controller.objects.get(id=controller).key_epoch == 0
    put_back(own_file, newest)
    take_up_keys(at=world.AT)
    assert Controller.objects.get(id=controller).key_epoch == 2
    assert _read(controller, subject) == {"email": "asa@example.com"}


@pytest.mark.database
def test_what_is_sealed_outside_the_vault_keeps_its_epoch(own_file: Path) -> None:
    keys.install(at=system_now())
    controller = world.agency("trillingen")
    with recording(controller=controller, actor=SYSTEM, at=world.AT, act=Act.CONTROL_RUN) as record:
        record.entry()
        assert rewrapping.epochs_in_use() == frozenset()
        PolicyDraft.objects.create(
            controller_id=controller,
            language="sv",
            sealed=vault.seal_own(thing=new_id(), category="test", content=b"x"),
            made_at=world.AT,
            changed_at=world.AT,
        )
        assert rewrapping.epochs_in_use() == {1}
