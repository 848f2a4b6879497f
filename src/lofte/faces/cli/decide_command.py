"""`lofte decide`: one question as JSON in, permit or refusal out, with rule, code, clause and evidence.

Needs no settings, database or key. A refusal is an answer: exit status 0, as for a permit.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from lofte.domain.asking import answer, read, schema
from lofte.domain.decision import Permit, Reason, Refusal, decide, of_text, own_names
from lofte.domain.decision.texts import TEXT
from lofte.domain.errors import LofteError, Problem
from lofte.faces.cli.policy_files import load_directory

LARGEST = 4_000_000
"""Bytes of one question; larger is none."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Where the policy is, where the question comes from, how the answer is shown."""
    parser.epilog = "The question is described by docs/decide.schema.json, or by `lofte decide --schema`."
    parser.add_argument("--policy", metavar="DIR", type=Path, help="directory of the policy in force")
    parser.add_argument("--request", metavar="FILE", default="-", help="the question; - is standard input (default)")
    parser.add_argument("--json", action="store_true", help="answer as JSON")
    parser.add_argument("--lang", choices=("sv", "en"), default="en", help="language of the answer in words")
    parser.add_argument("--schema", action="store_true", help="print the JSON Schema of a question, and stop")


def run(arguments: argparse.Namespace) -> int:
    """Decide and print. Raises LofteError for a policy or question that cannot be read."""
    if arguments.schema:
        print(json.dumps(schema(), ensure_ascii=False, indent=2))
        return 0
    if arguments.policy is None:
        raise LofteError.of("input.policy", "No policy was named.", place="--policy", remedy="Name its directory.")
    policy = None
    problems: list[Problem] = []
    try:
        text = load_directory(directory=arguments.policy)
        policy = of_text(text=text, controllers=own_names(policy=text.policy))
    except LofteError as error:
        problems += error.problems
    place = "standard input" if arguments.request == "-" else arguments.request
    try:
        asked = read(text=_text(arguments.request, place), place=place)
    except LofteError as error:
        raise LofteError(*problems, *error.problems) from None
    if policy is None:
        raise LofteError(*problems)
    outcome = decide(policy=policy, request=asked.request, facts=asked.facts, engagement=asked.engagement, at=asked.at)
    if arguments.json:
        print(json.dumps(answer(outcome=outcome), ensure_ascii=False, indent=2))
    else:
        print("\n".join(_lines(outcome, arguments.lang)))
    return 0


def _text(request: str, place: str) -> str:
    try:
        if request == "-":
            data = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with Path(request).open("rb") as file:
                data = file.read(LARGEST + 1)
    except OSError as error:
        remedy = "Check that it is a file and who may read it."
        raise LofteError.of("input.unreadable", "The file cannot be read.", place=place, remedy=remedy) from error
    if len(data) > LARGEST:
        remedy = "Ask one question at a time."
        raise LofteError.of("input.large", f"More than {LARGEST} bytes.", place=place, remedy=remedy)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise LofteError.of(
            "input.not_utf8", "Not UTF-8.", place=place, remedy="Save it again with the encoding UTF-8.", line=line
        ) from error


def _lines(outcome: Permit | Refusal, language: str) -> list[str]:
    """The answer in words: the deciding rule first, then every other reason."""
    permit = isinstance(outcome, Permit)
    word = {"sv": ("tillåtet", "avslag"), "en": ("permit", "refusal")}[language][0 if permit else 1]
    reasons = outcome.verdict.allowed if permit else outcome.verdict.denied
    return [word, *(_line(outcome, one, language) for one in reasons)]


def _line(outcome: Permit | Refusal, reason: Reason, language: str) -> str:
    said = TEXT[reason.code]
    parts = [f"  {reason.rule} {reason.code}: {said.sv if language == 'sv' else said.en}"]
    if reason.remedy is not None:
        parts.append(reason.remedy.sv if language == "sv" else reason.remedy.en)
    about = [part for part in (reason.law, f"#{reason.clause}" if reason.clause else "") if part]
    about += outcome.evidence(reason)
    return " ".join(parts) + (f" [{'; '.join(about)}]" if about else "")
