"""The draft holds facts of the text alone, loads, and asks wherever the text does not say."""

from __future__ import annotations

import datetime
import tomllib
from pathlib import Path

import pytest

from lofte.domain.policy.load import load
from lofte.domain.policy.render import render
from lofte.domain.reading.draft import TODO, draft_policy, slug, toml_text
from lofte.domain.reading.read import read
from lofte.domain.terms import Language

FOLDER = Path(__file__).parent / "policies"
TEXTS = sorted(path for path in FOLDER.iterdir() if path.suffix != ".toml")
AT = datetime.date(2026, 3, 2)


@pytest.mark.parametrize("path", TEXTS, ids=[path.stem for path in TEXTS])
def test_a_draft_is_a_policy_that_loads(path: Path) -> None:
    files = draft_policy(reading=read(text=path.read_text(encoding="utf-8")), at=AT)
    policy = load(files=files).policy
    assert policy.todo
    assert policy.valid_from == AT


@pytest.mark.parametrize("path", TEXTS, ids=[path.stem for path in TEXTS])
def test_every_placeholder_has_its_question(path: Path) -> None:
    drafted = tomllib.loads(draft_policy(reading=read(text=path.read_text(encoding="utf-8")), at=AT)["policy.toml"])
    places = {entry["place"] for entry in drafted["todo"]}
    entity = drafted["entities"][0]
    for key, value in (*entity.items(), *entity["contact"].items()):
        if value == TODO:
            assert any(place.endswith(key) or (key == "name" and place.endswith("controller")) for place in places), key


def test_a_purpose_without_a_basis_is_asked_for_and_never_given_one() -> None:
    reading = read(text="Så använder vi uppgifterna\n\nVi använder namn och e-post för att skicka nyhetsbrev till dig.")
    drafted = tomllib.loads(draft_policy(reading=reading, at=AT)["policy.toml"])
    assert not drafted.get("activities")
    assert any("Nyhetsbrev" in entry["question"]["sv"] and entry["quote"] for entry in drafted["todo"])


def test_a_purpose_with_its_basis_becomes_an_activity() -> None:
    reading = read(text="Ändamål | Rättslig grund | Uppgifter\nSkicka nyhetsbrev | Samtycke | Namn, e-post")
    drafted = tomllib.loads(draft_policy(reading=reading, at=AT)["policy.toml"])
    assert [(one["id"], one["basis"], one["categories"]) for one in drafted["activities"]] == [
        ("newsletter", "consent", ["name", "email"])
    ]


TABLE = (
    "Ändamål | Rättslig grund | Uppgifter\n"
    "Skötsel av klubbstugan | Avtal | Namn\n"
    "Prova på-dagar | Berättigat intresse | -\n"
    "Anslag på tavlan | Samtycke / Avtal | Namn\n"
)


def test_a_purpose_of_a_table_that_is_none_of_the_common_ones_keeps_its_own_words() -> None:
    drafted = tomllib.loads(draft_policy(reading=read(text=TABLE, language="sv"), at=AT)["policy.toml"])
    held = [(one["label"]["sv"], one["basis"], one["categories"]) for one in drafted["activities"]]
    assert held == [
        ("Skötsel av klubbstugan", "contract", ["name"]),
        ("Prova på-dagar", "legitimate_interests", []),
    ]
    asked = [(one["id"].rsplit("-", 1)[0], one["question"]["sv"]) for one in drafted["todo"]]
    assert any(kind == "categories" and "Prova på-dagar" in words for kind, words in asked)
    assert any(kind == "two-bases" and "Anslag på tavlan" in words for kind, words in asked)


def test_where_a_purpose_s_data_come_from_is_written_where_the_same_paragraph_says_it() -> None:
    text = "Vi skickar nyhetsbrev med ditt samtycke. Namn och e-post får vi när du fyller i vårt formulär."
    drafted = tomllib.loads(draft_policy(reading=read(text=text), at=AT)["policy.toml"])
    assert [one.get("sources") for one in drafted["activities"]] == [["form"]]


def test_a_promise_stands_word_for_word_in_the_notice_under_its_anchor() -> None:
    reading = read(text="# Dina rättigheter\n\nDu har rätt att begära ett registerutdrag.")
    files = draft_policy(reading=reading, at=AT)
    promise = tomllib.loads(files["promises.toml"])["promises"][0]
    assert promise["sentence"]["sv"] in files["notice.sv.md"]
    assert f"{{#{promise['section']}}}" in files["notice.sv.md"]
    assert promise["control"].startswith("K5.")


def test_slugs_and_toml_are_plain() -> None:
    assert slug("Så här! Åäö") == "sa-har-aao"
    assert tomllib.loads(toml_text({"a": 'x"y\n', "b": [1], "c": [{"d": True}]})) == {
        "a": 'x"y\n',
        "b": [1],
        "c": [{"d": True}],
    }


def test_signs_of_the_original_do_not_spoil_the_notice() -> None:
    text = "Hur vi gör\n\n> Vi säljer aldrig *uppgifter* till andra.\n\nSe [vår sida] eller <b>fråga</b> oss_här_."
    files = draft_policy(reading=read(text=text), at=AT)
    loaded = load(files=files)
    words = " ".join(
        block.text for section in render(text=loaded, language=Language.SV).sections for block in section.blocks
    )
    assert "*uppgifter*" in words


def test_a_question_is_asked_wholly_in_each_language() -> None:
    reading = read(text="Så använder vi uppgifterna\n\nVi använder namn och e-post för att skicka nyhetsbrev till dig.")
    drafted = tomllib.loads(draft_policy(reading=reading, at=AT)["policy.toml"])
    english = [entry["question"]["en"] for entry in drafted["todo"]]
    assert any("Newsletter" in question for question in english)
    assert not any("Nyhetsbrev" in question or "_" in question for question in english)


def test_words_before_the_first_heading_have_a_section_in_both_languages() -> None:
    text = "Du har rätt att begära ett registerutdrag.\n\n# Text\n\nDu har rätt att få fel rättade."
    files = draft_policy(reading=read(text=text), at=AT)
    assert load(files=files).policy.promises
    assert tomllib.loads(files["promises.toml"])["promises"][0]["section"] == "text"
