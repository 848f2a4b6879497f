"""A controller's chain of evidence: entries to fill it with, and what verifying says of it."""

from __future__ import annotations

from uuid import UUID

from lofte.clock import new_id
from lofte.domain.acts import Act, Actor
from lofte.domain.states import ActorKind
from lofte.store import verifying
from lofte.store.evidence import recording
from tests import world

STAFF = Actor(kind=ActorKind.STAFF, id=new_id())


def note(controller: UUID, number: int = 1) -> list[UUID]:
    with recording(controller=controller, actor=STAFF, at=world.AT, act=Act.STANDING_RECORDED) as record:
        return [
            record.entry(subject=new_id(), thing=new_id(), detail={"number": one, "code": "OBJ_DM"})
            for one in range(number)
        ]


def report(controller: UUID) -> verifying.ChainReport:
    return next(one for one in verifying.verify() if one.controller == controller)


def codes(controller: UUID) -> list[str]:
    return [finding.code for finding in report(controller).findings]
