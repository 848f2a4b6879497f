"""Short names of controllers, which stand in public addresses: what one looks like, and which are not to be had."""

from __future__ import annotations

import re

from lofte.domain.errors import LofteError
from lofte.store.models import Controller

SHORT_NAME = re.compile(r"[a-z0-9][a-z0-9-]{1,62}")
ADDRESSES = frozenset(
    {"appearance", "console", "demo", "healthz", "n", "sign-in", "sign-out", "static", "u"},
)
"""How the product's own addresses begin. A test holds them against those that there are."""
MISTAKEN = frozenset(
    [
        *(
            "about",
            "account",
            "admin",
            "api",
            "app",
            "assets",
            "auth",
            "blog",
            "contact",
            "docs",
            "en",
            "files",
            "help",
        ),
        *("home", "imy", "index", "login", "logout", "lofte", "mail", "media", "me", "new", "none", "notice", "null"),
        *("policy", "privacy", "public", "robots", "root", "security", "site", "start", "status", "support", "sv"),
        *("system", "test", "undefined", "webmail", "well-known", "www"),
    ]
)
"""What a reader of an address would take for something else than a company."""


def require_short_name(*, slug: str) -> str:
    """The short name, when a company that is not here yet may have it.

    Raises LofteError: `SLUG_BROKEN`, `SLUG_RESERVED`, `CONTROLLER_EXISTS`. Another name helps for each.
    """
    if not SHORT_NAME.fullmatch(slug) and slug not in ADDRESSES:
        remedy = "Use a-z, 0-9 and hyphens, from 2 to 63 characters."
        raise LofteError.of("SLUG_BROKEN", "The short name is not one.", place="slug", remedy=remedy)
    if slug in ADDRESSES | MISTAKEN:
        message = "That short name is taken, or would be mistaken for something else than a company."
        raise LofteError.of(
            "SLUG_RESERVED", message, place="slug", remedy="Choose one that is like the company's name."
        )
    if Controller.objects.filter(slug=slug).exists():
        message = "There is a controller of that short name."
        raise LofteError.of("CONTROLLER_EXISTS", message, place="slug", remedy="Choose another.")
    return slug
