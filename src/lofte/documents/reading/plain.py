"""Bytes to text: the encodings that policies come in, and what is not text at all."""

from __future__ import annotations

import codecs

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SAMPLE = 8192
MOST_CONTROL = 0.1


def decoded(data: bytes) -> str:
    """Text of any bytes: by its mark, as UTF-8, else as Windows-1252 with what does not fit replaced."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def looks_binary(data: bytes) -> bool:
    """Whether the bytes are no text: too many control characters at the beginning."""
    if any(data.startswith(mark) for mark, _ in MARKS):
        return False
    sample = data[:SAMPLE]
    control = sum(byte < 9 or 13 < byte < 32 for byte in sample)
    return bool(sample) and control > MOST_CONTROL * len(sample)
