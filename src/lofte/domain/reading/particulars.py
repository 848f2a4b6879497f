"""Particulars given instead of handled: `Org. no: 556000-0001` is the controller's own and no category of data."""

from __future__ import annotations

import re

MASK = "¤"
NUMBER = r"[\s:.=(#]{0,4}(?:[a-z]{2})?\+?\d[\d\s()/-]{4,}"
ADDRESS = r"[^\w]{0,4}[\w.+-]+(?:@|\(at\)|\[at\])[\w-]"
STREET = r"\s?:\s*(?:(?:[\w.]+\s){1,3}\d{1,4}\b|(?:[^:]{0,60},\s)?(?:box|pb|p\.o\. box)\s\d)"
PARTICULARS = {
    "org_number": re.compile(NUMBER),
    "phone": re.compile(NUMBER),
    "email": re.compile(ADDRESS),
    "postal_address": re.compile(STREET),
}
# `Contact details (e-mail, phone)` are these and nothing else; `details` alone would be a kind of its own.
EXPLAINED = re.compile(
    r"\s?(?:\(|: ?|[–—-]\s)"
    r"(?:(?:t\. ?ex\.?|såsom|som|till exempel|exempelvis|dvs\.?|inklusive|e\.g\.|such as|including)\s)?"
    r"(?:(?:ditt|din|dina|your)\s)?(?:(?:för|full|first)[\w-]*\s)?"
    r"(?:namn|e-?post|e-?mail|mejl|mail|telefon|mobil|tel\b|adress|post|name|phone|telephone|address)"
)
CONTACT = re.compile(r"(?:kontakt|identi|contact)[\w-]*")
# `In order to answer messages we process names`: what stands before `we` is a purpose; of these it makes no data.
AIM = re.compile(
    r"^\W*(?:för att|i syfte att|in order to)\s.*?"
    r"(?=\b(?:behandlar|behöver|samlar|sparar|lagrar|registrerar|hanterar|delar|måste|använder"
    r"|kan|kommer|får|kräver|analyserar) (?:vi|jag|du|bolaget)\b|,\s*(?:we|you)\b|$)"
)
# `We process your data to answer messages`: from the aim on, until kinds of data are named.
AIM_AFTER = re.compile(
    r"(?<!\w)(?:person)?(?:uppgifter(?:na)?|data|information(?:en)?|dem)\s"
    r"(?:(?:används|behandlas|behövs|nyttjas|samlas in|krävs) )?"
    r"(?:endast |bara |enbart |också |även |då |främst )?"
    r"(?:för att|i syfte att|med syfte att|för ändamålet att|in order to)\s.*?"
    r"(?=såsom|till exempel|t\.? ?ex|exempelvis|bland annat|det vill säga|such as|for example|:|\bbehandlar vi\b|$)"
)
AIMED = frozenset(
    {"communications", "preferences", "images", "transactions", "other", "location", "profession", "usage_behaviour"}
)
# `Comply with legal obligations` in a list of purposes is one; `keep books (legal obligation)` also names its basis.
COMPLIES = re.compile(r"^[^(]*\b(?:uppfyll|fullgör|följ|efterlev|efterkom|tillgodose|compl|meet|fulfil)\w*[^()]*$")
PURPOSE_OF_ONE = re.compile(r"\((?:för|for|i syfte|to|used for|used to|används)\s[^()]*\)")


def given(name: str, low: str, end: int) -> bool:
    """Whether a category's own content follows its name, so that the line tells how to reach somebody."""
    pattern = PARTICULARS.get(name)
    return pattern is not None and pattern.match(low, end) is not None


def explained(name: str, low: str, start: int, end: int) -> bool:
    """Whether `other` stands only for contact details whose kinds follow in brackets or after a colon."""
    if name != "other" or not CONTACT.match(low, start):
        return False
    return EXPLAINED.match(low, end) is not None


def without_aim(name: str, low: str) -> str:
    """A sentence without the aim that it begins with, for the kinds that an aim is likely to name; length kept."""
    if name not in AIMED:
        return low
    low = AIM.sub(lambda match: MASK * len(match[0]), low)
    return AIM_AFTER.sub(lambda match: MASK * len(match[0]), low)


def without_purposes(low: str) -> str:
    """A list of data without what each is used for, `phone number (for delivery)`, length kept."""
    return PURPOSE_OF_ONE.sub(lambda match: MASK * len(match[0]), low) if "(" in low else low


def complies(low: str) -> bool:
    """Whether a member of a list of purposes says that the law is followed, without naming a basis beside it."""
    return COMPLIES.match(low) is not None
