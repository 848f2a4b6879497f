"""Names that are not known: where a list, a column, a verb or a legal form announces them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lofte.domain.reading.document import Kind, Sentence
from lofte.domain.reading.findings import Certainty, Finding
from lofte.domain.reading.lexicon import lexicon
from lofte.domain.reading.matching import Matcher
from lofte.domain.reading.name_forms import (
    LEGAL_END,
    NAME,
    VERB_WITHIN,
    WORD,
    described_until,
    may_be_name,
    name_at,
    noun_before,
    pointers,
    says,
    stands_inside,
)
from lofte.domain.reading.sentences import lowered

ITEM_NAME = re.compile(
    rf"^[\"“”']?((?:{WORD}|[a-z0-9-]+\.(?:com|io|se|org|net|dev|eu))(?:[ ](?:{WORD}|&|of|\d+))*)\s*"
    r"(?:$|[(:—–/,|]|\s-\s|[.]$)"
)
CHAIN = re.compile(r"\s*(?:,|,?\s+och|,?\s+and|\s+samt|\s+eller|,?\s+or|\s*/)\s*")
GIVEN_TO = re.compile(r"(?<!\w)(?:av|hos|via|till|från|med|genom|by|to|with|from|through)\s(?:\w+\s)?$")
COMMON_LIST = re.compile(
    r"\w+(?:er|ar|or|are|ists|ors|ers|ies)(?:,\s[a-zåäö-]+(?:er|ar|or|are|ists|ors|ers|ies))*,?\s(?:och|eller|samt|and|or)\s[a-zåäö]"
)  # `Clinics, doctors and laboratories`: nouns of the language
LISTED = re.compile(r".*[,(;/]\s*$|.*\s(?:och|samt|eller|and|or)\s$|\W*$", re.S)
PHRASE = re.compile(r"[ ]([a-zåäö-]+)")
TOLD_WITHIN = 70
UNLIKELY_TOPICS = frozenset({"security", "rights", "retention", "children"})


def beside_known(matcher: Matcher, sentence: Sentence, known: list[Finding]) -> Iterator[Finding]:
    """Names that a comma or an `and` joins to a known one: `YouTube, Mixcloud and SoundCloud`."""
    ends = {found.end - sentence.start for found in known}
    starts = {found.start - sentence.start for found in known}
    for match in NAME.finditer(sentence.text):
        joined = any(end < match.start() and CHAIN.fullmatch(sentence.text, end, match.start()) for end in ends)
        joined = joined or (
            stands_inside(sentence, match)
            and any(match.end() < start and CHAIN.fullmatch(sentence.text, match.end(), start) for start in starts)
        )
        if joined and may_be_name(matcher, sentence, match[0], match.start()):
            ends.add(match.end())
            if not any(
                found.start < sentence.start + match.end() and found.end > sentence.start + match.start()
                for found in known
            ):
                yield name_at(sentence, match.start(), match.end(), Certainty.LIKELY)


def by_place(matcher: Matcher, sentence: Sentence) -> Iterator[Finding]:
    """Names that are not known, where a list or column of recipients or a verb of using announces them."""
    if sentence.kind in (Kind.ITEM, Kind.ROW) and "recipients" in sentence.topics and sentence.row is None:
        label = _label(sentence)
        found = None if label else ITEM_NAME.match(sentence.text)
        begins = described_until(sentence, found[1]) if found else 0
        common = begins == 0 and COMMON_LIST.match(sentence.text) is not None
        if found and not common and may_be_name(matcher, sentence, found[1][begins:], 0, told=begins > 0):
            yield name_at(sentence, found.start(1) + begins, found.end(1), Certainty.LIKELY)
        yield from _chained(matcher, sentence, found.end(1) if found else label, told_at=label)
        yield from _exemplified(matcher, sentence)
        yield from _after_verbs(matcher, sentence)
    elif not sentence.topics & UNLIKELY_TOPICS and sentence.index > 0:
        yield from _in_prose(matcher, sentence)
        yield from _after_verbs(matcher, sentence)
        yield from _after_noun(matcher, sentence)
        yield from _after_colon(matcher, sentence)
    if sentence.index > 0 and sentence.row is None:
        yield from _with_legal_form(matcher, sentence)


def _label(sentence: Sentence) -> int:
    """Where the names begin in an item that is labelled with what they are: `Booking system: Sirvoy`; else 0."""
    label, colon, rest = sentence.low.partition(": ")
    nouns = [phrase for value in pointers(sentence.language, "names_listed") for phrase in value.phrases]
    labelled = colon and rest and any(phrase.search(label) for phrase in nouns)
    return len(label) + len(colon) if labelled else 0


def _chained(matcher: Matcher, sentence: Sentence, after: int, *, told_at: int = 0) -> Iterator[Finding]:
    """In an item: names that go on after a name and a conjunction, and names behind what they are."""
    for match in NAME.finditer(sentence.text, after):
        described = described_until(sentence, match[0])
        start = match.start() + described
        between = sentence.text[after : match.start()]
        goes_on = after > told_at and CHAIN.fullmatch(between) is not None
        name = sentence.text[start : match.end()]
        told = described > 0 or noun_before(sentence, match.start())
        told = (
            told
            or (0 < told_at == match.start() and not _opens_phrase(sentence, match))
            or (" " in name and LEGAL_END.search(name.rstrip(" .,")) is not None)
        )
        if (told or goes_on) and may_be_name(matcher, sentence, name, start, told=told):
            yield name_at(sentence, start, match.end(), Certainty.LIKELY)
            after = match.end()


def _exemplified(matcher: Matcher, sentence: Sentence) -> Iterator[Finding]:
    """In an item: names behind a comma or an `and` after `such as`, common words between them or not."""
    phrases = [phrase for value in pointers(sentence.language, "names_exemplified") for phrase in value.phrases]
    ends = [span[1] for phrase in phrases if (span := phrase.search(sentence.low))]
    if not ends:
        return
    after = min(ends)
    for match in NAME.finditer(sentence.text, after):
        if LISTED.fullmatch(sentence.text, after, match.start()) and may_be_name(
            matcher, sentence, match[0], match.start()
        ):
            yield name_at(sentence, match.start(), match.end(), Certainty.LIKELY)


def _opens_phrase(sentence: Sentence, match: re.Match[str]) -> bool:
    """Whether the capital behind a colon begins words of the language: `E-mail: Form submissions arrive there`."""
    word = PHRASE.match(sentence.text, match.end())
    if " " in match[0] or word is None:
        return False
    return word[1] not in lexicon(sentence.language).language.common_words and not any(
        phrase.search(sentence.low[match.end() : match.end() + VERB_WITHIN])
        for value in pointers(sentence.language, "names_before")
        for phrase in value.phrases
    )


def _in_prose(matcher: Matcher, sentence: Sentence) -> Iterator[Finding]:
    """In a section about recipients: capitals inside a sentence, or at its beginning before a verb of handling."""
    if "recipients" not in sentence.topics or sentence.kind is Kind.HEADING:
        return
    for match in NAME.finditer(sentence.text):
        start = match.start() + described_until(sentence, match[0])
        name = sentence.text[start : match.end()]
        firm = " " in name and LEGAL_END.search(name) is not None
        if (start > match.start() or firm or stands_inside(sentence, match)) and may_be_name(
            matcher, sentence, name, start
        ):
            yield name_at(sentence, start, match.end(), Certainty.LIKELY)


def _after_verbs(matcher: Matcher, sentence: Sentence) -> Iterator[Finding]:
    """After a word that announces a name: `via`, `hosted by`."""
    both = [(value, True) for value in pointers(sentence.language, "names_follow_surely")]
    both += [(value, False) for value in pointers(sentence.language, "names_follow")]
    given = pointers(sentence.language, "names_given")
    both += [(value, False) for value in given]
    for value, surely in both:
        for phrase in value.phrases:
            ends = [end for _, end in phrase.finditer(sentence.low)] if phrase.possible(sentence.low) else []
            for end in ends:
                match = NAME.match(sentence.text, _skip(sentence.text, _past_description(sentence, end)))
                if match and may_be_name(matcher, sentence, match[0], match.start(), told=surely):
                    likely = " " in match[0] or surely or value in given or _told_after(matcher, sentence, match.end())
                    sure = Certainty.LIKELY if likely else Certainty.GUESSED
                    yield name_at(sentence, match.start(), match.end(), sure)


def _told_after(matcher: Matcher, sentence: Sentence, end: int) -> bool:
    """Whether the words after a name say that it works for the controller: `via X, who keeps our records`."""
    rest = sentence.low[end : end + TOLD_WITHIN]
    told = any(
        phrase.search(rest) for value in pointers(sentence.language, "names_told_after") for phrase in value.phrases
    )
    return told and not says(matcher, sentence, "names_used_by_reader")


def _after_noun(matcher: Matcher, sentence: Sentence) -> Iterator[Finding]:
    """After a compound that says what is named: `betaltjänsten X`, `flyttanmälningstjänsten X`."""
    for match in NAME.finditer(sentence.text):
        start = match.start() + described_until(sentence, match[0])
        name = sentence.text[start : match.end()]
        if noun_before(sentence, start, compound=True) and may_be_name(matcher, sentence, name, start, told=True):
            yield name_at(sentence, start, match.end(), Certainty.LIKELY)


def _after_colon(matcher: Matcher, sentence: Sentence) -> Iterator[Finding]:
    """`We use these suppliers: A, B and C.`: what stands before the colon says that names follow."""
    head, colon, _ = sentence.text.partition(": ")
    openers = [phrase for value in pointers(sentence.language, "names_listed") for phrase in value.phrases]
    low = lowered(head)
    if not colon or not any(phrase.search(low) for phrase in openers) or _lists_data(sentence, low):
        return
    end = len(head) + 2
    for match in NAME.finditer(sentence.text, end):
        if not re.fullmatch(r"\s*|.*[,;(]\s*|.*\s(?:och|samt|and|eller|or)\s", sentence.text[end : match.start()]):
            continue
        if _opens_phrase(sentence, match):
            continue
        if may_be_name(matcher, sentence, match[0], match.start()):
            yield name_at(sentence, match.start(), match.end(), Certainty.LIKELY)
        end = match.end()


def _lists_data(sentence: Sentence, head: str) -> bool:
    """Whether kinds of data follow a colon: `These data we collect when you use our services: Contact details`."""
    return any(
        phrase.search(head) for value in pointers(sentence.language, "names_of_data") for phrase in value.phrases
    )


def _with_legal_form(matcher: Matcher, sentence: Sentence) -> Iterator[Finding]:
    """A firm by its full name in a sentence that says that data are handled; who it is stands in its legal form."""
    if "controller" in sentence.topics or sentence.kind is Kind.HEADING:
        return
    handled = says(matcher, sentence, "names_handled")
    for match in NAME.finditer(sentence.text):
        start = match.start() + described_until(sentence, match[0])
        name = sentence.text[start : match.end()]
        full = " " in name and LEGAL_END.search(name.rstrip(" .,")) is not None
        inside = start > match.start() or stands_inside(sentence, match)
        if not handled and not GIVEN_TO.search(sentence.low[: match.start()]):
            continue
        if full and inside and may_be_name(matcher, sentence, name, start):
            yield name_at(sentence, start, match.end(), Certainty.LIKELY)


def _past_description(sentence: Sentence, at: int) -> int:
    """Where the words go on after one that says what is named: `to the printer Ek`."""
    word = PHRASE.match(sentence.low, at)
    endings = tuple(lexicon(sentence.language).language.describing_words)
    lower = word is not None and sentence.text[word.start(1)].islower()
    return word.end() if word and lower and endings and word[1].endswith(endings) else at


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \"“”'(":
        at += 1
    return at


def overlap(one: Finding, other: Finding) -> bool:
    return one.start < other.end and other.start < one.end
