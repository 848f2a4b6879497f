"""One sentence under one heading: what it states of one field, nothing else and nothing less."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from lofte.domain.reading.phrases import compile_phrase
from lofte.domain.reading.read import read

CASES = tomllib.loads((Path(__file__).parent / "sentences.toml").read_text(encoding="utf-8"))["sentence"]
OPENINGS = {"sv": "Inledning\n\nVi är en förening.", "en": "Introduction\n\nWe are an association."}


@pytest.mark.parametrize("case", CASES, ids=[f"{case['field']}-{number}" for number, case in enumerate(CASES)])
def test_a_sentence_states_what_it_says_under_its_heading(case) -> None:
    heading = case["heading"] or OPENINGS[case["language"]]
    reading = read(text=f"{heading}\n\n{case['text']}", language=case["language"])
    found = {value for value in reading.values(case["field"]) if value != "stated"}
    assert found == set(case["values"]), case["text"]


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("(kund|medlems)register", "vårt medlemsregister finns", True),
        ("(kund|medlems)register", "vårt register", False),
        ("kund(register|lista)*", "en kundlistas rader", True),
        ("(analys|annons)(kakor|cookies)", "inga annonscookies", True),
        ("organi?ation", "the organisation", True),
        ("organi?ation", "the organization", True),
        ("se eller", "exempel.se eller", False),
        ("vi säger", '"vi" säger', True),
    ],
)
def test_a_phrase_finds_compounds_and_spellings_and_no_part_of_an_address(phrase, text, found) -> None:
    assert bool(compile_phrase(phrase, words={}).search(text)) is found


@pytest.mark.parametrize(
    ("text", "bases"),
    [
        ("Stödet är artikel 6.1 b i dataskyddsförordningen.", ("contract",)),
        ("Vi loggar trafiken (art. 6.1.f).", ("legitimate_interests",)),
        ("We answer you (GDPR Art. 6(1)(b) and (f)).", ("contract", "legitimate_interests")),
        ("Version 6.1 av appen släpptes i maj.", ()),
        ("Du har rätt att invända mot behandling enligt artikel 6.1 f.", ()),
    ],
)
def test_an_article_names_its_basis_where_the_text_speaks_of_its_own_handling(text, bases) -> None:
    assert read(text=text).values("lawful_bases") == bases


@pytest.mark.parametrize(
    "text",
    [
        "Om oss\n\nExempelbolaget AB\nOrg.nr: 559900-0006\nTelefon: 08-123 45 67\nAdress: Storgatan 1",
        "Du gör det genom att skriva till följande e-postadress: info@exempel.example. Vi registrerar ärendet.",
        "Denna text gäller Exempelbolaget, organisationsnummer HE123456, och hur vi behandlar uppgifter.",
    ],
)
def test_a_line_that_gives_a_number_or_an_address_is_no_category(text) -> None:
    given = {"org_number", "phone", "email", "postal_address"}
    assert not given & set(read(text=text, language="sv").values("categories"))


def test_the_controllers_own_name_states_no_purpose() -> None:
    text = "Webbplatsen drivs av Exempel Evenemang AB.\n\nExempel Evenemang använder uppgifter för att skicka varor."
    assert read(text=text).values("purposes") == ("service_delivery",)


def test_the_occasion_of_collecting_is_no_purpose() -> None:
    text = "Vi samlar in uppgifter när du anmäler dig till evenemang, söker jobb eller deltar i en tävling."
    assert read(text=text).values("purposes") == ()


def test_a_table_whose_first_column_is_a_sign_is_a_table() -> None:
    text = "Behandlingar\n\n# | Ändamål | Personuppgifter\n1. | Leverera varor | Namn och e-post"
    assert set(read(text=text, language="sv").values("categories")) == {"name", "email"}
