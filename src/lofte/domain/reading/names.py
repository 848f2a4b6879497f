"""Recipients by name: known services wherever they stand, unknown ones where the place announces a name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from lofte.domain.reading.announced_names import beside_known, by_place, overlap
from lofte.domain.reading.document import Kind, Sentence
from lofte.domain.reading.findings import Certainty, Finding
from lofte.domain.reading.lexicon import lexicon
from lofte.domain.reading.matching import Matcher
from lofte.domain.reading.name_forms import BRANCH, UPPER, common_words, denied, kinds_of, known_in, known_names, says
from lofte.domain.reading.obtaining import obtained
from lofte.domain.reading.sentences import lowered

PARTNERS = "partners"
SUREST = tuple(Certainty)
KINDS_BY_NAME = ("processors", "partners", "payment_providers")
FURTHER_NAME = re.compile(
    r"[ ](?:Technologies|Technology|Systems|Solutions|Mono|Sans|Serif|Software|Group|Labs|Consulting|OAuth|Chrome)"
    r"(?!\w)"
)
FIRM = re.compile(
    rf"(?:[ ](?!AB\b|Inc|LLC|Ltd|Limited|GmbH)(?:[{UPPER}]\w+|{BRANCH})){{1,3}}[ ]"
    r"(?:AB|AS|ApS|Oy|GmbH|Ltd|Limited|Inc|LLC|SARL|S\.à r\.l|B\.?V)(?!\w)"
)  # `PostNord Sverige AB` is named in full
BRANDS = frozenset({"Google", "Microsoft", "Meta", "Facebook", "Amazon", "Apple", "Adobe", "AWS", "Azure", "Firebase"})
PRODUCT = re.compile(
    rf"(?:[ ](?!Privacy|Polic|Terms|APIs?\b|Accounts?\b|Consent|User|Data|Cookie|Services?\b|Sekretess|Integritet|OAuth"
    rf"|Sign|Inc|LLC|Ltd|Limited|Ireland|Sverige|Sweden|Pixel)[{UPPER}][\w]*)+"
)  # a brand and what of it is used: `Google Vertex AI`
GOES_ON = re.compile(r"[ ](?!och\b|eller\b|samt\b|and\b|or\b|via\b|för\b|for\b|med\b|with\b)[a-zåäö]")
ALIAS = re.compile(rf"[{UPPER}][\w.&’'+-]*[ ]\($")
GENITIVE = re.compile(r"[:’']?s$")
PLAIN = str.maketrans("åäöéü", "aaoeu")
IGNORED_TOPICS = frozenset({"definitions", "contact", "controller", "complaint", "links", "changes"})


def name_findings(matcher: Matcher, *, own: frozenset[str]) -> list[Finding]:
    """Named recipients; `own` are lower-cased names of the controller itself."""
    out: list[Finding] = []
    pattern = known_in(matcher.low)
    for sentence in matcher.document.sentences:
        if sentence.topics & IGNORED_TOPICS and not sentence.topics & {"recipients", "cookies"}:
            if sentence.topics & {"controller", "links"} and says(matcher, sentence, "names_providers"):
                out.extend(found for found in _by_name(matcher, sentence, pattern) if not _is_own(found.value, own))
            continue
        if says(matcher, sentence, "third_party_links") and not says(matcher, sentence, "names_handled"):
            continue
        known = list(_by_name(matcher, sentence, pattern))
        placed = [found for found in by_place(matcher, sentence) if not any(overlap(found, other) for other in known)]
        if any(found.certainty is Certainty.STATED for found in known):
            placed = [replace(found, certainty=Certainty.LIKELY) for found in placed]  # one of several that are used
        placed = [found for found in placed if not _owner_of(found, known, sentence)]
        sure = [found for found in placed if found.certainty is not Certainty.GUESSED]
        placed.extend(beside_known(matcher, sentence, [*known, *sure]))
        out.extend(finding for finding in (*known, *placed) if not _is_own(finding.value, own))
    return _without_bare_brands(_longest(out))


def _owner_of(found: Finding, known: list[Finding], sentence: Sentence) -> bool:
    """Whether brackets after a known service only say whose it is: `MailChimp (Intuit, USA)`."""
    before = sentence.text[: found.start - sentence.start]
    return before.endswith("(") and any(other.end - sentence.start == len(before.rstrip("( ")) for other in known)


def _longest(found: list[Finding]) -> list[Finding]:
    """Of names that stand in one another the longest, `Serverhallen i Exempelby AB` is one firm; the surest of each."""
    return [
        one
        for one in sorted(found, key=lambda each: SUREST.index(each.certainty))
        if not any(
            other.start <= one.start and one.end <= other.end and other.end - other.start > one.end - one.start
            for other in found
        )
    ]


def _without_bare_brands(found: list[Finding]) -> list[Finding]:
    """A brand that only says whose service was named says nothing new: `Firebase (Google)`, `Google's servers`."""
    values = {finding.value for finding in found}
    stated = {finding.value for finding in found if finding.certainty is Certainty.STATED}
    return [
        finding
        for finding in found
        if not _part_of(finding.value, values)
        and (
            " " in finding.value
            or finding.value in stated
            or not any(other != finding.value and finding.value in other.split() for other in values)
        )
    ]


def _part_of(value: str, values: set[str]) -> bool:
    """Whether a name goes on where another ends: `Firebase Cloud Messaging` beside `Google Firebase`."""
    first, _, rest = value.partition(" ")
    return bool(rest) and any(" " in other and other.endswith(" " + first) for other in values)


def kind_findings(matcher: Matcher, named: list[Finding]) -> list[Finding]:
    """What kinds of recipient the known names are, wherever the text says that they are used.

    A partner from whom data come, `from platforms such as Airbnb`, gets none by that.
    """
    return [
        replace(finding, field="recipients.kinds", value=kind, certainty=Certainty.LIKELY)
        for finding in named
        if finding.certainty is not Certainty.GUESSED
        for kind in kinds_of(finding.value) or kinds_of(finding.detail)
        if kind in KINDS_BY_NAME
        and not (kind == PARTNERS and _gives(matcher, matcher.document.sentences[finding.sentence]))
        and not _given_by(matcher, finding)
    ]


def _gives(matcher: Matcher, sentence: Sentence) -> bool:
    """Whether a sentence says where data come from and nobody who gets them."""
    if "recipients" in sentence.topics:
        return False
    return "sources" in sentence.topics or matcher.says(lexicon(sentence.language).small["source_frames"], sentence)


def _given_by(matcher: Matcher, finding: Finding) -> bool:
    """Whether a sentence says that data are obtained from a named one."""
    sentence = matcher.document.sentences[finding.sentence]
    return obtained(matcher, sentence, finding.start - sentence.start, finding.end - sentence.start)


def _is_own(value: str, own: frozenset[str]) -> bool:
    low = GENITIVE.sub("", value.lower()) if value.lower() not in own else value.lower()
    bare = re.sub(r"\W", "", low.translate(PLAIN))
    return bare in own or any(
        name.startswith(low)
        or low == name
        or (" " in low and low in name)
        or (len(low) > 3 and low in name.split())
        or (len(name) > 3 and name in low)
        for name in own
    )


def _by_name(matcher: Matcher, sentence: Sentence, pattern: re.Pattern[str]) -> Iterator[Finding]:
    if sentence.kind is Kind.HEADING and "recipients" not in sentence.topics and sentence.index == 0:
        return
    canonical = known_names()
    for match in pattern.finditer(sentence.low):
        written = sentence.text[match.start() : match.end()]
        spelled = match[0] if match[0] in canonical else match[0].removesuffix("s")
        if spelled not in canonical or not (written[:1].isupper() or written[:1].isdigit() or "." in written):
            if spelled not in canonical or canonical[spelled].lower() in common_words():
                continue
            if written.islower() and canonical[spelled][:1].isupper() and not _named_by_verb(matcher, sentence):
                continue
        if denied(matcher, sentence, match.start()) or FURTHER_NAME.match(sentence.text, match.end()):
            continue
        if sentence.row is not None and _is_a_word(sentence, canonical[spelled]):
            continue
        aside = ALIAS.search(sentence.text[: match.start()]) and sentence.text[match.end() : match.end() + 1] == ")"
        whose = match[0] != spelled and sentence.text[match.end() :][1:2].islower()
        short = _initials(sentence.text[: match.start()]).endswith(written.lower())
        if aside and (short or " " in canonical[spelled] or sentence.row is not None):
            continue  # another name of the service before the bracket
        longer = FIRM.match(sentence.text, match.end())
        if longer is None and written in BRANDS and not sentence.text.istitle() and sentence.kind is not Kind.HEADING:
            longer = PRODUCT.match(sentence.text, match.end())
        full = sentence.text[match.start() : longer.end()] if longer else ""
        # `Google may process ...` goes on about what of Google was named before.
        goes_on = longer is None and not match.start() and GOES_ON.match(sentence.text, match.end()) is not None
        yield Finding(
            field="named_recipients",
            value=full or canonical[spelled],
            sentence=sentence.index,
            start=sentence.start + match.start(),
            end=sentence.start + (longer.end() if longer else match.end()),
            certainty=Certainty.LIKELY if aside or whose or goes_on else Certainty.STATED,
            detail=canonical[spelled] if longer else written,
        )


def _is_a_word(sentence: Sentence, name: str) -> bool:
    """Whether a cell that is not the first of its row, nor about recipients, holds a name that is a word as well."""
    return "recipients" not in sentence.topics and name.lower() in common_words()


def _initials(before: str) -> str:
    """The first letters of the words that stand before a place: `Amazon Web Services (`."""
    return "".join(word[0] for word in lowered(before).rstrip("( ").split() if word[0].isalnum())


def _named_by_verb(matcher: Matcher, sentence: Sentence) -> bool:
    return says(matcher, sentence, "names_follow")
