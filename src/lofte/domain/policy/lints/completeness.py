"""What Articles 13, 14 and 30 demand and no other lint looks for: basis, categories, sources, subjects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lofte.domain.policy.lints.case import Case, Hit, Rule, Saying, Severity, saying
from lofte.domain.policy.model import Activity, Words
from lofte.domain.terms import Language, LawfulBasis, SourceKind

BASES: Mapping[LawfulBasis, Saying] = {
    LawfulBasis.CONSENT: saying(sv=r"\bsamtyck\w*|\bsagt ja\b|\bgodkän\w*", en=r"\bconsent\w*|\bsaid yes\b"),
    LawfulBasis.CONTRACT: saying(
        sv=r"avtal\w*|\bbeställ\w*|\bköp\w*", en=r"\b(?:contract|agreement|order|purchase)\w*"
    ),
    LawfulBasis.LEGAL_OBLIGATION: saying(
        sv=r"\brättslig\w* förpliktelse\w*|\b(?:\w*lag(?:en|ar|krav|stiftning\w*)?)\b|\bskyldig\w*",
        en=r"\blegal obligation\b|\b(?:law|act|statute|legally|obliged)\b",
    ),
    LawfulBasis.VITAL_INTERESTS: saying(sv=r"\bgrundläggande intresse\w*", en=r"\bvital interests?\b"),
    LawfulBasis.PUBLIC_TASK: saying(
        sv=r"\ballmänt intresse\b|\bmyndighetsutövning\b", en=r"\bpublic (?:interest|task)\b"
    ),
    LawfulBasis.LEGITIMATE_INTERESTS: saying(
        sv=r"\bintresseavvägning\w*|\bberättiga(?:t|de) intresse\w*|\bvårt intresse\b",
        en=r"\blegitimate interests?\b|\bbalanc\w+ of interests\b|\bour interest\b",
    ),
}
ELSEWHERE = frozenset(
    {
        SourceKind.BOOKKEEPING,
        SourceKind.THIRD_PARTY,
        SourceKind.IMPORT,
        SourceKind.CLIENT,
        SourceKind.SOCIAL_MEDIA,
    }
)
"""Sources that are not the person: Article 14 applies."""

ORIGIN = saying(
    sv=r"\b(?:komplettera|hämta|inhämta)\w*|\bfår\b[^.]*\bfrån\b|\bfrån (?:tredje|andra|kund|våra kund|"
    r"register|offentlig)\w*"
    r"|\bkäll(?:a|an|or)\b|\böverlämna\w*",
    en=r"\b(?:supplement|obtain|complet)\w*|\bfrom (?:third|other|public|clients?|our clients?|registers?|"
    r"bookkeeping)\b"
    r"|\bsources?\b|\bhand(?:ed)? over\b",
)
OBLIGED = saying(
    sv=r"\b(?:obligatorisk|frivillig|nödvändig|måste|krävs|behöver vi)\w*|\butan (?:dem|den|uppgift)\w*|\bkan vi inte\b"
    r"|\bvi inte\b|\bbegränsas\b",
    en=r"\b(?:mandatory|voluntar|necessary|must|required|optional)\w*|\bwithout (?:them|it|these|data)\b|\bwe cannot\b",
)
PROTECTED = saying(sv=r"\b(?:säker|krypter|skydd)\w*", en=r"\b(?:secur|encrypt|protect|safe)\w*")


def unfounded(case: Case) -> Iterator[Hit]:
    """L14: a purpose whose section states no basis, or an interest that is not named."""
    for number, activity in enumerate(case.policy.activities):
        if activity.basis is LawfulBasis.LEGITIMATE_INTERESTS and activity.interest is None:
            yield case.at("activities", number, "basis", purpose=activity.label, file="policy.toml")
        for language, notice in case.notices.items():
            if activity.clause and not _stated(case, activity, language):
                yield case.at("activities", number, "clause", purpose=activity.label, file=notice.name)


def _stated(case: Case, activity: Activity, language: Language) -> bool:
    """The basis stands in the activity's section, or in another that names the activity."""
    said = BASES[activity.basis]
    if said.said(case.section(language, activity.clause), language):
        return True
    label = activity.label[language].casefold()
    sections = [case.section(language, section.anchor) for section in case.notices[language].sections]
    return any(label in words.casefold() and said.said(words, language) for words in sections)


def untold_categories(case: Case) -> Iterator[Hit]:
    """P11: a category that the notice does not mention by its label."""
    for number, category in enumerate(case.policy.categories):
        for language, notice in case.notices.items():
            if category.label[language].casefold() not in case.whole(language).casefold():
                yield case.at("categories", number, "label", what=category.label, file=notice.name)


def untold_sources(case: Case) -> Iterator[Hit]:
    """P12: data come from somebody else than the person, and the notice does not say so."""
    for number, activity in enumerate(case.policy.activities):
        for language, notice in case.notices.items():
            if ELSEWHERE & set(activity.sources) and not ORIGIN.said(case.whole(language), language):
                yield case.at("activities", number, "sources", what=activity.label, file=notice.name)


def untold_duty(case: Case) -> Iterator[Hit]:
    """P13: whether data must be given, and what happens if they are not."""
    binding = (LawfulBasis.CONTRACT, LawfulBasis.LEGAL_OBLIGATION)
    if any(activity.basis in binding for activity in case.policy.activities):
        for language, notice in case.notices.items():
            if not OBLIGED.said(case.whole(language), language):
                yield case.in_notice(notice, file=notice.name)


def untold_security(case: Case) -> Iterator[Hit]:
    """P14: how the data are protected."""
    for language, notice in case.notices.items():
        if not PROTECTED.said(case.whole(language), language):
            yield case.in_notice(notice, file=notice.name)


def whose(case: Case) -> Iterator[Hit]:
    """P15: an activity that does not say whose data it handles."""
    for number, activity in enumerate(case.policy.activities):
        if not activity.subjects:
            yield case.at("activities", number, "id", what=activity.label)


def without_clause(case: Case) -> Iterator[Hit]:
    """P16: an activity or right that no section states; a refusal could not point to its clause."""
    for number, activity in enumerate(case.policy.activities):
        if not activity.clause:
            yield case.at("activities", number, "id", what=activity.label)
    for number, right in enumerate(case.policy.rights):
        if not right.clause:
            yield case.at("rights", number, "right", what=right.right.value)


RULES = (
    Rule(
        code="L14",
        severity=Severity.WARN,
        law="GDPR 13(1)(c), 13(1)(d)",
        message=Words(
            sv="Ändamålet {purpose} saknar uttalad grund eller intresse i {file}.",
            en="The purpose {purpose} has no stated basis or interest in {file}.",
        ),
        remedy=Words(
            sv="Skriv grunden i verksamhetens avsnitt, och vid intresseavvägning vilket intresset är (interest).",
            en="State the basis in the activity's section and, for legitimate interests, which interest it "
            "is (interest).",
        ),
        find=unfounded,
    ),
    Rule(
        code="P11",
        severity=Severity.WARN,
        law="GDPR 14(1)(d), 15(1)(b), 30(1)(c)",
        message=Words(
            sv='Kategorin "{what}" nämns inte i {file}.', en='The category "{what}" is not mentioned in {file}.'
        ),
        remedy=Words(sv="Nämn den med samma ord som i label.", en="Mention it in the same words as in label."),
        find=untold_categories,
    ),
    Rule(
        code="P12",
        severity=Severity.WARN,
        law="GDPR 14(2)(f)",
        message=Words(
            sv="Uppgifter för {what} kommer från någon annan än personen, men {file} säger inte varifrån.",
            en="Data for {what} come from somebody else than the person, but {file} does not say from where.",
        ),
        remedy=Words(
            sv="Skriv varifrån uppgifterna hämtas och när personen får veta det.",
            en="Say where the data are obtained and when the person is told.",
        ),
        find=untold_sources,
    ),
    Rule(
        code="P13",
        severity=Severity.WARN,
        law="GDPR 13(2)(e)",
        message=Words(
            sv="{file} säger inte om uppgifterna måste lämnas och vad som annars händer.",
            en="{file} does not say whether the data must be given and what happens otherwise.",
        ),
        remedy=Words(
            sv='Skriv till exempel: "Utan dem kan vi inte leverera."',
            en='Write for example: "Without them we cannot deliver."',
        ),
        find=untold_duty,
    ),
    Rule(
        code="P14",
        severity=Severity.WARN,
        law="GDPR 30(1)(g), 32",
        message=Words(
            sv="{file} säger inte hur uppgifterna skyddas.", en="{file} does not say how the data are protected."
        ),
        remedy=Words(sv="Skriv ett avsnitt om säkerhet.", en="Write a section on security."),
        find=untold_security,
    ),
    Rule(
        code="P15",
        severity=Severity.WARN,
        law="GDPR 30(1)(c)",
        message=Words(
            sv="Verksamheten {what} säger inte vems uppgifter det är.",
            en="The activity {what} does not say whose data it is.",
        ),
        remedy=Words(
            sv='Skriv subjects, till exempel [{{ sv = "kunder", en = "customers" }}].',
            en='Write subjects, for example [{{ sv = "kunder", en = "customers" }}].',
        ),
        find=whose,
    ),
    Rule(
        code="P16",
        severity=Severity.WARN,
        law="GDPR 5(1)(a), 12(1)",
        message=Words(sv="{what} har inget avsnitt (clause).", en="{what} has no section (clause)."),
        remedy=Words(
            sv="Ange ankaret på det avsnitt som säger det, så kan ett beslut peka dit.",
            en="Give the anchor of the section that says it, so that a decision can point there.",
        ),
        find=without_clause,
    ),
)
