"""`lofte clock NAME ...`: a legal clock with its reasons, built from what the clocks declare about themselves."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum

from lofte.domain.calendar import STOCKHOLM, Words, weekday_name
from lofte.domain.clocks.declaration import Clock, Kind, Parameter
from lofte.domain.clocks.keys import KEYS, VALUES
from lofte.domain.clocks.reasons import ClockResult
from lofte.domain.clocks.registry import CLOCKS, clock_named, described, flat, run_clock

LIST = "list"
EPILOG = (
    "Dates are written 2026-03-05, times 2026-11-20T16:10; a time without a zone is Stockholm's. "
    "`lofte clock NAME --help` shows what a clock is told, `lofte clock list --json` everything about all of them."
)


class Language(StrEnum):
    """The language of what is printed for people; JSON always carries both."""

    SV = "sv"
    EN = "en"


def configure(parser: argparse.ArgumentParser) -> None:
    """One subparser per clock, and `list`."""
    parser.epilog = EPILOG
    names = parser.add_subparsers(dest="clock", required=True, metavar="NAME")
    _configure_output(names.add_parser(LIST, help="list the clocks", allow_abbrev=False))
    for clock in CLOCKS:
        summary = f"{clock.summary.en} ({', '.join(clock.ids)})"
        subparser = names.add_parser(
            clock.name, help=summary, description=f"{clock.name}: {summary}.", epilog=EPILOG, allow_abbrev=False
        )
        for parameter in clock.parameters:
            _configure_parameter(subparser, clock, parameter)
        _configure_output(subparser)


def run(arguments: argparse.Namespace) -> int:
    """Compute and print; raises LofteError for what cannot be read or cannot be."""
    language = Language(arguments.lang)
    if arguments.clock == LIST:
        lines = _listed(language)
        answer: object = {"clocks": [described(clock=clock) for clock in CLOCKS]}
    else:
        clock = clock_named(name=arguments.clock)
        given = {parameter.name: getattr(arguments, parameter.name) for parameter in clock.parameters}
        result = run_clock(clock=clock, given=given)
        lines = _told(clock, result, language)
        answer = flat(clock=clock, result=result)
    print(json.dumps(answer, ensure_ascii=False, indent=2) if arguments.json else "\n".join(lines))
    return 0


def _configure_output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--json", action="store_true", help="print the answer as JSON with stable keys, in both languages"
    )
    parser.add_argument(
        "--lang", choices=[language.value for language in Language], default=Language.EN.value, help="default: en"
    )


def _configure_parameter(parser: argparse.ArgumentParser, clock: Clock, parameter: Parameter) -> None:
    """Texts are read later, by the domain, so that every mistake is told in the same way."""
    required = clock.required(name=parameter.name)
    if parameter.words is not None and parameter.as_flags:
        group = parser.add_mutually_exclusive_group(required=required)
        for word in parameter.words:
            help_text = f"{parameter.help.en}: {word}"
            group.add_argument(f"--{word}", dest=parameter.name, action="store_const", const=word.value, help=help_text)
        return
    if parameter.kind in {Kind.FLAG, Kind.EVES}:
        parser.add_argument(
            parameter.option, dest=parameter.name, action="store_const", const=True, help=parameter.help.en
        )
        return
    parser.add_argument(
        parameter.option,
        dest=parameter.name,
        required=required,
        action="append" if parameter.kind is Kind.DAYS else "store",
        metavar=_metavar(parameter),
        help=_help(clock, parameter),
    )


def _metavar(parameter: Parameter) -> str:
    if parameter.words is not None:
        return "{" + ",".join(parameter.words) + "}"
    return {Kind.INSTANT: "TIME", Kind.WHOLE: "N"}.get(parameter.kind, "DATE")


def _help(clock: Clock, parameter: Parameter) -> str:
    default = None if clock.required(name=parameter.name) else clock.default_of(name=parameter.name)
    return parameter.help.en + (f" (default {default})" if isinstance(default, int | StrEnum) else "")


def _listed(language: Language) -> Iterator[str]:
    width = max(len(clock.name) for clock in CLOCKS)
    for clock in CLOCKS:
        yield f"{clock.name:<{width}}  {_say(clock.summary, language)} ({', '.join(clock.ids)})"


def _told(clock: Clock, result: ClockResult, language: Language) -> Iterator[str]:
    yield f"{clock.name} ({', '.join(clock.ids)}): {_say(clock.summary, language)}"
    labels = {key: _say(KEYS[key], language) for key in clock.answer_keys}
    width = max(len(label) for label in labels.values())
    for key, label in labels.items():
        yield f"  {label:<{width}}  {_shown(getattr(result, key), language)}"
    yield {Language.SV: "Därför:", Language.EN: "Because:"}[language]
    for reason in result.reasons:
        yield f"  - {_say(Words(sv=reason.sv, en=reason.en), language)} [{reason.source}]"


def _shown(value: object, language: Language) -> str:
    """A value for people: days with their weekday, instants with their offset, nothing as a dash."""
    if value is None:
        return "–"
    if isinstance(value, datetime):
        local = value.astimezone(STOCKHOLM)
        return f"{_say(weekday_name(day=local.date()), language)} {local.isoformat(sep=' ', timespec='seconds')}"
    if isinstance(value, date):
        return f"{_say(weekday_name(day=value), language)} {value.isoformat()}"
    if isinstance(value, bool):
        return {Language.SV: ("nej", "ja"), Language.EN: ("no", "yes")}[language][value]
    return _say(VALUES[value], language) if isinstance(value, StrEnum) else str(value)


def _say(words: Words, language: Language) -> str:
    return words.sv if language is Language.SV else words.en
