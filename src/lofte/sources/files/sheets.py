"""Spreadsheets as people have them: CSV of any common separator and encoding, or XLSX. Text in, rows of text out.

Nothing is guessed silently that changes what a cell says, and no row goes missing: one that cannot be read comes with
a mark (`lofte.domain.collecting.cells`) that has it refused in the report.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lofte.domain.collecting.cells import UNREAD
from lofte.domain.errors import LofteError
from lofte.sources.files import delimited, workbooks
from lofte.sources.files.limits import COLUMN_LIMIT, ROW_LIMIT, SIZE_LIMIT
from lofte.sources.files.texts import decode

XLSX_MARK = b"PK\x03\x04"
OLE_MARK = b"\xd0\xcf\x11\xe0"
"""The container of the old Office formats, and of any Office file with a password."""
ENCRYPTED_PART = "EncryptedPackage".encode("utf-16-le")
"""How such a container names the content of an XLSX file with a password."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A spreadsheet that was opened: its header, how it was read, and its bytes to go through again."""

    header: tuple[str, ...]
    kind: str
    encoding: str
    separator: str
    content: bytes
    name: str = ""
    """Of an XLSX file: the sheet that is read."""
    others: tuple[str, ...] = ()
    """Of an XLSX file: the sheets that are not read."""

    def rows(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """(number as the spreadsheet shows it, cells as text) for each row below the header that is not empty."""
        width = len(self.header)
        started = False
        for number, cells in self._source():
            if not any(cells):
                continue
            if not started:
                started = True
                continue
            if number > ROW_LIMIT + 1:
                raise _error("SHEET_TOO_LONG", f"The spreadsheet has more than {ROW_LIMIT:,} rows.", "Split it.")
            yield number, (cells + ("",) * width)[: max(width, len(cells))]

    def _source(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        if self.kind == "xlsx":
            return workbooks.rows(content=self.content, sheet=self.name)
        text = self.content.decode(self.encoding)
        return delimited.rows(text=text, separator=self.separator, width=len(self.header))


def open_sheet(*, content: bytes, sheet: str = "") -> Sheet:
    """Open a spreadsheet given as bytes. Raises LofteError for what is empty, too large, broken or of another kind.

    `sheet`: which one of a workbook, by its name; empty: the one that was open when it was saved. CSV has one.
    """
    if len(content) > SIZE_LIMIT:
        raise _error("SHEET_TOO_LARGE", f"The file is larger than {SIZE_LIMIT // 1024**2} MB.", "Split it.")
    if content.startswith(OLE_MARK):
        raise _old_or_encrypted(content)
    if content.startswith(XLSX_MARK):
        names = workbooks.names(content=content, sheet=sheet)
        source = workbooks.rows(content=content, sheet=sheet)
        kind, encoding, separator = "xlsx", "", ""
    else:
        text, encoding = decode(content)
        names = workbooks.Names(read="", others=())
        kind, separator = "csv", delimited.separator_of(text=text)
        source = delimited.rows(text=text, separator=separator, width=0)
    return Sheet(
        header=_header(source),
        kind=kind,
        encoding=encoding,
        separator=separator,
        content=content,
        name=names.read,
        others=names.others,
    )


def _header(source: Iterator[tuple[int, tuple[str, ...]]]) -> tuple[str, ...]:
    number, first = next(((number, cells) for number, cells in source if any(cells)), (0, ()))
    if not UNREAD.isdisjoint(first):
        message = "A heading is too long, or a formula that was never worked out."
        remedy = "Write the name of each column as plain text in the first row."
        raise _error("SHEET_HEADINGS", message, remedy, number)
    header = tuple(cell.strip() for cell in first)
    while header and not header[-1]:
        header = header[:-1]
    if not header:
        raise _error("SHEET_EMPTY", "The spreadsheet has no rows.", "Give one with a header row and a row per person.")
    if len(header) > COLUMN_LIMIT:
        raise _error("SHEET_TOO_WIDE", f"The spreadsheet has more than {COLUMN_LIMIT} columns.", "Keep what is needed.")
    return header


def _old_or_encrypted(content: bytes) -> LofteError:
    if ENCRYPTED_PART in content:
        remedy = "Take the password away in Excel and save it once more."
        return _error("SHEET_ENCRYPTED", "The file is protected with a password.", remedy)
    return _error("SHEET_OLD_EXCEL", "This is the old Excel format (.xls).", "Save it as .xlsx or CSV.")


def _error(code: str, message: str, remedy: str, line: int | None = None) -> LofteError:
    return LofteError.of(code, message, place="row" if line else "file", remedy=remedy, line=line)
