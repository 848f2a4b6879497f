"""Which column of a spreadsheet is which field: a guess by its heading, that a person may change."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from enum import StrEnum

from lofte.domain.errors import LofteError, Problem


class Column(StrEnum):
    """What a column of an import may hold. IGNORED columns are never read; nothing else of a row is kept."""

    EMAIL = "email"
    GIVEN_NAME = "given_name"
    FAMILY_NAME = "family_name"
    FULL_NAME = "full_name"
    COMPANY = "company"
    ORGANISATION_NUMBER = "organisation_number"
    PHONE = "phone"
    POSTAL_ADDRESS = "postal_address"
    POSTAL_CODE = "postal_code"
    POSTAL_TOWN = "postal_town"
    PERSON_TYPE = "person_type"
    BIRTH_DATE = "birth_date"
    CONSENT_DATE = "consent_date"
    CONSENT_TEXT = "consent_text"
    SALE_DATE = "sale_date"
    REFUSAL_OFFERED = "refusal_offered"
    """Whether a free and easy way to say no was offered when the address was collected (MFL 19 §)."""
    SAID_NO = "said_no"
    """A refusal that came along from the other system; it is carried over as an objection."""
    IGNORED = "ignored"


HEADINGS: Mapping[Column, tuple[str, ...]] = {
    Column.EMAIL: (
        *("e post", "epost", "e postadress", "epostadress", "mejl", "mejladress", "mail", "mailadress"),
        *("email", "e mail", "email address", "e mail address", "kontakt e post"),
    ),
    Column.GIVEN_NAME: ("förnamn", "tilltalsnamn", "first name", "firstname", "given name", "fname"),
    Column.FAMILY_NAME: ("efternamn", "last name", "lastname", "surname", "family name", "lname"),
    Column.FULL_NAME: ("namn", "name", "fullständigt namn", "full name", "kontaktperson", "kontakt", "contact"),
    Column.COMPANY: ("företag", "bolag", "firma", "företagsnamn", "kund", "company", "company name", "organisation"),
    Column.ORGANISATION_NUMBER: (
        *("organisationsnummer", "orgnr", "org nr", "org nummer", "organisationsnr", "vat", "momsnr"),
        *("organisation number", "organization number", "company number"),
    ),
    Column.PHONE: (
        *("telefon", "telefonnummer", "tel", "mobil", "mobilnummer", "mobiltelefon", "tfn", "telnr"),
        *("phone", "phone number", "mobile", "telephone", "cell"),
    ),
    Column.POSTAL_ADDRESS: ("adress", "postadress", "gatuadress", "gata", "address", "street", "street address"),
    Column.POSTAL_CODE: ("postnummer", "postnr", "zip", "postal code", "postcode", "zip code"),
    Column.POSTAL_TOWN: ("ort", "postort", "stad", "city", "town"),
    Column.PERSON_TYPE: ("persontyp", "kundtyp", "typ", "person type", "type"),
    Column.BIRTH_DATE: ("födelsedatum", "född", "date of birth", "birth date", "born"),
    Column.CONSENT_DATE: (
        *("samtyckesdatum", "datum för samtycke", "samtycke datum", "samtyckte", "anmäld", "anmälningsdatum"),
        *("consent date", "opt in date", "subscribed at", "optin time", "opt in", "confirmed at"),
    ),
    Column.CONSENT_TEXT: (
        *("samtyckestext", "samtycke text", "samtyckets ordalydelse", "källa", "samtyckeskälla", "formulär"),
        *("consent text", "consent source", "source", "signup source", "form"),
    ),
    Column.SALE_DATE: (
        *("köpdatum", "senaste köp", "orderdatum", "såld", "försäljningsdatum", "fakturadatum"),
        *("sale date", "purchase date", "last order", "last purchase", "order date"),
    ),
    Column.REFUSAL_OFFERED: (
        *("avanmälan erbjöds", "fick tacka nej", "möjlighet att tacka nej", "nej erbjudet"),
        *("opt out offered", "optout offered", "refusal offered"),
    ),
    Column.SAID_NO: (
        *("avregistrerad", "avanmäld", "tackat nej", "spärr", "reklamspärr", "nej tack", "avprenumererad"),
        *("unsubscribed", "opted out", "opt out", "do not contact", "suppressed"),
    ),
}

_LOOKUP = {heading: column for column, headings in HEADINGS.items() for heading in headings}
_SINGLE = frozenset(Column) - {Column.IGNORED}


def plain_heading(heading: str) -> str:
    """A heading without case, punctuation and what stands in brackets."""
    text = unicodedata.normalize("NFC", heading).casefold()
    return re.sub(r"[\W_]+", " ", re.sub(r"\(.*?\)", " ", text)).strip()


def guess(header: Sequence[str]) -> tuple[Column, ...]:
    """One Column per heading; what is not recognised, or comes twice, is IGNORED until a person maps it."""
    taken: set[Column] = set()
    columns: list[Column] = []
    for heading in header:
        column = _LOOKUP.get(plain_heading(heading), Column.IGNORED)
        column = Column.IGNORED if column in taken else column
        taken.add(column)
        columns.append(column)
    return tuple(columns)


def require_usable(*, header: Sequence[str], columns: Sequence[Column]) -> None:
    """Raise LofteError with every reason why `columns` cannot be imported: none to reach by, one mapped twice, or
    as many as the header has not given."""
    problems: list[Problem] = []
    if len(columns) != len(header):
        problems.append(_problem("IMPORT_COLUMNS", "There are not as many columns as headings.", "Map each heading."))
    for column in sorted(_SINGLE):
        places = [index for index, mapped in enumerate(columns) if mapped is column]
        if len(places) > 1:
            where = ", ".join(str(place + 1) for place in places)
            problems.append(_problem("IMPORT_TWICE", f"Columns {where} are both mapped to {column}.", "Ignore one."))
    if not {Column.EMAIL, Column.PHONE, Column.POSTAL_ADDRESS} & set(columns):
        remedy = "Map a column to e-mail, telephone or postal address."
        problems.append(_problem("IMPORT_NO_ADDRESS", "No column says how a person is reached.", remedy))
    if problems:
        raise LofteError(*problems)


def _problem(code: str, message: str, remedy: str) -> Problem:
    return Problem(code=code, message=message, place="columns", remedy=remedy)
