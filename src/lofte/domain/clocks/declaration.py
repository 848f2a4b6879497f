"""How a clock declares itself, so that command line, pages and manual need no code of their own for it.

Whether a parameter is required and what its default is stand in one place: the signature of the clock's function.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Final

from lofte.domain.calendar import Words
from lofte.domain.clocks.reasons import ClockResult
from lofte.domain.errors import LofteError


class Kind(StrEnum):
    """What a parameter holds."""

    DAY = "day"
    DAYS = "days"
    INSTANT = "instant"
    WHOLE = "whole"
    FLAG = "flag"
    WORD = "word"
    EVES = "eves"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One thing a clock is told. `words` are the values of a WORD; `as_flags` writes each of them as an own option."""

    name: str
    kind: Kind
    help: Words
    words: type[StrEnum] | None = None
    as_flags: bool = False

    @property
    def option(self) -> str:
        """The parameter as an option on a command line."""
        return "--" + self.name.replace("_", "-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One clock: its name on the command line, the rules it computes, its function and what that function is told."""

    name: str
    ids: tuple[str, ...]
    summary: Words
    function: Callable[..., ClockResult]
    result: type[ClockResult]
    parameters: tuple[Parameter, ...]

    def default_of(self, *, name: str) -> object:
        """The default of a parameter; `inspect.Parameter.empty` when it is required."""
        return inspect.signature(self.function).parameters[argument_of(name=name)].default

    def required(self, *, name: str) -> bool:
        """Whether the clock cannot run without this parameter."""
        return self.default_of(name=name) is inspect.Parameter.empty

    @property
    def answer_keys(self) -> tuple[str, ...]:
        """The keys of its answer, in order; `reasons` comes last and is not among them."""
        return tuple(field.name for field in fields(self.result) if field.name != "reasons")


def argument_of(*, name: str) -> str:
    """The name of the function's argument: the eves are told to it as a calendar."""
    return "calendar" if name == "eves" else name


EVES: Final = Parameter(
    name="eves",
    kind=Kind.EVES,
    help=Words(
        sv="räkna midsommarafton, julafton och nyårsafton som lediga dagar (lag 1930:173)",
        en="count Midsummer Eve, Christmas Eve and New Year's Eve as days off (lag 1930:173)",
    ),
)
LEAD: Final = Parameter(
    name="lead_days",
    kind=Kind.WHOLE,
    help=Words(sv="så många dagar före sista dag ligger det egna målet", en="days from our own target to the last day"),
)


def day(name: str, sv: str, en: str) -> Parameter:
    """A parameter that is a day."""
    return Parameter(name=name, kind=Kind.DAY, help=Words(sv=sv, en=en))


def instant(name: str, sv: str, en: str) -> Parameter:
    """A parameter that is a date with a time."""
    return Parameter(name=name, kind=Kind.INSTANT, help=Words(sv=sv, en=en))


def whole(name: str, sv: str, en: str) -> Parameter:
    """A parameter that is a number of hours, days, months or years."""
    return Parameter(name=name, kind=Kind.WHOLE, help=Words(sv=sv, en=en))


def flag(name: str, sv: str, en: str) -> Parameter:
    """A parameter that is said or not said."""
    return Parameter(name=name, kind=Kind.FLAG, help=Words(sv=sv, en=en))


def refuse_before(*, later: str, earlier: str, in_order: bool) -> None:
    """Raise unless the two named days or instants came in this order."""
    if not in_order:
        raise LofteError.of(
            "clock.order",
            f"--{later} comes before --{earlier}, which cannot be.",
            place=f"--{later}",
            remedy="Check the two dates.",
        )


def refuse_without(*, given: str, needs: str, there: bool) -> None:
    """Raise unless what the named parameter needs is there too."""
    if not there:
        raise LofteError.of(
            "clock.incomplete",
            f"--{given} says nothing without --{needs}.",
            place=f"--{given}",
            remedy=f"Add --{needs}, or leave --{given} out.",
        )


def refuse_empty(*, either: tuple[str, ...], there: bool) -> None:
    """Raise unless at least one of the named parameters is there."""
    if not there:
        names = ", ".join(f"--{name}" for name in either)
        raise LofteError.of(
            "clock.incomplete",
            "There is nothing to count from.",
            place=f"--{either[0]}",
            remedy=f"Give one of {names}.",
        )
