"""HTML and DOCX to plain text that keeps headings (as `#`), list items (as `-`) and table rows (as `a | b`)."""

from __future__ import annotations

import re
import zipfile
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from defusedxml import ElementTree
from typing_extensions import override

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

SKIPPED = frozenset({"script", "style", "noscript", "template", "svg", "head", "nav", "button", "select", "iframe"})
BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "header",
        "footer",
        "ul",
        "ol",
        "table",
        "tr",
        "blockquote",
        "address",
        "dl",
        "dt",
        "dd",
        "form",
    ]
)
HEADINGS = {f"h{level}": level for level in range(1, 7)}
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LARGEST_PART = 100_000_000
STYLE_LEVEL = re.compile(r"(?:heading|rubrik|title)\D*(\d?)", re.I)
VOID = frozenset(["br", "hr", "img", "input", "meta", "link", "area", "base", "col", "embed", "source", "track", "wbr"])


class _Collector(HTMLParser):
    """Walks tags without a tree, so that nesting costs nothing."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.skipping: list[str] = []
        self.cell = False

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A block begins on a line of its own; a heading and an item carry their mark."""
        if tag in SKIPPED and tag not in VOID:
            self.skipping.append(tag)
        if self.skipping:
            return
        if tag in HEADINGS:
            self.out.append("\n\n" + "#" * HEADINGS[tag] + " ")
        elif tag == "li":
            self.out.append("\n- ")
        elif tag in ("td", "th"):
            self.out.append(" | " if self.cell else "")
            self.cell = True
        elif tag == "tr":
            self.out.append("\n")
            self.cell = False
        elif tag == "br":
            self.out.append("\n")
        elif tag in BLOCKS:
            self.out.append("\n\n")

    @override
    def handle_endtag(self, tag: str) -> None:
        """A skipped part ends with its own tag; a block leaves an empty line."""
        if self.skipping:
            if tag in self.skipping:
                del self.skipping[self.skipping.index(tag) :]
            return
        if tag in HEADINGS or (tag in BLOCKS and tag != "tr"):
            self.out.append("\n\n")

    @override
    def handle_data(self, data: str) -> None:
        """Text as it stands, white space folded."""
        if not self.skipping:
            self.out.append(re.sub(r"\s+", " ", data))


def html_text(source: str) -> str:
    """The text of a page, without scripts, styles and menus."""
    collector = _Collector()
    collector.feed(source)
    collector.close()
    text = "".join(collector.out)
    text = re.sub(r"[ \t]*\n[ \t]*", "\n", text)
    text = re.sub(r"\n(#{1,6}|-) ?\n+", r"\n\1 ", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def word_text(archive: zipfile.ZipFile) -> str:
    """The body of a DOCX; entities and external references are refused by the parser."""
    info = archive.getinfo("word/document.xml")
    if info.file_size > LARGEST_PART:
        raise MemoryError
    root = ElementTree.fromstring(archive.read(info))
    body = root.find(f"{WORD}body")
    blocks = [] if body is None else [_block(element) for element in body]
    return "\n\n".join(block for block in blocks if block.strip())


def _block(element: Element) -> str:
    if element.tag == f"{WORD}tbl":
        return "\n".join(_row(row) for row in element.iter(f"{WORD}tr"))
    if element.tag != f"{WORD}p":
        return "\n\n".join(_paragraph(paragraph) for paragraph in element.iter(f"{WORD}p"))
    return _paragraph(element)


def _row(row: Element) -> str:
    return " | ".join(
        " ".join(_plain(paragraph) for paragraph in cell.iter(f"{WORD}p")) for cell in row.iter(f"{WORD}tc")
    )


def _plain(paragraph: Element) -> str:
    pieces: list[str] = []
    for node in paragraph.iter():
        if node.tag == f"{WORD}t":
            pieces.append(node.text or "")
        elif node.tag in (f"{WORD}tab", f"{WORD}br"):
            pieces.append(" ")
    return "".join(pieces).strip()


def _paragraph(paragraph: Element) -> str:
    text = _plain(paragraph)
    style = paragraph.find(f"{WORD}pPr/{WORD}pStyle")
    level = STYLE_LEVEL.match(style.get(f"{WORD}val", "")) if style is not None else None
    if level and text:
        return "#" * int(level[1] or 1) + " " + text
    listed = paragraph.find(f"{WORD}pPr/{WORD}numPr") is not None
    return f"- {text}" if listed and text else text
