"""How often sign-in may be tried from one place. Nothing here is kept longer than the limit itself.

The place is known by a keyed hash of the peer's address under a salt that is thrown away daily, so that not even we can
say afterwards who it was: no address is ever stored beside a person.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from lofte import clock

DAY = 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """So many tries within so many seconds."""

    name: str
    tries: int
    seconds: int


LINKS_ASKED = Limit(name="ask", tries=5, seconds=300)
LINKS_USED = Limit(name="use", tries=30, seconds=60)
PASSKEYS = Limit(name="key", tries=30, seconds=60)


def allowed(request: HttpRequest, *, limit: Limit, more: str = "") -> bool:
    """Count one try and say whether it is within the limit. `more` narrows the count, such as to one mail address."""
    window = int(clock.system_now().timestamp()) // limit.seconds
    key = f"limit:{limit.name}:{window}:{_hashed(f'{peer(request)}|{more}')}"
    cache.add(key, 0, timeout=limit.seconds * 2)
    try:
        return int(cache.incr(key)) <= limit.tries
    except ValueError:  # it ran out between the two calls, so this is the first try of a new window
        return True


def peer(request: HttpRequest) -> str:
    """The client's address: the peer's, or what the outermost of our own proxies saw."""
    proxies = int(settings.LOFTE.proxies)
    seen: list[str] = [
        part.strip() for part in str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",") if part.strip()
    ]
    if proxies and len(seen) >= proxies:
        return str(seen[-proxies])
    return str(request.META.get("REMOTE_ADDR", ""))


def _hashed(text: str) -> str:
    today = clock.system_now().date().isoformat()
    salt = cache.get_or_set(f"limit-salt:{today}", lambda: secrets.token_bytes(32), timeout=DAY)
    return hmac.new(salt or b"", text.encode(), hashlib.sha256).hexdigest()[:32]
