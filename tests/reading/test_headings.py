"""What a heading is about, in the words that policies use for it."""

from __future__ import annotations

import pytest

from lofte.domain.reading.document import Kind
from lofte.domain.reading.read import read
from lofte.domain.reading.reader import read_document, topics_of

HEADINGS = {
    ("sv", "data"): ["Detta registrerar vi", "Registrets innehåll", "Vilka data samlas in?", "Vad sparas?", "Kunddata"],
    ("sv", "purposes"): ["Detta använder vi det till", "Hur kommer uppgifterna att användas?", "Till vilken nytta?"],
    ("sv", "bases"): ["På vilken grund?", "Vad ger oss rätt att behandla uppgifterna?", "Stödet i lagen"],
    ("sv", "retention"): ["Så länge sparas det", "Radering", "Tid för lagring", "När raderas uppgifterna?"],
    ("sv", "sources"): ["Uppgifternas ursprung", "Så får vi uppgifterna", "Från vem samlar vi in uppgifter?"],
    ("sv", "rights"): ["Det kan du kräva", "Vad gäller för dig som registrerad"],
    ("sv", "security"): ["Skydd", "IT-säkerhet", "Trygg hantering"],
    ("en", "data"): ["Collected information", "What do we know about you?"],
    ("en", "retention"): ["When we delete data", "Keeping and deleting"],
    ("en", "sources"): ["Where the data come from", "Where do you get my data?"],
}


@pytest.mark.parametrize(
    ("language", "topic", "heading"),
    [(language, topic, heading) for (language, topic), headings in HEADINGS.items() for heading in headings],
)
def test_a_heading_is_known_by_its_words(language, topic, heading) -> None:
    assert topic in topics_of(heading, language)


def test_a_number_with_a_bracket_heads_a_section_when_a_paragraph_stands_below_it() -> None:
    text = "1) WHO WE ARE\nWe are a small studio.\n\n2) STORAGE\nGameplay data: 25 months. Crash data: 90 days."
    kinds = [block.kind for block in read_document(text=text, language="en").blocks]
    assert kinds == [Kind.HEADING, Kind.PARAGRAPH, Kind.HEADING, Kind.PARAGRAPH]


def test_numbers_with_brackets_in_a_row_are_a_list() -> None:
    text = "We collect:\n1) your name\n2) your address\n3) your phone number"
    kinds = {block.kind for block in read_document(text=text, language="en").blocks}
    assert Kind.HEADING not in kinds


def test_squares_and_arrows_are_bullets() -> None:
    text = "Så länge sparas det\n■ Läshistorik: 13 månader\n► Fakturor: 7 år"
    kinds = [block.kind for block in read_document(text=text, language="sv").blocks]
    assert kinds == [Kind.HEADING, Kind.ITEM, Kind.ITEM]


def test_a_label_in_one_cell_says_nothing_of_the_next() -> None:
    table = "Uppgift | Varför | Tid\nBokning | Ta betalt | 3 månader\nLoggar: MAC-adress | Felsökning | 30 dagar"
    assert read(text=f"Om gäster\n\n{table}", language="sv").values("retention") == ("P3M", "P30D")


LEADS = {
    "data": ["I vårt register finns:", "När du registrerar dig ber vi om:"],
    "purposes": ["Dina uppgifter kan användas till:", "Vi samlar in uppgifter för att kunna:"],
    "bases": ["Behandlingen är laglig eftersom:", "Rättslig grund:"],
    "recipients": ["Följande får ta del av uppgifterna:", "Vi kan komma att dela dina personuppgifter med:"],
    "sources": ["Uppgifterna kommer från:", "Vi samlar in uppgifter när du:"],
    "rights": ["Som registrerad kan du:", "Det innebär att du kan:"],
}


@pytest.mark.parametrize(("topic", "lead"), [(topic, lead) for topic, leads in LEADS.items() for lead in leads])
def test_what_opens_a_list_says_of_what_the_list_is_and_of_nothing_else(topic, lead) -> None:
    assert topics_of(lead, "sv") == {topic}
