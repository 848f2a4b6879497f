"""The clock of a cookie choice (C20): how long it is good for, and when the banner may ask again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from lofte.domain.calendar import Words, add_days, add_months, days_before
from lofte.domain.clocks.declaration import Clock, Kind, Parameter, day, refuse_before, whole
from lofte.domain.clocks.reasons import ClockResult, Reason
from lofte.domain.clocks.wording.permissions import COOKIE_CHANGED, COOKIE_MONTHS, COOKIE_REFUSED
from lofte.domain.clocks.wording.shared import PERMISSION_STAYS

CHOICE_MONTHS: Final = 12
REFUSAL_MONTHS: Final = 6


class CookieAnswer(StrEnum):
    """What was chosen; a choice by category is one answer per category."""

    ACCEPTED = "accepted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class CookieChoice(ClockResult):
    """The choice's last whole day (None if it ended on the day it was made), its first stale day, the next question."""

    valid_to: date | None
    stale_from: date
    ask_again_from: date


def cookie_choice(
    *,
    chosen: date,
    answer: CookieAnswer,
    changed: date | None = None,
    months: int = CHOICE_MONTHS,
    refusal_months: int = REFUSAL_MONTHS,
) -> CookieChoice:
    """How long a cookie choice is good for, and from when one may ask again (C20).

    `changed` is the day a vendor or a purpose changed. A refusal that has gone stale is still no consent: it only
    allows the question, and never before `refusal_months` have passed.
    """
    stale_from = add_days(day=add_months(day=chosen, months=months), days=1)
    reasons: tuple[Reason, ...] = (COOKIE_MONTHS.because(chosen=chosen, months=months),)
    if changed is not None:
        refuse_before(later="changed", earlier="chosen", in_order=changed >= chosen)
        if changed < stale_from:
            stale_from = changed
            reasons += (COOKIE_CHANGED.because(changed=changed),)
    valid_to = days_before(day=stale_from, days=1) if stale_from > chosen else None
    if valid_to is not None:
        reasons += (PERMISSION_STAYS.because(last=valid_to),)
    ask = stale_from
    if answer is CookieAnswer.REFUSED:
        ask = max(stale_from, add_days(day=add_months(day=chosen, months=refusal_months), days=1))
        reasons += (COOKIE_REFUSED.because(months=refusal_months, ask=ask),)
    return CookieChoice(valid_to=valid_to, stale_from=stale_from, ask_again_from=ask, reasons=reasons)


CLOCKS: Final = (
    Clock(
        name="cookie-choice",
        ids=("C20",),
        summary=Words(
            sv="hur länge ett kakval gäller och när banderollen får fråga igen",
            en="how long a cookie choice is good for and when the banner may ask again",
        ),
        function=cookie_choice,
        result=CookieChoice,
        parameters=(
            day("chosen", "dagen för valet", "the day of the choice"),
            Parameter(
                name="answer",
                kind=Kind.WORD,
                words=CookieAnswer,
                as_flags=True,
                help=Words(sv="vad personen valde", en="what the person chose"),
            ),
            day("changed", "dagen då leverantör eller ändamål ändrades", "the day a vendor or purpose changed"),
            whole("months", "månader som valet gäller", "months the choice is good for"),
            whole(
                "refusal_months", "månader innan ett nej får frågas om", "months before a refusal may be asked again"
            ),
        ),
    ),
)
