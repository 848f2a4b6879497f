"""A row becomes a contact or says why not; what it can prove is what it says and no more."""

from __future__ import annotations

from datetime import date

import pytest

from lofte.domain.collecting.cells import Unread
from lofte.domain.collecting.columns import Column, guess, require_usable
from lofte.domain.collecting.domains import MAIL_PROVIDERS
from lofte.domain.collecting.rows import Contact, Refused, RowFault, read_row
from lofte.domain.errors import LofteError
from lofte.domain.terms import PersonType

TODAY = date(2026, 11, 22)
PROVIDER = sorted(MAIL_PROVIDERS)[0]


def read(**values: str) -> Contact | Refused:
    columns = tuple(Column(name) for name in values)
    return read_row(row=2, cells=tuple(values.values()), columns=columns, today=TODAY)


def test_swedish_and_english_headings_are_guessed():
    header = ("Förnamn", "EFTERNAMN", "E-post (privat)", "Mobil", "Org.nr", "Köpdatum", "Avregistrerad", "Anteckning")
    assert guess(header) == (
        Column.GIVEN_NAME,
        Column.FAMILY_NAME,
        Column.EMAIL,
        Column.PHONE,
        Column.ORGANISATION_NUMBER,
        Column.SALE_DATE,
        Column.SAID_NO,
        Column.IGNORED,
    )
    assert guess(("E-mail address", "Consent date", "e-post")) == (Column.EMAIL, Column.CONSENT_DATE, Column.IGNORED)


def test_a_mapping_that_cannot_work_says_every_reason():
    with pytest.raises(LofteError) as caught:
        require_usable(header=("a", "b", "c"), columns=(Column.COMPANY, Column.COMPANY))
    assert {problem.code for problem in caught.value.problems} == {
        "IMPORT_COLUMNS",
        "IMPORT_TWICE",
        "IMPORT_NO_ADDRESS",
    }


def test_values_are_normalised_and_a_full_name_is_parted():
    contact = read(full_name="Åsa Maria Ek", email=" Asa@KUND.example ", phone="070-174 06 05")
    assert contact.fields == {
        Column.GIVEN_NAME: "Åsa Maria",
        Column.FAMILY_NAME: "Ek",
        Column.EMAIL: "asa@kund.example",
        Column.PHONE: "+46701740605",
    }


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"email": "asa(at)kund.example"}, RowFault.EMAIL_BROKEN),
        ({"email": "a@b.example", "phone": "12"}, RowFault.PHONE_BROKEN),
        ({"given_name": "Åsa", "email": ""}, RowFault.NO_ADDRESS),
        ({"email": "a@b.example", "consent_date": "i fjol"}, RowFault.DATE_BROKEN),
        ({"email": "a@b.example", "consent_date": "2026-11-23"}, RowFault.DATE_AHEAD),
        ({"email": "a@b.example", "refusal_offered": "kanske"}, RowFault.YES_NO_BROKEN),
        ({"email": "a@b.example", "person_type": "alv"}, RowFault.PERSON_TYPE_BROKEN),
        ({"email": "a@b.example", "organisation_number": "123"}, RowFault.ORGANISATION_NUMBER_BROKEN),
    ],
)
def test_each_fault_is_told_with_its_column(values, fault):
    refused = read(**values)
    assert isinstance(refused, Refused)
    assert fault in [found for found, _ in refused.faults]
    assert refused.row == 2


@pytest.mark.parametrize(
    ("values", "proposed"),
    [
        ({"email": "asa@kund.example"}, PersonType.NATURAL),
        ({"email": "asa@kund.example", "company": "Kund AB"}, PersonType.LEGAL_NAMED),
        ({"email": "info@kund.example", "company": "Kund AB"}, PersonType.LEGAL_GENERIC),
        ({"email": "asa@kund.example", "company": "Åsas Bageri"}, None),
        ({"email": "a@b.example", "organisation_number": "556016-0680"}, PersonType.LEGAL_NAMED),
        ({"email": "a@b.example", "organisation_number": "811218-9876"}, PersonType.SOLE_TRADER),
        ({"email": "a@b.example", "company": "Kund AB", "person_type": "enskild firma"}, PersonType.SOLE_TRADER),
    ],
)
def test_the_person_type_is_proposed_from_number_and_address(values, proposed):
    assert read(**values).proposed_type is proposed


def test_a_refusal_from_elsewhere_is_carried_over_even_as_a_day():
    assert read(email="a@b.example", said_no="2025-03-01").said_no
    assert read(email="a@b.example", said_no="Ja").said_no
    assert not read(email="a@b.example", said_no="").said_no


def test_a_cell_outside_the_header_is_not_dropped_silently():
    refused = read_row(row=9, cells=("a@b.example", "x"), columns=(Column.EMAIL,), today=TODAY)
    assert refused.faults == ((RowFault.TOO_MANY_CELLS, Column.IGNORED),)


@pytest.mark.parametrize(
    ("values", "proposed"),
    [
        ({"email": "anna.svensson@bolaget.example", "person_type": "företag"}, PersonType.LEGAL_NAMED),
        ({"email": f"anna.svensson@{PROVIDER}", "person_type": "företag"}, PersonType.LEGAL_NAMED),
        ({"email": f"info@{PROVIDER}", "person_type": "företag"}, PersonType.LEGAL_NAMED),
        ({"email": "anna.svensson@bolaget.example", "person_type": "generic"}, PersonType.LEGAL_NAMED),
        ({"phone": "070-174 06 05", "person_type": "bolag"}, PersonType.LEGAL_NAMED),
        ({"email": "Info@bolaget.example", "person_type": "Företag"}, PersonType.LEGAL_GENERIC),
        ({"email": "info@bolaget.example", "person_type": "anställd"}, PersonType.LEGAL_NAMED),
        ({"email": f"info@{PROVIDER}", "company": "Kund AB"}, PersonType.LEGAL_NAMED),
        (
            {"email": "info@kund.example", "organisation_number": "850412-9803", "person_type": "företag"},
            PersonType.SOLE_TRADER,
        ),
        ({"email": "info@kund.example", "person_type": "privatperson"}, PersonType.NATURAL),
    ],
)
def test_a_word_for_company_never_makes_a_persons_address_a_general_one(values, proposed):
    assert read(**values).proposed_type is proposed


@pytest.mark.parametrize(("mark", "fault"), [(Unread.FORMULA, RowFault.FORMULA), (Unread.TOO_LONG, RowFault.TOO_LONG)])
def test_a_cell_that_was_not_read_refuses_its_row_where_its_column_is_needed(mark, fault):
    columns = (Column.GIVEN_NAME, Column.EMAIL)
    refused = read_row(row=4, cells=(mark, "a@b.example"), columns=columns, today=TODAY)
    assert refused.faults == ((fault, Column.GIVEN_NAME),)
    ignored = (Column.IGNORED, Column.EMAIL)
    assert isinstance(read_row(row=4, cells=(mark, "a@b.example"), columns=ignored, today=TODAY), Contact)
    beyond = read_row(row=4, cells=("Åsa", "a@b.example", mark), columns=columns, today=TODAY)
    assert beyond.faults == ((RowFault.TOO_MANY_CELLS, Column.IGNORED),)


def test_a_row_with_an_open_quotation_mark_is_refused_and_its_no_still_counts():
    columns = (Column.GIVEN_NAME, Column.EMAIL, Column.SAID_NO)
    cells = ("Berg", "berg@kund.example", "ja", Unread.OPEN_QUOTE)
    refused = read_row(row=3, cells=cells, columns=columns, today=TODAY)
    assert refused.faults == ((RowFault.SHEET_ROW, Column.IGNORED),)
    assert refused.noes == {Column.EMAIL: "berg@kund.example"}
