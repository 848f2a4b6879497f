"""`lofte read` on the terminal: what was found is said in words of the language that is asked for, never in ids."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import lofte.domain.reading
from lofte.faces.cli.main import main
from lofte.faces.cli.read_words import field_called, value_called

LEXICON = Path(lofte.domain.reading.__file__).parent / "lexicon"
CORPUS = Path(__file__).parents[1] / "reading/corpus"
ID = {"en": re.compile(r"^[a-z]+(?:[._][a-z_]+)+$"), "sv": re.compile(r"^[a-z]+(?:[._][a-z_]+)+$|^(?:yes|no|none)$")}
INNER = frozenset({"promises", "flags", "dates", "absolute"})
"""Files of the lexicon whose values are not findings by those names."""


def closed() -> list[tuple[str, str]]:
    """Every field with a value of the lexicon's own."""
    found = set()
    for path in LEXICON.glob("??/*.toml"):
        table = tomllib.loads(path.read_text("utf-8"))
        if table.get("finding", "flags") not in INNER:
            found |= {(table["finding"], one["name"]) for one in table.get("value", ())}
    return sorted(found)


@pytest.mark.parametrize("say", ["sv", "en"])
def test_every_value_of_the_lexicon_has_words(say: str) -> None:
    assert len(closed()) > 60
    for field, value in closed():
        assert not ID[say].match(value_called(field=field, value=value, say=say)), (field, value)
        assert field_called(field=field, say=say) != field


@pytest.mark.parametrize("arguments", [["501.txt"], ["501.txt", "--beside", "504.txt"], ["506.txt"]])
def test_nothing_is_printed_as_an_id(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    given = [str(CORPUS / one) if one.endswith(".txt") else one for one in arguments]
    main(["read", *given, "--say", "sv"])
    shown = capsys.readouterr().out
    lines = [re.sub(r"”.*”", "", line) for line in shown.splitlines()]
    assert [line for line in lines if "@" not in line and re.search(r"\b[a-z]+[._][a-z_]+\b", line)] == []
    assert [line for line in lines if re.search(r"\b(?:yes|none|stated|likely)\b", line)] == []
    assert re.search(r"”[^”]+”", shown)


def test_a_period_is_said_as_people_say_it() -> None:
    assert value_called(field="retention", value="P24M", say="sv") == "24 månader"
    assert value_called(field="retention", value="P7Y", say="en") == "7 years"


@pytest.mark.parametrize(("say", "told"), [("sv", r"\d+ frågor att avgöra"), ("en", r"\d+ questions to decide")])
def test_a_draft_says_how_many_questions_it_leaves(
    say: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["read", str(CORPUS / "501.txt"), "--draft", str(tmp_path / "draft"), "--say", say]) == 0
    assert re.search(told, capsys.readouterr().out)
    if say == "sv":
        assert "Texten säger ”" in (tmp_path / "draft/policy.toml").read_text("utf-8")


def test_a_part_in_which_nothing_was_found_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "policy.txt"
    file.write_text("Vi behandlar dina personuppgifter.", encoding="utf-8")
    main(["read", str(file), "--say", "en"])
    parts = capsys.readouterr().out.split("\n\n")
    assert [part.split("\n")[1].strip() for part in parts if part.startswith(("Contradictions", "Outdated"))] == [
        "nothing",
        "nothing",
    ]
