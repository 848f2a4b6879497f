"""`lofte doctor`: what is wrong with this installation and how to mend it, in words."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from lofte.domain.errors import LofteError
from lofte.faces.cli.loading import with_django


def configure(parser: argparse.ArgumentParser) -> None:
    """Language and form of the answer."""
    parser.add_argument("--lang", choices=("sv", "en"), default="en", help="language of the words (default: en)")
    parser.add_argument("--json", action="store_true", help="print a JSON list instead")


def run(arguments: argparse.Namespace) -> int:
    """Print each part that was looked at; status 1 when something is wrong, 2 when the settings cannot be read."""
    try:
        parts: list[Any] = with_django("doctor_run").look()
    except LofteError as error:
        print("The settings are wrong, so nothing else can be looked at:", file=sys.stderr)
        raise LofteError(*error.problems) from error
    if arguments.json:
        listed = [
            {
                "code": part.code,
                "grade": str(part.grade),
                "words": part.words[arguments.lang],
                "remedy": part.remedy[arguments.lang] if part.remedy else "",
            }
            for part in parts
        ]
        print(json.dumps(listed, ensure_ascii=False, indent=1))
    else:
        marks = {"fine": "  ok ", "odd": "  ?  ", "wrong": " WRONG"}
        for part in parts:
            remedy = f"\n        → {part.remedy[arguments.lang]}" if part.remedy else ""
            print(f"{marks[str(part.grade)]}  {part.words[arguments.lang]}{remedy}")
    return 1 if any(str(part.grade) == "wrong" for part in parts) else 0
