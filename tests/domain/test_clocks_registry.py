"""Every clock is declared whole: all rules covered, parameters that fit, keys with names, reasons in both languages."""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
import re
from dataclasses import fields
from enum import StrEnum
from pathlib import Path
from typing import get_type_hints

import pytest

from lofte.domain.clocks import wording
from lofte.domain.clocks.declaration import Clock, Kind, argument_of
from lofte.domain.clocks.keys import KEYS, VALUES
from lofte.domain.clocks.reasons import ReasonText
from lofte.domain.clocks.registry import CLOCKS, clock_named, described, flat, run_clock
from lofte.domain.errors import LofteError

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "clocks.md"
SAMPLES = {Kind.DAY: "2026-03-05", Kind.INSTANT: "2026-03-05T10:00"}
WORDINGS = [
    text
    for module in pkgutil.iter_modules(wording.__path__)
    for text in vars(importlib.import_module(f"{wording.__name__}.{module.name}")).values()
    if isinstance(text, ReasonText)
]


def enough(clock: Clock) -> dict[str, str]:
    """The least that makes a clock run."""
    given = {
        parameter.name: next(iter(parameter.words)).value if parameter.words else SAMPLES[parameter.kind]
        for parameter in clock.parameters
        if clock.required(name=parameter.name)
    }
    either = {"breach": "aware", "lift": "planned", "policy-change": "valid_from"}
    either |= {"sub-processor": "planned", "business-sale": "planned"}
    if clock.name in either:
        name = either[clock.name]
        given[name] = SAMPLES[next(parameter.kind for parameter in clock.parameters if parameter.name == name)]
    return given


def test_all_clocks_of_the_law_are_there_under_names_of_their_own() -> None:
    covered = {rule for clock in CLOCKS for rule in clock.ids}
    assert covered >= {f"C{number:02}" for number in range(1, 28)}
    assert covered - {f"C{number:02}" for number in range(1, 28)} == {"R14", "R15"}
    names = [clock.name for clock in CLOCKS]
    assert len(set(names)) == len(names)
    assert "list" not in names


@pytest.mark.parametrize("clock", CLOCKS, ids=lambda clock: clock.name)
def test_a_clock_is_told_exactly_what_its_function_takes(clock: Clock) -> None:
    signature = inspect.signature(clock.function)
    assert {argument_of(name=parameter.name) for parameter in clock.parameters} == set(signature.parameters)
    assert all(value.kind is inspect.Parameter.KEYWORD_ONLY for value in signature.parameters.values())
    assert get_type_hints(clock.function)["return"] is clock.result


@pytest.mark.parametrize("clock", CLOCKS, ids=lambda clock: clock.name)
def test_a_clock_answers_flat_with_its_declared_keys_and_with_reasons(clock: Clock) -> None:
    answer = flat(clock=clock, result=run_clock(clock=clock, given=enough(clock)))
    assert list(answer) == ["clock", "ids", *clock.answer_keys, "reasons"]
    assert not [key for key in clock.answer_keys if isinstance(answer[key], list | dict)]
    reasons = answer["reasons"]
    assert isinstance(reasons, list)
    assert reasons
    assert all(set(reason) == {"code", "sv", "en", "source", "kind"} for reason in reasons)
    assert all(all(reason.values()) for reason in reasons)
    json.dumps(answer)
    assert set(clock.answer_keys) <= set(KEYS)


def test_every_key_and_every_value_word_is_used_and_named_in_both_languages() -> None:
    assert set(KEYS) == {key for clock in CLOCKS for key in clock.answer_keys}
    assert all(words.sv and words.en for words in (*KEYS.values(), *VALUES.values()))
    enums = set()
    for clock in CLOCKS:
        hints = get_type_hints(clock.result)
        enums |= {hint for hint in hints.values() if isinstance(hint, type) and issubclass(hint, StrEnum)}
    assert set(VALUES) == {value for enum in enums for value in enum}


def test_every_reason_has_its_own_code_both_languages_and_a_source() -> None:
    codes = [text.code for text in WORDINGS]
    assert len(codes) > 60
    assert len(set(codes)) == len(codes)
    for text in WORDINGS:
        assert re.fullmatch(r"[A-Z][A-Z0-9_]+", text.code)
        assert text.source
        assert set(re.findall(r"{(\w+)}", text.sv)) == set(re.findall(r"{(\w+)}", text.en)), text.code
        assert text.sv != text.en


@pytest.mark.parametrize("clock", CLOCKS, ids=lambda clock: clock.name)
def test_a_clock_describes_itself(clock: Clock) -> None:
    record = described(clock=clock)
    assert json.loads(json.dumps(record)) == record
    assert (record["name"], record["keys"]) == (clock.name, list(clock.answer_keys))
    parameters = record["parameters"]
    assert isinstance(parameters, list)
    for parameter in parameters:
        assert isinstance(parameter, dict)
        assert parameter["options"]
        assert parameter["sv"]
        assert parameter["en"]
        assert not (parameter["required"] and parameter["default"] is not None)


@pytest.mark.parametrize("clock", CLOCKS, ids=lambda clock: clock.name)
def test_the_guide_shows_every_clock_with_its_options_and_keys(clock: Clock) -> None:
    sections = re.split(r"^### ", GUIDE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    section = next(section for section in sections if section.startswith(f"`{clock.name}`"))
    assert f"({', '.join(clock.ids)})" in section.splitlines()[0]
    options = [f"--{word}" for parameter in clock.parameters if parameter.as_flags for word in parameter.words or ()]
    options += [parameter.option for parameter in clock.parameters if not parameter.as_flags]
    missing = [word for word in (*options, *clock.answer_keys) if not re.search(rf"`{word}[` ]", section)]
    assert not missing


@pytest.mark.parametrize(
    ("name", "given", "code"),
    [
        ("nix", {}, "clock.missing"),
        ("nix", {"fetched": None}, "clock.missing"),
        ("nix", {"fetched": "2026-03-05", "ended": "2026-03-05"}, "clock.parameter"),
        ("nix", {"fetched": True}, "clock.value"),
        ("nix", {"fetched": ["2026-03-05"]}, "clock.value"),
        ("answer-due", {"received": "2026-03-05", "extended": "yes"}, "clock.value"),
        ("answer-due", {"received": "2026-03-05", "eves": "yes"}, "clock.value"),
        ("review", {"kind": "mood", "last": "2026-03-05"}, "clock.value"),
        ("claim", {"born": "2026-03-05", "debtor": "consumer", "interrupted": True}, "clock.value"),
        ("answer-due", {"received": "2026-03-05", "lead_days": "-1"}, "clock.number"),
        ("proof", {"relied_until": "2026-03-05", "years": "9999"}, "calendar.range"),
    ],
)
def test_what_a_clock_cannot_be_told_is_refused(name: str, given: dict[str, object], code: str) -> None:
    with pytest.raises(LofteError) as caught:
        run_clock(clock=clock_named(name=name), given=given)  # type: ignore[arg-type]
    assert caught.value.problems[0].code == code
    assert caught.value.problems[0].remedy


def test_an_unknown_clock_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(LofteError, match="answer-due"):
        clock_named(name="answers-due")
    with pytest.raises(LofteError, match="clock list"):
        clock_named(name="zzz")


def test_results_are_frozen_records_with_reasons() -> None:
    for clock in CLOCKS:
        result = run_clock(clock=clock, given=enough(clock))
        with pytest.raises(AttributeError):
            result.reasons = ()  # type: ignore[misc]
        assert "reasons" in {field.name for field in fields(result)}
        assert not hasattr(result, "__dict__")
