"""One row of a spreadsheet to a contact, or to the reason why it was refused. Never quotes what the row says."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache

from lofte.domain import identifiers
from lofte.domain.collecting.cells import UNREAD, Unread, shown
from lofte.domain.collecting.columns import Column
from lofte.domain.collecting.proposals import propose_type, said_kind
from lofte.domain.terms import PersonType

YES = frozenset({"ja", "j", "yes", "y", "true", "sant", "1", "x", "sann"})
NO = frozenset({"", "nej", "n", "no", "false", "falskt", "0", "-", "falsk"})
DATE_FORMS = ("%Y-%m-%d", "%Y%m%d", "%d/%m/%Y", "%d.%m.%Y", "%Y/%m/%d", "%d-%m-%Y")


class RowFault(StrEnum):
    """Why a row was refused."""

    EMAIL_BROKEN = "EMAIL_BROKEN"
    PHONE_BROKEN = "PHONE_BROKEN"
    NO_ADDRESS = "NO_ADDRESS"
    DATE_BROKEN = "DATE_BROKEN"
    DATE_AHEAD = "DATE_AHEAD"
    YES_NO_BROKEN = "YES_NO_BROKEN"
    PERSON_TYPE_BROKEN = "PERSON_TYPE_BROKEN"
    ORGANISATION_NUMBER_BROKEN = "ORGANISATION_NUMBER_BROKEN"
    TOO_MANY_CELLS = "TOO_MANY_CELLS"
    TOO_LONG = "TOO_LONG"
    """A cell holds more text than is read."""
    FORMULA = "FORMULA"
    """A cell holds a formula that was never worked out."""
    SHEET_ROW = "SHEET_ROW"
    """A quotation mark is open, so nobody can tell where the row ends."""
    DUPLICATE = "DUPLICATE"
    """The same person at the same address stands in an earlier row."""
    SHARED_ADDRESS = "SHARED_ADDRESS"
    """Several persons have this address, and the row does not say which of them it means."""
    ERASED = "ERASED"
    """Erased here, and the row shows no lawful collection since (R07)."""
    RESTRICTED = "RESTRICTED"
    """The subject's data are restricted, so nothing is added to them (R09)."""
    SAID_NO = "SAID_NO"
    """A consent was not taken, because a no stands on record."""
    OTHER_VALUE = "OTHER_VALUE"
    """A field was not taken, because another value stands on record."""


NOTES = frozenset({RowFault.SAID_NO, RowFault.OTHER_VALUE})
"""Faults of a field in a row that was taken all the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A row that was not taken: every fault with the column it stands in.

    `noes` are the addresses in it whose owner has said no: a no counts even where the rest of the row is broken.
    """

    row: int
    faults: tuple[tuple[RowFault, Column], ...]
    noes: Mapping[Column, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A row that was taken. `fields` are normalised values by column; the dates and answers are what it can prove."""

    row: int
    fields: Mapping[Column, str]
    proposed_type: PersonType | None
    """A proposal that a person confirms per batch; None: the row gives no ground for one."""
    consent_date: date | None
    consent_text: str
    sale_date: date | None
    refusal_offered: bool
    said_no: bool
    birth_date: date | None = None
    personal_number: bool = False
    """The organisation number is a personal identity number (a sole trader's)."""

    @property
    def name(self) -> str:
        """What the person is called, in a form that two spellings share; empty when the row does not say."""
        parts = (self.fields.get(Column.GIVEN_NAME, ""), self.fields.get(Column.FAMILY_NAME, ""))
        return plain_name(" ".join(parts))


def plain_name(text: str) -> str:
    """A name without regard to case, spacing and how its letters are composed."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def read_row(*, row: int, cells: tuple[str, ...], columns: tuple[Column, ...], today: date) -> Contact | Refused:
    """Read one row by the mapping. `today` is the law's date: a consent or sale after it is a fault."""
    faults: list[tuple[RowFault, Column]] = []
    if not UNREAD.isdisjoint(cells):
        cells = _without_marks(cells, columns, faults)
    values: dict[Column, str] = {c: v for c, v in zip(columns, cells, strict=False) if c is not Column.IGNORED and v}
    if any(cells[len(columns) :]):
        faults.append((RowFault.TOO_MANY_CELLS, Column.IGNORED))
    fields = _fields(values, faults)
    dates = {c: _date(values.get(c, ""), c, today, faults) for c in (Column.CONSENT_DATE, Column.SALE_DATE)}
    born = _date(values.get(Column.BIRTH_DATE, ""), Column.BIRTH_DATE, today, faults)
    answers = {c: _answer(values.get(c, ""), c, faults) for c in (Column.REFUSAL_OFFERED, Column.SAID_NO)}
    said_type = values.get(Column.PERSON_TYPE, "")
    if said_type and said_kind(text=said_type) is None:
        faults.append((RowFault.PERSON_TYPE_BROKEN, Column.PERSON_TYPE))
    if not faults and not {Column.EMAIL, Column.PHONE, Column.POSTAL_ADDRESS} & set(fields):
        faults.append((RowFault.NO_ADDRESS, Column.EMAIL))
    if faults:
        said_no = answers[Column.SAID_NO]
        return Refused(row=row, faults=tuple(faults), noes=_identifiers(fields) if said_no else {})
    if born is not None:
        fields[Column.BIRTH_DATE] = born.isoformat()
    return Contact(
        row=row,
        fields=fields,
        proposed_type=propose_type(fields=fields, said=said_kind(text=said_type)),
        consent_date=dates[Column.CONSENT_DATE],
        consent_text=values.get(Column.CONSENT_TEXT, ""),
        sale_date=dates[Column.SALE_DATE],
        refusal_offered=answers[Column.REFUSAL_OFFERED],
        said_no=answers[Column.SAID_NO],
        birth_date=born,
        personal_number=identifiers.is_personal_number(fields.get(Column.ORGANISATION_NUMBER, "")),
    )


def _without_marks(
    cells: tuple[str, ...], columns: tuple[Column, ...], faults: list[tuple[RowFault, Column]]
) -> tuple[str, ...]:
    """The cells that hold a text; each mark that stands for one which is needed is a fault."""
    if Unread.OPEN_QUOTE in cells:
        faults.append((RowFault.SHEET_ROW, Column.IGNORED))
        cells = tuple(cell for cell in cells if cell != Unread.OPEN_QUOTE)
    for column, cell in zip(columns, cells, strict=False):
        if column is not Column.IGNORED and cell in UNREAD:
            faults.append((RowFault.FORMULA if cell == Unread.FORMULA else RowFault.TOO_LONG, column))
    # What stands beyond the headings stays, so that it is told as such.
    return shown(cells[: len(columns)]) + cells[len(columns) :]


def _identifiers(fields: Mapping[Column, str]) -> dict[Column, str]:
    return {column: fields[column] for column in (Column.EMAIL, Column.PHONE) if column in fields}


def _fields(values: Mapping[Column, str], faults: list[tuple[RowFault, Column]]) -> dict[Column, str]:
    fields: dict[Column, str] = {}
    for column, value in values.items():
        match column:
            case Column.EMAIL:
                normal = identifiers.normalise_email(value)
                fault = RowFault.EMAIL_BROKEN
            case Column.PHONE:
                normal = identifiers.normalise_phone(value)
                fault = RowFault.PHONE_BROKEN
            case Column.ORGANISATION_NUMBER:
                normal = identifiers.normalise_organisation_number(value)
                fault = RowFault.ORGANISATION_NUMBER_BROKEN
            case Column.FULL_NAME:
                given, _, family = _line(value).rpartition(" ")
                fields.setdefault(Column.GIVEN_NAME, given or family)
                fields.setdefault(Column.FAMILY_NAME, family if given else "")
                continue
            case Column.CONSENT_DATE | Column.SALE_DATE | Column.CONSENT_TEXT | Column.REFUSAL_OFFERED:
                continue
            case Column.SAID_NO | Column.PERSON_TYPE:
                continue
            case _:
                fields[column] = _line(value)
                continue
        if normal is None:
            faults.append((fault, column))
        else:
            fields[column] = normal
    return {column: value for column, value in fields.items() if value}


def _line(text: str) -> str:
    """One line of text with its letters composed: two ways of typing å must not make two values."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _date(text: str, column: Column, today: date, faults: list[tuple[RowFault, Column]]) -> date | None:
    if not text:
        return None
    found = _parsed(text)
    if found is None:
        faults.append((RowFault.DATE_BROKEN, column))
    elif found > today:
        faults.append((RowFault.DATE_AHEAD, column))
    return found


@lru_cache(maxsize=8192)
def _parsed(text: str) -> date | None:
    day = text.split("T")[0].split(" ")[0]
    for form in DATE_FORMS:
        try:
            return datetime.strptime(day, form).date()  # noqa: DTZ007  (a date has no zone)
        except ValueError:
            continue
    return None


def _answer(text: str, column: Column, faults: list[tuple[RowFault, Column]]) -> bool:
    plain = text.casefold().strip()
    # Other systems write the day of a refusal where they know it; a day is a yes.
    if plain in YES or (column is Column.SAID_NO and _parsed(text) is not None):
        return True
    if plain not in NO:
        faults.append((RowFault.YES_NO_BROKEN, column))
    return False
