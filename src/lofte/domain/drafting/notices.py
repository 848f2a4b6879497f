"""Changing a drafted notice: where a sentence stands, another in its place, one more at the end of a section."""

from __future__ import annotations

import re

from lofte.domain.policy.inline import escaped, opening
from lofte.domain.policy.markdown import parse
from lofte.domain.policy.sentences import sections_with

NAME = "notice"
EMPTY_ITEM = re.compile(r"^[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]*$\n?", re.MULTILINE)
HEADING = re.compile(r"^#{1,6}[ \t].*$", re.MULTILINE)


def section_of(*, notice: str, sentence: str) -> str | None:
    """The anchor of the first section in which a sentence stands word for word; none where it does not."""
    return next(iter(sections_with(sentence=sentence, notice=parse(name=NAME, text=notice))), None)


def replace_sentence(*, notice: str, old: str, new: str) -> str:
    """The notice with the first `old` replaced, and without the empty paragraph or item that striking leaves.

    Both are plain words; in the notice, signs that would mean more than themselves stand behind a backslash.
    """
    found = next((form for form in (opening(old), escaped(old)) if form in notice), old)
    changed = notice.replace(found, opening(new), 1)
    changed = EMPTY_ITEM.sub("", changed) if not new else changed
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+$", "", changed, flags=re.MULTILINE)).rstrip() + "\n"


def add_sentence(*, notice: str, anchor: str, heading: str, sentence: str) -> str:
    """The notice with a paragraph more at the end of a section, which is made at the very end where there is none."""
    lines = list(HEADING.finditer(notice))
    place = next((n for n, line in enumerate(lines) if line.group().rstrip().endswith(f"{{#{anchor}}}")), None)
    if place is None:
        return f"{notice.rstrip()}\n\n## {heading} {{#{anchor}}}\n\n{opening(sentence)}\n"
    end = lines[place + 1].start() if place + 1 < len(lines) else len(notice)
    return f"{notice[:end].rstrip()}\n\n{opening(sentence)}\n\n{notice[end:]}".rstrip() + "\n"
