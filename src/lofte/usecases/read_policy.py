"""Read a policy from a file: text out of it in a child process, then the pure reader. Nothing is stored."""

from __future__ import annotations

from lofte.documents.reading import LIMITS, Limits, text_of
from lofte.domain.reading.findings import Reading
from lofte.domain.reading.read import read


def read_policy(*, data: bytes, name: str, language: str | None = None, limits: Limits = LIMITS) -> Reading:
    """What a policy in a file states. Raises LofteError: too large, too slow, no text, unreadable."""
    return read(text=text_of(data=data, name=name, limits=limits), language=language)
