"""Text with separators to rows. A quotation mark that is left open takes its own row and no other.

To a reader of CSV all that follows an open quotation mark is one cell, whoever stands in it. So a row that spans lines
is looked at twice: where its end cannot be trusted it is marked, and the lines below it are read once more.
"""

from __future__ import annotations

import csv
import io
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Self

from lofte.domain.collecting.cells import Unread
from lofte.domain.errors import LofteError
from lofte.sources.files.limits import CELL_LIMIT, COLUMN_LIMIT, fitted

SEPARATORS = ";,\t|"
AGAIN_MOST = 4
"""Times its own length that a file is read once more. Only a file that is made to keep us busy needs it."""
AGAIN_FREE = 1024 * 1024
"""Characters that any file may have read once more."""


def separator_of(*, text: str) -> str:
    """The separator that Excel's own first line names, else the one that splits most lines alike."""
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


class _Lines:
    """The lines of a text. `row` are those of the row under way, which can be read once more."""

    def __init__(self, text: str) -> None:
        self._source = io.StringIO(text, newline="")
        self._again: deque[str] = deque()
        self._left = AGAIN_MOST * len(text) + AGAIN_FREE
        self.row: list[str] = []
        self.ended = False
        """The text ended within the row."""

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._source, "")
        if not line:
            self.ended = True
            raise StopIteration
        self.row.append(line)
        return line

    def begin(self) -> None:
        """A row begins."""
        self.row, self.ended = [], False

    def back(self) -> bool:
        """Put every line of the row back but its first; False when that has been done too often."""
        again = self.row[1:]
        self._again.extendleft(reversed(again))
        self._left -= sum(map(len, again))
        return self._left >= 0


def rows(*, text: str, separator: str, width: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    """(number, cells) of each row. `width`: how many headings there are; zero while they are not known.

    A row whose end cannot be told has `Unread.OPEN_QUOTE` after its cells. Raises LofteError where that is the row of
    headings, for a row of too many cells, and for a file with open quotation marks everywhere.
    """
    lines, number = _Lines(text), 0
    reader = csv.reader(lines, delimiter=separator, strict=False)
    while True:
        number += 1
        lines.begin()
        try:
            cells = next(reader, None)
        except csv.Error:  # a cell without an end
            cells, lines.ended = [], True
        if cells is None:
            return
        if number == 1 and cells and cells[0].lower() == "sep=":
            continue
        if lines.ended or (len(lines.row) > 1 and _swallows(cells, lines.row, separator)):
            yield number, _open_row(lines, cells, separator, width, number)
            continue
        if len(cells) > COLUMN_LIMIT + 1:
            raise _error("SHEET_TOO_WIDE", "A row has too many columns.", number)
        if len(lines.row) == 1 and len(lines.row[0]) <= CELL_LIMIT:
            yield number, tuple([cell.strip() for cell in cells])
        else:
            yield number, tuple(fitted(cell.strip()) for cell in cells)


def _swallows(cells: Sequence[str], lines: Sequence[str], separator: str) -> bool:
    """Whether a row of several lines holds other rows: a cell with an address among breaks and separators, or a
    quotation mark that closes where no cell ends."""
    if any("@" in cell and separator in cell and ("\n" in cell or "\r" in cell) for cell in cells):
        return True
    try:
        list(csv.reader(lines, delimiter=separator, strict=True))
    except csv.Error:
        return True
    return False


def _open_row(lines: _Lines, cells: Sequence[str], separator: str, width: int, number: int) -> tuple[str, ...]:
    """The cells of a row whose end cannot be told, with the mark. What it swallowed is read once more."""
    whole_rows = all(line.count(separator) + 1 == width for line in lines.row[:2])
    if lines.ended or whole_rows:
        cells = [cell.strip(' "\r\n') for cell in lines.row[0].split(separator)]
        if not lines.back():
            width = 0
    if not width:
        raise _error("SHEET_ROW", "A row cannot be read; a quotation mark is probably open.", number)
    return (*(fitted(cell.strip()) for cell in cells[:width]), Unread.OPEN_QUOTE.value)


def _error(code: str, message: str, line: int) -> LofteError:
    return LofteError.of(code, message, place="row", remedy="Check the quotation marks.", line=line)
