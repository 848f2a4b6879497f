"""Two sentences of one document that cannot both hold: what each claims, and how far it claims it.

A claim is weighed before it is set against another. One that excepts something, speaks of one purpose, of one receiver
or of one kind of data says nothing of the rest; a processor is no third party (Article 4(10)); who strives has not
promised. The words by which this shows are the `qualifiers` of each language; which of them a contradiction asks for
stands in report.toml. Better one too few than one that is none: the reader of a report has to be able to trust it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from lofte.domain.parts import Words
from lofte.domain.reading.document import Kind, Sentence
from lofte.domain.reading.findings import Finding, Reading
from lofte.domain.reading.lexicon import table
from lofte.domain.reading.qualifiers import says, says_one

RECIPIENTS = "recipients"
NAMED = "named_recipients"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Two sentences of one document that cannot both hold; `rows` are those of the catalogue that know it."""

    id: str
    rows: tuple[str, ...]
    left: Finding
    right: Finding
    why: Words


def contradictions(*, reading: Reading, facts: Mapping[str, Sequence[Finding]]) -> Iterator[Contradiction]:
    """The contradictions of a document, at most one of each kind; `facts` are its findings by field and value."""
    named = frozenset(found.sentence for found in facts.get(NAMED, ()))
    for entry in cast(list[dict[str, Any]], table("report")["contradiction"]):
        left = [one for one in _found(entry["left"], facts) if _claims(entry, reading.sentence_of(one), named)]
        right = [one for one in _found(entry["right"], facts) if _answers(entry, reading.sentence_of(one))]
        pair = next(((one, other) for one in left for other in right if _meet(entry, reading, one, other)), None)
        if pair:
            yield Contradiction(
                id=entry["id"],
                rows=tuple(entry["rows"]),
                left=pair[0],
                right=pair[1],
                why=Words(sv=entry["sv"], en=entry["en"]),
            )


def _found(keys: Sequence[str], facts: Mapping[str, Sequence[Finding]]) -> Iterator[Finding]:
    for key in keys:
        yield from facts.get(key, ())


def _claims(entry: Mapping[str, Any], sentence: Sentence, named: frozenset[int]) -> bool:
    """Whether a sentence claims it of everything."""
    if entry.get("general") and (sentence.index in named or sentence.kind is Kind.ROW):
        return False
    return all(says(sentence, name) for name in entry.get("left_needs", ())) and not says_one(
        sentence, entry.get("left_unless", ())
    )


def _answers(entry: Mapping[str, Any], sentence: Sentence) -> bool:
    """Whether a sentence states the opposite; a heading only names what its section is about."""
    if sentence.kind is Kind.HEADING or says_one(sentence, entry.get("right_unless", ())):
        return False
    needs = entry.get("right_needs", ())
    return not needs or RECIPIENTS in sentence.topics or says_one(sentence, needs)


def _meet(entry: Mapping[str, Any], reading: Reading, left: Finding, right: Finding) -> bool:
    one, other = reading.sentence_of(left), reading.sentence_of(right)
    apart = entry.get("together") and one.headings[-1:] != other.headings[-1:]
    return one.index != other.index and not apart
