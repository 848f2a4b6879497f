"""How an instant is read from JSON: with a zone, or else as the wall clock in Stockholm."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from lofte.domain.clocks.moments import in_stockholm
from lofte.domain.errors import LofteError


def zoned(value: datetime) -> datetime:
    """The instant itself, or what a Stockholm clock means by it."""
    if value.tzinfo is not None:
        return value
    try:
        return in_stockholm(naive=value)
    except LofteError:
        raise PydanticCustomError(
            "no_such_time", "This time does not exist in Stockholm: the clocks went past it"
        ) from None


Instant = Annotated[datetime, AfterValidator(zoned)]
"""Aware in memory, whatever was written."""
