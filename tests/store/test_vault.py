"""The vault: only the right key opens, only for the right subject, and what is shredded is gone from the file."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from lofte.clock import new_id
from lofte.domain.acts import SYSTEM, Act
from lofte.domain.decision.bits import Bit
from lofte.domain.errors import LofteError
from lofte.domain.standing.events import Objected
from lofte.domain.states import BlockReason, IdentifierKind
from lofte.store import blind, blocks, rows, sealed, searching, standing, vault
from lofte.store.evidence import EvidenceHeldError, looking, recording
from lofte.store.models import BlindIndex, Entry, SharedAddress, Standing, Subject, SubjectKey, VaultDocument
from lofte.store.scopes import reading, within
from lofte.store.vault import Newcomer
from tests import world

AT = world.AT


def admit(controller: UUID, *documents: dict[str, str]) -> tuple[UUID, ...]:
    with recording(controller=controller, actor=SYSTEM, at=AT, act=Act.SUBJECT_ADMITTED) as record:
        people = vault.admit(newcomers=[Newcomer(documents={"contact": one}) for one in documents], at=AT)
        standing.record_many(ledger={one: [] for one in people}, at=AT)
        record.entry()
    return people


def read(controller: UUID, subject: UUID, category: str = "contact") -> object:
    with looking(controller=controller, actor=SYSTEM, at=AT, act=Act.LOOKED_AT_PERSON) as record:
        record.looked(subject=subject, categories=(category,), purpose="test")
        return vault.get(subject=subject, category=category)


@pytest.fixture
def controller(db: None) -> UUID:
    return world.agency("trillingen")


keys_of_life = st.dictionaries(st.text(min_size=1, max_size=10), st.text(max_size=40), max_size=6)


@given(document=keys_of_life, other=st.sampled_from(["controller", "subject", "category", "version", "key", "bytes"]))
def test_a_document_opens_only_where_it_belongs(document: dict[str, str], other: str) -> None:
    controller, subject, key = new_id(), new_id(), sealed.new_key()
    cipher = sealed.AESGCM(sealed.new_key())
    wrapped = sealed.wrap(cipher=cipher, key=key, controller=controller, subject=subject, version=1)
    text = sealed.close(
        key=key, document=document, controller=controller, subject=subject, category="contact", version=1
    )
    revealed = sealed.revealer(controller=controller, category="contact", cipher_of=lambda epoch: cipher)
    assert sealed.parse(revealed(subject.bytes, 1, 1, wrapped, text)) == document
    wrong = sealed.revealer(
        controller=new_id() if other == "controller" else controller,
        category="name" if other == "category" else "contact",
        cipher_of=lambda epoch: sealed.AESGCM(sealed.new_key()) if other == "key" else cipher,
    )
    with pytest.raises(LofteError) as error:
        wrong(
            new_id().bytes if other == "subject" else subject.bytes,
            1,
            2 if other == "version" else 1,
            wrapped,
            text[:-1] + bytes([text[-1] ^ 1]) if other == "bytes" else text,
        )
    assert error.value.problems[0].code == "vault_broken"


@pytest.mark.database
def test_what_was_put_in_comes_out_and_every_category_apart(controller: UUID) -> None:
    (subject,) = admit(controller, {"email": "asa@example.com", "given_name": "Åsa"})
    with recording(controller=controller, actor=SYSTEM, at=AT, act=Act.SUBJECT_CHANGED) as record:
        record.entry(subject=subject)
        vault.put(subject=subject, category="messages", document={"note": "Ringde. 😀"}, at=AT)
        assert vault.get_all(subject=subject) == {
            "contact": {"email": "asa@example.com", "given_name": "Åsa"},
            "messages": {"note": "Ringde. 😀"},
        }
        vault.remove(subject=subject, category="messages", at=AT)
        assert list(vault.get_all(subject=subject)) == ["contact"]


@pytest.mark.database
def test_the_vault_opens_only_while_it_is_recorded(controller: UUID) -> None:
    (subject,) = admit(controller, {"email": "asa@example.com"})
    for enter in (within, reading):
        with enter(controller), pytest.raises(EvidenceHeldError):
            vault.get(subject=subject, category="contact")
        with enter(controller), pytest.raises(EvidenceHeldError):
            searching.search(text="asa", category="contact", purpose="test")


@pytest.mark.database
def test_a_row_that_was_moved_to_another_subject_does_not_open(controller: UUID) -> None:
    one, other = admit(controller, {"email": "asa@example.com"}, {"email": "bo@example.com"})
    with within(controller):
        mine = VaultDocument.objects.get(subject=one)
        VaultDocument.objects.filter(subject=other).update(sealed=mine.sealed)
    with pytest.raises(LofteError) as error:
        read(controller, other)
    assert error.value.problems[0].code == "vault_broken"
    with within(controller):
        wrapped = SubjectKey.objects.get(subject=one).wrapped
        SubjectKey.objects.filter(subject=other).update(wrapped=wrapped)
    with pytest.raises(LofteError):
        read(controller, other)


@pytest.mark.database
def test_exact_look_up_finds_every_spelling_and_no_part(controller: UUID) -> None:
    (subject,) = admit(controller, {"email": "Åsa@Räksmörgås.example", "phone": "070-174 06 05"})
    with reading(controller):
        for spelt in ("åsa@räksmörgås.example", "ÅSA@xn--rksmrgs-5wao1o.example"):
            assert blind.find(kind=IdentifierKind.EMAIL, value=spelt) == (subject,)
        assert blind.find(kind=IdentifierKind.PHONE, value="+46701740605") == (subject,)
        for other in ("sa@räksmörgås.example", "åsa@räksmörgås", "", "asa@räksmörgås.example"):
            assert blind.find(kind=IdentifierKind.EMAIL, value=other) == ()
        assert blind.find_many(kind=IdentifierKind.EMAIL, values=["x@example.com", "åsa@räksmörgås.example"]) == {
            "åsa@räksmörgås.example": (subject,)
        }


@pytest.mark.database
def test_a_changed_address_is_found_and_the_old_one_is_not(controller: UUID) -> None:
    (subject,) = admit(controller, {"email": "asa@example.com", "phone": "0701740605"})
    with recording(controller=controller, actor=SYSTEM, at=AT, act=Act.SUBJECT_CHANGED) as record:
        record.entry(subject=subject)
        vault.put(subject=subject, category="work", document={"phone": "0701740605"}, at=AT)
        vault.put(subject=subject, category="contact", document={"email": "new@example.com"}, at=AT)
        assert blind.find(kind=IdentifierKind.EMAIL, value="new@example.com") == (subject,)
        assert blind.find(kind=IdentifierKind.EMAIL, value="asa@example.com") == ()
        assert blind.find(kind=IdentifierKind.PHONE, value="0701740605") == (subject,), "another category still has it"
        vault.remove(subject=subject, category="work", at=AT)
        assert blind.find(kind=IdentifierKind.PHONE, value="0701740605") == ()


@pytest.mark.database
def test_search_finds_parts_of_words_whatever_their_case_and_notes_the_look(controller: UUID) -> None:
    people = admit(
        controller,
        {"given_name": "Åsa", "family_name": "Öberg"},
        {"given_name": "Bo", "family_name": "Sjöberg"},
        {"given_name": "Cilla", "family_name": "Ek"},
    )
    with looking(controller=controller, actor=SYSTEM, at=AT, act=Act.SEARCHED_PERSON):
        hits = searching.search(text=" ÖBERG ", category="contact", purpose="support")
    assert (set(hits.subjects), hits.scanned, hits.cut) == (set(people[:2]), 3, False)
    (quoted,) = admit(controller, {"company": 'Café "Ek\\Lind" & ﬁrma'})
    for part in ('é "ek', "k\\l", "& FIRMA", '"'):
        with looking(controller=controller, actor=SYSTEM, at=AT, act=Act.SEARCHED_PERSON):
            assert searching.search(text=part, category="contact", purpose="support").subjects == (quoted,), part
    with looking(controller=controller, actor=SYSTEM, at=AT, act=Act.SEARCHED_PERSON):
        assert searching.search(text="given_name", category="contact", purpose="support").subjects == ()
        assert searching.search(text="  ", category="contact", purpose="support").subjects == ()
        assert searching.search(text="e", category="contact", purpose="support", limit=1).cut
    with reading(controller):
        looks = Entry.objects.filter(act=Act.SEARCHED_PERSON)
        assert {one.subject for one in looks if one.subject} >= set(people[:2])
        assert not any("berg" in one.detail.casefold() for one in looks), "what was searched for is not kept"


@pytest.mark.database
def test_an_objection_binds_whoever_shares_the_mailbox_until_they_no_longer_do(controller: UUID) -> None:
    one, spouse = admit(controller, {"email": "home@example.com"}, {"email": "HOME@example.com"})

    def bound(subject: UUID) -> bool:
        with reading(controller):
            bits = Standing.objects.filter(subject=subject, channel="email").values_list("bits", flat=True)
            return any(held >> Bit.SHARED_NO & 1 for held in bits)

    assert not bound(spouse)
    world.tell(controller, one, Objected(at=AT))
    assert bound(spouse)
    assert not bound(one)
    with recording(controller=controller, actor=SYSTEM, at=AT, act=Act.SUBJECT_CHANGED) as record:
        record.entry(subject=spouse)
        vault.put(subject=spouse, category="contact", document={"email": "own@example.com"}, at=AT)
        assert not SharedAddress.objects.exists()
    assert not bound(spouse)


@pytest.mark.database
def test_a_shredded_subject_cannot_be_read_found_or_written_to_and_the_others_can(controller: UUID) -> None:
    subject, neighbour = admit(controller, {"email": "asa@example.com"}, {"email": "asa@example.com"})
    with recording(controller=controller, actor=SYSTEM, at=AT, act=Act.SUBJECT_SHREDDED) as record:
        record.entry(subject=subject)
        vault.shred(subjects=[subject])
        assert blind.find(kind=IdentifierKind.EMAIL, value="asa@example.com") == (neighbour,)
        assert not SharedAddress.objects.exists()
        assert BlindIndex.objects.count() == 1
        with pytest.raises(LofteError) as error:
            vault.put(subject=subject, category="contact", document={"email": "asa@example.com"}, at=AT)
        assert error.value.problems[0].code == "subject_unreadable"
    assert read(controller, subject) is None
    assert read(controller, neighbour) == {"email": "asa@example.com"}


@pytest.mark.database
def test_a_block_outlives_the_subject_and_meets_whoever_comes_with_the_address(controller: UUID) -> None:
    (subject,) = admit(controller, {"email": "asa@example.com"})
    with recording(controller=controller, actor=SYSTEM, at=AT, act=Act.BLOCK_SET) as record:
        entry = record.entry(subject=subject)
        for _ in range(2):
            assert blocks.put(
                kind=IdentifierKind.EMAIL, value="asa@example.com", reason=BlockReason.ERASED, at=AT, entry=entry
            )
        assert not blocks.put(kind=IdentifierKind.EMAIL, value="?", reason=BlockReason.ERASED, at=AT, entry=entry)
        vault.shred(subjects=[subject])
        (found,) = blocks.found(identifiers={IdentifierKind.EMAIL: "ASA@Example.com"})
        assert (found.reason, found.at) == (BlockReason.ERASED, AT)
        assert blocks.found(identifiers={IdentifierKind.EMAIL: "bo@example.com"}) == ()
        assert blocks.lift(kind=IdentifierKind.EMAIL, value="asa@example.com", reason=BlockReason.ERASED, at=AT) == 1
        assert blocks.found(identifiers={IdentifierKind.EMAIL: "asa@example.com"}) == ()


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_no_byte_of_an_erased_person_is_left_in_the_database_file() -> None:
    """Values, look-up hash, wrapped key and ciphertext: none of them in the file or its log once it is truncated."""
    controller = world.agency("trillingen")
    subject, other = admit(
        controller,
        {"email": "sentinel-asa@example.com", "family_name": "Sentinelström"},
        {"email": "bo@example.com"},
    )
    with reading(controller):
        key = bytes(SubjectKey.objects.get(subject=subject).wrapped)
        text = bytes(VaultDocument.objects.get(subject=subject).sealed)
        digest = bytes(BlindIndex.objects.get(subject=subject).digest)
        kept = bytes(SubjectKey.objects.get(subject=other).wrapped)
    with recording(controller=controller, actor=SYSTEM, at=AT, act=Act.SUBJECT_SHREDDED) as record:
        record.entry(subject=subject)
        vault.shred(subjects=[subject])
        Subject.objects.filter(id=subject).update(erased_at=AT)
    rows.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    name = Path(connection.settings_dict["NAME"])
    content = b"".join(path.read_bytes() for path in name.parent.glob(f"{name.name}*"))
    assert kept in content, "the scan sees what is there"
    for gone in (b"sentinel-asa", "Sentinelström".encode(), key, text, digest):
        assert gone not in content
    assert settings.DATABASES["default"]["OPTIONS"]["init_command"].count("secure_delete = ON") == 1
