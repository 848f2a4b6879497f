"""How a reading looks on a terminal: findings by field, promises with their controls, then what to mend."""

from __future__ import annotations

from lofte.domain.parts import Words
from lofte.domain.reading.beside import Row
from lofte.domain.reading.binding import Backing
from lofte.domain.reading.findings import Finding, Reading
from lofte.domain.reading.report import Report

HIDDEN = frozenset({"promises", "absolute", "domains"})
WIDTH = 110
HEADS = {
    "findings": Words(sv="Vad texten säger", en="What the text states"),
    "promises": Words(sv="Löften och deras kontroller", en="Promises and their controls"),
    "gaps": Words(sv="Vad som saknas", en="What is missing"),
    "contradictions": Words(sv="Motsägelser", en="Contradictions"),
    "outdated": Words(sv="Föråldrad rätt", en="Outdated law"),
    "lints": Words(sv="Skriv hellre", en="Write instead"),
    "nothing": Words(sv="inget", en="nothing"),
    "silent": Words(sv="(tiger)", en="(silent)"),
    "hinders": Words(sv="hindrar publicering", en="hinders publishing"),
}
BACKING = {
    Backing.BOUND: Words(sv="bunden", en="bound"),
    Backing.ANNOUNCED: Words(sv="kontrollen är inte byggd än", en="control not built yet"),
    Backing.NOT_PROVABLE: Words(sv="kan inte bevisas av en maskin", en="no machine can prove it"),
    Backing.NOTHING: Words(sv="bärs inte upp av något", en="not backed by anything"),
}


def print_report(*, report: Report, say: str) -> None:
    """The whole report, in the language `say`."""
    reading = report.reading
    _head("findings", say)
    for field in dict.fromkeys(found.field for found in reading.findings if found.field not in HIDDEN):
        _field(reading, field)
    _head("promises", say)
    for promise in report.promises:
        sentence = reading.document.sentences[promise.sentence]
        print(f"  [{BACKING[promise.backing][say]}] {', '.join(promise.controls)}")
        print(f"      {_short(sentence.text)}")
    _head("gaps", say)
    for gap in report.gaps:
        print(f"  {gap.article:10s} {gap.missing[say]}")
    _head("contradictions", say)
    for one in report.contradictions:
        print(f"  {one.why[say]}")
        _quote(reading, one.left)
        _quote(reading, one.right)
    _head("outdated", say)
    for outdated in report.outdated:
        print(f"  {outdated.instead[say]}")
        _quote(reading, outdated.finding)
    _head("lints", say)
    for lint in report.lints:
        print(f"  {lint.code} {lint.instead[say]}" + (f" [{HEADS['hinders'][say]}]" if lint.blocks else ""))
        if lint.finding:
            _quote(reading, lint.finding)


def print_beside(*, rows: tuple[Row, ...], left: Reading, right: Reading, say: str) -> None:
    """Each row: what A says and what B says, each with its sentence."""
    for row in rows:
        print(f"\n{'≠' if row.differs else '='} {row.title[say]} ({row.key})")
        for letter, reading, found in (("A", left, row.left), ("B", right, row.right)):
            if not found:
                print(f"  {letter} {HEADS['silent'][say]}")
            for finding in found:
                print(f"  {letter} {finding.value}: {_short(reading.sentence_of(finding).text)}")


def _head(name: str, say: str) -> None:
    print(f"\n{HEADS[name][say]}")


def _field(reading: Reading, field: str) -> None:
    shown: dict[tuple[str, bool], Finding] = {}
    for finding in reading.of(field, denied=None):
        shown.setdefault((finding.value, finding.denied), finding)
    print(f"  {field}")
    for (value, denied), finding in shown.items():
        line = reading.document.line(at=finding.start)
        print(
            f"    {'– ' if denied else ''}{value} ({finding.certainty.value}, {line}): {_short(reading.quote(finding))}"
        )


def _quote(reading: Reading, finding: Finding) -> None:
    line = reading.document.line(at=finding.start)
    print(f"      {line}: {_short(reading.sentence_of(finding).text)}")


def _short(text: str) -> str:
    folded = " ".join(text.split())
    return folded if len(folded) <= WIDTH else folded[: WIDTH - 1] + "…"
