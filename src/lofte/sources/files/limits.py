"""How much of a spreadsheet is read. Beyond it the file, or the row, is refused and says so; nothing is cut."""

from __future__ import annotations

from lofte.domain.collecting.cells import Unread

SIZE_LIMIT = 64 * 1024 * 1024
"""Bytes of a file."""
UNPACKED_LIMIT = 512 * 1024 * 1024
"""Bytes of an XLSX file, unpacked."""
ROW_LIMIT = 1_000_000
COLUMN_LIMIT = 200
CELL_LIMIT = 10_000
"""Characters of a cell."""


def fitted(text: str) -> str:
    """The text of a cell, or the mark that it is too long."""
    return text if len(text) <= CELL_LIMIT else Unread.TOO_LONG.value
