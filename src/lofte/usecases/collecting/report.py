"""Which rows of a file were refused and why, page by page and as a file. Numbers, columns and codes: nobody's data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from lofte.domain.collecting.columns import Column
from lofte.domain.collecting.rows import NOTES, RowFault
from lofte.store.models import ImportRefusal
from lofte.store.scopes import reading

PAGE = 100
CSV_PAGE = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedField:
    """One reason: the row as the spreadsheet numbers it, the column, and the code."""

    row: int
    column: Column
    fault: RowFault

    @property
    def note(self) -> bool:
        """Whether the row was taken all the same, without this field."""
        return self.fault in NOTES


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPage:
    """Some of them, in the order of the file. `after` asks for the next page; None: that was the last."""

    lines: tuple[RefusedField, ...]
    after: tuple[int, str, str] | None


def report_counts(*, controller: UUID, source: UUID) -> dict[RowFault, int]:
    """How many rows have each fault, the most frequent first."""
    with reading(controller):
        found = (
            ImportRefusal.objects.filter(source=source)
            .values_list("code")
            .annotate(rows=Count("number", distinct=True))
            .order_by("-rows", "code")
        )
        return {RowFault(code): number for code, number in found}


def report_page(
    *,
    controller: UUID,
    source: UUID,
    fault: RowFault | None = None,
    after: tuple[int, str, str] | None = None,
    limit: int = PAGE,
) -> ReportPage:
    """A page of the refused rows, of one fault or all."""
    with reading(controller):
        held = ImportRefusal.objects.filter(source=source).order_by("number", "field", "code")
        if fault is not None:
            held = held.filter(code=fault.value)
        if after is not None:
            held = held.filter(number__gte=after[0])
        found: list[tuple[int, str, str]] = []
        for number, column, code in held.values_list("number", "field", "code").iterator(chunk_size=limit + 1):
            if after is None or (number, column, code) > after:
                found.append((number, column, code))
            if len(found) > limit:
                break
    lines = tuple(
        RefusedField(row=number, column=Column(column), fault=RowFault(code)) for number, column, code in found[:limit]
    )
    return ReportPage(lines=lines, after=found[limit - 1] if len(found) > limit else None)


def report_csv(*, controller: UUID, source: UUID) -> Iterator[str]:
    """The whole report as CSV, line by line: row, column and code, semicolons between, as Excel in Swedish opens it."""
    yield "row;column;code\r\n"
    after: tuple[int, str, str] | None = None
    while True:
        page = report_page(controller=controller, source=source, after=after, limit=CSV_PAGE)
        for line in page.lines:
            yield f"{line.row};{line.column};{line.fault}\r\n"
        if page.after is None:
            return
        after = page.after
