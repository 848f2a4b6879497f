"""An import is seen by nobody and then whole; every refused row is told; it touches nobody else."""

from __future__ import annotations

import pytest

from lofte.domain.acts import SYSTEM, Act
from lofte.domain.collecting.columns import Column
from lofte.domain.collecting.rows import RowFault
from lofte.domain.errors import LofteError
from lofte.domain.states import ImportState
from lofte.store.models import Block, Entry, Import, ImportRefusal, ImportRow, Subject, VaultDocument
from lofte.usecases.collecting.activating import activate, discard, expire_step
from lofte.usecases.collecting.files import UNFINISHED_KEPT
from lofte.usecases.collecting.imports import import_view
from lofte.usecases.collecting.report import report_counts, report_csv, report_page
from lofte.usecases.collecting.staging import stage_step
from lofte.usecases.collecting.statements import attest
from tests import world
from tests.usecases.lists import (
    YES,
    audience,
    brought,
    differences,
    follow,
    held,
    known,
    ledger,
    person,
    rows_of,
    sheet,
    stage,
    statement,
    throw_away,
    who,
)
from tests.world import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def ekorren():
    return world.agency()


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
