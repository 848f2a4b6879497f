"""One request under one policy at one instant: all that is the same for every subject, and checks compiled from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lofte.domain.calendar import Words
from lofte.domain.decision.horizon import Horizon
from lofte.domain.decision.in_force import PolicyInForce
from lofte.domain.decision.model import Engagement, Reason, Request
from lofte.domain.decision.texts import LAW
from lofte.domain.policy.model import Activity
from lofte.domain.terms import Channel, Code, ContentClass, LawfulBasis, Operation, Role, Rule, Stage

ELECTRONIC: Final = frozenset({Channel.EMAIL, Channel.SMS})
"""With automated calls, MMS and fax: the means of MFL 19 §."""
RIGHTS_WORK: Final = frozenset({Operation.HANDLE_REQUEST, Operation.ERASE})
"""Acts that a subject's own right demands; the law itself is their basis (Articles 12–22)."""
KEEPING_WORK: Final = RIGHTS_WORK | {Operation.CLAIMS, Operation.STATUTORY_KEEP, Operation.PROTECT_OTHERS}
"""Acts that are never marketing, whatever activity they touch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A reason, and the bit patterns that it meets: all of `all_of`, none of `none_of`, some of `any_of` if given."""

    reason: Reason
    all_of: int = 0
    none_of: int = 0
    any_of: int = 0

    def meets(self, bits: int) -> bool:
        """Whether the pattern is met."""
        return (
            bits & self.all_of == self.all_of
            and not bits & self.none_of
            and (not self.any_of or bool(bits & self.any_of))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One stage for one request: its DENY checks in number order, then its ALLOW checks."""

    stage: Stage
    denies: tuple[Check, ...] = ()
    allows: tuple[Check, ...] = ()
    applies_all: int = 0
    applies_none: int = 0
    no_rule: Reason | None = None
    """The refusal when nothing allows; none for gates."""
    closes: frozenset[Stage] = frozenset()
    """Stages that an ALLOW of this one closes (R27)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """The request with what the policy says about it."""

    rules: PolicyInForce
    request: Request
    engagement: Engagement | None
    horizon: Horizon
    activity: Activity | None
    channel: Channel | None
    marketing: bool

    @property
    def processor(self) -> bool:
        """Whether we act for a client."""
        return self.engagement is not None or (self.activity is not None and self.activity.role is Role.PROCESSOR)

    @property
    def basis(self) -> LawfulBasis | None:
        """The activity's one basis."""
        return self.activity.basis if self.activity else None

    @property
    def electronic(self) -> bool:
        """Whether MFL 19 § speaks of this way."""
        return self.channel in ELECTRONIC or (self.channel is Channel.PHONE and self.request.automated_call)

    @property
    def assessed(self) -> bool:
        """Whether an assessment of legitimate interests is in force."""
        activity = self.activity
        if activity is None or activity.assessment is None:
            return False
        return activity.assessed_on is None or self.horizon.started(day=activity.assessed_on)

    def reason(self, stage: Stage, rule: Rule, code: Code, remedy: Words | None = None) -> Reason:
        """A reason with its clause and law."""
        return Reason(
            stage=stage,
            rule=rule,
            code=code,
            clause=self.rules.clause(purpose=self.request.purpose, code=code),
            law=LAW[code],
            remedy=remedy,
        )

    def missing(self, stage: Stage, rule: Rule, remedy: Words) -> Reason:
        """INPUT_MISSING with what to do about it."""
        return self.reason(stage, rule, Code.INPUT_MISSING, remedy)


def case_of(*, policy: PolicyInForce, request: Request, engagement: Engagement | None, horizon: Horizon) -> Case:
    """The case; R16 comes first and fixes whether it is marketing."""
    activity = policy.activities.get(request.purpose)
    return Case(
        rules=policy,
        request=request,
        engagement=engagement,
        horizon=horizon,
        activity=activity,
        channel=effective_channel(request=request),
        marketing=is_marketing(request=request, activity=activity),
    )


def effective_channel(*, request: Request) -> Channel | None:
    """Two operations are channels of their own, however they are asked for."""
    if request.operation is Operation.UPLOAD_AUDIENCE:
        return Channel.AUDIENCE
    if request.operation is Operation.READ_TERMINAL:
        return Channel.TERMINAL
    return request.channel


def is_marketing(*, request: Request, activity: Activity | None) -> bool:
    """R16. Mixed content is marketing, and so is a "service" message under an activity that markets."""
    if request.content_class in (ContentClass.MARKETING, ContentClass.MIXED):
        return True
    if activity is None or not activity.marketing:
        return False
    if request.content_class is ContentClass.SERVICE:
        return True
    return request.content_class is None and request.operation not in KEEPING_WORK
