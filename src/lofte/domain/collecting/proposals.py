"""Who probably stands behind an address (MFL 19-20 §): a proposal from the row, that a person confirms per batch.

What the row says of itself may make a proposal stricter and never kinder: a column that says "company" does not turn
a person's address into a company's general one, to which letters go without consent (R29).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from lofte.domain import identifiers
from lofte.domain.collecting.columns import Column
from lofte.domain.collecting.domains import COMPANY_FORMS, MAIL_PROVIDERS
from lofte.domain.terms import PersonType

GENERIC_LOCAL = frozenset(
    {
        *("info", "kontakt", "contact", "hej", "hello", "mail"),
        *("post", "kundtjanst", "kundservice", "support", "order", "faktura"),
        *("ekonomi", "office", "kontor", "reception", "sales", "salj"),
        *("marknad", "press", "jobb", "rekrytering", "admin", "webmaster"),
    }
)


class Said(StrEnum):
    """What a column says of who stands there."""

    NATURAL = "natural"
    SOLE_TRADER = "sole_trader"
    EMPLOYEE = "employee"
    """A named person at a company."""
    COMPANY = "company"
    """A company; whether its address is a person's or a general one, the address tells."""


WORDS: Mapping[str, Said] = {
    **dict.fromkeys(("privatperson", "privat", "natural", "person", "konsument"), Said.NATURAL),
    **dict.fromkeys(("enskild firma", "enskild näringsidkare", "sole trader", "sole_trader"), Said.SOLE_TRADER),
    **dict.fromkeys(("företagskontakt", "anställd", "legal_named", "named"), Said.EMPLOYEE),
    **dict.fromkeys(("företag", "bolag", "legal_generic", "generic", "company"), Said.COMPANY),
}


def said_kind(*, text: str) -> Said | None:
    """What a cell of the column says; None for no word that is known."""
    return WORDS.get(text.casefold().strip())


def propose_type(*, fields: Mapping[Column, str], said: Said | None) -> PersonType | None:
    """The proposal by what the row says, organisation number and address; None: the row gives no ground for one."""
    match said:
        case Said.NATURAL:
            return PersonType.NATURAL
        case Said.SOLE_TRADER:
            return PersonType.SOLE_TRADER
        case _:
            return _by_number_and_address(fields, said)


def _by_number_and_address(fields: Mapping[Column, str], said: Said | None) -> PersonType | None:
    number = fields.get(Column.ORGANISATION_NUMBER, "")
    company = fields.get(Column.COMPANY, "").casefold()
    if number and identifiers.is_personal_number(number):
        return PersonType.SOLE_TRADER
    if said is Said.EMPLOYEE:
        return PersonType.LEGAL_NAMED
    if said is Said.COMPANY or number or COMPANY_FORMS.search(company):
        generic = is_generic(address=fields.get(Column.EMAIL, ""))
        return PersonType.LEGAL_GENERIC if generic else PersonType.LEGAL_NAMED
    return None if company else PersonType.NATURAL


def is_generic(*, address: str) -> bool:
    """Whether an address is a company's general one. At a mail provider it is a person's own, whatever its name."""
    local, _, domain = address.casefold().rpartition("@")
    return local in GENERIC_LOCAL and domain not in MAIL_PROVIDERS
