"""One import as the pages show it, and as the steps read it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from lofte.domain.collecting.columns import Column
from lofte.domain.collecting.statement import Statement
from lofte.domain.errors import LofteError
from lofte.domain.states import ImportState
from lofte.domain.terms import Channel, LawfulBasis, SourceKind
from lofte.store import rows
from lofte.store.models import Import
from lofte.store.scopes import current, reading

BUSY = (ImportState.STAGING, ImportState.STAGED, ImportState.ACTIVATING)
"""States in which an import has the controller's register to itself, so that no two bring the same person. One that is
being discarded brings nobody; the next may be stated meanwhile, and its rows wait until it is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportView:
    """An import. `settled` of `rows` have been read so far; `staged` are new, `merged` join somebody who is there."""

    id: UUID
    state: ImportState
    file_kind: str
    header: tuple[str, ...]
    columns: tuple[Column, ...]
    """One per heading."""
    rows: int
    """Zero: the upload was cut off; discard it."""
    settled: int
    staged: int
    merged: int
    refused: int
    statement: Statement | None
    stated_by: UUID | None
    stated_at: datetime | None
    uploaded_at: datetime
    activated_at: datetime | None

    @property
    def done(self) -> float:
        """How far the present state has come, from 0 to 1."""
        return self.settled / self.rows if self.rows else 0.0


def view(*, row: Import) -> ImportView:
    """The view of a row."""
    return ImportView(
        id=row.id,
        state=ImportState(row.state),
        file_kind=row.file_kind,
        header=tuple(row.columns),
        columns=columns_of(row=row),
        rows=row.rows,
        settled=row.settled,
        staged=row.staged,
        merged=row.merged,
        refused=row.refused,
        statement=statement_of(row=row) if row.stated_at else None,
        stated_by=row.stated_by_id,
        stated_at=row.stated_at,
        uploaded_at=row.uploaded_at,
        activated_at=row.activated_at,
    )


def import_view(*, controller: UUID, source: UUID) -> ImportView:
    """One import. Raises LofteError `IMPORT_UNKNOWN`."""
    with reading(controller):
        row = Import.objects.filter(id=source).first()
        if row is None:
            raise unknown()
        return view(row=row)


def import_views(*, controller: UUID, limit: int = 50) -> tuple[ImportView, ...]:
    """The latest imports, newest first."""
    with reading(controller):
        return tuple(view(row=row) for row in Import.objects.order_by("-id")[:limit])


def columns_of(*, row: Import) -> tuple[Column, ...]:
    """The mapping, one column per heading."""
    return tuple(Column(row.mapping[str(number)]) for number in range(len(row.columns)))


def mapping_of(*, columns: tuple[Column, ...]) -> dict[str, str]:
    """The mapping as its row keeps it."""
    return {str(number): column.value for number, column in enumerate(columns)}


def statement_of(*, row: Import) -> Statement:
    """The statement that was made."""
    collected_on = row.answers.get("collected_on")
    return Statement(
        purpose=row.purpose,
        channels=frozenset(Channel(one) for one in row.channels),
        basis=LawfulBasis(row.basis),
        source_kind=SourceKind(row.source_kind),
        words=row.statement,
        collected_on=date.fromisoformat(collected_on) if collected_on else None,
        proof_sample=row.answers.get("proof_sample", ""),
        own_sales=row.answers.get("own_sales", False),
        refusal_offered=row.answers.get("refusal_offered", False),
    )


def alone(*, source: UUID, states: Collection[ImportState], doing: str) -> Import:
    """The import's row, held against other steps until this one commits. Raises LofteError in any other state."""
    row = Import.objects.select_for_update(no_key=True).filter(id=source).first()
    if row is None:
        raise unknown()
    if row.state not in states:
        raise LofteError.of(
            "IMPORT_STATE",
            f"The import is {row.state}, so it cannot be {doing}.",
            place=str(source),
            remedy="Look at it once more; somebody else may have been faster.",
        )
    return row


def held(*, source: UUID, state: ImportState) -> bool:
    """Whether the import is in this state, which then cannot change before this step commits."""
    locked = " FOR NO KEY UPDATE" if connection.vendor == "postgresql" else ""
    return bool(
        rows.fetch(
            f"SELECT 1 FROM import WHERE controller_id = %s AND id = %s AND state = %s{locked}",  # noqa: S608  # a constant
            (rows.key(current()), rows.key(source), state.value),
        )
    )


def unknown() -> LofteError:
    """No such import here."""
    return LofteError.of("IMPORT_UNKNOWN", "There is no such import.", remedy="Choose one from the list.")
