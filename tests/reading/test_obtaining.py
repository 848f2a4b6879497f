"""Who gives data is no recipient: parties behind `from`, unless the sentence goes on to give."""

from __future__ import annotations

import pytest

from lofte.domain.reading.read import read

SOURCES = [
    "Vi hämtar adressuppgifter från myndigheter.",
    "Vi kan även komma att samla in personuppgifter om dig från våra samarbetspartners.",
    "Med ditt medgivande samlar vi in uppgifter från t.ex. banker, Skatteverket och Klarna.",
    "Vi får uppgifter från:\n\n- myndigheter\n- samarbetspartners",
    "We collect information about you from our partners and from public authorities.",
]
RECIPIENTS = [
    "Vi får uppgifter från dig och lämnar dem vidare till myndigheter.",
    "Vi hämtar uppgifter från dig och delar dem med våra samarbetspartners.",
    "We receive your data from you and share it with our partners and with public authorities.",
]


def kinds(text: str) -> tuple[str, ...]:
    return read(text=text).values("recipients.kinds")


@pytest.mark.parametrize("text", SOURCES)
def test_a_party_that_data_come_from_is_no_recipient(text: str) -> None:
    assert not {"authorities", "partners"} & set(kinds(text))


@pytest.mark.parametrize("text", RECIPIENTS)
def test_a_party_that_data_go_to_is_one_though_they_came_from_somebody(text: str) -> None:
    assert {"authorities", "partners"} & set(kinds(text))
