"""Spreadsheets as people have them: CSV of any common separator and encoding, or XLSX. Text in, rows of text out.

Nothing is guessed silently that changes what a cell says: the encoding is UTF-8 (with or without mark), UTF-16 with a
mark, else Windows-1252; the separator is the one that splits most lines alike.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from lofte.domain.errors import LofteError

SIZE_LIMIT = 64 * 1024 * 1024
UNPACKED_LIMIT = 512 * 1024 * 1024
ROW_LIMIT = 1_000_000
COLUMN_LIMIT = 200
CELL_LIMIT = 10_000
SEPARATORS = ";,\t|"
XLSX_MARK = b"PK\x03\x04"
OLD_EXCEL_MARK = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A spreadsheet that was opened: its header, how it was read, and its bytes to go through again."""

    header: tuple[str, ...]
    kind: str
    encoding: str
    separator: str
    content: bytes

    def rows(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """(number as the spreadsheet shows it, cells as text) for each row below the header that is not empty."""
        source = _xlsx_rows(self.content) if self.kind == "xlsx" else _csv_rows(self.content, self)
        width = len(self.header)
        started = False
        for number, cells in source:
            if not any(cells):
                continue
            if not started:
                started = True
                continue
            if number > ROW_LIMIT + 1:
                raise _error("SHEET_TOO_LONG", f"The spreadsheet has more than {ROW_LIMIT:,} rows.", "Split it.")
            yield number, (cells + ("",) * width)[: max(width, len(cells))]


def open_sheet(*, content: bytes) -> Sheet:
    """Open a spreadsheet given as bytes. Raises LofteError for what is empty, too large, broken or of another kind."""
    if len(content) > SIZE_LIMIT:
        raise _error("SHEET_TOO_LARGE", f"The file is larger than {SIZE_LIMIT // 1024**2} MB.", "Split it.")
    if content.startswith(OLD_EXCEL_MARK):
        raise _error("SHEET_OLD_EXCEL", "This is the old Excel format (.xls).", "Save it as .xlsx or CSV.")
    if content.startswith(XLSX_MARK):
        sheet = Sheet(header=(), kind="xlsx", encoding="", separator="", content=content)
        first = next((cells for _, cells in _xlsx_rows(content) if any(cells)), ())
    else:
        text, encoding = _decode(content)
        separator = _separator(text)
        sheet = Sheet(header=(), kind="csv", encoding=encoding, separator=separator, content=content)
        first = next((cells for _, cells in _csv_rows(content, sheet) if any(cells)), ())
    header = tuple(cell.strip() for cell in first)
    while header and not header[-1]:
        header = header[:-1]
    if not header:
        raise _error("SHEET_EMPTY", "The spreadsheet has no rows.", "Give one with a header row and a row per person.")
    if len(header) > COLUMN_LIMIT:
        raise _error("SHEET_TOO_WIDE", f"The spreadsheet has more than {COLUMN_LIMIT} columns.", "Keep what is needed.")
    return Sheet(header=header, kind=sheet.kind, encoding=sheet.encoding, separator=sheet.separator, content=content)


def _decode(content: bytes) -> tuple[str, str]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(content, "utf-16")
    try:
        return content.decode("utf-8-sig"), "utf-8-sig"
    except UnicodeDecodeError:
        pass
    if b"\x00" in content:
        raise _error("SHEET_NOT_TEXT", "The file is neither text nor XLSX.", "Save it as .xlsx or CSV.")
    # Windows-1252 leaves five bytes undefined; in a text they mean that it is something else.
    return _decoded(content, "cp1252")


def _decoded(content: bytes, encoding: str) -> tuple[str, str]:
    try:
        return content.decode(encoding), encoding
    except UnicodeDecodeError as error:
        message = f"The text is neither UTF-8 nor {encoding} (byte {error.start})."
        raise _error("SHEET_ENCODING", message, "Save it as CSV UTF-8.") from error


def _separator(text: str) -> str:
    lines = [line for line in islice(io.StringIO(text), 50) if line.strip()]
    if lines and lines[0].lower().startswith("sep=") and len(lines[0].strip()) == 5:
        return lines[0].strip()[4]

    def agreement(separator: str) -> tuple[int, int]:
        try:
            widths = [len(row) for row in csv.reader(lines, delimiter=separator) if row]
        except csv.Error:  # an open quotation mark: told when the rows are read, with its line
            widths = []
        if not widths:
            return (0, 0)
        width, times = Counter(widths).most_common(1)[0]
        return (times if width > 1 else 0, width)

    return max(SEPARATORS, key=agreement)


def _csv_rows(content: bytes, sheet: Sheet) -> Iterator[tuple[int, tuple[str, ...]]]:
    text = content.decode(sheet.encoding)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sheet.separator, strict=False)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if number == 1 and cells and cells[0].lower() == "sep=":
                continue
            if len(cells) > COLUMN_LIMIT + 1:
                raise _error("SHEET_TOO_WIDE", "A row has too many columns.", "Check the quotation marks.", number)
            yield number, tuple(cell.strip()[:CELL_LIMIT] for cell in cells)
    except csv.Error as error:
        message = "A row cannot be read; a quotation mark is probably open."
        raise _error("SHEET_ROW", message, "Check the quotation marks.", number + 1) from error


def _xlsx_rows(content: bytes) -> Iterator[tuple[int, tuple[str, ...]]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > UNPACKED_LIMIT:
            raise _error("SHEET_TOO_LARGE", "The file unpacks to more than it may.", "Split it.")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, ParseError, OSError) as error:
        raise _error("SHEET_BROKEN", "The XLSX file cannot be opened.", "Save it once more from Excel.") from error
    try:
        page = book.active if book.active is not None else book.worksheets[0]
        for number, cells in enumerate(page.iter_rows(max_col=COLUMN_LIMIT + 1, values_only=True), start=1):
            texts = [_text(cell) for cell in cells]
            while texts and not texts[-1]:
                texts.pop()
            yield number, tuple(texts)
    except (ParseError, KeyError, ValueError, IndexError, zipfile.BadZipFile, AttributeError) as error:
        raise _error("SHEET_BROKEN", "The XLSX file breaks off.", "Save it once more from Excel.") from error
    finally:
        book.close()


def _text(cell: object) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "ja" if cell else "nej"
        case datetime():
            return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat(sep=" ")
        case date():
            return cell.isoformat()
        case float() if cell.is_integer():
            return str(int(cell))
        case _:
            return str(cell).strip()[:CELL_LIMIT]


def _error(code: str, message: str, remedy: str, line: int | None = None) -> LofteError:
    return LofteError.of(code, message, place="row" if line else "file", remedy=remedy, line=line)
