"""A small world with canaries, and one control run on one controller: shared by the tests of the controls."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from lofte.domain.acts import Act
from lofte.domain.promises.registry import CONTROLS
from lofte.domain.promises.state import Reason
from lofte.domain.terms import PromiseState
from lofte.queries.promises import promise_states
from lofte.store.models import ControlRun, Entry
from lofte.store.scopes import within
from lofte.usecases import installation
from lofte.usecases.controls import canaries
from lofte.usecases.controls.examining import CanaryLook, Case, Examined
from lofte.usecases.controls.registry import PROBES
from lofte.usecases.controls.running import run_controls
from tests import world
from tests.world import AT, BEFORE


def now() -> datetime:
    """The instant at which the controls of these tests run."""
    return AT


def firm(name: str = "ekorren") -> UUID:
    """A controller with an example policy in force, in an installation that is complete."""
    installation.install(at=BEFORE)
    return world.agency(name)


def case(controller: UUID, at: Callable[[], datetime] = now) -> Case:
    """A controller to be examined."""
    return Case(controller=controller, pair=canaries.pair(), now=at, go_on=lambda: True)


def examined(control: str, controller: UUID) -> Examined:
    """What the probe finds on a controller."""
    return PROBES[CONTROLS[control].probe or ""].examine(case=case(controller))


def canary(control: str) -> CanaryLook:
    """What the probe finds among the canaries."""
    return PROBES[CONTROLS[control].probe or ""].canary(case=case(canaries.pair().one))


def codes(control: str, controller: UUID) -> set[str]:
    """The codes of what the probe finds on a controller."""
    return {one.code for one in examined(control, controller).findings}


def run(control: str, controller: UUID) -> ControlRun:
    """Run the control as the worker would; the row that was kept."""
    (made,) = run_controls(controller=controller, now=now, only=[control])
    with within(controller):
        return ControlRun.objects.get(id=made.id)


def shown(control: str, controller: UUID) -> tuple[PromiseState, Reason]:
    """What a promise that names the control shows on that controller, and why."""
    states = {
        (one.state, one.verdict.reason)
        for one in promise_states(controller=controller, at=AT)
        if one.control.id == control
    }
    assert states, f"no promise of this policy names {control}"
    (found,) = states
    return found


def entries(*, act: Act) -> list[dict[str, object]]:
    """The details of the entries of one kind, in order, of the controller that we are within."""
    return [
        json.loads(detail) for detail in Entry.objects.filter(act=act).order_by("id").values_list("detail", flat=True)
    ]
