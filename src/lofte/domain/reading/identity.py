"""Who the controller is: the strongest of the ways in which a policy says it, and the data protection officer."""

from __future__ import annotations

import re

from lofte.domain.reading.document import Kind, Sentence
from lofte.domain.reading.findings import Certainty, Finding
from lofte.domain.reading.lexicon import lexicon
from lofte.domain.reading.matching import MAILBOX, Matcher
from lofte.domain.reading.name_forms import COMPOUND, known_names
from lofte.domain.reading.organisations import (
    FORM,
    LEGAL_NAME,
    NAME,
    ORGANISATION,
    UPPER,
    WITH_NUMBER,
    Candidate,
    cleaned,
    is_ordinary,
)
from lofte.domain.reading.presentations import defined, labelled, legal, numbered, sections, signed, title
from lofte.domain.reading.sentences import lowered

JOINED = re.compile(
    r"\s(?:by|av|is|are|är|drivs|ägs|från|hos|with|med|och|and|that|som|at)\s(?=[A-ZÅÄÖÉÜÆØ0-9])"
)  # the name begins anew
SUBJECT = re.compile(rf"\W*(?:\d[\d.]*\s+)?([{UPPER}0-9][^,:;!?()\n]{{1,60}})")  # all that stands before the verb
PRESENTED = re.compile(rf"\W*(?:\d[\d.]*\s+)?[{UPPER}0-9][^,:;!?()\n]{{1,60}}?(?=\s(?:är|is)\s(?:en|ett|a|an)\s)")
CLAUSE = re.compile(
    r"\s(?:är|som|har|kan|får|ska|när|om|att|och du|\w+ar|ägs|drivs|is|are|that|which|when|if|who|has|\w+es)(?:\s|$)"
    r"|[\"“”]|\w\.\s"
)  # the head holds more than one subject
ARTICLE = 3  # letters: a name may begin like an article, `En Bättre Dag AB`
OWN_DOMAIN = re.compile(
    r"(?<=[a-zåäö0-9]@)(?:[\w-]+\.)*([\w-]{3,})\.[a-z]{2,}(?![\w.-]*@)", re.I
)  # what is written after the @
MAIL_HOSTS = frozenset({"gmail", "hotmail", "outlook", "yahoo", "icloud", "live", "telia", "proton", "protonmail"})
MOST_WORDS = 7
NAMED = 3  # words: a person's name and what the person does
STRONGEST = 9  # the word controller itself
MAKER = 8  # who made or runs something
OPENING = 5  # sentences in which a text says whose it is
WEAKISH, RECURRING = 5, 4
OFTEN = 6  # times that a known service is named by its own policy
WEAK = 3  # a verb beside a domain says nothing of who is responsible


def controller_findings(matcher: Matcher) -> list[Finding]:
    """The controller, as the phrases of the lexicon (`controller_before`, `controller_after`, ...) point to it."""
    candidates = [
        candidate
        for candidate in (
            *_pointed(matcher),
            *defined(matcher),
            *numbered(matcher),
            *signed(matcher),
            *sections(matcher),
            *labelled(matcher),
            *legal(matcher),
            *title(matcher.document),
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
    candidates = [*_pointed(matcher), *defined(matcher), *sections(matcher), *title(matcher.document)]
    told = any(candidate.strength >= STRONGEST for candidate in candidates)
    strong = {
        candidate.name.lower()
        for candidate in candidates
        if candidate.sentence.index < 3
        or (candidate.strength >= WEAKISH and not (told and _maker_in_passing(candidate)))
    }
    stems = {
        match[1].lower().replace("-", "")
        for sentence in matcher.document.sentences
        if "@" in sentence.text and not sentence.topics & {"recipients", "cookies", "complaint"}
        for match in OWN_DOMAIN.finditer(sentence.text)
    }
    return frozenset(name for name in strong | stems - MAIL_HOSTS if len(name) > 2)


def _maker_in_passing(candidate: Candidate) -> bool:
    """Whether a name only follows `made by` or `run by` further down, where the controller is named elsewhere."""
    sentence = candidate.sentence
    return candidate.strength == MAKER and sentence.index >= OPENING and not sentence.topics & {"controller", "contact"}


def whole_names(own: frozenset[str]) -> tuple[str, ...]:
    """Names of several words, without their legal form, longest first: their words say nothing else in the text."""
    bare = {re.sub(rf"\s+{FORM}$", "", name, flags=re.I) for name in own}
    return tuple(sorted((name for name in bare if " " in name), key=lambda name: (-len(name), name)))


def _fuller(best: Candidate, candidates: list[Candidate]) -> Candidate:
    """The same name with its legal form, where the document has it."""
    longer = [
        other
        for other in candidates
        if other.name.lower().startswith(best.name.lower()) and LEGAL_NAME.fullmatch(other.name)
    ]
    return max(longer, key=lambda found: (found.strength, -len(found.name)), default=best)


def _pointed(matcher: Matcher) -> list[Candidate]:
    out: list[Candidate] = []
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
                if strength < STRONGEST and _of_others(sentence):
                    continue
                below = sentences[sentence.index + 1 : sentence.index + 2]
                if after and not sentence.text[end:].strip(" :") and below and below[0].kind is Kind.ITEM:
                    sentence, end = below[0], 0  # the name opens the list
                found = _after(sentence, end) if after else _before(matcher, sentence, start)
                if (
                    found
                    and not (strength <= WEAK and "." in found[0])
                    and _bears(matcher, sentence, found[0], strength)
                ):
                    out.append(Candidate(found[0], sentence, found[1], strength))
    return out


def _bears(matcher: Matcher, sentence: Sentence, name: str, strength: int) -> bool:
    """Whether so weak a pointer may name the controller: no known service, no compound, and named more than once."""
    if strength > WEAKISH:
        return True
    times = matcher.document.text.count(name)
    if (lowered(name) in known_names() and times < OFTEN) or COMPOUND.search(name):
        return False
    return strength != RECURRING or times > 1 or "controller" in sentence.topics


def _of_others(sentence: Sentence) -> bool:
    """Whether a section names others than the controller, and not the controller as well."""
    return bool(sentence.topics & {"recipients", "cookies"}) and "controller" not in sentence.topics


def _after(sentence: Sentence, end: int) -> tuple[str, int] | None:
    at = end
    while at < len(sentence.text) and sentence.text[at] in " :\"“”'(–—-\t":
        at += 1
    if sentence.text.startswith("the ", at):
        at += len("the ")
    legal = LEGAL_NAME.match(sentence.text, at)
    match = legal if legal and not JOINED.search(legal[0]) else NAME.match(sentence.text, at)
    if match is None:
        return None
    name = match[0]
    if sentence.text[match.end() : match.end() + 1] == ":" and " " in name:
        name = name.rpartition(" ")[0]  # the next label, not part of the name
    return cleaned(sentence, name, at)


def _before(matcher: Matcher, sentence: Sentence, start: int) -> tuple[str, int] | None:
    """The last name before a verb, past brackets and a number of registration; a legal name with a number wins."""
    numbered = [match for match in WITH_NUMBER.finditer(sentence.text, 0, start) if not match[1][:1].isdigit()]
    if numbered:
        return cleaned(sentence, numbered[-1][1], numbered[-1].start(1))
    head = MAILBOX.sub(lambda m: " " * len(m[0]), sentence.text[:start])
    head = re.sub(r"\([^)]*\)?", lambda m: " " * len(m[0]), head)
    head = re.sub(r",?\s*(?:med\s+)?[Oo]rg[^A-ZÅÄÖ]*$", lambda m: " " * len(m[0]), head)
    head = re.sub(r",\s*(?:Sverige|Sweden)\s*,?\s*$", "", head.rstrip()).rstrip(' ,"“”')
    presented = PRESENTED.match(head)
    subject = _subject(matcher, sentence, head) or (presented and _subject(matcher, sentence, presented[0]))
    if subject:
        return subject
    firms = list(LEGAL_NAME.finditer(head))
    legal = next((match for match in firms if match.end() >= len(head)), firms[0] if firms else None)
    if legal:
        begins = max((match.end() for match in JOINED.finditer(legal[0])), default=0)
        return cleaned(sentence, legal[0][begins:], legal.start() + begins)
    matches = [match for match in NAME.finditer(head) if match.end() >= len(head) - 2]
    if matches and matches[-1][0][:1].isdigit():
        matches = [match for match in NAME.finditer(head) if match[0][:1].isalpha()][
            :1
        ]  # an address stands between the name and the verb
    opening = NAME.match(head)
    if not matches and opening and opening[0][0].isalpha() and head[opening.end() :].lstrip().startswith(","):
        matches = [opening]  # particulars stand between the name and the verb
    return cleaned(sentence, matches[-1][0], matches[-1].start()) if matches else None


def _subject(matcher: Matcher, sentence: Sentence, head: str) -> tuple[str, int] | None:
    """The words from the sentence's capital to the verb, small ones between them too: `Rum för dans`, `Made by Ek`."""
    match = SUBJECT.fullmatch(head.rstrip())
    if match is None or CLAUSE.search(match[1]) or not 1 < len(match[1].split()) <= MOST_WORDS:
        return None
    language = lexicon(sentence.language).language
    words = match[1].split()
    whole = LEGAL_NAME.fullmatch(match[1]) is not None
    if words[0] in language.not_names and words[0] not in language.name_beginnings:
        return (match[1], match.start(1)) if whole and len(words[0]) <= ARTICLE else None
    named = all(word[:1].isupper() for word in words[:2]) and len(words) == NAMED  # `Ida Ek psykoterapi`
    if whole or named or words[-1][:1].isupper() or matcher.document.text.count(match[1]) > 1:
        return match[1], match.start(1)
    return None


def _in_full(matcher: Matcher, chosen: Candidate) -> Candidate:
    """The name that a short one stands for: `Full Name AB ("Short", "we")`."""
    short = re.escape(chosen.name)
    pattern = re.compile(rf"({ORGANISATION})[^()\n]{{0,40}}\([^()\n]{{0,40}}[\"“”'’]{short}[\"“”'’][^()\n]{{0,60}}\)")
    for sentence in matcher.document.sentences:
        match = pattern.search(sentence.text) if chosen.name in sentence.text else None
        if match and match[1] != chosen.name:
            return Candidate(match[1], sentence, match.start(1), chosen.strength)
    return chosen
