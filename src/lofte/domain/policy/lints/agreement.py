"""Whether the parts of the model agree: what one part needs, another gives; what is declared is used."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from lofte.domain.policy.lints.case import Case, Hit, Rule, Severity
from lofte.domain.policy.model import Activity, Words
from lofte.domain.terms import Channel, LawfulBasis, SourceKind

WAYS = frozenset({Channel.EMAIL, Channel.SMS, Channel.PHONE, Channel.LETTER, Channel.PAGE})
"""Channels that reach a person; the audience and the terminal have rules of their own (R37, R38)."""

MARKETING_BASES = frozenset({LawfulBasis.CONSENT, LawfulBasis.LEGITIMATE_INTERESTS})
WRITTEN = frozenset({Channel.EMAIL, Channel.SMS})
ASSESSMENT_AGE = timedelta(days=731)
"""Clock C22: an assessment of legitimate interests is reviewed within 24 months."""


def other_channel(case: Case) -> Iterator[Hit]:
    """P17: an activity reaches people by a channel that the policy does not have."""
    for number, activity in enumerate(case.policy.activities):
        for place, channel in enumerate(activity.channels):
            if channel in WAYS and channel not in case.policy.settings.channels:
                yield case.at("activities", number, "channels", place, what=activity.label, word=channel.value)


def other_source(case: Case) -> Iterator[Hit]:
    """P18: an activity collects from a source that the policy does not allow."""
    allowed = case.policy.settings.sources
    for number, activity in enumerate(case.policy.activities):
        for place, source in enumerate(activity.sources):
            if allowed and source not in allowed:
                yield case.at("activities", number, "sources", place, what=activity.label, word=source.value)


def no_statute(case: Case) -> Iterator[Hit]:
    """P19: a legal obligation without the statute that lays it down (R23)."""
    for number, activity in enumerate(case.policy.activities):
        if activity.basis is LawfulBasis.LEGAL_OBLIGATION and not activity.statute:
            yield case.at("activities", number, "basis", what=activity.label)


def no_assessment(case: Case) -> Iterator[Hit]:
    """P20: an interest without an assessment in force (R24)."""
    for number, activity in enumerate(case.policy.activities):
        if activity.basis is not LawfulBasis.LEGITIMATE_INTERESTS:
            continue
        written = activity.assessment and activity.assessed_on
        if not written or (case.today and activity.assessed_on and case.today - activity.assessed_on > ASSESSMENT_AGE):
            yield case.at("activities", number, "assessment", what=activity.label)


def special(case: Case) -> Iterator[Hit]:
    """P21: special categories without a ground, or where the policy denies them (R12)."""
    kinds = {category.id for category in case.policy.categories if category.special}
    for number, activity in enumerate(case.policy.activities):
        if kinds & set(activity.categories) and not _allowed_special(case, activity):
            yield case.at("activities", number, "categories", what=activity.label)


def _allowed_special(case: Case, activity: Activity) -> bool:
    recruiting = SourceKind.RECRUITMENT in activity.sources
    return bool(activity.special_ground) and recruiting and case.policy.special_categories.mode == "recruitment"


def identity_number(case: Case) -> Iterator[Hit]:
    """P22: identity numbers without the justification that DSL 3:10 demands (R13)."""
    kinds = {category.id for category in case.policy.categories if category.identity_number}
    for number, activity in enumerate(case.policy.activities):
        asked = activity.basis is LawfulBasis.CONSENT
        if kinds & set(activity.categories) and not activity.identity_number_ground and not asked:
            yield case.at("activities", number, "categories", what=activity.label)


def marketing(case: Case) -> Iterator[Hit]:
    """P23: marketing on a basis that cannot carry it, or a soft opt-in where there is none (MFL 19 §)."""
    for number, activity in enumerate(case.policy.activities):
        if activity.marketing and activity.basis not in MARKETING_BASES:
            yield case.at("activities", number, "basis", what=activity.label)
        if activity.soft_opt_in and not (activity.marketing and WRITTEN & set(activity.channels)):
            yield case.at("activities", number, "soft_opt_in", what=activity.label)


def cookies(case: Case) -> Iterator[Hit]:
    """P24: more cookies than declared, a choice that nobody asks for, or a cookie that the notice does not name."""
    given = case.policy.cookies
    optional = [cookie for cookie in given.listed if cookie.category != "necessary"]
    if len(given.listed) > given.budget:
        what = Words(
            sv=f"{len(given.listed)} kakor mot {given.budget} utlovade",
            en=f"{len(given.listed)} cookies, {given.budget} declared",
        )
        yield case.at("cookies", "budget", what=what)
    if optional and not given.consent_tool:
        what = Words(
            sv="kakor som kräver ett val, men consent_tool saknas", en="cookies that need a choice, but no consent_tool"
        )
        yield case.at("cookies", "consent_tool", what=what)
    for number, cookie in enumerate(given.listed):
        for language, notice in case.notices.items():
            if given.detail == "in_notice" and cookie.name not in case.whole(language):
                what = Words(
                    sv=f"{cookie.name} nämns inte i {notice.name}", en=f"{cookie.name} is not named in {notice.name}"
                )
                yield case.at("cookies", "listed", number, "name", what=what)


def unused(case: Case) -> Iterator[Hit]:
    """P25: a category, recipient or rule that no activity needs; what is not needed is not kept (Article 5(1)(c))."""
    activities = case.policy.activities
    lists: tuple[tuple[str, tuple[str, ...], set[str]], ...] = (
        ("categories", tuple(i.id for i in case.policy.categories), {x for a in activities for x in a.categories}),
        ("recipients", tuple(i.id for i in case.policy.recipients), {x for a in activities for x in a.recipients}),
        ("retention", tuple(i.id for i in case.policy.retention), {x for a in activities for x in a.retention}),
    )
    for name, declared, needed in lists:
        for number, word in enumerate(declared):
            if word not in needed:
                yield case.at(name, number, "id", what=word)


def undecided(case: Case) -> Iterator[Hit]:
    """P26: a question that a human must answer first."""
    for number, question in enumerate(case.policy.todo):
        yield case.at("todo", number, "question", what=question.question)


RULES = (
    Rule(
        code="P17",
        severity=Severity.ERROR,
        law="GDPR 5(1)(a)",
        message=Words(
            sv="{what} använder kanalen {word}, som inte finns i settings.channels.",
            en="{what} uses the channel {word}, which settings.channels does not have.",
        ),
        remedy=Words(
            sv="Lägg till kanalen där och i texten, eller ta bort den här.",
            en="Add the channel there and in the notice, or remove it here.",
        ),
        find=other_channel,
    ),
    Rule(
        code="P18",
        severity=Severity.ERROR,
        law="GDPR 5(1)(a), 14(2)(f)",
        message=Words(
            sv="{what} samlar in från {word}, som inte finns i settings.sources.",
            en="{what} collects from {word}, which settings.sources does not have.",
        ),
        remedy=Words(
            sv="Lägg till källan där och i texten, eller ta bort den här.",
            en="Add the source there and in the notice, or remove it here.",
        ),
        find=other_source,
    ),
    Rule(
        code="P19",
        severity=Severity.ERROR,
        law="GDPR 6(1)(c), 6(3)",
        message=Words(
            sv="{what} vilar på en rättslig förpliktelse utan lagrum.",
            en="{what} rests on a legal obligation without a statute.",
        ),
        remedy=Words(
            sv='Skriv lagrummet: statute = "bokföringslagen (1999:1078) 7 kap. 2 §".',
            en='Write the statute: statute = "bokföringslagen (1999:1078) 7 kap. 2 §".',
        ),
        find=no_statute,
    ),
    Rule(
        code="P20",
        severity=Severity.WARN,
        law="GDPR 6(1)(f), 5(2)",
        message=Words(
            sv="{what} saknar en gällande intresseavvägning; varje användning nekas tills den finns.",
            en="{what} has no assessment in force; every use is refused until there is one.",
        ),
        remedy=Words(
            sv="Gör avvägningen och skriv assessment och assessed_on (högst 24 månader gammal).",
            en="Make the assessment and write assessment and assessed_on (at most 24 months old).",
        ),
        find=no_assessment,
    ),
    Rule(
        code="P21",
        severity=Severity.ERROR,
        law="GDPR 9(1), 9(2)",
        message=Words(
            sv="{what} hanterar känsliga uppgifter utan stöd i policyn.",
            en="{what} handles special categories without ground in the policy.",
        ),
        remedy=Words(
            sv='Ta bort kategorin, eller skriv special_ground och special_categories.mode = "recruitment" '
            "vid rekrytering.",
            en='Remove the category, or write special_ground and special_categories.mode = "recruitment" '
            "for recruitment.",
        ),
        find=special,
    ),
    Rule(
        code="P22",
        severity=Severity.ERROR,
        law="DSL 3:10",
        message=Words(
            sv="{what} hanterar personnummer utan att skälet är angivet.",
            en="{what} handles identity numbers and gives no justification.",
        ),
        remedy=Words(
            sv="Skriv identity_number_ground: ändamålet, säker identifiering eller annat beaktansvärt skäl.",
            en="Write identity_number_ground: the purpose, secure identification or another weighty reason.",
        ),
        find=identity_number,
    ),
    Rule(
        code="P23",
        severity=Severity.ERROR,
        law="GDPR 6(1), 21(2); MFL 19 §",
        message=Words(
            sv="{what}: marknadsföring på fel grund, eller kundundantag utan e-post- eller sms-reklam.",
            en="{what}: marketing on a basis that cannot carry it, or soft opt-in without e-mail or SMS marketing.",
        ),
        remedy=Words(
            sv="Välj samtycke eller intresseavvägning som grund; soft_opt_in gäller bara reklam med e-post och sms.",
            en="Choose consent or legitimate interests; soft_opt_in holds for marketing by e-mail and SMS alone.",
        ),
        find=marketing,
    ),
    Rule(
        code="P24",
        severity=Severity.ERROR,
        law="LEK 9:28; GDPR 25",
        message=Words(sv="Kakor: {what}.", en="Cookies: {what}."),
        remedy=Words(
            sv="Ta bort kakor, ändra budget, ange verktyget för val eller nämn kakan i texten.",
            en="Remove cookies, change the budget, give the tool for the choice or name the cookie in the notice.",
        ),
        find=cookies,
    ),
    Rule(
        code="P25",
        severity=Severity.WARN,
        law="GDPR 5(1)(c), 25(2)",
        message=Words(sv='"{what}" används inte av någon verksamhet.', en='"{what}" is used by no activity.'),
        remedy=Words(
            sv="Ta bort posten, eller ange den i den verksamhet som behöver den.",
            en="Remove it, or name it in the activity that needs it.",
        ),
        find=unused,
    ),
    Rule(
        code="P26",
        severity=Severity.BLOCK,
        law="GDPR 24(1)",
        message=Words(sv="En människa måste först avgöra: {what}", en="A human must decide first: {what}"),
        remedy=Words(
            sv="Besvara frågan i policyn och ta bort posten ur [[todo]].",
            en="Answer the question in the policy and remove the entry from [[todo]].",
        ),
        find=undecided,
    ),
)
