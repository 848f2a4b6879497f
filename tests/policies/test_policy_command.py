"""`lofte policy`: exit 0 for what may be published, 1 for what may not, 2 for what cannot be read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lofte.faces.cli.main import main
from lofte.faces.cli.policy_files import LARGEST, load_directory, read
from tests.policies.examples import EXAMPLES, FOLDER
from tests.policies.small import FILES, edited, saying


def written(folder: Path, files: dict[str, str] | None = None) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (files or FILES).items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def ran(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, str, str]:
    status = main(["policy", *map(str, words)])
    output = capsys.readouterr()
    return status, output.out, output.err


def test_a_policy_without_findings_may_be_published(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    status, out, err = ran(capsys, "check", written(tmp_path / "p"), "--at", "2026-11-22")
    assert (status, err) == (0, "")
    assert "may be published" in out


def test_a_warning_is_told_and_does_not_hinder(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder = written(tmp_path / "p", saying(sv="Vi använder SSL."))
    status, out, _ = ran(capsys, "check", folder, "--at", "2026-11-22T12:00", "--lang", "sv")
    assert status == 0
    assert f"{folder / 'notice.sv.md'}:40: L12 råd:" in out
    assert "“Vi använder SSL.”" in out
    assert "kan publiceras" in out


def test_what_blocks_gives_one_and_json_carries_both_languages(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = written(tmp_path / "p", saying(en="Complain to the Data Inspection Board."))
    status, out, _ = ran(capsys, "check", folder, "--json", "--at", "2026-11-22")
    answer = json.loads(out)
    (finding,) = answer["findings"]
    assert (status, answer["publishable"]) == (1, False)
    assert (finding["code"], finding["severity"], finding["file"]) == ("L02", "block", "notice.en.md")
    assert finding["message"]["sv"] != finding["message"]["en"]
    assert finding["remedy"]["sv"]
    assert finding["quote"] == "Complain to the Data Inspection Board."


def test_what_cannot_be_read_gives_two_and_every_place(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    files = edited("policy.toml", "version = 2", 'version = "2"')
    files = edited("promises.toml", 'section = "security"', 'section = "safety"', files)
    folder = written(tmp_path / "p", files)
    status, out, err = ran(capsys, "check", folder)
    assert (status, out) == (2, "")
    assert f"{folder / 'policy.toml'}:4: " in err
    assert f"{folder / 'promises.toml'}:14: " in err


def test_a_directory_that_is_not_there_or_is_a_file_is_bad_input(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    status, _, err = ran(capsys, "check", tmp_path / "nowhere")
    assert (status, "There is no such directory." in err) == (2, True)
    status, _, err = ran(capsys, "render", written(tmp_path / "p") / "policy.toml")
    assert (status, "not a directory" in err) == (2, True)
    (tmp_path / "empty").mkdir()
    status, _, err = ran(capsys, "check", tmp_path / "empty")
    assert (status, err.count("The file is missing.")) == (2, 4)


def test_another_encoding_is_named_with_its_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder = written(tmp_path / "p")
    (folder / "notice.sv.md").write_bytes("# Så\n\nmer\n".encode() + "Åäö".encode("cp1252"))
    status, _, err = ran(capsys, "check", folder)
    assert status == 2
    assert f"{folder / 'notice.sv.md'}:4: The file is not UTF-8." in err


def test_a_file_beyond_all_measure_is_not_read(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder = written(tmp_path / "p")
    with (folder / "notice.en.md").open("wb") as file:
        file.truncate(LARGEST + 1)
    status, _, err = ran(capsys, "check", folder)
    assert (status, str(LARGEST) in err) == (2, True)


def test_a_directory_in_the_place_of_a_file_is_bad_input(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder = written(tmp_path / "p")
    (folder / "policy.toml").unlink()
    (folder / "policy.toml").mkdir()
    status, _, err = ran(capsys, "check", folder)
    assert (status, "cannot be read" in err) == (2, True)


def test_other_files_beside_the_policy_are_left_alone_and_misspelt_ones_are_not(tmp_path: Path) -> None:
    folder = written(tmp_path / "p")
    (folder / "README.md").write_text("Notes", encoding="utf-8")
    (folder / ".git").mkdir()
    assert set(read(directory=folder)) == set(FILES)
    (folder / "promise.toml").write_text("", encoding="utf-8")
    assert "promise.toml" in read(directory=folder)


def test_a_time_that_is_none_is_bad_input(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    status, _, err = ran(capsys, "check", written(tmp_path / "p"), "--at", "soon")
    assert (status, err.startswith("--at: ")) == (2, True)


@pytest.mark.parametrize(("form", "start"), [("text", "Så hanterar"), ("html", "<!doctype html>"), ("json", "{")])
def test_the_notice_is_printed_in_each_form(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, form: str, start: str
) -> None:
    status, out, _ = ran(capsys, "render", written(tmp_path / "p"), "--lang", "sv", "--format", form)
    assert status == 0
    assert out.startswith(start)
    assert "Dina rättigheter" in out


def test_the_difference_is_told_in_words_and_in_json(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    old = written(tmp_path / "old")
    new = written(tmp_path / "new", edited("policy.toml", 'country = "SE"', 'country = "NO"'))
    status, out, _ = ran(capsys, "diff", old, new, "--lang", "sv")
    assert status == 0
    assert "mottagare mailhost ändras country: SE → NO [väsentlig]" in out
    assert "Måste tillfrågas på nytt: newsletter (recipients)" in out
    assert "2026-10-02" in out
    answer = json.loads(ran(capsys, "diff", old, new, "--json")[1])
    assert answer["stale"] == [{"purpose": "newsletter", "reasons": ["recipients"]}]
    assert (answer["material"], answer["notice_by"]) == (True, "2026-10-02")
    assert ran(capsys, "diff", old, old, "--lang", "en")[1].startswith("2 → 2\nNothing differs.")


def test_two_different_policies_are_not_compared(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    other = written(
        tmp_path / "other", edited("policy.toml", 'schema = 1\nid = "lindvik"', 'schema = 1\nid = "granvik"')
    )
    status, _, err = ran(capsys, "diff", written(tmp_path / "p"), other)
    assert (status, "different policies" in err) == (2, True)


def test_the_schema_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert json.loads(ran(capsys, "schema")[1])["title"] == "policy.toml"
    assert json.loads(ran(capsys, "schema", "promises")[1])["title"] == "promises.toml"


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_may_be_published_from_where_they_lie(capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert ran(capsys, "check", FOLDER / name)[0] == 0
    assert load_directory(directory=FOLDER / name).policy.id == name
