"""How long data are kept, and what is promised when something goes wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lofte.domain.policy.lints.case import Case, Hit, Rule, Severity, quote, saying
from lofte.domain.policy.model import Words
from lofte.domain.terms import Language, Trigger

VAGUE = saying(
    sv=r"\b(?:rimlig|skälig)\w* (?:tid|tidsperiod|period)\b|\b(?:beslutad|avtalad) period\b|\btills vidare\b|"
    r"\bså länge (?:som )?(?:det |de |uppgifterna )?(?:är )?(?:nödvändig|behöv|kräv)\w*|"
    r"\b(?:inte|ej) längre än (?:vad )?(?:som )?(?:det )?(?:är )?(?:nödvändig|behöv|kräv)\w*",
    en=r"\breasonable (?:time|period)\b|\bperiod (?:that is )?(?:agreed|decided)\b|\buntil further notice\b|"
    r"\bas long as (?:it is |is |they are |we )?(?:necessary|need\w*|required)\b|"
    r"\b(?:no|not) longer than (?:is |it is )?(?:necessary|needed|required)\b",
)
PERIOD = saying(
    sv=r"\b(?:\d+|en|ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|arton|arton|tjugofyra|trettio|sextio|nittio) "
    r"(?:timm\w*|dygn|dag\w*|veck\w*|månad\w*|år)\b",
    en=r"\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|eighteen|twenty-four|"
    r"thirty|sixty|ninety) "
    r"(?:hours?|days?|weeks?|months?|years?)\b",
)
SELF_ENDING = frozenset(
    {
        Trigger.UNTIL_WITHDRAWAL,
        Trigger.CONSENT_WITHDRAWN,
        Trigger.CONTRACT_ENDED,
        Trigger.ENGAGEMENT_ENDED,
        Trigger.CASE_CLOSED,
        Trigger.EVENT_HELD,
    }
)
"""Triggers that may end the keeping by themselves; the others need a number."""

INTRUSION = saying(sv=r"\b(?:data)?intrång\w*|\borätta händer\b", en=r"\b(?:intrusion|hack\w*|wrong hands|break-?in)\b")
INCIDENT = saying(
    sv=r"\bpersonuppgiftsincident\w*|\bincident\w*|\b(?:förlust|förlor|förstör|felutskick|felaktigt skick|"
    r"ändras av misstag)\w*",
    en=r"\bpersonal data breach\w*|\bincident\w*|\b(?:loss|lost|destr|alter|sent wrongly|mis-?sen[dt]|"
    r"wrong recipient)\w*",
)
REPORTING = saying(
    sv=r"\b(?:underrätt|anmäl|meddela|rapporter|inträffa|upptäck)\w*",
    en=r"\b(?:notif|report|inform|occur|happen|discover|tell)\w*",
)
HOURS = saying(sv=r"\b(\d{1,3}) timm\w*", en=r"\b(\d{1,3}) hours?\b")
BREACH = saying(
    sv=r"\b(?:intrång|incident|IMY|integritetsskyddsmyndighet)\w*",
    en=r"\b(?:breach|incident|intrusion|IMY|authority)\w*",
)
LAW_HOURS = 72
"""GDPR Article 33(1)."""


def no_number(case: Case) -> Iterator[Hit]:
    """L04: a category that an activity never ends, a rule without a number, or words that could mean any time."""
    labels = {category.id: category.label for category in case.policy.categories}
    rules = {rule.id: rule.categories for rule in case.policy.retention}
    for number, activity in enumerate(case.policy.activities):
        ended = {category for rule in activity.retention for category in rules[rule]}
        for category in activity.categories:
            if category not in ended:
                yield case.at("activities", number, "retention", what=labels[category])
    for number, rule in enumerate(case.policy.retention):
        if rule.period is None and rule.trigger not in SELF_ENDING:
            yield case.at("retention", number, "trigger", what=rule.label)
    for sentence in case.saying(VAGUE):
        if not PERIOD.said(case.section(sentence.language, sentence.anchor), sentence.language):
            yield quote(sentence, what=Words(sv="uppgifterna", en="the data"))


def without_routine(case: Case) -> Iterator[Hit]:
    """L26: a breach promise beyond the law, and no written routine that would keep it."""
    breach = case.policy.breach
    stronger = (breach.hours is not None and breach.hours < LAW_HOURS) or breach.notify == "all_affected"
    if stronger and not breach.runbook:
        yield case.at("breach", "hours" if breach.hours else "notify")


def intrusion_only(case: Case) -> Iterator[Hit]:
    """L31: the breach promise speaks of intrusion; loss, alteration and mis-sending need the same path."""
    telling = [item for item in case.saying(REPORTING) if BREACH.said(item.text, item.language)]
    for language in Language:
        of_language = [item for item in telling if item.language is language]
        if any(INCIDENT.said(item.text, language) for item in of_language):
            continue
        narrow = next((item for item in of_language if INTRUSION.said(item.text, language)), None)
        if narrow:
            yield quote(narrow)


def other_hours(case: Case) -> Iterator[Hit]:
    """P07: the notice promises other hours than the model, or more than the law allows."""
    hours = case.policy.breach.hours
    if hours is not None and hours > LAW_HOURS:
        yield case.at("breach", "hours", said=str(hours), set=str(LAW_HOURS))
    for sentence in case.saying(HOURS):
        match = HOURS.find(sentence.text, sentence.language)
        said = int(match.group(1)) if match else 0
        if BREACH.said(sentence.text, sentence.language) and said not in (hours or LAW_HOURS, LAW_HOURS):
            yield quote(sentence, said=str(said), set=str(hours or LAW_HOURS))


def unsaid_hours(case: Case) -> Iterator[Hit]:
    """P08: the model promises hours that the notice does not."""
    hours = case.policy.breach.hours
    for language, notice in case.notices.items():
        if hours and not re.search(rf"\b{hours}\b", case.whole(language)):
            yield case.at("breach", "hours", said=str(hours), file=notice.name)


RULES = (
    Rule(
        code="L04",
        severity=Severity.WARN,
        law="GDPR 5(1)(e), 13(2)(a)",
        message=Words(
            sv="Hur länge {what} sparas sägs utan tal och utan händelse.",
            en="How long {what} is kept is said without a number or an event.",
        ),
        remedy=Words(
            sv='Skriv händelse och tid: "tolv månader efter att avtalet upphört", och samma regel i [[retention]].',
            en='Write event and time: "twelve months after the contract ended", and the same rule in [[retention]].',
        ),
        find=no_number,
    ),
    Rule(
        code="L26",
        severity=Severity.WARN,
        law="GDPR 24, 33",
        message=Words(
            sv="Löftet vid incidenter är strängare än lagen, men ingen rutin finns angiven.",
            en="The breach promise is stronger than the law, but no routine is named.",
        ),
        remedy=Words(
            sv="Ange rutinen i breach.runbook (vem gör vad, även på helger), eller lova lagens 72 timmar.",
            en="Name the routine in breach.runbook (who does what, on weekends too), or promise the law's 72 hours.",
        ),
        find=without_routine,
    ),
    Rule(
        code="L31",
        severity=Severity.WARN,
        law="GDPR 4(12), 33",
        message=Words(
            sv="Löftet gäller bara intrång, men förlust, ändring och felutskick ska också anmälas.",
            en="The promise covers intrusion only, but loss, alteration and mis-sending must be reported too.",
        ),
        remedy=Words(
            sv="Skriv personuppgiftsincident: intrång, förlust, ändring eller utskick till fel person.",
            en="Write personal data breach: intrusion, loss, alteration or sending to the wrong person.",
        ),
        find=intrusion_only,
    ),
    Rule(
        code="P07",
        severity=Severity.ERROR,
        law="GDPR 33(1)",
        message=Words(
            sv="Incidenter: {said} timmar anges där {set} gäller.",
            en="Breaches: {said} hours are stated where {set} apply.",
        ),
        remedy=Words(
            sv="Skriv samma tal i texten och i breach.hours, högst 72.",
            en="Write the same number in the notice and in breach.hours, at most 72.",
        ),
        find=other_hours,
    ),
    Rule(
        code="P08",
        severity=Severity.WARN,
        law="GDPR 5(1)(a)",
        message=Words(
            sv="breach.hours lovar {said} timmar, men {file} nämner dem inte.",
            en="breach.hours promises {said} hours, but {file} does not mention them.",
        ),
        remedy=Words(
            sv="Skriv löftet i texten, eller ta bort talet.",
            en="Write the promise in the notice, or remove the number.",
        ),
        find=unsaid_hours,
    ),
)
