"""The reader against labelled policies: precision, recall and F1 per field, and the wrong answers.

    python benchmarks/reading.py FOLDER [-v] [--only NNN ...] [--aside | --near] [--texts FOLDER]

FOLDER holds NNN.txt with NNN.json. An item is (field, value) as the corpus defines it: a true flag, a scalar that says
something, a member of a set. Eight documents, chosen by the hash of their id, are kept aside (`--aside`): they
are looked at as a number only, so that rules which fit the others and nothing else show.
The last line is the CPU time of a process of its own that reads the folder's texts, brought to the length of a hundred
pages, for the first time; `cold` is all of it, `warm` a second reading.
`-v` prints every wrong item with the
sentence behind it; it is refused for the ones kept aside.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from lofte.domain.reading.findings import Reading
from lofte.domain.reading.flat import flat
from lofte.domain.reading.read import read

ASIDE = 8
FLAGS = [
    "dpo_contact",
    "acts_as_processor",
    "obligation_to_provide",
    "children",
    "cookies",
    "security_measures",
    "breach_notification",
    "policy_changes",
    "third_party_links",
    "merger_sale",
    "identity_verification",
    "unsubscribe_link",
]
SETS = [
    "categories",
    "sources",
    "purposes",
    "lawful_bases",
    "rights",
    "contact_emails",
    "named_recipients",
]
SCALARS = [
    "controller_name",
    "org_number",
    "authority",
    "breach_hours",
    "last_updated",
    "transfers_outside_eea",
    "automated_decisions",
]
LEGAL_FORM = re.compile(r"\b(ab|aktiebolag|hb|kb|ek\.? ?för\.?|ltd|limited|gmbh|oy|as|a/s)\b\.?", re.I)
PAGES = 250_000  # characters of a hundred pages
SECONDS = 2.0  # in which they are to be read on one core
COLD = """
import gc, sys, time
gc.disable()  # as the command that reads one file does
text = sys.stdin.buffer.read().decode("utf-8")
from lofte.domain.reading.read import read
read(text=text)
cold = time.process_time()
read(text=text)
print(cold, time.process_time() - cold)
"""
GOALS = {"precision": 0.95, "recall": 0.92}


def plain(value: object) -> str:
    """A value without legal form, case and punctuation: what counts as the same answer."""
    return re.sub(r"[^\w@.+-]+", " ", LEGAL_FORM.sub("", str(value).casefold())).strip()


def items(found: dict) -> set[tuple[str, str]]:
    """Every statement of a flat form as (field, value)."""
    out = {(flag, "yes") for flag in FLAGS if found.get(flag) is True}
    for name in SETS:
        out |= {(name, plain(value)) for value in found.get(name) or []}
    for name in SCALARS:
        if found.get(name) not in (None, "", "unsaid"):
            out.add((name, plain(found[name])))
    recipients, retention = found.get("recipients") or {}, found.get("retention") or {}
    if recipients.get("shared") not in (None, "unsaid"):
        out.add(("recipients.shared", recipients["shared"]))
    out |= {("recipients.kinds", kind) for kind in recipients.get("kinds") or []}
    if retention.get("stated"):
        out.add(("retention.stated", "yes"))
    periods = retention.get("periods") or []
    return out | {("retention.periods", str(entry["period"])) for entry in periods if entry.get("period")}


def kept_aside(ids: list[str]) -> frozenset[str]:
    """The eight whose ids hash lowest."""
    return frozenset(sorted(ids, key=lambda name: hashlib.sha256(name.encode()).hexdigest())[:ASIDE])


def sentence_for(reading: Reading, field: str, value: str) -> str:
    """The sentence behind a claimed item."""
    name = field.removesuffix(".periods")
    for found in reading.findings:
        if found.field == name and not found.denied and value in (plain(found.value), found.value):
            return f"[{reading.quote(found)}] {reading.sentence_of(found).text[:160]}"
    return ""


def score(name: str, low: tuple[int, int, int]) -> str:
    """One line of the table."""
    hit, extra, missed = low
    precision = hit / (hit + extra) if hit + extra else 1.0
    recall = hit / (hit + missed) if hit + missed else 1.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return (
        f"{name:24s} P {precision:6.3f}  R {recall:6.3f}  F1 {f1:6.3f}  ({hit} right, {extra} extra, {missed} missed)"
    )


def documents(folder: Path, texts: Path, chosen: list[str]) -> Iterator[tuple[str, Path, Path]]:
    """Every label file with its text."""
    for label in sorted(folder.glob("*.json")):
        text = next(
            (path for path in (texts / f"{label.stem}.txt", folder / f"{label.stem}.txt") if path.exists()), None
        )
        if text and re.fullmatch(r"(seed)?\d{3}", label.stem) and (not chosen or label.stem in chosen):
            yield label.stem, label, text


def speed(texts: list[Path]) -> str:
    """CPU seconds of a fresh process on a hundred pages of the texts, beside the goal."""
    whole = "\n\n".join(path.read_text(encoding="utf-8") for path in texts)
    pages = (whole * (PAGES // max(1, len(whole)) + 1))[:PAGES]
    done = subprocess.run([sys.executable, "-c", COLD], input=pages.encode(), capture_output=True, check=True)
    cold, warm = map(float, done.stdout.split())
    return f"{len(pages)} characters: {cold:.2f} s of CPU cold (goal {SECONDS:.1f}), {warm:.2f} s warm"


def main(arguments: list[str]) -> int:
    """Read, compare, print; 1 where a goal of the whole is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("-v", action="store_true")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--aside", action="store_true")
    which.add_argument("--near", action="store_true")
    options = parser.parse_args(arguments)
    everything = list(documents(options.folder, options.texts or options.folder, options.only))
    aside = kept_aside([name for name, _, _ in everything]) if not options.only else frozenset()
    if options.v and options.aside:
        parser.error("The ones kept aside are a number, never a list of wrong answers.")
    chosen = [
        entry
        for entry in everything
        if not (options.aside and entry[0] not in aside) and not (options.near and entry[0] in aside)
    ]
    hit, extra, missed = Counter(), Counter(), Counter()
    began = time.perf_counter()
    for name, label, text in chosen:
        reading = read(text=text.read_text(encoding="utf-8"))
        truth, claimed = items(json.loads(label.read_text(encoding="utf-8"))), items(flat(reading=reading))
        for field, value in sorted(truth | claimed):
            counter = hit if (field, value) in truth & claimed else extra if (field, value) in claimed else missed
            counter[field] += 1
            if options.v and counter is not hit and name not in aside:
                sign = "+" if counter is extra else "-"
                print(f"{name} {sign} {field} = {value}  {sentence_for(reading, field, value) if sign == '+' else ''}")
    for field in sorted(hit | extra | missed):
        print(score(field, (hit[field], extra[field], missed[field])))
    total = tuple(sum(counter.values()) for counter in (hit, extra, missed))
    print(score("ALL", total))
    print(f"{len(chosen)} documents in {time.perf_counter() - began:.2f} s")
    if chosen and not options.only:
        print(speed([text for _, _, text in chosen]))
    right, wrong, gone = total
    return int(right < GOALS["precision"] * (right + wrong) or right < GOALS["recall"] * (right + gone))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
