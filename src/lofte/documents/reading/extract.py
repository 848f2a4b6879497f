"""The child's side: limits first, then bytes on standard input to JSON on standard output.

Run as `python -m lofte.documents.reading.extract NAME SECONDS MEMORY PAGES CHARACTERS`. Whatever goes wrong in a parser
stays in this process and becomes an answer.
"""

from __future__ import annotations

import contextlib
import io
import json
import resource
import sys
import zipfile
from collections.abc import Callable

from lofte.documents.reading.markup import html_text, word_text
from lofte.documents.reading.plain import decoded, looks_binary

SCAN = "Turn it into text first (OCR), or paste the text."
Parser = Callable[[bytes, int], str]


class NoTextError(Exception):
    """The file opened and holds no text: a scan or a picture. Repeating never helps."""


def main(arguments: list[str]) -> int:
    """Read, answer, never raise."""
    name, seconds, memory, pages, characters = arguments
    limit(seconds=int(seconds), memory=int(memory))
    data = sys.stdin.buffer.read()
    with contextlib.redirect_stderr(io.StringIO()):
        answer = extract(data=data, name=name, pages=int(pages), characters=int(characters))
    sys.stdout.buffer.write(json.dumps(answer).encode("utf-8", "replace"))
    return 0


def limit(*, seconds: int, memory: int) -> None:
    """Processor time and address space of this process."""
    for kind, value in ((resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, memory)):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (value, value))


def extract(*, data: bytes, name: str, pages: int, characters: int) -> dict[str, str]:
    """The answer for any bytes: a text, or a code with what to do."""
    try:
        text = _parser(data, name)(data, pages)
        if not any(char.isalpha() for char in text):
            raise NoTextError
        return {"text": text[:characters]}
    except NoTextError:
        return {"code": "document.no_text", "message": "The file holds no text; it may be a scan.", "remedy": SCAN}
    except MemoryError:
        message, remedy = "The file takes more memory than is allowed.", "Give the policy alone, or paste its text."
        return {"code": "document.too_large", "message": message, "remedy": remedy}
    except Exception:  # any parser may fail in any way on bytes from outside
        return {
            "code": "document.unreadable",
            "message": "The file could not be turned into text.",
            "remedy": "Save it anew, or paste its text.",
        }


def _parser(data: bytes, name: str) -> Parser:
    """By the bytes first, by the name second."""
    low = name.lower()
    if data[:1024].lstrip().startswith(b"%PDF") or low.endswith(".pdf"):
        return _pdf
    if data[:4] == b"PK\x03\x04" or low.endswith(".docx"):
        return _word
    if low.endswith((".html", ".htm", ".xhtml")) or _is_html(data):
        return lambda body, _: html_text(decoded(body))
    return _plain


def _is_html(data: bytes) -> bool:
    head = data[:2048].lower().lstrip(b"\xef\xbb\xbf \r\n\t")
    return head.startswith((b"<!doctype html", b"<html")) or b"<body" in head


def _plain(data: bytes, _pages: int) -> str:
    if looks_binary(data):
        raise NoTextError
    return decoded(data)


def _word(data: bytes, _pages: int) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return word_text(archive)


def _pdf(data: bytes, pages: int) -> str:
    from pypdf import PdfReader  # heavy, and only here

    reader = PdfReader(io.BytesIO(data), strict=False)
    texts = [page.extract_text() or "" for page in list(reader.pages)[:pages]]
    return "\n\n".join(texts)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
