"""What binds a processor to a client, as a decision needs it (R03–R06). None for a controller that acts for itself."""

from __future__ import annotations

from datetime import date

from lofte.domain.decision import Engagement, Instruction
from lofte.domain.states import ControllerKind
from lofte.domain.terms import Channel
from lofte.store import models
from lofte.store.scopes import current

NOBODY = date.max
"""A client without an engagement: bound from a day that never comes, so that R03 refuses everything."""


def engagement_of() -> Engagement | None:
    """The engagement for the controller that we are within. For a client there always is one, if only an empty one."""
    controller = current()
    if models.Controller.objects.values_list("kind", flat=True).get(id=controller) != ControllerKind.CLIENT:
        return None
    row = models.Engagement.objects.order_by("-starts").first()
    if row is None:
        return Engagement(client=str(controller), active_from=NOBODY)
    given = models.Instruction.objects.filter(engagement=row, withdrawn_at=None).order_by("id")
    return Engagement(
        client=str(controller),
        active_from=row.starts,
        active_to=row.ends,
        agreement_signed=row.agreement_signed,
        instructions=tuple(_instruction(one) for one in given),
        reference=row.agreement,
    )


def _instruction(row: models.Instruction) -> Instruction:
    return Instruction(
        approved=True,
        purposes=frozenset({row.purpose}),
        categories=frozenset(row.categories),
        channels=frozenset(Channel(channel) for channel in row.channels),
        recipients=frozenset(row.recipients),
        reference=str(row.id),
    )
