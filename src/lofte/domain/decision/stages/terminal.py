"""Stage E: R38, storing and reading in a terminal (LEK 9:28). Legitimate interests never suffice."""

from __future__ import annotations

from lofte.domain.decision.bits import CONSENT_BITS, Bit, mask
from lofte.domain.decision.case import Case, Check, Step
from lofte.domain.terms import Channel, Code, Rule, Stage

_E = Stage.TERMINAL


def terminal(case: Case) -> Step | None:
    """Strictly necessary, or a valid prior choice for the activity of its category. Marketing is never necessary."""
    if case.channel is not Channel.TERMINAL:
        return None
    if case.request.strictly_necessary and not case.marketing:
        return Step(stage=_E, allows=(Check(reason=case.reason(_E, Rule.R38, Code.NECESSARY)),))
    stale = mask(Bit.CONSENT_STALE)
    denies = (
        Check(reason=case.reason(_E, Rule.R38, Code.LEK_9_28), any_of=CONSENT_BITS & ~stale),
        Check(reason=case.reason(_E, Rule.R38, Code.COOKIE_STALE), all_of=stale),
    )
    chosen = Check(reason=case.reason(_E, Rule.R38, Code.COOKIE_CONSENT), none_of=CONSENT_BITS)
    return Step(stage=_E, denies=denies, allows=(chosen,), no_rule=case.reason(_E, Rule.ORDER, Code.NO_RULE))
