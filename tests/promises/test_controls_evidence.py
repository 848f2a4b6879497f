"""The evidence is whole: what is changed, removed, inserted or cut off shows, and so does a run made green later."""

from __future__ import annotations

import json

import pytest

from lofte.clock import system_now
from lofte.domain.acts import SYSTEM, Act
from lofte.domain.states import ActorKind, ProofOutcome
from lofte.store import sealing, verifying
from lofte.store.evidence import recording
from lofte.store.models import ControlRun, Entry, Seal
from lofte.store.scopes import within
from lofte.usecases.controls import canaries, evidence_chain
from tests import world
from tests.promises import proving
from tests.world import AT

CONTROL = "K13.evidence-chain"
pytestmark = pytest.mark.django_db


def busy(name: str = "ekorren"):
    """A firm with some sealed entries."""
    ours = proving.firm(name)
    for number in range(3):
        world.subscriber(ours, f"reader{number}@person.example")
    sealing.seal(controller=ours, at=system_now())
    return ours


def test_a_whole_chain_is_found_whole_and_every_damage_among_the_canaries_is_seen() -> None:
    ours = busy()
    made = proving.run(CONTROL, ours)
    assert (made.outcome, made.findings) == (ProofOutcome.CLEAN, 0)
    assert made.canary_planted == made.canary_seen == 6
    with within(ours):
        assert made.examined == Entry.objects.exclude(thing=made.id).count() + 1


def test_the_canaries_cover_every_kind_of_damage_that_the_control_names() -> None:
    proving.firm()
    assert {one.code for one in proving.canary(CONTROL).planted} == {
        "entry_changed",
        "entry_removed",
        "entry_inserted",
        "cut_off",
        "head_missing",
        "run_changed",
    }


def test_a_changed_entry_breaks_the_promise() -> None:
    ours = busy()
    with within(ours):
        entry = Entry.objects.filter(act=Act.SUBJECT_ADMITTED).order_by("id")[0]
        Entry.objects.filter(id=entry.id).update(detail='{"categories":["nothing"]}')
    made = proving.run(CONTROL, ours)
    assert made.outcome == ProofOutcome.FINDINGS
    assert {"code": "entry_changed", "place": entry.id.hex} in made.detail["findings"]


def test_a_removed_entry_and_an_inserted_one_are_found() -> None:
    ours = busy()
    with within(ours):
        entry = Entry.objects.filter(act=Act.SUBJECT_ADMITTED).order_by("id")[0]
        Entry.objects.filter(id=entry.id).delete()
        Entry.objects.create(
            controller_id=ours,
            at=AT,
            system_at=system_now(),
            act=Act.CONSENT_GIVEN,
            actor_kind=ActorKind.SUBJECT,
            detail="{}",
            key_id=1,
            mac=bytes(32),
        )
    assert proving.codes(CONTROL, ours) == {"entry_removed", "entry_inserted"}


def test_a_chain_that_was_cut_off_with_its_seals_is_found() -> None:
    ours = busy()
    world.subscriber(ours, "late@person.example")
    sealing.seal(controller=ours, at=system_now())
    with within(ours):
        last = Seal.objects.filter(controller_id=ours).order_by("-number")[0]
        names = [bytes(last.leaves)[start : start + 16].hex() for start in range(0, len(last.leaves), 16)]
        Entry.objects.filter(id__in=names).delete()
        Seal.objects.filter(controller_id=ours, number=last.number).delete()
    assert proving.codes(CONTROL, ours) == {"cut_off"}


def test_a_missing_head_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = busy()
    monkeypatch.setattr(sealing, "heads", dict)
    monkeypatch.setattr(verifying, "HEAD_SECONDS", 0.0)
    assert proving.codes(CONTROL, ours) == {"head_missing"}


def test_a_run_that_was_made_green_afterwards_is_found() -> None:
    ours = busy()
    made = proving.run(CONTROL, ours)
    with within(ours):
        ControlRun.objects.filter(id=made.id).update(findings=7, outcome=ProofOutcome.FINDINGS)
    assert [(one.code, one.place) for one in proving.examined(CONTROL, ours).findings] == [
        ("run_changed", str(made.id))
    ]


def test_a_run_that_was_removed_or_replaced_is_found() -> None:
    ours = busy()
    first, second, _ = (proving.run(CONTROL, ours) for _ in range(3))
    assert second.detail["previous_hash"] == first.detail["run_hash"]
    with within(ours):
        ControlRun.objects.filter(id=second.id).delete()
    assert proving.codes(CONTROL, ours) == {"run_removed", "run_unlinked"}


def test_a_run_that_the_evidence_does_not_tell_of_is_found() -> None:
    ours = busy()
    made = proving.run(CONTROL, ours)
    with within(ours):
        ControlRun.objects.filter(id=made.id).update(entry=None)
    assert proving.codes(CONTROL, ours) == {"run_not_noted"}


def test_canaries_are_left_out_when_the_installation_s_chains_are_verified() -> None:
    ours = busy()
    slugs = {one.slug for one in verifying.verify()}
    assert slugs == {"installation", "ekorren"}
    assert verifying.verify_one(controller=ours, known=sealing.heads()[ours]).findings == []


def test_a_probe_that_misses_its_canary_never_shows_the_promise_as_kept() -> None:
    ours = busy()
    one = canaries.pair().one
    with within(one):
        inserted = canaries.plant_id(controller=one, name=evidence_chain.INSERTED)
        Entry.objects.filter(id=inserted).delete()
    made = proving.run(CONTROL, ours)
    assert made.outcome == ProofOutcome.BLIND
    assert made.detail["missed"] == [{"code": "entry_inserted", "place": inserted.hex}]


def test_a_run_leaves_an_entry_with_its_hash() -> None:
    ours = busy()
    made = proving.run(CONTROL, ours)
    with within(ours):
        entry = Entry.objects.get(id=made.entry)
    told = json.loads(entry.detail)
    assert (entry.act, entry.thing) == (Act.CONTROL_RUN, made.id)
    assert told["run_hash"] == made.detail["run_hash"]
    assert (told["planted"], told["seen"], told["outcome"]) == (6, 6, "clean")


def test_evidence_holds_no_address_of_a_planted_person() -> None:
    proving.firm()
    one = canaries.pair().one
    with recording(controller=one, actor=SYSTEM, at=AT, act=Act.LOOKED_AT_EVIDENCE) as record:
        record.entry()
        told = "".join(Entry.objects.values_list("detail", flat=True))
    assert "@" not in told
