"""A rendered notice as a file that stands alone: text for a terminal or letter, HTML for a site, JSON for a program."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from html import escape
from itertools import groupby
from typing import Any

from lofte.domain.policy.model import Words
from lofte.domain.policy.render import Block, BlockKind, Notice, Section, Span

WIDTH = 88
"""Characters of a line of text."""

DATED = Words(
    sv="Version {version}. Gäller från {valid_from}. Senast uppdaterad {updated}.",
    en="Version {version}. In force from {valid_from}. Last updated {updated}.",
)
HASHED = Words(sv="Kontrollsumma", en="Checksum")
STYLE = (
    ":root{color-scheme:light dark}body{margin:0;font:1.0625rem/1.6 Georgia,'Times New Roman',serif}"
    "main{max-width:42rem;margin:0 auto;padding:2rem 1rem 4rem;overflow-wrap:break-word}"
    "h1{font-size:2rem;line-height:1.2}h2{font-size:1.375rem;margin-top:2.5rem}h3{font-size:1.125rem;margin-top:2rem}"
    "footer{margin-top:3rem;font-size:.875rem;border-top:1px solid;padding-top:1rem}"
)


def dated(*, notice: Notice) -> str:
    """The line that says which version this is and since when it holds (lint L23)."""
    return DATED[notice.language].format(
        version=notice.version, valid_from=notice.valid_from.isoformat(), updated=notice.updated.isoformat()
    )


def as_text(*, notice: Notice) -> str:
    """The notice as plain text; the address of a link stands after its words."""
    parts = [f"{notice.title}\n{'=' * len(notice.title)}", dated(notice=notice)]
    for section in notice.sections:
        if section.heading:
            parts.append(f"{section.heading}\n{('-' if section.level == 2 else '.') * len(section.heading)}")
        for kind, blocks in groupby(section.blocks, key=lambda block: block.kind):
            lines = [_wrapped(block) for block in blocks]
            parts.append(("\n\n" if kind is BlockKind.PARAGRAPH else "\n").join(lines))
    parts.append(f"{HASHED[notice.language]}: {notice.digest}")
    return "\n\n".join(parts) + "\n"


def _wrapped(block: Block) -> str:
    words = "".join(_spelled(block.spans))
    match block.kind:
        case BlockKind.PARAGRAPH:
            lead = ""
        case BlockKind.ITEM:
            lead = "- "
        case BlockKind.NUMBERED:
            lead = f"{block.number}. "
    return textwrap.fill(
        words,
        WIDTH,
        initial_indent=lead,
        subsequent_indent=" " * len(lead),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _spelled(spans: Iterable[Span]) -> Iterable[str]:
    """The words of the spans; the address of a link once, after its last span."""
    for link, group in groupby(spans, key=lambda span: span.link):
        words = "".join(span.text for span in group)
        shown = link.removeprefix("mailto:").removeprefix("tel:") if link else ""
        yield words if not link or link.startswith("#") or shown == words else f"{words} ({shown})"


def as_html(*, notice: Notice) -> str:
    """The notice as one HTML file without script or anything fetched. Each promise's words bear `data-promise`."""
    title = escape(f"{notice.title} – {notice.controller}")
    body = "\n".join(_section(section) for section in notice.sections)
    return (
        f'<!doctype html>\n<html lang="{notice.language.value}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        f"<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{escape(notice.title)}</h1>\n"
        f"<p>{escape(dated(notice=notice))}</p>\n{body}\n"
        f"<footer>{escape(HASHED[notice.language])}: <code>{notice.digest}</code></footer>\n</main>\n</body>\n</html>\n"
    )


def _section(section: Section) -> str:
    heading = f"<h{section.level}>{escape(section.heading)}</h{section.level}>\n" if section.heading else ""
    blocks = groupby(section.blocks, key=lambda block: block.kind)
    inner = "\n".join(_run(kind, list(group)) for kind, group in blocks)
    return f'<section id="{escape(section.anchor)}">\n{heading}{inner}\n</section>'


def _run(kind: BlockKind, blocks: list[Block]) -> str:
    """Blocks of one kind that follow each other; items become one list."""
    words = ["".join(_marked(span) for span in block.spans) for block in blocks]
    match kind:
        case BlockKind.PARAGRAPH:
            return "\n".join(f"<p>{paragraph}</p>" for paragraph in words)
        case BlockKind.ITEM:
            return "<ul>\n" + "\n".join(f"<li>{item}</li>" for item in words) + "\n</ul>"
        case BlockKind.NUMBERED:
            numbered = zip(blocks, words, strict=True)
            return "<ol>\n" + "\n".join(f'<li value="{b.number}">{item}</li>' for b, item in numbered) + "\n</ol>"


def _marked(span: Span) -> str:
    words = escape(span.text)
    if span.emphasis:
        words = f"<em>{words}</em>"
    if span.strong:
        words = f"<strong>{words}</strong>"
    if span.link:
        words = f'<a href="{escape(span.link)}">{words}</a>'
    if span.promise_ids:
        words = f'<span data-promise="{escape(" ".join(span.promise_ids))}">{words}</span>'
    return words


def as_data(*, notice: Notice) -> dict[str, Any]:
    """The notice for JSON: title, language, version, dates, digest and sections of blocks of spans."""
    return {
        "title": notice.title,
        "language": notice.language.value,
        "version": notice.version,
        "updated": notice.updated.isoformat(),
        "valid_from": notice.valid_from.isoformat(),
        "controller": notice.controller,
        "digest": notice.digest,
        "sections": [
            {
                "anchor": section.anchor,
                "heading": section.heading,
                "level": section.level,
                "blocks": [_block_data(block) for block in section.blocks],
            }
            for section in notice.sections
        ],
    }


def _block_data(block: Block) -> dict[str, Any]:
    spans = [
        {
            "text": span.text,
            "promises": list(span.promise_ids),
            "strong": span.strong,
            "emphasis": span.emphasis,
            "link": span.link,
        }
        for span in block.spans
    ]
    return {"kind": block.kind.value, "number": block.number, "spans": spans}
