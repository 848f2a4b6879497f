"""Bytes to text: UTF-8 (with or without mark), UTF-16 and UTF-32 (likewise), else Windows-1252. Never with a NUL."""

from __future__ import annotations

from lofte.domain.errors import LofteError

MARKS = (
    # The longer first: the mark of UTF-32 begins with that of UTF-16.
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
PATTERNS = (
    # Which bytes of each unit are NUL in a text of Latin letters.
    ("utf-32-le", (False, True, True, True)),
    ("utf-32-be", (True, True, True, False)),
    ("utf-16-le", (False, True)),
    ("utf-16-be", (True, False)),
)
HEAD = 4096
"""Bytes at the beginning that the pattern is looked for in."""
MOST, FEW = 0.7, 0.05
"""Of the bytes in a place, so many are NUL in letters of the form that is guessed, and at most so many in another."""


def decode(content: bytes) -> tuple[str, str]:
    """The text and its encoding. Raises LofteError for what is no text."""
    encoding = next((name for mark, name in MARKS if content.startswith(mark)), "")
    if not encoding and b"\x00" in content:
        # A NUL is good UTF-8, but in no text that people have: it is another encoding, or something else.
        encoding = _by_pattern(content[:HEAD])
        if not encoding:
            raise _not_text()
    if encoding:
        text = _decoded(content, encoding)
        if "\0" in text:
            raise _not_text()
        return text, encoding
    try:
        return content.decode("utf-8-sig"), "utf-8-sig"
    except UnicodeDecodeError:
        # Windows-1252 leaves five bytes undefined; in a text they mean that it is something else.
        return _decoded(content, "cp1252"), "cp1252"


def _by_pattern(head: bytes) -> str:
    for encoding, pattern in PATTERNS:
        shares = [_share(head[place :: len(pattern)]) for place in range(len(pattern))]
        if all(share >= MOST if nul else share <= FEW for share, nul in zip(shares, pattern, strict=True)):
            return encoding
    return ""


def _share(some: bytes) -> float:
    return some.count(0) / len(some) if some else 0.0


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        message = f"The text is neither UTF-8 nor {encoding} (byte {error.start})."
        raise LofteError.of("SHEET_ENCODING", message, place="file", remedy="Save it as CSV UTF-8.") from error


def _not_text() -> LofteError:
    remedy = "Save it as .xlsx or CSV."
    return LofteError.of("SHEET_NOT_TEXT", "The file is neither text nor XLSX.", place="file", remedy=remedy)
