"""Who the controller is: the strongest of the ways in which a policy says it, and the data protection officer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from lofte.domain.reading.document import Document, Kind, Sentence
from lofte.domain.reading.findings import Certainty, Finding
from lofte.domain.reading.lexicon import lexicon
from lofte.domain.reading.matching import Matcher

UPPER = "A-ZÅÄÖÉÜÆØ"
WORD = rf"[{UPPER}0-9][\w.&’'+/-]*"
SMALL = (
    r"(?:i|för|vid|av|of|and|the|de|von|van|marketing|group|ekonomisk|ekonomiska|förening|ideell|universitet|kommun"
    r"|församling|stiftelse|förskola|handelsbolag|aktiebolag|&)"
)
ORGANISATION = rf"{WORD}(?:[ ](?:{WORD}|{SMALL}(?=[ ]{WORD}|[ ]{SMALL}|[\s,.(:;]|$)))*"
DOMAIN = r"[a-z0-9-]+\.(?:se|io|com|org|net|nu|app|dev|eu)(?![\w.])"
NAME = re.compile(rf"{DOMAIN}|{ORGANISATION}")
FORM = (
    r"(?:AB|Ab|ry|rf|r\.f\.|AS|ASA|Aktiebolag|HB|Handelsbolag|KB|Ltd|Limited|GmbH|Oy|Inc\.?|ApS"
    r"|ekonomisk förening|ideell förening)"
)
LEGAL_NAME = re.compile(rf"(?:{WORD}[ ](?:[\w&-]+[ ]){{0,4}}?){FORM}(?!\w)")
NUMBER_WORD = (
    r"(?:(?:with|med|Swedish|company|corporate)\s+){0,2}"
    r"(?:(?:[Oo]rg|[Rr]eg|[Ii]dentity|[Cc]ompany)[\w.]*\s*(?:identity|registration)?\s*(?:nr|nummer|no|number)?\.?:?\s*)?"
)
WITH_NUMBER = re.compile(rf"({ORGANISATION})\s*[,(]{{0,2}}\s*{NUMBER_WORD}(?=\d{{6}}-\d{{4}})")
NUMBER_LINE = re.compile(rf"\W*{NUMBER_WORD}\d{{6}}-\d{{4}}")
NO_NAME = re.compile(r"(?:(?:org|reg|vat|tel|tfn|moms|box|momsreg|orgnr)\b.*|[a-z]\.?|[a-z]{0,3}\d{3,})$", re.I)
OWNER = re.compile(rf"({ORGANISATION}?)(?:[’'´]s|:s)\s(?i:[\w-]*(?:policy|notice|statement|information|meddelande)\b)")
JOINED = re.compile(
    r"\s(?:by|av|is|are|är|drivs|ägs|från|hos|with|med|och|and|that|som|at)\s(?=[A-ZÅÄÖÉÜÆØ0-9])"
)  # the name begins anew
MOST = 70
STRONGEST = 9  # the word controller itself
WEAK = 3  # a verb beside a domain says nothing of who is responsible
TRAILING = re.compile(r"\s+(?:och|för|vid|av|i|of|and|the|är|de)$|[\s,.:;(]+$")


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A name, where it stands, and how strongly the text says that it is the controller's."""

    name: str
    sentence: Sentence
    start: int
    strength: int


def controller_findings(matcher: Matcher) -> list[Finding]:
    """The controller, as the phrases of the lexicon (`controller_before`, `controller_after`, ...) point to it."""
    candidates = [
        candidate
        for candidate in (
            *_pointed(matcher),
            *_defined(matcher),
            *_numbered(matcher),
            *_signed(matcher),
            *_sections(matcher),
            *_legal(matcher),
            *_title(matcher.document),
        )
        if not is_ordinary(matcher, candidate.name)
    ]
    if not candidates:
        return []
    best = max(candidates, key=lambda found: (found.strength, -found.sentence.index))
    chosen = _in_full(matcher, _fuller(best, candidates))
    return [
        Finding(
            field="controller_name",
            value=chosen.name,
            sentence=chosen.sentence.index,
            start=chosen.sentence.start + chosen.start,
            end=chosen.sentence.start + chosen.start + len(chosen.name),
            certainty=Certainty.STATED if chosen.strength >= 6 else Certainty.LIKELY,
        )
    ]


def own_names(matcher: Matcher) -> frozenset[str]:
    """Lower-cased names by which the text speaks of the controller and its sites: never recipients."""
    candidates = [*_pointed(matcher), *_defined(matcher), *_sections(matcher), *_title(matcher.document)]
    strong = {
        candidate.name.lower() for candidate in candidates if candidate.strength >= 5 or candidate.sentence.index < 3
    }
    return frozenset(name for name in strong if len(name) > 2)


def whole_names(own: frozenset[str]) -> tuple[str, ...]:
    """Names of several words, without their legal form, longest first: their words say nothing else in the text."""
    bare = {re.sub(rf"\s+{FORM}$", "", name, flags=re.I) for name in own}
    return tuple(sorted((name for name in bare if " " in name), key=lambda name: (-len(name), name)))


def _fuller(best: _Candidate, candidates: list[_Candidate]) -> _Candidate:
    """The same name with its legal form, where the document has it."""
    longer = [
        other
        for other in candidates
        if other.name.lower().startswith(best.name.lower()) and LEGAL_NAME.fullmatch(other.name)
    ]
    return max(longer, key=lambda found: (found.strength, -len(found.name)), default=best)


def _pointed(matcher: Matcher) -> list[_Candidate]:
    out: list[_Candidate] = []
    sentences = matcher.document.sentences
    for words in matcher.lexicons:
        for value in words.values:
            if not value.finding.startswith("controller_"):
                continue
            strength = int(value.finding[-1])
            after = value.finding.startswith("controller_after")
            for sentence, start, end in matcher.find(value.phrases, words.code):
                if sentence.low.endswith("?") or (value.unless and matcher.says(value.unless, sentence)):
                    continue
                if strength < STRONGEST and sentence.topics & {"recipients", "cookies"}:
                    continue
                below = sentences[sentence.index + 1 : sentence.index + 2]
                if after and not sentence.text[end:].strip(" :") and below and below[0].kind is Kind.ITEM:
                    sentence, end = below[0], 0  # the name opens the list
                found = _after(sentence, end) if after else _before(sentence, start)
                if found and not (strength <= WEAK and "." in found[0]):
                    out.append(_Candidate(found[0], sentence, found[1], strength))
    return out


def _after(sentence: Sentence, end: int) -> tuple[str, int] | None:
    at = end
    while at < len(sentence.text) and sentence.text[at] in " :\"“”'(–—-\t":
        at += 1
    legal = LEGAL_NAME.match(sentence.text, at)
    match = legal if legal and not JOINED.search(legal[0]) else NAME.match(sentence.text, at)
    if match is None:
        return None
    name = match[0]
    if sentence.text[match.end() : match.end() + 1] == ":" and " " in name:
        name = name.rpartition(" ")[0]  # the next label, not part of the name
    return _clean(sentence, name, at)


def _before(sentence: Sentence, start: int) -> tuple[str, int] | None:
    """The last name before a verb, past brackets and a number of registration; a legal name with a number wins."""
    numbered = list(WITH_NUMBER.finditer(sentence.text, 0, start))
    if numbered:
        return _clean(sentence, numbered[-1][1], numbered[-1].start(1))
    head = re.sub(r"\([^)]*\)?", lambda m: " " * len(m[0]), sentence.text[:start])
    head = re.sub(r",?\s*(?:med\s+)?[Oo]rg[^A-ZÅÄÖ]*$", lambda m: " " * len(m[0]), head)
    head = re.sub(r",\s*(?:Sverige|Sweden)\s*,?\s*$", "", head.rstrip()).rstrip(' ,"“”')
    legal = LEGAL_NAME.search(head)
    if legal:
        begins = max((match.end() for match in JOINED.finditer(legal[0])), default=0)
        return _clean(sentence, legal[0][begins:], legal.start() + begins)
    matches = [match for match in NAME.finditer(head) if match.end() >= len(head) - 2]
    if matches and matches[-1][0][:1].isdigit():
        matches = [match for match in NAME.finditer(head) if match[0][:1].isalpha()][
            :1
        ]  # an address stands between the name and the verb
    return _clean(sentence, matches[-1][0], matches[-1].start()) if matches else None


def _clean(sentence: Sentence, name: str, start: int) -> tuple[str, int] | None:
    while TRAILING.search(name):
        name = TRAILING.sub("", name)
    language = lexicon(sentence.language).language
    first = name.split(" ")[0] if name else ""
    if (
        (first in language.not_names or first.capitalize() in language.not_names)
        and " " in name
        and first not in language.name_beginnings
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


@cache
def _definition_of_we(code: str) -> re.Pattern[str]:
    own = "|".join(map(re.escape, lexicon(code).language.own_words))
    return re.compile(rf"[^()]{{0,40}}\([^()]{{0,30}}?[\"”“'’]?(?<!\w)(?:{own})(?!\w)[^()]{{0,60}}\)", re.I)


def _defined(matcher: Matcher) -> list[_Candidate]:
    """`Name (org. no. ..., "we")`: the text says who 'we' is."""
    out: list[_Candidate] = []
    for sentence in matcher.document.sentences:
        if "(" not in sentence.text:
            continue
        for match in NAME.finditer(sentence.text):
            rest = _definition_of_we(sentence.language).match(sentence.text, match.end())
            if rest and not NAME.search(rest[0].split("(")[0]):
                found = _clean(sentence, match[0], match.start())
                if found:
                    out.append(_Candidate(found[0], sentence, found[1], 7))
                break
    return out


def _numbered(matcher: Matcher) -> list[_Candidate]:
    """A name with an organisation number behind it."""
    return [
        _Candidate(found[0], sentence, found[1], 7)
        for sentence in matcher.document.sentences
        if not sentence.topics & {"recipients", "cookies"}
        for match in WITH_NUMBER.finditer(sentence.text)
        if (found := _clean(sentence, match[1], match.start(1)))
    ]


def _signed(matcher: Matcher) -> list[_Candidate]:
    """A name alone on a line above one that begins with an organisation number."""
    out: list[_Candidate] = []
    for above, sentence in pairwise(matcher.document.sentences):
        if not NUMBER_LINE.match(sentence.text) or len(above.text) > MOST or above.topics & {"recipients", "cookies"}:
            continue
        match = NAME.fullmatch(above.text.rstrip(" .,"))
        found = _clean(above, match[0], 0) if match else None
        if found:
            out.append(_Candidate(found[0], above, found[1], 7))
    return out


def _in_full(matcher: Matcher, chosen: _Candidate) -> _Candidate:
    """The name that a short one stands for: `Full Name AB ("Short", "we")`."""
    short = re.escape(chosen.name)
    pattern = re.compile(rf"({ORGANISATION})[^()\n]{{0,40}}\([^()\n]{{0,40}}[\"“”'’]{short}[\"“”'’][^()\n]{{0,60}}\)")
    for sentence in matcher.document.sentences:
        match = pattern.search(sentence.text) if chosen.name in sentence.text else None
        if match and match[1] != chosen.name:
            return _Candidate(match[1], sentence, match.start(1), chosen.strength)
    return chosen


def _sections(matcher: Matcher) -> list[_Candidate]:
    """A name alone on the first line under a heading about the controller or contact."""
    out: list[_Candidate] = []
    for sentence in matcher.document.sentences:
        if sentence.kind is Kind.HEADING or not sentence.headings:
            continue
        topics = sentence.topics
        if not topics & {"controller", "contact"} or len(sentence.text) > MOST or "@" in sentence.text:
            continue
        first = sentence.index - sentence.headings[-1] == 1 or LEGAL_NAME.fullmatch(sentence.text)
        match = NAME.fullmatch(sentence.text.rstrip(" .,"))
        if match and first and ":" not in sentence.text:
            found = _clean(sentence, match[0], 0)
            if found:
                out.append(_Candidate(found[0], sentence, found[1], 6 if "controller" in topics else 2))
    return out


def _legal(matcher: Matcher) -> list[_Candidate]:
    """Names that end in a legal form; weak alone, but they complete a short name."""
    out: list[_Candidate] = []
    for sentence in matcher.document.sentences:
        if sentence.topics & {"recipients", "cookies", "transfers"}:
            continue
        for match in LEGAL_NAME.finditer(sentence.text):
            found = _clean(sentence, match[0], match.start())
            if found:
                out.append(_Candidate(found[0], sentence, found[1], 1))
    return out


def _title(document: Document) -> list[_Candidate]:
    out: list[_Candidate] = []
    for sentence in document.sentences[:3]:
        owner = OWNER.match(sentence.text)
        if owner:
            out.append(_Candidate(owner[1], sentence, owner.start(1), 1))
        match = re.search(
            rf"(?:policy|meddelande|notice|statement|personuppgifter|behandling|information)\s+(?:för|for|–|-|\||—|hos|of|vid|i|på|at)\s+({ORGANISATION})\s*$",
            sentence.text,
            re.I,
        )
        if match:
            found = _clean(sentence, match[1], match.start(1))
            if found and found[0] != found[0].lower():
                out.append(_Candidate(found[0], sentence, found[1], 1))
    return out
