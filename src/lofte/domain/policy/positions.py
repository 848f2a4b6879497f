"""Which line of a TOML file holds which key path; the standard reader does not say.

The text must already have been accepted by `tomllib`; the index then holds exactly the key paths of its result (a
property test keeps the two equal). A path is a tuple of keys and, for arrays, indices from zero. Lines count from
one.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Mapping

Path = tuple[str | int, ...]

BARE = re.compile(r"[A-Za-z0-9_-]+")
BLANK = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
SPACE = re.compile(r"[ \t]*")
SCALAR = re.compile(r"[^,\]}#\n]+")
BASIC = re.compile(r'"(?:[^"\\\n]++|\\.)*+"')
LITERAL = re.compile(r"'[^'\n]*'")
LONG_BASIC = re.compile(r'"""(?:[^"\\]++|\\.|"(?!""))*+"{3,5}', re.DOTALL)
LONG_LITERAL = re.compile(r"'''(?:[^']++|'(?!''))*+'{3,5}", re.DOTALL)


class _Scanner:
    """One pass over a valid TOML text."""

    def __init__(self, text: str) -> None:
        self.text = text.replace("\r\n", "\n")
        self.at = 0
        self.starts = [0, *(match.end() for match in re.finditer("\n", self.text))]
        self.lines: dict[Path, int] = {}
        self.arrays: dict[Path, int] = {}

    def line(self) -> int:
        return bisect_right(self.starts, self.at)

    def skip(self, pattern: re.Pattern[str]) -> str:
        """Pass what `pattern` matches here and return it."""
        match = pattern.match(self.text, self.at)
        if match is None:
            raise ValueError(f"line {self.line()}: not TOML that the reader accepted")
        self.at = match.end()
        return match.group()

    def take(self, sign: str) -> bool:
        """Pass `sign` if it stands here."""
        if self.text.startswith(sign, self.at):
            self.at += len(sign)
            return True
        return False

    def note(self, path: Path, line: int) -> None:
        """The first line where a path is mentioned is its line; so for every table above it."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.lines:
                break
            self.lines[path[:length]] = line

    def document(self) -> None:
        table: Path = ()
        self.skip(BLANK)
        while self.at < len(self.text):
            line = self.line()
            if self.take("[["):
                table = self.header(line, repeated=True)
            elif self.take("["):
                table = self.header(line, repeated=False)
            else:
                self.pair(table)
            self.skip(BLANK)

    def header(self, line: int, *, repeated: bool) -> Path:
        keys = self.keys()
        self.take("]]" if repeated else "]")
        path: Path = ()
        for position, key in enumerate(keys):
            path = (*path, key)
            last = position == len(keys) - 1
            if last and repeated:
                self.note(path, line)
                self.arrays[path] = self.arrays.get(path, -1) + 1
            if path in self.arrays:
                path = (*path, self.arrays[path])
        self.note(path, line)
        return path

    def keys(self) -> list[str]:
        found = []
        while True:
            self.skip(SPACE)
            found.append(self.key())
            self.skip(SPACE)
            if not self.take("."):
                return found

    def key(self) -> str:
        if self.text.startswith('"', self.at):
            decoded: str = tomllib.loads(f"k = {self.skip(BASIC)}")["k"]
            return decoded
        if self.text.startswith("'", self.at):
            return self.skip(LITERAL)[1:-1]
        return self.skip(BARE)

    def pair(self, table: Path) -> None:
        line = self.line()
        path = (*table, *self.keys())
        self.take("=")
        self.skip(SPACE)
        self.note(path, line)
        self.value(path)

    def value(self, path: Path) -> None:
        rest = self.text[self.at : self.at + 3]
        if rest.startswith("["):
            self.array(path)
        elif rest.startswith("{"):
            self.inline(path)
        elif rest == '"""':
            self.skip(LONG_BASIC)
        elif rest == "'''":
            self.skip(LONG_LITERAL)
        elif rest.startswith('"'):
            self.skip(BASIC)
        elif rest.startswith("'"):
            self.skip(LITERAL)
        else:
            self.skip(SCALAR)

    def array(self, path: Path) -> None:
        self.take("[")
        index = 0
        self.skip(BLANK)
        while not self.take("]"):
            self.note((*path, index), self.line())
            self.value((*path, index))
            index += 1
            self.skip(BLANK)
            self.take(",")
            self.skip(BLANK)

    def inline(self, path: Path) -> None:
        self.take("{")
        self.skip(BLANK)
        while not self.take("}"):
            self.pair(path)
            self.skip(BLANK)
            self.take(",")
            self.skip(BLANK)


def index(*, text: str) -> Mapping[Path, int]:
    """Every key path of a valid TOML text with its line; ValueError for a text that `tomllib` would refuse."""
    scanner = _Scanner(text)
    scanner.document()
    return scanner.lines


def nearest(*, lines: Mapping[Path, int], path: Path) -> int:
    """The line of `path` or, when it is not in the text, of the closest table above it; line 1 for the file itself."""
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return 1
