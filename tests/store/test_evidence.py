"""Evidence: no step without it, no person in it, and whoever changes, removes, adds or cuts off is found out."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from lofte.clock import new_id, system_now
from lofte.domain import chain
from lofte.domain.acts import SYSTEM, Act
from lofte.domain.states import ActorKind
from lofte.faces.cli.main import main
from lofte.store import evidence, keys, proving, rows, sealing, verifying
from lofte.store.evidence import EvidenceHeldError, NoEvidenceError, looking, recording
from lofte.store.models import Entry, Seal, Subject
from lofte.store.scopes import ScopeSwitchError, reading, within
from tests import world
from tests.store.chains import STAFF, codes, note, report

AT = world.AT


@pytest.fixture
def controller(db: None) -> UUID:
    sealing.head_path().unlink(missing_ok=True)
    return world.agency("trillingen")


def signed(controller: UUID) -> list[tuple[str, bytes]]:
    return rows.fetch(
        f"SELECT {evidence.TEXT_SQL[connection.vendor]}, mac FROM entry WHERE controller_id = %s ORDER BY id",
        (rows.key(controller),),
    )


# -------------------------------------------------------------------------------------------------------------- writing


@pytest.mark.database
def test_a_step_without_evidence_does_not_happen(controller: UUID) -> None:
    with pytest.raises(NoEvidenceError), recording(controller=controller, actor=SYSTEM, at=AT, act=Act.SUBJECT_CHANGED):
        Subject.objects.create(controller_id=controller, created_at=AT)
    with reading(controller):
        assert not Subject.objects.exists()


@pytest.mark.database
def test_a_step_that_fails_leaves_neither_rows_nor_evidence(controller: UUID) -> None:
    def step() -> None:
        with recording(controller=controller, actor=SYSTEM, at=AT, act=Act.SUBJECT_CHANGED) as record:
            record.entry()
            Subject.objects.create(controller_id=controller, created_at=AT)
            raise RuntimeError

    before = report(controller).entries
    with pytest.raises(RuntimeError):
        step()
    with reading(controller):
        assert not Subject.objects.exists()
    assert report(controller).entries == before


@pytest.mark.database
def test_a_look_that_is_not_noted_gives_no_answer(controller: UUID) -> None:
    def look() -> int:
        with looking(controller=controller, actor=STAFF, at=AT, act=Act.LOOKED_AT_LIST):
            return Subject.objects.count()

    with pytest.raises(NoEvidenceError):
        look()


@pytest.mark.database
def test_a_step_cannot_be_opened_within_a_step(controller: UUID) -> None:
    other = world.agency("ekorren")
    for inner in (controller, other):
        with recording(controller=controller, actor=SYSTEM, at=AT, act=Act.CONTROL_RUN) as record:
            record.entry()
            with (
                pytest.raises((EvidenceHeldError, ScopeSwitchError)),
                recording(controller=inner, actor=SYSTEM, at=AT, act=Act.CONTROL_RUN),
            ):
                pass


@pytest.mark.database
def test_a_note_is_kept_and_cannot_be_made_within_a_step(controller: UUID) -> None:
    made = evidence.note(controller=controller, actor=SYSTEM, at=world.AT, act=Act.SIGNED_IN, detail={"by": "link"})
    with reading(controller):
        kept = Entry.objects.get(id=made)
    assert (kept.act, kept.detail, kept.at) == ("signed_in", '{"by":"link"}', world.AT)
    with (
        pytest.raises(EvidenceHeldError),
        recording(controller=controller, actor=SYSTEM, at=world.AT, act=Act.SUBJECT_CHANGED),
    ):
        evidence.note(controller=controller, actor=SYSTEM, at=world.AT, act=Act.SIGNED_IN)


def test_an_entry_says_who_what_whom_and_both_clocks(controller: UUID) -> None:
    subject, thing = new_id(), new_id()
    with recording(controller=controller, actor=STAFF, at=AT, act=Act.OBJECTED) as record:
        identity = record.entry(subject=subject, thing=thing, detail={"b": 2, "a": AT, "c": subject, "d": ("x", "y")})
    with reading(controller):
        entry = Entry.objects.get(id=identity)
    assert (entry.at, entry.act, entry.actor_kind, entry.actor) == (AT, Act.OBJECTED, ActorKind.STAFF, STAFF.id)
    assert (entry.subject, entry.thing) == (subject, thing)
    assert abs(entry.system_at - system_now()) < timedelta(minutes=5)
    assert json.loads(entry.detail) == {"a": "2026-11-22 09:00:00.000000", "b": 2, "c": str(subject), "d": ["x", "y"]}


@pytest.mark.parametrize(
    "value",
    [
        *("Åsa Öberg", "asa@example.com", "811218-9876", "19811218-9876", "+46701740605", "070-1740605", "two words"),
        *("line\nbreak", "å", "x" * 129, ["ok", "not ok"], "<b>"),
    ],
)
def test_what_may_be_personal_is_refused_and_not_repeated(value: object) -> None:
    with pytest.raises(ValueError) as error:  # noqa: PT011  # the message is examined below
        evidence.encode(detail={"field": value})  # type: ignore[dict-item]
    assert str(value) not in str(error.value)


@given(
    st.dictionaries(
        st.from_regex(r"[a-z][a-z_]{0,8}", fullmatch=True), st.integers() | st.booleans() | st.none() | st.uuids()
    )
)
def test_the_signed_detail_does_not_depend_on_the_order_it_was_given_in(detail: dict[str, object]) -> None:
    turned = dict(reversed(detail.items()))
    assert evidence.encode(detail=detail) == evidence.encode(detail=turned)  # type: ignore[arg-type]
    assert "\n" not in evidence.encode(detail=detail)  # type: ignore[arg-type]


@pytest.mark.database
def test_the_database_writes_an_entry_down_as_it_was_signed(controller: UUID) -> None:
    note(controller, 3)
    key = keys.controller_key(controller=controller, label=evidence.LABEL)
    with reading(controller):
        held = signed(controller)
    assert held
    for text, value in held:
        assert chain.mac(key=key, text=text.encode()) == bytes(value)


# ---------------------------------------------------------------------------------------------------------- the tree


def naive_root(leaves: list[bytes]) -> bytes:
    """RFC 6962 2.1 as it is written: split at the largest power of two below the number."""
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return hashlib.sha256(b"\x01" + naive_root(leaves[:half]) + naive_root(leaves[half:])).digest()


@given(st.integers(1, 70), st.data())
def test_the_root_is_the_rfcs_and_every_leaf_proves_itself_and_no_other(count: int, data: st.DataObject) -> None:
    leaves = [hashlib.sha256(bytes([number])).digest() for number in range(count)]
    root = chain.root(leaves)
    assert root == naive_root(leaves)
    index = data.draw(st.integers(0, count - 1))
    siblings = chain.path(leaves, index)
    assert len(siblings) <= 7
    assert chain.root_by_path(leaf_value=leaves[index], index=index, count=count, siblings=siblings) == root
    assert chain.root_by_path(leaf_value=b"\0" * 32, index=index, count=count, siblings=siblings) != root
    assert chain.root_by_path(leaf_value=leaves[index], index=index, count=count, siblings=[*siblings, root]) != root


# ------------------------------------------------------------------------------------------------------ whole or not


@pytest.mark.database
def test_untouched_evidence_is_whole_and_what_is_not_sealed_is_counted(controller: UUID) -> None:
    note(controller, 5)
    before = report(controller)
    assert (before.findings, before.seals) == ([], 0)
    assert before.unsealed == before.entries > 5
    assert sealing.seal_all(at=system_now()) >= before.entries
    after = report(controller)
    assert (after.findings, after.unsealed, after.seals) == ([], 0, 1)
    note(controller, 2)
    assert (report(controller).findings, report(controller).unsealed) == ([], 2)
    assert sealing.seal(controller=controller, at=system_now()) == 2
    assert sealing.seal(controller=controller, at=system_now()) == 0


@pytest.mark.database
def test_a_seal_lists_at_most_1024_entries(controller: UUID) -> None:
    note(controller, 2100)
    sealing.seal(controller=controller, at=system_now())
    sizes = [len(seal.leaves) // 16 for seal in Seal.objects.filter(controller_id=controller).order_by("number")]
    assert max(sizes) == 1024
    assert sum(sizes) == report(controller).entries
    assert codes(controller) == []


def change_detail(entries: list[UUID]) -> None:
    Entry.objects.filter(id=entries[1]).update(detail='{"code":"OTHER"}')


def change_time(entries: list[UUID]) -> None:
    Entry.objects.filter(id=entries[1]).update(at=AT - timedelta(days=1))


def change_whom(entries: list[UUID]) -> None:
    Entry.objects.filter(id=entries[1]).update(subject=new_id())


def remove(entries: list[UUID]) -> None:
    Entry.objects.filter(id=entries[1]).delete()


def insert(entries: list[UUID]) -> None:
    Entry.objects.filter(id=entries[1]).update(id=new_id())
    copy = Entry.objects.get(id=entries[2])
    copy.pk = (copy.controller_id, new_id())
    copy.sealed = False
    copy.save(force_insert=True)


def insert_alone(entries: list[UUID]) -> None:
    copy = Entry.objects.get(id=entries[2])
    copy.pk = (copy.controller_id, new_id())
    copy.sealed = False
    copy.save(force_insert=True)


def swap(entries: list[UUID]) -> None:
    one, two = (Entry.objects.get(id=entries[number]) for number in (1, 2))
    Entry.objects.filter(id=one.id).update(detail=two.detail, mac=two.mac)


def remove_seal(entries: list[UUID]) -> None:
    Seal.objects.filter(number=1).delete()


def change_seal(entries: list[UUID]) -> None:
    Seal.objects.filter(number=2).update(sealed_at=AT)


def unlist(entries: list[UUID]) -> None:
    seal = Seal.objects.get(number=2)
    Seal.objects.filter(number=2).update(leaves=bytes(seal.leaves)[:-16])


def cut_off(entries: list[UUID]) -> None:
    last = Seal.objects.order_by("-number").first()
    assert last is not None
    leaves = bytes(last.leaves)
    Entry.objects.filter(id__in=[UUID(bytes=leaves[n : n + 16]) for n in range(0, len(leaves), 16)]).delete()
    last.delete()


@pytest.mark.database
@pytest.mark.parametrize(
    ("damage", "expected"),
    [
        (change_detail, {"entry_changed", "root_wrong"}),
        (change_time, {"entry_changed", "root_wrong"}),
        (change_whom, {"entry_changed", "root_wrong"}),
        (remove, {"entry_removed"}),
        (insert, {"entry_removed", "entry_inserted"}),
        (insert_alone, {"entry_inserted"}),
        (swap, {"entry_changed", "root_wrong"}),
        (remove_seal, {"seal_removed", "entry_unlisted"}),
        (change_seal, {"seal_changed"}),
        (unlist, {"root_wrong", "seal_changed", "entry_unlisted"}),
        (cut_off, {"cut_off"}),
    ],
)
def test_every_kind_of_damage_is_found_and_named(
    controller: UUID, damage: Callable[[list[UUID]], None], expected: set[str]
) -> None:
    for _ in range(3):
        entries = note(controller, 4)
        sealing.seal(controller=controller, at=system_now())
    with within(controller):
        entries = list(Entry.objects.order_by("id").values_list("id", flat=True))[-7:]
        damage(entries)
    assert set(codes(controller)) == expected
    named = {finding.place for finding in report(controller).findings}
    if damage in (change_detail, remove):
        assert entries[1].hex in named


@pytest.mark.database
def test_a_chain_that_an_insider_without_the_key_wrote_anew_is_found(controller: UUID) -> None:
    """Everything recomputed as the product does it, but for the keys: entries and seals carry false MACs."""
    note(controller, 4)
    sealing.seal(controller=controller, at=system_now())
    with within(controller):
        seal = Seal.objects.get(controller_id=controller)
        changed = Entry.objects.exclude(subject=None).first()
        assert changed is not None
        Entry.objects.filter(id=changed.id).update(detail='{"code":"FINE"}')
        held = signed(controller)
        root = chain.root([chain.leaf(text=text.encode(), mac_value=bytes(value)) for text, value in held])
        text = chain.seal_text(
            chain=controller.hex,
            number=1,
            count=len(held),
            root_value=root,
            previous=chain.NOTHING,
            sealed_at=evidence.instant_text(seal.sealed_at),
            key_id=seal.key_id,
        )
        digest = hashlib.sha256(text).digest()
        Seal.objects.filter(controller_id=controller).update(root=root, digest=digest)
    assert set(codes(controller)) == {"entry_changed", "seal_changed", "head_differs"}


@pytest.mark.database
def test_chains_of_different_controllers_do_not_touch_each_other(controller: UUID) -> None:
    other = world.agency("ekorren")
    for one in (controller, other):
        note(one, 3)
        sealing.seal(controller=one, at=system_now())
    with within(controller):
        Entry.objects.order_by("-id").first().delete()  # type: ignore[union-attr]
    assert codes(controller) == ["entry_removed"]
    assert codes(other) == []
    whole = report(other)
    with within(other):
        assert Entry.objects.count() == whole.entries


# ------------------------------------------------------------------------------------------------ without the product


@pytest.mark.database
def test_an_export_is_checked_by_one_file_that_knows_nothing_of_the_product(controller: UUID, tmp_path: Path) -> None:
    note(controller, 6)
    sealing.seal(controller=controller, at=system_now())
    note(controller, 1)
    program = tmp_path / "check.py"
    program.write_text(Path(chain.__file__).read_text(encoding="utf-8"), encoding="utf-8")

    def checked(lines: list[str]) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-I", str(program)], input="\n".join(lines), capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout

    lines = list(verifying.export(controller=controller))
    status, words = checked(lines)
    assert status == 0
    assert "not sealed yet 1" in words
    known = sealing.heads()[controller]
    assert f"head 1 {known.digest.hex()}" in words
    entry = next(number for number, line in enumerate(lines) if '"entry"' in line)
    assert checked(lines[:entry] + lines[entry + 1 :])[1].startswith("entry_removed")
    assert checked([line.replace("OBJ_DM", "OBJ_NO") for line in lines])[1].startswith("root_wrong")
    assert checked([*lines[:-1], lines[-1].replace('"number": "1"', '"number": "2"')])[0] == 1
    keyed = chain.check(
        lines,
        mac_key=keys.controller_key(controller=controller, label=evidence.LABEL),
        known_head=(2, known.digest.hex()),
    )
    assert {finding.code for finding in keyed.findings} <= {"seal_changed", "cut_off"}


@pytest.mark.database
def test_a_person_can_prove_their_own_entries_without_seeing_others(controller: UUID) -> None:
    subject, stranger = new_id(), new_id()
    for whom in (subject, stranger, subject):
        note(controller, 5)
        with recording(controller=controller, actor=STAFF, at=AT, act=Act.OBJECTED) as record:
            record.entry(subject=whom, detail={"code": "OBJ_DM"})
        sealing.seal(controller=controller, at=system_now())
    with recording(controller=controller, actor=STAFF, at=AT, act=Act.OBJECTED) as record:
        record.entry(subject=subject)
    with reading(controller):
        proved = list(proving.of_subject(subject=subject))
    assert [one.seal["number"] for one in proved] == ["1", "3"]
    assert all(chain.proves(one) for one in proved)
    assert all(subject.hex in one.text and stranger.hex not in repr(one) for one in proved)
    for changed in (
        {"text": proved[0].text.replace("OBJ_DM", "OBJ_NO")},
        {"index": proved[0].index - 1},
        {"mac": proved[1].mac},
        {"seal": {**proved[0].seal, "number": "2"}},
        {"chain": new_id().hex},
    ):
        assert not chain.proves(dataclasses.replace(proved[0], **changed))
    with within(controller):
        Entry.objects.filter(subject=None).order_by("id").first().delete()  # type: ignore[union-attr]
    with reading(controller):
        assert [one.seal["number"] for one in proving.of_subject(subject=subject)] == ["3"]


@pytest.mark.database
def test_the_command_says_whether_it_is_whole(
    controller: UUID, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    note(controller, 2)
    sealing.seal_all(at=system_now())
    assert main(["evidence", "verify"]) == 0
    assert "trillingen:" in capsys.readouterr().out
    assert main(["evidence", "export", "trillingen", "--to", str(tmp_path / "out")]) == 0
    assert main(["evidence", "export", "trillingen", "--to", str(tmp_path / "out")]) == 2
    assert main(["evidence", "export", "nobody", "--to", str(tmp_path / "other")]) == 2
    assert not (tmp_path / "other").exists()
    done = subprocess.run(
        [sys.executable, "-I", "check.py"],
        cwd=tmp_path / "out",
        input=(tmp_path / "out/evidence.jsonl").read_text(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    with within(controller):
        Entry.objects.order_by("id").first().delete()  # type: ignore[union-attr]
    capsys.readouterr()
    assert main(["evidence", "verify", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    (chained,) = [one for one in told["chains"] if one["controller"] == "trillingen"]
    assert (told["whole"], chained["findings"][0]["code"]) == (False, "entry_removed")
    assert main(["evidence", "verify", "--lang", "sv"]) == 1
    assert "borttagen" in capsys.readouterr().out
