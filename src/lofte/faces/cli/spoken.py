"""Which language the command line tells its errors in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

SWEDISH = "sv"
LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")
"""Where the environment names a language: the first that is set holds."""
READ = "read"
"""Its `--lang` is of the text that is read; what is printed goes by `--say`."""


def is_swedish(*, given: Sequence[str], environ: Mapping[str, str]) -> bool:
    """Whether errors are told in Swedish: as the arguments say, else as the locale does."""
    option = "--say" if given[:1] == [READ] else "--lang"
    named = _named(given, option)
    if named is None:
        named = next((environ[name] for name in LOCALE if environ.get(name)), "")
    return named.replace("-", "_").partition(".")[0].partition("_")[0].lower() == SWEDISH


def _named(given: Sequence[str], option: str) -> str | None:
    """The last value of the option, written with a space or with =."""
    values = [after for before, after in pairwise(given) if before == option]
    values += [part.partition("=")[2] for part in given if part.startswith(f"{option}=")]
    return values[-1] if values else None
