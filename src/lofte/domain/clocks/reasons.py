"""Why a clock shows what it shows: each reason with a stable code, both languages, and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from lofte.domain.calendar import STOCKHOLM, Words


class SourceKind(StrEnum):
    """What stands behind a reason, so that nobody takes a habit for a statute."""

    LAW = "law"
    PRACTICE = "practice"
    PROMISE = "promise"
    SETTING = "setting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One reason for a date: what a program relies on (`code`), what a person reads, and the source."""

    code: str
    sv: str
    en: str
    source: str
    kind: SourceKind


Value = date | datetime | int | str | Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonText:
    """The wording of a reason, with places for the dates and numbers of a case."""

    code: str
    sv: str
    en: str
    source: str
    kind: SourceKind = SourceKind.LAW

    def because(self, **values: Value) -> Reason:
        """The reason with the values of this case filled in."""
        return Reason(
            code=self.code,
            sv=self.sv.format_map({name: _written(value).sv for name, value in values.items()}),
            en=self.en.format_map({name: _written(value).en for name, value in values.items()}),
            source=self.source,
            kind=self.kind,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockResult:
    """What every clock answers: its own dates, and the reasons for them in the order in which they were applied."""

    reasons: tuple[Reason, ...]


def _written(value: Value) -> Words:
    """A value as a person writes it; instants are told in Stockholm time, to the minute."""
    if isinstance(value, Words):
        return value
    if isinstance(value, datetime):
        text = f"{value.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}"
    elif isinstance(value, date):
        text = value.isoformat()
    else:
        text = str(value)
    return Words(sv=text, en=text)
