"""A contradiction is two claims that cannot both hold: neither an exception nor another purpose, receiver or kind."""

from __future__ import annotations

import pytest

from lofte.domain.reading.lexicon import LanguageFile, language_of, languages, table
from lofte.domain.reading.read import read
from lofte.domain.reading.report import report

AUTHORITIES = "Vi lämnar ut personuppgifter till myndigheter när lagen kräver det."
SUPPLIERS = "Vi anlitar leverantörer som behandlar personuppgifter åt oss."
SALE = "Om bolaget säljs kan personuppgifter överföras till köparen."
NOBODY = "Vi delar aldrig dina personuppgifter med någon."
VENDOR = "Vi använder Google Analytics för statistik om besöken."


def clashes(*paragraphs: str, language: str = "sv") -> set[str]:
    found = report(reading=read(text="\n\n".join(paragraphs), language=language)).contradictions
    return {one.id for one in found}


ASKED = ("left_needs", "left_unless", "right_needs", "right_unless", "needs", "unless")
BY_CODE = {"basis_of", "newsletters", "of_all_data"}


@pytest.mark.parametrize("code", languages())
def test_every_qualifier_that_is_asked_for_is_there_in_each_language_and_none_besides(code: str) -> None:
    entries = [*table("report")["contradiction"], *table("lints")["lint"]]
    asked = {name for entry in entries for part in ASKED for name in entry.get(part, ())}
    held = language_of(code).qualifiers
    assert set(held) == asked | BY_CODE
    assert not set(held) & set(LanguageFile.model_fields)  # none hides a group of small words
    assert all(held.values())


@pytest.mark.parametrize(
    ("said", "other", "clash"),
    [
        (NOBODY, AUTHORITIES, "not_shared_but_disclosed"),
        ("Dina personuppgifter delas inte med tredje part.", AUTHORITIES, "not_shared_but_disclosed"),
        ("Uppgifterna lämnas inte ut till utomstående.", AUTHORITIES, "not_shared_but_disclosed"),
        ("Dina uppgifter lämnas aldrig ut till någon annan.", SUPPLIERS, "with_nobody_but_processors"),
        ("Din information stannar hos oss.", SUPPLIERS, "with_nobody_but_processors"),
        (NOBODY, SALE, "not_shared_but_sold_with_business"),
        (NOBODY, "Vi är skyldiga att rapportera till Skatteverket.", "not_shared_but_disclosed"),
        ("Alla personuppgifter behandlas inom EU/EES.", VENDOR, "not_transferred_but_foreign_vendor"),
        (
            "Alla personuppgifter behandlas inom EU/EES.",
            "Vi delar uppgifter med Google.",
            "not_transferred_but_foreign_vendor",
        ),
        (
            "Vi överför inga uppgifter till länder utanför EU/EES.",
            "Vissa leverantörer kan behandla data i USA.",
            "not_transferred_but_transferred",
        ),
        (
            "Vi behandlar endast uppgifter som du själv har lämnat till oss.",
            "Vi samlar in din IP-adress.",
            "only_from_yourself_but_observed",
        ),
        ("Insamlingen är helt anonym.", VENDOR, "anonymous_but_tracked"),
        (
            "Nyhetsbrev skickar vi med stöd av ditt samtycke.",
            "Utskick av nyhetsbrev grundar sig på vårt berättigade intresse.",
            "one_purpose_two_bases",
        ),
    ],
)
def test_two_claims_that_cannot_both_hold_are_shown(said: str, other: str, clash: str) -> None:
    assert clash in clashes(said, other)
    assert clash in clashes(other, said)


@pytest.mark.parametrize(
    "said",
    [
        "Vi delar inte dina personuppgifter med tredje part utom när lagen kräver det.",
        "Vi delar inte dina personuppgifter med tredje part, förutom:",
        "Personuppgifter lämnas inte ut, om vi inte är skyldiga till det enligt lag.",
        "Vi lämnar aldrig ut dina uppgifter utan ditt samtycke.",
        "Vi lämnar inte ut dina uppgifter till andra än dem som behöver dem för sitt uppdrag.",
        "Vi delar inte dina personuppgifter med tredje part i marknadsföringssyfte.",
        "Vi delar aldrig dina uppgifter med tredje part för deras egen marknadsföring.",
        "Vi delar inte dina uppgifter med annonsörer.",
        "Personuppgifter lämnas inte till tredjeländer eller internationella organisationer.",
        "Numret lämnas inte vidare.",
        "Platsdata delas inte med andra användare.",
        "Vi delar inte dina personuppgifter med tredje part, men myndigheter kan ha rätt att få dem.",
    ],
)
def test_a_claim_with_an_exception_or_of_one_purpose_receiver_or_kind_contradicts_nothing(said: str) -> None:
    assert clashes(said, AUTHORITIES, SUPPLIERS, SALE) == set()


@pytest.mark.parametrize("mention", ["Vi är en advokatbyrå.", "Vårt bokningssystem är Bokadirekt."])
def test_who_is_mentioned_without_receiving_anything_contradicts_nothing(mention: str) -> None:
    assert clashes(NOBODY, f"# Om oss\n\n{mention}") == set()


def test_a_processor_is_no_third_party() -> None:
    assert clashes("Vi delar aldrig dina personuppgifter med tredje part.", SUPPLIERS) == set()


@pytest.mark.parametrize(
    "said",
    [
        "Vi strävar alltid efter att dina personuppgifter ska behandlas inom EU/EES.",
        "Vi behandlar generellt dina personuppgifter inom EU/EES.",
        "Huvuddelen av dina uppgifter lagras inom EU/EES.",
        "Supabase lagrar alltid data inom EU.",
        "Alla uppgifter behandlas inom EU/EES eller med lämpliga skyddsåtgärder.",
        "Alla uppgifter lagras inom EU/EES, men supporten kan ske från andra länder.",
        "Data behandlas i EU-region.",
    ],
)
def test_who_strives_or_speaks_of_one_supplier_has_not_promised_it_of_all(said: str) -> None:
    assert clashes(said, VENDOR, "Vissa leverantörer kan behandla data i USA.") == set()


def test_a_foreign_tool_that_keeps_data_here_contradicts_nothing() -> None:
    said = "Alla personuppgifter behandlas inom EU/EES."
    assert clashes(said, "Vi använder Google Analytics med servrar inom EU.") == set()


@pytest.mark.parametrize(
    ("said", "other"),
    [
        ("Vi behandlar de uppgifter du själv lämnar i formuläret.", "Vi samlar in din IP-adress."),
        ("Räknaren kan inte kopplas till dig.", VENDOR),
        (
            "Kundtjänst bygger på vårt berättigade intresse.",
            "Nyhetsbrev skickar vi med stöd av ditt samtycke.",
        ),
        (
            "Marknadsföring per brev sker med stöd av berättigat intresse.",
            "Marknadsföring genom kakor kräver ditt samtycke.",
        ),
    ],
)
def test_what_speaks_of_something_else_contradicts_nothing(said: str, other: str) -> None:
    assert clashes(said, other) == set()


def test_anonymity_is_set_against_tools_of_the_same_section_alone() -> None:
    apart = ("# Enkäter\n\nInsamlingen är helt anonym.", f"# Webbplatsen\n\n{VENDOR}")
    assert clashes(*apart) == set()


@pytest.mark.parametrize(
    ("said", "clash"),
    [
        ("We never share your personal data with anyone.", {"not_shared_but_disclosed", "with_nobody_but_processors"}),
        ("We do not share your personal data with third parties.", {"not_shared_but_disclosed"}),
        ("We do not share your personal data with third parties except as described below.", set()),
        ("We never share your personal data with advertisers.", set()),
        ("We do not share your personal data for marketing purposes.", set()),
    ],
)
def test_in_english_too(said: str, clash: set[str]) -> None:
    others = (
        "We disclose personal data to authorities where the law requires it.",
        "Our suppliers process personal data for us.",
    )
    assert clashes(said, *others, language="en") == clash
