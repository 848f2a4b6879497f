"""Where a promise's sentence stands in a notice, word for word.

Words are compared after Markdown is taken away; a line break, a no-break space and a blank are the same blank, and
nothing else is forgiven. A match may not begin or end within a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lofte.domain.policy.markdown import SourceBlock, SourceNotice, SourceSection

BLANKS = re.compile(r"\s+")


def plain(text: str) -> str:
    """`text` with every kind of blank as one blank; for a sentence, which is compared with `level`."""
    return BLANKS.sub(" ", text).strip()


def level(text: str) -> str:
    """`text` with no-break spaces as blanks, of the same length, so that offsets stay true."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def occurrences(*, sentence: str, text: str) -> Iterator[tuple[int, int]]:
    """Every place in `text` where `sentence` stands, as start and end."""
    wanted, given = plain(sentence), level(text)
    start = given.find(wanted) if wanted else -1
    while start >= 0:
        end = start + len(wanted)
        before, after = given[start - 1 : start] if start else "", given[end : end + 1]
        if not (before.isalnum() and wanted[0].isalnum()) and not (after.isalnum() and wanted[-1].isalnum()):
            yield start, end
        start = given.find(wanted, start + 1)


def blocks_with(*, sentence: str, section: SourceSection) -> Iterator[SourceBlock]:
    """The blocks of a section that hold the sentence."""
    return (block for block in section.blocks if any(occurrences(sentence=sentence, text=block.text)))


def sections_with(*, sentence: str, notice: SourceNotice) -> tuple[str, ...]:
    """The anchors of the sections that hold the sentence."""
    return tuple(section.anchor for section in notice.sections if any(blocks_with(sentence=sentence, section=section)))
