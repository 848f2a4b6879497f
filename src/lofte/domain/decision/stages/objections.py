"""Stage B: R17 and R18. A no is absolute; only the same person's later yes with fresh proof opens one pair again."""

from __future__ import annotations

from lofte.domain.calendar import Words
from lofte.domain.decision.bits import Bit, mask
from lofte.domain.decision.case import KEEPING_WORK, Case, Check, Step
from lofte.domain.terms import Code, ContentClass, Rule, Stage

_B = Stage.OBJECTIONS
_ASK = Words(sv="Slå upp om personen har sagt nej.", en="Look up whether the person has objected.")
_OWED = frozenset({ContentClass.LEGAL, ContentClass.CASE})
"""What the law or the person's own case makes us say is no matter of liking (R18)."""


def objections(case: Case) -> Step:
    """R17 for marketing in every form; R18 for whatever a list or channel carries, save what is owed."""
    denies: list[Check] = []
    if case.marketing:
        denies.append(Check(reason=case.missing(_B, Rule.R17, _ASK), all_of=mask(Bit.OBJECTION_UNKNOWN)))
        denies.append(Check(reason=case.reason(_B, Rule.R17, Code.OBJ_DM), all_of=mask(Bit.OBJ_DM)))
    owed = case.request.content_class in _OWED or case.request.operation in KEEPING_WORK
    if case.marketing or not owed:
        denies.append(Check(reason=case.reason(_B, Rule.R18, Code.PREF_CHANNEL), all_of=mask(Bit.PREF_CHANNEL)))
    return Step(stage=_B, denies=tuple(denies))
