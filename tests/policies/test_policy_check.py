"""Every lint finds what it is for, in the model and in the words of both languages, and leaves what is lawful alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from lofte.domain.policy.check import RULES, Finding, Severity, case_of, check, findings, publishable
from lofte.domain.policy.load import load
from lofte.domain.policy.references import LINTS
from lofte.domain.promises.registry import CONTROLS
from tests.policies import agreement_cases, lint_cases
from tests.policies.lint_words import WORDS
from tests.policies.small import FILES, OTHER, added, edited, saying
from tests.policies.spoiled import INTEREST, open_question, policy

MODEL = (*lint_cases.CASES, *agreement_cases.CASES)

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
STARRED = {"L01", "L02", "L03", "L10"}


def found(files: Mapping[str, str], at: datetime | None = AT) -> tuple[Finding, ...]:
    return check(text=load(files=files), at=at)


def codes(files: Mapping[str, str], at: datetime | None = AT) -> set[str]:
    return {finding.code for finding in found(files, at)}


def test_the_small_policy_has_no_findings_at_all() -> None:
    assert found(FILES) == ()


def test_there_is_a_rule_for_every_lint_and_each_code_once() -> None:
    assert {rule.code for rule in RULES if rule.code.startswith("L")} == LINTS
    assert len({rule.code for rule in RULES}) == len(RULES)


def test_exactly_the_starred_lints_and_open_questions_block() -> None:
    blocking = {rule.code for rule in RULES if rule.severity is Severity.BLOCK}
    assert blocking == STARRED | {"P26"}


@pytest.mark.parametrize(("code", "sv", "en", "lawful_sv", "lawful_en"), WORDS)
def test_the_words_are_found_in_each_language_and_lawful_words_are_not(
    code: str, sv: str, en: str, lawful_sv: str, lawful_en: str
) -> None:
    assert code in codes(saying(sv=sv))
    assert code in codes(saying(en=en))
    assert code not in codes(saying(sv=lawful_sv, en=lawful_en))


def test_a_sentence_is_found_on_its_own_line_and_quoted() -> None:
    files = saying(sv="Det här är bra.\nVi säljer aldrig\nuppgifter.")
    (finding,) = [item for item in found(files) if item.code == "L06"]
    rows = files["notice.sv.md"].split("\n")
    assert rows[finding.line - 1] == "Vi säljer aldrig"
    assert finding.quote == "Vi säljer aldrig uppgifter."


@pytest.mark.parametrize(("code", "name", "bad", "good"), MODEL, ids=[f"{row[0]} {row[1]}" for row in MODEL])
def test_the_model_is_found_wanting_and_what_is_near_it_is_not(
    code: str, name: str, bad: dict[str, str], good: dict[str, str]
) -> None:
    assert code in codes(bad), name
    assert code not in codes(good), name


def test_every_rule_has_a_case_that_shows_it() -> None:
    assert {rule.code for rule in RULES} == {row[0] for row in WORDS} | {row[0] for row in MODEL}


def test_every_finding_names_a_place_and_says_in_both_languages_what_to_write() -> None:
    for _, _, bad, _ in MODEL:
        for finding in found(bad):
            rows = bad[finding.file].split("\n")
            assert 1 <= finding.line <= len(rows)
            assert finding.law
            for words in (finding.message, finding.remedy):
                assert words.sv != words.en
                assert "{" not in words.sv.replace("[{ sv", "").replace("[[", "")


def test_what_the_model_says_wrongly_is_found_on_its_line() -> None:
    files = policy('country = "SE"', 'country = "US"')
    (finding,) = [item for item in found(files) if item.code == "P02"]
    assert files["policy.toml"].split("\n")[finding.line - 1] == 'country = "US"'


@pytest.mark.parametrize("code", sorted(STARRED))
def test_a_starred_lint_refuses_publishing(code: str) -> None:
    bad = next(row[2] for row in MODEL if row[0] == code)
    result = found(bad)
    assert code in {item.code for item in result}
    assert not publishable(findings=result)


def test_an_open_question_refuses_publishing() -> None:
    assert not publishable(findings=found(open_question()))


def test_a_contradiction_refuses_publishing() -> None:
    files = policy("[settings]", '[sharing]\nmode = "none"\n\n[settings]')
    assert not publishable(findings=found(files))


def test_a_warning_does_not_refuse_publishing() -> None:
    result = found(saying(sv="Vi använder SSL."))
    assert [item.code for item in result] == ["L12"]
    assert publishable(findings=result)


def test_what_time_alone_changes_is_left_out_without_a_time() -> None:
    files = policy("reviewed = 2026-09-01", "reviewed = 2020-09-01")
    assert "P05" not in codes(files, at=None)
    assert "P05" in codes(files)


def test_an_absolute_promise_is_only_kept_from_the_list_by_a_control_that_runs() -> None:
    text = load(files=edited("promises.toml", f'control = "{OTHER}"', f'control = "{OTHER}"\nabsolute = true'))
    named = {item.code for item in findings(case=case_of(text=text, built=frozenset()))}
    assert "L06" in named
    assert findings(case=case_of(text=text, built=frozenset(CONTROLS))) == ()


def test_the_gravest_stands_first() -> None:
    files = saying(sv="Vi använder SSL. Klaga hos Datainspektionen.", files=policy("556000-4615", "556000-4616"))
    weights = [item.severity for item in found(files)]
    assert weights == sorted(weights, key=[Severity.ERROR, Severity.BLOCK, Severity.WARN].index)
    assert {Severity.ERROR, Severity.BLOCK, Severity.WARN} == set(weights)


def test_two_purposes_may_send_newsletters_on_a_basis_each() -> None:
    other = FILES["policy.toml"].split("[[activities]]")[1]
    other = other.replace('"newsletter"\nlabel', '"customers"\nlabel').replace(
        'sv = "nyhetsbrev", en = "newsletter"', 'sv = "nyhetsbrev till kunder", en = "newsletter to customers"'
    )
    other = other.replace(
        'basis = "consent"',
        'basis = "legitimate_interests"\nassessment = "lia-1"\nassessed_on = 2026-09-01\n' + INTEREST,
    )
    files = policy('[[activities]]\nid = "delivery"', f'[[activities]]{other}[[activities]]\nid = "delivery"')
    sv = "Nyhetsbrev till kunder vilar på en intresseavvägning."
    en = "A newsletter to customers rests on legitimate interests."
    assert "L10" not in codes(saying(sv=sv, en=en, files=files))
    assert "L10" in codes(saying(sv=sv, en=en))


def test_words_added_below_a_heading_do_not_hide_another_section_s_lack() -> None:
    files = added("notice.sv.md", "Uppgifterna sparas en rimlig tid.")
    assert "L04" in codes(files)
