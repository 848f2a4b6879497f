"""A lint is shown where the text has the fault, and not where a word of it serves something else."""

from __future__ import annotations

import pytest

from lofte.domain.reading.read import read
from lofte.domain.reading.report import report

TOOL = "Vi använder Google Analytics för statistik om besöken."


def codes(*paragraphs: str, language: str = "sv") -> set[str]:
    return {lint.code for lint in report(reading=read(text="\n\n".join(paragraphs), language=language)).lints}


@pytest.mark.parametrize(
    ("code", "faulty", "sound"),
    [
        (
            "L07",
            ("Statistiken är helt anonym.", TOOL),
            ("När du raderar ditt konto behålls dina omdömen anonymt.", TOOL),
        ),
        ("L07", ("Statistiken är helt anonym.", TOOL), ("Omdömen visas anonymt.", TOOL)),
        ("L07", ("Statistiken är helt anonym.", TOOL), ("När kontot avslutas blir statistiken anonym.", TOOL)),
        (
            "L12",
            ("Vi skyddar uppgifterna med SSL.",),
            ("All trafik är krypterad (SSL/TLS).",),
        ),
        (
            "L20",
            ("Vi är personuppgiftsbiträde åt våra kunder.", "Vi anlitar underbiträden."),
            ("Vi är personuppgiftsansvarig.", "Vi anlitar underleverantörer."),
        ),
        (
            "L24",
            ("# Uppgifter vi samlar in\n\n- Namn, adress m.m.",),
            ("# Ändamål\n\n- Fullgöra våra skyldigheter (bokföring m.m.)",),
        ),
        (
            "L10",
            ("Nyhetsbrev skickar vi med stöd av ditt samtycke eller vårt berättigade intresse.",),
            ("Rättslig grund är berättigat intresse (administration) samt samtycke (nyhetsbrev).",),
        ),
        (
            "L30",
            ("Nyhetsbrev skickar vi med stöd av vårt berättigade intresse.",),
            ("Vi har ett berättigat intresse av att svara på frågor. Nyhetsbrev kräver ditt samtycke.",),
        ),
        (
            "L14",
            ("# Ändamål\n\n- Marknadsföring av våra tjänster",),
            ("# Ändamål\n\n- Marknadsföring av våra tjänster (samtycke)",),
        ),
    ],
)
def test_the_fault_is_shown_and_the_sound_text_is_not(
    code: str, faulty: tuple[str, ...], sound: tuple[str, ...]
) -> None:
    assert code in codes(*faulty)
    assert code not in codes(*sound)


def test_marketing_with_a_basis_in_one_place_lacks_it_in_another_only_as_a_purpose() -> None:
    based = "Vi skickar erbjudanden med stöd av ditt samtycke."
    assert "L14" in codes(based, "# Ändamål\n\n- Marknadsföring av våra tjänster")
    assert "L14" not in codes(based, "# Kakor\n\nDu väljer själv om vi får mäta vår marknadsföring.")
