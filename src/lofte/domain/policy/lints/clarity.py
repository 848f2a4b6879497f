"""Words that say too little or point the wrong way: old techniques, open lists, doubled numbers, unclear fields."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lofte.domain.policy.lints.case import DENIAL, Case, Hit, Rule, Saying, Severity, quote, saying
from lofte.domain.policy.markdown import BlockKind
from lofte.domain.policy.model import Words
from lofte.domain.terms import Language, SourceKind

OLD_PROTOCOL = saying(sv=r"\bSSL\b|\bsecure sockets? layer\b", en=r"\bSSL\b|\bsecure sockets? layer\b")
SELF_CHECK = saying(
    sv=r"\b(?:du|kund)\b.*\bkontroller\w*\b.*\bwebbläsar\w*", en=r"\byou\b.*\b(?:check|make sure|verify)\b.*\bbrowser\b"
)
DATED = saying(
    sv=r"\b(?:uppdaterad|uppdaterades|ändrad|version|gäller från)\b\D{0,25}(\d{4}-\d{2}-\d{2})",
    en=r"\b(?:updated|changed|version|in force from|valid from)\b\D{0,25}(\d{4}-\d{2}-\d{2})",
)
NUMBERED = re.compile(r"^(\d+(?:\.\d+)*)\.?(?:\s|$)")
CATCH_ALL = saying(
    sv=r"\b(?:annan|annat|övrig|övriga|övrigt|ytterligare)\s(?:\w+ )?(?:info|information|uppgifter|data)\b"
    r"|\ball (?:den )?information (?:som )?du\b|\ballt (?:som )?du (?:\w+ )?(?:lämna|uppge|skriv)\w*",
    en=r"\b(?:any |and )?other (?:\w+ )?(?:information|details)\b|\ball (?:the )?information (?:that )?you\b"
    r"|\beverything (?:that )?you (?:\w+ )?(?:give|tell|write|provide)\b|\badditional (?:information|data)\b",
)
HANDLING = saying(
    sv=r"\b(?:behandla|samla|spara|lagra|registrera|inhämta)\w*",
    en=r"\b(?:process|collect|stor|keep|register|gather)\w*",
)
REST = frozenset({"other", "others", "misc", "miscellaneous", "annan", "annat", "ovrigt", "ovriga", "diverse"})
OPEN_LIST = saying(
    sv=r"\binte (?:är )?(?:en )?(?:definitiv|uttömmande|fullständig|komplett)\w*|\bm\.\s?m\.|\bm\.\s?fl\.|"
    r"\bo\.\s?s\.\s?v\."
    r"|\binte begränsa\w* till\b|\boch så vidare\b",
    en=r"\bnot (?:be )?(?:an |a )?(?:exhaustive|complete|definitive|final)\b|\bnot limited to\b|\betc\b|\band so on\b",
)
INVITING = saying(
    sv=r"^(?:fyll i|lämna|skriv in|ange) (?:ditt|din|dina) (?:telefonnummer|nummer|e-post\w*|mejl\w*|uppgifter)",
    en=r"^(?:fill in|enter|leave|write) your (?:phone|telephone|number|e-?mail|details)",
)
PURPOSE_TOLD = saying(
    sv=r"\b(?:används|använder|raderas|raderar|ändamål|läs mer|sparas)\b",
    en=r"\b(?:use|used|erase|erased|purpose|read more|kept)\b",
)
FORMS = frozenset(
    {
        SourceKind.FORM,
        SourceKind.NEWSLETTER_SIGNUP,
        SourceKind.EVENT,
        SourceKind.COMPETITION,
        SourceKind.SURVEY,
        SourceKind.RECRUITMENT,
    }
)
ENDED_LAW = r"\bprivacy\W?shield\b|\bsafe\W?harbou?r\b|\b95/46\b|\b1998:204\b|\b2003:389\b"
ENDED = saying(
    sv=ENDED_LAW + r"|\bpersonuppgiftslag\w*|\bPUL\b|\bpersonuppgiftsombud\w*",
    en=ENDED_LAW + r"|\bpersonal data act\b|\bpersonuppgiftslag\w*",
)
REPLACED = saying(
    sv=r"\b(?:ersatt|ersätt|upphäv|upphör|ogiltig|tidigare)\w*",
    en=r"\b(?:replac|repeal|invalid|ended|former|no longer)\w*",
)
SENSITIVE = saying(
    sv=r"\bkänsliga (?:person)?uppgifter\b|\bsärskilda kategorier\b",
    en=r"\bsensitive (?:personal )?(?:data|information)\b|\bspecial categories\b",
)
CLASSES: tuple[tuple[Words, Saying], ...] = (
    (
        Words(sv="ras eller etniskt ursprung", en="race or ethnic origin"),
        saying(sv=r"\betnisk\w*|\bras\b", en=r"\bethnic\w*|\brac(?:e|ial)\b"),
    ),
    (Words(sv="politiska åsikter", en="political opinions"), saying(sv=r"\bpolitisk\w*", en=r"\bpolitic\w*")),
    (
        Words(sv="religion eller övertygelse", en="religion or belief"),
        saying(sv=r"\brelig\w*|\bfilosofisk\w*", en=r"\breligio\w*|\bphilosoph\w*"),
    ),
    (Words(sv="fackligt medlemskap", en="union membership"), saying(sv=r"\bfack\w*", en=r"\b(?:trade )?unions?\b")),
    (Words(sv="genetiska uppgifter", en="genetic data"), saying(sv=r"\bgenetisk\w*", en=r"\bgenetic\w*")),
    (Words(sv="biometriska uppgifter", en="biometric data"), saying(sv=r"\bbiometri\w*", en=r"\bbiometric\w*")),
    (Words(sv="hälsa", en="health"), saying(sv=r"\bhälsa\w*|\bhälso\w*", en=r"\bhealth\b")),
    (
        Words(sv="sexualliv eller sexuell läggning", en="sex life or orientation"),
        saying(sv=r"\bsexu\w*", en=r"\bsex\w*"),
    ),
)
"""The classes of Article 9(1)."""

BIRTH = saying(
    sv=r"\bfödelse(?:datum|tid)\w*[^.]*\b(?:helhet|fullständig\w*|personnummer|hela)\b|\bpersonnummer/födelse\w*",
    en=r"\bdate of birth\b[^.]*\b(?:in full|full|complete|whole|identity number)\b",
)
BIRTH_FIELDS = re.compile(r"birth|fodelse")
NUMBER_FIELDS = re.compile(r"personnummer|identity_number|personal_number|ssn")


def technique(case: Case) -> Iterator[Hit]:
    """L12: SSL is named, which no safe site has used since TLS, or the person is asked to check a browser."""
    for words in (OLD_PROTOCOL, SELF_CHECK):
        yield from (quote(sentence) for sentence in case.saying(words))


def doubled(case: Case) -> Iterator[Hit]:
    """L23: two sections bear one number or one heading, or the notice bears another date than the policy."""
    for notice in case.notices.values():
        seen: set[str] = set()
        for section in notice.sections:
            number = NUMBERED.match(section.heading)
            marks = {section.heading.casefold(), *([number.group(1)] if number else [])} - {""}
            if marks & seen:
                yield case.in_notice(notice, section, what=section.heading)
            seen |= marks
    for sentence in case.saying(DATED):
        match = DATED.find(sentence.text, sentence.language)
        if match and match.group(1) not in (case.policy.updated.isoformat(), case.policy.valid_from.isoformat()):
            yield quote(sentence, what=match.group(1))


def catch_all(case: Case) -> Iterator[Hit]:
    """L24: a category that could hold anything."""
    for sentence in case.saying(CATCH_ALL):
        language = sentence.language
        listed = sentence.kind is not BlockKind.PARAGRAPH or HANDLING.said(sentence.text, language)
        if listed and not DENIAL.said(sentence.text, language):
            yield quote(sentence)
    for number, category in enumerate(case.policy.categories):
        if category.id in REST or any(CATCH_ALL.said(category.label[language], language) for language in Language):
            yield case.at("categories", number, "id")


def open_list(case: Case) -> Iterator[Hit]:
    """L25: a list that says that it is not the whole list."""
    yield from (quote(sentence) for sentence in case.saying(OPEN_LIST))


def bare_form(case: Case) -> Iterator[Hit]:
    """L27: something is collected by a form and no section says what for."""
    for number, activity in enumerate(case.policy.activities):
        if FORMS & set(activity.sources) and not activity.clause:
            yield case.at("activities", number, "sources")
    for sentence in case.saying(INVITING):
        if not PURPOSE_TOLD.said(sentence.whole, sentence.language):
            yield quote(sentence)


def sensitive_list(case: Case) -> Iterator[Hit]:
    """L29: sensitive data are defined by a list that leaves out some of the classes of Article 9(1)."""
    for language, notice in case.notices.items():
        for section in notice.sections:
            words = case.section(language, section.anchor)
            if not SENSITIVE.said(words, language):
                continue
            absent = [name[language] for name, said in CLASSES if not said.said(words, language)]
            if 0 < len(absent) <= len(CLASSES) - 2:
                yield case.in_notice(notice, section, what=", ".join(absent))


def ended_law(case: Case) -> Iterator[Hit]:
    """P27: an act or an arrangement that is no more; who says that it has ended may name it."""
    for sentence in case.saying(ENDED):
        if not REPLACED.said(sentence.text, sentence.language):
            yield quote(sentence)


def unclear_field(case: Case) -> Iterator[Hit]:
    """L32: is it the date of birth or the identity number? The two have different rules (DSL 3:10)."""
    unclear = (sentence for sentence in case.saying(BIRTH) if not DENIAL.said(sentence.text, sentence.language))
    yield from (quote(sentence) for sentence in unclear)
    for number, category in enumerate(case.policy.categories):
        fields = " ".join(category.fields)
        if BIRTH_FIELDS.search(fields) and NUMBER_FIELDS.search(fields):
            yield case.at("categories", number, "fields")


RULES = (
    Rule(
        code="L12",
        severity=Severity.WARN,
        law="GDPR 32",
        message=Words(
            sv="SSL nämns, eller så läggs kontrollen av skyddet på personen.",
            en="SSL is named, or checking the protection is left to the person.",
        ),
        remedy=Words(
            sv='Skriv: "Alla våra sidor går över krypterad förbindelse (TLS), utan att du behöver ställa in något."',
            en='Write: "All our pages go over an encrypted connection (TLS), and you need not set anything."',
        ),
        find=technique,
    ),
    Rule(
        code="L23",
        severity=Severity.WARN,
        law="GDPR 12(1)",
        message=Words(
            sv='"{what}" förekommer två gånger, eller är ett annat datum än policyns.',
            en='"{what}" stands twice, or is another date than that of the policy.',
        ),
        remedy=Words(
            sv="Numrera om avsnitten; låt datum och version komma från policy.toml.",
            en="Number the sections anew; let date and version come from policy.toml.",
        ),
        find=doubled,
    ),
    Rule(
        code="L24",
        severity=Severity.WARN,
        law="GDPR 5(1)(b), 5(1)(c), 13",
        message=Words(
            sv="En kategori som kan rymma vad som helst.",
            en="A category that could hold anything.",
        ),
        remedy=Words(
            sv="Räkna upp vilka uppgifter det är och vad de behövs till.",
            en="List which data they are and what they are needed for.",
        ),
        find=catch_all,
    ),
    Rule(
        code="L25",
        severity=Severity.WARN,
        law="GDPR 5(1)(a), 13",
        message=Words(
            sv="En uppräkning som säger att den inte är hela.",
            en="A list that says that it is not the whole list.",
        ),
        remedy=Words(sv="Skriv hela listan.", en="Write the whole list."),
        find=open_list,
    ),
    Rule(
        code="L27",
        severity=Severity.WARN,
        law="GDPR 13",
        message=Words(
            sv="Uppgifter samlas in med ett formulär utan att det sägs varför.",
            en="Data are collected by a form and nothing says what for.",
        ),
        remedy=Words(
            sv="Skriv vid fältet vad uppgiften används till och när den raderas, och ge verksamheten ett "
            "avsnitt (clause).",
            en="Say at the field what it is used for and when it is erased, and give the activity a section (clause).",
        ),
        find=bare_form,
    ),
    Rule(
        code="L29",
        severity=Severity.WARN,
        law="GDPR 9(1)",
        message=Words(
            sv="Uppräkningen av känsliga uppgifter saknar: {what}.",
            en="The list of sensitive data leaves out: {what}.",
        ),
        remedy=Words(sv="Ta med alla åtta slagen i artikel 9.1.", en="Include all eight classes of Article 9(1)."),
        find=sensitive_list,
    ),
    Rule(
        code="L32",
        severity=Severity.WARN,
        law="GDPR 5(1)(c); DSL 3:10",
        message=Words(
            sv="Oklart om födelsedatum eller personnummer avses.",
            en="Unclear whether the date of birth or the identity number is meant.",
        ),
        remedy=Words(
            sv='Skriv "födelsedatum (år, månad, dag)" eller, om det behövs, personnummer som en egen kategori.',
            en='Write "date of birth (year, month, day)" or, if needed, the identity number as a category of its own.',
        ),
        find=unclear_field,
    ),
    Rule(
        code="P27",
        severity=Severity.WARN,
        law="GDPR 12(1), 44",
        message=Words(
            sv="Texten stöder sig på en lag eller ordning som inte längre gäller.",
            en="The text rests on an act or arrangement that is no longer in force.",
        ),
        remedy=Words(
            sv="Skriv det som gäller: dataskyddsförordningen i stället för personuppgiftslagen och direktiv 95/46, "
            "lagen (2022:482) i stället för 2003:389, och i stället för Privacy Shield det som bär överföringen i dag.",
            en="Write what is in force: the GDPR instead of the Personal Data Act and Directive 95/46, Act (2022:482) "
            "instead of 2003:389, and instead of Privacy Shield what carries the transfer today.",
        ),
        find=ended_law,
    ),
)
