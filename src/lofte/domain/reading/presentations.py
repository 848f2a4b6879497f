"""How a text presents who speaks without a word of responsibility: title, `we`, number, signature, section."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from lofte.domain.reading.document import Document, Kind
from lofte.domain.reading.lexicon import lexicon
from lofte.domain.reading.matching import Matcher
from lofte.domain.reading.name_forms import pointers
from lofte.domain.reading.organisations import (
    LEGAL_NAME,
    MOST,
    NAME,
    NUMBER_WORD,
    ORGANISATION,
    UPPER,
    WITH_NUMBER,
    Candidate,
    cleaned,
)
from lofte.domain.reading.sentences import lowered

NUMBER_LINE = re.compile(rf"\W*{NUMBER_WORD}\d{{6}}-\d{{4}}")
TITLED = r"(?:policy|meddelande|notice|statement|personuppgifter|behandling|information|dataskydd|gdpr)"
OWNER = re.compile(rf"({ORGANISATION}?)(?:[’'´]s|:s)\s(?i:[\w-]*(?:policy|notice|statement|information|meddelande)\b)")


GENITIVE = re.compile(
    rf"(?:^|\s)({ORGANISATION}?)s\s(?i:[\w-]*(?:policy|behandling av personuppgifter|(?:data|integritets)skydd\w*)\b)"
)  # `Klätterhallens integritetspolicy`, where the name without its ending stands elsewhere
HANDED = re.compile(
    r"(?:sköts|hanteras|levereras|utförs|driftas|skickas|lämnas|delas|lagras|anlitar|använder|handled|provided|hosted"
    r"|sent|shared|stored|use)\s(?:av|hos|via|till|från|med|genom|by|to|with|from|through|at|on)?\s?$"
)  # who comes next does something for the controller
ADDRESSED = re.compile(
    rf"{ORGANISATION}(?=,\s(?:[{UPPER}][a-zåäöé]+(?:\s[a-zåäöé]+)?\s\d|\d{{3}}|[Bb]ox\s|PB\s|c/o\s))"
)  # a name and its address in one line
OPENING = 5  # sentences in which a text is titled


@cache
def _definition_of_we(code: str) -> re.Pattern[str]:
    own = "|".join(map(re.escape, lexicon(code).language.own_words))
    # In quotes, alone, or one of several: `(vi måste ...)` after a word defines nothing.
    word = rf"[\"”“'’]?(?<!\w)(?:{own})(?!\w)(?=[\"”“'’,)/]|\s(?:och|eller|samt|and|or)\s)"
    return re.compile(rf"[^()]{{0,40}}\([^()]{{0,30}}?{word}[^()]{{0,60}}\)", re.I)


def defined(matcher: Matcher) -> list[Candidate]:
    """`Name (org. no. ..., "we")`: the text says who 'we' is."""
    out: list[Candidate] = []
    for sentence in matcher.document.sentences:
        if "(" not in sentence.text:
            continue
        for match in NAME.finditer(sentence.text):
            rest = _definition_of_we(sentence.language).match(sentence.text, match.end())
            if rest and not NAME.search(rest[0].split("(")[0]):
                found = cleaned(sentence, match[0], match.start())
                if found:
                    out.append(Candidate(found[0], sentence, found[1], 7))
                break
    return out


def numbered(matcher: Matcher) -> list[Candidate]:
    """A name with an organisation number behind it."""
    return [
        Candidate(found[0], sentence, found[1], 7)
        for sentence in matcher.document.sentences
        if not sentence.topics & {"recipients", "cookies"}
        for match in WITH_NUMBER.finditer(sentence.text)
        if (found := cleaned(sentence, match[1], match.start(1)))
    ]


def signed(matcher: Matcher) -> list[Candidate]:
    """A name alone on a line above one that begins with an organisation number."""
    out: list[Candidate] = []
    for above, sentence in pairwise(matcher.document.sentences):
        if not NUMBER_LINE.match(sentence.text) or len(above.text) > MOST or above.topics & {"recipients", "cookies"}:
            continue
        match = NAME.fullmatch(above.text.rstrip(" .,"))
        found = cleaned(above, match[0], 0) if match else None
        if found:
            out.append(Candidate(found[0], above, found[1], 7))
    return out


def sections(matcher: Matcher) -> list[Candidate]:
    """A name alone on the first line under a heading about the controller or contact."""
    out: list[Candidate] = []
    for sentence in matcher.document.sentences:
        if sentence.kind is Kind.HEADING or not sentence.headings:
            continue
        topics = sentence.topics
        if not topics & {"controller", "contact"} or len(sentence.text) > MOST or "@" in sentence.text:
            continue
        first = sentence.index - sentence.headings[-1] == 1 or LEGAL_NAME.fullmatch(sentence.text)
        match = NAME.fullmatch(sentence.text.rstrip(" .,")) or ADDRESSED.match(sentence.text)
        if match and first and ":" not in sentence.text:
            found = cleaned(sentence, match[0], 0)
            if found:
                out.append(Candidate(found[0], sentence, found[1], 6 if "controller" in topics else 2))
    return out


def labelled(matcher: Matcher) -> list[Candidate]:
    """`Company: Name` in a section about the controller or contact, `Freelancer: Name (Nickname)`."""
    out: list[Candidate] = []
    for sentence in matcher.document.sentences:
        label, colon, rest = sentence.text.partition(":")
        if not colon or not sentence.topics & {"controller", "contact"} or len(sentence.text) > MOST:
            continue
        labels = [phrase for value in pointers(sentence.language, "names_labels") for phrase in value.phrases]
        if not any(phrase.search(lowered(label)) for phrase in labels):
            continue
        start = len(label) + 1 + len(rest) - len(rest.lstrip())
        match = NAME.match(sentence.text, start)
        found = cleaned(sentence, match[0], start) if match else None
        if found:
            out.append(Candidate(found[0], sentence, found[1], 6))
    return out


def legal(matcher: Matcher) -> list[Candidate]:
    """Names that end in a legal form; weak alone, but they complete a short name."""
    out: list[Candidate] = []
    for sentence in matcher.document.sentences:
        if sentence.topics & {"recipients", "cookies", "transfers"}:
            continue
        for match in LEGAL_NAME.finditer(sentence.text):
            found = cleaned(sentence, match[0], match.start())
            if found and not HANDED.search(sentence.low[: match.start()]):
                out.append(Candidate(found[0], sentence, found[1], 1))
    return out


def title(document: Document) -> list[Candidate]:
    out: list[Candidate] = []
    for sentence in document.sentences[:OPENING]:
        owner = OWNER.search(sentence.text)
        if owner:
            out.append(Candidate(owner[1], sentence, owner.start(1), 1))
        owned = GENITIVE.search(sentence.text)
        if owned and re.search(rf"(?<!\w){re.escape(owned[1])}(?!\w)", document.text):
            out.append(Candidate(owned[1], sentence, owned.start(1), 3))
        match = re.search(
            rf"{TITLED}\s+(?:för|for|–|-|\||—|hos|of|vid|i|inom|på|at)\s+"
            rf"(?:(?:medlemmar|kunder|besökare|patienter|hyresgäster)\s(?:i|hos|på|vid)\s)?({ORGANISATION})\s*(?:\([^()]*\)\W*)?$",
            sentence.text,
            re.I,
        )
        if match:
            found = cleaned(sentence, match[1], match.start(1))
            if found and found[0] != found[0].lower():
                out.append(Candidate(found[0], sentence, found[1], 1))
    return out
