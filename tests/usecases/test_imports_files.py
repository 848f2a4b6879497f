"""A file is read as people have it, and nothing of it is taken in before its statement."""

from __future__ import annotations

import io

import pytest
from django.db import IntegrityError
from openpyxl import Workbook

from lofte.domain.acts import SYSTEM
from lofte.domain.collecting.columns import Column
from lofte.domain.collecting.rows import RowFault
from lofte.domain.errors import LofteError
from lofte.domain.states import ImportState
from lofte.domain.terms import Channel, LawfulBasis, SourceKind
from lofte.store.models import Entry, Import, ImportRow, SharedAddress, Subject
from lofte.store.scopes import within
from lofte.store.work import Task
from lofte.usecases.collecting.activating import activate, discard
from lofte.usecases.collecting.files import map_columns, preview, upload
from lofte.usecases.collecting.imports import import_view, import_views
from lofte.usecases.collecting.report import report_page
from lofte.usecases.collecting.staging import stage_step
from lofte.usecases.collecting.statements import STAGE, attest
from lofte.usecases.collecting.work import HANDLERS
from lofte.usecases.working import run_all_due
from tests import world
from tests.usecases.lists import (
    HEADINGS,
    YES,
    brought,
    held,
    person,
    rows_of,
    run,
    settle,
    sheet,
    stage,
    statement,
    up,
    who,
)
from tests.world import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def ekorren():
    return world.agency()


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


def test_the_next_import_is_stated_while_one_is_taken_away_and_begins_when_that_is_gone(ekorren):
    first = stage(ekorren, sheet(person("Åsa", "asa@kund.example", f"{YES};;;")))
    second = up(ekorren, person("Åsa", "asa@kund.example", f"{YES};;;")).id
    discard(controller=ekorren, source=first, actor=SYSTEM, at=AT)
    attest(controller=ekorren, source=second, statement=statement(), actor=SYSTEM, at=AT)
    task = Task(id=second, controller=ekorren, kind=STAGE, thing=second, worker=second, attempts=1, done=0, total=1)
    assert HANDLERS[STAGE](task=task, now=lambda: AT, go_on=lambda: True) > AT
    assert import_view(controller=ekorren, source=second).settled == 0
    run_all_due(now=lambda: AT)
    assert import_view(controller=ekorren, source=first).state is ImportState.DISCARDED
    assert import_view(controller=ekorren, source=second).state is ImportState.STAGED
    settle(ekorren, second)
    assert len(who(ekorren, "asa@kund.example")) == 1
    assert not rows_of(ekorren, SharedAddress)


# ---- what the file does not give ----


def test_rows_that_cannot_be_read_are_in_the_report_and_the_others_come_in(ekorren):
    rows = (
        person("Ola", "ola@kund.example"),
        '"' + person("Berg", "berg@kund.example"),
        person("Eva", "eva@kund.example"),
        person("x" * 10_001, "lang@kund.example"),
        person("Bo", "bo@kund.example"),
    )
    source = brought(ekorren, sheet(*rows))
    found = import_view(controller=ekorren, source=source)
    assert (found.rows, found.staged, found.refused) == (5, 3, 2)
    lines = report_page(controller=ekorren, source=source).lines
    assert [(one.row, one.fault) for one in lines] == [(3, RowFault.SHEET_ROW), (5, RowFault.TOO_LONG)]
    assert not who(ekorren, "berg@kund.example")


def test_formulas_that_were_never_worked_out_are_in_the_report(ekorren):
    book = Workbook()
    for row in (["Namn", "E-post"], ["Åsa Påhitt", "asa@kund.example"], ["=A2", "=B2"]):
        book.active.append(row)
    kept = io.BytesIO()
    book.save(kept)
    source = upload(controller=ekorren, actor=SYSTEM, content=kept.getvalue(), at=AT).id
    shown = preview(controller=ekorren, source=source, actor=SYSTEM, at=AT)
    assert shown.rows[1] == (3, ("", ""))
    source = brought(ekorren, kept.getvalue())
    found = report_page(controller=ekorren, source=source).lines
    assert {(one.row, one.fault) for one in found} == {(3, RowFault.FORMULA)}


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


@pytest.mark.parametrize("missing", ["statement", "basis", "source_kind", "purpose"])
def test_the_database_itself_refuses_an_import_without_its_statement(ekorren, missing):
    source = stage(ekorren, sheet(person("Åsa", "asa@kund.example", f"{YES};;;")))
    with pytest.raises(IntegrityError), within(ekorren):
        Import.objects.filter(id=source).update(**{missing: ""})
