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
PDF, ARCHIVE, OLDER = b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a PDF, a zip (as DOCX is one) and an Office file of before 2007 (or a locked one) begin."""
BODY = "word/document.xml"
Parser = Callable[[bytes, int], str]


class NoTextError(Exception):
    """The file opened and holds no text: a scan or a picture. Repeating never helps."""


class OtherKindError(Exception):
    """The file is not of the kind that its name says, or of one that is not read. `answer` names the cause."""

    def __init__(self, answer: dict[str, str]) -> None:
        super().__init__(answer["message"])
        self.answer = answer


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
    except OtherKindError as error:
        return error.answer
    except MemoryError:
        message, remedy = "The file takes more memory than is allowed.", "Give the policy alone, or paste its text."
        return {"code": "document.too_large", "message": message, "remedy": remedy}
    except Exception:  # any parser may fail in any way on bytes from outside
        return _unreadable("The file could not be turned into text.", "Save it anew, or paste its text.")


def _unreadable(message: str, remedy: str) -> dict[str, str]:
    return {"code": "document.unreadable", "message": message, "remedy": remedy}


def _parser(data: bytes, name: str) -> Parser:
    """By the bytes first, by the name second."""
    low, head = name.lower(), data[:1024].lstrip()
    if head.startswith(PDF):
        return _pdf
    if data.startswith(ARCHIVE):
        return _word
    if data.startswith(OLDER):
        message = "The file is an older Word document (.doc) or locked with a password."
        raise OtherKindError(_unreadable(message, "Save it as DOCX or PDF without a password, or paste its text."))
    if low.endswith((".pdf", ".docx")):
        message = "The name of the file says PDF or Word, but it holds something else."
        remedy = "Give the document in the form that its name says, or paste its text."
        raise OtherKindError(_unreadable(message, remedy))
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
        if BODY not in archive.namelist():
            message = "The file is an archive and no Word document."
            raise OtherKindError(_unreadable(message, "Unpack it and give the document alone, saved as DOCX or PDF."))
        return word_text(archive)


def _pdf(data: bytes, pages: int) -> str:
    from pypdf import PdfReader  # heavy, and only here

    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        message = "The PDF is locked with a password."
        raise OtherKindError(_unreadable(message, "Save it without a password, or paste its text."))
    texts = [page.extract_text() or "" for page in list(reader.pages)[:pages]]
    return "\n\n".join(texts)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
