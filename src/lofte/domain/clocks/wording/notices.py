"""The wording of the clocks of what must be told before or soon after something happens."""

from __future__ import annotations

from typing import Final

from lofte.domain.clocks.reasons import ReasonText, SourceKind

SOURCE_MONTH: Final = ReasonText(
    code="SOURCE_NOTICE_MONTH",
    sv="Den som inte själv lämnade uppgifterna informeras inom en månad från att de kom {obtained}.",
    en="A person who did not give the data is informed within one month of their arrival on {obtained}.",
    source="GDPR 14(3)(a)",
)
SOURCE_MESSAGE: Final = ReasonText(
    code="SOURCE_NOTICE_FIRST_MESSAGE",
    sv="Dock senast i det första meddelandet till personen, {day}. Den dagen flyttas inte.",
    en="But at the latest in the first message to the person, on {day}. That day does not move.",
    source="GDPR 14(3)(b)",
)
SOURCE_DISCLOSURE: Final = ReasonText(
    code="SOURCE_NOTICE_FIRST_DISCLOSURE",
    sv="Dock senast när uppgifterna första gången lämnas ut, {day}. Den dagen flyttas inte.",
    en="But at the latest when the data are first disclosed, on {day}. That day does not move.",
    source="GDPR 14(3)(c)",
)
LIFT_NOTICE: Final = ReasonText(
    code="LIFT_NEEDS_NOTICE",
    sv="Innan en begränsning upphör ska personen ha fått besked om det, hos oss minst {days} dagar före.",
    en="Before a restriction is lifted the person must have been told, with us at least {days} days before.",
    source="GDPR 18(3); setting: days",
)
POLICY_NOTICE: Final = ReasonText(
    code="POLICY_CHANGE_NOTICE",
    sv="En väsentlig ändring meddelas minst {days} dagar innan den nya lydelsen börjar gälla.",
    en="A material change is announced at least {days} days before the new text takes effect.",
    source="GDPR 5(1)(a), 13(3); setting: days",
    kind=SourceKind.SETTING,
)
POLICY_MINOR: Final = ReasonText(
    code="POLICY_CHANGE_MINOR",
    sv="Ändringen är inte väsentlig och behöver inte meddelas i förväg.",
    en="The change is not material and needs no notice in advance.",
    source="GDPR 13(3)",
    kind=SourceKind.PRACTICE,
)
CONSENTS_STALE: Final = ReasonText(
    code="CONSENTS_STALE_AT_CHANGE",
    sv="Samtycken som ändringen rör är inaktuella från {valid_from}. Tystnad är inte ett ja.",
    en="Consents that the change affects are stale from {valid_from}. Silence is not a yes.",
    source="GDPR 4(11), 7(1)",
)
SUB_PROCESSOR: Final = ReasonText(
    code="SUB_PROCESSOR_NOTICE",
    sv="Kunden meddelas innan ett nytt underbiträde anlitas och har {days} dagar att invända.",
    en="The client is told before a new sub-processor is engaged and has {days} days to object.",
    source="GDPR 28(2); setting: days",
)
BUSINESS_SALE: Final = ReasonText(
    code="BUSINESS_SALE_NOTICE",
    sv="De registrerade meddelas före en överlåtelse av verksamheten och har {days} dagar att invända.",
    en="The subjects are told before a business is handed over and have {days} days to object.",
    source="Datenschutzkonferenz 2019 (asset deals); setting: days",
    kind=SourceKind.PRACTICE,
)
WINDOW: Final = ReasonText(
    code="OBJECTION_WINDOW",
    sv="Tiden för invändning löper hela {objection_to}; det som meddelats får ske från {allowed_from}.",
    en="The time for objecting runs through {objection_to}; what was announced may happen from {allowed_from}.",
    source="EU 1182/71, 3(1), 3(2)(b)",
)
TOO_LATE: Final = ReasonText(
    code="NOTICE_TOO_LATE",
    sv="Beskedet {notified} kom för sent för {planned}. Tidigast möjliga dag är {allowed_from}.",
    en="The notice of {notified} came too late for {planned}. The earliest day possible is {allowed_from}.",
    source="the period above",
)
CONSULTATION: Final = ReasonText(
    code="CONSULTATION_EIGHT_WEEKS",
    sv="Tillsynsmyndigheten ger sitt råd inom åtta veckor från begäran om förhandssamråd {received}.",
    en="The supervisory authority gives its advice within eight weeks of the request for consultation on {received}.",
    source="GDPR 36(2); EU 1182/71, 3(2)(c)",
)
CONSULTATION_LONGER: Final = ReasonText(
    code="CONSULTATION_SIX_MORE",
    sv="Förlängt med sex veckor, räknat från begäran; myndigheten ska säga det, med skäl, senast {notice_by}.",
    en="Extended by six weeks, counted from the request; the authority says so, with reasons, by {notice_by}.",
    source="GDPR 36(2)",
)
CONSULTATION_SUSPENDED: Final = ReasonText(
    code="CONSULTATION_MAY_BE_SUSPENDED",
    sv=(
        "Tiden kan stå still medan myndigheten väntar på upplysningar, och tystnad hindrar den inte från att"
        " ingripa senare."
    ),
    en=(
        "The time may stand still while the authority waits for information, and silence does not bar it from"
        " acting later."
    ),
    source="GDPR 36(2), recital 94",
)
REVIEW: Final = ReasonText(
    code="REVIEW_PERIOD",
    sv="{what} senast {period} efter den förra, {last}.",
    en="{what} within {period} of the last one, on {last}.",
    source="GDPR 5(2), 24(1), 32(1)(d)",
    kind=SourceKind.PRACTICE,
)
