"""A file comes in: opened, its columns guessed, its rows kept encrypted. Nothing of it is used before its statement."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from lofte.clock import new_id
from lofte.domain.acts import Act, Actor
from lofte.domain.collecting.cells import shown
from lofte.domain.collecting.columns import Column, guess, require_usable
from lofte.domain.collecting.fields import require_headings
from lofte.domain.errors import LofteError
from lofte.domain.states import ImportRowState, ImportState
from lofte.sources.files.sheets import Sheet, open_sheet
from lofte.store import work
from lofte.store.evidence import looking, recording
from lofte.store.models import Import
from lofte.store.scopes import reading
from lofte.usecases.collecting import chunks
from lofte.usecases.collecting.imports import ImportView, alone, columns_of, import_view, mapping_of, view

AT_ONCE = 200
"""Chunks written in one transaction; encrypted before it, so that it is short."""
UNFINISHED_KEPT = timedelta(days=14)
"""An import that nobody activates is discarded: nothing needs its rows, and their key does not live for ever."""
EXPIRE = "expire_import"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The first rows of a file as they stand in it."""

    header: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def upload(*, controller: UUID, actor: Actor, content: bytes, at: datetime, sheet: str = "") -> ImportView:
    """Take in a spreadsheet (CSV or XLSX, as bytes) and guess its columns. `sheet` names one of a workbook's sheets.

    Raises LofteError for what cannot be read as a whole, and then nothing of it is kept. Killed in the middle it leaves
    an import without rows, which can only be discarded.
    """
    opened = open_sheet(content=content, sheet=sheet)
    require_headings(header=opened.header)
    source = new_id()
    with reading(controller):
        sealed = list(chunks.seal_all(source=source, lines=opened.rows()))
        if not sealed:
            raise LofteError.of(
                "IMPORT_NO_ROWS",
                "There are headings, but no rows below them.",
                place="file",
                remedy="Give a row for each person.",
            )
    groups = [sealed[start : start + AT_ONCE] for start in range(0, len(sealed), AT_ONCE)]
    for number, group in enumerate(groups):
        with recording(controller=controller, actor=actor, at=at, act=Act.IMPORT_UPLOADED) as record:
            if number == 0:
                _create(controller=controller, source=source, sheet=opened, at=at)
            chunks.insert(source=source, chunks=group)
            if number == len(groups) - 1:
                Import.objects.filter(id=source).update(rows=sum(one.rows for one in sealed))
            record.entry(thing=source, detail={"chunks": len(group), "last": number == len(groups) - 1})
    return import_view(controller=controller, source=source)


def _create(*, controller: UUID, source: UUID, sheet: Sheet, at: datetime) -> None:
    Import.objects.create(
        id=source,
        controller_id=controller,
        state=ImportState.UPLOADED,
        file_digest=hashlib.sha256(sheet.content).hexdigest(),
        file_kind=sheet.kind,
        encoding=sheet.encoding,
        delimiter=sheet.separator,
        columns=list(sheet.header),
        mapping=mapping_of(columns=guess(sheet.header)),
        # Until the statement, which takes its place: other sheets' names are shown and not kept.
        answers={"sheet": sheet.name, "other_sheets": list(sheet.others)},
        uploaded_at=at,
    )
    work.plan(kind=EXPIRE, thing=source, due_at=at + UNFINISHED_KEPT)


def map_columns(*, controller: UUID, source: UUID, columns: Sequence[Column], actor: Actor, at: datetime) -> ImportView:
    """Say which column is which, one per heading. Raises LofteError with every reason why that cannot work."""
    with recording(controller=controller, actor=actor, at=at, act=Act.IMPORT_MAPPED) as record:
        row = alone(source=source, states=(ImportState.UPLOADED,), doing="mapped")
        require_usable(header=row.columns, columns=columns)
        row.mapping = mapping_of(columns=tuple(columns))
        row.save(update_fields=["mapping"])
        record.entry(thing=source, detail={"columns": tuple(columns)})
        return view(row=row)


def preview(*, controller: UUID, source: UUID, actor: Actor, at: datetime, limit: int = 5) -> Preview:
    """The first rows, to see what each column holds. They are people, so the look is written down."""
    with looking(controller=controller, actor=actor, at=at, act=Act.LOOKED_AT_IMPORT) as record:
        row = Import.objects.get(id=source)
        first = chunks.fetch(source=source, states=(ImportRowState.READ,), limit=1)
        lines = [line for chunk in first for line in chunks.opened(source=source, chunk=chunk)][:limit]
        record.entry(thing=source, detail={"rows": len(lines), "purpose": "map_columns"})
        seen = tuple((number, shown(cells)) for number, cells in lines)
        return Preview(header=tuple(row.columns), columns=columns_of(row=row), rows=seen)
