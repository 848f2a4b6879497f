"""Between two steps of long work: SQLite has one writer, so the next step leaves the others a moment first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import sleep

from django.db import connection

from lofte.clock import monotonic

SHARE = 0.1
"""The rest after a step, as a share of the time for which it held the lock."""
LEAST, MOST = 0.002, 0.05
"""Seconds."""


@contextmanager
def paced() -> Iterator[None]:
    """Do a step that holds the lock, then leave it free for a while. PostgreSQL has no such lock and no such rest."""
    began = monotonic()
    yield
    if connection.vendor != "postgresql":
        sleep(min(max((monotonic() - began) * SHARE, LEAST), MOST))
