"""What a person or organisation is looked up by, written one way: e-mail, telephone, Swedish organisation number.

`normalise_*` give the form that is kept and used, or None for what is not one; `match_form` the stricter form that two
spellings of the same identifier share, which is what blind indexes and blocks are hashes of. Nothing here says whether
an address exists. Errors never quote the value, so None is all that a caller learns.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from typing import assert_never

import phonenumbers
from stdnum import luhn

from lofte.domain.states import IdentifierKind

HOME = "SE"
"""Region in which a telephone number without a country code is read."""
EMAIL_MOST = 254
LOCAL_MOST = 64
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")
_LOCAL = re.compile(r"[^\s\x00-\x1f\x7f\"(),:;<>@\[\\\]]+")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_PLAIN = re.compile(
    r"[a-z0-9_+-]{1,32}(?:\.[a-z0-9_+-]{1,15}){0,2}@(?:[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?\.){1,3}[a-z]{2,24}"
)
"""An address that is written the way it is kept: nearly all are, and every batch asks more than once."""
_SWEDISH = re.compile(r"\+46[1-9][0-9]{6,8}")
"""A Swedish number as it is kept, with no second way of writing it; looked up several times in every batch."""
_WRAPPED = re.compile(r"(?:mailto:)?<?([^<>]*)>?", re.IGNORECASE)
_NUMBER = re.compile(r"[\d\s.+-]+")
_COORDINATION = 60
"""Added to the day in a coordination number (samordningsnummer)."""


def normalise_email(value: str) -> str | None:
    """The address as it is kept: compatible characters made one, domain in ASCII (IDNA), lower case; or None.

    A local part may hold letters beyond ASCII (RFC 6531); quoted local parts and address literals are not taken.
    """
    if _PLAIN.fullmatch(value):
        return value
    text = _plain(value)
    if "<" in text or text[:7].lower() == "mailto:":
        wrapped = _WRAPPED.fullmatch(text)
        text = wrapped.group(1).strip() if wrapped else text
    local, at, domain = text.rpartition("@")
    name = _domain(domain)
    if not at or name is None or not _LOCAL.fullmatch(local) or local[0] == "." or local[-1] == "." or ".." in local:
        return None
    address = f"{unicodedata.normalize('NFC', local.lower())}@{name}"
    too_long = len(local.encode()) > LOCAL_MOST or len(address.encode()) > EMAIL_MOST
    return None if too_long else address


def normalise_phone(value: str) -> str | None:
    """The number in E.164 (`+46701740605`), read as Swedish where it has no country code; or None."""
    text = _plain(value).removeprefix("tel:")
    try:
        number = phonenumbers.parse(text, HOME)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number) or number.extension:
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def normalise_organisation_number(value: str) -> str | None:
    """A Swedish organisation number as `NNNNNN-NNNN`, also out of a VAT number or with its century; or None.

    A sole trader's is a personal identity number; ask `is_personal_number` before showing one.
    """
    text = _plain(value).upper()
    if re.fullmatch(r"SE[\s-]*[\d\s-]+", text):
        digits = re.sub(r"\D", "", text)
        digits = digits[:-2] if len(digits) == 12 and digits.endswith("01") else ""
    else:
        digits = re.sub(r"\D", "", text) if _NUMBER.fullmatch(text) else ""
    if len(digits) == 12 and digits[:2] in {"16", "18", "19", "20"}:
        digits = digits[2:]
    if len(digits) != 10 or not luhn.is_valid(digits):
        return None
    return f"{digits[:6]}-{digits[6:]}" if int(digits[2]) >= 2 or _personal(digits) else None


def is_personal_number(value: str) -> bool:
    """Whether a number has the form of a personal identity or coordination number: then it is one (DSL 3:10)."""
    digits = re.sub(r"\D", "", value)
    digits = digits[2:] if len(digits) == 12 else digits
    return len(digits) == 10 and luhn.is_valid(digits) and _personal(digits)


def match_form(*, kind: IdentifierKind, value: str) -> str | None:
    """The form that all spellings of one identifier share; None for what is not one."""
    match kind:
        case IdentifierKind.EMAIL:
            address = normalise_email(value)
            return None if address is None else unicodedata.normalize("NFKC", address.casefold())
        case IdentifierKind.PHONE:
            return value if _SWEDISH.fullmatch(value) else normalise_phone(value)
        case IdentifierKind.ORGANISATION_NUMBER:
            return normalise_organisation_number(value)
        case IdentifierKind.CUSTOMER_NUMBER:
            text = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", value)).strip().casefold()
            return text or None
        case _:
            assert_never(kind)


def _plain(value: str) -> str:
    """Compatible characters made one, invisible ones and blanks around taken away."""
    if value.isascii():
        return value.strip()
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", value)).strip()


def _domain(text: str) -> str | None:
    """A domain name in ASCII, lower case, without the root's dot; None for what is none or stands for itself."""
    bare = text.strip().rstrip(".")
    try:
        name = bare.lower() if bare.isascii() else bare.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    labels = name.split(".")
    if len(labels) < 2 or labels[-1].isdigit() or not all(_LABEL.fullmatch(label) for label in labels):
        return None
    return name


def _personal(digits: str) -> bool:
    """Whether ten digits begin with a date, as a personal number does; an organisation number's month is 20 or more."""
    year, month, day = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    day = day - _COORDINATION if day > _COORDINATION else day
    # The century is not there; 29 February is taken in every fourth year, since 00 may be 2000.
    return 1 <= month <= 12 and 1 <= day <= monthrange(2000 + year, month)[1]
