"""The demo: made-up people with every case, a clock that only goes forward, an outbox that knows whose mail it is."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from lofte.domain.acts import SYSTEM, Act
from lofte.domain.collecting.columns import guess
from lofte.domain.collecting.rows import Contact, RowFault, read_row
from lofte.domain.errors import LofteError
from lofte.domain.terms import Channel, PersonType
from lofte.sources.files.sheets import open_sheet
from lofte.store import vault
from lofte.store.evidence import looking
from lofte.store.models import DemoClock, OutboxMail
from lofte.store.scopes import within
from lofte.usecases.demo.clock import move_clock
from lofte.usecases.demo.outbox import CATEGORY, keep_mail
from lofte.usecases.demo.people import spreadsheet
from lofte.usecases.links import unsubscribe_url
from tests import world
from tests.world import AT

TODAY = date(2026, 11, 22)


def read():
    sheet = open_sheet(content=spreadsheet(rows=160, domain="kund.example", today=TODAY))
    columns = guess(sheet.header)
    return [read_row(row=n, cells=cells, columns=columns, today=TODAY) for n, cells in sheet.rows()]


def test_the_spreadsheet_holds_every_case_of_an_import():
    rows = read()
    people = [row for row in rows if isinstance(row, Contact)]
    assert {row.proposed_type for row in people} == {*PersonType}
    for needed in (
        lambda c: c.consent_date and c.consent_text,
        lambda c: c.consent_date and not c.consent_text,
        lambda c: c.sale_date and c.refusal_offered,
        lambda c: c.sale_date and not c.refusal_offered,
        lambda c: c.said_no,
        lambda c: not c.consent_date and not c.sale_date and not c.said_no,
    ):
        assert any(needed(contact) for contact in people)
    faults = Counter(fault for row in rows if not isinstance(row, Contact) for fault, _ in row.faults)
    assert set(faults) == {
        RowFault.EMAIL_BROKEN,
        RowFault.PHONE_BROKEN,
        RowFault.NO_ADDRESS,
        RowFault.DATE_BROKEN,
        RowFault.DATE_AHEAD,
        RowFault.YES_NO_BROKEN,
        RowFault.PERSON_TYPE_BROKEN,
        RowFault.ORGANISATION_NUMBER_BROKEN,
        RowFault.TOO_MANY_CELLS,
    }


def test_the_same_spreadsheet_comes_out_every_time():
    given = {"rows": 50, "domain": "kund.example", "today": TODAY}
    assert spreadsheet(**given) == spreadsheet(**given)


@pytest.mark.django_db
def test_the_clock_moves_forward_in_a_demo_and_nowhere_else(settings):
    world.installed()
    with pytest.raises(LofteError, match="demo"):
        move_clock(step="day", actor=SYSTEM, at=AT)
    settings.LOFTE = type("Demo", (), {"demo": True, "key_file": settings.LOFTE.key_file})()
    assert move_clock(step="day", actor=SYSTEM, at=AT) == timedelta(days=1)
    assert move_clock(step="month", actor=SYSTEM, at=AT) == timedelta(days=31)
    with pytest.raises(LofteError):
        move_clock(step="back", actor=SYSTEM, at=AT)
    assert DemoClock.objects.get().ahead == timedelta(days=31)


@pytest.mark.django_db
def test_a_letter_is_kept_with_the_controller_whose_it_is_and_encrypted():
    own, other = world.agency(), world.agency("trillingen")
    subject = world.subscriber(own, "las@kund.example")
    link = unsubscribe_url(controller=own, subject=subject, purpose="newsletter", channel=Channel.EMAIL)
    raw = f"To: las@kund.example\r\nMessage-ID: <1@x.example>\r\nList-Unsubscribe: <{link}>\r\n\r\nHej Åsa".encode()
    keep_mail(recipient="las@kund.example", message=raw)
    with within(own):
        mail = OutboxMail.objects.get()
    assert b"las@" not in bytes(mail.sealed)
    with looking(controller=own, actor=SYSTEM, at=AT, act=Act.LOOKED_AT_MESSAGE) as record:
        assert vault.open_own(thing=mail.id, category=CATEGORY, content=mail.sealed) == raw
        record.entry(thing=mail.id)
    with within(other):
        assert not OutboxMail.objects.exists()


@pytest.mark.django_db
def test_mail_without_a_way_out_belongs_to_the_installation():
    installation = world.installed()
    keep_mail(recipient="anyone@lofte.example", message=b"To: x@lofte.example\r\n\r\nlink")
    with within(installation):
        assert OutboxMail.objects.count() == 1
