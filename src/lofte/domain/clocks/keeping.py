"""The clocks of keeping: proofs (C12), books (C15), claims (C16), recruitment (C17), hand-back (C24), backups (C25).

`keep_to` is the last day of keeping and never rolls; what is kept is erased on the day after, `erase_on`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, assert_never

from lofte.domain.calendar import SWEDEN, Calendar, Words, add_days, add_years
from lofte.domain.clocks.declaration import EVES, LEAD, Clock, Kind, Parameter, day, flag, refuse_before, whole
from lofte.domain.clocks.duties import LEAD_DAYS, duty
from lofte.domain.clocks.reasons import ClockResult, Reason
from lofte.domain.clocks.wording.keeping import (
    BACKUP,
    BACKUP_REPLAY,
    BLOCK_ENDS,
    BLOCK_KEPT,
    BOOKKEEPING,
    CERTIFICATE,
    CLAIM_BUSINESS,
    CLAIM_CONSUMER,
    CLAIM_INTERRUPTED,
    CLAIM_LAPSED,
    ENGAGEMENT,
    PROOF_KEPT,
    PROOF_RELIED_ON,
    RECRUITMENT,
    RECRUITMENT_CONSENT,
    RECRUITMENT_CONSENT_SHORT,
    SOLE_TRADER_YEAR,
)
from lofte.domain.clocks.wording.shared import KEEPING_STAYS
from lofte.domain.errors import LofteError

PROOF_YEARS: Final = 5
BOOKKEEPING_YEARS: Final = 7
CONSUMER_CLAIM_YEARS: Final = 3
CLAIM_YEARS: Final = 10
RECRUITMENT_YEARS: Final = 2
HAND_BACK_DAYS: Final = 30
BACKUP_DAYS: Final = 35


class Debtor(StrEnum):
    """Against whom the claim is; a claim on a consumer for goods or services lapses sooner."""

    CONSUMER = "consumer"
    BUSINESS = "business"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept(ClockResult):
    """How long something is kept; both None while nothing has begun to end it."""

    keep_to: date | None
    erase_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptTo(ClockResult):
    """How long something is kept: the last day, and the day of erasure after it."""

    keep_to: date
    erase_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class HandBack(KeptTo):
    """The end of an engagement: the last day for the client's data, our own target, and the certificate's last day."""

    target: date
    certificate_due: date


def proof_kept(*, relied_until: date | None = None, years: int = PROOF_YEARS) -> Kept:
    """How long the proof of a consent or an objection is kept (C12): while relied on, and some years more."""
    if relied_until is None:
        return Kept(keep_to=None, erase_on=None, reasons=(PROOF_RELIED_ON.because(),))
    kept = _kept(
        last=add_years(day=relied_until, years=years),
        because=(PROOF_KEPT.because(relied_until=relied_until, years=years),),
    )
    return Kept(keep_to=kept.keep_to, erase_on=kept.erase_on, reasons=kept.reasons)


def block_kept(*, marketing_ended: date | None = None) -> Kept:
    """How long a block entry is kept (C12): as long as the controller markets."""
    if marketing_ended is None:
        return Kept(keep_to=None, erase_on=None, reasons=(BLOCK_KEPT.because(),))
    kept = _kept(last=marketing_ended, because=(BLOCK_KEPT.because(), BLOCK_ENDS.because(ended=marketing_ended)))
    return Kept(keep_to=kept.keep_to, erase_on=kept.erase_on, reasons=kept.reasons)


def bookkeeping_kept(*, year_end: date, sole_trader: bool = False) -> KeptTo:
    """How long accounting records are kept (C15, BFL 7:2).

    Raises LofteError `clock.sole_trader_year` when a sole trader's financial year does not end on 31 December.
    """
    reasons: tuple[Reason, ...] = (BOOKKEEPING.because(year=year_end.year),)
    if sole_trader:
        if (year_end.month, year_end.day) != (12, 31):
            raise LofteError.of(
                "clock.sole_trader_year",
                f"A sole trader's financial year ends on 31 December, not on {year_end}.",
                place="--year-end",
                remedy=f"Give {year_end.year}-12-31, or leave --sole-trader out.",
            )
        reasons += (SOLE_TRADER_YEAR.because(),)
    last = add_years(day=date(year_end.year, 12, 31), years=BOOKKEEPING_YEARS)
    return _kept(last=last, because=reasons)


def claim_kept(*, born: date, debtor: Debtor, interrupted: tuple[date, ...] = ()) -> KeptTo:
    """How long what proves a claim is kept: until it lapses (C16, preskriptionslagen 2 §).

    Each interruption starts the period again, unless the claim had already lapsed. Raises LofteError when one of them
    is before the claim arose.
    """
    match debtor:
        case Debtor.CONSUMER:
            years, why = CONSUMER_CLAIM_YEARS, CLAIM_CONSUMER
        case Debtor.BUSINESS:
            years, why = CLAIM_YEARS, CLAIM_BUSINESS
        case _:
            assert_never(debtor)
    reasons: tuple[Reason, ...] = (why.because(born=born),)
    last = add_years(day=born, years=years)
    for interruption in sorted(interrupted):
        refuse_before(later="interrupted", earlier="born", in_order=interruption >= born)
        if interruption > last:
            reasons += (CLAIM_LAPSED.because(interrupted=interruption, lapsed=last),)
            break
        last = add_years(day=interruption, years=years)
        reasons += (CLAIM_INTERRUPTED.because(interrupted=interruption),)
    return _kept(last=last, because=reasons)


def recruitment_kept(*, decided: date, consent_until: date | None = None) -> KeptTo:
    """How long an application is kept after the decision (C17); longer only by consent."""
    last = add_years(day=decided, years=RECRUITMENT_YEARS)
    reasons: tuple[Reason, ...] = (RECRUITMENT.because(decided=decided),)
    if consent_until is not None:
        refuse_before(later="consent-until", earlier="decided", in_order=consent_until >= decided)
        text = RECRUITMENT_CONSENT if consent_until > last else RECRUITMENT_CONSENT_SHORT
        reasons += (text.because(until=consent_until),)
        last = max(last, consent_until)
    return _kept(last=last, because=reasons)


def engagement_end(
    *, ended: date, days: int = HAND_BACK_DAYS, lead_days: int = LEAD_DAYS, calendar: Calendar = SWEDEN
) -> HandBack:
    """The end of an engagement (C24, Article 28(3)(g)): keeping the client's data ends and does not roll; the
    certificate is a duty and does.
    """
    last = add_days(day=ended, days=days)
    kept = _kept(last=last, because=(ENGAGEMENT.because(ended=ended, days=days),))
    certificate = duty(begins=ended, raw=last, lead_days=lead_days, calendar=calendar, because=())
    return HandBack(
        keep_to=last,
        erase_on=kept.erase_on,
        target=certificate.target,
        certificate_due=certificate.due,
        reasons=(*kept.reasons, CERTIFICATE.because(due=certificate.due), *certificate.reasons),
    )


def backup_kept(*, made: date, days: int = BACKUP_DAYS) -> KeptTo:
    """How long a backup is kept (C25), and what must happen before one is used."""
    return _kept(
        last=add_days(day=made, days=days),
        because=(BACKUP.because(made=made, days=days), BACKUP_REPLAY.because()),
    )


def _kept(*, last: date, because: tuple[Reason, ...]) -> KeptTo:
    erase_on = add_days(day=last, days=1)
    return KeptTo(
        keep_to=last, erase_on=erase_on, reasons=(*because, KEEPING_STAYS.because(last=last, erase_on=erase_on))
    )


CLOCKS: Final = (
    Clock(
        name="proof",
        ids=("C12",),
        summary=Words(
            sv="hur länge beviset för ett samtycke eller en invändning sparas",
            en="how long the proof of a consent or an objection is kept",
        ),
        function=proof_kept,
        result=Kept,
        parameters=(
            day("relied_until", "sista dagen vi stödde oss på det", "the last day we relied on it"),
            whole("years", "år därefter", "years after that"),
        ),
    ),
    Clock(
        name="block",
        ids=("C12",),
        summary=Words(sv="hur länge en spärr finns kvar", en="how long a block entry stays"),
        function=block_kept,
        result=Kept,
        parameters=(day("marketing_ended", "sista dagen för marknadsföring", "the last day of marketing"),),
    ),
    Clock(
        name="bookkeeping",
        ids=("C15",),
        summary=Words(sv="hur länge räkenskapsinformation bevaras", en="how long accounting records are kept"),
        function=bookkeeping_kept,
        result=KeptTo,
        parameters=(
            day("year_end", "räkenskapsårets sista dag", "the last day of the financial year"),
            flag("sole_trader", "enskild näringsidkare", "a sole trader"),
        ),
    ),
    Clock(
        name="claim",
        ids=("C16",),
        summary=Words(sv="tills när en fordran kan göras gällande", en="until when a claim can be made"),
        function=claim_kept,
        result=KeptTo,
        parameters=(
            day("born", "dagen då fordran uppkom", "the day the claim arose"),
            Parameter(
                name="debtor",
                kind=Kind.WORD,
                words=Debtor,
                as_flags=True,
                help=Words(sv="vem fordran riktas mot", en="whom the claim is against"),
            ),
            Parameter(
                name="interrupted",
                kind=Kind.DAYS,
                help=Words(
                    sv="dag då preskriptionen avbröts; får upprepas", en="a day it was interrupted; may be repeated"
                ),
            ),
        ),
    ),
    Clock(
        name="recruitment",
        ids=("C17",),
        summary=Words(sv="hur länge ansökningshandlingar sparas", en="how long job applications are kept"),
        function=recruitment_kept,
        result=KeptTo,
        parameters=(
            day("decided", "dagen för beslutet", "the day of the decision"),
            day("consent_until", "sista dagen enligt samtycke", "the last day by consent"),
        ),
    ),
    Clock(
        name="engagement-end",
        ids=("C24",),
        summary=Words(
            sv="när kundens uppgifter ska vara återlämnade eller utplånade",
            en="when a client's data must be handed back or erased",
        ),
        function=engagement_end,
        result=HandBack,
        parameters=(
            day("ended", "dagen då uppdraget slutade", "the day the engagement ended"),
            whole("days", "dagar till återlämnandet", "days until they are handed back"),
            LEAD,
            EVES,
        ),
    ),
    Clock(
        name="backup",
        ids=("C25",),
        summary=Words(sv="hur länge en säkerhetskopia finns", en="how long a backup exists"),
        function=backup_kept,
        result=KeptTo,
        parameters=(
            day("made", "dagen då den gjordes", "the day it was made"),
            whole("days", "dagar i rotationen", "days of rotation"),
        ),
    ),
)
