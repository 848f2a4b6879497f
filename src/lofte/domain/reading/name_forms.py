"""What a name looks like: known spellings, capitals, legal forms, and what speaks against a name."""

from __future__ import annotations

import re
from functools import cache

from lofte.domain.reading.contacts import AUTHORITIES
from lofte.domain.reading.document import Sentence
from lofte.domain.reading.findings import Certainty, Finding
from lofte.domain.reading.lexicon import Value, lexicon, names
from lofte.domain.reading.matching import Matcher
from lofte.domain.reading.organisations import is_ordinary
from lofte.domain.reading.sentences import lowered

UPPER = "A-ZÅÄÖÉÜÆØ"
WORD = rf"[{UPPER}][\w.&’'+-]*"
INSTITUTION = r"(?:universitet|högskolan?|bank|university|region)(?!\w)"
BRANCH = r"\((?:Sweden|Sverige|Nordics?|Norden|Europe|Ireland|UK|EMEA|International|Norge|Finland|Danmark|publ)\)"
INSIDE = rf"(?:i|för|vid|på|av|de|for|the|in)(?=(?:[ ]{WORD}){{1,3}}[ ](?:AB|HB|KB|Aktiebolag|Ltd|Limited)(?!\w))"
NAME = re.compile(rf"(?:{WORD}|\d+[{UPPER}]\w+)(?:[ ](?:{WORD}|AB|of|&|{BRANCH}(?=[ ]{WORD})|{INSTITUTION}|{INSIDE}))*")
AUTHORITY = re.compile(
    r"(?:verket|mäteriet|myndigheten|inspektionen|domstol\w*|kassan|polisen|kommissionen|styrelsen|ombudsmannen|imy|kommun"
    r"|nämnden|rådet|[ ]stad|centralbyrån|arbetsförmedlingen|[ ]region|(?:tax|protection|government|enforcement"
    r"|insurance|registration)[ ](?:agency|office)|[ ]agency|inspectorate|ombudsman|authority|commission|court"
    r"|police)s?\.?$",
    re.I,
)
ABBREVIATION = re.compile(rf"[{UPPER}]{{2,5}}s?$")  # `DPAs`; a firm of four letters must be announced
DESCRIBING = re.compile(r",\s(?:som|vilket|vilken|vilka|vars|which|who|whose|that)\s")  # what a named one does itself
POST_BOX = re.compile(r"Box \d+")
STREET = re.compile(r"\w*(?:gatan|vägen|torget|gränd|stigen|allén|plan|backen)$")
NOUN = re.compile(
    r".{3}(?:ning(?:en|ar|arna)?|elser?|elsen|het(?:en|er)?|ation(?:en|er)?|arier|arna|orna|ering(?:ar)?|ande|skap|tjänst(?:er|en)?|leverantör(?:er|en)?|uppgift(?:er)?"
    r"|tions?|ments?|ness|ities|ance)$"
)  # endings of what is done, not of who does it
CODE = re.compile(r"\d.*\d.*\d")  # a key in an address, not a name
ARTICLE_REACH = 12
NOUN_END = re.compile(
    r"(?:en|et|er|na|are|ar|or|ing|tt|ors|ers|ts|es)$"
)  # what opens a sentence is a noun of the language
COMPOUND = re.compile(r"-[a-zåäö]")
CHAINED = re.compile(rf"(?<=[ ]){WORD}(?:[ ]{WORD})*,[ ]")  # `on A, B or C`
NAME_AND_FORM = 3  # words: `Vaktbolaget Tuvan AB` is one name, `Tryckeriet Ekby Tryck AB` a noun and a name
NUMBERING = re.compile(r"^\W*\d[\d.]*\)?\s*$")
FIRST_WORD = re.compile(r"\w+")
MOST_WORDS = 5
VERB_WITHIN = 30
LEGAL_END = re.compile(r"\b(?:AB|Aktiebolag|HB|KB|AS|A/S|Ltd|Limited|LLC|GmbH|Oy|Inc|ApS|B\.?V)\.?$")


@cache
def known_names() -> dict[str, str]:
    """The name that each known spelling, in lower case, stands for."""
    file = names()
    canonical: dict[str, str] = {}
    for listed in file.kinds.values():
        canonical.update({name.lower(): name for name in listed})
    for name, spellings in file.spellings.items():
        canonical.update({spelling.lower(): name for spelling in spellings})
    return canonical


def known_in(low: str) -> re.Pattern[str]:
    """One expression for those known names whose first word stands somewhere in a text in lower case."""
    words = set(FIRST_WORD.findall(low))
    words |= {word.removesuffix("s") for word in words}
    present = [name for name in known_names() if (first := FIRST_WORD.search(name)) is None or first[0] in words]
    ordered = sorted(present, key=len, reverse=True) or ["\0"]
    return re.compile(r"(?<![\w@./-])(?:" + "|".join(map(re.escape, ordered)) + r")(?:s)?(?![\w@]|\.[a-z])")


@cache
def kinds_of(name: str) -> tuple[str, ...]:
    """What kinds of recipient a known name is."""
    return tuple(kind for kind, listed in names().kinds.items() if name in listed)


def common_words() -> frozenset[str]:
    """Names that are also words, so that case alone does not tell."""
    return frozenset(names().common_words)


@cache
def pointers(code: str, finding: str) -> tuple[Value, ...]:
    return tuple(value for value in lexicon(code).values if value.finding == finding)


def says(matcher: Matcher, sentence: Sentence, finding: str) -> bool:
    return any(matcher.says(value.phrases, sentence) for value in pointers(sentence.language, finding))


def denied(matcher: Matcher, sentence: Sentence, start: int) -> bool:
    """Whether the clause says that this one is not used, or that the person may go there themselves."""
    begin, end = matcher.clause(sentence, start)
    describing = DESCRIBING.search(sentence.low, start, end)
    end = describing.start() if describing else end
    return _negated(sentence, begin, start) or any(
        phrase.search(sentence.low, begin, end)
        for value in pointers(sentence.language, "names_denied")
        for phrase in value.phrases
    )


def _negated(sentence: Sentence, begin: int, start: int) -> bool:
    """Whether a negation stands before the name in the same part of the clause, with no exception after it."""
    small = lexicon(sentence.language).small
    found = max(
        (end for phrase in small["negations"] for _, end in phrase.finditer(sentence.low[begin:start])), default=None
    )
    if found is None:
        return False
    between = CHAINED.sub("", sentence.text[begin + found : start])
    if any(sign in between for sign in ",:(–—"):
        return False
    excepting = pointers(sentence.language, "names_excepted")
    return not any(phrase.search(lowered(between)) for value in excepting for phrase in value.phrases)


def noun_before(sentence: Sentence, at: int, *, compound: bool = False) -> bool:
    """Whether the word before says what kind of firm is named: `driftbolaget X`.

    `compound`: the bare word, `tjänsten X`, does not do, for that may be the controller's own.
    """
    before = sentence.low[:at]
    return before.endswith(" ") and before.rstrip().endswith(_describing(sentence.language, compound=compound))


@cache
def _describing(code: str, *, compound: bool) -> tuple[str, ...]:
    """Endings of the words that say what kind of firm follows; `compound`: with a letter of another word before."""
    endings = lexicon(code).language.describing_words
    return (
        tuple(f"{letter}{ending}" for ending in endings for letter in "adegiklmnorst-") if compound else tuple(endings)
    )


def described_until(sentence: Sentence, name: str) -> int:
    """How far into a match the name begins: `Inkassobolaget Indriva` is Indriva, unless a legal form ends the whole."""
    first, _, rest = name.partition(" ")
    endings = tuple(lexicon(sentence.language).language.describing_words)
    whole = LEGAL_END.search(name) is not None and len(rest.split()) < NAME_AND_FORM
    if rest and endings and lowered(first).endswith(endings) and not whole:
        return len(first) + 1
    return 0


def stands_inside(sentence: Sentence, match: re.Match[str]) -> bool:
    """Whether the capital is the name's own and not the sentence's."""
    before = NUMBERING.sub("", sentence.text[: match.start()]).rstrip('"“” (')
    if before and before[-1:] not in ".:!?":
        return True
    if " " not in match[0] and NOUN_END.search(match[0]):
        return False
    return any(
        phrase.search(sentence.low[match.end() : match.end() + VERB_WITHIN])
        for value in pointers(sentence.language, "names_before")
        for phrase in value.phrases
    )


def may_be_name(matcher: Matcher, sentence: Sentence, text: str, start: int, *, told: bool = False) -> bool:
    """`told`: a word before says that a firm is named, so that the name may look like an ordinary word."""
    if len(sentence.text) > len(text) and sentence.text.isupper():
        return False  # capitals throughout tell nothing
    return _is_name(matcher, sentence, text, told=told) and not denied(matcher, sentence, start)


def name_at(sentence: Sentence, start: int, end: int, certainty: Certainty) -> Finding:
    written = sentence.text[start:end].strip(" .,")
    canonical = known_names().get(lowered(written), written)
    return Finding(
        field="named_recipients",
        value=canonical,
        sentence=sentence.index,
        start=sentence.start + start,
        end=sentence.start + start + len(written),
        certainty=certainty,
        detail=written,
    )


def _is_name(matcher: Matcher, sentence: Sentence, text: str, *, told: bool = False) -> bool:
    words = [word.strip(".,") for word in text.split()]
    language = lexicon(sentence.language).language
    ordinary = set(language.not_names)
    formed = len(words) > 1 and LEGAL_END.search(text.rstrip(" .,")) is not None  # `Inc` may be no name, but ends one
    opens = ordinary if len(words) == 1 else ordinary.difference(language.name_beginnings)
    if (
        not words
        or len(words) > MOST_WORDS
        or text in ordinary
        or words[0] in opens
        or (words[-1] in ordinary and not formed)
    ):
        return False
    low = lowered(text)
    if low.endswith(AUTHORITIES) or POST_BOX.match(text) or STREET.fullmatch(low):
        return False
    if AUTHORITY.search(text) or COMPOUND.search(text) or (not told and ABBREVIATION.match(text)):
        return False
    if len(words) == 1 and not told and NOUN.search(low.rstrip(" .,")):
        return False
    if len(words) == 1 and (is_ordinary(matcher, text) or CODE.search(text)):
        return False
    if len(words) == 1 and not told and _after_article(sentence, text):
        return False
    if len(words) == 1 and (low in names().common_words or low in language.common_words):
        return False
    if not told and all(_ordinary_noun(sentence, lowered(word)) for word in (words[0], words[-1])):
        return False
    return len(low) > 2 and not low.endswith("-")


def _after_article(sentence: Sentence, text: str) -> bool:
    """A single capitalised word that somewhere in the sentence follows an article: a defined term, `the Customer`."""
    values = pointers(sentence.language, "names_articles")
    return any(
        phrase.search(sentence.low[max(0, match.start() - ARTICLE_REACH) : match.start()])
        for match in re.finditer(re.escape(text), sentence.text)
        for value in values
        for phrase in value.phrases
    )


def _ordinary_noun(sentence: Sentence, low: str) -> bool:
    """A capitalised word that is a word of the language: the lexicon's own vocabulary says so."""
    return any(
        phrase.search(low) for value in pointers(sentence.language, "ordinary_words") for phrase in value.phrases
    )
