"""K13: the evidence of this controller is whole: nothing changed, removed, inserted or cut off, and its head is known.

Beside the chain, the runs of the controls are compared with the entries that tell of them: a run that was made green
afterwards is a finding like any other.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from lofte.clock import system_now
from lofte.domain.acts import SYSTEM, Act
from lofte.domain.promises.state import Finding
from lofte.domain.states import ActorKind, ProofOutcome
from lofte.store import sealing, verifying
from lofte.store.evidence import encode, recording
from lofte.store.models import ControlRun, Entry
from lofte.store.scopes import reading
from lofte.store.sealing import Head
from lofte.store.verifying import ChainReport
from lofte.usecases.controls import canaries, runs
from lofte.usecases.controls.canaries import Pair
from lofte.usecases.controls.examining import CanaryLook, Case, Examined, Tally

ID = "K13.evidence-chain"
INSERTED, RUN = "evidence-inserted", "evidence-run"
CHANGED = encode(detail={"plant": "changed"})
ALTERED = encode(detail={"plant": "altered"})
LIST = encode(detail={"plant": "removed-list"})
PAGE = 500


def plant(*, pair: Pair, at: datetime) -> None:
    """In the first canary an entry that is changed, one that is gone, one that was put in, and a run that is false."""
    one = pair.one
    for canary_controller in (pair.one, pair.two):
        _write(canary_controller, at=at)
        sealing.seal(controller=canary_controller, at=system_now())
    canaries.require(controller=one)
    with recording(controller=one, actor=SYSTEM, at=at, act=Act.INSTALLED) as record:
        # What is not sealed yet is only counted, so the damage is done to sealed entries.
        Entry.objects.filter(detail=CHANGED, sealed=True).update(detail=ALTERED)
        Entry.objects.filter(id__in=_removed(), sealed=True).delete()
        Entry.objects.get_or_create(
            controller_id=one,
            id=canaries.plant_id(controller=one, name=INSERTED),
            defaults={
                "at": at,
                "system_at": system_now(),
                "act": Act.CONSENT_GIVEN,
                "actor_kind": ActorKind.SYSTEM,
                "detail": "{}",
                "key_id": 1,
                "mac": bytes(32),
                "sealed": True,
            },
        )
        _false_run(one, at=at)
        record.entry(detail={"plant": "evidence"})


def _write(controller: UUID, *, at: datetime) -> None:
    """The entries that will be damaged, once."""
    with reading(controller):
        if Entry.objects.filter(detail=LIST).exists():
            return
    with recording(controller=controller, actor=SYSTEM, at=at, act=Act.INSTALLED) as record:
        record.entry(detail={"plant": "changed"})
        removed = record.entry(detail={"plant": "removed"})
        record.entry(thing=removed, detail={"plant": "removed-list"})


def _removed() -> list[UUID]:
    found = Entry.objects.filter(detail=LIST, thing__isnull=False).values_list("thing", flat=True)
    return [one for one in found if one is not None]


def _false_run(controller: UUID, *, at: datetime) -> None:
    ControlRun.objects.get_or_create(
        id=canaries.plant_id(controller=controller, name=RUN),
        defaults={
            "controller_id": controller,
            "control": ID,
            "at": at,
            "system_at": system_now(),
            "outcome": ProofOutcome.CLEAN,
            "took": timedelta(),
            "detail": {"run_hash": "0" * 64, "previous_hash": runs.NOTHING},
        },
    )


def examine(*, case: Case) -> Examined:
    """Check the chain against the head that is known outside the database, then the runs against the chain."""
    tally = Tally()
    case.step()
    _chain(tally, verifying.verify_now(controller=case.controller))
    _runs(tally, case)
    return tally.done()


def canary(*, case: Case) -> CanaryLook:
    """The first canary's chain is damaged; the second is whole, and checked against a head that it does not reach and
    against none."""
    one, two = case.pair.one, case.pair.two
    heads = sealing.heads()
    last = heads.get(two)
    ahead = Head(number=last.number + 1 if last else 1, digest=bytes(32))
    tally = Tally()
    for controller, head in ((one, heads.get(one)), (two, ahead), (two, None)):
        case.step()
        _chain(tally, verifying.verify_one(controller=controller, known=head))
    _runs(tally, case)
    with reading(one):
        changed = [identity.hex for identity in Entry.objects.filter(detail=ALTERED).values_list("id", flat=True)]
        removed = [identity.hex for identity in _removed()]
    run = canaries.plant_id(controller=one, name=RUN)
    planted = {
        *(Finding(code="entry_changed", place=name) for name in changed or ["changed"]),
        *(Finding(code="entry_removed", place=name) for name in removed or ["removed"]),
        Finding(code="entry_inserted", place=canaries.plant_id(controller=one, name=INSERTED).hex),
        Finding(code="cut_off", place=f"seal {ahead.number}"),
        Finding(code="head_missing", place="heads"),
        Finding(code="run_changed", place=str(run)),
    }
    return CanaryLook(planted=frozenset(planted), examined=tally.done())


def _chain(tally: Tally, report: ChainReport) -> None:
    tally.look(report.entries + report.seals)
    for one in report.findings:
        tally.find(one.code, one.place)


def _runs(tally: Tally, case: Case) -> None:
    """Each run is as it was written and follows the one before; each that was noted is there."""
    latest: dict[str, str] = {}
    after = UUID(int=0)
    while True:
        case.step()
        with reading(case.controller):
            page = list(ControlRun.objects.filter(id__gt=after).order_by("id")[:PAGE])
            for row in page:
                _run(tally, row, latest)
        if len(page) < PAGE:
            break
        after = page[-1].id
    with reading(case.controller):
        known = set(ControlRun.objects.values_list("id", flat=True))
        noted = Entry.objects.filter(act=Act.CONTROL_RUN, thing__isnull=False).values_list("thing", flat=True)
        for run in noted.iterator(chunk_size=PAGE):
            if run not in known:
                tally.find("run_removed", run)


def _run(tally: Tally, row: ControlRun, latest: dict[str, str]) -> None:
    tally.look()
    if runs.digest(row=row) != row.detail.get("run_hash"):
        tally.find("run_changed", row.id)
    elif row.detail.get("previous_hash") != latest.get(row.control, runs.NOTHING):
        tally.find("run_unlinked", row.id)
    elif not runs.noted(row=row):
        tally.find("run_not_noted", row.id)
    latest[row.control] = str(row.detail.get("run_hash"))
