"""The wording of the clocks of a request."""

from __future__ import annotations

from typing import Final

from lofte.domain.clocks.reasons import ReasonText, SourceKind

ONE_MONTH: Final = ReasonText(
    code="ANSWER_ONE_MONTH",
    sv=(
        "Svaret, också ett avslag, ska lämnas utan onödigt dröjsmål och senast en månad efter mottagandet"
        " {received}. Den dagen räknas inte, men tiden löper även om begäran kom på en helg."
    ),
    en=(
        "The answer, and a refusal too, is owed without undue delay and within one month of the receipt on"
        " {received}. That day is not counted, but the time runs even if the request came at a weekend."
    ),
    source="GDPR 12(3), 12(4); EU 1182/71, 3(1), 3(2)(c)",
)
EXTENDED: Final = ReasonText(
    code="EXTENDED_THREE_MONTHS",
    sv="Förlängd med två månader: tre månader från mottagandet {received}, aldrig från det flyttade första datumet.",
    en="Extended by two months: three months from the receipt on {received}, never from the rolled first date.",
    source="GDPR 12(3)",
)
NOTICE_OWED: Final = ReasonText(
    code="EXTENSION_NEEDS_NOTICE",
    sv="Förlängningen gäller bara om ett besked om den, med skälen, har nått personen senast {notice_by}.",
    en="The extension stands only if notice of it, with the reasons, has reached the person by {notice_by}.",
    source="GDPR 12(3)",
)
NOTICE_OWED_PAUSED: Final = ReasonText(
    code="EXTENSION_NEEDS_NOTICE_PAUSED",
    sv=(
        "Förlängningen gäller bara om ett besked om den, med skälen, når personen inom den första månaden, som nu"
        " står still."
    ),
    en=(
        "The extension stands only if notice of it, with the reasons, reaches the person within the first month,"
        " now paused."
    ),
    source="GDPR 12(3)",
)
NOTICE_IN_TIME: Final = ReasonText(
    code="EXTENSION_IN_FORCE",
    sv="Beskedet om förlängning lämnades {delivered}, i tid.",
    en="The notice of extension was delivered on {delivered}, in time.",
    source="GDPR 12(3)",
)
NOTICE_LATE: Final = ReasonText(
    code="EXTENSION_VOID",
    sv=(
        "Beskedet om förlängning lämnades {delivered}, efter {notice_by}. Förlängningen gäller inte; den första"
        " tiden står kvar."
    ),
    en=(
        "The notice of extension was delivered on {delivered}, after {notice_by}. The extension is void; the first"
        " date stands."
    ),
    source="GDPR 12(3)",
)
IDENTITY_PAUSED: Final = ReasonText(
    code="IDENTITY_PAUSED",
    sv=(
        "Identiteten efterfrågades {asked} och svaret har inte kommit. Tiden står still och sista dag kan inte"
        " anges ännu."
    ),
    en=(
        "Identity was asked for on {asked} and the answer has not come. The time stands still; there is no last day"
        " yet."
    ),
    source="GDPR 12(6)",
)
IDENTITY_ADDED: Final = ReasonText(
    code="IDENTITY_DAYS_ADDED",
    sv=(
        "Från frågan om identitet {asked} till svaret {answered} gick {days} hela dagar. De läggs till; månaden"
        " börjar inte om."
    ),
    en=(
        "From asking for identity on {asked} to the answer on {answered} {days} whole days passed. They are added;"
        " the month does not start again."
    ),
    source="GDPR 12(6)",
)
IDENTITY_LATE: Final = ReasonText(
    code="IDENTITY_ASKED_LATE",
    sv=(
        "Identiteten efterfrågades {asked}, efter {ask_by} ({count} arbetsdagar från mottagandet). Det ger inget"
        " uppehåll."
    ),
    en="Identity was asked for on {asked}, after {ask_by} ({count} working days from receipt). That is no pause.",
    source="GDPR 12(2), 12(6); setting: identity_working_days",
    kind=SourceKind.SETTING,
)
IDENTITY_UNREASONED: Final = ReasonText(
    code="IDENTITY_UNREASONED",
    sv="Identiteten efterfrågades {asked} utan rimliga skäl att betvivla den. Det ger inget uppehåll.",
    en="Identity was asked for on {asked} without reasonable doubt about it. That is no pause.",
    source="GDPR 12(6)",
)
RESTRICT_AT_ONCE: Final = ReasonText(
    code="OBJECTION_RESTRICTS",
    sv="Behandlingen begränsas redan vid mottagandet {received} och förblir begränsad tills invändningen är avgjord.",
    en="Processing is restricted at the receipt on {received} and stays so until the objection is decided.",
    source="GDPR 18(1)(d), 21(1)",
)
