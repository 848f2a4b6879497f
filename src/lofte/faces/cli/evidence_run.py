"""What `lofte evidence` does once Django is ready."""

from __future__ import annotations

import json
from pathlib import Path

from lofte.clock import law_now
from lofte.domain.chain import Finding
from lofte.domain.errors import LofteError
from lofte.queries import evidence_chain
from lofte.queries.evidence_chain import ChainReport

WORDS: dict[str, dict[str, str]] = {
    "entry_changed": {"sv": "posten är ändrad", "en": "the entry was changed"},
    "entry_removed": {"sv": "posten är borttagen", "en": "the entry was removed"},
    "entry_inserted": {"sv": "posten är inlagd av någon annan", "en": "the entry was put in by somebody else"},
    "entry_unlisted": {
        "sv": "posten kallas förseglad, men inget sigill nämner den",
        "en": "the entry is said to be sealed, and no seal lists it",
    },
    "root_wrong": {"sv": "sigillet stämmer inte med sina poster", "en": "the seal does not fit its entries"},
    "seal_changed": {"sv": "sigillet är ändrat", "en": "the seal was changed"},
    "seal_removed": {"sv": "ett sigill saknas", "en": "a seal is missing"},
    "cut_off": {"sv": "slutet är avklippt", "en": "the end was cut off"},
    "head_missing": {
        "sv": "toppen bredvid nyckelfilen saknas, så ett avklippt slut syns inte",
        "en": "the head beside the key file is missing, so an end that was cut off does not show",
    },
    "head_differs": {
        "sv": "sigillet är ett annat än det som noterats bredvid nyckelfilen",
        "en": "the seal is not the one that was noted beside the key file",
    },
}
PHRASES = {
    "sv": ("Hel.", "INTE HEL.", "poster", "sigill", "ännu inte förseglade", "topp"),
    "en": ("Whole.", "NOT WHOLE.", "entries", "seals", "not sealed yet", "head"),
}


def verify(*, as_json: bool, language: str) -> int:
    """Print what verifying found; 1 when something is wrong."""
    reports = evidence_chain.verify()
    whole = not any(report.findings for report in reports)
    if as_json:
        print(json.dumps(_as_json(reports, whole=whole), ensure_ascii=False, indent=1))
    else:
        yes, no, *_ = PHRASES[language]
        for report in reports:
            print(_line(report, language))
            for finding in report.findings:
                print(f"  {_told(finding, language)}")
        print(yes if whole else no)
    return 0 if whole else 1


def _line(report: ChainReport, language: str) -> str:
    _, _, entries, seals, unsealed, head = PHRASES[language]
    counts = f"{report.entries} {entries}, {report.seals} {seals}, {report.unsealed} {unsealed}"
    return f"{report.slug}: {counts}; {head} {report.head or '-'}"


def _told(finding: Finding, language: str) -> str:
    return f"{finding.place}: {WORDS[finding.code][language]} ({finding.code})"


def _as_json(reports: tuple[ChainReport, ...], *, whole: bool) -> dict[str, object]:
    return {
        "whole": whole,
        "entries": sum(report.entries for report in reports),
        "unsealed": sum(report.unsealed for report in reports),
        "chains": [
            {
                "controller": report.slug,
                "entries": report.entries,
                "seals": report.seals,
                "unsealed": report.unsealed,
                "head": report.head,
                "findings": [{"code": one.code, "place": one.place} for one in report.findings],
            }
            for report in reports
        ],
    }


def export(*, slug: str, folder: str) -> int:
    """Write `evidence.jsonl` and `check.py`; run `python check.py < evidence.jsonl` anywhere."""
    target = Path(folder)
    lines = evidence_chain.export(slug=slug, at=law_now())
    try:
        target.mkdir(parents=True)
    except OSError as error:
        raise LofteError.of(
            "FOLDER_EXISTS", "The folder cannot be made.", place=folder, remedy="Name one that is not there yet."
        ) from error
    number = 0
    with (target / "evidence.jsonl").open("w", encoding="utf-8") as file:
        for line in lines:
            file.write(line + "\n")
            number += 1
    (target / "check.py").write_text(evidence_chain.checker(), encoding="utf-8")
    print(f"{number} lines in {target / 'evidence.jsonl'}; check them with: python check.py < evidence.jsonl")
    return 0
