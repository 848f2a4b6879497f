"""A list of contacts comes in: what it can prove counts, what it cannot does not, and a no stands whatever it says."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from openpyxl import Workbook

from lofte.domain.acts import SYSTEM, Act
from lofte.domain.collecting.columns import Column
from lofte.domain.collecting.domains import MAIL_PROVIDERS
from lofte.domain.collecting.rows import RowFault
from lofte.domain.errors import LofteError
from lofte.domain.standing.events import ConsentWithdrawn, ErasureRequested, Objected, RestrictionSet
from lofte.domain.states import BlockReason, IdentifierKind, ImportState
from lofte.domain.terms import Channel, LawfulBasis, PersonType, SourceKind
from lofte.store import admissions, blocks
from lofte.store.evidence import recording
from lofte.store.models import Block, Entry, Import, ImportRefusal, ImportRow, StandingEvent, Subject, VaultDocument
from lofte.store.scopes import within
from lofte.usecases.collecting.activating import activate, discard, expire_step
from lofte.usecases.collecting.files import UNFINISHED_KEPT, map_columns, preview, upload
from lofte.usecases.collecting.imports import import_view, import_views
from lofte.usecases.collecting.person_types import (
    Confirmation,
    confirm_person_type,
    confirm_person_types,
    confirm_step,
    proposals,
)
from lofte.usecases.collecting.report import report_counts, report_csv, report_page
from lofte.usecases.collecting.staging import stage_step
from lofte.usecases.collecting.statements import attest
from tests import world
from tests.usecases.lists import (
    HEADINGS,
    YES,
    audience,
    brought,
    differences,
    follow,
    held,
    known,
    ledger,
    person,
    run,
    settle,
    sheet,
    stage,
    statement,
    throw_away,
    who,
)
from tests.world import AT

pytestmark = pytest.mark.django_db
CONFIRM_ALL = [Confirmation(proposed=one, person_type=one or PersonType.NATURAL) for one in (None, *PersonType)]


@pytest.fixture
def ekorren():
    return world.agency()


def up(controller, *rows, **options):
    return upload(controller=controller, actor=SYSTEM, content=sheet(*rows, **options), at=AT)


def confirm(controller, source, confirmations=CONFIRM_ALL):
    confirm_person_types(controller=controller, source=source, confirmations=confirmations, actor=SYSTEM, at=AT)
    run(confirm_step, controller, source)


def rows_of(controller, model, **filters):
    with within(controller):
        return list(model.objects.filter(**filters))


# ---- the file ----


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16"])
def test_a_swedish_file_is_read_as_people_have_it_and_its_columns_guessed(ekorren, encoding):
    found = up(ekorren, person("Åsa", "asa@kund.example"), person("Örjan", "orjan@kund.example"), encoding=encoding)
    assert (found.state, found.rows, found.settled) == (ImportState.UPLOADED, 2, 0)
    assert found.columns == (
        Column.GIVEN_NAME,
        Column.FAMILY_NAME,
        Column.EMAIL,
        Column.PHONE,
        Column.COMPANY,
        Column.CONSENT_DATE,
        Column.CONSENT_TEXT,
        Column.SALE_DATE,
        Column.REFUSAL_OFFERED,
        Column.SAID_NO,
    )
    first = preview(controller=ekorren, source=found.id, actor=SYSTEM, at=AT, limit=1)
    assert first.rows == ((2, ("Åsa", "Påhitt", "asa@kund.example", "", "", "", "", "", "", "")),)
    assert import_views(controller=ekorren) == (found,)


def test_an_xlsx_file_comes_in_too(ekorren):
    book = Workbook()
    book.active.append(["Namn", "E-post"])
    book.active.append(["Åsa Påhitt", "asa@kund.example"])
    kept = io.BytesIO()
    book.save(kept)
    source = brought(ekorren, kept.getvalue())
    assert import_view(controller=ekorren, source=source).staged == 1
    assert held(ekorren, who(ekorren, "asa@kund.example")[0])["name"] == {"given_name": "Åsa", "family_name": "Påhitt"}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "SHEET_EMPTY"),
        (HEADINGS.encode(), "IMPORT_NO_ROWS"),
        ("Åsa;asa@kund.example\r\nBo;bo@kund.example\r\n".encode(), "IMPORT_NO_HEADINGS"),
        (b"Namn;070-174 06 05\r\nBo;x\r\n", "IMPORT_NO_HEADINGS"),
        (b"E-post\r\n\x81\x00", "SHEET_NOT_TEXT"),
    ],
)
def test_a_file_that_cannot_be_read_changes_nothing(ekorren, content, code):
    before = len(rows_of(ekorren, Entry))
    with pytest.raises(LofteError) as caught:
        upload(controller=ekorren, actor=SYSTEM, content=content, at=AT)
    assert caught.value.problems[0].code == code
    assert caught.value.problems[0].remedy
    assert not rows_of(ekorren, Import)
    assert len(rows_of(ekorren, Entry)) == before


def test_rows_that_wait_are_not_readable_and_go_when_they_are_settled(ekorren):
    source = up(ekorren, person("Åsa", "asa@kund.example"), person("Bo", "bo@kund.example")).id
    (chunk,) = rows_of(ekorren, ImportRow)
    assert b"kund" not in bytes(chunk.sealed)
    attest(controller=ekorren, source=source, statement=statement(), actor=SYSTEM, at=AT)
    run(stage_step, ekorren, source)
    assert not rows_of(ekorren, ImportRow)


def test_a_mapping_is_changed_until_the_statement_is_made(ekorren):
    found = up(ekorren, person("Åsa", "asa@kund.example"))
    changed = (*found.columns[:3], Column.IGNORED, *found.columns[4:])
    assert map_columns(controller=ekorren, source=found.id, columns=changed, actor=SYSTEM, at=AT).columns == changed
    with pytest.raises(LofteError, match="both mapped"):
        map_columns(controller=ekorren, source=found.id, columns=(Column.EMAIL,) * len(changed), actor=SYSTEM, at=AT)
    attest(controller=ekorren, source=found.id, statement=statement(), actor=SYSTEM, at=AT)
    with pytest.raises(LofteError, match="cannot be mapped"):
        map_columns(controller=ekorren, source=found.id, columns=changed, actor=SYSTEM, at=AT)


# ---- the statement ----


def test_nothing_is_staged_before_the_statement(ekorren):
    source = up(ekorren, person("Åsa", "asa@kund.example", f"{YES};;;")).id
    assert run(stage_step, ekorren, source) == 0
    assert not rows_of(ekorren, Subject)
    with pytest.raises(LofteError, match="cannot be activated"):
        activate(controller=ekorren, source=source, actor=SYSTEM, at=AT)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"purpose": "spying"}, "IMPORT_PURPOSE"),
        ({"channels": frozenset({Channel.SMS})}, "IMPORT_CHANNELS"),
        ({"source_kind": SourceKind.BUSINESS_CARD}, "IMPORT_SOURCE"),
        ({"basis": LawfulBasis.CONTRACT}, "IMPORT_BASIS"),
        ({"words": "?"}, "IMPORT_STATEMENT"),
    ],
)
def test_a_statement_that_the_policy_does_not_bear_stages_nothing(ekorren, changes, code):
    source = up(ekorren, person("Åsa", "asa@kund.example")).id
    with pytest.raises(LofteError) as caught:
        attest(controller=ekorren, source=source, statement=statement(**changes), actor=SYSTEM, at=AT)
    assert code in {one.code for one in caught.value.problems}
    assert import_view(controller=ekorren, source=source).state is ImportState.UPLOADED


def test_only_one_import_at_a_time_has_the_register(ekorren):
    first = stage(ekorren, sheet(person("Åsa", "asa@kund.example")))
    second = up(ekorren, person("Åsa", "asa@kund.example")).id
    with pytest.raises(LofteError) as caught:
        attest(controller=ekorren, source=second, statement=statement(), actor=SYSTEM, at=AT)
    assert [one.code for one in caught.value.problems] == ["IMPORT_BUSY"]
    settle(ekorren, first)
    attest(controller=ekorren, source=second, statement=statement(), actor=SYSTEM, at=AT)


def test_a_clients_list_needs_the_clients_own_statement_an_engagement_and_an_instruction(ekorren):
    tallbacken = world.client(ekorren)
    source = up(tallbacken, person("Åsa", "asa@kund.example", f"{YES};;;")).id
    with pytest.raises(LofteError) as caught:
        attest(
            controller=tallbacken,
            source=source,
            statement=statement(collected_on=None, proof_sample=""),
            actor=SYSTEM,
            at=AT,
        )
    assert {one.code for one in caught.value.problems} == {"IMPORT_DATE", "IMPORT_PROOF"}
    attest(controller=tallbacken, source=source, statement=statement(), actor=SYSTEM, at=AT)
    (row,) = rows_of(tallbacken, Import)
    assert row.answers["collected_on"] == "2026-10-01"
    assert row.answers["proof_sample"]


@pytest.mark.parametrize(("engaged", "code"), [(False, "NO_DPA"), (True, "NO_INSTRUCTION")])
def test_a_clients_list_outside_an_engagement_or_instruction_is_not_taken_in(ekorren, engaged, code):
    masen = world.client(ekorren, "masen", engaged=engaged, instructed=False)
    source = up(masen, person("Åsa", "asa@kund.example")).id
    with pytest.raises(LofteError) as caught:
        attest(controller=masen, source=source, statement=statement(), actor=SYSTEM, at=AT)
    assert code in {one.code for one in caught.value.problems}


# ---- what it can prove ----


def test_every_case_of_a_list_lands_where_it_belongs(ekorren):
    source = brought(
        ekorren,
        sheet(
            person("Åsa", "asa@kund.example", f"{YES};;;"),
            person("Bo", "bo@kund.example", "2026-03-01;;;;"),
            person("Cilla", "cilla@kund.example", ";Ja tack;;;"),
            person("David", "david@kund.example", ";;;;"),
            person("Eva", "eva@kund.example", ";;2026-02-03;ja;"),
            person("Fia", "fia@kund.example", ";;2026-02-03;nej;"),
            person("Gun", "gun@kund.example", ";;;ja;"),
            person("Hans", "hans@kund.example", f"{YES};;;ja"),
            person("Ida", "ida(at)kund.example"),
            person("Åsa", "ASA@kund.example", f"{YES};;;"),
            person("Jan", "jan@kund.example", "i fjol;Ja;;;"),
        ),
    )
    assert audience(ekorren) == {"INPUT_MISSING": 7, "OBJ_DM": 1, "reached": 0}
    confirm(ekorren, source)
    assert audience(ekorren) == {"OBJ_DM": 1, "CONSENT_UNPROVEN": 5, "reached": 2}
    found = import_view(controller=ekorren, source=source)
    assert (found.state, found.rows, found.staged, found.merged, found.refused) == (ImportState.ACTIVE, 11, 8, 0, 3)
    assert report_counts(controller=ekorren, source=source) == {
        RowFault.DATE_BROKEN: 1,
        RowFault.DUPLICATE: 1,
        RowFault.EMAIL_BROKEN: 1,
    }
    assert not differences(ekorren)


def test_a_statement_alone_never_proves_consent_however_it_is_worded(ekorren):
    source = brought(ekorren, sheet(*(person(f"P{n}", f"p{n}@kund.example") for n in range(5))))
    confirm(ekorren, source)
    assert audience(ekorren) == {"CONSENT_UNPROVEN": 5, "reached": 0}


def test_sales_that_are_not_the_senders_own_open_nothing(ekorren):
    stated = statement(own_sales=False)
    source = brought(ekorren, sheet(person("Eva", "eva@kund.example", ";;2026-02-03;ja;")), stated=stated)
    confirm(ekorren, source)
    assert audience(ekorren)["reached"] == 0


def test_what_was_shown_is_kept_as_proof_and_its_hash_in_evidence(ekorren):
    brought(ekorren, sheet(person("Åsa", "asa@kund.example", f"{YES};;;")))
    (subject,) = who(ekorren, "asa@kund.example")
    assert held(ekorren, subject)["choices"]["consents"] == [
        {
            "purpose": "newsletter",
            "channels": ["email"],
            "on": "2026-03-01",
            "text": "Ja tack, skicka nyhetsbrevet.",
        }
    ]
    (entry,) = rows_of(ekorren, Entry, act=Act.SUBJECT_ADMITTED, subject=subject)
    assert '"proof":"' in entry.detail
    assert {one.entry for one in rows_of(ekorren, StandingEvent, subject=subject)} == {entry.id}


def test_only_what_the_activity_needs_is_kept(ekorren):
    headings = "Namn;E-post;Mobil;Adress;Org.nr"
    row = "Åsa Påhitt;asa@kund.example;070-174 06 05;Gatan 1;811218-9876"
    source = brought(ekorren, sheet(row, headings=headings))
    (subject,) = who(ekorren, "asa@kund.example")
    assert set(held(ekorren, subject)) == {"name", "email"}
    assert proposals(controller=ekorren, source=source)[0].person_type is PersonType.SOLE_TRADER
    assert not known(ekorren, subject).pnr


def test_addresses_of_companies_follow_their_own_rules(ekorren):
    stated = statement(
        purpose="sales", basis=LawfulBasis.LEGITIMATE_INTERESTS, source_kind=SourceKind.EVENT, own_sales=False
    )
    source = brought(
        ekorren,
        sheet(
            person("", "info@kund.example", company="Kund AB"),
            person("Åsa", "asa@kund.example", company="Kund AB"),
            person("Bo", f"bo@{min(MAIL_PROVIDERS)}", company="Kund AB"),
            person("Eva", "eva@kund.example", ";;2026-02-03;ja;"),
        ),
        stated=stated,
    )
    assert [(one.person_type, one.subjects) for one in proposals(controller=ekorren, source=source)] == [
        (PersonType.LEGAL_GENERIC, 1),
        (PersonType.LEGAL_NAMED, 2),
        (PersonType.NATURAL, 1),
    ]
    confirm(ekorren, source)
    found = audience(ekorren, "sales")
    assert found["reached"] == 1
    assert found["B2B_PERSONAL"] == 2
    assert found["MFL19"] == 1


# ---- person types ----


def test_an_unknown_person_type_is_missing_until_a_person_confirms_it(ekorren):
    source = brought(ekorren, sheet(person("Åsa", "asa@kund.example", f"{YES};;;", company="Åsas Bageri")))
    (only,) = proposals(controller=ekorren, source=source)
    assert (only.person_type, only.subjects, only.confirmed) == (None, 1, 0)
    assert audience(ekorren) == {"INPUT_MISSING": 1, "reached": 0}
    confirm(ekorren, source, [Confirmation(proposed=None, person_type=PersonType.SOLE_TRADER)])
    assert audience(ekorren) == {"reached": 1}
    (subject,) = who(ekorren, "asa@kund.example")
    later = AT + timedelta(minutes=1)
    confirm_person_type(controller=ekorren, subject=subject, person_type=PersonType.LEGAL_NAMED, actor=SYSTEM, at=later)
    assert known(ekorren, subject, later).person_type is PersonType.LEGAL_NAMED


def test_a_batch_may_be_confirmed_while_it_is_staged_and_still_nobody_sees_it(ekorren):
    source = stage(ekorren, sheet(person("Åsa", "asa@kund.example", f"{YES};;;")))
    confirm(ekorren, source)
    assert audience(ekorren) == {"reached": 0}
    settle(ekorren, source)
    assert audience(ekorren) == {"reached": 1}
    assert not differences(ekorren)


# ---- those who are there already ----


def test_the_same_person_is_met_again_and_nothing_on_record_is_written_over(ekorren):
    subject = world.subscriber(ekorren, "asa@kund.example")
    source = brought(
        ekorren,
        sheet(person("Åsa", " Asa@KUND.example ", f"{YES};;;", company="Kund AB")),
    )
    assert who(ekorren, "asa@kund.example") == (subject,)
    assert import_view(controller=ekorren, source=source).merged == 1
    documents = held(ekorren, subject)
    assert documents["company"] == {"company": "Kund AB"}
    assert documents["email"] == {"email": "asa@kund.example"}
    again = brought(ekorren, sheet(person("Åsa", "asa@kund.example", company="Annan AB")))
    assert held(ekorren, subject)["company"] == {"company": "Kund AB"}
    assert report_counts(controller=ekorren, source=again) == {RowFault.OTHER_VALUE: 1}
    assert not differences(ekorren)


def test_a_proven_consent_is_added_to_somebody_who_is_there(ekorren):
    subject = world.admit(ekorren, email="asa@kund.example")
    brought(ekorren, sheet(person("Åsa", "asa@kund.example", f"{YES};;;")))
    assert audience(ekorren) == {"reached": 1}
    assert held(ekorren, subject)["choices"]["consents"]


@pytest.mark.parametrize(
    "said",
    [
        Objected(at=AT - timedelta(days=300)),
        ConsentWithdrawn(at=AT - timedelta(days=300), purpose="newsletter", channel=Channel.EMAIL),
    ],
)
def test_a_no_on_record_wins_over_a_later_consent_in_a_list(ekorren, said):
    subject = world.admit(ekorren, email="asa@kund.example", events=[said])
    before = audience(ekorren)
    source = brought(ekorren, sheet(person("Åsa", "asa@kund.example", "2026-11-01;Ja;2026-11-01;ja;")))
    assert audience(ekorren) == before
    assert before["reached"] == 0
    assert report_counts(controller=ekorren, source=source) == {RowFault.SAID_NO: 1}
    assert not [one for one in ledger(ekorren, subject) if one.kind == "consent_given"]


def test_a_no_in_the_list_reaches_somebody_who_is_there_and_blocks_the_address(ekorren):
    world.subscriber(ekorren, "asa@kund.example")
    assert audience(ekorren) == {"reached": 1}
    source = stage(ekorren, sheet(person("Åsa", "asa@kund.example", ";;;;ja")))
    assert audience(ekorren) == {"reached": 1}
    assert not rows_of(ekorren, Block)
    settle(ekorren, source)
    assert audience(ekorren) == {"OBJ_DM": 1, "reached": 0}
    (block,) = rows_of(ekorren, Block)
    assert (block.reason, block.kind) == (BlockReason.DIRECT_MARKETING_OBJECTION, "email")


@pytest.mark.parametrize(
    "content",
    [
        sheet(person("Åsa", "asa@kund.example", "i fjol;;;;ja")),
        sheet(person("", "asa@kund.example", ";;;;ja")),
        sheet("asa@kund.example;ja", headings="E-post;Avregistrerad"),
    ],
)
def test_a_no_counts_even_in_a_row_that_is_refused(ekorren, content):
    world.subscriber(ekorren, "asa@kund.example", given_name="Åsa")
    world.subscriber(ekorren, "asa@kund.example", given_name="Bo")
    source = brought(ekorren, content)
    assert import_view(controller=ekorren, source=source).refused == 1
    assert audience(ekorren) == {"OBJ_DM": 2, "reached": 0}
    assert len(rows_of(ekorren, Block)) == 1


def test_a_new_subjects_no_blocks_its_address_once_it_is_real(ekorren):
    source = stage(ekorren, sheet(person("Åsa", "asa@kund.example", ";;;;2025-02-03")))
    assert not rows_of(ekorren, Block)
    settle(ekorren, source)
    assert len(rows_of(ekorren, Block)) == 1
    assert audience(ekorren) == {"OBJ_DM": 1, "reached": 0}


def test_an_address_that_was_blocked_meets_its_block(ekorren):
    with recording(controller=ekorren, actor=SYSTEM, at=AT, act=Act.BLOCK_SET) as record:
        blocks.put(
            kind=IdentifierKind.EMAIL,
            value="asa@kund.example",
            reason=BlockReason.DIRECT_MARKETING_OBJECTION,
            at=AT - timedelta(days=100),
            entry=record.entry(),
        )
    source = brought(ekorren, sheet(person("Åsa", "Asa@Kund.example", f"{YES};2026-03-03;ja;")))
    confirm(ekorren, source)
    assert audience(ekorren) == {"OBJ_DM": 1, "reached": 0}


@pytest.mark.parametrize(("given", "taken"), [("2026-03-01", 0), ("2026-09-01", 1)])
def test_an_erased_address_comes_back_only_with_a_later_lawful_collection(ekorren, given, taken):
    with recording(controller=ekorren, actor=SYSTEM, at=AT, act=Act.BLOCK_SET) as record:
        blocks.put(
            kind=IdentifierKind.EMAIL,
            value="asa@kund.example",
            reason=BlockReason.ERASED,
            at=AT - timedelta(days=150),
            entry=record.entry(),
        )
    source = brought(ekorren, sheet(person("Åsa", "asa@kund.example", f"{given};Ja tack;;;")))
    found = import_view(controller=ekorren, source=source)
    assert (found.staged, found.refused) == (taken, 1 - taken)
    confirm(ekorren, source) if taken else None
    assert audience(ekorren)["reached"] == taken
    assert len(rows_of(ekorren, Subject)) == taken


@pytest.mark.parametrize(
    ("said", "fault"),
    [(ErasureRequested(at=AT - timedelta(days=1)), RowFault.ERASED), (RestrictionSet(at=AT), RowFault.RESTRICTED)],
)
def test_nothing_is_added_to_one_who_is_to_be_erased_or_is_restricted(ekorren, said, fault):
    subject = world.admit(ekorren, email="asa@kund.example", events=[said])
    before = held(ekorren, subject), len(ledger(ekorren, subject))
    source = brought(ekorren, sheet(person("Åsa", "asa@kund.example", f"{YES};;;", company="Kund AB")))
    assert (held(ekorren, subject), len(ledger(ekorren, subject))) == before
    assert report_counts(controller=ekorren, source=source) == {fault: 1}


def test_one_who_is_restricted_after_the_staging_is_left_alone_too(ekorren):
    subject = world.admit(ekorren, email="asa@kund.example")
    source = stage(ekorren, sheet(person("Åsa", "asa@kund.example", f"{YES};;;ja")))
    world.tell(ekorren, subject, RestrictionSet(at=AT))
    settle(ekorren, source)
    found = import_view(controller=ekorren, source=source)
    assert (found.merged, found.refused) == (0, 1)
    assert "choices" not in held(ekorren, subject)
    assert known(ekorren, subject).objection is not None


# ---- shared addresses ----


def test_spouses_at_one_mailbox_are_two_and_one_no_binds_the_address(ekorren):
    source = brought(
        ekorren,
        sheet(
            person("Åsa", "hemma@kund.example", f"{YES};;;"),
            person("Bo", "hemma@kund.example", f"{YES};;;ja"),
            person("åsa", "hemma@kund.example", f"{YES};;;"),
        ),
    )
    confirm(ekorren, source)
    assert len(who(ekorren, "hemma@kund.example")) == 2
    assert audience(ekorren) == {"SHARED_STRICTEST": 1, "OBJ_DM": 1, "reached": 0}
    assert report_counts(controller=ekorren, source=source) == {RowFault.DUPLICATE: 1}
    assert not differences(ekorren)


def test_a_newcomers_no_binds_the_one_who_was_at_the_address_before(ekorren):
    world.subscriber(ekorren, "hemma@kund.example", given_name="Åsa")
    source = stage(ekorren, sheet(person("Bo", "hemma@kund.example", ";;;;ja")))
    assert audience(ekorren) == {"reached": 1}
    activate(controller=ekorren, source=source, actor=SYSTEM, at=AT)
    assert audience(ekorren)["reached"] == 0
    follow(ekorren, source)
    assert audience(ekorren) == {"SHARED_STRICTEST": 1, "OBJ_DM": 1, "reached": 0}
    assert not differences(ekorren)


def test_many_who_share_an_address_are_folded_in_short_steps(ekorren, monkeypatch):
    monkeypatch.setitem(admissions.fold_sharing.__kwdefaults__, "limit", 3)
    names = ("Åsa", "Bo", "Cilla")
    rows = [
        person(name, f"hemma{n}@kund.example", f"{YES};;;{'ja' if name == 'Bo' else ''}")
        for n in range(4)
        for name in names
    ]
    source = stage(ekorren, sheet(*rows))
    confirm(ekorren, source)
    settle(ekorren, source)
    assert audience(ekorren) == {"SHARED_STRICTEST": 8, "OBJ_DM": 4, "reached": 0}
    assert not differences(ekorren)


def test_a_row_that_does_not_say_whom_it_means_is_refused(ekorren):
    world.subscriber(ekorren, "hemma@kund.example", given_name="Åsa")
    world.subscriber(ekorren, "hemma@kund.example", given_name="Bo")
    source = brought(ekorren, sheet(["E-post", "hemma@kund.example"][1], headings="E-post"))
    assert report_counts(controller=ekorren, source=source) == {RowFault.SHARED_ADDRESS: 1}


# ---- all or nothing ----


def test_staged_rows_are_seen_by_nobody_and_then_all_at_once(ekorren):
    source = stage(ekorren, sheet(*(person(f"P{n}", f"p{n}@kund.example", f"{YES};;;") for n in range(230))))
    found = import_view(controller=ekorren, source=source)
    assert (found.state, found.settled, found.staged) == (ImportState.STAGED, 230, 230)
    assert audience(ekorren) == {"reached": 0}
    assert who(ekorren, "p7@kund.example") == ()
    activate(controller=ekorren, source=source, actor=SYSTEM, at=AT)
    assert sum(audience(ekorren).values()) == 230
    assert len(who(ekorren, "p7@kund.example")) == 1
    follow(ekorren, source)
    assert sum(audience(ekorren).values()) == 230
    assert import_view(controller=ekorren, source=source).state is ImportState.ACTIVE
    assert not differences(ekorren)


def test_a_discarded_import_leaves_nothing_but_evidence(ekorren):
    world.subscriber(ekorren, "bo@kund.example", given_name="Bo")
    before = held(ekorren, who(ekorren, "bo@kund.example")[0])
    source = stage(
        ekorren,
        sheet(
            person("Åsa", "asa@kund.example", f"{YES};;;"),
            person("Bo", "bo@kund.example", ";;;;ja", company="Kund AB"),
            person("Cilla", "trasig"),
        ),
    )
    discard(controller=ekorren, source=source, actor=SYSTEM, at=AT)
    throw_away(ekorren, source)
    (row,) = rows_of(ekorren, Import)
    assert row.state == ImportState.DISCARDED
    assert len(rows_of(ekorren, Subject)) == 1
    assert not rows_of(ekorren, Block)
    assert not rows_of(ekorren, ImportRow)
    assert not rows_of(ekorren, ImportRefusal)
    assert not rows_of(ekorren, VaultDocument, category="company")
    assert held(ekorren, who(ekorren, "bo@kund.example")[0]) == before
    assert audience(ekorren) == {"reached": 1}
    assert rows_of(ekorren, Entry, act=Act.SUBJECT_ADMITTED, thing=source)
    with pytest.raises(LofteError, match="cannot be discarded"):
        discard(controller=ekorren, source=source, actor=SYSTEM, at=AT)


def test_an_active_import_cannot_be_discarded(ekorren):
    source = brought(ekorren, sheet(person("Åsa", "asa@kund.example")))
    with pytest.raises(LofteError, match="cannot be discarded"):
        discard(controller=ekorren, source=source, actor=SYSTEM, at=AT)
    with pytest.raises(LofteError, match="cannot be activated"):
        activate(controller=ekorren, source=source, actor=SYSTEM, at=AT)


def test_an_import_that_nobody_finishes_goes_by_itself(ekorren):
    source = stage(ekorren, sheet(person("Åsa", "asa@kund.example")))
    later = AT + UNFINISHED_KEPT
    expire_step(controller=ekorren, source=source, at=later)
    throw_away(ekorren, source, later)
    assert not rows_of(ekorren, Subject)
    active = brought(ekorren, sheet(person("Åsa", "asa@kund.example")))
    expire_step(controller=ekorren, source=active, at=later)
    assert import_view(controller=ekorren, source=active).state is ImportState.ACTIVE


# ---- the report ----


def test_the_report_tells_every_row_page_by_page_and_holds_nobodys_data(ekorren):
    rows = [person(f"P{n}", f"trasig{n}", "i fjol;;;;") for n in range(30)]
    source = stage(ekorren, sheet(*rows, person("Åsa", "asa@kund.example")))
    assert report_counts(controller=ekorren, source=source) == {RowFault.DATE_BROKEN: 30, RowFault.EMAIL_BROKEN: 30}
    first = report_page(controller=ekorren, source=source, limit=7)
    lines, after = list(first.lines), first.after
    while after is not None:
        page = report_page(controller=ekorren, source=source, after=after, limit=7)
        lines, after = [*lines, *page.lines], page.after
    assert [(one.row, one.column, one.fault) for one in lines] == [
        pair
        for n in range(30)
        for pair in (
            (n + 2, Column.CONSENT_DATE, RowFault.DATE_BROKEN),
            (n + 2, Column.EMAIL, RowFault.EMAIL_BROKEN),
        )
    ]
    only = report_page(controller=ekorren, source=source, fault=RowFault.EMAIL_BROKEN)
    assert len(only.lines) == 30
    text = "".join(report_csv(controller=ekorren, source=source))
    assert text.splitlines()[:2] == ["row;column;code", "2;consent_date;DATE_BROKEN"]
    assert "trasig" not in text
    assert len(text.splitlines()) == 61


# ---- whose ----


def test_three_people_the_subject_another_and_another_controllers_subject(ekorren):
    trillingen = world.agency("trillingen")
    there = world.subscriber(trillingen, "asa@kund.example")
    other = world.subscriber(ekorren, "bo@kund.example", given_name="Bo")
    before = held(ekorren, other), ledger(ekorren, other)
    brought(ekorren, sheet(person("Åsa", "asa@kund.example", ";;;;ja")))
    assert len(who(ekorren, "asa@kund.example")) == 1
    assert who(trillingen, "asa@kund.example") == (there,)
    assert known(trillingen, there).objection is None
    assert audience(trillingen) == {"reached": 1}
    assert (held(ekorren, other), ledger(ekorren, other)) == before
    assert not rows_of(trillingen, Block)


def test_another_controller_can_neither_see_nor_touch_an_import(ekorren):
    trillingen = world.agency("trillingen")
    source = stage(ekorren, sheet(person("Åsa", "asa@kund.example")))
    for act in (
        lambda: import_view(controller=trillingen, source=source),
        lambda: activate(controller=trillingen, source=source, actor=SYSTEM, at=AT),
        lambda: discard(controller=trillingen, source=source, actor=SYSTEM, at=AT),
        lambda: attest(controller=trillingen, source=source, statement=statement(), actor=SYSTEM, at=AT),
    ):
        with pytest.raises(LofteError) as caught:
            act()
        assert caught.value.problems[0].code == "IMPORT_UNKNOWN"
    assert not stage_step(controller=trillingen, source=source, at=AT)
    assert import_view(controller=ekorren, source=source).state is ImportState.STAGED


# ---- evidence ----


def test_every_step_leaves_evidence_and_no_entry_names_anybody(ekorren):
    brought(ekorren, sheet(person("Åsa", "asa@kund.example", f"{YES};;;"), person("Bo", "trasig")))
    entries = rows_of(ekorren, Entry)
    acts = {one.act for one in entries}
    assert {
        Act.IMPORT_UPLOADED,
        Act.IMPORT_STATED,
        Act.LOOKED_AT_IMPORT,
        Act.IMPORT_STAGED,
        Act.SUBJECT_ADMITTED,
        Act.IMPORT_ACTIVATED,
    } <= acts
    assert not [one for one in entries if "kund" in one.detail or one.detail == "sa" or "trasig" in one.detail]
