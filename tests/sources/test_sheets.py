"""A spreadsheet is read as people have it: any common separator, encoding or XLSX, and never half."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from lofte.domain.errors import LofteError
from lofte.sources.files.sheets import open_sheet

ROWS = [
    ["Förnamn", "E-post", "Ort"],
    ["Åsa", "asa@kund.example", "Öbonäs"],
    ["", "", ""],
    ["Bo", "bo@kund.example", ""],
]
READ = [(2, ("Åsa", "asa@kund.example", "Öbonäs")), (4, ("Bo", "bo@kund.example", ""))]


def text(separator: str) -> str:
    return "".join(separator.join(row) + "\r\n" for row in ROWS)


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_of_any_common_kind_reads_alike(separator, encoding):
    sheet = open_sheet(content=text(separator).encode(encoding))
    assert sheet.header == ("Förnamn", "E-post", "Ort")
    assert list(sheet.rows()) == READ


def test_excels_own_separator_line_is_obeyed():
    sheet = open_sheet(content=("sep=;\r\n" + text(";")).encode("cp1252"))
    assert sheet.header == ("Förnamn", "E-post", "Ort")
    assert [cells for _, cells in sheet.rows()] == [cells for _, cells in READ]


def test_xlsx_reads_as_csv_does():
    book = Workbook()
    for row in ROWS:
        book.active.append([cell or None for cell in row])
    kept = io.BytesIO()
    book.save(kept)
    sheet = open_sheet(content=kept.getvalue())
    assert (sheet.kind, sheet.header) == ("xlsx", ("Förnamn", "E-post", "Ort"))
    assert list(sheet.rows()) == READ


def test_quoted_separators_and_line_breaks_stay_in_their_cell():
    sheet = open_sheet(content='Namn;E-post\r\n"Ek; Åsa\nMaria";asa@kund.example\r\n'.encode())
    assert list(sheet.rows()) == [(2, ("Ek; Åsa\nMaria", "asa@kund.example"))]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "SHEET_EMPTY"),
        (b"\r\n;;\r\n", "SHEET_EMPTY"),
        (b"PK\x03\x04 broken", "SHEET_BROKEN"),
        (b"\xd0\xcf\x11\xe0 old", "SHEET_OLD_EXCEL"),
        (b"a;b\x00\xff\x81", "SHEET_NOT_TEXT"),
        (b"a;b\r\n\x81;x", "SHEET_ENCODING"),
        (b";".join(b"h%d" % n for n in range(300)), "SHEET_TOO_WIDE"),
    ],
)
def test_what_cannot_be_read_is_told_with_a_remedy(content, code):
    with pytest.raises(LofteError) as caught:
        list(open_sheet(content=content).rows())
    assert caught.value.problems[0].code == code
    assert caught.value.problems[0].remedy


@given(st.binary(max_size=400))
def test_any_bytes_give_rows_or_a_clear_error(content):
    try:
        list(open_sheet(content=content).rows())
    except LofteError as error:
        assert error.problems[0].remedy


@given(st.binary(max_size=200))
def test_a_broken_xlsx_gives_a_clear_error(tail):
    with pytest.raises(LofteError):
        open_sheet(content=b"PK\x03\x04" + tail)
