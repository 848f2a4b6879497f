"""Recipients by name: known services wherever they stand, unknown ones where the place announces a name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from lofte.domain.reading.contacts import AUTHORITIES
from lofte.domain.reading.document import Kind, Sentence
from lofte.domain.reading.findings import Certainty, Finding
from lofte.domain.reading.identity import is_ordinary
from lofte.domain.reading.lexicon import Value, lexicon, names
from lofte.domain.reading.matching import Matcher
from lofte.domain.reading.sentences import lowered

UPPER = "A-ZÅÄÖÉÜÆØ"
WORD = rf"[{UPPER}][\w.&’'+-]*"
INSTITUTION = r"(?:universitet|högskola|högskolan|bank|university|region)"
NAME = re.compile(rf"(?:{WORD}|\d+[{UPPER}]\w+)(?:[ ](?:{WORD}|AB|of|&|{INSTITUTION}))*")
AUTHORITY = re.compile(
    r"(?:verket|myndigheten|inspektionen|domstol\w*|kassan|polisen|kommissionen|styrelsen|ombudsmannen|imy|kommun)s?$",
    re.I,
)
POST_BOX = re.compile(r"Box \d+")
KINDS_BY_NAME = ("processors", "partners", "payment_providers")
CODE = re.compile(r"\d.*\d.*\d")  # a key in an address, not a name
ARTICLE_REACH = 12
NOUN_END = re.compile(
    r"(?:en|et|er|na|are|ar|or|ing|tt|ors|ers|ts|es)$"
)  # what opens a sentence is a noun of the language
COMPOUND = re.compile(r"-[a-zåäö]")
ITEM_NAME = re.compile(
    rf"^[\"“”']?((?:{WORD}|[a-z0-9-]+\.(?:com|io|se|org|net|dev|eu))(?:[ ](?:{WORD}|&|of|\d+))*)\s*"
    r"(?:$|[(:—–/,|]|\s-\s|[.]$)"
)
MOST_WORDS = 5
VERB_WITHIN = 30
CHAIN = re.compile(r"\s*(?:,|,?\s+och|,?\s+and|\s+samt|\s+eller|,?\s+or|\s*/)\s*")
LEGAL_END = re.compile(r"\b(?:AB|Aktiebolag|HB|KB|AS|A/S|Ltd|Limited|LLC|GmbH|Oy|Inc|ApS|B\.?V)\.?$")
FURTHER_NAME = re.compile(
    r"[ ](?:Technologies|Technology|Systems|Solutions|Mono|Sans|Serif|Software|Group|Labs|Consulting|OAuth)(?!\w)"
)
ALIAS = re.compile(rf"[{UPPER}][\w.&’'+-]*[ ]\($")
UNLIKELY_TOPICS = frozenset({"security", "rights", "retention", "children"})
IGNORED_TOPICS = frozenset({"definitions", "contact", "controller", "complaint", "links", "changes"})


@cache
def _known() -> tuple[re.Pattern[str], dict[str, str]]:
    """One expression for all known names, and the name each spelling stands for."""
    file = names()
    canonical: dict[str, str] = {}
    for listed in file.kinds.values():
        canonical.update({name.lower(): name for name in listed})
    for name, spellings in file.spellings.items():
        canonical.update({spelling.lower(): name for spelling in spellings})
    ordered = sorted(canonical, key=len, reverse=True)
    return re.compile(r"(?<![\w@./-])(?:" + "|".join(map(re.escape, ordered)) + r")(?:s)?(?![\w@]|\.[a-z])"), canonical


@cache
def kinds_of(name: str) -> tuple[str, ...]:
    """What kinds of recipient a known name is."""
    return tuple(kind for kind, listed in names().kinds.items() if name in listed)


def name_findings(matcher: Matcher, *, own: frozenset[str]) -> list[Finding]:
    """Named recipients; `own` are lower-cased names of the controller itself."""
    out: list[Finding] = []
    for sentence in matcher.document.sentences:
        if sentence.topics & IGNORED_TOPICS and not sentence.topics & {"recipients", "cookies"}:
            if sentence.topics & {"controller", "links"} and _says(matcher, sentence, "names_providers"):
                out.extend(found for found in _by_name(matcher, sentence) if not _is_own(found.value, own))
            continue
        if _says(matcher, sentence, "third_party_links"):
            continue
        known = list(_by_name(matcher, sentence))
        placed = [found for found in _by_place(matcher, sentence) if not any(_overlap(found, other) for other in known)]
        sure = [found for found in placed if found.certainty is not Certainty.GUESSED]
        placed.extend(_beside_known(matcher, sentence, [*known, *sure]))
        out.extend(finding for finding in (*known, *placed) if not _is_own(finding.value, own))
    return _without_bare_brands(out)


def _overlap(one: Finding, other: Finding) -> bool:
    return one.start < other.end and other.start < one.end


def _without_bare_brands(found: list[Finding]) -> list[Finding]:
    """A brand that only says whose service was named says nothing new: `Firebase (Google)`, `Google's servers`."""
    values = {finding.value for finding in found}
    return [
        finding
        for finding in found
        if not _part_of(finding.value, values)
        and (
            " " in finding.value
            or finding.certainty is Certainty.STATED
            or not any(other != finding.value and finding.value in other.split() for other in values)
        )
    ]


def _part_of(value: str, values: set[str]) -> bool:
    """Whether a name goes on where another ends: `Firebase Cloud Messaging` beside `Google Firebase`."""
    first, _, rest = value.partition(" ")
    return bool(rest) and any(" " in other and other.endswith(" " + first) for other in values)


def kind_findings(named: list[Finding]) -> list[Finding]:
    """What kinds of recipient the known names are, wherever the text says that they are used."""
    return [
        replace(finding, field="recipients.kinds", value=kind, certainty=Certainty.LIKELY)
        for finding in named
        if finding.certainty is not Certainty.GUESSED
        for kind in kinds_of(finding.value)
        if kind in KINDS_BY_NAME
    ]


def _is_own(value: str, own: frozenset[str]) -> bool:
    low = value.lower().removesuffix("s") if value.lower() not in own else value.lower()
    return any(
        name.startswith(low) or low == name or (len(low) > 3 and low in name.split()) or (len(name) > 3 and name in low)
        for name in own
    )


def _by_name(matcher: Matcher, sentence: Sentence) -> Iterator[Finding]:
    if sentence.kind is Kind.HEADING and "recipients" not in sentence.topics and sentence.index == 0:
        return
    pattern, canonical = _known()
    for match in pattern.finditer(sentence.low):
        written = sentence.text[match.start() : match.end()]
        spelled = match[0] if match[0] in canonical else match[0].removesuffix("s")
        if spelled not in canonical or not (written[:1].isupper() or written[:1].isdigit() or "." in written):
            if spelled not in canonical or canonical[spelled].lower() in _common_words():
                continue
            if written.islower() and canonical[spelled][:1].isupper() and not _named_by_verb(matcher, sentence):
                continue
        if _denied(matcher, sentence, match.start()) or FURTHER_NAME.match(sentence.text, match.end()):
            continue
        aside = ALIAS.search(sentence.text[: match.start()]) and sentence.text[match.end() : match.end() + 1] == ")"
        whose = match[0] != spelled and sentence.text[match.end() :][1:2].islower()
        short = _initials(sentence.text[: match.start()]).endswith(written.lower())
        if aside and (short or " " in canonical[spelled]):
            continue  # another name of the service before the bracket
        yield Finding(
            field="named_recipients",
            value=canonical[spelled],
            sentence=sentence.index,
            start=sentence.start + match.start(),
            end=sentence.start + match.end(),
            certainty=Certainty.LIKELY if aside or whose else Certainty.STATED,
            detail=written,
        )


def _initials(before: str) -> str:
    """The first letters of the words that stand before a place: `Amazon Web Services (`."""
    return "".join(word[0] for word in lowered(before).rstrip("( ").split() if word[0].isalnum())


def _beside_known(matcher: Matcher, sentence: Sentence, known: list[Finding]) -> Iterator[Finding]:
    """Names that a comma or an `and` joins to a known one: `YouTube, Mixcloud and SoundCloud`."""
    ends = {found.end - sentence.start for found in known}
    for match in NAME.finditer(sentence.text):
        joined = any(end < match.start() and CHAIN.fullmatch(sentence.text, end, match.start()) for end in ends)
        if joined and _may_be(matcher, sentence, match[0], match.start()):
            ends.add(match.end())
            if not any(
                found.start < sentence.start + match.end() and found.end > sentence.start + match.start()
                for found in known
            ):
                yield _place(sentence, match.start(), match.end(), Certainty.LIKELY)


def _common_words() -> frozenset[str]:
    return frozenset(names().common_words)


@cache
def _values(code: str, finding: str) -> tuple[Value, ...]:
    return tuple(value for value in lexicon(code).values if value.finding == finding)


def _named_by_verb(matcher: Matcher, sentence: Sentence) -> bool:
    return _says(matcher, sentence, "names_follow")


def _says(matcher: Matcher, sentence: Sentence, finding: str) -> bool:
    return any(matcher.says(value.phrases, sentence) for value in _values(sentence.language, finding))


def _denied(matcher: Matcher, sentence: Sentence, start: int) -> bool:
    """Whether the clause says that this one is not used, or that the person may go there themselves."""
    begin, end = matcher.clause(sentence, start)
    return any(
        phrase.search(sentence.low, begin, end)
        for value in _values(sentence.language, "names_denied")
        for phrase in value.phrases
    )


def _by_place(matcher: Matcher, sentence: Sentence) -> Iterator[Finding]:
    """Names that are not known, where a list or column of recipients or a verb of using announces them."""
    if sentence.kind in (Kind.ITEM, Kind.ROW) and "recipients" in sentence.topics and sentence.row is None:
        found = ITEM_NAME.match(sentence.text)
        begins = _described(sentence, found[1]) if found else 0
        if found and _may_be(matcher, sentence, found[1][begins:], 0, told=begins > 0):
            yield _place(sentence, found.start(1) + begins, found.end(1), Certainty.LIKELY)
        yield from _chained(matcher, sentence, found.end(1) if found else 0)
    elif not sentence.topics & UNLIKELY_TOPICS and sentence.index > 0:
        yield from _in_prose(matcher, sentence)
        yield from _after_verbs(matcher, sentence)
        yield from _with_legal_form(matcher, sentence)


def _may_be(matcher: Matcher, sentence: Sentence, text: str, start: int, *, told: bool = False) -> bool:
    """`told`: a word before says that a firm is named, so that the name may look like an ordinary word."""
    return _is_name(matcher, sentence, text, told=told) and not _denied(matcher, sentence, start)


def _chained(matcher: Matcher, sentence: Sentence, after: int) -> Iterator[Finding]:
    """In an item: names that go on after a name and a conjunction, and names behind what they are."""
    for match in NAME.finditer(sentence.text, after):
        described = _described(sentence, match[0])
        start = match.start() + described
        between = sentence.text[after : match.start()]
        goes_on = after > 0 and CHAIN.fullmatch(between) is not None
        name = sentence.text[start : match.end()]
        told = described > 0 or _noun_before(sentence, match.start())
        if (told or goes_on) and _may_be(matcher, sentence, name, start, told=told):
            yield _place(sentence, start, match.end(), Certainty.LIKELY)
            after = match.end()


def _noun_before(sentence: Sentence, at: int) -> bool:
    """Whether the word before says what kind of firm is named: `driftbolaget X`."""
    words = sentence.low[:at].rsplit(None, 1)
    endings = tuple(lexicon(sentence.language).language.describing_words)
    return bool(words and endings) and sentence.low[:at].endswith(" ") and words[-1].endswith(endings)


def _in_prose(matcher: Matcher, sentence: Sentence) -> Iterator[Finding]:
    """In a section about recipients: capitals inside a sentence, or at its beginning before a verb of handling."""
    if "recipients" not in sentence.topics or sentence.kind is Kind.HEADING:
        return
    for match in NAME.finditer(sentence.text):
        start = match.start() + _described(sentence, match[0])
        name = sentence.text[start : match.end()]
        firm = " " in name and LEGAL_END.search(name) is not None
        if (start > match.start() or firm or _stands_inside(sentence, match)) and _may_be(
            matcher, sentence, name, start
        ):
            yield _place(sentence, start, match.end(), Certainty.LIKELY)


def _stands_inside(sentence: Sentence, match: re.Match[str]) -> bool:
    """Whether the capital is the name's own and not the sentence's."""
    before = sentence.text[: match.start()].rstrip('"“” (')
    if before and before[-1:] not in ".:!?":
        return True
    if " " not in match[0] and NOUN_END.search(match[0]):
        return False
    return any(
        phrase.search(sentence.low[match.end() : match.end() + VERB_WITHIN])
        for value in _values(sentence.language, "names_before")
        for phrase in value.phrases
    )


def _described(sentence: Sentence, name: str) -> int:
    """How far into a match the name begins: `Inkassobolaget Indriva` is Indriva, unless a legal form ends the whole."""
    first, _, rest = name.partition(" ")
    endings = tuple(lexicon(sentence.language).language.describing_words)
    if rest and endings and lowered(first).endswith(endings) and not LEGAL_END.search(name):
        return len(first) + 1
    return 0


def _after_verbs(matcher: Matcher, sentence: Sentence) -> Iterator[Finding]:
    """After a word that announces a name: `via`, `hosted by`."""
    both = [(value, True) for value in _values(sentence.language, "names_follow_surely")]
    both += [(value, False) for value in _values(sentence.language, "names_follow")]
    for value, surely in both:
        for phrase in value.phrases:
            ends = [end for _, end in phrase.finditer(sentence.low)] if phrase.possible(sentence.low) else []
            for end in ends:
                match = NAME.match(sentence.text, _skip(sentence.text, end))
                if match and _may_be(matcher, sentence, match[0], match.start()):
                    sure = Certainty.LIKELY if " " in match[0] or surely else Certainty.GUESSED
                    yield _place(sentence, match.start(), match.end(), sure)


def _with_legal_form(matcher: Matcher, sentence: Sentence) -> Iterator[Finding]:
    """A firm by its full name in a sentence that says that data are handled; who it is stands in its legal form."""
    if "controller" in sentence.topics or not _says(matcher, sentence, "names_handled"):
        return
    for match in NAME.finditer(sentence.text):
        full = " " in match[0] and LEGAL_END.search(match[0].rstrip(" .,")) is not None
        if full and _stands_inside(sentence, match) and _may_be(matcher, sentence, match[0], match.start()):
            yield _place(sentence, match.start(), match.end(), Certainty.LIKELY)


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \"“”'(":
        at += 1
    return at


def _place(sentence: Sentence, start: int, end: int, certainty: Certainty) -> Finding:
    written = sentence.text[start:end].strip(" .,")
    canonical = _known()[1].get(lowered(written), written)
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
    opens = ordinary if len(words) == 1 else ordinary.difference(language.name_beginnings)
    if not words or len(words) > MOST_WORDS or text in ordinary or words[0] in opens or words[-1] in ordinary:
        return False
    low = lowered(text)
    if low.endswith(AUTHORITIES) or POST_BOX.match(text):
        return False
    if AUTHORITY.search(text) or COMPOUND.search(text) or (text.isupper() and len(text) < 6):
        return False
    if len(words) == 1 and (is_ordinary(matcher, text) or CODE.search(text)):
        return False
    if len(words) == 1 and not told and _after_article(sentence, text):
        return False
    if len(words) == 1 and (low in names().common_words or low in language.common_words):
        return False
    if len(words) == 1 and not told and _ordinary_noun(sentence, low):
        return False
    return len(low) > 2


def _after_article(sentence: Sentence, text: str) -> bool:
    """A single capitalised word that somewhere in the sentence follows an article: a defined term, `the Customer`."""
    at = sentence.text.find(text)
    before = sentence.low[max(0, at - ARTICLE_REACH) : at]
    values = _values(sentence.language, "names_articles")
    return at > 0 and any(phrase.search(before) for value in values for phrase in value.phrases)


def _ordinary_noun(sentence: Sentence, low: str) -> bool:
    """A single capitalised word that is a word of the language: the lexicon's own vocabulary says so."""
    return any(phrase.search(low) for value in _values(sentence.language, "ordinary_words") for phrase in value.phrases)
