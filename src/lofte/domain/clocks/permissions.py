"""The clocks of what may be done for a time: NIX (C19), former customers (C18), callbacks (C11), ages (R14, R15).

A permission never rolls: its last day is its last day, and the day after is too late.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from lofte.domain.calendar import SWEDEN, Calendar, Words, add_days, add_months, birthday
from lofte.domain.clocks.declaration import EVES, Clock, day, refuse_before, whole
from lofte.domain.clocks.reasons import ClockResult, Reason
from lofte.domain.clocks.wording.permissions import (
    CALL_CONSENT,
    CALLBACK_KEEP,
    CALLBACK_OPEN,
    CALLBACK_TRY,
    CONSENT_AGE,
    FORMER_CUSTOMER,
    LEAP_BIRTHDAY,
    MARKETING_AGE,
    NIX_LETTER_WASH,
    NIX_WASH,
)
from lofte.domain.clocks.wording.shared import EVES_COUNT, KEEPING_STAYS, PERMISSION_STAYS

NIX_MONTHS: Final = 2
CALL_CONSENT_MONTHS: Final = 3
NIX_LETTER_MONTHS: Final = 3
FORMER_CUSTOMER_MONTHS: Final = 12
CONSENT_AGE_YEARS: Final = 13
MARKETING_AGE_YEARS: Final = 16
CALLBACK_WORKING_DAYS: Final = 1
CALLBACK_KEEP_DAYS: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Usable(ClockResult):
    """Until when a list or a consent may be used: `usable_to` is the last day, `stale_from` the first day too late."""

    usable_to: date
    stale_from: date


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerCustomer(ClockResult):
    """Until when a former customer may be marketed to: the last day, and the first day on which it is refused."""

    marketing_to: date
    denied_from: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeGates(ClockResult):
    """From when a person may consent alone to an online service, and from when direct marketing is acceptable."""

    consent_from: date
    marketing_from: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Callback(ClockResult):
    """By when to call, and the last day for the number; without a closing day it has none yet."""

    try_by: date
    keep_to: date | None
    erase_on: date | None


def nix_usable(*, fetched: date) -> Usable:
    """Until when a call list washed against NIX-Telefon may be used (C19)."""
    return _usable(start=fetched, months=NIX_MONTHS, because=NIX_WASH.because(fetched=fetched))


def call_consent_usable(*, given: date) -> Usable:
    """Until when the consent of a person listed in NIX to calls from this company may be used (C19)."""
    return _usable(start=given, months=CALL_CONSENT_MONTHS, because=CALL_CONSENT.because(given=given))


def nix_letter_usable(*, fetched: date) -> Usable:
    """Until when a mailing list washed against NIX adresserat may be used (C19)."""
    return _usable(start=fetched, months=NIX_LETTER_MONTHS, because=NIX_LETTER_WASH.because(fetched=fetched))


def former_customer(*, ended: date) -> FormerCustomer:
    """Until when somebody whose contract has ended may be marketed to (C18)."""
    last = add_months(day=ended, months=FORMER_CUSTOMER_MONTHS)
    return FormerCustomer(
        marketing_to=last,
        denied_from=add_days(day=last, days=1),
        reasons=(FORMER_CUSTOMER.because(ended=ended), PERMISSION_STAYS.because(last=last)),
    )


def age_gates(
    *, born: date, consent_age: int = CONSENT_AGE_YEARS, marketing_age: int = MARKETING_AGE_YEARS
) -> AgeGates:
    """The days on which a person may consent alone and may be marketed to (rules R14 and R15)."""
    consent_from = birthday(born=born, age=consent_age)
    marketing_from = birthday(born=born, age=marketing_age)
    leap = (LEAP_BIRTHDAY.because(),) if (born.month, born.day) == (2, 29) else ()
    return AgeGates(
        consent_from=consent_from,
        marketing_from=marketing_from,
        reasons=(
            CONSENT_AGE.because(age=consent_age, day=consent_from),
            MARKETING_AGE.because(age=marketing_age, day=marketing_from),
            *leap,
        ),
    )


def callback(
    *,
    asked: date,
    closed: date | None = None,
    working_days: int = CALLBACK_WORKING_DAYS,
    keep_days: int = CALLBACK_KEEP_DAYS,
    calendar: Calendar = SWEDEN,
) -> Callback:
    """By when to call somebody who asked for it, and until when the number may be kept (C11)."""
    eves = (EVES_COUNT.because(),) if calendar.eves else ()
    owed = (CALLBACK_TRY.because(asked=asked, count=working_days), *eves)
    try_by = calendar.working_days_after(day=asked, count=working_days)
    if closed is None:
        return Callback(try_by=try_by, keep_to=None, erase_on=None, reasons=(*owed, CALLBACK_OPEN.because()))
    refuse_before(later="closed", earlier="asked", in_order=closed >= asked)
    keep_to = add_days(day=closed, days=keep_days)
    erase_on = add_days(day=keep_to, days=1)
    kept = (
        CALLBACK_KEEP.because(closed=closed, days=keep_days),
        KEEPING_STAYS.because(last=keep_to, erase_on=erase_on),
    )
    return Callback(try_by=try_by, keep_to=keep_to, erase_on=erase_on, reasons=(*owed, *kept))


def _usable(*, start: date, months: int, because: Reason) -> Usable:
    last = add_months(day=start, months=months)
    return Usable(
        usable_to=last,
        stale_from=add_days(day=last, days=1),
        reasons=(because, PERMISSION_STAYS.because(last=last)),
    )


CLOCKS: Final = (
    Clock(
        name="callback",
        ids=("C11",),
        summary=Words(
            sv="när den som bett om det ska ha blivit uppringd, och hur länge numret får finnas",
            en="when somebody who asked for it must be called, and how long the number may be kept",
        ),
        function=callback,
        result=Callback,
        parameters=(
            day("asked", "dagen då personen bad om samtalet", "the day the call was asked for"),
            day("closed", "dagen då ärendet stängdes", "the day the matter was closed"),
            whole("working_days", "arbetsdagar att ringa på", "working days within which to call"),
            whole("keep_days", "dagar som numret får finnas efteråt", "days the number may be kept afterwards"),
            EVES,
        ),
    ),
    Clock(
        name="former-customer",
        ids=("C18",),
        summary=Words(
            sv="hur länge en tidigare kund får marknadsföras till", en="how long a former customer may be marketed to"
        ),
        function=former_customer,
        result=FormerCustomer,
        parameters=(day("ended", "dagen då avtalet slutade", "the day the contract ended"),),
    ),
    Clock(
        name="nix",
        ids=("C19",),
        summary=Words(
            sv="hur länge en ringlista kontrollerad mot NIX-Telefon får användas",
            en="how long a call list checked against NIX-Telefon may be used",
        ),
        function=nix_usable,
        result=Usable,
        parameters=(day("fetched", "dagen för kontrollen", "the day of the check"),),
    ),
    Clock(
        name="call-consent",
        ids=("C19",),
        summary=Words(
            sv="hur länge ett ja till samtal från den som är spärrad i NIX räcker",
            en="how long a yes to calls from somebody listed in NIX lasts",
        ),
        function=call_consent_usable,
        result=Usable,
        parameters=(day("given", "dagen då personen sade ja", "the day the person said yes"),),
    ),
    Clock(
        name="nix-letter",
        ids=("C19",),
        summary=Words(
            sv="hur länge en adresslista kontrollerad mot NIX adresserat får användas",
            en="how long a mailing list checked against NIX adresserat may be used",
        ),
        function=nix_letter_usable,
        result=Usable,
        parameters=(day("fetched", "dagen för kontrollen", "the day of the check"),),
    ),
    Clock(
        name="age",
        ids=("R14", "R15"),
        summary=Words(
            sv="från när en ung person själv får samtycka och får marknadsföras till",
            en="from when a young person may consent alone and may be marketed to",
        ),
        function=age_gates,
        result=AgeGates,
        parameters=(
            day("born", "födelsedagen", "the day of birth"),
            whole("consent_age", "ålder för eget samtycke", "age for consenting alone"),
            whole("marketing_age", "ålder för direktmarknadsföring", "age for direct marketing"),
        ),
    ),
)
