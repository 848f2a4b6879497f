"""The registry is whole and honest, and a promise never shows as more than its proof."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from lofte.domain.errors import LofteError
from lofte.domain.policy.model import Promise, Words
from lofte.domain.promises.registry import CONTROLS, FAMILIES, ROWS, Control, built_controls, control_for_row
from lofte.domain.promises.state import (
    NEAR,
    REASON_WORDS,
    Deadline,
    Finding,
    ProofRun,
    Reason,
    Verdict,
    state,
)
from lofte.domain.terms import PromiseState

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
GATE = CONTROLS["K3.send-gate"]
UNBUILT = CONTROLS["K4.sweep"]
UNPROVABLE = CONTROLS["K7.social-cookie-content"]

EXPECTED_ROWS = {f"OMS-{n:02d}" for n in range(1, 71)} | {f"SOMG-{n:02d}" for n in range(1, 68)}
FAMILY_OF_ROWS = {
    "K1": "OMS-01 OMS-02 OMS-18 OMS-24 SOMG-05 SOMG-06 SOMG-17 SOMG-30",
    "K2": "OMS-14 OMS-35 OMS-53 SOMG-32 SOMG-40 SOMG-41 SOMG-66",
    "K3": "OMS-20 OMS-22 OMS-25 OMS-28 OMS-34 OMS-54 OMS-56 SOMG-12 SOMG-13 SOMG-34 SOMG-63",
    "K4": "OMS-23 OMS-27 OMS-36 OMS-37 OMS-38 OMS-59 OMS-60 SOMG-49 SOMG-50 SOMG-51",
    "K5": "OMS-51 OMS-52 OMS-55 OMS-57 OMS-58 OMS-68 SOMG-55 SOMG-56 SOMG-57 SOMG-67",
    "K6": "OMS-10 OMS-47 OMS-48 OMS-49 OMS-50 SOMG-45 SOMG-46 SOMG-47 SOMG-48",
    "K7": "OMS-11 OMS-39 OMS-40 OMS-41 OMS-42 OMS-43 OMS-44 OMS-45 OMS-46 OMS-67 OMS-70"
    " SOMG-01 SOMG-02 SOMG-03 SOMG-54 SOMG-62 SOMG-64",
    "K8": "OMS-61 OMS-62 SOMG-53",
    "K9": "OMS-63 OMS-64 OMS-65",
    "K10": "OMS-03 OMS-31 OMS-66 SOMG-09 SOMG-38 SOMG-43 SOMG-59 SOMG-65",
    "K11": "OMS-06 OMS-07 OMS-08 OMS-09 OMS-29 OMS-30",
    "K12": "OMS-21 SOMG-18 SOMG-21 SOMG-24 SOMG-27 SOMG-28",
}


def promise_of(control: Control) -> Promise:
    return Promise(id="T-01", control=control.id, sentence=Words(sv="Löfte.", en="Promise."), section="s")


def run_of(
    *,
    control: Control = GATE,
    at: datetime = AT,
    canary_seen: bool = True,
    findings: int = 0,
    policy_version: int = 1,
) -> ProofRun:
    return ProofRun(
        control=control.id,
        at=at,
        policy_version=policy_version,
        rows_examined=3,
        canary_seen=canary_seen,
        findings=tuple(Finding(code="planted", place=f"message {n}") for n in range(findings)),
        run_hash="b" * 64,
        previous_hash="a" * 64,
    )


def shown(*runs: ProofRun, control: Control = GATE, due: tuple[datetime, ...] = (), at: datetime = AT) -> Verdict:
    deadlines = [Deadline(reference=f"case {n}", due=instant) for n, instant in enumerate(due)]
    return state(promise=promise_of(control), control=control, runs=runs, deadlines=deadlines, at=at)


def test_every_catalogue_row_names_exactly_one_control() -> None:
    assert set(ROWS) == EXPECTED_ROWS
    assert sorted(row for control in CONTROLS.values() for row in control.rows) == sorted(EXPECTED_ROWS)


def test_rows_that_a_family_names_have_their_control_in_that_family() -> None:
    stray = [
        row
        for family, rows in FAMILY_OF_ROWS.items()
        for row in rows.split()
        if control_for_row(row).family != family and (row, family) != ("OMS-07", "K8")
    ]
    assert stray == []


def test_a_row_that_no_family_names_has_a_control_outside_the_first_twelve_or_shares_a_named_one() -> None:
    named = {row for rows in FAMILY_OF_ROWS.values() for row in rows.split()}
    shared = {"SOMG-07"}  # the same check as OMS-62 proves it
    inside = {row for row in EXPECTED_ROWS - named if control_for_row(row).family in FAMILY_OF_ROWS}
    assert inside == shared


def test_exactly_the_five_controls_that_run_are_called_built() -> None:
    assert {control.id for control in built_controls()} == {
        "K11.controller-isolation",
        "K3.send-gate",
        "K2.standing-equals-events",
        "K1.every-field-classified",
        "K13.evidence-chain",
    }
    assert all(control.planned_in is not None and control.probe is None for control in set_of_unbuilt())


def set_of_unbuilt() -> list[Control]:
    return [control for control in CONTROLS.values() if not control.built]


def test_every_family_in_use_has_a_name_in_both_languages() -> None:
    assert {control.family for control in CONTROLS.values()} == set(FAMILIES)


def test_titles_and_failures_are_whole_sentences_that_tell_the_controls_apart() -> None:
    for language in ("sv", "en"):
        titles = [control.title[language] for control in CONTROLS.values()]
        failures = [control.fails_when[language] for control in CONTROLS.values()]
        assert len(set(titles)) == len(titles)
        assert len(set(failures)) == len(failures)
        assert [text for text in failures if not text.endswith(".")] == []


def test_an_unknown_row_is_refused_with_its_name() -> None:
    with pytest.raises(LofteError) as caught:
        control_for_row("OMS-71")
    assert caught.value.problems[0].code == "promise.row.unknown"
    assert "OMS-71" in caught.value.problems[0].message


@pytest.mark.parametrize(
    "change",
    [
        {"built": True},
        {"probe": "x"},
        {"planned_in": None},
        {"family": "K5"},
        {"built": True, "probe": "x", "planned_in": None, "provable": False},
        {"unknown": 1},
    ],
)
def test_a_control_that_is_dishonest_about_being_built_cannot_be_declared(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Control.model_validate(UNBUILT.model_dump() | change)


def test_kept_after_a_fresh_run_that_saw_its_canary_and_found_nothing() -> None:
    assert shown(run_of()).state is PromiseState.KEPT
    assert shown(run_of(at=AT - timedelta(hours=GATE.sla_hours))).state is PromiseState.KEPT


@pytest.mark.parametrize(
    ("runs", "reason"),
    [
        ([], Reason.NEVER_RUN),
        ([run_of(at=AT + timedelta(seconds=1))], Reason.NEVER_RUN),
        ([run_of(control=CONTROLS["K13.evidence-chain"])], Reason.NEVER_RUN),
        ([run_of(canary_seen=False)], Reason.CANARY_MISSED),
        ([run_of(at=AT - timedelta(hours=GATE.sla_hours, seconds=1))], Reason.STALE),
        (
            [run_of(at=AT - timedelta(hours=2)), run_of(at=AT - timedelta(hours=1), canary_seen=False)],
            Reason.CANARY_MISSED,
        ),
    ],
)
def test_not_proven_and_says_why(runs: list[ProofRun], reason: Reason) -> None:
    verdict = shown(*runs)
    assert (verdict.state, verdict.reason) == (PromiseState.UNPROVEN, reason)


def test_a_run_on_another_version_of_the_policy_proves_nothing() -> None:
    verdict = state(promise=promise_of(GATE), control=GATE, runs=[run_of()], deadlines=[], at=AT, policy_version=2)
    assert (verdict.state, verdict.reason) == (PromiseState.UNPROVEN, Reason.OTHER_VERSION)


def test_what_is_not_built_or_cannot_be_known_never_shows_as_more_than_unproven() -> None:
    assert shown(run_of(control=UNBUILT), control=UNBUILT).reason is Reason.NOT_BUILT
    assert shown(run_of(control=UNPROVABLE), control=UNPROVABLE).reason is Reason.NOT_PROVABLE


def test_findings_break_the_promise_and_neither_age_nor_a_blind_run_heals_it() -> None:
    old = run_of(at=AT - timedelta(days=90), findings=1)
    assert shown(old).state is PromiseState.BROKEN
    assert shown(old, run_of(canary_seen=False)).state is PromiseState.BROKEN
    assert shown(old, run_of()).state is PromiseState.KEPT
    assert shown(run_of(canary_seen=False, findings=1)).state is PromiseState.BROKEN


def test_a_deadline_that_nears_shows_as_close_and_one_that_passed_as_broken() -> None:
    assert shown(run_of(), due=(AT + NEAR,)).state is PromiseState.CLOSE
    assert shown(run_of(), due=(AT + NEAR + timedelta(seconds=1),)).state is PromiseState.KEPT
    assert shown(run_of(), due=(AT,)).state is PromiseState.CLOSE
    late = shown(run_of(), due=(AT + NEAR, AT - timedelta(seconds=1)))
    assert (late.state, late.reason) == (PromiseState.BROKEN, Reason.DEADLINE_PASSED)
    assert late.deadline is not None
    assert late.deadline.reference == "case 1"


def test_a_promise_is_not_judged_by_another_control() -> None:
    with pytest.raises(LofteError):
        state(promise=promise_of(GATE), control=UNBUILT, runs=[], deadlines=[], at=AT)


def test_a_run_without_a_time_zone_is_refused() -> None:
    with pytest.raises(LofteError):
        run_of(at=datetime(2026, 11, 22, 12))


def test_every_reason_has_words_in_both_languages() -> None:
    assert set(REASON_WORDS) == set(Reason)


offsets = st.integers(min_value=-100 * 3600, max_value=100 * 3600).map(lambda seconds: timedelta(seconds=seconds))
any_control = st.sampled_from([GATE, UNBUILT, UNPROVABLE, CONTROLS["K13.evidence-chain"]])
any_run = st.builds(
    run_of,
    control=any_control,
    at=offsets.map(lambda offset: AT + offset),
    canary_seen=st.booleans(),
    findings=st.integers(min_value=0, max_value=2),
)
any_due = st.lists(offsets.map(lambda offset: AT + 10 * offset), max_size=3).map(tuple)


@given(runs=st.lists(any_run, max_size=6), control=any_control, due=any_due)
def test_kept_always_rests_on_a_fresh_run_that_saw_its_canary(
    runs: list[ProofRun], control: Control, due: tuple[datetime, ...]
) -> None:
    verdict = shown(*runs, control=control, due=due)
    own = [run for run in runs if run.control == control.id and run.at <= AT]
    if verdict.state is PromiseState.KEPT:
        last = max(own, key=lambda run: run.at)
        proof = verdict.run
        assert proof is not None
        assert proof.at == last.at
        assert control.built
        assert control.provable
        assert proof.canary_seen
        assert not proof.findings
        assert AT - proof.at <= timedelta(hours=control.sla_hours)
        assert all(instant > AT + NEAR for instant in due)


@given(runs=st.lists(any_run, max_size=6), control=any_control, due=any_due)
def test_runs_of_other_controls_and_of_the_future_change_nothing(
    runs: list[ProofRun], control: Control, due: tuple[datetime, ...]
) -> None:
    own = [run for run in runs if run.control == control.id and run.at <= AT]
    assert shown(*runs, control=control, due=due) == shown(*own, control=control, due=due)


@given(runs=st.lists(any_run, max_size=6), control=any_control)
def test_broken_without_a_deadline_always_rests_on_a_finding(runs: list[ProofRun], control: Control) -> None:
    verdict = shown(*runs, control=control)
    if verdict.state is PromiseState.BROKEN:
        assert verdict.run is not None
        assert verdict.run.findings


@given(runs=st.lists(any_run, max_size=6), later=st.integers(min_value=1, max_value=10_000))
def test_time_alone_never_proves_a_promise(runs: list[ProofRun], later: int) -> None:
    past = [run for run in runs if run.at <= AT]
    if shown(*past).state is not PromiseState.KEPT:
        assert shown(*past, at=AT + timedelta(hours=later)).state is not PromiseState.KEPT
