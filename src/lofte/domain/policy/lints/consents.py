"""Consent that is no consent: bundled, mixed with contract, left to the browser, doubled, or hard to take back."""

from __future__ import annotations

from collections.abc import Iterator

from lofte.domain.policy.lints.case import DENIAL, Case, Hit, Rule, Severity, quote, saying
from lofte.domain.policy.markdown import BlockKind
from lofte.domain.policy.model import Words
from lofte.domain.terms import Channel, Language, LawfulBasis, Right, SourceKind, Trigger

AGREEING = saying(
    sv=r"\bsamtyck\w*|\bmedgiv\w*|\bgodkänner (?:du )?att vi\b|\baccepterar (?:du )?att\b",
    en=r"\bconsent\w*|\b(?:agree|accept) (?:that we|to our (?:use|processing|handling))\b",
)
BUNDLING = saying(
    sv=r"\b(?:godkänn|accepter)\w* (?:\w+ ){0,3}\w*villkor|\bingår (?:ett )?avtal\b|"
    r"\b(?:genom att|i och med att) (?:\w+ ){0,2}(?:använda|besöka|nyttja|surfa)\b|"
    r"\bnär du (?:använder|besöker) (?:vår|sid|webb|plattform|tjänst)\w*",
    en=r"\b(?:accept|agree)\w* (?:to )?(?:\w+ ){0,3}(?:terms|conditions)\b|"
    r"\bby (?:\w+ ){0,1}(?:using|visiting|browsing|entering into)\b|\bwhen you (?:use|visit) (?:our|the|this)\b",
)
WITHDRAWING = saying(
    sv=r"\b(?:återkall|dra(?:r|ga)? (?:\w+ ){0,3}tillbaka|ta(?:r)? (?:\w+ ){0,3}tillbaka)\w*",
    en=r"\b(?:withdr[ae]w\w*|revok\w*|take back)\b",
)
UNABLE = saying(
    sv=r"\b(?:kan (?:\w+ ){0,2}inte|inte (?:\w+ ){0,1}kan|inte längre)\b.*\b(?:fullgör|tillhandahåll|lever|uppfyll)\w*",
    en=r"\b(?:cannot|can not|unable to|not be able to|no longer)\b.*\b(?:perform|provid|deliver|fulfil)\w*",
)
BROWSER = saying(sv=r"\bwebbläsar\w*", en=r"\bbrowsers?\b")
SWITCHING = saying(
    sv=r"\b(?:stäng\w* av|blocker\w*|neka\w*|avvis\w*|inställning\w*)\b",
    en=r"\b(?:turn\w* (?:\w+ )?off|switch\w* (?:\w+ )?off|disabl\w*|block\w*|refus\w*|reject\w*|settings?)\b",
)
COOKIE = saying(sv=r"\b(?:cookies?|kak(?:a|an|or|orna))\b", en=r"\bcookies?\b")
NO_CHOICE = saying(
    sv=r"\b(?:räknas (?:\w+ ){0,2}(?:inte|aldrig)|(?:inte|aldrig) (?:\w+ ){0,2}(?:som )?(?:ett |"
    r"ditt )?(?:ja|val|samtycke)"
    r"|inget (?:ja|val|samtycke))\b",
    en=r"\b(?:(?:not|never) (?:\w+ ){0,3}(?:yes|choice|consent)|(?:not|never) count\w*|no (?:choice|consent))\b",
)
NEWSLETTER = saying(sv=r"\bnyhetsbrev\w*", en=r"\bnewsletters?\b")
ASKED = saying(sv=r"\bsamtyck\w*", en=r"\bconsent\w*")
INTEREST = saying(
    sv=r"\b(?:intresseavvägning\w*|berättiga(?:t|de) intresse\w*)",
    en=r"\b(?:legitimate interests?|balanc\w+ of interests)\b",
)
RIGHTS = saying(
    sv=r"\b(?:återkall|invänd|motsätt|avregistr|tillbaka|avsluta)\w*",
    en=r"\b(?:withdr[ae]w|object|unsubscri|revok|take back|end the)\w*",
)
CONTACTING = saying(
    sv=r"\b(?:kontakta\w*|mejla\w*|ring\w* oss|skriv\w* till oss)\b",
    en=r"\b(?:contact\w*|e-?mail us|call us|write to us)\b",
)
EASY = saying(
    sv=r"(?:länk|avregistr|klick|knapp|inställning|\bsida\b|sidan|mina sidor|lika (?:enkelt|lätt))\w*",
    en=r"\b(?:link|unsubscri|click|button|settings?|page|as (?:easy|easily|simple))\w*",
)
SALE = saying(sv=r"\b(?:köpt|köp|kund|försälj|beställ)\w*", en=r"\b(?:bought|buy|purchas|customer|sale|order)\w*")
SIMILAR = saying(sv=r"\b(?:liknande|likartad|egna|närliggande)\w*", en=r"\b(?:similar|our own|like those)\b")
REFUSING = saying(
    sv=r"\b(?:tacka\w* nej|säg\w* nej|sagt nej|avböj\w*|invänd\w*|motsätt\w*)",
    en=r"\b(?:say no|said no|declin\w*|object\w*|refus\w*)",
)


def bundled(case: Case) -> Iterator[Hit]:
    """L01: a yes that comes with something else. A newsletter form is no source of that kind, a contract is."""
    for sentence in case.saying(AGREEING):
        together = BUNDLING.said(sentence.text, sentence.language)
        if together and not DENIAL.said(sentence.text, sentence.language):
            yield quote(sentence)
    for number, activity in enumerate(case.policy.activities):
        if activity.basis is LawfulBasis.CONSENT and set(activity.sources) == {SourceKind.CONTRACT}:
            yield case.at("activities", number, "sources")


def mixed(case: Case) -> Iterator[Hit]:
    """L05: a withdrawal is said to stop a contract, or data for a contract end with a consent."""
    for sentence in case.saying(WITHDRAWING):
        if UNABLE.said(sentence.text, sentence.language):
            yield quote(sentence)
    ending = {rule.id for rule in case.policy.retention if rule.trigger is Trigger.CONSENT_WITHDRAWN}
    for number, activity in enumerate(case.policy.activities):
        if activity.basis is LawfulBasis.CONTRACT and ending & set(activity.retention):
            yield case.at("activities", number, "retention")


def browser(case: Case) -> Iterator[Hit]:
    """L08: settings of a browser are put forward as the choice of cookies."""
    for sentence in case.saying(BROWSER):
        words = [SWITCHING, COOKIE]
        offered = all(word.said(sentence.text, sentence.language) for word in words)
        if offered and not NO_CHOICE.said(sentence.text, sentence.language):
            yield quote(sentence)


def twofold(case: Case) -> Iterator[Hit]:
    """L10: one purpose on two bases, in the model by its label, in the notice by what it says of the newsletter."""
    for language in Language:
        seen: dict[str, LawfulBasis] = {}
        for number, activity in enumerate(case.policy.activities):
            label = activity.label[language].casefold()
            if seen.setdefault(label, activity.basis) is not activity.basis:
                yield case.at("activities", number, "basis", purpose=activity.label)
    for language in case.notices:
        called = {item.basis for item in case.policy.activities if NEWSLETTER.said(item.label[language], language)}
        yield from _twofold_words(case, language, called)


def _twofold_words(case: Case, language: Language, called: set[LawfulBasis]) -> Iterator[Hit]:
    """The notice states another basis for the newsletter than the purposes of that name have, or two where none is."""
    stated: dict[LawfulBasis, Hit] = {}
    for sentence in case.saying(NEWSLETTER):
        words = sentence.text if sentence.kind is BlockKind.PARAGRAPH else sentence.whole
        stating = not RIGHTS.said(words, language) and not DENIAL.said(sentence.text, language)
        if sentence.language is not language or not stating:
            continue
        for basis, said in ((LawfulBasis.CONSENT, ASKED), (LawfulBasis.LEGITIMATE_INTERESTS, INTEREST)):
            if said.said(words, language):
                stated.setdefault(basis, quote(sentence, purpose=Words(sv="nyhetsbrev", en="newsletter")))
    others = [hit for basis, hit in stated.items() if basis not in called]
    if len(others) > (0 if called else 1):
        yield others[-1]


def hard_way(case: Case) -> Iterator[Hit]:
    """L22: consent is given by a click and taken back by writing to somebody."""
    for sentence in case.saying(WITHDRAWING):
        writing = CONTACTING.said(sentence.whole, sentence.language) and ASKED.said(sentence.whole, sentence.language)
        if writing and not EASY.said(sentence.whole, sentence.language):
            yield quote(sentence)
    asked = any(activity.basis is LawfulBasis.CONSENT for activity in case.policy.activities)
    for number, clause in enumerate(case.policy.rights):
        if asked and clause.right is Right.WITHDRAW_CONSENT and Channel.PAGE not in clause.channels:
            yield case.at("rights", number, "channels")


def soft_opt_in(case: Case) -> Iterator[Hit]:
    """L30: the exception for those who bought is used, and the notice does not say its conditions in one section."""
    for number, activity in enumerate(case.policy.activities):
        if not activity.soft_opt_in:
            continue
        for language, notice in case.notices.items():
            sections = [case.section(language, section.anchor) for section in notice.sections]
            told = any(all(w.said(text, language) for w in (SALE, SIMILAR, REFUSING)) for text in sections)
            if not told:
                yield case.at("activities", number, "soft_opt_in", file=notice.name, purpose=activity.label)


RULES = (
    Rule(
        code="L01",
        severity=Severity.BLOCK,
        law="GDPR 4(11), 7(2), 7(4); C-61/19",
        message=Words(
            sv="Ett samtycke vävs ihop med något annat, så det är inget fritt val.",
            en="A consent is bundled with something else, so it is no free choice.",
        ),
        remedy=Words(
            sv='Be om samtycket för sig: "Vi frågar dig särskilt, och att du godtar villkoren räknas inte som ett ja."',
            en='Ask for the consent by itself: "We ask you separately, and accepting the terms does not '
            'count as a yes."',
        ),
        find=bundled,
    ),
    Rule(
        code="L05",
        severity=Severity.WARN,
        law="GDPR 6(1)(a), 6(1)(b), 7(4)",
        message=Words(
            sv="Avtal och samtycke blandas: ett återkallat samtycke sägs hindra avtalet.",
            en="Contract and consent are mixed: withdrawing a consent is said to hinder the contract.",
        ),
        remedy=Words(
            sv='Skilj dem åt: "Avtalet påverkas inte av att du återkallar ett samtycke; det som upphör är …"',
            en='Keep them apart: "The contract is not touched when you withdraw a consent; what ends is …"',
        ),
        find=mixed,
    ),
    Rule(
        code="L08",
        severity=Severity.WARN,
        law="LEK 9:28; GDPR 4(11)",
        message=Words(
            sv="Webbläsarens inställningar framställs som ett val av kakor.",
            en="Settings of the browser are put forward as a choice of cookies.",
        ),
        remedy=Words(
            sv='Hänvisa till ditt eget val och skriv: "Webbläsarens inställningar räknas inte som ett ja."',
            en='Point to your own choice and write: "Settings of the browser do not count as a yes."',
        ),
        find=browser,
    ),
    Rule(
        code="L10",
        severity=Severity.BLOCK,
        law="GDPR 5(1)(a), 6(1), 13(1)(c)",
        message=Words(
            sv="Ett och samma ändamål ({purpose}) har två rättsliga grunder.",
            en="One and the same purpose ({purpose}) has two lawful bases.",
        ),
        remedy=Words(
            sv="Välj en grund, eller skilj ändamålen åt med olika namn, mottagare och regler.",
            en="Choose one basis, or separate the purposes by name, audience and rules.",
        ),
        find=twofold,
    ),
    Rule(
        code="L22",
        severity=Severity.WARN,
        law="GDPR 7(3)",
        message=Words(
            sv="Samtycket återkallas bara genom att kontakta någon; det ska vara lika lätt som att ge det.",
            en="Consent is withdrawn only by contacting somebody; it must be as easy as giving it.",
        ),
        remedy=Words(
            sv="Nämn länken eller sidan där det sker på en gång, och ta med kanalen page i rättigheten.",
            en="Name the link or page where it is done at once, and give the right the channel page.",
        ),
        find=hard_way,
    ),
    Rule(
        code="L30",
        severity=Severity.WARN,
        law="MFL 19 §; C-654/23",
        message=Words(
            sv="Undantaget för kunder används för {purpose}, men {file} säger inte på vilka villkor.",
            en="The exception for customers is used for {purpose}, but {file} does not say on which conditions.",
        ),
        remedy=Words(
            sv='Skriv i ett avsnitt: "När du har köpt av oss skickar vi e-post om egna, liknande varor, om '
            'du inte tackat nej."',
            en='Write in one section: "When you have bought from us we e-mail about our own similar goods '
            'unless you say no."',
        ),
        find=soft_opt_in,
    ),
)
