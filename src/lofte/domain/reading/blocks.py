"""Lines to blocks: heading, list item, table row or paragraph, in text that has lost its markup."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from lofte.domain.reading.document import Block, Kind

BULLET = re.compile(
    r"[ \t]*(?:[-*•·–—▪◦‣●○✓✔■□▶►➢➤➔→❖⁃∙+o][ \t]+|>>[ \t]*|\d{1,2}\)[ \t]+|[•▪●■]"
    r"|\(?[a-zåäö]\)[ \t]|\(?[ivx]{1,4}\)[ \t])"
)
NUMBERED = re.compile(
    r"[ \t]*(?:§[ \t]*)?(\d{1,2}(?:\.\d{1,2}|\.?[A-Z](?=[.)\s]))*)(?:[.):][ \t]*|[ \t]+)(?=[^\W\d_a-zåäö]|[\"“”(])"
)
MARKDOWN = re.compile(r"[ \t]*(#{1,6})[ \t]+(?![|\t])")  # a table whose first column is headed `#` is no heading
CONTENT = re.compile(r"[^\W_]", re.UNICODE)
RULE = re.compile(r"[\s|:+=_*-]*$")
PAIR = re.compile(r"^\D{2,40}: \S")
TERMINAL = (".", ";", ",", ":", "!")
SHORT = 100
TITLE = 45
SHORT_WORDS = 15
WRAPPED = 48


@dataclass(slots=True)
class _Line:
    """A line that says something, with what its form tells about it."""

    start: int
    end: int
    text: str
    gap: bool  # an empty line stands before it
    bullet: bool
    counted: bool  # the bullet is a number with a bracket
    number: str
    marks: int
    row: bool
    short: bool


def split_blocks(text: str, *, is_topic: Callable[[str], bool]) -> tuple[Block, ...]:
    """Blocks of a text. `is_topic` says whether a short line is the kind of title that policies give their sections."""
    lines = _join_wrapped(_lines(text))
    kinds = _kinds(lines, is_topic)
    contents = _contents(lines, kinds)
    return tuple(
        Block(
            kind=Kind.CONTENTS if position in contents else kind,
            start=line.start,
            end=line.end,
            level=_level(line) if kind is Kind.HEADING else 0,
        )
        for position, (line, kind) in enumerate(zip(lines, kinds, strict=True))
    )


def _lines(text: str) -> list[_Line]:
    found: list[_Line] = []
    gap, at = True, 0
    for raw in text.splitlines(keepends=True):
        body = raw.strip()
        start = at + (len(raw) - len(raw.lstrip()))
        at += len(raw)
        if not CONTENT.search(body[:400]):
            gap = gap or not body
            continue
        found.append(_line(body, start, gap=gap))
        gap = False
    return found


def _line(body: str, start: int, *, gap: bool) -> _Line:
    marks = MARKDOWN.match(body)
    bullet = BULLET.match(body)
    number = NUMBERED.match(body)
    skip = marks.end() if marks else bullet.end() if bullet else 0
    stripped = body[skip:]
    row = " | " in stripped or "\t" in stripped.strip() or (stripped.startswith("|") and stripped.endswith("|"))
    short = len(stripped) <= SHORT and len(stripped.split()) <= SHORT_WORDS and not stripped.endswith(TERMINAL)
    return _Line(
        start=start + skip,
        end=start + len(body),
        text=stripped,
        gap=gap,
        bullet=bool(bullet) and not marks,
        counted=bool(bullet) and body[:1].isdigit(),
        number=number.group(1) if number and not bullet else "",
        marks=len(marks.group(1)) if marks else 0,
        row=row,
        short=short and not row,
    )


def _join_wrapped(lines: list[_Line]) -> list[_Line]:
    """Put back together lines that were broken at a margin: the next one goes on in lower case."""
    out: list[_Line] = []
    for line in lines:
        last = out[-1] if out else None
        fresh = line.gap or line.bullet or line.number or line.marks or line.row
        if last and not fresh and not last.row and not last.marks and _continues(last, line):
            last.end, last.text, last.short = line.end, f"{last.text} {line.text}", False
        else:
            out.append(line)
    return out


def _continues(last: _Line, line: _Line) -> bool:
    return len(last.text) >= WRAPPED and not last.text.endswith((".", ":", ";", "!", "?")) and line.text[:1].islower()


def _kinds(lines: list[_Line], is_topic: Callable[[str], bool]) -> list[Kind]:
    kinds: list[Kind] = []
    for position, line in enumerate(lines):
        kinds.append(_kind(lines, kinds, position, line, is_topic))
    return kinds


def _kind(lines: list[_Line], kinds: list[Kind], at: int, line: _Line, is_topic: Callable[[str], bool]) -> Kind:
    following = lines[at + 1] if at + 1 < len(lines) else None
    if line.row:
        return Kind.ROW
    if line.marks:
        return Kind.HEADING
    if line.bullet:
        before = lines[at - 1] if at else None
        return Kind.HEADING if _bullet_heading(before, line, following, is_topic) else Kind.ITEM
    if line.number:
        return _numbered_kind(lines, at, line, following, is_topic)
    if not line.short or "@" in line.text or not line.text[:1].isupper():
        return Kind.PARAGRAPH if not _listed(lines, kinds, at) else Kind.ITEM
    if PAIR.search(line.text):
        return Kind.ITEM if _listed(lines, kinds, at) else Kind.PARAGRAPH
    if _listed(lines, kinds, at) and following is not None and _plain_short(following):
        return Kind.ITEM
    return _short_kind(lines, kinds, at, is_topic)


def _short_kind(lines: list[_Line], kinds: list[Kind], at: int, is_topic: Callable[[str], bool]) -> Kind:
    """A short plain line that is no pair and no member of a running list: a heading more often than not."""
    line, following = lines[at], lines[at + 1] if at + 1 < len(lines) else None
    if is_topic(line.text) and following is not None:
        return Kind.HEADING
    if _listed(lines, kinds, at) and not (following is not None and following.gap and not following.short):
        return Kind.ITEM
    run = _run(lines, at)
    last = at + 1 >= len(lines) or not _plain_short(lines[at + 1])
    if following is None or (run > 2 and not last):
        return Kind.PARAGRAPH
    return Kind.HEADING if line.gap or following.gap or at == 0 else Kind.PARAGRAPH


def _bullet_heading(
    before: _Line | None, line: _Line, following: _Line | None, is_topic: Callable[[str], bool]
) -> bool:
    """A bullet in front of a section title: short, a known topic, and a whole paragraph stands below it."""
    if following is None or following.bullet or not line.short:
        return False
    if line.counted and line.gap and (line.text.isupper() or is_topic(line.text)):
        return True  # `8) STORAGE` above its paragraph
    if not following.gap or following.short:
        return False
    if before is not None and before.bullet and not line.gap and before.short:
        return False
    return is_topic(line.text)


def _numbered_kind(
    lines: list[_Line], at: int, line: _Line, following: _Line | None, is_topic: Callable[[str], bool]
) -> Kind:
    body = line.text[len(NUMBERED.match(line.text).group(0)) :] if NUMBERED.match(line.text) else line.text  # type: ignore[union-attr]  # matched just before
    if not line.short and not (len(body) <= TITLE and body.endswith(".") and is_topic(body.rstrip("."))):
        return Kind.PARAGRAPH if "." in line.number else Kind.ITEM
    if not body[:1].isupper() and not body[:1].isdigit():
        return Kind.ITEM
    if following is not None and not following.number and (following.gap or is_topic(body)):
        return Kind.HEADING
    if is_topic(body) and (following is None or following.number != _next(line.number)):
        return Kind.HEADING
    before = lines[at - 1] if at else None
    return Kind.ITEM if before is None or not line.gap or before.number or following is None else Kind.HEADING


def _next(number: str) -> str:
    head, _, tail = number.rpartition(".")
    return f"{head}.{int(tail) + 1}".lstrip(".") if tail.isdigit() else ""


def _plain_short(line: _Line) -> bool:
    return line.short and not line.bullet and not line.number and not line.marks and not line.row


def _run(lines: list[_Line], at: int) -> int:
    """How many short plain lines stand together around this one."""
    first = at
    while first and _plain_short(lines[first - 1]):
        first -= 1
    last = at
    while last + 1 < len(lines) and _plain_short(lines[last + 1]):
        last += 1
    return last - first + 1


def _listed(lines: list[_Line], kinds: list[Kind], at: int) -> bool:
    """Whether this line goes on a list without bullets that a lead-in opened."""
    if not at or not lines[at].short:
        return False
    before = lines[at - 1]
    return before.text.endswith(":") or (kinds[at - 1] is Kind.ITEM and not before.bullet and not before.number)


def _contents(lines: list[_Line], kinds: list[Kind]) -> frozenset[int]:
    """Items that only repeat headings further down: a table of contents states nothing."""
    titles = {_title(line.text) for line, kind in zip(lines, kinds, strict=True) if kind is Kind.HEADING}
    items = [position for position, kind in enumerate(kinds) if kind is Kind.ITEM]
    repeated = {position for position in items if _title(lines[position].text) in titles}
    return frozenset(repeated) if len(repeated) >= 4 else frozenset()


def _title(text: str) -> str:
    numbered = NUMBERED.match(text)
    return (text[numbered.end() :] if numbered else text).strip(" .:").lower()


def _level(line: _Line) -> int:
    """Markdown's level, else the depth of the number, else below every numbered heading."""
    if line.marks:
        return line.marks
    return 1 + len(line.number.split(".")) if line.number else 0
