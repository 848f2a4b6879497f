"""All clocks by name; running one from text; its answer as a flat record with stable keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from difflib import get_close_matches
from enum import StrEnum
from typing import Final, assert_never

from lofte.domain.calendar import STOCKHOLM, Calendar
from lofte.domain.clocks import answers, breaches, cookies, keeping, notices, permissions, reviews, stops
from lofte.domain.clocks.declaration import Clock, Kind, Parameter, argument_of
from lofte.domain.clocks.moments import read_day, read_instant, read_whole
from lofte.domain.clocks.reasons import ClockResult, Reason
from lofte.domain.errors import LofteError

Given = str | bool | Sequence[str]
"""How a parameter arrives from outside: as text, as said or not said, or as several texts."""
Json = str | int | bool | None | Sequence["Json"] | Mapping[str, "Json"]

CLOCKS: Final[tuple[Clock, ...]] = tuple(
    sorted(
        (
            *answers.CLOCKS,
            *stops.CLOCKS,
            *breaches.CLOCKS,
            *permissions.CLOCKS,
            *keeping.CLOCKS,
            *notices.CLOCKS,
            *cookies.CLOCKS,
            *reviews.CLOCKS,
        ),
        key=lambda clock: clock.ids,
    )
)


def clock_named(*, name: str) -> Clock:
    """The clock of this name; LofteError `clock.unknown` with the nearest names otherwise."""
    for clock in CLOCKS:
        if clock.name == name:
            return clock
    near = get_close_matches(name, [clock.name for clock in CLOCKS])
    remedy = f"Did you mean {', '.join(near)}?" if near else "See `lofte clock list`."
    raise LofteError.of("clock.unknown", f"There is no clock {name!r}.", remedy=remedy)


def run_clock(*, clock: Clock, given: Mapping[str, Given | None]) -> ClockResult:
    """Run a clock on what was given as text; what is absent or None takes its default.

    Raises LofteError for an unknown or missing parameter, unreadable text, or dates that contradict each other.
    """
    known = {parameter.name for parameter in clock.parameters}
    for name in given:
        if name not in known:
            raise LofteError.of(
                "clock.parameter",
                f"The clock {clock.name} has no parameter {name!r}.",
                remedy=f"It takes {', '.join(sorted(known))}.",
            )
    arguments: dict[str, object] = {}
    for parameter in clock.parameters:
        value = given.get(parameter.name)
        if value is not None:
            arguments[argument_of(name=parameter.name)] = _read(parameter, value)
        elif clock.required(name=parameter.name):
            raise LofteError.of(
                "clock.missing",
                f"The clock {clock.name} needs {parameter.option}.",
                place=parameter.option,
                remedy=f"It is {parameter.help.en}.",
            )
    return clock.function(**arguments)


def flat(*, clock: Clock, result: ClockResult) -> dict[str, Json]:
    """The answer as a flat record: `clock`, `ids`, the clock's keys, `reasons` last. Instants are Stockholm's, with
    offset.
    """
    answer: dict[str, Json] = {"clock": clock.name, "ids": list(clock.ids)}
    for key in clock.answer_keys:
        answer[key] = _plain(getattr(result, key))
    answer["reasons"] = [_reason(reason) for reason in result.reasons]
    return answer


def described(*, clock: Clock) -> dict[str, Json]:
    """The clock itself as a record: its name, rules, meaning, parameters with defaults, and the keys of its answer."""
    return {
        "name": clock.name,
        "ids": list(clock.ids),
        "sv": clock.summary.sv,
        "en": clock.summary.en,
        "parameters": [_described(clock, parameter) for parameter in clock.parameters],
        "keys": list(clock.answer_keys),
    }


def _described(clock: Clock, parameter: Parameter) -> dict[str, Json]:
    required = clock.required(name=parameter.name)
    words = () if parameter.words is None else tuple(word.value for word in parameter.words)
    return {
        "name": parameter.name,
        "options": [f"--{word}" for word in words] if parameter.as_flags else [parameter.option],
        "kind": parameter.kind.value,
        "words": list(words),
        "required": required,
        "default": None if required else _plain(clock.default_of(name=parameter.name)),
        "sv": parameter.help.sv,
        "en": parameter.help.en,
    }


def _reason(reason: Reason) -> dict[str, Json]:
    return {field.name: _plain(getattr(reason, field.name)) for field in fields(reason)}


def _plain(value: object) -> Json:
    if isinstance(value, datetime):
        return value.astimezone(STOCKHOLM).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Calendar):
        return value.eves
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, str | int):
        return value
    raise TypeError(f"A clock cannot show a {type(value).__name__}.")


def _read(parameter: Parameter, value: Given) -> object:
    match parameter.kind:
        case Kind.FLAG:
            return _said(parameter, value)
        case Kind.EVES:
            return Calendar(eves=_said(parameter, value))
        case Kind.DAYS:
            texts = (value,) if isinstance(value, str) else _texts(parameter, value)
            return tuple(read_day(text=text, place=parameter.option) for text in texts)
        case Kind.DAY:
            return read_day(text=_text(parameter, value), place=parameter.option)
        case Kind.INSTANT:
            return read_instant(text=_text(parameter, value), place=parameter.option)
        case Kind.WHOLE:
            return read_whole(text=_text(parameter, value), place=parameter.option)
        case Kind.WORD:
            return _word(parameter, _text(parameter, value))
        case _:
            assert_never(parameter.kind)


def _said(parameter: Parameter, value: Given) -> bool:
    if isinstance(value, bool):
        return value
    raise _wrong(parameter, "is said or not said; it takes no value")


def _text(parameter: Parameter, value: Given) -> str:
    if isinstance(value, str):
        return value
    raise _wrong(parameter, "takes one value, written as text")


def _texts(parameter: Parameter, value: Given) -> tuple[str, ...]:
    if isinstance(value, bool) or not all(isinstance(text, str) for text in value):
        raise _wrong(parameter, "takes values written as text")
    return tuple(value)


def _word(parameter: Parameter, text: str) -> StrEnum:
    words = () if parameter.words is None else tuple(parameter.words)
    for word in words:
        if word.value == text:
            return word
    raise _wrong(parameter, f"is one of {', '.join(words)}, not {text!r}")


def _wrong(parameter: Parameter, message: str) -> LofteError:
    return LofteError.of(
        "clock.value", f"{parameter.option} {message}.", place=parameter.option, remedy=f"It is {parameter.help.en}."
    )
