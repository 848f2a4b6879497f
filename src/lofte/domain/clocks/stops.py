"""The clocks of a no (C04) and of what a processor passes on (C01): at once here, in hours elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from lofte.domain.calendar import Words, add_hours
from lofte.domain.clocks.declaration import Clock, instant, whole
from lofte.domain.clocks.reasons import ClockResult
from lofte.domain.clocks.wording.shared import HOURS_ELAPSE
from lofte.domain.clocks.wording.stops import (
    FORWARD,
    FORWARD_AND_ANSWER,
    OUTSIDE_LISTS,
    PRINTED_LETTERS,
    STOPS_AT_ONCE,
)

EXTERNAL_HOURS: Final = 48
FORWARD_HOURS: Final = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class StopEffect(ClockResult):
    """From when a no counts with us, and by when lists held by others must know."""

    effective_at: datetime
    external_due: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ForwardDue(ClockResult):
    """When a processor must have passed a subject's message on to the controller."""

    due: datetime


def stop_effect(*, said: datetime, external_hours: int = EXTERNAL_HOURS) -> StopEffect:
    """When an objection to direct marketing, an unsubscribing or a withdrawal takes effect (C04)."""
    return StopEffect(
        effective_at=add_hours(instant=said, hours=0),
        external_due=add_hours(instant=said, hours=external_hours),
        reasons=(
            STOPS_AT_ONCE.because(said=said),
            OUTSIDE_LISTS.because(hours=external_hours),
            HOURS_ELAPSE.because(),
            PRINTED_LETTERS.because(),
        ),
    )


def forward_due(*, received: datetime, hours: int = FORWARD_HOURS) -> ForwardDue:
    """When a processor has to have passed on what a subject wrote to it: elapsed hours from receipt (C01)."""
    return ForwardDue(
        due=add_hours(instant=received, hours=hours),
        reasons=(FORWARD.because(hours=hours), HOURS_ELAPSE.because(), FORWARD_AND_ANSWER.because()),
    )


CLOCKS: Final = (
    Clock(
        name="forward",
        ids=("C01",),
        summary=Words(
            sv="när biträdet ska ha skickat vidare det en registrerad skrev",
            en="when a processor must have passed on what a subject wrote",
        ),
        function=forward_due,
        result=ForwardDue,
        parameters=(
            instant("received", "tidpunkten då meddelandet kom", "the time the message arrived"),
            whole("hours", "timmar till vidarebefordran", "hours until it is passed on"),
        ),
    ),
    Clock(
        name="stop",
        ids=("C04",),
        summary=Words(
            sv="när ett nej till marknadsföring eller ett återkallat samtycke gäller, här och hos andra",
            en="when a no to marketing or a withdrawn consent counts, here and in lists held by others",
        ),
        function=stop_effect,
        result=StopEffect,
        parameters=(
            instant("said", "tidpunkten då personen sade nej", "the time the person said no"),
            whole("external_hours", "timmar tills andras listor är rättade", "hours until lists held by others follow"),
        ),
    ),
)
