"""A file that is damaged, locked or odd is told apart, and what cannot be read of one that is sound is marked."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from lofte.domain.collecting.cells import Unread
from lofte.domain.errors import LofteError
from lofte.sources.files.limits import CELL_LIMIT
from lofte.sources.files.sheets import open_sheet

PEOPLE = [["Namn", "E-post"], ["Ola", "ola@kund.example"], ["Berg", "berg@kund.example"]]
TEXT = "Namn;E-post\r\nÅsa;asa@kund.example\r\n"


def workbook(rows, **sheets) -> bytes:
    """An XLSX file with these rows in its active sheet, and further sheets."""
    book = Workbook()
    book.active.title = "Kunder"
    for row in rows:
        book.active.append(row)
    for name, further in sheets.items():
        page = book.create_sheet(name)
        for row in further:
            page.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def rebuilt(content: bytes, change) -> bytes:
    """The same file with parts changed: `change` gets a part's name and bytes."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(kept, "w") as new:
        for part in old.infolist():
            new.writestr(part.filename, change(part.filename, old.read(part)))
    return kept.getvalue()


def in_sheet(content: bytes, pattern: str, by: str) -> bytes:
    """The same file with the sheet's own XML changed."""

    def change(name: str, held: bytes) -> bytes:
        return re.sub(pattern, by, held.decode()).encode() if name.endswith("sheet1.xml") else held

    return rebuilt(content, change)


def read(content: bytes):
    return list(open_sheet(content=content).rows())


def code(content: bytes) -> str:
    with pytest.raises(LofteError) as caught:
        read(content)
    (problem,) = caught.value.problems
    assert problem.remedy
    return problem.code


# ---- damaged, encrypted and odd XLSX ----


def flipped(content: bytes, name: str) -> bytes:
    """The file with a byte changed within the packed content of a part."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = archive.getinfo(name)
    start = part.header_offset + 30 + len(part.filename.encode())
    raw = bytearray(content)
    for place in range(start + part.compress_size // 3, start + part.compress_size // 3 + 20):
        raw[place] ^= 0xFF
    return bytes(raw)


@pytest.mark.parametrize("name", ["xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml"])
def test_bytes_that_were_changed_on_the_way_are_told(name):
    assert code(flipped(workbook(PEOPLE), name)) == "SHEET_BROKEN"


def test_styles_that_make_no_sense_are_told():
    def change(name: str, held: bytes) -> bytes:
        return held.replace(b"<cellXfs", b'<cellXfs odd="1"') if "styles" in name else held

    assert code(rebuilt(workbook(PEOPLE), change)) == "SHEET_BROKEN"


def test_an_encrypted_part_is_told_as_a_password():
    raw = bytearray(workbook(PEOPLE))
    for mark, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        start = raw.find(mark)
        while start >= 0:
            raw[start + place] |= 1
            start = raw.find(mark, start + 4)
    assert code(bytes(raw)) == "SHEET_ENCRYPTED"


def test_a_file_with_a_password_is_not_called_an_old_format():
    container = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
    assert code(container + "EncryptedPackage".encode("utf-16-le")) == "SHEET_ENCRYPTED"
    assert code(container + "Workbook".encode("utf-16-le")) == "SHEET_OLD_EXCEL"


@given(st.data())
def test_whatever_is_changed_in_a_workbook_gives_rows_or_a_clear_error(data):
    raw = bytearray(WHOLE)
    for place in data.draw(st.lists(st.integers(4, len(WHOLE) - 1), min_size=1, max_size=6)):
        raw[place] = data.draw(st.integers(0, 255))
    try:
        read(bytes(raw))
    except LofteError as error:
        assert error.problems[0].remedy


WHOLE = workbook([*PEOPLE, ["Eva", "=LOWER(A4)"]])


# ---- open quotation marks ----


def test_an_open_quotation_mark_takes_its_own_row_and_no_other():
    content = b'Namn;E-post\nOla;ola@kund.example\n"Berg;berg@kund.example\nEva;eva@kund.example\nBo;bo@kund.example\n'
    assert read(content) == [
        (2, ("Ola", "ola@kund.example")),
        (3, ("Berg", "berg@kund.example", Unread.OPEN_QUOTE)),
        (4, ("Eva", "eva@kund.example")),
        (5, ("Bo", "bo@kund.example")),
    ]


@pytest.mark.parametrize("closing", ['"Ek;ek@kund.example', 'Ek";ek@kund.example', 'Ek "Eken;ek@kund.example'])
def test_a_quotation_mark_that_closes_in_another_row_swallows_none(closing):
    rows = ["Namn;E-post", '"Berg;berg@kund.example', "Eva;eva@kund.example", closing, "Bo;bo@kund.example"]
    found = dict(read("\r\n".join(rows).encode()))
    assert found[2][-1] == Unread.OPEN_QUOTE
    assert found[3] == ("Eva", "eva@kund.example")
    assert found[5] == ("Bo", "bo@kund.example")


@pytest.mark.parametrize("end", ["", "\n"])
def test_an_open_quotation_mark_in_the_last_row_is_told(end):
    assert read(f'Namn;E-post\n"Bo;bo@kund.example{end}'.encode()) == [
        (2, ("Bo", "bo@kund.example", Unread.OPEN_QUOTE))
    ]


def test_an_open_quotation_mark_early_in_a_long_file_loses_one_row():
    people = [f"P{n};p{n}@kund.example" for n in range(20_000)]
    people[3] = '"' + people[3]
    found = read("\n".join(["Namn;E-post", *people]).encode())
    assert len(found) == 20_000
    assert [number for number, cells in found if Unread.OPEN_QUOTE in cells] == [5]


def test_a_cell_that_may_hold_another_row_is_marked_and_its_lines_are_no_people():
    content = 'Namn;E-post;Not\nÅsa;asa@kund.example;"ring; eller\nskriv till eva@kund.example"\nBo;bo@kund.example;\n'
    first, second = read(content.encode())
    assert (first[0], first[1][-1]) == (2, Unread.OPEN_QUOTE)
    assert second == (3, ("Bo", "bo@kund.example", ""))


def test_headings_with_an_open_quotation_mark_stop_the_file_with_their_line():
    with pytest.raises(LofteError) as caught:
        open_sheet(content=b'"Namn;E-post\nOla;ola@kund.example\n')
    (problem,) = caught.value.problems
    assert (problem.code, problem.line) == ("SHEET_ROW", 1)


def test_a_file_made_of_open_quotation_marks_ends_soon():
    content = ("Namn;E-post\n" + 'a";"b@kund.example\n' * 30_000).encode()
    try:
        read(content)
    except LofteError as error:
        assert error.problems[0].code == "SHEET_ROW"


@given(
    st.lists(
        st.sampled_from(["Ola;ola@x.example", '"Berg;b@x.example', 'Ek";e@x.example', '"A;\nB";c@x.example']),
        min_size=1,
        max_size=8,
    )
)
def test_no_address_goes_missing_whatever_is_quoted(lines):
    text = "\n".join(["Namn;E-post", *lines])
    said = " ".join(" ".join(cells) for _, cells in read(text.encode()))
    assert said.count("@") == text.count("@")


# ---- formulas ----


def test_a_row_of_formulas_without_values_is_marked():
    content = workbook([*PEOPLE, ["=A2", "=B2"], ["Eva", "eva@kund.example"], ["Bo", '=LOWER("BO@kund.example")']])
    assert read(content)[2:] == [
        (4, (Unread.FORMULA, Unread.FORMULA)),
        (5, ("Eva", "eva@kund.example")),
        (6, ("Bo", Unread.FORMULA)),
    ]


def test_formulas_with_values_are_read_even_an_empty_one():
    content = workbook([*PEOPLE, ["=A2", "=B2"]])
    valued = in_sheet(content, r'<c r="A4"><f>A2</f><v ?/?>(</v>)?', '<c r="A4" t="str"><f>A2</f><v></v>')
    valued = in_sheet(valued, r'<c r="B4"><f>B2</f><v ?/?>(</v>)?', '<c r="B4" t="str"><f>B2</f><v>x@kund.example</v>')
    assert read(valued)[2:] == [(4, ("", "x@kund.example"))]


def test_a_formula_among_the_headings_stops_the_file():
    assert code(workbook([["Namn", '="E-post"'], ["Ola", "ola@kund.example"]])) == "SHEET_HEADINGS"


# ---- encodings ----


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "utf-32", "utf-16"])
def test_wide_text_is_read_with_and_without_its_mark(encoding):
    assert read(TEXT.encode(encoding)) == [(2, ("Åsa", "asa@kund.example"))]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("text", ["Namn;E-post\nÅ\0sa;asa@kund.example\n", "Na\0mn;E-post\nÅsa;asa@kund.example\n"])
def test_a_text_with_a_nul_is_no_text(encoding, text):
    assert code(text.encode(encoding)) == "SHEET_NOT_TEXT"


@given(st.binary(max_size=300), st.sampled_from([b"", b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\x00\x00"]))
def test_no_bytes_give_a_nul_in_a_cell(tail, mark):
    try:
        sheet = open_sheet(content=mark + tail)
        cells = [cell for _, row in sheet.rows() for cell in row]
    except LofteError:
        return
    assert not [cell for cell in (*sheet.header, *cells) if "\0" in cell and cell not in {*Unread}]


# ---- what is not read ----


def test_the_sheet_that_is_read_is_named_with_those_that_are_not():
    sheet = open_sheet(content=workbook(PEOPLE, Gamla=[["Namn"], ["Eva"]], Mallar=[]))
    assert (sheet.name, sheet.others) == ("Kunder", ("Gamla", "Mallar"))
    assert [cells[0] for _, cells in sheet.rows()] == ["Ola", "Berg"]


@pytest.mark.parametrize("asked", ["Gamla", " gamla ", "GAMLA"])
def test_a_sheet_that_is_asked_for_by_name_is_read(asked):
    sheet = open_sheet(content=workbook(PEOPLE, Gamla=[["Namn", "E-post"], ["Eva", "eva@kund.example"]]), sheet=asked)
    assert (sheet.name, sheet.others) == ("Gamla", ("Kunder",))
    assert [cells[0] for _, cells in sheet.rows()] == ["Eva"]


def test_a_sheet_that_is_not_there_is_refused_with_those_that_are():
    with pytest.raises(LofteError) as refused:
        open_sheet(content=workbook(PEOPLE, Gamla=[["Namn"], ["Eva"]]), sheet="Nya")
    problem = refused.value.problems[0]
    assert (problem.code, problem.place) == ("SHEET_UNKNOWN", "sheet")
    assert '"Kunder", "Gamla"' in problem.message


def test_a_file_of_text_has_one_sheet_whatever_is_asked_for():
    assert open_sheet(content=b"Namn;E-post\nOla;ola@kund.example\n", sheet="Gamla").header == ("Namn", "E-post")


def test_a_cell_that_is_too_long_is_marked_and_not_cut():
    long, fits = "x" * (CELL_LIMIT + 1), "y" * CELL_LIMIT
    text = f"Namn;E-post\n{long};a@kund.example\n{fits};b@kund.example\n"
    for content in (text.encode(), workbook([line.split(";") for line in text.splitlines()])):
        assert [cells[0] for _, cells in read(content)] == [Unread.TOO_LONG, fits]


def test_a_workbook_that_says_it_is_smaller_is_read_whole():
    content = in_sheet(workbook(PEOPLE), r'<dimension ref="[^"]*"', '<dimension ref="A1:A2"')
    assert [cells for _, cells in read(content)] == [tuple(row) for row in PEOPLE[1:]]
