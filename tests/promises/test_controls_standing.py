"""What stands for a person follows from what happened; a stored row that says otherwise shows."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lofte.domain.acts import SYSTEM, Act
from lofte.domain.promises.state import Reason
from lofte.domain.standing.events import ConsentGiven, ConsentWithdrawn, Objected
from lofte.domain.states import ProofOutcome
from lofte.domain.terms import Channel, PromiseState
from lofte.store import standing
from lofte.store.evidence import recording
from lofte.store.models import Standing
from lofte.store.scopes import within
from lofte.usecases.controls import canaries, standing_events
from lofte.usecases.controls.registry import PROBES
from tests import world
from tests.promises import proving
from tests.world import AT, BEFORE

CONTROL = "K2.standing-equals-events"
pytestmark = pytest.mark.django_db


def crowd(controller):
    """People who said yes, no, both, and nothing."""
    said = {
        "yes": [world.consent()],
        "no": [Objected(at=BEFORE)],
        "both": [
            world.consent(),
            ConsentWithdrawn(at=AT - timedelta(days=1), purpose="newsletter", channel=Channel.EMAIL),
        ],
        "ends": [
            ConsentGiven(
                at=BEFORE,
                purpose="newsletter",
                channel=Channel.EMAIL,
                policy_version=1,
                expires_on=(AT - timedelta(days=5)).date(),
            )
        ],
        "nothing": [],
    }
    return {
        name: world.admit(controller, email=f"{name}@person.example", events=events) for name, events in said.items()
    }


def test_rows_that_are_what_the_events_say_are_found_so_also_where_time_has_changed_them() -> None:
    ours = proving.firm()
    crowd(ours)
    made = proving.run(CONTROL, ours)
    with within(ours):
        rows = Standing.objects.count()
    assert (made.outcome, made.findings, made.examined) == (ProofOutcome.CLEAN, 0, rows)
    assert rows >= 5
    assert made.canary_planted == made.canary_seen == 3


def test_the_canaries_show_the_three_faults_and_nothing_else() -> None:
    proving.firm()
    look = proving.canary(CONTROL)
    assert set(look.examined.findings) == look.planted
    assert {one.code for one in look.planted} == {"standing_drifted", "standing_missing", "standing_surplus"}


def test_somebody_who_objected_and_is_stored_as_reachable_breaks_the_promise() -> None:
    ours = proving.firm()
    people = crowd(ours)
    with within(ours):
        assert Standing.objects.filter(subject_id=people["no"], purpose="newsletter").update(bits=0, bits_until=None)
    made = proving.run(CONTROL, ours)
    assert made.outcome == ProofOutcome.FINDINGS
    (found,) = made.detail["findings"]
    assert found == {"code": "standing_drifted", "place": f"{people['no']} 1 newsletter email"}


def test_a_missing_row_and_one_for_a_list_that_is_none_are_found() -> None:
    ours = proving.firm()
    people = crowd(ours)
    with within(ours):
        Standing.objects.filter(subject_id=people["yes"], purpose="newsletter").delete()
        Standing.objects.create(
            controller_id=ours, subject_id=people["nothing"], policy=1, purpose="lottery", channel="email", bits=0
        )
    assert proving.codes(CONTROL, ours) == {"standing_missing", "standing_surplus"}


def test_every_row_is_compared_however_many_pages_they_fill(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = proving.firm()
    people = crowd(ours)
    monkeypatch.setattr(standing_events, "PAGE", 2)
    with within(ours):
        rows = Standing.objects.count()
        Standing.objects.filter(subject_id=people["nothing"], purpose="newsletter").update(bits=0)
    found = proving.examined(CONTROL, ours)
    assert (found.rows, found.count) == (rows, 1)


def test_somebody_who_speaks_while_it_is_examined_makes_no_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = proving.firm()
    people = crowd(ours)
    spoken = []

    def now():
        """The clock stands still until somebody has spoken between it and the page."""
        if spoken:
            return AT + timedelta(minutes=1)
        spoken.append(True)
        world.tell(ours, people["yes"], Objected(at=AT + timedelta(seconds=5)), at=AT + timedelta(seconds=5))
        return AT

    found = PROBES["standing_equals_events"].examine(case=proving.case(ours, now))
    assert spoken
    assert found.count == 0


def test_the_worker_s_folding_does_not_mend_what_was_planted() -> None:
    proving.firm()
    one = canaries.pair().one
    later = AT + timedelta(days=400)
    with recording(controller=one, actor=SYSTEM, at=later, act=Act.STANDING_FOLDED) as record:
        standing.fold_due(at=later)
        record.entry()
    look = PROBES["standing_equals_events"].canary(case=proving.case(one, lambda: later))
    assert look.missed == ()


def test_a_probe_that_misses_its_canary_never_shows_the_promise_as_kept() -> None:
    ours = proving.firm("trillingen")
    one = canaries.pair().one
    drifted = canaries.plant_id(controller=one, name=standing_events.DRIFTED)
    with recording(controller=one, actor=SYSTEM, at=AT, act=Act.STANDING_FOLDED) as record:
        standing.fold_subjects(subjects=[drifted], at=AT)
        record.entry()
    made = proving.run(CONTROL, ours)
    assert (made.outcome, made.findings) == (ProofOutcome.BLIND, 0)
    assert [one["code"] for one in made.detail["missed"]] == ["standing_drifted"]
    assert proving.shown(CONTROL, ours) == (PromiseState.UNPROVEN, Reason.CANARY_MISSED)
