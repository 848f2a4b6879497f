"""Where the controller is reached: the address or number alone, and never the authority's."""

from __future__ import annotations

import datetime

import pytest

from lofte.domain.reading.draft import draft_policy
from lofte.domain.reading.read import read

OPENING = "Integritetspolicy. Vi på Granvik AB behandlar dina personuppgifter när du handlar hos oss.\n\n"


def addresses(text: str) -> list[str]:
    return [found.value for found in read(text=OPENING + text, language="sv").of("postal_address")]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Postadress: Granvägen 1, 111 57 Stockholm", "Granvägen 1, 111 57 Stockholm"),
        ("Du når oss på Box 12, 123 45 Granvik.", "Box 12, 123 45 Granvik"),
        ("Vi finns på Ingrid Eks gata 12 B, SE-123 45 Granvik, Sverige.", "Ingrid Eks gata 12 B, SE-123 45 Granvik"),
        ("Granvik AB, Stora Nygatan 7 | 12345 Granvik | info@granvik.example", "Stora Nygatan 7, 12345 Granvik"),
        (
            "Granvik AB med postadress Kungsgatan 1, 123 45 Västra Granvik, ansvarar för detta.",
            "Kungsgatan 1, 123 45 Västra Granvik",
        ),
        ("Granvik AB\nGranvägen 1\n123 45 Granvik", "Granvägen 1, 123 45 Granvik"),
        ("Skriv till 123 45 Granvik.", "123 45 Granvik"),
        ("Granvik AB, 556000-0001, Granvägen 24 123 45 Granvik, SVERIGE.", "Granvägen 24 123 45 Granvik"),
    ],
)
def test_an_address_is_found_without_the_words_around_it(text: str, address: str) -> None:
    assert addresses(text) == [address]


@pytest.mark.parametrize(
    "text",
    [
        "Du kan klaga hos Integritetsskyddsmyndigheten (IMY), Box 8114, 104 20 Stockholm.",
        "Box 8114, 104 20 Stockholm",
        "Klagomål lämnas till Datainspektionen, Drottninggatan 29, 111 51 Stockholm.",
        "Vi sparar 500 00 rader per år.",
    ],
)
def test_neither_the_authoritys_address_nor_a_number_is_taken_for_the_controllers(text: str) -> None:
    assert addresses(text) == []


def test_a_draft_asks_for_the_address_that_the_text_does_not_give() -> None:
    text = OPENING + "Klagomål lämnas till Integritetsskyddsmyndigheten.\n\nBox 8114\n104 20 Stockholm"
    files = draft_policy(reading=read(text=text, language="sv"), at=datetime.date(2026, 11, 22))
    assert "104 20" not in files["policy.toml"].split("[[todo]]")[0]
    assert 'postal_address = "TODO"' in files["policy.toml"]


def test_the_authoritys_telephone_is_not_the_controllers() -> None:
    text = OPENING + "Klagomål lämnas till IMY.\n\nTelefon: 08-657 61 00\n\nRing oss på 08-465 004 15."
    assert [found.value for found in read(text=text, language="sv").of("contact_phones")] == ["+46846500415"]


def test_a_telephone_number_is_no_organisation_number() -> None:
    text = OPENING + "Granvik AB (org.nr 556000-0001). Ring Granvik AB, 076864-9030."
    assert [found.value for found in read(text=text, language="sv").of("org_number")] == ["556000-0001"]
