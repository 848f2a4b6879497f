"""The reader: text in, everything it states out. Pure, no clock, the same answer every time."""

from __future__ import annotations

from dataclasses import replace

from lofte.domain.reading.articles import article_findings, given_in_person
from lofte.domain.reading.contacts import contact_findings
from lofte.domain.reading.dates import date_findings
from lofte.domain.reading.findings import Certainty, Finding, Reading, in_order
from lofte.domain.reading.identity import controller_findings, own_names, whole_names
from lofte.domain.reading.matching import Matcher
from lofte.domain.reading.names import kind_findings, name_findings
from lofte.domain.reading.reader import read_document
from lofte.domain.reading.retention import durations, retention_findings
from lofte.domain.reading.ruling import rule_findings


def read(*, text: str, language: str | None = None) -> Reading:
    """Everything that `text` states. `language` (`sv`, `en`, ...) overrides detection. Raises LofteError on no text."""
    matcher = Matcher(document=read_document(text=text, language=language))
    controller = controller_findings(matcher)
    own = own_names(matcher) | frozenset(found.value.lower() for found in controller)
    matcher.own = whole_names(own)
    ruled = rule_findings(matcher)
    kept = [found for found in ruled if found.field not in ("retention", "dates")]
    kept += _of_acquirers(kept)
    named = name_findings(matcher, own=own)
    findings = [
        *kept,
        *article_findings(matcher),
        *given_in_person(kept),
        *kind_findings(matcher, named),
        *contact_findings(matcher),
        *controller,
        *date_findings(matcher, [found for found in ruled if found.field == "dates"]),
        *retention_findings(matcher, [found for found in ruled if found.field == "retention"]),
        *named,
        *_breach_hours(matcher, kept),
    ]
    return Reading(document=matcher.document, findings=in_order(findings))


def _of_acquirers(ruled: list[Finding]) -> list[Finding]:
    """Who speaks of a sale of the business says that its buyer may receive data, and the other way round."""
    pairs = {
        ("merger_sale", "yes"): ("recipients.kinds", "acquirer"),
        ("recipients.kinds", "acquirer"): ("merger_sale", "yes"),
    }
    return [
        replace(found, field=other[0], value=other[1], certainty=Certainty.LIKELY)
        for found in ruled
        if not found.denied and (other := pairs.get((found.field, found.value)))
    ]


def _breach_hours(matcher: Matcher, ruled: list[Finding]) -> list[Finding]:
    """Hours within which a breach is told of, where the sentence says a time; a working day is twenty-four hours."""
    out: list[Finding] = []
    for mark in ruled:
        if mark.field != "breach_notification":
            continue
        sentence = matcher.document.sentences[mark.sentence]
        for value, start, end in durations(sentence):
            number = int("".join(char for char in value if char.isdigit()))
            hours = number if value.startswith("PT") else number * 24
            if not value.endswith(("Y", "W")) and (value.startswith("PT") or value.endswith("D")):
                out.append(
                    Finding(
                        field="breach_hours",
                        value=str(hours),
                        sentence=sentence.index,
                        start=sentence.start + start,
                        end=sentence.start + end,
                    )
                )
    return out
