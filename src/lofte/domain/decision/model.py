"""What a decision is asked, and what it answers.

`Request` and `Engagement` are about the act, `Facts` about the person, `Permit` and `Refusal` are the answers. A
refusal is a value with rule, clause and evidence. A `Permit` is the only ticket to a channel, and only `decide` builds
one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Never, Self, final

from typing_extensions import override

from lofte.domain.calendar import Words
from lofte.domain.decision.evidence import evidence_for
from lofte.domain.decision.facts import STRICT, Facts, Standing
from lofte.domain.terms import Channel, Code, ContentClass, Operation, RecipientKind, Rule, Stage

__all__ = [
    "Content",
    "Engagement",
    "Facts",
    "Instruction",
    "Permit",
    "Reason",
    "Refusal",
    "Request",
    "Standing",
    "Verdict",
]

PERMIT_LIFETIME = timedelta(minutes=15)
"""A permit is decided at the claim; what is not under way by then is decided again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Facts about the message or campaign itself. None: unknown, and the rule that needs it refuses (INPUT_MISSING)."""

    __pydantic_config__ = STRICT

    objection_address: bool | None = None
    """A valid address for saying no stands in it (MFL 20 §)."""
    sender_shown: bool | None = None
    """It says who sends it (MFL 9 §)."""
    one_click_headers: bool | None = None
    """List-Unsubscribe and List-Unsubscribe-Post (RFC 8058)."""
    similar_products: bool | None = None
    """Own goods or services similar to those sold (R27), of the same kind (R33)."""
    free_opt_out: bool | None = None
    """A free and easy way to say no in this message (R27)."""
    role_relevant: bool | None = None
    """Relevant to the addressee's role at work (R30)."""
    ad_mark: bool | None = None
    address_source: bool | None = None
    """The letter says where the address comes from (R35)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One act on one person's data, or the same act on many: what is to be done, for what, by which way, to whom."""

    controller: str
    """Whose data are asked for: the controller, or the client when we are processor."""
    purpose: str
    operation: Operation
    channel: Channel | None = None
    content_class: ContentClass | None = None
    categories: frozenset[str] = frozenset()
    recipient: str | None = None
    recipient_kind: RecipientKind | None = None
    """Only for an authority, court or counterparty that stands in no register."""
    recipient_country: str | None = None
    sharing_exception: str | None = None
    """The policy's exception that is relied on when it shares with nobody: law, authority, claims, fraud, merger."""
    content_hash: str = ""
    content: Content = Content()
    automated_call: bool = False
    callback_request: str | None = None
    """The call-back request that this call answers (R36)."""
    strictly_necessary: bool = False
    """Storage or reading that the service asked for cannot do without (LEK 9:28)."""
    joint_arrangement: bool | None = None
    """An Article 26 arrangement with the platform exists (R37)."""
    written_ground: str | None = None
    """Reference of an authority's written ground (R40)."""
    case_id: str | None = None
    minimum_set: bool | None = None
    """Only what the ground or claim needs is handed over (R40)."""
    beneficiary: str | None = None
    """Whose end it serves, when not the controller's own (R06)."""
    memo: Any = field(init=False, default=None, compare=False, repr=False)
    """The compiled `Gate`: a pure function of request, policy, engagement and the gate's own span."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruction:
    """A client's documented instruction (Article 28(3)(a)). Empty `recipients`: to nobody but the subject."""

    __pydantic_config__ = STRICT

    approved: bool
    purposes: frozenset[str]
    categories: frozenset[str]
    channels: frozenset[Channel]
    recipients: frozenset[str] = frozenset()
    unlawful: bool = False
    """It would break the law as a whole; the client has been or must be warned."""
    includes_objectors: bool = False
    """It orders sending also to those who said no: unlawful for each of them."""
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Engagement:
    """What binds us as processor to one client (Article 28(3)); days are inclusive."""

    __pydantic_config__ = STRICT

    client: str
    active_from: date
    active_to: date | None = None
    agreement_signed: date | None = None
    instructions: tuple[Instruction, ...] = ()
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One rule's answer: `clause` anchors in the policy's notice, `law` is the provision, `remedy` what would help."""

    stage: Stage
    rule: Rule
    code: Code
    clause: str = ""
    law: str = ""
    remedy: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The answer to one bit pattern: every stage's ALLOW, or all reasons against it, the first one first."""

    permitted: bool
    allowed: tuple[Reason, ...]
    denied: tuple[Reason, ...]
    policy: str
    policy_version: int
    policy_digest: str


class _Answer(tuple[Verdict, Request, Facts, datetime, datetime, datetime]):
    """Common ground of both answers. A bare tuple underneath: it cannot be changed, and is cheap to make."""

    __slots__ = ()

    @property
    def verdict(self) -> Verdict:
        """The interned answer, the same object for every subject of the same standing."""
        return self[0]

    @property
    def subject(self) -> str:
        """Whom it is about."""
        return self[2].subject

    @property
    def controller(self) -> str:
        """Whose data."""
        return self[1].controller

    @property
    def purpose(self) -> str:
        """For what."""
        return self[1].purpose

    @property
    def operation(self) -> Operation:
        """Which act."""
        return self[1].operation

    @property
    def channel(self) -> Channel | None:
        """By which way."""
        return self[1].channel

    @property
    def content_hash(self) -> str:
        """Of exactly which content."""
        return self[1].content_hash

    @property
    def policy(self) -> str:
        """Id of the policy that decided."""
        return self[0].policy

    @property
    def policy_version(self) -> int:
        """Version of the policy that decided."""
        return self[0].policy_version

    @property
    def policy_digest(self) -> str:
        """SHA-256 of all files of the policy that decided."""
        return self[0].policy_digest

    @property
    def decided_at(self) -> datetime:
        """The instant it was asked for."""
        return self[3]

    @property
    def rule(self) -> Rule:
        """The rule that decided: the first DENY, or the last stage's ALLOW."""
        return self.reason.rule

    @property
    def code(self) -> Code:
        """The answer of that rule."""
        return self.reason.code

    @property
    def reason(self) -> Reason:
        """The deciding reason."""
        return self[0].denied[0] if self[0].denied else self[0].allowed[-1]

    def evidence(self, reason: Reason | None = None) -> tuple[str, ...]:
        """References of the ledger entries behind a reason (the deciding one unless given)."""
        return evidence_for(
            code=(reason or self.reason).code, facts=self[2], purpose=self.purpose, channel=self.channel
        )

    @override
    def __init_subclass__(cls) -> None:
        if cls.__name__ not in {"Permit", "Refusal"} or cls.__module__ != __name__:
            raise TypeError("Permit and Refusal are final.")

    @override
    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.rule} {self.code} {self.purpose} {self.channel or '-'}>"


@final
class Permit(_Answer):
    """The ticket to do one thing with one subject's data until `expires_at`; built by `decide` alone."""

    __slots__ = ()

    def __new__(cls, never: Never, /) -> Self:
        """Always refuses: a permit is decided, never made."""
        raise TypeError("A Permit is built by lofte.domain.decision.decide alone.")

    @property
    def expires_at(self) -> datetime:
        """First instant at which it no longer holds: quarter of an hour, or when time alone could change the answer."""
        return min(self[3] + PERMIT_LIFETIME, self[4], self[5])

    @property
    def allowed(self) -> tuple[Reason, ...]:
        """The ALLOW of each stage that applied, in stage order."""
        return self[0].allowed

    def covers(self, *, subject: str, purpose: str, channel: Channel | None, content_hash: str, at: datetime) -> bool:
        """Whether it is the ticket for exactly this subject, purpose, channel and content, and still holds at `at`."""
        return (
            self.subject == subject
            and self.purpose == purpose
            and self.channel == channel
            and self.content_hash == content_hash
            and self.decided_at <= at < self.expires_at
        )


@final
class Refusal(_Answer):
    """A no with its reasons; never an exception and never false (house rule 6)."""

    __slots__ = ()

    def __new__(cls, never: Never, /) -> Self:
        """Always refuses: a refusal is decided, never made."""
        raise TypeError("A Refusal is built by lofte.domain.decision.decide alone.")

    @property
    def clause(self) -> str:
        """Anchor in the policy's notice."""
        return self.reason.clause

    @property
    def remedy(self) -> Words | None:
        """What would help, where something lawful would."""
        return self.reason.remedy

    def reasons(self) -> tuple[Reason, ...]:
        """Every reason against it, in the order of the rules; never empty."""
        return self[0].denied
