"""The command line tells its errors in Swedish to whoever asks for it, and quotes no names of our code."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from lofte.faces.cli.main import main
from lofte.faces.cli.spoken import LOCALE, is_swedish

EXAMPLE = str(Path(__file__).resolve().parents[2] / "policies" / "ekorren")
WRONG = {
    "clock answer-due --received 2026-02-30": ("Det finns ingen dag 2026-02-30.", "There is no day 2026-02-30."),
    "clock breach --aware 2026-11-20": ("saknar klockslag", "has no time of day"),
    "clock age --born igår": ("är inte ett datum. Skriv år, månad och dag", "is not a date. Write year, month and day"),
    f"decide --policy {EXAMPLE} --request none": ("none: Filen går inte att läsa.", "none: The file cannot be read."),
    "decide --policy nowhere --request none": ("nowhere: Mappen finns inte.", "nowhere: There is no such directory."),
    "decide": ("--policy: Ingen policy angavs. Ange dess mapp.", "--policy: No policy was named."),
    f"policy check {EXAMPLE} --at never": ("--at: Det är inte en tidpunkt.", "--at: That is not a time."),
    "read nowhere.txt": ("nowhere.txt: Filen går inte att öppna.", "nowhere.txt: The file cannot be opened."),
}


@pytest.fixture(autouse=True)
def no_locale(monkeypatch, tmp_path):
    """Whatever speaks the machine that runs the tests."""
    for name in LOCALE:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def _error(capsys, *argv: str) -> str:
    assert main(argv) == 2
    return str(capsys.readouterr().err)


def _option(command: str) -> str:
    return "--say" if command.startswith("read") else "--lang"


@pytest.mark.parametrize(("command", "told"), WRONG.items())
def test_an_error_is_told_in_the_language_that_is_named(capsys, command, told):
    swedish, english = told
    assert swedish in _error(capsys, *command.split(), _option(command), "sv")
    assert english in _error(capsys, *command.split(), f"{_option(command)}=en")
    assert english in _error(capsys, *command.split())


@pytest.mark.parametrize(("command", "told"), WRONG.items())
def test_an_error_is_told_in_the_language_of_the_locale_unless_another_is_named(capsys, monkeypatch, command, told):
    swedish, english = told
    monkeypatch.setenv("LANG", "sv_SE.UTF-8")
    assert swedish in _error(capsys, *command.split())
    assert english in _error(capsys, *command.split(), _option(command), "en")


@pytest.mark.parametrize(
    ("environ", "swedish"),
    [
        ({"LANG": "sv_SE.UTF-8"}, True),
        ({"LANG": "sv"}, True),
        ({"LANG": "sv-FI"}, True),
        ({"LC_MESSAGES": "sv_SE", "LANG": "en_GB.UTF-8"}, True),
        ({"LC_ALL": "C", "LANG": "sv_SE.UTF-8"}, False),
        ({"LC_ALL": "", "LANG": "sv_SE.UTF-8"}, True),
        ({"LANG": "svq_XX"}, False),
        ({}, False),
    ],
)
def test_the_locale_is_read_as_other_programs_read_it(environ, swedish):
    assert is_swedish(given=["clock", "list"], environ=environ) is swedish


def test_the_language_of_a_text_is_not_that_of_what_is_printed():
    assert not is_swedish(given=["read", "x", "--lang", "sv"], environ={})
    assert is_swedish(given=["read", "x", "--lang", "en", "--say", "sv"], environ={})


def test_every_error_of_a_policy_is_told_in_swedish_with_its_file_and_line(capsys, tmp_path):
    for name in ("promises.toml", "notice.sv.md", "notice.en.md"):
        (tmp_path / name).write_text(Path(EXAMPLE, name).read_text("utf-8"), "utf-8")
    policy = Path(EXAMPLE, "policy.toml").read_text("utf-8")
    (tmp_path / "policy.toml").write_text("oddity = 1\n" + policy, "utf-8")
    told = _error(capsys, "policy", "check", str(tmp_path), "--lang", "sv")
    assert re.search(r"policy\.toml:\d+: ", told)
    assert not re.search(r"\b(the|not|there|is no)\b", told)


def test_a_broken_document_is_told_without_the_names_of_our_code(capsys, tmp_path):
    for name, content in (("a.docx", b"PK\x03\x04 no"), ("a.pdf", b"%PDF-1.7 no")):
        (tmp_path / name).write_bytes(content)
        for language in ("sv", "en"):
            told = _error(capsys, "read", name, "--say", language)
            assert not re.search(r"\w(Error|Zip|File)\b|Traceback|\(", told), told


def test_swedish_errors_need_neither_django_nor_settings(tmp_path):
    """In a process of its own, without settings: whatever has been imported here does not count."""
    program = "import sys; from lofte.faces.cli.main import main; main(); sys.exit('django' in sys.modules)"
    given = ["decide", "--policy", "nowhere", "--lang", "sv"]
    done = subprocess.run(
        [sys.executable, "-c", program, *given],
        cwd=tmp_path,
        env={"PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "nowhere: Mappen finns inte." in done.stderr
