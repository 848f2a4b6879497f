"""`lofte read FILE`: what a policy in prose states, promises, lacks and should say otherwise.

Exit status: 0 read, 1 something hinders publishing, 2 the file cannot be read. With --json, --flat and --beside the
status is 0 whenever the file could be read.
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lofte.clock import system_now
from lofte.domain.errors import LofteError
from lofte.domain.parts import Words
from lofte.domain.reading.beside import beside
from lofte.domain.reading.draft import draft_policy
from lofte.domain.reading.findings import Reading
from lofte.domain.reading.flat import flat
from lofte.domain.reading.form import as_data, beside_data
from lofte.domain.reading.lexicon import languages
from lofte.domain.reading.report import report
from lofte.faces.cli.read_output import print_beside, print_report
from lofte.usecases.read_policy import read_policy

QUESTIONS = (
    Words(sv="inga frågor kvar att avgöra.", en="no questions left to decide."),
    Words(
        sv="{n} fråga att avgöra (se [[todo]] i policy.toml).",
        en="{n} question to decide (see [[todo]] in policy.toml).",
    ),
    Words(
        sv="{n} frågor att avgöra (se [[todo]] i policy.toml).",
        en="{n} questions to decide (see [[todo]] in policy.toml).",
    ),
)
"""None, one, and more."""


def configure(parser: argparse.ArgumentParser) -> None:
    """The file, how to print it, and what to set beside it."""
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="text, Markdown, HTML, DOCX or PDF; - for standard input"
    )
    parser.add_argument("--lang", choices=languages(), help="of the text; without it, what its words say")
    parser.add_argument("--say", choices=["sv", "en"], default="en", help="language of what is printed")
    parser.add_argument("--json", action="store_true", help="print findings and report as JSON")
    parser.add_argument("--flat", action="store_true", help="with --json: the flat form of the labelled corpus")
    parser.add_argument("--draft", type=Path, metavar="DIR", help="write the policy directory that the text describes")
    parser.add_argument("--beside", type=Path, metavar="FILE", help="set another policy beside this one")


def run(arguments: argparse.Namespace) -> int:
    """Do it; LofteError for what cannot be read."""
    with _uncollected():
        reading = _read(arguments.file, arguments.lang)
    if arguments.beside is not None:
        return _beside(arguments, reading)
    if arguments.draft is not None:
        return _draft(arguments.draft, reading, arguments.say)
    if arguments.json or arguments.flat:
        data = flat(reading=reading) if arguments.flat else as_data(report=report(reading=reading))
        print(json.dumps(data, ensure_ascii=False, indent=1))
        return 0
    found = report(reading=reading)
    print_report(report=found, say=arguments.say)
    return int(any(lint.blocks for lint in found.lints))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the garbage collector: what a reading makes lives as long as this command, and hardly in cycles.

    What is there at the end is frozen, so that nothing looks it through again.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.freeze()
            gc.enable()


def _beside(arguments: argparse.Namespace, left: Reading) -> int:
    right = _read(arguments.beside, arguments.lang)
    rows = beside(left=left, right=right)
    if arguments.json:
        print(json.dumps(beside_data(rows=rows, left=left, right=right), ensure_ascii=False, indent=1))
    else:
        print_beside(rows=rows, left=left, right=right, say=arguments.say)
    return 0


def _draft(folder: Path, reading: Reading, say: str) -> int:
    """Write the draft into a new or empty directory; say how many questions it leaves."""
    if folder.exists() and any(folder.iterdir()):
        raise LofteError.of("reading.draft", "The directory is not empty.", place=str(folder), remedy="Name a new one.")
    files = draft_policy(reading=reading, at=system_now().date())
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    questions = files["policy.toml"].count("[[todo]]")
    left = QUESTIONS[min(questions, 2)][say].replace("{n}", str(questions))
    print(f"{folder}: {', '.join(files)}; {left}")
    return 0


def _read(path: Path, language: str | None) -> Reading:
    if str(path) == "-":
        return read_policy(data=sys.stdin.buffer.read(), name="-", language=language)
    try:
        data = path.read_bytes()
    except OSError as error:
        remedy = "Check the path, that it is a file, and who may read it."
        raise LofteError.of("reading.file", "The file cannot be opened.", place=str(path), remedy=remedy) from error
    return read_policy(data=data, name=path.name, language=language)
