"""The wording of the clocks of what may be done for a time: registers, former customers, ages, cookie choices."""

from __future__ import annotations

from typing import Final

from lofte.domain.clocks.reasons import ReasonText, SourceKind

NIX_WASH: Final = ReasonText(
    code="NIX_TWO_MONTHS",
    sv="En ringlista får användas i högst två månader efter att den kontrollerades mot NIX-Telefon {fetched}.",
    en="A call list may be used for at most two months after it was checked against NIX-Telefon on {fetched}.",
    source="NIX-Telefon rules; MFL 21 §",
    kind=SourceKind.PRACTICE,
)
CALL_CONSENT: Final = ReasonText(
    code="CALL_CONSENT_THREE_MONTHS",
    sv=(
        "Den som är spärrad i NIX och uttryckligen har sagt ja till just det här företaget {given} får ringas i tre"
        " månader."
    ),
    en="A person listed in NIX who expressly said yes to this very company on {given} may be called for three months.",
    source="NIX-Telefon rules",
    kind=SourceKind.PRACTICE,
)
NIX_LETTER_WASH: Final = ReasonText(
    code="NIX_LETTER_THREE_MONTHS",
    sv="En adresslista får användas i högst tre månader efter att den kontrollerades mot NIX adresserat {fetched}.",
    en="A mailing list may be used for at most three months after it was checked against NIX adresserat on {fetched}.",
    source="NIX adresserat rules",
    kind=SourceKind.PRACTICE,
)
FORMER_CUSTOMER: Final = ReasonText(
    code="FORMER_CUSTOMER_TWELVE_MONTHS",
    sv=(
        "Marknadsföring till en tidigare kund går an i tolv månader efter att avtalet slutade {ended}, om inget nej"
        " har kommit."
    ),
    en=(
        "Marketing to a former customer is acceptable for twelve months after the contract ended on {ended}, unless"
        " the person has said no."
    ),
    source="verksamt.se; NIX rules",
    kind=SourceKind.PRACTICE,
)
CONSENT_AGE: Final = ReasonText(
    code="CHILD_CONSENT_AGE",
    sv="Eget samtycke till en tjänst på nätet från {age} år, {day}; dessförinnan krävs en vårdnadshavare.",
    en="Own consent to an online service from the age of {age}, on {day}; before that a guardian must approve.",
    source="GDPR 8(1); DSL 2 kap. 4 §",
)
MARKETING_AGE: Final = ReasonText(
    code="CHILD_MARKETING_AGE",
    sv="Direktmarknadsföring tidigast vid {age} år, {day}, enligt god sed.",
    en="Direct marketing from the age of {age} at the earliest, on {day}, by good practice.",
    source="Konsumentverket; ICC code",
    kind=SourceKind.PRACTICE,
)
LEAP_BIRTHDAY: Final = ReasonText(
    code="LEAP_DAY_BIRTHDAY",
    sv="Den som är född 29 februari fyller år 1 mars de år som saknar skottdag, så inget börjar en dag för tidigt.",
    en="A person born on 29 February gains an age on 1 March in common years, so nothing begins a day too early.",
    source="our reading: permissions never come early",
    kind=SourceKind.PRACTICE,
)
COOKIE_MONTHS: Final = ReasonText(
    code="COOKIE_CHOICE_MONTHS",
    sv="Valet från {chosen} gäller i {months} månader.",
    en="The choice made on {chosen} is good for {months} months.",
    source="LEK 9 kap. 28 §; setting: months",
    kind=SourceKind.SETTING,
)
COOKIE_CHANGED: Final = ReasonText(
    code="COOKIE_CHOICE_CHANGED",
    sv="Leverantör eller ändamål ändrades {changed}; från den dagen säger valet inget om det nya.",
    en="A vendor or purpose changed on {changed}; from that day the choice says nothing about what is new.",
    source="GDPR 4(11), 7(1)",
)
COOKIE_REFUSED: Final = ReasonText(
    code="COOKIE_REFUSAL_RESPECTED",
    sv="Ett nej upprepas inte som fråga på {months} månader; tidigast {ask} får banderollen fråga igen.",
    en="A refusal is not asked again for {months} months; the banner may ask on {ask} at the earliest.",
    source="GDPR 7(4); setting: refusal_months",
    kind=SourceKind.SETTING,
)
CALLBACK_TRY: Final = ReasonText(
    code="CALLBACK_TRY",
    sv=(
        "Den som bad om att bli uppringd {asked} rings inom {count} arbetsdag(ar). Numret är till för det och inget"
        " annat."
    ),
    en=(
        "Who asked for a call on {asked} is called within {count} working day(s). The number serves that and"
        " nothing else."
    ),
    source="GDPR 5(1)(b); setting: working_days",
    kind=SourceKind.SETTING,
)
CALLBACK_KEEP: Final = ReasonText(
    code="CALLBACK_NUMBER_KEPT",
    sv="När ärendet stängdes {closed} började {days} dagar löpa; sedan ska numret vara borta.",
    en="When the matter was closed on {closed}, {days} days began; then the number must be gone.",
    source="GDPR 5(1)(e); setting: keep_days",
    kind=SourceKind.SETTING,
)
CALLBACK_OPEN: Final = ReasonText(
    code="CALLBACK_OPEN",
    sv="Ärendet är inte stängt, så numret har ännu inget slutdatum.",
    en="The matter is not closed, so the number has no end date yet.",
    source="GDPR 5(1)(e)",
)
