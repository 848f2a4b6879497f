"""OMS-07: no query for one controller reaches another's row, and none without a controller is answered; or it shows."""

from __future__ import annotations

import os
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection, models

from lofte.domain.acts import SYSTEM, Act
from lofte.domain.promises.state import Reason
from lofte.domain.states import BlockReason, IdentifierKind, ProofOutcome, WorkState
from lofte.domain.terms import PromiseState
from lofte.store import policies, vault
from lofte.store.evidence import recording
from lofte.store.models import BlindIndex, Block, Message, Subject, Work
from lofte.store.models.base import WithinController
from lofte.store.scopes import within
from lofte.usecases.controls import canaries
from tests import world
from tests.promises import proving
from tests.world import AT

CONTROL = "K11.controller-isolation"
pytestmark = pytest.mark.django_db


def test_two_firms_with_people_are_kept_apart_and_every_crossing_among_the_canaries_is_seen() -> None:
    ours = proving.firm()
    theirs = world.agency("trillingen")
    for controller in (ours, theirs):
        world.subscriber(controller, "same@person.example")
    made = proving.run(CONTROL, ours)
    assert (made.outcome, made.findings) == (ProofOutcome.CLEAN, 0)
    assert made.examined > 10
    assert made.canary_seen == made.canary_planted >= 5
    assert proving.examined(CONTROL, theirs).count == 0


def test_the_canaries_show_nothing_but_what_was_planted() -> None:
    proving.firm()
    look = proving.canary(CONTROL)
    assert look.missed == ()
    assert set(look.examined.findings) == look.planted


def test_a_table_that_answers_without_a_controller_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = proving.firm()
    monkeypatch.setattr(WithinController, "get_queryset", models.Manager.get_queryset)
    found = proving.examined(CONTROL, ours).findings
    assert {one.code for one in found} >= {"answered_without_controller", "reached_by_query", "row_of_another"} - (
        # There the database itself keeps the rows back, so nothing is reached by the open manager.
        {"reached_by_query", "row_of_another"} if _postgresql() else set()
    )
    assert "subject.objects" in {one.place for one in found}


def test_a_task_that_works_on_anothers_person_is_found() -> None:
    ours, theirs = proving.firm(), world.agency("trillingen")
    person = world.subscriber(theirs, "someone@person.example")
    Work.objects.create(
        controller_id=ours, kind="send", thing=person, due_at=AT, created_at=AT, state=WorkState.DONE, finished_at=AT
    )
    assert proving.codes(CONTROL, ours) == {"points_outside"}
    assert proving.codes(CONTROL, theirs) == set()


def test_a_read_that_forgets_the_controller_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = proving.firm()
    held = {}

    def remembered_for_all(*, id):
        """As if a version that was parsed once were handed to whoever names it."""
        return held[id]

    with within(canaries.pair().two):
        (version,) = policies.standing_under(at=AT)
    held[version.id] = version
    monkeypatch.setattr(policies, "version", remembered_for_all)
    found = proving.examined(CONTROL, ours).findings
    assert {one.place for one in found} == {"policy_version.version"}
    assert {one.code for one in found} == {"answered_without_controller", "reached_by_query"}


def test_a_column_that_names_a_row_the_controller_does_not_have_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = proving.firm()
    with recording(controller=ours, actor=SYSTEM, at=AT, act=Act.BLOCK_SET) as record:
        record.entry()
        _block(ours, entry=canaries.plant_id(controller=ours, name="nobody"))
    (found,) = proving.examined(CONTROL, ours).findings
    assert (found.code, found.place.split()[0]) == ("points_outside", "block.entry")


def _block(controller, *, entry) -> None:
    Block.objects.create(
        controller_id=controller,
        kind=IdentifierKind.EMAIL,
        digest=bytes(32),
        key_id=1,
        reason=BlockReason.ERASED,
        at=AT,
        entry=entry,
    )


def test_a_new_table_outside_the_boundary_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = proving.firm()
    monkeypatch.setattr("lofte.usecases.controls.isolation.UNSCOPED", {"controller": "it is the boundary itself"})
    assert "table_outside" in proving.codes(CONTROL, ours)


def test_a_probe_that_misses_its_canary_never_shows_the_promise_as_kept() -> None:
    ours = proving.firm()
    one = canaries.pair().one
    decoy = canaries.plant_id(controller=one, name="isolation-decoy")
    with recording(controller=one, actor=SYSTEM, at=AT, act=Act.SUBJECT_CHANGED) as record:
        record.entry()
        vault.shred(subjects=(decoy,))
        assert not BlindIndex.objects.filter(subject_id=decoy).exists()
    made = proving.run(CONTROL, ours)
    assert made.outcome == ProofOutcome.BLIND
    assert made.canary_seen == made.canary_planted - 1
    assert made.detail["missed"] == [{"code": "reached_by_query", "place": "blind_index.find"}]
    assert proving.shown(CONTROL, ours) == (PromiseState.UNPROVEN, Reason.CANARY_MISSED)


def test_the_attempt_itself_is_noted_and_brings_nothing_of_another_into_the_evidence() -> None:
    ours = proving.firm()
    proving.examined(CONTROL, ours)
    with within(ours):
        assert not Message.objects.exists()
        assert not Subject.objects.exists()
        entry = proving.entries(act=Act.CONTROL_RUN)[-1]
    assert entry["reached"] == 0
    assert entry["attempts"] > 5


def _postgresql() -> bool:
    return connection.vendor == "postgresql"


@pytest.fixture
def a_policy_that_lets_everyone_see() -> Iterator[None]:
    """What an operator might do by hand: a second policy on a table, which adds to the first."""
    with psycopg.connect(os.environ["LOFTE_DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute("CREATE POLICY leak ON subject USING (true)")
        try:
            yield
        finally:
            owner.execute("DROP POLICY leak ON subject")


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_database_that_lets_rows_across_is_found(a_policy_that_lets_everyone_see: None) -> None:
    ours = proving.firm()
    found = {(one.code, one.place) for one in proving.examined(CONTROL, ours).findings}
    assert found >= {
        ("table_unprotected", "subject"),
        ("answered_without_controller", "subject sql"),
        ("row_of_another", "subject sql"),
        ("reached_by_sql", "subject"),
    }
