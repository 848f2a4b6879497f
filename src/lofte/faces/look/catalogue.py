"""Compiles a catalogue of words (.po) to the form that Django reads (.mo), so that nobody needs the gettext tools.

`python -m lofte.faces.look.catalogue` writes every .mo beside its .po. Both are kept in the repository, so a clone runs
as it is, and a test compares them. Handles what our catalogues hold: msgctxt, msgid, msgid_plural, msgstr, comments.
"""

from __future__ import annotations

import ast
import re
import struct
import sys
from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "locale"
MAGIC = 0x950412DE
LINE = re.compile(r'^(msgctxt|msgid_plural|msgid|msgstr(?:\[(\d)\])?)\s+(".*")$')

Entry = dict[str, str]


def entries(text: str) -> Iterator[Entry]:
    """Each entry as keyword → text; ValueError with the line number for a line that is neither."""
    entry: Entry = {}
    key = ""
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        found = LINE.match(line)
        if not line or line.startswith("#"):
            if entry:
                yield entry
            entry, key = {}, ""
        elif found:
            key = found.group(1)
            entry[key] = ast.literal_eval(found.group(3))
        elif key and line.startswith('"'):
            entry[key] += ast.literal_eval(line)
        else:
            raise ValueError(f"line {number} is not understood")
    if entry:
        yield entry


def messages(text: str) -> dict[str, str]:
    """What a .mo holds: key (context and plural joined as gettext does) → translation. Empty ones are left out."""
    found: dict[str, str] = {}
    for entry in entries(text):
        key = entry["msgid"]
        if "msgid_plural" in entry:
            forms = [entry[name] for name in sorted(entry) if name.startswith("msgstr[")]
            key, value = f"{key}\0{entry['msgid_plural']}", "\0".join(forms)
            complete = all(forms)
        else:
            value = entry["msgstr"]
            complete = bool(value)
        if "msgctxt" in entry:
            key = f"{entry['msgctxt']}\x04{key}"
        if key in found:
            raise ValueError(f"{key!r} stands twice")
        if complete:
            found[key] = value
    return found


def compiled(text: str) -> bytes:
    """The bytes of the .mo: header, two tables of (length, offset), then the texts in the order of their keys."""
    pairs = sorted((key.encode(), value.encode()) for key, value in messages(text).items())
    count = len(pairs)
    keys_at, values_at = 28, 28 + 8 * count
    offset = values_at + 8 * count
    tables: list[bytes] = []
    body = b""
    for column in (0, 1):
        for pair in pairs:
            tables.append(struct.pack("<II", len(pair[column]), offset + len(body)))
            body += pair[column] + b"\0"
    header = struct.pack("<7I", MAGIC, 0, count, keys_at, values_at, 0, offset)
    return header + b"".join(tables) + body


def main() -> int:
    """Compile every catalogue in the package."""
    for source in sorted(FOLDER.rglob("*.po")):
        source.with_suffix(".mo").write_bytes(compiled(source.read_text(encoding="utf-8")))
    return 0


if __name__ == "__main__":
    sys.exit(main())
