"""The wording of the rules that all clocks share."""

from __future__ import annotations

from typing import Final

from lofte.domain.clocks.reasons import ReasonText, SourceKind

ROLLED: Final = ReasonText(
    code="ROLLED_FORWARD",
    sv=(
        "{raw} är {why}. En skyldighet som slutar på en lördag, söndag eller helgdag slutar i stället nästa"
        " arbetsdag, {due}."
    ),
    en="{raw} is {why}. A duty that would end on a Saturday, Sunday or holiday ends with the next working day, {due}.",
    source="EU 1182/71, 3(4); lag (1989:253)",
)
EVES_COUNT: Final = ReasonText(
    code="EVES_COUNT",
    sv="Midsommarafton, julafton och nyårsafton räknas här som lediga dagar.",
    en="Midsummer Eve, Christmas Eve and New Year's Eve count as days off here.",
    source="lag (1930:173) 2 §; setting: eves",
    kind=SourceKind.SETTING,
)
TARGET: Final = ReasonText(
    code="INTERNAL_TARGET",
    sv="Sikta på {target}: {days} dagar före sista dag, på en arbetsdag.",
    en="Aim at {target}: {days} days before the last day, on a working day.",
    source="setting: lead_days",
    kind=SourceKind.SETTING,
)
TARGET_AT_ONCE: Final = ReasonText(
    code="INTERNAL_TARGET_AT_ONCE",
    sv="Tiden är kortare än de {days} dagar som vi annars har till godo. Sikta på {target}.",
    en="The time is shorter than the {days} days we otherwise keep in hand. Aim at {target}.",
    source="setting: lead_days",
    kind=SourceKind.SETTING,
)
HOURS_ELAPSE: Final = ReasonText(
    code="HOURS_ELAPSE",
    sv="Timmar är förfluten tid: de stannar inte för helger, och övergången till eller från sommartid ändrar dem inte.",
    en=(
        "Hours are elapsed time: they do not stop for weekends, and a change to or from summer time does not alter"
        " them."
    ),
    source="EU 1182/71, 3(4)",
)
PERMISSION_STAYS: Final = ReasonText(
    code="PERMISSION_NEVER_ROLLS",
    sv="Ett tillstånd förlängs aldrig av en helg: sista dagen är {last} oavsett veckodag.",
    en="A permission is never lengthened by a weekend: the last day is {last}, whatever weekday that is.",
    source="EU 1182/71, 3(4) e contrario",
)
KEEPING_STAYS: Final = ReasonText(
    code="KEEPING_NEVER_ROLLS",
    sv="Lagringstiden slutar {last} oavsett veckodag. Gallra {erase_on}.",
    en="The time for keeping ends on {last}, whatever weekday that is. Erase on {erase_on}.",
    source="GDPR 5(1)(e)",
)
BACKWARD_STAYS: Final = ReasonText(
    code="BACKWARD_NEVER_ROLLS",
    sv="Tiden räknas bakåt från det som ska ske och flyttas inte till en arbetsdag; annars blev varningen kortare.",
    en="The time is counted backwards from the act and does not move to a working day; that would shorten the warning.",
    source="EU 1182/71, 3(4) e contrario",
)
