"""Imports as pages show them: how far each has come, what was stated, and every row that was refused and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count

from lofte.domain.collecting.columns import Column
from lofte.domain.policy.model import Policy
from lofte.domain.states import ImportState
from lofte.domain.terms import Channel, Language, LawfulBasis, Role, SourceKind
from lofte.queries.newsletters import Purpose, label_of
from lofte.queries.notices import in_force
from lofte.store.models import Import, ImportRefusal
from lofte.store.scopes import reading

MOST = 50
ROWS_SHOWN = 40
MOVING = frozenset({ImportState.STAGING, ImportState.ACTIVATING, ImportState.DISCARDING})
STATABLE = (Channel.EMAIL, Channel.PHONE, Channel.SMS, Channel.LETTER)
REPORT_HEADER: Mapping[Language, tuple[str, ...]] = {
    Language.SV: ("Rad", "Kolumn", "Kod", "Skäl"),
    Language.EN: ("Row", "Column", "Code", "Reason"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRow:
    """One import in the list."""

    id: UUID
    state: ImportState
    uploaded_at: datetime
    purpose: str
    rows: int
    refused: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportList:
    """The list, latest first."""

    rows: tuple[ImportRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnShown:
    """One column of the file, with the guess and some of what stands in it."""

    index: int
    heading: str
    chosen: Column
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The rows refused for one reason. `more` are not listed."""

    code: str
    count: int
    rows: tuple[int, ...]

    @property
    def more(self) -> int:
        """How many are not listed."""
        return self.count - len(self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalLine:
    """One refused row, or one field of it."""

    row: int
    field: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPage:
    """One import."""

    id: UUID
    state: ImportState
    header: tuple[str, ...]
    rows: int
    settled: int
    staged: int
    merged: int
    refused: int
    uploaded_at: datetime
    purpose: str
    purpose_label: str
    basis: LawfulBasis | None
    source: SourceKind | None
    statement: str
    stated_by: str
    stated_at: datetime | None
    refusals: tuple[Group, ...]
    purposes: tuple[Purpose, ...]
    sources: tuple[SourceKind, ...]
    bases: tuple[LawfulBasis, ...]
    channels: tuple[Channel, ...]
    today: date
    for_client: bool
    sheet: str = ""
    """The sheet that was read, while the statement is not made and there were others."""
    other_sheets: tuple[str, ...] = ()

    @property
    def sheets(self) -> int:
        """How many sheets the file has, where it has several."""
        return len(self.other_sheets) + 1

    @property
    def waiting(self) -> bool:
        """Whether its columns are still to be mapped and its origin to be stated."""
        return self.state is ImportState.UPLOADED

    @property
    def moving(self) -> bool:
        """Whether it goes on by itself."""
        return self.state in MOVING


def imports(*, controller: UUID, at: datetime, language: Language) -> ImportList:
    """The latest imports."""
    version = in_force(controller=controller, at=at)
    policy = version.text.policy if version else None
    with reading(controller):
        found = list(Import.objects.order_by("-id")[:MOST])
    return ImportList(
        rows=tuple(
            ImportRow(
                id=row.id,
                state=ImportState(row.state),
                uploaded_at=row.uploaded_at,
                purpose=label_of(policy=policy, purpose=row.purpose, language=language) if row.purpose else "",
                rows=row.rows,
                refused=row.refused,
            )
            for row in found
        )
    )


def import_page(*, controller: UUID, source: UUID, at: datetime, language: Language) -> ImportPage | None:
    """One import; none where this controller has no such one. Shows counts and row numbers, nobody's data."""
    version = in_force(controller=controller, at=at)
    policy = version.text.policy if version else None
    with reading(controller):
        row = Import.objects.select_related("stated_by", "controller").filter(id=source).first()
        if row is None:
            return None
        return ImportPage(
            id=row.id,
            state=ImportState(row.state),
            header=tuple(row.columns),
            rows=row.rows,
            settled=row.settled,
            staged=row.staged,
            merged=row.merged,
            refused=row.refused,
            uploaded_at=row.uploaded_at,
            purpose=row.purpose,
            purpose_label=label_of(policy=policy, purpose=row.purpose, language=language),
            basis=LawfulBasis(row.basis) if row.basis else None,
            source=SourceKind(row.source_kind) if row.source_kind else None,
            statement=row.statement,
            stated_by=row.stated_by.name if row.stated_by else "",
            stated_at=row.stated_at,
            refusals=tuple(_groups(source)),
            purposes=_purposes(policy, language),
            sources=_sources(policy),
            bases=_bases(policy),
            channels=_channels(policy),
            today=at.date(),
            for_client=row.controller.agency_id is not None,
            sheet=row.answers.get("sheet", ""),
            other_sheets=tuple(row.answers.get("other_sheets", ())),
        )


def columns_shown(
    *, header: tuple[str, ...], columns: tuple[Column, ...], rows: tuple[tuple[str, ...], ...]
) -> tuple[ColumnShown, ...]:
    """Each column with its guess and what stands in the first rows."""
    return tuple(
        ColumnShown(
            index=index,
            heading=heading,
            chosen=columns[index],
            examples=tuple(cells[index] for cells in rows if index < len(cells) and cells[index]),
        )
        for index, heading in enumerate(header)
    )


def refusals(*, controller: UUID, source: UUID) -> tuple[RefusalLine, ...]:
    """Every refusal of an import, in the order of the file."""
    with reading(controller):
        found = ImportRefusal.objects.filter(source_id=source).order_by("number", "field", "code")
        return tuple(RefusalLine(row=row.number, field=row.field, code=row.code) for row in found)


def _groups(source: UUID) -> Iterator[Group]:
    counted = (
        ImportRefusal.objects.filter(source_id=source)
        .values_list("code")
        .annotate(count=Count("number"))
        .order_by("-count", "code")
    )
    for code, count in counted:
        numbers = ImportRefusal.objects.filter(source_id=source, code=code).order_by("number")
        yield Group(code=code, count=int(count), rows=tuple(numbers.values_list("number", flat=True)[:ROWS_SHOWN]))


def _purposes(policy: Policy | None, language: Language) -> tuple[Purpose, ...]:
    if policy is None:
        return ()
    return tuple(
        Purpose(slug=one.id, label=one.label[language], marketing=one.marketing)
        for one in sorted(policy.activities, key=lambda one: not one.marketing)
        if one.role is Role.CONTROLLER and set(one.channels) & set(STATABLE)
    )


def _sources(policy: Policy | None) -> tuple[SourceKind, ...]:
    """What the policy names; every kind where it names none, for whoever has a list knows where it came from."""
    named = {source for one in policy.activities for source in one.sources} if policy else set()
    return tuple(source for source in SourceKind if not named or source in named)


def _bases(policy: Policy | None) -> tuple[LawfulBasis, ...]:
    used = {one.basis for one in policy.activities} if policy else set()
    return tuple(basis for basis in LawfulBasis if basis in used)


def _channels(policy: Policy | None) -> tuple[Channel, ...]:
    used = {channel for one in policy.activities for channel in one.channels} if policy else set()
    return tuple(channel for channel in STATABLE if channel in used)
