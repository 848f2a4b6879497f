"""What stands in a row in place of a text that its file does not give, so that the row is refused and not bent."""

from __future__ import annotations

from enum import StrEnum


class Unread(StrEnum):
    """A mark in place of a cell. No file can put one there: a NUL is never read as text."""

    FORMULA = "\0formula"
    """A formula that was never worked out."""
    TOO_LONG = "\0long"
    """More text than a cell may hold."""
    OPEN_QUOTE = "\0quote"
    """Comes after the cells of a row whose quotation marks do not tell where it ends."""


UNREAD = frozenset(one.value for one in Unread)


def shown(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Cells as a person may look at them: without marks."""
    return cells if UNREAD.isdisjoint(cells) else tuple("" if cell in UNREAD else cell for cell in cells)
