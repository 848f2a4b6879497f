"""Files to policy: every error at once, each with file, line, what is wrong and how to mend it.

Takes names and texts; faces read files. Of TOML syntax errors the first of each file is told, of everything else all.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from pydantic import ValidationError

from lofte.domain.errors import LofteError, Problem
from lofte.domain.policy import explain, markdown, positions, references
from lofte.domain.policy.markdown import SourceNotice
from lofte.domain.policy.model import Policy, PolicyText
from lofte.domain.promises.registry import CONTROLS
from lofte.domain.terms import Language

TABLES = ("policy.toml", "promises.toml")
NOTICES: Mapping[str, Language] = {f"notice.{language.value}.md": language for language in Language}
NAMES = (*TABLES, *NOTICES)
"""The files of a policy directory, all of them needed."""

LONGEST = 1_000_000
"""Characters that one file may have; a policy of 140 promises has about 100,000."""

SYNTAX = re.compile(r"^(.*?) \(at (?:line (\d+), column (\d+)|end of document)\)$", re.DOTALL)

Lines = Mapping[str, Mapping[positions.Path, int]]


def load(*, files: Mapping[str, str]) -> PolicyText:
    """The policy that the files describe.

    LofteError with every problem at once when there is one; nothing of a policy with problems is returned. The same
    files give the same object again for a while, since reading them takes a tenth of a second.
    """
    return _load(tuple(sorted(files.items())))


@lru_cache(maxsize=16)
def _load(files: tuple[tuple[str, str], ...]) -> PolicyText:
    texts = {name: tidy(text) for name, text in files}
    problems = _names(texts)
    tables: dict[str, dict[str, Any]] = {}
    lines: dict[str, Mapping[positions.Path, int]] = {name: {} for name in TABLES}
    for name in TABLES:
        if name in texts:
            tables[name], lines[name] = _table(name, texts[name], problems)
    notices = _notices(texts, problems)
    data = _joined(tables, lines, problems)
    whole = not any(problem.code in ("toml_syntax", "missing_file", "too_long") for problem in problems)
    policy = _model(data, lines, problems, missing_counts=whole)
    problems += references.problems(data=data, lines=lines, notices=notices, controls=CONTROLS.keys())
    if problems or policy is None:
        raise LofteError(*sorted(problems, key=lambda problem: (problem.place, problem.line or 0)))
    return PolicyText(
        policy=policy,
        notices={NOTICES[name]: texts[name] for name in NOTICES},
        digest=digest(files=texts),
        sources=texts,
    )


def tidy(text: str) -> str:
    """A text without a byte-order mark and with plain line ends, so that the same words have the same hash anywhere."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


def digest(*, files: Mapping[str, str]) -> str:
    """SHA-256 in hex over every name and text, in the order of the names, each preceded by its length in bytes."""
    total = hashlib.sha256()
    for name in sorted(files):
        for part in (name.encode(), tidy(files[name]).encode()):
            total.update(len(part).to_bytes(8, "big"))
            total.update(part)
    return total.hexdigest()


def _names(texts: Mapping[str, str]) -> list[Problem]:
    problems = []
    for name in NAMES:
        if name not in texts:
            message, remedy = "The file is missing.", f"A policy has four files: {', '.join(NAMES)}."
            problems.append(Problem(code="missing_file", message=message, place=name, remedy=remedy))
    for name, text in texts.items():
        if name not in NAMES:
            remedy = explain.suggestion(word=name, known=NAMES)
            problems.append(Problem(code="unknown_file", message="Not a file of a policy.", place=name, remedy=remedy))
        elif len(text) > LONGEST:
            message = f"The file has {len(text)} characters; the most is {LONGEST}."
            problems.append(Problem(code="too_long", message=message, place=name, remedy="Shorten it."))
    return problems


def _table(name: str, text: str, problems: list[Problem]) -> tuple[dict[str, Any], Mapping[positions.Path, int]]:
    if len(text) > LONGEST:
        return {}, {}
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        problems.append(_syntax(name, text, str(error)))
        return {}, {}
    except RecursionError:
        problems.append(_syntax(name, text, "Brackets within brackets too deep (at line 1, column 1)"))
        return {}, {}
    return table, positions.index(text=text)


def _syntax(name: str, text: str, said: str) -> Problem:
    match = SYNTAX.match(said)
    what, line = (match.group(1), match.group(2)) if match else (said, None)
    at = int(line) if line else max(1, text.rstrip("\n").count("\n") + 1)
    column = f" at column {match.group(3)}" if match and match.group(3) else ""
    remedy = "Text stands within quotes, lists within [ ], a table begins with [name] or [[name]]."
    return Problem(code="toml_syntax", message=f"Not TOML{column}: {what}.", place=name, remedy=remedy, line=at)


def _notices(texts: Mapping[str, str], problems: list[Problem]) -> dict[Language, SourceNotice]:
    """Both notices. Swedish and English are equals: a section of one stands in the other too."""
    found = {
        language: markdown.parse(name=name, text=texts[name])
        for name, language in NOTICES.items()
        if name in texts and len(texts[name]) <= LONGEST
    }
    for notice in found.values():
        problems += notice.problems
        for other in found.values():
            problems += [_lonely(notice, other, section) for section in notice.sections if _lacks(other, section)]
    return found


def _lacks(other: SourceNotice, section: markdown.SourceSection) -> bool:
    return section.level > 1 and other.section(section.anchor) is None


def _lonely(notice: SourceNotice, other: SourceNotice, section: markdown.SourceSection) -> Problem:
    return Problem(
        code="section_alone",
        message=f"The section #{section.anchor} is not in {other.name}.",
        place=notice.name,
        remedy=f"Give both languages the section, with the same anchor: {{#{section.anchor}}}.",
        line=section.line,
    )


def _joined(tables: Mapping[str, dict[str, Any]], lines: Lines, problems: list[Problem]) -> dict[str, Any]:
    """One table of both files; each file may hold only its own keys."""
    data = dict(tables.get("policy.toml", {}))
    if "promises" in data:
        del data["promises"]
        line = positions.nearest(lines=lines["policy.toml"], path=("promises",))
        message, remedy = "promises do not stand here.", "Move them to promises.toml."
        problems.append(Problem(code="misplaced", message=message, place="policy.toml", remedy=remedy, line=line))
    for key, value in tables.get("promises.toml", {}).items():
        if key == "promises":
            data[key] = value
            continue
        line = positions.nearest(lines=lines["promises.toml"], path=(key,))
        remedy = 'Each promise begins with "[[promises]]"; everything else stands in policy.toml.'
        message = f"{key} is not a known key."
        problems.append(Problem(code="unknown_key", message=message, place="promises.toml", remedy=remedy, line=line))
    return data


def _plain(value: object) -> str:
    """Dates as the model's strict reading takes them."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    raise TypeError(f"TOML has no {type(value).__name__}")


def _model(data: dict[str, Any], lines: Lines, problems: list[Problem], *, missing_counts: bool) -> Policy | None:
    """Read strictly: text is never turned into a number or a truth value, as "48" for 48 would hide a mistake."""
    try:
        return Policy.model_validate_json(json.dumps(data, default=_plain), strict=True)
    except ValidationError as error:
        details = [item for item in error.errors() if missing_counts or item["type"] != "missing"]
        problems += explain.problems(errors=details, data=data, lines=lines)
        return None
