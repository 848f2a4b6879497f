"""What the name of an organisation looks like, and what is none."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lofte.domain.reading.document import Sentence
from lofte.domain.reading.lexicon import lexicon
from lofte.domain.reading.matching import Matcher

UPPER = "A-ZÅÄÖÉÜÆØ"
WORD = rf"[{UPPER}0-9][\w.&’'+/-]*"
SMALL = (
    r"(?:i|för|vid|av|of|and|the|de|von|van|marketing|group|ekonomisk|ekonomiska|förening|ideell|universitet|kommun"
    r"|församling|pastorat|museum|bibliotek|teater|gymnasium|folkhögskola|stiftelse|förskola|handelsbolag|aktiebolag|&"
    r"|[a-zåäö]*(?:förening|förbund|klubb|högskola|högskolan|museum|bibliotek|församling|skola|sällskap|sjukhus|stift"
    r"|färdtjänst|bostäder|trafik|teater|kår|kommun)|stad|region|nation|förlag|bryggeri|bar|krog|kafé|café|salong|frisör|bageri|begravningsbyrå|tandvård)"
)
NEXT = rf"(?:{WORD}|{SMALL}(?=[ ]{WORD}|[ ]{SMALL}|[\s,.(:;]|$))"
JOINED_PARTS = r"(?<=-)[ ](?:och|samt)[ ][a-zåäö][\w-]*"  # `Barn- och utbildningsnämnden`
ORGANISATION = rf"{WORD}(?:{JOINED_PARTS}|[ ]{NEXT})*"
DOMAIN = r"[a-z0-9-]+\.(?:se|io|com|org|net|nu|app|dev|eu)(?![\w.])"
NAME = re.compile(rf"{DOMAIN}|{ORGANISATION}")
FORM = (
    r"(?:AB|Ab|ry|rf|r\.f\.|AS|ASA|Aktiebolag|HB|Handelsbolag|KB|Ltd|Limited|GmbH|Oy|Inc\.?|ApS"
    r"|ekonomisk förening|ideell förening|ek\.? ?för\.?)"
)
NO_PART = r"(?!(?:är|som|en|ett|is|are|a|an|made|through|via|hos|drivs|ägs|sker|görs|skickas|hanteras|that)[ ])"
LEGAL_NAME = re.compile(
    rf"(?:{WORD}[ ](?:{NO_PART}[\w&-]+[ ]){{0,4}}?){FORM}(?!\w)"
)  # `Kören är en ideell förening` names no more than the choir
FULL = re.compile(r"ek\.? ?för\.?$")  # a legal form that ends like a sentence
NUMBER_WORD = (
    r"(?:(?:with|med|Swedish|company|corporate)\s+){0,2}"
    r"(?:(?:[Oo]rg|[Rr]eg|[Ii]dentity|[Cc]ompany)[\w.]*\s*(?:identity|registration)?\s*(?:nr|nummer|no|number)?\.?:?\s*)?"
)
WITH_NUMBER = re.compile(
    rf"({ORGANISATION})(?:,\s[{UPPER}][a-zåäö]+(?=,))?\s*[,(]{{0,2}}\s*{NUMBER_WORD}(?<!\d)(?=(?:\d\d)?\d{{6}}-\d{{4}})"
)
NO_NAME = re.compile(
    r"(?:(?:org|reg|vat|tel|tfn|moms|box|momsreg|orgnr)\b.*|[a-z]\.?|[a-z]{0,3}\d{3,}|\d{3} \d\d(?!\d).*)$", re.I
)
ARTICLE_OF_NAME = re.compile(rf"(?:En|Ett|Den|Det|De)(?:[ ][{UPPER}]\S+){{2}}")  # `En Bättre Dag AB`
OF_PLACE = re.compile(r"\w+[ ](?:[Ss]tad|[Kk]ommun|[Rr]egion|[Uu]niversit|[Hh]ögskola|[Aa]irport|[Cc]ity)")
YEAR = re.compile(r"(?:19|20)\d\d(?:[-–/]\d{2,4})?\s")  # of a copyright line
MOST = 70
COUNTED = re.compile(r"\d{1,2}(?:\.\d{1,2})*[.)]\s+")  # of a paragraph: `1. Ek AB is the controller`
TRAILING = re.compile(r"\s+(?:och|för|vid|av|i|of|and|the|är|de)$|[\s,.:;(]+$")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name, where it stands, and how strongly the text says that it is the controller's."""

    name: str
    sentence: Sentence
    start: int
    strength: int


def cleaned(sentence: Sentence, name: str, start: int) -> tuple[str, int] | None:
    """The name without what stands around it, and where it begins; None where nothing of a name is left."""
    counted = COUNTED.match(name)
    if counted:
        start, name = start + counted.end(), name[counted.end() :]
    while TRAILING.search(name) and not FULL.search(name):
        name = TRAILING.sub("", name)
    language = lexicon(sentence.language).language
    year = YEAR.match(name)
    if year:
        start, name = start + year.end(), name[year.end() :]
    first = name.split(" ")[0] if name else ""
    if (
        (first in language.not_names or first.capitalize() in language.not_names)
        and " " in name
        and first not in language.name_beginnings
        and not ARTICLE_OF_NAME.match(name)
        and not OF_PLACE.match(name)
    ):
        start += len(first) + 1
        name = name[len(first) + 1 :]
    while " " in name and name.rpartition(" ")[2].lower() in language.common_words:
        name = name.rpartition(" ")[0]
    if NO_NAME.fullmatch(name):
        return None
    if not 2 <= len(name) <= MOST or name in language.not_names or not name[:1].isalnum() or name.isdigit():
        return None
    return name, start


def is_ordinary(matcher: Matcher, name: str) -> bool:
    """Whether a single capitalised word is a word of the text and no name: it also stands there in lower case."""
    if " " in name or "." in name:
        return False
    return name.lower() in matcher.plain_words
