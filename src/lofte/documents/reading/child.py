"""The parent's side: a child turns the file into text and may not take too long or too much."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass

from lofte.domain.errors import LofteError

CRASHED = "The file could not be turned into text."
SMALLER = "Give the policy alone, or paste its text."


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a file may take: seconds (wall and processor), bytes of memory, pages, bytes in, characters out."""

    seconds: int = 30
    memory: int = 1_000_000_000
    pages: int = 500
    bytes_in: int = 50_000_000
    characters: int = 5_000_000


LIMITS = Limits()


def text_of(*, data: bytes, name: str, limits: Limits = LIMITS) -> str:
    """The text of a file. `name` helps where the bytes do not say what they are.

    Raises LofteError: `document.empty`, `document.too_large`, `document.too_slow`, `document.no_text` (a scan),
    `document.unreadable`.
    Repeating helps for none of them.
    """
    if not data:
        remedy = "Choose another file, or paste the text."
        raise LofteError.of("document.empty", "The file is empty.", place=name, remedy=remedy)
    if len(data) > limits.bytes_in:
        message = f"The file is larger than {limits.bytes_in} bytes."
        raise LofteError.of("document.too_large", message, place=name, remedy=SMALLER)
    answer = _ask(data, name, limits)
    if "code" in answer:
        raise LofteError.of(answer["code"], answer["message"], place=name, remedy=answer.get("remedy", ""))
    return answer["text"]


def _ask(data: bytes, name: str, limits: Limits) -> dict[str, str]:
    """Run the child. It has no arguments from the file but its name, and talks JSON."""
    command = [sys.executable, "-m", "lofte.documents.reading.extract", _safe(name)]
    command += [str(limits.seconds), str(limits.memory), str(limits.pages), str(limits.characters)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=limits.seconds + 5, check=False)
    except subprocess.TimeoutExpired:
        message = f"The file took more than {limits.seconds} seconds to read."
        return {"code": "document.too_slow", "message": message, "remedy": "Paste its text instead."}
    try:
        answer = json.loads(done.stdout.decode("utf-8"))
    except ValueError:
        return {"code": "document.unreadable", "message": CRASHED, "remedy": "Save it anew, or paste its text."}
    return {str(key): str(value) for key, value in answer.items()}


def _safe(name: str) -> str:
    return "".join(char for char in name[-100:] if char.isprintable()).replace("\x00", "") or "file"
