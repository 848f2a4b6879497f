"""A control is due, runs first among the canaries, and leaves a linked record; only that may show a promise as kept."""

from __future__ import annotations

import ast
import re
from datetime import timedelta

import pytest

from lofte.clock import system_now
from lofte.domain.acts import SYSTEM, Act
from lofte.domain.errors import LofteError
from lofte.domain.promises.findings import FINDING_WORDS
from lofte.domain.promises.registry import CONTROLS, built_controls
from lofte.domain.promises.state import Finding, Reason
from lofte.domain.states import ControllerKind, ProofOutcome
from lofte.domain.terms import PromiseState
from lofte.queries.promises import promise_states
from lofte.store.models import Controller, ControlRun, Work
from lofte.store.scopes import within
from lofte.usecases import promises
from lofte.usecases.controls import canaries, data_map, running, runs, work
from lofte.usecases.controls.examining import Examined, Interrupted
from lofte.usecases.controls.registry import PROBES
from lofte.usecases.notices import publish_policy
from lofte.usecases.working import run_all_due
from tests import world
from tests.architecture import tree
from tests.policies.examples import files
from tests.policies.small import edited
from tests.promises import proving
from tests.world import AT

MAP = "K1.every-field-classified"
pytestmark = pytest.mark.django_db


def test_every_built_control_has_a_probe_and_every_probe_a_control() -> None:
    assert {control.probe for control in built_controls()} == set(PROBES)


NAMERS = ("src/lofte/usecases/controls/", "src/lofte/store/verifying.py", "src/lofte/store/rls.py")
CODE = re.compile(r"[a-z]+(_[a-z]+)*")


def codes_named() -> set[str]:
    """Every code that stands in the probes: given to `find`, given as `code`, yielded, or returned by a `_code`."""
    found: set[object] = set()
    for node in (node for path in tree.modules(*NAMERS) for node in ast.walk(tree.parsed(path))):
        match node:
            case ast.Call(func=ast.Attribute(attr="find"), args=[ast.Constant(value=code), *_]):
                found.add(code)
            case ast.keyword(arg="code", value=ast.Constant(value=code)):
                found.add(code)
            case ast.Yield(value=ast.Constant(value=code)):
                found.add(code)
            case ast.FunctionDef(name="_code"):
                found |= {one.value for one in ast.walk(node) if isinstance(one, ast.Constant)}
    return {code for code in found if isinstance(code, str) and CODE.fullmatch(code)}


def test_every_finding_that_a_probe_can_name_has_words_and_no_other_has() -> None:
    named = codes_named()
    assert named >= {"refused_as_left", "entry_changed", "role_superuser", "standing_missing", "unclassified"}
    assert named ^ set(FINDING_WORDS) == set()


def test_runs_of_a_control_form_a_chain_of_their_own() -> None:
    ours = proving.firm()
    first, second = proving.run(MAP, ours), proving.run(MAP, ours)
    other = proving.run("K13.evidence-chain", ours)
    assert first.detail["previous_hash"] == other.detail["previous_hash"] == runs.NOTHING
    assert second.detail["previous_hash"] == first.detail["run_hash"]
    assert runs.digest(row=second) == second.detail["run_hash"]


def test_the_record_of_a_run_cannot_be_changed_without_its_hash_telling() -> None:
    made = proving.run(MAP, proving.firm())
    for name, value in (("outcome", "findings"), ("findings", 1), ("canary_seen", 0), ("examined", 0)):
        before = getattr(made, name)
        setattr(made, name, value)
        assert runs.digest(row=made) != made.detail["run_hash"], name
        setattr(made, name, before)


def test_a_probe_that_breaks_off_is_recorded_as_failed_and_proves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = proving.firm()

    def broken(**_):
        raise ZeroDivisionError("someone@person.example")

    monkeypatch.setattr(data_map.datamap, "installed", broken)
    made = proving.run(MAP, ours)
    assert (made.outcome, made.detail["problem"]) == (ProofOutcome.FAILED, "ZeroDivisionError")
    assert "person.example" not in str(made.detail)
    assert proving.shown(MAP, ours) == (PromiseState.UNPROVEN, Reason.CANARY_MISSED)


def test_a_canary_in_which_nothing_is_planted_proves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = proving.firm()
    monkeypatch.setattr(data_map, "PLANTED", frozenset())
    assert proving.run(MAP, ours).outcome == ProofOutcome.BLIND


def test_what_a_blind_run_finds_all_the_same_breaks_the_promise(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = proving.firm()
    there = data_map.datamap.installed() | {data_map.Column(table="subject", name="shoe_size")}
    monkeypatch.setattr(data_map.datamap, "installed", lambda: there)
    monkeypatch.setattr(data_map, "PLANTED", frozenset({Finding(code="unclassified", place="nowhere")}))
    assert proving.run(MAP, ours).outcome == ProofOutcome.BLIND
    assert proving.shown(MAP, ours) == (PromiseState.BROKEN, Reason.FINDINGS)


def test_many_findings_are_counted_and_a_few_of_them_named(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = proving.firm()
    there = data_map.datamap.installed() | {data_map.Column(table="stray", name=f"c{n}") for n in range(300)}
    monkeypatch.setattr(data_map.datamap, "installed", lambda: there)
    made = proving.run(MAP, ours)
    assert made.findings == 300
    assert len(made.detail["findings"]) == runs.SHOWN


def test_a_control_is_due_until_it_has_run_and_again_after_six_hours_or_under_another_version() -> None:
    ours = proving.firm()
    everything = {control.id for control in built_controls()}
    assert {control.id for control in running.due_controls(controller=ours, at=AT)} == everything
    promises.run_controls(controller=ours, now=proving.now)
    assert running.due_controls(controller=ours, at=AT) == ()
    later = AT + running.EVERY
    assert {control.id for control in running.due_controls(controller=ours, at=later)} == everything
    second = edited("policy.toml", "\nversion = 1\n", "\nversion = 2\n", files("ekorren"))
    publish_policy(controller=ours, files=second, actor=SYSTEM, at=AT)
    assert {control.id for control in running.due_controls(controller=ours, at=AT)} == everything


def test_canaries_the_installation_and_closed_controllers_are_never_due() -> None:
    ours = proving.firm()
    pair = canaries.pair()
    home = Controller.objects.get(kind=ControllerKind.INSTALLATION).id
    Controller.objects.filter(id=ours).update(closed_at=AT)
    assert [running.due_controls(controller=one, at=AT) for one in (pair.one, pair.two, home, ours)] == [()] * 4


def test_the_worker_runs_what_is_due_once_and_again_when_six_hours_have_gone() -> None:
    ours = proving.firm()
    run_all_due(now=proving.now)
    with within(ours):
        assert ControlRun.objects.count() == len(built_controls())
        assert set(ControlRun.objects.values_list("outcome", flat=True)) == {ProofOutcome.CLEAN}
    run_all_due(now=proving.now)
    with within(ours):
        assert ControlRun.objects.count() == len(built_controls())
    run_all_due(now=lambda: AT + running.EVERY)
    with within(ours):
        assert ControlRun.objects.count() == 2 * len(built_controls())
    assert Work.objects.filter(controller_id=ours, kind=work.KIND).count() == 1


def test_somebody_who_asks_has_every_control_run_again_at_once_and_the_evidence_says_who_asked() -> None:
    ours = proving.firm()
    run_all_due(now=proving.now)
    promises.ask_for_proof(controller=ours, actor=SYSTEM, at=AT)
    promises.ask_for_proof(controller=ours, actor=SYSTEM, at=AT)
    run_all_due(now=proving.now)
    with within(ours):
        assert ControlRun.objects.count() == 2 * len(built_controls())
        assert len(proving.entries(act=Act.PROOF_ASKED)) == 2


def test_a_worker_that_must_stop_keeps_what_is_done_and_goes_on_later() -> None:
    ours = proving.firm()
    left = [True] * 4

    def go_on() -> bool:
        return bool(left and left.pop())

    with pytest.raises(Interrupted):
        promises.run_controls(controller=ours, now=proving.now, go_on=go_on)
    with within(ours):
        assert ControlRun.objects.count() < len(built_controls())
    run_all_due(now=proving.now)
    with within(ours):
        assert ControlRun.objects.count() == len(built_controls())


def test_two_runs_at_once_never_name_the_same_one_before_them() -> None:
    ours = proving.firm()
    for _ in range(3):
        runs.keep(
            controller=ours,
            control=MAP,
            result=runs.Result(problem="Planted"),
            at=AT,
            recorded_at=AT,
            took=timedelta(),
        )
    with within(ours):
        before = [row.detail["previous_hash"] for row in ControlRun.objects.order_by("id")]
    assert len(set(before)) == 3


def test_an_unknown_control_and_missing_canaries_are_said_plainly() -> None:
    ours = proving.firm()
    with pytest.raises(LofteError) as unknown:
        promises.run_controls(controller=ours, now=proving.now, only=["K99.nothing"])
    assert (unknown.value.problems[0].code, unknown.value.problems[0].place) == ("CONTROL_UNKNOWN", "K99.nothing")
    Controller.objects.filter(slug=canaries.SLUGS[1]).update(slug="elsewhere")
    with pytest.raises(LofteError) as missing:
        promises.run_controls(controller=ours, now=proving.now)
    assert missing.value.problems[0].code == "CANARIES_MISSING"


def test_only_what_has_run_shows_as_kept_and_everything_else_says_why() -> None:
    ours = proving.firm()
    before = promise_states(controller=ours, at=AT)
    assert {one.state for one in before} == {PromiseState.UNPROVEN}
    promises.run_controls(controller=ours, now=proving.now)
    after = promise_states(controller=ours, at=AT)
    kept = {one.control.id for one in after if one.state is PromiseState.KEPT}
    assert kept == {one.control.id for one in after if one.control.built}
    assert len(kept) >= 4
    for one in after:
        assert one.why.sv
        assert one.why.en
        assert len(one.history) == 30
        assert one.history[-1] is one.state
        assert (one.latest is not None) == one.control.built


def test_a_proof_grows_old_and_what_was_found_does_not() -> None:
    ours = proving.firm()
    run = proving.run(MAP, ours)
    next_day = AT + timedelta(hours=CONTROLS[MAP].sla_hours, minutes=1)
    assert _shown(ours, next_day) == (PromiseState.UNPROVEN, Reason.STALE)
    runs.keep(
        controller=ours,
        control=MAP,
        result=runs.Result(
            look=proving.canary(MAP),
            examined=Examined(rows=1, count=1, findings=(Finding(code="unclassified", place="subject.shoe_size"),)),
        ),
        at=AT + timedelta(minutes=1),
        recorded_at=AT + timedelta(minutes=1),
        took=timedelta(),
    )
    assert run.findings == 0
    assert _shown(ours, AT + timedelta(days=100)) == (PromiseState.BROKEN, Reason.FINDINGS)


def _shown(controller, at):
    return next(
        (one.state, one.verdict.reason) for one in promise_states(controller=controller, at=at) if one.control.id == MAP
    )


def test_three_controllers_have_three_proofs() -> None:
    """The controller's own, another's, and a client's: a run on one says nothing of the others."""
    ours = proving.firm()
    theirs, client = world.agency("trillingen"), world.client(ours)
    promises.run_controls(controller=ours, now=proving.now, only=[MAP])
    assert {one.state for one in promise_states(controller=theirs, at=AT)} == {PromiseState.UNPROVEN}
    assert {one.state for one in promise_states(controller=client, at=AT)} == {PromiseState.UNPROVEN}


def test_the_machine_s_clock_is_kept_beside_the_law_s() -> None:
    made = proving.run(MAP, proving.firm())
    assert made.at == AT
    assert abs(made.system_at - system_now()) < timedelta(minutes=5)
