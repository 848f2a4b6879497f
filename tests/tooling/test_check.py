"""`./dev check`: every tool runs, one line each, and what any of them finds decides the status."""

from __future__ import annotations

import sys

import pytest

from tools import check


def tool(name: str, program: str, missing: str = "") -> check.Check:
    return check.Check(name=name, command=(sys.executable, "-c", program), missing=lambda: missing)


@pytest.fixture
def tools(monkeypatch: pytest.MonkeyPatch) -> None:
    found = tool("first", "print('line 3: wrong'); raise SystemExit(1)")
    absent = check.Check(name="absent", command=("/nowhere/at/all",))
    monkeypatch.setattr(check, "CHECKS", (found, tool("second", "pass"), tool("third", "", "no templates"), absent))


@pytest.mark.usefixtures("tools")
def test_all_tools_run_even_when_one_finds_something(capsys: pytest.CaptureFixture[str]) -> None:
    assert check.main([]) == 1
    out = capsys.readouterr().out
    lines = [line.split() for line in out.splitlines()]
    assert lines[0][:2] == ["found", "first"]
    assert "    line 3: wrong" in out.splitlines()
    assert ["ok", "second"] in [line[:2] for line in lines]
    assert ["left", "out", "third", "no", "templates"] in lines
    assert out.splitlines()[-1] == "./dev check: found something in first, absent"


@pytest.mark.usefixtures("tools")
def test_one_tool_can_be_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert check.main(["second"]) == 0
    assert "first" not in capsys.readouterr().out


@pytest.mark.usefixtures("tools")
def test_a_tool_that_is_none_is_bad_input(capsys: pytest.CaptureFixture[str]) -> None:
    assert check.main(["beauty"]) == 2
    assert "first, second, third, absent" in capsys.readouterr().err


def test_the_whole_list_is_what_the_house_rules_need() -> None:
    names = {each.name for each in check.CHECKS}
    linters = {"types", "format", "lint", "contracts", "dependencies", "spelling", "templates", "migrations"}
    assert names == linters | {"shape"}, "sizes, names and permits too are looked at before a commit, not after it"
