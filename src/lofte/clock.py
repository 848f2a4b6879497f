"""The only reader of the system clock.

Two clocks. `law_now()` is what `at` means everywhere: the system's time plus the demo's offset, which is one row that
only moves forward and only exists in a demo installation. `system_now()` is never moved and serves leases, sign-in,
limits, ids and dates on the wire. Evidence stores both.
"""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from uuid import UUID

from django.apps import apps
from django.conf import settings


def system_now() -> datetime:
    """The instant as the machine knows it, in UTC."""
    return datetime.now(UTC)


def law_now() -> datetime:
    """The instant at which something is decided and done, in UTC; in a demo it may lie ahead of the machine's."""
    now = system_now()
    if not settings.LOFTE.demo:
        return now
    row = apps.get_model("store", "DemoClock").objects.first()
    return now if row is None else now + row.ahead


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562): milliseconds of the system's clock, then their fraction in 1/4096, then 62 random bits."""
    nanoseconds = time.time_ns()
    milliseconds, rest = divmod(nanoseconds, 1_000_000)
    fraction = (rest << 12) // 1_000_000
    random = int.from_bytes(os.urandom(8), "big") & 0x3FFF_FFFF_FFFF_FFFF
    return UUID(int=(milliseconds << 80) | (0x7 << 76) | (fraction << 64) | (0b10 << 62) | random)


def monotonic() -> float:
    """Seconds of a clock that only measures spans, never instants."""
    return time.monotonic()
