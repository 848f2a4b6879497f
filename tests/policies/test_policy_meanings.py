"""Where an example states the nearest lawful promise, the meaning that it stands in for is refused.

The sentence of the entry is taken out of the notice and the refused meaning put in its place, in our own words.
"""

from __future__ import annotations

import re

import pytest

from lofte.domain.policy.check import RULES, Severity, check, publishable
from lofte.domain.policy.load import load
from lofte.domain.policy.model import Promise
from lofte.domain.terms import Language
from tests.policies.examples import EXAMPLES, files, loaded

REFUSED: dict[str, dict[str, str]] = {
    "L01": {
        "sv": "Du samtycker i och med att du godkänner våra allmänna villkor.",
        "en": "You consent when you accept our general terms.",
    },
    "L02": {"sv": "Du kan klaga hos Datainspektionen.", "en": "You may complain to the Data Inspection Board."},
    "L03": {"sv": "Du har rättigheter.", "en": "You have rights."},
    "L07": {
        "sv": "Besöken mäts med Google Analytics och statistiken är helt anonym.",
        "en": "Visits are measured by Google Analytics and the statistics are wholly anonymous.",
    },
    "L08": {"sv": "Du kan stänga av kakor i din webbläsare.", "en": "You can turn off cookies in your browser."},
    "L10": {
        "sv": "Nyhetsbrevet vilar på vår intresseavvägning.",
        "en": "The newsletter rests on our legitimate interests.",
    },
}
CITED = [
    (name, promise.id, code) for name in EXAMPLES for promise in loaded(name).policy.promises for code in promise.lint
]
BLOCKING = {rule.code for rule in RULES if rule.severity is Severity.BLOCK}
PORTABILITY = re.compile(r'\[\[rights\]\]\nright = "portability"\n(?:\S.*\n)*')


def refused(name: str, promise: Promise, code: str) -> dict[str, str]:
    """The example with the refused meaning below the heading of the promise's section; for L03 also without a right."""
    texts = dict(files(name))
    for language in Language:
        file = f"notice.{language.value}.md"
        lines = texts[file].split("\n")
        start = next(i for i, line in enumerate(lines) if f"{{#{promise.section}}}" in line)
        lines[start + 1 : start + 1] = ["", REFUSED[code][language.value], ""]
        texts[file] = "\n".join(lines)
    if code == "L03":
        texts["policy.toml"], count = PORTABILITY.subn("", texts["policy.toml"])
        assert count == 1
    return texts


@pytest.mark.parametrize(("name", "promise_id", "code"), CITED)
def test_the_meaning_that_an_entry_stands_in_for_is_refused(name: str, promise_id: str, code: str) -> None:
    promise = next(item for item in loaded(name).policy.promises if item.id == promise_id)
    assert code not in {finding.code for finding in check(text=loaded(name))}
    findings = check(text=load(files=refused(name, promise, code)))
    assert code in {finding.code for finding in findings}
    assert publishable(findings=findings) is (code not in BLOCKING)


def test_the_rows_whose_meaning_may_not_be_published_are_cited() -> None:
    rows = {row for name in EXAMPLES for p in loaded(name).policy.promises for row in p.rows if set(p.lint) & BLOCKING}
    assert rows >= {"OMS-03", "OMS-34", "SOMG-40", "SOMG-59"}
