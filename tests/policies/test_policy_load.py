"""A policy that is wrong is told in full: every error, with file, line, what is wrong and how to mend it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lofte.domain.errors import LofteError, Problem
from lofte.domain.policy.load import LONGEST, NAMES, digest, load
from lofte.domain.policy.model import PolicyText
from lofte.domain.terms import Language, LawfulBasis
from tests.policies.broken import TOLD
from tests.policies.small import FILES, OTHER, edited, saying
from tests.policies.spoiled import policy


def problems(files: Mapping[str, str]) -> tuple[Problem, ...]:
    with pytest.raises(LofteError) as caught:
        load(files=files)
    return caught.value.problems


def test_a_policy_without_errors_is_loaded_whole() -> None:
    text = load(files=FILES)
    assert text.policy.entity().name == "Lindvik Tryck AB"
    assert text.policy.activities[0].basis is LawfulBasis.CONSENT
    assert [promise.id for promise in text.policy.promises] == ["LIND-01", "LIND-02"]
    assert text.notices == {Language.SV: FILES["notice.sv.md"], Language.EN: FILES["notice.en.md"]}
    assert text.sources == FILES


def test_every_error_is_told_at_once_with_file_and_line() -> None:
    files = policy("version = 2", 'version = "2"')
    files = policy('basis = "contract"', 'basis = "contrakt"', files)
    files = policy('recipients = ["mailhost"]', 'recipients = ["postman"]', files)
    files = policy('period = "P12M"', 'period = "a year"', files)
    files = edited("promises.toml", f'control = "{OTHER}"', 'control = "K7.web-skan"', files)
    files = edited("promises.toml", "som inte kan ändras", "som ej kan ändras", files)
    files = edited("notice.sv.md", "## Säkerhet", "> Så här.\n\n## Säkerhet", files)
    files["README.toml"] = ""
    told = problems(files)
    assert {problem.code for problem in told} == {
        "wrong_type",
        "unknown_word",
        "unknown_reference",
        "wrong_form",
        "unknown_control",
        "sentence_missing",
        "notice_markdown",
        "unknown_file",
    }
    for problem in told:
        assert problem.message
        assert problem.remedy
        if problem.code != "unknown_file":
            assert problem.line
            assert 1 <= problem.line <= files[problem.place].count("\n") + 1


@pytest.mark.parametrize(("code", "files", "line", "words"), TOLD, ids=[f"{row[0]} {row[3]}" for row in TOLD])
def test_an_error_names_its_line_and_what_to_do(code: str, files: dict[str, str], line: str, words: str) -> None:
    of_code = [problem for problem in problems(files) if problem.code == code]
    rows = {problem: files[problem.place].split("\n")[(problem.line or 1) - 1] for problem in of_code}
    named = [problem for problem, row in rows.items() if row == line]
    assert named, f"{line!r} is not among {list(rows.values())}"
    assert any(words in problem.text() for problem in named)


def test_one_mistake_is_told_once() -> None:
    assert len(problems(policy('country = "SE"', 'country = "Sverige"'))) == 1
    assert len(problems(policy("version = 2", 'version = "2"'))) == 1
    cookie = '[[cookies.listed]]\nname = "a"\nprovider = "b"\ncategory = "necessary"\nlifetime = "long"\n'
    cookie += 'purpose = { sv = "a", en = "b" }\n\n[settings]'
    assert len(problems(policy("[settings]", cookie))) == 1


def test_a_syntax_error_in_one_file_does_not_hide_errors_in_the_others() -> None:
    files = policy("version = 2", "version = ")
    files = edited("promises.toml", 'section = "security"', 'section = "safety"', files)
    files = edited("notice.en.md", "## Security", "| a | b |\n\n## Security", files)
    told = problems(files)
    assert {(problem.place, problem.code) for problem in told} == {
        ("policy.toml", "toml_syntax"),
        ("promises.toml", "unknown_section"),
        ("notice.en.md", "notice_markdown"),
    }


def test_a_missing_file_is_named_and_a_misspelt_one_suggested() -> None:
    files = dict(FILES)
    files["promise.toml"] = files.pop("promises.toml")
    told = {problem.place: problem for problem in problems(files)}
    assert told["promises.toml"].code == "missing_file"
    assert '"promises.toml"' in told["promise.toml"].remedy


def test_no_files_at_all_are_four_missing_files() -> None:
    assert {problem.place for problem in problems({})} == set(NAMES)


def test_a_file_beyond_all_measure_is_refused_before_it_is_read() -> None:
    (told,) = [item for item in problems({**FILES, "notice.sv.md": "# A\n" + "a" * LONGEST}) if item.code == "too_long"]
    assert told.place == "notice.sv.md"


def test_brackets_without_end_are_bad_input_and_not_a_crash() -> None:
    told = problems(policy("version = 2", "version = " + "[" * 100_000))
    assert {problem.code for problem in told} == {"toml_syntax"}


def test_a_promise_may_break_over_lines_and_bear_emphasis_in_the_notice() -> None:
    files = edited("notice.sv.md", "Varje nyhetsbrev har en", "*Varje*\nnyhetsbrev har\u00a0en")
    assert load(files=files).policy.promises[0].id == "LIND-01"


def test_a_sentence_may_not_begin_or_end_within_a_word() -> None:
    files = edited("promises.toml", "Varje nyhetsbrev har en länk", "arje nyhetsbrev har en länk")
    assert [problem.code for problem in problems(files)] == ["sentence_missing"]


def test_a_sentence_must_stand_in_both_languages() -> None:
    files = edited("notice.en.md", "cannot be changed", "can not be changed")
    (told,) = problems(files)
    assert "notice.en.md" in told.message


@pytest.mark.parametrize("spoil", [lambda text: text.replace("\n", "\r\n"), lambda text: "\ufeff" + text])
def test_line_ends_and_a_byte_order_mark_change_neither_policy_nor_hash(spoil: Callable[[str], str]) -> None:
    plain, other = load(files=FILES), load(files={name: spoil(text) for name, text in FILES.items()})
    assert other.policy == plain.policy
    assert other.digest == plain.digest


@given(st.sampled_from(NAMES), st.text(max_size=5))
@settings(max_examples=50, deadline=None)
def test_any_other_words_have_another_hash(name: str, more: str) -> None:
    changed = {**FILES, name: FILES[name] + more}
    same = changed[name].replace("\r\n", "\n") == FILES[name]
    assert (digest(files=changed) == digest(files=FILES)) is same


def test_words_that_move_from_one_file_to_the_next_have_another_hash() -> None:
    assert digest(files={"a": "bc", "d": ""}) != digest(files={"a": "b", "d": "c"})
    assert digest(files={"a": "b"}) != digest(files={"ab": ""})


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_spoiled_anyhow_it_loads_or_says_where_and_never_crashes(data: st.DataObject) -> None:
    files = dict(FILES)
    for _ in range(data.draw(st.integers(1, 3))):
        name = data.draw(st.sampled_from(NAMES))
        text = files[name]
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.integers(0, 30)))
        files[name] = text[:start] + data.draw(st.text("ab[]{}=\"'#*_`<>!\\\n\u2028\x00 0-", max_size=6)) + text[end:]
    try:
        assert isinstance(load(files=files), PolicyText)
    except LofteError as error:
        assert error.problems
        for problem in error.problems:
            assert problem.place in NAMES
            assert problem.line
            assert problem.remedy
            assert problem.message


def test_a_hundred_and_forty_promises_load_well_within_a_second() -> None:
    sentences = [f"Det här lovar vi som nummer {number}." for number in range(140)]
    promises = "".join(
        f'[[promises]]\nid = "MANY-{number:03}"\ncontrol = "{OTHER}"\nsection = "more"\n'
        f'sentence = {{ sv = "{words}", en = "{words}" }}\n'
        for number, words in enumerate(sentences)
    )
    filler = "\n\n".join(f"{words} Och så mycket annat som hör dit, i många ord. " * 3 for words in sentences)
    files = saying(sv=filler, en=filler)
    files["promises.toml"] += promises
    start = time.process_time()
    text = load(files=files)
    assert time.process_time() - start < 0.8
    assert len(text.policy.promises) == 142
