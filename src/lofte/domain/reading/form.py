"""The documented, stable form of a reading and its report: plain data for `--json`, consoles and other programs."""

from __future__ import annotations

from typing import Any

from lofte.domain.parts import Words
from lofte.domain.reading.beside import Row
from lofte.domain.reading.findings import Finding, Reading
from lofte.domain.reading.report import Report

SCHEMA = "lofte.reading/1"


def as_data(*, report: Report) -> dict[str, Any]:
    """The whole report. Offsets count characters of `text` as read (NFC); lines count from 1."""
    reading = report.reading
    return {
        "schema": SCHEMA,
        "language": reading.document.language,
        "title": reading.document.title,
        "findings": [finding_data(reading=reading, finding=finding) for finding in reading.findings],
        "promises": [
            {
                "sentence": reading.document.sentences[promise.sentence].text,
                "start": reading.document.sentences[promise.sentence].start,
                "end": reading.document.sentences[promise.sentence].end,
                "rows": list(promise.rows),
                "controls": list(promise.controls),
                "backing": promise.backing.value,
            }
            for promise in report.promises
        ],
        "gaps": [{"article": gap.article, "missing": words(gap.missing)} for gap in report.gaps],
        "contradictions": [
            {
                "id": one.id,
                "rows": list(one.rows),
                "left": finding_data(reading=reading, finding=one.left),
                "right": finding_data(reading=reading, finding=one.right),
                "why": words(one.why),
            }
            for one in report.contradictions
        ],
        "outdated": [
            {
                "what": one.what,
                "finding": finding_data(reading=reading, finding=one.finding),
                "instead": words(one.instead),
            }
            for one in report.outdated
        ],
        "lints": [
            {
                "code": lint.code,
                "blocks": lint.blocks,
                "finding": lint.finding and finding_data(reading=reading, finding=lint.finding),
                "instead": words(lint.instead),
            }
            for lint in report.lints
        ],
    }


def words(given: Words) -> dict[str, str]:
    """Both languages."""
    return {"sv": given.sv, "en": given.en}


def finding_data(*, reading: Reading, finding: Finding) -> dict[str, Any]:
    """One finding with its quote, sentence and place."""
    return {
        "field": finding.field,
        "value": finding.value,
        "certainty": finding.certainty.value,
        "denied": finding.denied,
        "detail": finding.detail,
        "quote": reading.quote(finding),
        "sentence": reading.sentence_of(finding).text,
        "start": finding.start,
        "end": finding.end,
        "line": reading.document.line(at=finding.start),
    }


def beside_data(*, rows: tuple[Row, ...], left: Reading, right: Reading) -> dict[str, Any]:
    """Two documents side by side."""
    return {
        "schema": "lofte.beside/1",
        "rows": [
            {
                "key": row.key,
                "title": words(row.title),
                "differs": row.differs,
                "left": [finding_data(reading=left, finding=finding) for finding in row.left],
                "right": [finding_data(reading=right, finding=finding) for finding in row.right],
            }
            for row in rows
        ],
    }
