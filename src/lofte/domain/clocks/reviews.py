"""The clocks of what comes back (C22, reviews) and of the authority's advice beforehand (C27, prior consultation)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from lofte.domain.calendar import SWEDEN, Calendar, Words, add_days, add_months
from lofte.domain.clocks.declaration import EVES, LEAD, Clock, Kind, Parameter, day, flag
from lofte.domain.clocks.duties import LEAD_DAYS, Duty, duty, rolling
from lofte.domain.clocks.reasons import ClockResult, Reason
from lofte.domain.clocks.wording.notices import CONSULTATION, CONSULTATION_LONGER, CONSULTATION_SUSPENDED, REVIEW

CONSULTATION_DAYS: Final = 8 * 7
CONSULTATION_MORE_DAYS: Final = 6 * 7
CONSULTATION_NOTICE_MONTHS: Final = 1


class ReviewKind(StrEnum):
    """What is reviewed."""

    AGREEMENT = "agreement"
    VENDOR = "vendor"
    LEGITIMATE_INTEREST = "legitimate-interest"
    ACCESS = "access"
    RESTORE_DRILL = "restore-drill"
    INTERNAL_RULES = "internal-rules"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPeriod:
    """How long a review lasts, in months or in days, never both."""

    what: Words
    months: int = 0
    days: int = 0

    def words(self) -> Words:
        """The period as a person says it."""
        if self.months:
            return Words(sv=f"{self.months} månader", en=f"{self.months} months")
        return Words(sv=f"{self.days} dagar", en=f"{self.days} days")


REVIEW_PERIODS: Final = {
    ReviewKind.AGREEMENT: ReviewPeriod(
        what=Words(sv="Biträdesavtalet ses över", en="The processing agreement is reviewed"), months=12
    ),
    ReviewKind.VENDOR: ReviewPeriod(what=Words(sv="Leverantören ses över", en="The vendor is reviewed"), months=12),
    ReviewKind.LEGITIMATE_INTEREST: ReviewPeriod(
        what=Words(sv="Intresseavvägningen ses över", en="The balancing of interests is reviewed"), months=24
    ),
    ReviewKind.ACCESS: ReviewPeriod(what=Words(sv="Behörigheterna ses över", en="Access is reviewed"), months=6),
    ReviewKind.RESTORE_DRILL: ReviewPeriod(
        what=Words(sv="Återläsning ur säkerhetskopia övas", en="Restoring from a backup is practised"), days=90
    ),
    ReviewKind.INTERNAL_RULES: ReviewPeriod(
        what=Words(sv="De interna reglerna ses över", en="The internal rules are reviewed"), months=12
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Consultation(ClockResult):
    """When the authority's advice is due; `extension_notice_by` is the last day on which it may say that it needs
    longer.
    """

    raw: date
    due: date
    extension_notice_by: date


def review_due(*, kind: ReviewKind, last: date, lead_days: int = LEAD_DAYS, calendar: Calendar = SWEDEN) -> Duty:
    """When something must be reviewed again (C22)."""
    period = REVIEW_PERIODS[kind]
    return duty(
        begins=last,
        raw=add_days(day=add_months(day=last, months=period.months), days=period.days),
        lead_days=lead_days,
        calendar=calendar,
        because=(REVIEW.because(what=period.what, period=period.words(), last=last),),
    )


def prior_consultation(*, received: date, extended: bool = False, calendar: Calendar = SWEDEN) -> Consultation:
    """When the supervisory authority's advice is due after a request for prior consultation (C27, Article 36(2)).

    Eight weeks, or fourteen when extended, both from the request; it is the authority's duty, so there is no own
    target.
    """
    raw = add_days(day=received, days=CONSULTATION_DAYS + (CONSULTATION_MORE_DAYS if extended else 0))
    due = calendar.on_or_after(day=raw)
    notice_by = calendar.on_or_after(day=add_months(day=received, months=CONSULTATION_NOTICE_MONTHS))
    reasons: tuple[Reason, ...] = (CONSULTATION.because(received=received),)
    if extended:
        reasons += (CONSULTATION_LONGER.because(notice_by=notice_by),)
    reasons += (CONSULTATION_SUSPENDED.because(), *rolling(raw=raw, due=due, calendar=calendar))
    return Consultation(raw=raw, due=due, extension_notice_by=notice_by, reasons=reasons)


CLOCKS: Final = (
    Clock(
        name="review",
        ids=("C22",),
        summary=Words(sv="när något ska ses över igen", en="when something must be reviewed again"),
        function=review_due,
        result=Duty,
        parameters=(
            Parameter(
                name="kind",
                kind=Kind.WORD,
                words=ReviewKind,
                help=Words(sv="vad som ses över", en="what is reviewed"),
            ),
            day("last", "dagen för den förra översynen", "the day of the last review"),
            LEAD,
            EVES,
        ),
    ),
    Clock(
        name="prior-consultation",
        ids=("C27",),
        summary=Words(
            sv="när tillsynsmyndighetens råd efter ett förhandssamråd ska komma",
            en="when the authority's advice after a prior consultation is due",
        ),
        function=prior_consultation,
        result=Consultation,
        parameters=(
            day("received", "dagen då myndigheten fick begäran", "the day the authority received the request"),
            flag("extended", "myndigheten har förlängt tiden", "the authority has extended the time"),
            EVES,
        ),
    ),
)
