"""Whether an address at work lies on the company's own domain, as far as a row shows it (R30)."""

from __future__ import annotations

import re
import unicodedata

COMPANY_FORMS = re.compile(
    r"\b(ab|aktiebolag|hb|kb|handelsbolag|ekonomisk förening|ek\.? ?för\.?|stiftelse|oy|as|gmbh)\b"
)
MAIL_PROVIDERS = frozenset(
    {
        *(
            "gmail.com",
            "googlemail.com",
            "hotmail.com",
            "hotmail.se",
            "outlook.com",
            "outlook.se",
            "live.com",
            "live.se",
        ),
        *("msn.com", "yahoo.com", "yahoo.se", "ymail.com", "icloud.com", "me.com", "mac.com", "aol.com", "gmx.com"),
        *("gmx.net", "gmx.de", "proton.me", "protonmail.com", "pm.me", "fastmail.com", "tutanota.com", "mail.com"),
        *("telia.com", "telia.se", "bredband.net", "bredband2.com", "comhem.se", "home.se", "spray.se", "swipnet.se"),
        *("tele2.se", "glocalnet.net", "passagen.se", "algonet.se", "bahnhof.se", "ownit.nu", "tyfonmail.se", "web.de"),
    }
)
"""Where anybody gets an address. An address there is the person's own, whatever company the row names."""
_PLAIN = str.maketrans({"å": "a", "ä": "a", "ö": "o", "é": "e", "ü": "u", "ø": "o", "æ": "a"})


def on_company_domain(*, address: str, company: str) -> bool | None:
    """False at a mail provider; True where the domain bears the company's name; None where the row does not show it."""
    domain = address.rpartition("@")[2]
    if not domain or not company:
        return None
    if domain in MAIL_PROVIDERS:
        return False
    name = _letters(COMPANY_FORMS.sub(" ", company.casefold()))
    label = _letters(domain.rpartition(".")[0].rpartition(".")[2])
    return True if len(name) > 2 and len(label) > 2 and (label.startswith(name) or name.startswith(label)) else None


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", unicodedata.normalize("NFC", text).translate(_PLAIN))
