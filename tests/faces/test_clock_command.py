"""`lofte clock` answers in JSON with stable keys and in words, and refuses bad input with exit status 2."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest

from lofte.domain.clocks.registry import CLOCKS
from lofte.faces.cli.main import main


def answer(capsys: pytest.CaptureFixture[str], *argv: str) -> dict[str, object]:
    """What the command prints as JSON."""
    assert main(["clock", *argv, "--json"]) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    record = json.loads(printed.out)
    assert isinstance(record, dict)
    return record


@pytest.mark.parametrize(
    ("argv", "expected"),
    [
        ("answer-due --received 2026-03-05", {"raw": "2026-04-05", "due": "2026-04-07", "target": "2026-03-31"}),
        ("answer-due --received 2026-08-31", {"raw": "2026-09-30", "due": "2026-09-30", "target": "2026-09-23"}),
        ("answer-due --received 2026-08-31 --extended", {"raw": "2026-11-30", "due": "2026-11-30"}),
        ("answer-due --received 2026-01-31", {"raw": "2026-02-28", "due": "2026-03-02"}),
        ("answer-due --received 2026-11-24", {"raw": "2026-12-24", "due": "2026-12-24"}),
        ("answer-due --received 2026-11-24 --eves", {"raw": "2026-12-24", "due": "2026-12-28"}),
        ("answer-due --received 2026-11-25", {"raw": "2026-12-25", "due": "2026-12-28"}),
        ("answer-due --received 2026-05-20", {"raw": "2026-06-20", "due": "2026-06-22"}),
        ("answer-due --received 2026-12-06", {"raw": "2027-01-06", "due": "2027-01-07"}),
        (
            "answer-due --received 2026-11-02 --identity-asked 2026-11-04 --identity-answered 2026-11-20",
            {"raw": "2026-12-18", "due": "2026-12-18", "state": "running", "raw_without_pause": "2026-12-02"},
        ),
        (
            "answer-due --received 2026-11-02 --identity-asked 2026-11-04",
            {"raw": "2026-12-02", "due": None, "target": None, "state": "paused"},
        ),
        ("answer-due --received 2026-03-05T23:30Z", {"raw": "2026-04-06", "due": "2026-04-07"}),
        (
            "breach --detected 2026-11-20T16:10 --aware 2026-11-21T09:00 --promise-hours 48",
            {"promise_due": "2026-11-22T16:10:00+01:00", "law_due": "2026-11-24T09:00:00+01:00"},
        ),
        (
            "breach --detected 2026-11-20T16:10 --aware 2026-11-21T08:00:00Z",
            {"promise_due": None, "law_due": "2026-11-24T09:00:00+01:00"},
        ),
        ("breach --aware 2026-10-25T02:30", {"law_due": "2026-10-28T01:30:00+01:00"}),
        ("breach --detected 2026-11-20T16:10", {"promise_due": None, "law_due": None}),
        ("bookkeeping --year-end 2026-04-30", {"keep_to": "2033-12-31", "erase_on": "2034-01-01"}),
        ("bookkeeping --year-end 2025-12-31 --sole-trader", {"keep_to": "2032-12-31"}),
        ("claim --born 2026-05-20 --consumer", {"keep_to": "2029-05-20"}),
        ("claim --born 2026-05-20 --business", {"keep_to": "2036-05-20"}),
        (
            "claim --born 2020-05-20 --consumer --interrupted 2022-12-01 --interrupted 2025-01-10",
            {"keep_to": "2028-01-10"},
        ),
        ("nix --fetched 2026-09-20", {"usable_to": "2026-11-20", "stale_from": "2026-11-21"}),
        ("former-customer --ended 2025-11-22", {"marketing_to": "2026-11-22", "denied_from": "2026-11-23"}),
        ("age --born 2012-02-29", {"consent_from": "2025-03-01", "marketing_from": "2028-02-29"}),
        ("supplement --filed 2026-11-23", {"raw": "2026-12-21", "due": "2026-12-21", "target": "2026-12-14"}),
        ("cookie-choice --chosen 2026-01-15 --refused --changed 2026-03-01", {"ask_again_from": "2026-07-16"}),
        ("review --kind access --last 2026-03-05", {"due": "2026-09-07"}),
        ("lift --planned 2026-11-29 --notified 2026-11-22", {"notice_by": "2026-11-22", "in_time": True}),
        ("proof", {"keep_to": None, "erase_on": None}),
    ],
)
def test_json_carries_the_dates_under_stable_keys(
    capsys: pytest.CaptureFixture[str], argv: str, expected: dict[str, object]
) -> None:
    record = answer(capsys, *argv.split())
    assert {key: record[key] for key in expected} == expected
    assert record["clock"] == argv.split()[0]
    assert record["reasons"]


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        ("answer-due --received 2026-02-30", "--received"),
        ("answer-due --received soon", "2026-03-05"),
        ("answer-due --received 2026-11-02 --identity-answered 2026-11-20", "--identity-asked"),
        ("answer-due --received 2026-11-02 --identity-asked 2026-11-01", "--identity-asked"),
        (
            "answer-due --received 2026-11-02 --identity-asked 2026-11-04 --identity-answered 2026-11-03",
            "--identity-answered",
        ),
        ("answer-due --received 2026-11-02 --lead-days x", "--lead-days"),
        ("breach", "--detected, --aware"),
        ("breach --aware 2026-03-29T02:30", "does not exist"),
        ("breach --aware 2026-11-20", "no time of day"),
        ("breach --aware 2026-11-20T10:00 --promise-hours 48", "--detected"),
        ("breach --detected 2026-11-21T10:00 --aware 2026-11-20T10:00", "comes before"),
        ("bookkeeping --year-end 2026-04-30 --sole-trader", "31 December"),
        ("review --kind mood --last 2026-03-05", "restore-drill"),
        ("nix --fetched 1026-09-20", "year"),
    ],
)
def test_bad_input_is_told_on_stderr_with_exit_status_2(
    capsys: pytest.CaptureFixture[str], argv: str, told: str
) -> None:
    assert main(["clock", *argv.split(), "--json"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert told in printed.err
    assert "Traceback" not in printed.err


@pytest.mark.parametrize(
    "argv",
    [
        "",
        "nosuch",
        "nix",
        "nix --fetched",
        "nix --fetch 2026-09-20",
        "claim --born 2026-05-20",
        "claim --born 2026-05-20 --consumer --business",
        "answer-due --received 2026-03-05 --extend",
        "nix --fetched 2026-09-20 --eves",
    ],
)
def test_a_command_that_is_not_understood_ends_with_status_2(capsys: pytest.CaptureFixture[str], argv: str) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["clock", *argv.split()])
    assert caught.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_in_words_it_shows_weekdays_and_reasons_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["clock", "answer-due", "--received", "2026-03-05"]) == 0
    english = capsys.readouterr().out
    assert "Tuesday 2026-04-07" in english
    assert "Easter Sunday" in english
    assert "[GDPR 12(3)" in english
    assert main(["clock", "answer-due", "--received", "2026-03-05", "--lang", "sv"]) == 0
    swedish = capsys.readouterr().out
    assert "tisdag 2026-04-07" in swedish
    assert "påskdagen" in swedish
    assert "tiden löper" in swedish
    assert main(["clock", "breach", "--aware", "2026-11-21T09:00", "--lang", "sv"]) == 0
    assert "tisdag 2026-11-24 09:00:00+01:00" in capsys.readouterr().out
    assert main(["clock", "lift", "--planned", "2026-11-29", "--notified", "2026-11-28"]) == 0
    assert re.search(r"^  in time +no$", capsys.readouterr().out, re.MULTILINE)


def test_the_list_names_every_clock(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["clock", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == [clock.name for clock in CLOCKS]
    listed = answer(capsys, "list")["clocks"]
    assert isinstance(listed, list)
    assert [record["name"] for record in listed] == [clock.name for clock in CLOCKS]


@pytest.mark.parametrize("clock", [clock.name for clock in CLOCKS])
def test_every_clock_has_help(capsys: pytest.CaptureFixture[str], clock: str) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["clock", clock, "--help"])
    assert caught.value.code == 0
    assert clock in capsys.readouterr().out


def test_it_needs_no_settings_no_database_and_no_django() -> None:
    program = (
        "import sys; from lofte.faces.cli.main import main; "
        "status = main('clock nix --fetched 2026-09-20'.split()); "
        "sys.exit(status or any(name.split('.')[0] == 'django' for name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, env={})
    assert done.returncode == 0, done.stderr
    assert "2026-11-20" in done.stdout
