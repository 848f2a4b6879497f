"""Every example in a lexicon is found, every counterexample is not: the lexicons are tests of themselves."""

from __future__ import annotations

import pytest

from lofte.domain.reading.lexicon import languages, lexicon
from lofte.domain.reading.read import read

CASES = [
    (code, value.finding, value.name, text, wanted)
    for code in languages()
    for value in lexicon(code).values
    for texts, wanted in ((value.table.examples, True), (value.table.counterexamples, False))
    for text in texts
]


@pytest.mark.parametrize(("code", "field", "name", "text", "wanted"), CASES)
def test_an_example_says_what_its_value_means_and_a_counterexample_does_not(code, field, name, text, wanted) -> None:
    found = read(text=text, language=code)
    assert found.has(field, name) is wanted, [(one.field, one.value, one.denied) for one in found.findings]


def test_every_language_knows_every_value_of_the_first() -> None:
    known = {code: {(value.finding, value.name) for value in lexicon(code).values} for code in languages()}
    shared = {
        "categories",
        "sources",
        "purposes",
        "lawful_bases",
        "rights",
        "recipients.kinds",
        "transfers_outside_eea",
    }
    for field in shared:
        per_language = [{name for finding, name in values if finding == field} for values in known.values()]
        assert all(values == per_language[0] for values in per_language), field
