"""Words within a line of a notice: emphasis, strong emphasis, links and escapes; everything else is refused.

What a notice may hold is small on purpose. A sentence that promises something must read the same in the file, on the
page and in the proof, so nothing is allowed that would make the three differ (raw HTML, images, code, character
entities).
"""

from __future__ import annotations

import re
import string
from dataclasses import dataclass

LINK = re.compile(r"\]\(([^()\s]+)\)")
SAFE_LINK = re.compile(r"(?:https://|http://localhost|mailto:|tel:|/(?!/)|#)[^\s]*$")
ENTITY = re.compile(r"&(?:#\d+|#x[0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]+);")
TAG = re.compile(r"<[A-Za-z/!?]")
PLAIN = re.compile(r"[^\\*_\[\]`<&!]+")
ESCAPABLE = frozenset(string.punctuation)
"""As in CommonMark: a backslash before any of these makes it an ordinary character."""
ALWAYS = frozenset("\\*[`")
BLOCK_SIGN = re.compile(r"(\d{1,3}(?=[.)])|(?=[-+>#|=~]))")
"""What may open a block of another kind, up to the character that makes it one."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words of one look. `text` keeps the line breaks of the file, so that an offset gives a line."""

    text: str
    strong: bool = False
    emphasis: bool = False
    link: str | None = None


class InlineError(ValueError):
    """Something that a notice may not hold. `offset` is where, in characters from the start of the block."""

    def __init__(self, offset: int, message: str, remedy: str) -> None:
        super().__init__(message)
        self.offset = offset
        self.message = message
        self.remedy = remedy


class _Reader:
    """Reads one block. Marks are kept as states, not as a tree: emphasis in a notice does not nest into itself."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.strong: int | None = None
        self.emphasis: int | None = None
        self.sign = "*"
        self.link: str | None = None
        self.link_start: int | None = None
        self.link_end = -1
        self.pieces: list[Piece] = []

    def add(self, words: str) -> None:
        piece = Piece(words, self.strong is not None, self.emphasis is not None, self.link)
        last = self.pieces[-1] if self.pieces else None
        if last and (last.strong, last.emphasis, last.link) == (piece.strong, piece.emphasis, piece.link):
            self.pieces[-1] = Piece(last.text + words, last.strong, last.emphasis, last.link)
        else:
            self.pieces.append(piece)

    def read(self) -> tuple[Piece, ...]:
        while self.at < len(self.text):
            if self.at == self.link_end:
                self.close_link()
                continue
            plain = PLAIN.match(self.text, self.at)
            if plain:
                self.add(plain.group())
                self.at = plain.end()
            else:
                self.special(self.text[self.at])
        self.finish()
        return tuple(self.pieces)

    def special(self, sign: str) -> None:
        if sign == "\\":
            self.escape()
        elif sign in "*_":
            self.mark(sign)
        elif sign == "[":
            self.open_link()
        else:
            self.refuse_unsafe(sign)
            self.add(sign)
            self.at += 1

    def escape(self) -> None:
        following = self.text[self.at + 1 : self.at + 2]
        if following in ESCAPABLE and following:
            self.add(following)
            self.at += 2
        elif following in ("", "\n"):
            raise InlineError(self.at, "a forced line break is not allowed", "Begin a new paragraph instead.")
        else:
            self.add("\\")
            self.at += 1

    def mark(self, sign: str) -> None:
        double = self.text.startswith(sign * 2, self.at)
        before, after = self.text[self.at - 1 : self.at], self.text[self.at + (2 if double else 1) :][:1]
        within_word = sign == "_" and before.isalnum() and after.isalnum()
        lonely = not before.strip() and not after.strip()
        if within_word or lonely:
            self.add(sign)
            self.at += 1
            return
        if double:
            self.strong = self.at if self.strong is None else None
        else:
            self.emphasis = self.at if self.emphasis is None else None
        self.at += 2 if double else 1

    def open_link(self) -> None:
        if self.link is not None:
            raise InlineError(self.at, "a link within a link", "Close the first link before the next.")
        close = LINK.search(self.text, self.at)
        inner = self.text[self.at + 1 : close.start()] if close else ""
        if close is None or "[" in inner:
            raise InlineError(self.at, "'[' opens a link that is not completed", "Write [words](address) or \\[.")
        address = close.group(1)
        if not SAFE_LINK.match(address):
            raise InlineError(
                self.at,
                "a link to an address of a kind that is not allowed",
                "Use https://, mailto:, tel:, a path that begins with / or an anchor that begins with #.",
            )
        if not inner.strip():
            raise InlineError(self.at, "a link without words", "Put the words of the link between [ and ].")
        self.link, self.link_start, self.link_end = address, self.at, close.start()
        self.at += 1

    def close_link(self) -> None:
        close = LINK.match(self.text, self.at)
        self.at = close.end() if close else self.at + 1
        self.link, self.link_end = None, -1

    def refuse_unsafe(self, sign: str) -> None:
        if sign == "`":
            raise InlineError(self.at, "code is not allowed in a notice", "Write the words without back-ticks.")
        if TAG.match(self.text, self.at):
            raise InlineError(
                self.at, "HTML is not allowed in a notice", "Write words; use [words](address) for links."
            )
        if self.text.startswith("![", self.at):
            raise InlineError(self.at, "pictures are not allowed in a notice", "Say it in words.")
        if ENTITY.match(self.text, self.at):
            raise InlineError(self.at, "character entities are not allowed", "Write the character itself.")

    def finish(self) -> None:
        if self.strong is not None:
            raise InlineError(self.strong, "'**' is not closed", "Close it, or write \\*\\*.")
        if self.emphasis is not None:
            raise InlineError(
                self.emphasis, "emphasis is not closed", "Close it, or write a backslash before the sign."
            )


def read(*, text: str) -> tuple[Piece, ...]:
    """The pieces of one block; InlineError for what a notice may not hold."""
    return _Reader(text).read()


def escaped(text: str) -> str:
    """Plain words as a notice must hold them, so that `read` gives just these words again."""
    return "".join(f"\\{sign}" if _means_more(text, at) else sign for at, sign in enumerate(text))


def opening(text: str) -> str:
    """The same for words that begin a paragraph: they are not taken for a heading, an item, a quotation or a table."""
    begun = BLOCK_SIGN.match(text)
    return escaped(text) if begun is None else f"{begun.group()}\\{text[begun.end()]}{escaped(text[begun.end() + 1 :])}"


def _means_more(text: str, at: int) -> bool:
    sign = text[at]
    if sign == "_":
        return not (text[at - 1 : at].isalnum() and text[at + 1 : at + 2].isalnum())
    return sign in ALWAYS or bool((sign == "<" and TAG.match(text, at)) or (sign == "&" and ENTITY.match(text, at)))
