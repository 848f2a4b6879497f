"""K2: what is stored of a person's standing is what that person's events fold to.

The stored rows answer how many may be reached; the decision itself always folds the events. A row that has drifted
would therefore show a wrong count, and it would choose the wrong people for the gate to sort out.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from lofte.domain.acts import SYSTEM, Act
from lofte.domain.promises.state import Finding
from lofte.domain.standing.events import Objected
from lofte.store import standing
from lofte.store.evidence import recording
from lofte.store.models import Standing
from lofte.store.scopes import reading
from lofte.store.standing import Difference
from lofte.usecases.controls import canaries
from lofte.usecases.controls.canaries import CHANNEL, PURPOSE, Pair
from lofte.usecases.controls.examining import CanaryLook, Case, Examined, Tally

PAGE = 500
LOOKED_AGAIN = 50
"""So few subjects that differ are looked at once more: somebody may have spoken between the clock and the page."""
NOT_A_PURPOSE = "canary-list"
DRIFTED, MISSING, SURPLUS = "standing-drifted", "standing-missing", "standing-surplus"


def plant(*, pair: Pair, at: datetime) -> None:
    """Somebody who said no and is stored as reachable, somebody without any row, and a row for a list that is none."""
    one = pair.one
    drifted = canaries.person(controller=one, name=DRIFTED, at=at, events=[Objected(at=at)])
    missing = canaries.person(controller=one, name=MISSING, at=at, events=[canaries.consented(at=at)])
    surplus = canaries.person(controller=one, name=SURPLUS, at=at)
    with recording(controller=one, actor=SYSTEM, at=at, act=Act.STANDING_FOLDED) as record:
        # Without a turn of its own the row is never folded anew, and the fault stays.
        Standing.objects.filter(subject_id=drifted).update(bits=0, bits_until=None)
        Standing.objects.filter(subject_id=missing).delete()
        if not Standing.objects.filter(subject_id=surplus, purpose=NOT_A_PURPOSE).exists():
            Standing.objects.create(
                controller_id=one, subject_id=surplus, policy=1, purpose=NOT_A_PURPOSE, channel=CHANNEL, bits=0
            )
        record.entry(detail={"plant": "standing"})


def examine(*, case: Case) -> Examined:
    """Fold everybody's events and compare with the rows, page by page."""
    tally = Tally()
    different: list[Difference] = []
    after: UUID | None = None
    while True:
        at = case.step()
        with reading(case.controller):
            found, last = standing.differences(at=at, after=after, limit=PAGE)
            tally.look(_rows(after=after, last=last))
        different += found
        after = last
        if after is None:
            break
    for one in _still(different, case=case):
        tally.find(_code(one), _place(one.subject, one.policy, one.purpose, one.channel))
    return tally.done()


def canary(*, case: Case) -> CanaryLook:
    """The first canary holds a drifted, a missing and a surplus row."""
    one = case.pair.one
    drifted, missing, surplus = (canaries.plant_id(controller=one, name=name) for name in (DRIFTED, MISSING, SURPLUS))
    planted = {
        Finding(code="standing_drifted", place=_place(drifted, 1, PURPOSE, CHANNEL)),
        Finding(code="standing_missing", place=_place(missing, 1, PURPOSE, CHANNEL)),
        Finding(code="standing_surplus", place=_place(surplus, 1, NOT_A_PURPOSE, CHANNEL)),
    }
    return CanaryLook(planted=frozenset(planted), examined=examine(case=case))


def _rows(*, after: UUID | None, last: UUID | None) -> int:
    held = Standing.objects.all()
    if after is not None:
        held = held.filter(subject_id__gt=after)
    if last is not None:
        held = held.filter(subject_id__lte=last)
    return held.count()


def _still(different: list[Difference], *, case: Case) -> list[Difference]:
    """What still differs at a second look, for the few that differed at the first."""
    subjects = sorted({one.subject for one in different})
    if len(subjects) > LOOKED_AGAIN:
        return different
    still: list[Difference] = []
    for subject in subjects:
        at = case.step()
        with reading(case.controller):
            found, _ = standing.differences(at=at, after=UUID(int=subject.int - 1), limit=1)
        still += [one for one in found if one.subject == subject]
    return still


def _code(one: Difference) -> str:
    if one.held is None:
        return "standing_missing"
    return "standing_surplus" if one.folded is None else "standing_drifted"


def _place(subject: UUID, policy: int, purpose: str, channel: str) -> str:
    return f"{subject} {policy} {purpose} {channel}"
