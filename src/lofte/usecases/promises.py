"""Promises and their proofs: which controls are due, running them, and asking for a run now.

What each promise shows follows from the runs (`lofte.queries.promises`); this is the side that writes.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from lofte.domain.acts import Act, Actor
from lofte.store.evidence import recording
from lofte.usecases.controls import work
from lofte.usecases.controls.running import due_controls, run_controls

__all__ = ["ask_for_proof", "due_controls", "run_controls"]


def ask_for_proof(*, controller: UUID, actor: Actor, at: datetime) -> None:
    """Have every control of a controller run as soon as a worker is free. Asked again meanwhile, nothing changes."""
    with recording(controller=controller, actor=actor, at=at, act=Act.PROOF_ASKED) as record:
        work.ask(at=at)
        record.entry(thing=controller)
