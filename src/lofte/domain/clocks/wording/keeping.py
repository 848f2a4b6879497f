"""The wording of the clocks of keeping and erasing."""

from __future__ import annotations

from typing import Final

from lofte.domain.clocks.reasons import ReasonText, SourceKind

PROOF_RELIED_ON: Final = ReasonText(
    code="PROOF_STILL_RELIED_ON",
    sv="Beviset behövs så länge vi stödjer oss på det; något slutdatum finns inte ännu.",
    en="The proof is needed as long as we rely on it; there is no end date yet.",
    source="GDPR 5(2), 7(1)",
)
PROOF_KEPT: Final = ReasonText(
    code="PROOF_KEPT_AFTERWARDS",
    sv="Beviset användes till {relied_until} och sparas {years} år till: så länge kan en sanktionsavgift beslutas.",
    en="The proof was relied on until {relied_until} and is kept {years} more years: so long a fine may be decided.",
    source="GDPR 5(2), 17(3)(e); DSL 6 kap.; setting: years",
)
BLOCK_KEPT: Final = ReasonText(
    code="BLOCK_KEPT_WHILE_MARKETING",
    sv="Spärren finns kvar så länge den personuppgiftsansvariga marknadsför; annars kunde nejet glömmas.",
    en="The block stays as long as the controller markets; otherwise the no could be forgotten.",
    source="GDPR 21(3), 17(3)(b)",
)
BLOCK_ENDS: Final = ReasonText(
    code="BLOCK_ENDS_WITH_MARKETING",
    sv="Marknadsföringen upphörde {ended}; därefter behövs inte spärren.",
    en="The marketing ended on {ended}; after that the block is not needed.",
    source="GDPR 5(1)(e)",
)
BOOKKEEPING: Final = ReasonText(
    code="BOOKKEEPING_SEVENTH_YEAR",
    sv=(
        "Räkenskapsinformation bevaras till och med det sjunde året efter det kalenderår då räkenskapsåret slutade,"
        " {year}."
    ),
    en=(
        "Accounting records are kept through the seventh year after the calendar year in which the financial year"
        " ended, {year}."
    ),
    source="BFL 7 kap. 2 §",
)
SOLE_TRADER_YEAR: Final = ReasonText(
    code="SOLE_TRADER_CALENDAR_YEAR",
    sv="En enskild näringsidkare har kalenderåret som räkenskapsår.",
    en="A sole trader's financial year is the calendar year.",
    source="BFL 3 kap. 1 §",
)
CLAIM_BUSINESS: Final = ReasonText(
    code="CLAIM_TEN_YEARS",
    sv="En fordran preskriberas tio år efter att den uppkom, {born}.",
    en="A claim lapses ten years after it arose, on {born}.",
    source="Preskriptionslagen (1981:130) 2 §",
)
CLAIM_CONSUMER: Final = ReasonText(
    code="CLAIM_THREE_YEARS",
    sv=(
        "En näringsidkares fordran mot en konsument för en vara eller tjänst preskriberas tre år efter att den"
        " uppkom, {born}."
    ),
    en="A trader's claim on a consumer for goods or a service lapses three years after it arose, on {born}.",
    source="Preskriptionslagen (1981:130) 2 §",
)
CLAIM_INTERRUPTED: Final = ReasonText(
    code="CLAIM_INTERRUPTED",
    sv="Preskriptionen avbröts {interrupted}; från den dagen löper en ny lika lång tid.",
    en="The lapse was interrupted on {interrupted}; from that day a new period of the same length runs.",
    source="Preskriptionslagen (1981:130) 5-7 §§",
)
CLAIM_LAPSED: Final = ReasonText(
    code="CLAIM_ALREADY_LAPSED",
    sv="Åtgärden {interrupted} kom efter att fordran hade preskriberats {lapsed} och avbryter inget.",
    en="The act of {interrupted} came after the claim had lapsed on {lapsed} and interrupts nothing.",
    source="Preskriptionslagen (1981:130) 8 §",
)
RECRUITMENT: Final = ReasonText(
    code="RECRUITMENT_TWO_YEARS",
    sv=(
        "Ansökningshandlingar sparas två år efter beslutet {decided}: så länge kan någon kräva ersättning för"
        " diskriminering."
    ),
    en=(
        "Applications are kept two years after the decision on {decided}: so long somebody may claim for"
        " discrimination."
    ),
    source="diskrimineringslagen (2008:567) 6 kap.",
    kind=SourceKind.PRACTICE,
)
RECRUITMENT_CONSENT: Final = ReasonText(
    code="RECRUITMENT_BY_CONSENT",
    sv="Längre endast med samtycke: personen har sagt ja till {until}.",
    en="Longer only by consent: the person has said yes until {until}.",
    source="GDPR 6(1)(a)",
)
RECRUITMENT_CONSENT_SHORT: Final = ReasonText(
    code="RECRUITMENT_CONSENT_NOT_LONGER",
    sv="Samtycket till {until} är kortare än tiden ovan och förlänger den inte.",
    en="The consent until {until} is shorter than the time above and does not lengthen it.",
    source="GDPR 6(1)(f)",
    kind=SourceKind.PRACTICE,
)
ENGAGEMENT: Final = ReasonText(
    code="ENGAGEMENT_HAND_BACK",
    sv=(
        "När uppdraget slutat {ended} lämnas kundens uppgifter tillbaka eller utplånas inom {days} dagar, efter"
        " kundens val."
    ),
    en=(
        "After the engagement ended on {ended} the client's data are handed back or erased within {days} days, as"
        " the client chooses."
    ),
    source="GDPR 28(3)(g); setting: days",
)
CERTIFICATE: Final = ReasonText(
    code="ENGAGEMENT_CERTIFICATE",
    sv="Ett intyg om att det är gjort lämnas senast {due}.",
    en="A certificate that it is done is given by {due}.",
    source="GDPR 28(3)(g), 28(3)(h)",
)
BACKUP: Final = ReasonText(
    code="BACKUP_ROTATION",
    sv="En säkerhetskopia från {made} roteras bort inom {days} dagar.",
    en="A backup made on {made} is rotated away within {days} days.",
    source="GDPR 5(1)(e), 32(1)(c); setting: days",
    kind=SourceKind.SETTING,
)
BACKUP_REPLAY: Final = ReasonText(
    code="BACKUP_REPLAY_BEFORE_LIVE",
    sv="Återläses den, ska raderingar och spärrar läggas på innan något tas i bruk.",
    en="If it is restored, erasures and blocks are replayed before anything goes live.",
    source="GDPR 17(1), 21(3)",
)
