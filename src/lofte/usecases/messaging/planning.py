"""From an audience to one planned message per recipient, in short steps that may be killed and begun again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from lofte.clock import new_id
from lofte.domain.acts import SYSTEM, Act
from lofte.domain.states import MessageState, SendingState
from lofte.store import rows
from lofte.store.evidence import looking, recording
from lofte.store.models import Message, Sending
from lofte.store.selection import Place, Selection, choose, permitted
from lofte.usecases.messaging.campaign import campaign_of

PAGE = 1000
INSERT = (
    "INSERT INTO message (id, controller_id, sending_id, subject_id, state, rule, code, attempts, message_id) "
    "VALUES (%s, %s, %s, %s, %s, '', '', 0, '') ON CONFLICT (controller_id, sending_id, subject_id) DO NOTHING"
)


def plan_recipients(*, controller: UUID, sending: UUID, now: Callable[[], datetime], go_on: Callable[[], bool]) -> bool:
    """Plan everyone who may be reached and note how many may not, by first reason; then the sending runs.

    False when `go_on` stopped it halfway: begun again, those planned already are met and left as they are.
    """
    at = now()
    with looking(controller=controller, actor=SYSTEM, at=at, act=Act.LOOKED_AT_AUDIENCE) as look:
        campaign = campaign_of(controller=controller, sending=sending, at=at)
        chosen = choose(request=campaign.request, at=at, engagement=campaign.engagement)
        look.entry(thing=sending, detail={"total": chosen.audience.total, "reached": chosen.audience.reached})
    after: Place | None = None
    while True:
        after = _plan_page(controller=controller, sending=sending, chosen=chosen, after=after, at=now())
        if after is None:
            _run(controller=controller, sending=sending, chosen=chosen, at=now())
            return True
        if not go_on():
            return False


def _plan_page(
    *, controller: UUID, sending: UUID, chosen: Selection, after: Place | None, at: datetime
) -> Place | None:
    with recording(controller=controller, actor=SYSTEM, at=at, act=Act.SENDING_PLANNED) as record:
        subjects, place = chosen.page(choice=permitted, after=after, limit=PAGE)
        own, of = rows.key(controller), rows.key(sending)
        state = MessageState.PLANNED.value
        rows.execute_many(INSERT, [(rows.key(new_id()), own, of, rows.key(one), state) for one in subjects])
        record.entry(thing=sending, detail={"planned": len(subjects)})
    return place


def _run(*, controller: UUID, sending: UUID, chosen: Selection, at: datetime) -> None:
    left_out: dict[str, int] = {}
    for line in chosen.audience.refused:
        left_out[line.reason.code] = left_out.get(line.reason.code, 0) + line.count
    with recording(controller=controller, actor=SYSTEM, at=at, act=Act.SENDING_PLANNED) as record:
        total = Message.objects.filter(sending=sending).count()
        Sending.objects.filter(id=sending, state=SendingState.PREPARING).update(
            state=SendingState.RUNNING, total=total, left_out=left_out
        )
        record.entry(thing=sending, detail={"total": total, "left_out": sum(left_out.values())})
