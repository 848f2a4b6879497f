"""XLSX to rows: one sheet of a workbook, with the names of the others, and formulas that were never worked out.

The sheet is the one that is asked for by name, else the one that was open when the workbook was saved.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any
from xml.etree.ElementTree import Element

from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.xml.functions import iterparse

from lofte.domain.collecting.cells import Unread
from lofte.domain.errors import LofteError
from lofte.sources.files.limits import COLUMN_LIMIT, UNPACKED_LIMIT, fitted

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ROW, CELL, FORMULA, VALUE = (f"{MAIN}{name}" for name in ("row", "c", "f", "v"))
ENCRYPTED = 0x1
"""The flag of an encrypted part of a ZIP file."""
BLOCK = 1024 * 1024
NAMES_MOST = 50
"""Names of other sheets that are kept."""
NAME_MOST = 100
"""Characters of a sheet's name; Excel allows 31."""
Row = tuple[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The sheet that is read, and those that are not."""

    read: str
    others: tuple[str, ...]


def names(*, content: bytes, sheet: str = "") -> Names:
    """Which sheet of a workbook is read, and which are not. Raises LofteError where none has the name asked for."""
    with _told(), _Book(content, sheet) as book:
        others = [one for one in book.titles if one != book.title]
        return Names(read=book.title[:NAME_MOST], others=tuple(one[:NAME_MOST] for one in others[:NAMES_MOST]))


def rows(*, content: bytes, sheet: str = "") -> Iterator[Row]:
    """(number, cells) of each row. A formula without a value stands as `Unread.FORMULA`."""
    with _told(), _Book(content, sheet) as book:
        formulas = book.formulas()
        ahead = next(formulas, None)
        for number, cells in book.rows():
            while ahead is not None and ahead[0] < number:
                ahead = next(formulas, None)
            if ahead is not None and ahead[0] == number:
                yield number, _with_formulas(cells, ahead[1])
            else:
                yield number, cells


@contextmanager
def _told() -> Iterator[None]:
    """Whatever a damaged file makes the reader of XLSX, ZIP or XML raise is told as one thing."""
    try:
        yield
    except (LofteError, MemoryError):
        raise
    except Exception as error:
        raise _error("SHEET_BROKEN", "The XLSX file cannot be opened.", "Save it once more from Excel.") from error


class _Book:
    """An open workbook."""

    def __init__(self, content: bytes, wanted: str) -> None:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
        if any(part.flag_bits & ENCRYPTED for part in parts):
            remedy = "Take the password away in Excel and save it once more."
            raise _error("SHEET_ENCRYPTED", "The file is protected with a password.", remedy)
        if sum(part.file_size for part in parts) > UNPACKED_LIMIT:
            raise _error("SHEET_TOO_LARGE", "The file unpacks to more than it may.", "Split it.")
        reader = ExcelReader(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        reader.read()
        self._archive = reader.archive
        self._book = reader.wb
        pages = self._book.worksheets
        self._page = self._book.active if self._book.active in pages else pages[0]
        if wanted:
            self._page = _named(wanted, pages)
        self._part = {sheet.name: relation.target for sheet, relation in reader.parser.find_sheets()}[self._page.title]
        self.title: str = self._page.title
        self.titles: list[str] = [page.title for page in pages]

    def __enter__(self) -> _Book:
        return self

    def __exit__(self, *_: object) -> None:
        self._book.close()

    def rows(self) -> Iterator[Row]:
        """Every row of the sheet, whatever it says of its own size."""
        self._page.reset_dimensions()
        for number, cells in enumerate(self._page.iter_rows(max_col=COLUMN_LIMIT + 1, values_only=True), start=1):
            width = len(cells)
            while width and cells[width - 1] is None:
                width -= 1
            texts = [_text(cell) for cell in cells[:width]]
            while texts and not texts[-1]:
                texts.pop()
            yield number, tuple(texts)

    def formulas(self) -> Iterator[tuple[int, frozenset[int]]]:
        """(row, columns from zero) of the formulas without a value. Only a sheet with formulas is gone through."""
        with self._archive.open(self._part) as part:
            if not _holds_formulas(part):
                return
        with self._archive.open(self._part) as part:
            number = 0
            for _, element in iterparse(part):
                if element.tag != ROW:
                    continue
                number = int(element.get("r") or number + 1)
                columns = frozenset(_without_value(element))
                element.clear()
                if columns:
                    yield number, columns


def _named(wanted: str, pages: list[Any]) -> Any:
    """The sheet of that name, as Excel compares names: without regard to capitals."""
    for page in pages:
        if page.title[:NAME_MOST].strip().casefold() == wanted.strip().casefold():
            return page
    found = ", ".join(f'"{page.title[:NAME_MOST]}"' for page in pages[:NAMES_MOST])
    message = f"The file has no sheet of that name. It has {found}."
    raise LofteError.of("SHEET_UNKNOWN", message, place="sheet", remedy="Give one of these names, or none.")


def _holds_formulas(part: IO[bytes]) -> bool:
    kept = b""
    while block := part.read(BLOCK):
        if b"<f" in (kept + block) or b":f" in (kept + block):
            return True
        kept = block[-1:]
    return False


def _without_value(row: Element) -> Iterator[int]:
    column = -1
    for cell in row.iterfind(CELL):
        place = cell.get("r")
        column = coordinate_to_tuple(place)[1] - 1 if place else column + 1
        # Worked out to an empty text is a value too: it says so by its type.
        if cell.find(FORMULA) is not None and cell.get("t") != "str" and not cell.findtext(VALUE):
            yield column


def _with_formulas(cells: tuple[str, ...], columns: frozenset[int]) -> tuple[str, ...]:
    wide = [*cells, *[""] * (min(max(columns), COLUMN_LIMIT) + 1 - len(cells))]
    return tuple(Unread.FORMULA.value if place in columns else cell for place, cell in enumerate(wide))


def _text(cell: object) -> str:
    match cell:
        case None:
            return ""
        case str():
            return fitted(cell.strip())
        case bool():
            return "ja" if cell else "nej"
        case datetime():
            return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat(sep=" ")
        case date():
            return cell.isoformat()
        case float() if cell.is_integer():
            return str(int(cell))
        case _:
            return fitted(str(cell).strip())


def _error(code: str, message: str, remedy: str) -> LofteError:
    return LofteError.of(code, message, place="file", remedy=remedy)
