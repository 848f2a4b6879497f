"""The wording of the clocks of a breach."""

from __future__ import annotations

from typing import Final

from lofte.domain.clocks.reasons import ReasonText, SourceKind

PROMISED: Final = ReasonText(
    code="BREACH_PROMISED",
    sv="Löftet är anmälan inom {hours} timmar från upptäckten {detected}.",
    en="The promise is to notify within {hours} hours of the discovery on {detected}.",
    source="the policy: breach.hours",
    kind=SourceKind.PROMISE,
)
NOT_PROMISED: Final = ReasonText(
    code="BREACH_NOT_PROMISED",
    sv="Policyn lovar ingen tid från upptäckten, så något löftesdatum finns inte.",
    en="The policy promises no time from discovery, so there is no promised date.",
    source="the policy: breach.hours",
    kind=SourceKind.PROMISE,
)
LAW_HOURS: Final = ReasonText(
    code="BREACH_LAW",
    sv=(
        "Anmälan till tillsynsmyndigheten inom {hours} timmar från att den personuppgiftsansvariga fick vetskap,"
        " {aware}."
    ),
    en="Notify the supervisory authority within {hours} hours of the controller becoming aware, on {aware}.",
    source="GDPR 33(1); setting: law_hours",
)
NOT_AWARE: Final = ReasonText(
    code="BREACH_NOT_AWARE",
    sv="Lagens tid har inte börjat: den personuppgiftsansvariga har ännu inte fått vetskap.",
    en="The law's time has not begun: the controller is not yet aware.",
    source="GDPR 33(1)",
)
NOT_NOTIFIABLE: Final = ReasonText(
    code="BREACH_NOT_NOTIFIABLE",
    sv="Med den bedömda risken behövs ingen anmälan enligt lag. Dokumentera incidenten och varför.",
    en="At the assessed risk the law asks for no notification. Put the breach and the reasons on record.",
    source="GDPR 33(1), 33(5); setting: law_from_risk",
)
HOUR_READING: Final = ReasonText(
    code="BREACH_HOUR_READING",
    sv=(
        "Läst timme för timme, från nästa hela timme och med minst två arbetsdagar, slutar tiden {reading}. Bara"
        " till kännedom: räkna aldrig med den."
    ),
    en=(
        "Read hour by hour, from the next full hour and with at least two working days, the time ends at {reading}."
        " For information only: never rely on it."
    ),
    source="EU 1182/71, 3(1), 3(2)(a), 3(5)",
)
CLIENT_TOLD: Final = ReasonText(
    code="CLIENT_TOLD_OF_BREACH",
    sv=(
        "Biträdet underrättar den personuppgiftsansvariga utan onödigt dröjsmål; hos oss inom {hours} timmar från"
        " upptäckten {detected}. Varje kund får veta det som rör den egna listan, inget mer."
    ),
    en=(
        "The processor tells the controller without undue delay; with us within {hours} hours of the discovery on"
        " {detected}. Each client is told what concerns its own list and nothing else."
    ),
    source="GDPR 33(2); setting: hours",
)
SUBJECTS_TOLD: Final = ReasonText(
    code="SUBJECTS_TOLD_OF_BREACH",
    sv="De berörda underrättas utan onödigt dröjsmål; hos oss inom {hours} timmar från beslutet {decided}.",
    en="The persons affected are told without undue delay; with us within {hours} hours of the decision on {decided}.",
    source="GDPR 34(1); the policy: breach.notify; setting: hours",
)
SUPPLEMENT: Final = ReasonText(
    code="SUPPLEMENT_28_DAYS",
    sv="En anmälan från {filed} kompletteras inom {days} dagar; annars avgörs den som den är.",
    en="A notification filed on {filed} is supplemented within {days} days; otherwise it is decided as it stands.",
    source="IMY: supplementing a notification; GDPR 33(4)",
    kind=SourceKind.PRACTICE,
)
