"""Admitting controllers, and what a processor is engaged and instructed to do (Articles 4(7), 4(8), 28)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from lofte.clock import new_id, system_now
from lofte.domain.acts import Act, Actor
from lofte.domain.errors import LofteError
from lofte.domain.states import ControllerKind
from lofte.domain.terms import Channel
from lofte.store import keys
from lofte.store.evidence import recording
from lofte.store.models import Controller, Engagement, Instruction


def admit_controller(
    *, slug: str, name: str, kind: ControllerKind, actor: Actor, at: datetime, agency: UUID | None = None
) -> UUID:
    """Admit a controller with keys and an evidence chain of its own; `agency` for a client. Returns its id.

    Raises LofteError `CONTROLLER_EXISTS`. Killed in the middle it leaves at most an unused key behind.
    """
    if Controller.objects.filter(slug=slug).exists():
        raise LofteError.of(
            "CONTROLLER_EXISTS", "There is a controller of that short name.", place=slug, remedy="Choose another."
        )
    controller = new_id()
    keys.admit(controller=controller, at=system_now())
    with recording(controller=controller, actor=actor, at=at, act=Act.CONTROLLER_ADMITTED) as record:
        Controller.objects.create(id=controller, slug=slug, name=name, kind=kind, agency_id=agency, created_at=at)
        keys.take_up(controller=controller)
        record.entry(thing=controller, detail={"kind": kind, "agency": agency})
    return controller


def sign_engagement(
    *,
    client: UUID,
    agreement: str,
    agreement_signed: date | None,
    starts: date,
    actor: Actor,
    at: datetime,
    ends: date | None = None,
) -> UUID:
    """Record the engagement for a client and its data processing agreement (Article 28(3) and (9))."""
    with recording(controller=client, actor=actor, at=at, act=Act.ENGAGEMENT_SIGNED) as record:
        row = Engagement.objects.create(
            controller_id=client, agreement=agreement, agreement_signed=agreement_signed, starts=starts, ends=ends
        )
        record.entry(thing=row.id, detail={"starts": starts, "ends": ends, "signed": agreement_signed})
    return row.id


def approve_instruction(
    *,
    client: UUID,
    engagement: UUID,
    purpose: str,
    categories: frozenset[str],
    channels: frozenset[Channel],
    actor: Actor,
    at: datetime,
    recipients: frozenset[str] = frozenset(),
    staff: UUID | None = None,
) -> UUID:
    """Record a client's approved instruction (Article 28(3)(a)): nothing outside it is done on the client's data."""
    with recording(controller=client, actor=actor, at=at, act=Act.INSTRUCTION_APPROVED) as record:
        if not Engagement.objects.filter(id=engagement).exists():
            remedy = "Sign the engagement with this client first."
            raise LofteError.of("ENGAGEMENT_UNKNOWN", "There is no such engagement.", remedy=remedy)
        row = Instruction.objects.create(
            controller_id=client,
            engagement_id=engagement,
            purpose=purpose,
            categories=sorted(categories),
            channels=sorted(channels),
            recipients=sorted(recipients),
            approved_at=at,
            approved_by_id=staff,
        )
        record.entry(
            thing=row.id,
            detail={"purpose": purpose, "categories": sorted(categories), "channels": sorted(channels)},
        )
    return row.id


def withdraw_instruction(*, client: UUID, instruction: UUID, actor: Actor, at: datetime) -> None:
    """End an instruction; sendings under it stop at their next claim (R04)."""
    with recording(controller=client, actor=actor, at=at, act=Act.INSTRUCTION_WITHDRAWN) as record:
        ended = Instruction.objects.filter(id=instruction, withdrawn_at=None).update(withdrawn_at=at)
        record.entry(thing=instruction, detail={"ended": ended})
