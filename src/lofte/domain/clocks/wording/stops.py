"""The wording of the clocks of a no, and of what is passed on."""

from __future__ import annotations

from typing import Final

from lofte.domain.clocks.reasons import ReasonText, SourceKind

FORWARD: Final = ReasonText(
    code="PROCESSOR_FORWARDS",
    sv="Det som en registrerad skriver till biträdet går vidare till den personuppgiftsansvariga inom {hours} timmar.",
    en="What a subject writes to the processor goes on to the controller within {hours} hours.",
    source="GDPR 28(3)(e); setting: hours",
    kind=SourceKind.SETTING,
)
FORWARD_AND_ANSWER: Final = ReasonText(
    code="CONTROLLER_MONTH_RUNS",
    sv="Räkna också den personuppgiftsansvarigas månad från samma dag; det är den försiktiga läsningen.",
    en="Count the controller's month from the same day too; that is the cautious reading.",
    source="GDPR 12(3)",
    kind=SourceKind.PRACTICE,
)
STOPS_AT_ONCE: Final = ReasonText(
    code="NO_TAKES_EFFECT_AT_ONCE",
    sv=(
        "Ett nej gäller från det ögonblick då det registreras, {said}. Det som ligger i kö prövas om innan det"
        " lämnar oss."
    ),
    en="A no takes effect at the moment it is recorded, {said}. What is queued is decided again before it leaves.",
    source="GDPR 7(3), 21(3)",
)
OUTSIDE_LISTS: Final = ReasonText(
    code="OUTSIDE_LISTS_FOLLOW",
    sv="Sändlistor och annonslistor hos andra rättas inom {hours} timmar.",
    en="Mailing and advertising lists held by others are corrected within {hours} hours.",
    source="Gmail, Yahoo: two days; setting: external_hours",
    kind=SourceKind.PRACTICE,
)
PRINTED_LETTERS: Final = ReasonText(
    code="PRINTED_LETTERS_LOGGED",
    sv="Brev som redan är tryckta kan inte hejdas; de antecknas, och nästa utskick stoppas.",
    en="Letters already printed cannot be stopped; they are put on record, and the next mailing is.",
    source="GDPR 5(2)",
    kind=SourceKind.PRACTICE,
)
