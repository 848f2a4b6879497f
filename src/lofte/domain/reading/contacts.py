"""Addresses, telephone and organisation numbers and domains: what has a form of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers
from stdnum.se import orgnr

from lofte.domain.reading.document import Document, Kind, Sentence
from lofte.domain.reading.findings import Certainty, Finding
from lofte.domain.reading.matching import Matcher

EMAIL = re.compile(r"[\w.+-]{1,64}\s?(?:@|\(at\)|\[at\]|\(snabel-?a\))\s?[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}", re.UNICODE)
ORGANISATION = re.compile(r"(?<![\d-])(?:16)?(\d{6})\s?[-–—]?\s?(\d{4})(?![\d-])")
VAT = re.compile(r"(?<!\w)SE[ -]?(\d{6})[- ]?(\d{4})[ -]?01(?!\d)")  # the number of a firm with 01 behind it
ORGANISATION_WORD = re.compile(
    r"org(?:ani[sz]ation)?(?:s|al|snummer|\.|\s|nr|number|no|-)|(?:reg(?:istration)?|identity|company|corporate|bolags|företags)\W?\s?(?:nr|nummer|number|no)",
    re.I,
)
DOMAIN = re.compile(
    r"(?<![@\w.-])(?:https?://)?(?:www\.)?((?:[\w-]{2,63}\.){1,4}(?:se|com|org|net|io|app|nu|eu|dev|fi|no|dk))(?![\w-])",
    re.I,
)
DIGIT = re.compile(r"\d")
STREET = (
    r"(?:(?:[A-ZÅÄÖ][a-zåäöé.]*\s){0,3}[A-ZÅÄÖa-zåäö][a-zåäöé]+\s\d{1,4}(?:\s?[A-Za-z]\b)?(?:\s\d{1,3}\b)?"
    r"|[Bb]ox\s\d{1,5})"
)
POSTAL = re.compile(
    rf"(?<![\w])(?:(?P<street>{STREET})(?:\s?[,|·–-]\s?|\s))?"
    r"(?:SE-)?\d{3} ?\d{2}\s+[A-ZÅÄÖ][A-Za-zÅÄÖåäöé]{2,}(?:\s(?!SVERIGE|Sverige|Sweden)[A-ZÅÄÖ][a-zåäöé]+)?"
)
STREET_ABOVE = re.compile(rf"(?<!\w)({STREET})[,.]?\s*$")
AUTHORITY = re.compile(r"integritetsskydd|datainspektion|integritetsmyndighet|\bimy\b|\b104 ?20 stockholm|\bbox 8114\b")
AUTHORITIES = (
    "imy.se",
    "datainspektionen.se",
    "datainspektion.se",
    "ico.org.uk",
    "edpb.europa.eu",
    "dataprotection.ie",
)
SPELLED = ("(at)", "[at]", "snabel")
BEHIND_NAME = re.compile(r"[^\W\d_]{2,}\s?[,(]\s?$")
AUTHORITY_PHONES = frozenset({"+4686576100"})
FEWEST_DIGITS = 8  # of a telephone number
SOLE_TRADER_BELOW = 20  # digits three and four of a number whose holder is a natural person form a month
WINDOW = 40
FOREIGN_TOPICS = frozenset({"recipients"})


def contact_findings(matcher: Matcher) -> list[Finding]:
    """Every address, number and domain in the document, with its kind in `detail`."""
    document = matcher.document
    own = _main_domains(document)
    out: list[Finding] = []
    for sentence in document.sentences:
        out.extend(_emails(sentence, own))
        out.extend(_organisations(sentence))
        out.extend(_postal(sentence, document))
        out.extend(_domains(sentence))
        out.extend(_phones(sentence))
    return out


def _found(field: str, value: str, sentence: Sentence, start: int, end: int, detail: str = "") -> Finding:
    return Finding(
        field=field,
        value=value,
        sentence=sentence.index,
        start=sentence.start + start,
        end=sentence.start + end,
        certainty=Certainty.STATED,
        detail=detail,
    )


def _address(match: re.Match[str]) -> str:
    spelled = re.sub(r"\s?(?:\(at\)|\[at\]|\(snabel-?a\))\s?", "@", match[0])
    return re.sub(r"\s", "", spelled).rstrip(".").lower()


def _main_domains(document: Document) -> frozenset[str]:
    """Domains of addresses outside sections about recipients: those are the controller's own."""
    found = [
        (_address(match).rpartition("@")[2], sentence)
        for sentence in document.sentences
        if _may_hold_address(sentence)
        for match in EMAIL.finditer(sentence.text)
    ]
    own = frozenset(domain for domain, sentence in found if not sentence.topics & FOREIGN_TOPICS)
    every = frozenset(domain for domain, _ in found if not domain.endswith(AUTHORITIES))
    return own if own or len(every) > 1 else every  # the only domain of all is the controller's wherever it stands


def _may_hold_address(sentence: Sentence) -> bool:
    return "@" in sentence.text or any(sign in sentence.low for sign in SPELLED)


def _emails(sentence: Sentence, own: frozenset[str]) -> Iterator[Finding]:
    if not _may_hold_address(sentence):
        return
    for match in EMAIL.finditer(sentence.text):
        address = _address(match)
        domain = address.rpartition("@")[2]
        if domain.endswith(AUTHORITIES):
            continue
        foreign = bool(sentence.topics & FOREIGN_TOPICS) and domain not in own
        yield _found("recipient_emails" if foreign else "contact_emails", address, sentence, *match.span())


def _organisations(sentence: Sentence) -> Iterator[Finding]:
    for match in (*ORGANISATION.finditer(sentence.text), *VAT.finditer(sentence.text)):
        number = match[1] + match[2]
        named = ORGANISATION_WORD.search(sentence.text[max(0, match.start() - WINDOW) : match.start()])
        if not orgnr.is_valid(number) and not named and not _beside_name(sentence.text, match):
            continue
        person = int(number[2:4]) < SOLE_TRADER_BELOW
        if person and not named:
            continue
        if not person and number.startswith("0"):  # a telephone number; no legal person's number begins so
            continue
        detail = "personnummer_form" if person else "legal_person"
        yield _found("org_number", f"{match[1]}-{match[2]}", sentence, *match.span(), detail=detail)


def _beside_name(text: str, match: re.Match[str]) -> bool:
    """Whether a number with its hyphen stands right behind a name: `Name AB (556000-0000)`."""
    return (
        "-" in match[0] and int(match[1][2:4]) >= SOLE_TRADER_BELOW and bool(BEHIND_NAME.search(text[: match.start()]))
    )


def _postal(sentence: Sentence, document: Document) -> Iterator[Finding]:
    """Postal addresses, but not that of the authority, which policies give where they tell of complaints."""
    if AUTHORITY.search(sentence.low):
        return
    for match in POSTAL.finditer(sentence.text):
        value = match[0]
        if match["street"] is None and match.start() == 0 and sentence.index:
            above = STREET_ABOVE.search(document.sentences[sentence.index - 1].text)
            value = f"{above[1]}, {value}" if above else value
        yield _found("postal_address", value, sentence, *match.span())


def _domains(sentence: Sentence) -> Iterator[Finding]:
    for match in DOMAIN.finditer(sentence.text):
        yield _found("domains", match[1].lower(), sentence, *match.span())


def _phones(sentence: Sentence) -> Iterator[Finding]:
    if len(DIGIT.findall(sentence.text)) < FEWEST_DIGITS:
        return
    for match in phonenumbers.PhoneNumberMatcher(sentence.text[:1500], "SE"):
        if ORGANISATION.fullmatch(match.raw_string.strip()) or sentence.kind is Kind.HEADING:
            continue
        value = phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
        if value in AUTHORITY_PHONES:
            continue
        yield _found("contact_phones", value, sentence, match.start, match.end)
