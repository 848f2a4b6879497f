"""How a reading looks on a terminal: findings by field, promises with their controls, then what to mend."""

from __future__ import annotations

from lofte.domain.parts import Words
from lofte.domain.promises.registry import CONTROLS
from lofte.domain.reading.beside import Row
from lofte.domain.reading.binding import Backing
from lofte.domain.reading.findings import Finding, Reading
from lofte.domain.reading.report import Report
from lofte.faces.cli.read_words import DERIVED, YES, certainty_called, field_called, value_called

LINE = Words(sv="rad", en="line")
QUOTES = Words(sv="””", en="“”")
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
    "silent": Words(sv="säger inget om det", en="says nothing of it"),
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
    _head("findings", say, some=bool(reading.findings))
    for field in dict.fromkeys(found.field for found in reading.findings if found.field not in HIDDEN):
        _field(reading, field, say)
    _head("promises", say, some=bool(report.promises))
    for promise in report.promises:
        sentence = reading.document.sentences[promise.sentence]
        print(f"  [{BACKING[promise.backing][say]}] {', '.join(CONTROLS[one].title[say] for one in promise.controls)}")
        print(f"      {_quoted(sentence.text, say)}")
    _head("gaps", say, some=bool(report.gaps))
    for gap in report.gaps:
        print(f"  {gap.article:10s} {gap.missing[say]}")
    _head("contradictions", say, some=bool(report.contradictions))
    for one in report.contradictions:
        print(f"  {one.why[say]}")
        _quote(reading, one.left, say)
        _quote(reading, one.right, say)
    _head("outdated", say, some=bool(report.outdated))
    for outdated in report.outdated:
        print(f"  {outdated.instead[say]}")
        _quote(reading, outdated.finding, say)
    _head("lints", say, some=bool(report.lints))
    for lint in report.lints:
        print(f"  {lint.code} {lint.instead[say]}" + (f" [{HEADS['hinders'][say]}]" if lint.blocks else ""))
        if lint.finding:
            _quote(reading, lint.finding, say)


def print_beside(*, rows: tuple[Row, ...], left: Reading, right: Reading, say: str) -> None:
    """Each row: what A says and what B says, each with its sentence."""
    for row in rows:
        print(f"\n{'≠' if row.differs else '='} {row.title[say]}")
        for letter, reading, found in (("A", left, row.left), ("B", right, row.right)):
            if not found:
                print(f"  {letter} {HEADS['silent'][say]}")
            for line in dict.fromkeys(_said(reading, finding, say) for finding in found if _own(finding)):
                print(f"  {letter} {line}")


def _own(finding: Finding) -> bool:
    return (finding.field, finding.value) not in DERIVED


def _said(reading: Reading, finding: Finding, say: str) -> str:
    """What one document says: the value in words, and the sentence; "yes" says nothing that the sentence does not."""
    sentence = _quoted(reading.sentence_of(finding).text, say)
    named = finding.value != YES and not finding.field.startswith("promises")
    return f"{value_called(field=finding.field, value=finding.value, say=say)}: {sentence}" if named else sentence


def _head(name: str, say: str, *, some: bool) -> None:
    print(f"\n{HEADS[name][say]}")
    if not some:
        print(f"  {HEADS['nothing'][say]}")


def _field(reading: Reading, field: str, say: str) -> None:
    shown: dict[tuple[str, bool], Finding] = {}
    for finding in reading.of(field, denied=None):
        shown.setdefault((finding.value, finding.denied), finding)
    print(f"  {field_called(field=field, say=say)}")
    for (value, denied), finding in shown.items():
        line = f"{LINE[say]} {reading.document.line(at=finding.start)}"
        called = value_called(field=finding.field, value=value, say=say)
        sure = certainty_called(certainty=finding.certainty.value, say=say)
        print(f"    {'– ' if denied else ''}{called} ({sure}, {line}): {_quoted(reading.quote(finding), say)}")


def _quote(reading: Reading, finding: Finding, say: str) -> None:
    line = f"{LINE[say]} {reading.document.line(at=finding.start)}"
    print(f"      {line}: {_quoted(reading.sentence_of(finding).text, say)}")


def _quoted(text: str, say: str) -> str:
    """Words of the document between the quotation marks of the language that is spoken around them."""
    return f"{QUOTES[say][0]}{_short(text)}{QUOTES[say][1]}"


def _short(text: str) -> str:
    folded = " ".join(text.split())
    return folded if len(folded) <= WIDTH else folded[: WIDTH - 1] + "…"
