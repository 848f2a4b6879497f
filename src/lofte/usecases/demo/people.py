"""The demo's spreadsheets: made-up people on example domains, with every case that an import can meet.

Written as people's files are: semicolons, Windows-1252, Swedish headings, a few rows that are broken. The same rows
come out every time.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

HEADER = (
    "Förnamn",
    "Efternamn",
    "E-post",
    "Mobil",
    "Företag",
    "Org.nr",
    "Persontyp",
    "Samtyckesdatum",
    "Samtyckestext",
    "Senaste köp",
    "Fick tacka nej",
    "Avregistrerad",
    "Anteckning",
)
GIVEN = (
    *("Åsa", "Björn", "Östen", "Märta", "Gösta", "Sölve", "Ängla", "Håkan", "Örjan", "Maj-Lis", "Torbjörn", "Råberta"),
    *("Pär", "Göta", "Jörgen", "Ådel", "Sören", "Märit", "Täpp", "Lövisa", "Knöt", "Bågar", "Rönnaug", "Fjällrik"),
)
FAMILY = (
    *("Påhitt", "Låtsasson", "Exempelgren", "Fantasilund", "Sagostig", "Provberg", "Dikt", "Hittepåström", "Fabelvik"),
    *("Myténius", "Skenberg", "Tomtegård", "Trollhage", "Ovederlig", "Saknasson"),
)
WORDING = "Ja, skicka mig nyhetsbrevet. Jag kan säga nej när som helst. (formuläret på webbplatsen, version 3)"
COMPANIES = ("Skogsglänta Möbler AB", "Påhittade Plåtar AB", "Sagans Bageri AB", "Låtsas Konsult AB", "Provrummet HB")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One kind of row; `share` of a hundred."""

    share: int
    consent: int | None = None
    """Days since the yes."""
    wording: str = ""
    sale: int | None = None
    offered: str = ""
    said_no: str = ""
    company: bool = False
    person_type: str = ""
    local: str = ""
    number: str = ""


CASES = (
    Case(share=46, consent=140, wording=WORDING),
    Case(share=8, consent=300),
    Case(share=10, sale=90, offered="ja"),
    Case(share=4, sale=120, offered="nej"),
    Case(share=6),
    Case(share=8, company=True),
    Case(share=6, company=True, local="info"),
    Case(share=4, person_type="enskild firma", consent=60, wording=WORDING),
    Case(share=5, consent=400, wording=WORDING, said_no="ja"),
    Case(share=3, sale=500, offered="ja"),
)
STRIDE = 37
"""Prime to a hundred: it deals the cases out instead of heaping them."""
TEST_NUMBER = "850412-9803"
"""A number set aside for tests, with the form of a personal identity number: a sole trader's."""


def spreadsheet(*, rows: int, domain: str, today: date, broken: bool = True) -> bytes:
    """A spreadsheet of `rows` good rows and, unless said otherwise, ten that have something wrong with them."""
    held = io.StringIO()
    writer = csv.writer(held, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADER)
    writer.writerows(_good(rows, domain, today))
    if broken:
        writer.writerows(_shared(domain, today))
        writer.writerows(_broken(domain, today))
    return held.getvalue().encode("cp1252")


def silent(*, rows: int, domain: str) -> list[str]:
    """The addresses of those in the spreadsheet who have said neither yes nor no and have bought nothing."""
    order, nothing = _order(), Case(share=6)
    return [f"kontakt{number}@{domain}" for number in range(rows) if order[(number * STRIDE) % len(order)] == nothing]


def _order() -> list[Case]:
    return [case for case in CASES for _ in range(case.share)]


def _good(rows: int, domain: str, today: date) -> Iterator[tuple[str, ...]]:
    order = _order()
    for number in range(rows):
        case = order[(number * STRIDE) % len(order)]
        given, family = GIVEN[number % len(GIVEN)], FAMILY[(number * 7 + number // len(GIVEN)) % len(FAMILY)]
        company = COMPANIES[number % len(COMPANIES)] if case.company else ""
        local = (
            f"{case.local or 'kontakt'}{number}" if not case.company else (case.local or f"fornamn.efternamn{number}")
        )
        host = f"bolag{number}.example" if case.company else domain
        yield (
            given,
            family,
            f"{local}@{host}",
            f"070-174 06 {number % 100:02d}" if number % 3 == 0 else "",
            company,
            TEST_NUMBER if number == 5 else "",
            case.person_type,
            _day(today, case.consent),
            case.wording,
            _day(today, case.sale),
            case.offered,
            case.said_no,
            "ringde i våras" if number % 11 == 0 else "",
        )


def _shared(domain: str, today: date) -> Iterator[tuple[str, ...]]:
    """Two who share one mailbox and say different things: the stricter holds for the address."""
    address = f"familjen.pahitt@{domain}"
    yield _row(given="Märta", family="Påhitt", email=address, consent=_day(today, 100), wording=WORDING)
    yield _row(given="Gösta", family="Påhitt", email=f"gosta.pahitt@{domain}", said_no="2026-03-01")


def _broken(domain: str, today: date) -> Iterator[tuple[str, ...]]:
    yield _row(given="Stina", family="Snabel", email=f"stina(at){domain}", consent=_day(today, 30), wording=WORDING)
    yield _row(given="Tom", family="Tomsson", email="")
    # The same person as in the first row: a duplicate. Another name at the address would be somebody who shares it.
    yield _row(given=GIVEN[0], family=FAMILY[0], email=f"kontakt0@{domain}", consent=_day(today, 20), wording=WORDING)
    yield _row(given="Framtid", family="Frida", email=f"framtid@{domain}", consent="2031-01-01", wording=WORDING)
    yield _row(given="Datum", family="Dag", email=f"dag@{domain}", consent="i våras", wording=WORDING)
    yield _row(given="Kort", family="Nummer", email=f"kort@{domain}", phone="12")
    yield _row(given="Fel", family="Orgnr", email=f"fel@{domain}", number="123456-7890")
    yield _row(given="Kanske", family="Karin", email=f"kanske@{domain}", offered="kanske")
    yield _row(given="Okänd", family="Typ", email=f"typ@{domain}", person_type="alv")
    yield (*_row(given="För", family="Många", email=f"manga@{domain}"), "en cell för mycket")


def _row(
    *,
    given: str,
    family: str,
    email: str,
    phone: str = "",
    number: str = "",
    person_type: str = "",
    consent: str = "",
    wording: str = "",
    offered: str = "",
    said_no: str = "",
) -> tuple[str, ...]:
    return (given, family, email, phone, "", number, person_type, consent, wording, "", offered, said_no, "")


def _day(today: date, ago: int | None) -> str:
    return "" if ago is None else (today - timedelta(days=ago)).isoformat()
