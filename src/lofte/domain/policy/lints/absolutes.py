"""Words that leave no room: always, never, wholly. They need a control that runs, or softer words."""

from __future__ import annotations

from collections.abc import Iterator

from lofte.domain.policy.lints.case import DENIAL, Case, Hit, Rule, Sentence, Severity, quote, saying
from lofte.domain.policy.lints.rights import SAID
from lofte.domain.policy.model import Promise, Words
from lofte.domain.policy.sentences import plain
from lofte.domain.terms import Language, Right

ABSOLUTE = saying(
    sv=r"\b(?:aldrig|under inga omständigheter|endast|enbart|uteslutande|helt|fullständigt|alltid|"
    r"garanter\w*|någonsin)\b",
    en=r"\b(?:never|under no circumstances|only|solely|exclusively|wholly|completely|entirely|always|"
    r"guarantee\w*|ever)\b",
)
ANONYMOUS = saying(
    sv=r"\banonym(?:t|a)?\b|\b(?:innehåller|samlar|visar|har)\b[^.]*\b(?:inte|inga|ingen)\b[^.]*\bidentifier\w*"
    r"|\bkan (?:\w+ )?(?:inte|aldrig) (?:\w+ )?identifier\w*",
    en=r"\banonymous(?:ly)?\b|\b(?:no|not|nothing)\b[^.]*\bidentif(?:y|ies|ying|iable)\b",
)
VISITING = saying(
    sv=r"\b(?:cookies?|kak(?:a|or|orna)|besök\w*|webb\w*|statistik\w*|analys\w*)\b",
    en=r"\b(?:cookies?|visit\w*|web\s?site\w*|statistics|analytics)\b",
)
TRACKERS = saying(
    sv=r"\b(?:google analytics|facebook|meta[- ]?pixel\w*|pixl?\w*|linkedin|tiktok|hotjar|doubleclick)\b",
    en=r"\b(?:google analytics|facebook|meta[- ]?pixel|pixels?|linkedin|tiktok|hotjar|doubleclick)\b",
)


def unproven(case: Case) -> Iterator[Hit]:
    """L06: an absolute word, and no control that runs is bound to it."""
    for number, promise in enumerate(case.policy.promises):
        if promise.control not in case.built and _absolute(promise):
            yield case.at("promises", number, "sentence", name=promise.id, word=_word(promise))
    for sentence in case.saying(ABSOLUTE):
        match = ABSOLUTE.find(sentence.text, sentence.language)
        automated = SAID[Right.AUTOMATED_DECISION].said(sentence.text, sentence.language)
        if match and not automated and not any(_carries(sentence, item) for item in case.policy.promises):
            yield quote(sentence, name=Words(sv="Texten", en="The notice"), word=match.group())


def _absolute(promise: Promise) -> bool:
    return promise.absolute or any(ABSOLUTE.said(promise.sentence[language], language) for language in Language)


def _word(promise: Promise) -> Words:
    """The absolute word of a promise in each language, or in the other, or what marks it as absolute."""
    found = {language: ABSOLUTE.find(promise.sentence[language], language) for language in Language}
    said = {language.value: match.group().lower() for language, match in found.items() if match}
    any_word = next(iter(said.values()), "absolute = true")
    return Words(sv=said.get("sv", any_word), en=said.get("en", any_word))


def _carries(sentence: Sentence, promise: Promise) -> bool:
    """Whether the sentence of the notice is part of the promise's sentence, or holds it."""
    promised, written = plain(promise.sentence[sentence.language]), plain(sentence.text)
    return promised in written or written in promised


def anonymous(case: Case) -> Iterator[Hit]:
    """L07: visits are called anonymous while something is there that tells one visitor from another."""
    providers = " ".join([cookie.provider for cookie in case.policy.cookies.listed])
    names = " ".join([recipient.name for recipient in case.policy.recipients])
    for sentence in case.saying(ANONYMOUS):
        language = sentence.language
        about_visits = VISITING.said(case.section(language, sentence.anchor), language)
        tracked = TRACKERS.said(f"{case.whole(language)} {providers} {names}", language)
        if about_visits and tracked and not _admits(sentence):
            yield quote(sentence)


def _admits(sentence: Sentence) -> bool:
    """`The data are not anonymous` is no claim of anonymity."""
    match = ANONYMOUS.find(sentence.text, sentence.language)
    claimed = match.group().lower() if match else ""
    return claimed.startswith("anonym") and DENIAL.said(sentence.text, sentence.language)


RULES = (
    Rule(
        code="L06",
        severity=Severity.WARN,
        law="GDPR 5(2), 24",
        message=Words(
            sv="{name} lovar utan förbehåll ({word}), och ingen kontroll som körs är knuten till det.",
            en="{name} promises without reserve ({word}), and no control that runs is bound to it.",
        ),
        remedy=Words(
            sv="Gör det till ett löfte med en kontroll som körs, eller skriv vad som gäller och vilka undantagen är.",
            en="Make it a promise with a control that runs, or say what holds and which exceptions there are.",
        ),
        find=unproven,
    ),
    Rule(
        code="L07",
        severity=Severity.WARN,
        law="GDPR 4(1), recital 30",
        message=Words(
            sv="Besök kallas anonyma fast ett mätverktyg eller en pixel skiljer besökare åt.",
            en="Visits are called anonymous though an analytics tool or pixel tells visitors apart.",
        ),
        remedy=Words(
            sv='Säg vilka uppgifter som behandlas ("IP-adress och ett nummer i en kaka"), av vem och efter vilket val.',
            en='Say which data are processed ("IP address and a number in a cookie"), by whom and after which choice.',
        ),
        find=anonymous,
    ),
)
