"""Every row of both catalogues is carried by one sentence of an example; what may not be published is refused."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from lofte.domain.policy.check import RULES, Severity, check, publishable
from lofte.domain.policy.load import load
from lofte.domain.promises.registry import CONTROLS, ROWS, control_for_row
from lofte.domain.terms import Language
from tests.policies.examples import CARRIES, GROUP, SOLE_TRADER, files, loaded

BLOCKING = {rule.code for rule in RULES if rule.severity is not Severity.WARN}

carriers = pytest.mark.parametrize("name", CARRIES)


@dataclass(frozen=True)
class Meaning:
    """What a catalogue row says if taken at its word, told in our words: sentences, or a change to the tables."""

    policy: str
    row: str
    lint: str
    said: tuple[str, str] | None = None
    tables: tuple[str, str] | None = None


SECOND_BASIS = """
[[activities]]
id = "newsletter-on-interest"
label = { sv = "Nyhetsbrev", en = "Newsletter" }
basis = "legitimate_interests"
marketing = true
subjects = [{ sv = "Prenumeranter", en = "Subscribers" }]
categories = ["name", "email"]
sources = ["form"]
channels = ["email"]
retention = ["while-subscribed"]
interest = { sv = "Att synas", en = "To be seen" }
assessment = "LIA-2026-01"
assessed_on = 2026-01-12
clause = "forsaljning"

[[recipients]]
id = "molnbacken"
"""
NO_PORTABILITY = ('[[rights]]\nright = "portability"\nclause = "dataportabilitet"\n', "")
NO_MACHINES = ('[[rights]]\nright = "automated_decision"\nclause = "automatiska-beslut"\n', "")
BOTH_BASES = ('\n[[recipients]]\nid = "molnbacken"\n', SECOND_BASIS)

MEANINGS = (
    Meaning(SOLE_TRADER, "OMS-03", "L03", tables=NO_PORTABILITY),
    Meaning(SOLE_TRADER, "OMS-03", "L03", tables=NO_MACHINES),
    Meaning(
        SOLE_TRADER,
        "OMS-11",
        "L07",
        said=("Kakorna samlar besöken helt anonymt.", "The cookies collect visits quite anonymously."),
    ),
    Meaning(SOLE_TRADER, "OMS-31", "L10", tables=BOTH_BASES),
    Meaning(SOLE_TRADER, "OMS-34", "L10", tables=BOTH_BASES),
    Meaning(
        SOLE_TRADER,
        "OMS-42",
        "L07",
        said=(
            "Kakorna från Facebook innehåller inte något som kan identifiera dig.",
            "The cookies from Facebook hold nothing that can identify you.",
        ),
    ),
    Meaning(
        SOLE_TRADER,
        "OMS-46",
        "L08",
        said=(
            "Den som inte vill ha kakor kan stänga av dem bland webbläsarens inställningar.",
            "Whoever wants no cookies can switch them off in the settings of the browser.",
        ),
    ),
    Meaning(
        GROUP,
        "SOMG-40",
        "L01",
        said=(
            "När du godkänner våra allmänna villkor samtycker du till att vi använder dina uppgifter.",
            "When you accept our general terms you consent to our using your data.",
        ),
    ),
    Meaning(
        GROUP,
        "SOMG-59",
        "L02",
        said=("Du kan klaga hos Datainspektionen.", "You can lodge a complaint with Datainspektionen."),
    ),
)


def changed(meaning: Meaning) -> dict[str, str]:
    """The example's files with the row's own meaning in the place of the promise that stands for it."""
    texts = dict(files(meaning.policy))
    promise = next(item for item in loaded(meaning.policy).policy.promises if meaning.row in item.rows)
    if meaning.said:
        for language, words in zip(("sv", "en"), meaning.said, strict=True):
            for file in (f"notice.{language}.md", "promises.toml"):
                assert texts[file].count(promise.sentence[language]) == 1
                texts[file] = texts[file].replace(promise.sentence[language], words)
    if meaning.tables:
        before, after = meaning.tables
        assert texts["policy.toml"].count(before) == 1
        texts["policy.toml"] = texts["policy.toml"].replace(before, after)
    return texts


@carriers
def test_every_row_is_carried_by_exactly_one_promise(name: str) -> None:
    catalogue, count = CARRIES[name]
    carried = [row for promise in loaded(name).policy.promises for row in promise.rows]
    assert sorted(carried) == [f"{catalogue}-{number:02d}" for number in range(1, count + 1)]
    assert all(len(promise.rows) <= 1 for promise in loaded(name).policy.promises)


@carriers
def test_a_promise_names_the_primary_control_of_its_row(name: str) -> None:
    for promise in loaded(name).policy.promises:
        assert promise.control in CONTROLS
        for row in promise.rows:
            assert promise.control == control_for_row(row).id


@carriers
def test_a_control_that_is_not_built_says_where_it_is_planned(name: str) -> None:
    for promise in loaded(name).policy.promises:
        control = CONTROLS[promise.control]
        assert control.built or (control.planned_in is not None and control.planned_in.sv and control.planned_in.en)


@carriers
@pytest.mark.parametrize("language", ["sv", "en"])
def test_each_sentence_stands_word_for_word_in_the_notice(name: str, language: str) -> None:
    words = files(name)[f"notice.{language}.md"]
    missing = [promise.id for promise in loaded(name).policy.promises if words.count(promise.sentence[language]) != 1]
    assert missing == []


@carriers
def test_the_five_built_controls_all_stand_behind_a_sentence_of_an_example(name: str) -> None:
    bound = {promise.control for policy in CARRIES for promise in loaded(policy).policy.promises}
    assert {control.id for control in CONTROLS.values() if control.built} <= bound
    assert any(CONTROLS[promise.control].built for promise in loaded(name).policy.promises)


def test_every_lint_that_an_entry_cites_is_shown_to_be_earned() -> None:
    cited = {
        (row, lint)
        for name in CARRIES
        for promise in loaded(name).policy.promises
        for row in promise.rows
        for lint in promise.lint
    }
    assert cited == {(meaning.row, meaning.lint) for meaning in MEANINGS}


@pytest.mark.parametrize("meaning", MEANINGS, ids=lambda meaning: f"{meaning.row} {meaning.lint}")
def test_the_row_s_own_meaning_is_found_and_refused_where_the_lint_blocks(meaning: Meaning) -> None:
    own = check(text=loaded(meaning.policy))
    assert publishable(findings=own)
    assert meaning.lint not in {finding.code for finding in own}
    found = check(text=load(files=changed(meaning)))
    assert meaning.lint in {finding.code for finding in found}
    assert publishable(findings=found) is (meaning.lint not in BLOCKING)


@pytest.mark.parametrize("meaning", [item for item in MEANINGS if item.said], ids=lambda meaning: meaning.row)
@pytest.mark.parametrize("language", list(Language))
def test_it_is_found_in_either_language(meaning: Meaning, language: Language) -> None:
    found = check(text=load(files=changed(meaning)))
    assert f"notice.{language.value}.md" in {finding.file for finding in found if finding.code == meaning.lint}


@pytest.mark.material
def test_the_registry_and_the_examples_cover_the_catalogue_itself() -> None:
    text = (Path(os.environ["LOFTE_MATERIAL"]) / "law/promises.md").read_text(encoding="utf-8")
    lines = {match[1]: match[2] for match in re.finditer(r"^\| ((?:OMS|SOMG)-\d\d) \|(.*)$", text, re.MULTILINE)}
    assert set(lines) == set(ROWS)
    cited = {
        row: set(promise.lint) for name in CARRIES for promise in loaded(name).policy.promises for row in promise.rows
    }
    starred = set(re.findall(r"\b(L\d\d)\*", text))
    owed = {row: set(re.findall(r"\bL\d\d\b", line)) & starred for row, line in lines.items()}
    assert starred == {rule.code for rule in RULES if rule.code.startswith("L") and rule.severity is Severity.BLOCK}
    assert {row: lints - cited[row] for row, lints in owed.items() if lints - cited[row]} == {}
    absolute = {row for row, line in lines.items() if "[A]" in line}
    marked = {
        row for name in CARRIES for promise in loaded(name).policy.promises if promise.absolute for row in promise.rows
    }
    assert absolute - marked == {"OMS-42"}  # withdrawn: our sentence claims nothing


def runs(text: str, *, length: int) -> set[tuple[str, ...]]:
    words = re.findall(r"[\wåäö]+", text.lower())
    return {tuple(words[start : start + length]) for start in range(len(words) - length + 1)}


@pytest.mark.material
def test_controls_and_promises_are_told_in_our_own_words() -> None:
    folder = Path(os.environ["LOFTE_MATERIAL"])
    others = [folder / "law/promises.md", *sorted((folder / "seeds").iterdir())]
    taken = set().union(*(runs(path.read_text(encoding="utf-8"), length=7) for path in others))
    ours = {control.id: f"{control.fails_when.sv} {control.fails_when.en}" for control in CONTROLS.values()}
    for name in CARRIES:
        ours |= {item.id: f"{item.sentence.sv} {item.sentence.en}" for item in loaded(name).policy.promises}
    assert [identifier for identifier, words in ours.items() if runs(words, length=7) & taken] == []
