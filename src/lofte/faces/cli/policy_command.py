"""`lofte policy check | render | diff`: is a policy fit to publish, what does the public read, and what has changed.

Exit status: 0 fine (warnings do not hinder), 1 something hinders publishing, 2 the policy cannot be read.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from lofte.clock import system_now
from lofte.domain.calendar import STOCKHOLM
from lofte.domain.errors import LofteError
from lofte.domain.policy.check import Finding, check, publishable
from lofte.domain.policy.diff import Change, PolicyDiff, diff
from lofte.domain.policy.formats import as_data, as_html, as_text
from lofte.domain.policy.model import PolicyText, Words
from lofte.domain.policy.render import render
from lofte.domain.policy.schema import policy_schema, promises_schema
from lofte.domain.terms import Language
from lofte.faces.cli.policy_files import load_directory

FORMATS = ("text", "html", "json")
SCHEMAS = {"policy": policy_schema, "promises": promises_schema}


def configure(parser: argparse.ArgumentParser) -> None:
    """The four things one may ask of a policy."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    checking = actions.add_parser("check", help="say whether the policy may be published, and what hinders it")
    checking.add_argument("directory", type=Path, metavar="DIR", help="the directory of the policy")
    checking.add_argument("--at", metavar="TIME", help="judge what depends on time as of then; without it, as of now")
    _output(checking)
    rendering = actions.add_parser("render", help="print the public notice")
    rendering.add_argument("directory", type=Path, metavar="DIR", help="the directory of the policy")
    rendering.add_argument("--lang", choices=[item.value for item in Language], default="sv", help="of the notice")
    rendering.add_argument("--format", choices=FORMATS, default="text", help="text, a HTML file of its own, or JSON")
    comparing = actions.add_parser("diff", help="say what changed, what is material and who must be asked again")
    comparing.add_argument("old", type=Path, metavar="OLD", help="the directory of the version in force")
    comparing.add_argument("new", type=Path, metavar="NEW", help="the directory of the next version")
    _output(comparing)
    schema = actions.add_parser("schema", help="print the JSON Schema that editors complete from")
    schema.add_argument("file", nargs="?", choices=sorted(SCHEMAS), default="policy", help="of which file")


def _output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON, with both languages")
    parser.add_argument("--lang", choices=[item.value for item in Language], default="en", help="of what is printed")


def run(arguments: argparse.Namespace) -> int:
    """Do it; LofteError for what cannot be read."""
    match arguments.action:
        case "check":
            return _check(arguments)
        case "render":
            return _render(arguments)
        case "diff":
            return _diff(arguments)
        case _:
            print(json.dumps(SCHEMAS[arguments.file](), ensure_ascii=False, indent=2))
            return 0


def _check(arguments: argparse.Namespace) -> int:
    text = load_directory(directory=arguments.directory)
    findings = check(text=text, at=_instant(arguments.at))
    fit = publishable(findings=findings)
    if arguments.json:
        print(json.dumps(_checked(text, findings), ensure_ascii=False, indent=2))
    else:
        print("\n".join(_told(arguments.directory, text, findings, Language(arguments.lang))))
    return 0 if fit else 1


def _instant(given: str | None) -> datetime:
    """The time asked about; one without a zone is Stockholm's."""
    if given is None:
        return system_now()
    try:
        at = datetime.fromisoformat(given)
    except ValueError as error:
        remedy = "Write it like 2026-11-22 or 2026-11-22T10:00."
        raise LofteError.of("not_a_time", "That is not a time.", place="--at", remedy=remedy) from error
    return at if at.tzinfo else at.replace(tzinfo=STOCKHOLM)


def _checked(text: PolicyText, findings: Sequence[Finding]) -> dict[str, Any]:
    """What `check --json` prints; the keys are stable."""
    return {
        "policy": text.policy.id,
        "version": text.policy.version,
        "digest": text.digest,
        "promises": len(text.policy.promises),
        "publishable": publishable(findings=findings),
        "findings": [
            {
                "code": finding.code,
                "severity": finding.severity.value,
                "file": finding.file,
                "line": finding.line,
                "message": _both(finding.message),
                "remedy": _both(finding.remedy),
                "law": finding.law,
                "quote": finding.quote,
            }
            for finding in findings
        ],
    }


def _both(words: Words) -> dict[str, str]:
    return {"sv": words.sv, "en": words.en}


WEIGHT = {
    "error": Words(sv="fel", en="error"),
    "block": Words(sv="hinder", en="block"),
    "warn": Words(sv="råd", en="warn"),
}
VERDICT = {
    True: Words(sv="{name} version {version} kan publiceras.", en="{name} version {version} may be published."),
    False: Words(
        sv="{name} version {version} kan inte publiceras.", en="{name} version {version} may not be published."
    ),
}
COUNTED = Words(
    sv="{hindering} hinder, {advice} råd, {promises} löften.",
    en="{hindering} hindering, {advice} warnings, {promises} promises.",
)


def _told(directory: Path, text: PolicyText, findings: Sequence[Finding], language: Language) -> Iterator[str]:
    for finding in findings:
        where = f"{directory / finding.file}:{finding.line}"
        yield f"{where}: {finding.code} {WEIGHT[finding.severity.value][language]}: {finding.message[language]}"
        if finding.quote:
            yield f"    “{finding.quote}”"
        yield f"    {finding.remedy[language]} ({finding.law})"
    fit = publishable(findings=findings)
    yield VERDICT[fit][language].format(name=text.policy.id, version=text.policy.version)
    advice = sum(1 for finding in findings if publishable(findings=[finding]))
    yield COUNTED[language].format(hindering=len(findings) - advice, advice=advice, promises=len(text.policy.promises))


def _render(arguments: argparse.Namespace) -> int:
    notice = render(text=load_directory(directory=arguments.directory), language=Language(arguments.lang))
    match arguments.format:
        case "html":
            print(as_html(notice=notice), end="")
        case "json":
            print(json.dumps(as_data(notice=notice), ensure_ascii=False, indent=2))
        case _:
            print(as_text(notice=notice), end="")
    return 0


def _diff(arguments: argparse.Namespace) -> int:
    old, new = load_directory(directory=arguments.old), load_directory(directory=arguments.new)
    if old.policy.id != new.policy.id:
        raise LofteError.of(
            "other_policy",
            "The two directories hold different policies.",
            place=str(arguments.new),
            remedy="Compare two versions of one policy; both have the same id.",
        )
    found = diff(old=old, new=new)
    if arguments.json:
        print(json.dumps(_compared(found), ensure_ascii=False, indent=2))
    else:
        print("\n".join(_changes(found, Language(arguments.lang))))
    return 0


def _compared(found: PolicyDiff) -> dict[str, Any]:
    """What `diff --json` prints; the keys are stable."""
    return {
        "old": {"version": found.old_version, "digest": found.old_digest},
        "new": {"version": found.new_version, "digest": found.new_digest},
        "material": found.material,
        "notice_by": found.notice_by.isoformat() if found.notice_by else None,
        "stale": [{"purpose": item.purpose, "reasons": [word.value for word in item.reasons]} for item in found.stale],
        "unaffected": list(found.unaffected),
        "ended": list(found.ended),
        "changes": [
            {
                "matter": change.matter.value,
                "name": change.name,
                "move": change.move.value,
                "field": change.field,
                "old": change.old,
                "new": change.new,
                "material": change.material,
            }
            for change in found.changes
        ],
    }


MOVES = {
    "added": Words(sv="tillkommer", en="added"),
    "removed": Words(sv="utgår", en="removed"),
    "changed": Words(sv="ändras", en="changed"),
}
MATTERS = {
    "activity": Words(sv="ändamål", en="purpose"),
    "category": Words(sv="kategori", en="category"),
    "recipient": Words(sv="mottagare", en="recipient"),
    "retention": Words(sv="lagringstid", en="retention"),
    "right": Words(sv="rättighet", en="right"),
    "promise": Words(sv="löfte", en="promise"),
    "entity": Words(sv="bolag", en="entity"),
    "platform": Words(sv="plattform", en="platform"),
    "cookie": Words(sv="kaka", en="cookie"),
    "setting": Words(sv="inställning", en="setting"),
    "notice": Words(sv="avsnitt", en="section"),
}
NOTHING = Words(sv="Inget skiljer versionerna åt.", en="Nothing differs.")
MARKED = Words(sv="väsentlig", en="material")
ASKED = Words(sv="Måste tillfrågas på nytt", en="Must be asked again")
STANDING = Words(sv="Samtycken som består", en="Consents that stand")
ENDED = Words(sv="Vilar inte längre på samtycke", en="No longer on consent")
TELL_BY = Words(
    sv="Väsentliga ändringar: meddela alla berörda senast {day}.", en="Material changes: tell everyone by {day}."
)


def _changes(found: PolicyDiff, language: Language) -> Iterator[str]:
    yield f"{found.old_version} → {found.new_version}"
    if not found.changes:
        yield NOTHING[language]
    for change in found.changes:
        yield _change(change, language)
    reasons = [f"{item.purpose} ({', '.join(word.value for word in item.reasons)})" for item in found.stale]
    for words, purposes in ((ASKED, reasons), (STANDING, found.unaffected), (ENDED, found.ended)):
        if purposes:
            yield f"{words[language]}: {', '.join(purposes)}"
    if found.notice_by:
        yield TELL_BY[language].format(day=found.notice_by.isoformat())


def _change(change: Change, language: Language) -> str:
    name = f"{MATTERS[change.matter.value][language]} {change.name}"
    field = f" {change.field}: {change.old} → {change.new}" if change.field else ""
    mark = f" [{MARKED[language]}]" if change.material else ""
    return f"  {name} {MOVES[change.move.value][language]}{field}{mark}"
