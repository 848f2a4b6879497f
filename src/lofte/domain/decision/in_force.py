"""A policy made ready to decide by: looked up by id, with the hash that its answers carry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from lofte.domain.policy.model import Activity, Policy, PolicyText, Recipient
from lofte.domain.terms import Code, Right

_RIGHT_OF: Mapping[Code, tuple[Right, ...]] = MappingProxyType(
    {
        Code.OBJ_DM: (Right.DIRECT_MARKETING_OBJECTION, Right.OBJECTION),
        Code.PREF_CHANNEL: (Right.DIRECT_MARKETING_OBJECTION, Right.OBJECTION),
        Code.SHARED_STRICTEST: (Right.DIRECT_MARKETING_OBJECTION, Right.OBJECTION),
        Code.OBJ_PENDING: (Right.OBJECTION,),
        Code.OBJ_UPHELD: (Right.OBJECTION,),
        Code.ERASED: (Right.ERASURE,),
        Code.ERASURE_PENDING: (Right.ERASURE,),
        Code.RESTRICTED: (Right.RESTRICTION,),
        Code.CONSENT_WITHDRAWN: (Right.WITHDRAW_CONSENT,),
    }
)


@dataclass(frozen=True, slots=True, eq=False)
class PolicyInForce:
    """One version of one policy, indexed. Compared by identity: build it once per version."""

    policy: Policy
    digest: str
    activities: Mapping[str, Activity]
    recipients: Mapping[str, Recipient]
    special: frozenset[str]
    """Categories of Article 9."""
    identity_numbers: frozenset[str]
    """Categories that hold an identity number (DSL 3:10)."""
    statutes: Mapping[str, str]
    """Statute of each retention rule that names one."""
    right_clauses: Mapping[Right, str]
    controllers: frozenset[str] | None = None
    """Whom a request may name as controller without an engagement (R02); none: whoever loaded the policy saw to it."""

    def clause(self, *, purpose: str, code: Code) -> str:
        """Anchor of the notice's section that stands behind a code: that of the right, else that of the activity."""
        for right in _RIGHT_OF.get(code, ()):
            if anchor := self.right_clauses.get(right):
                return anchor
        activity = self.activities.get(purpose)
        return activity.clause if activity else ""


def in_force(*, policy: Policy, digest: str, controllers: frozenset[str] | None = None) -> PolicyInForce:
    """Index a policy; `digest` is the SHA-256 of its files (`PolicyText.digest`)."""
    return PolicyInForce(
        policy=policy,
        digest=digest,
        activities=MappingProxyType({one.id: one for one in policy.activities}),
        recipients=MappingProxyType({one.id: one for one in policy.recipients}),
        special=frozenset(one.id for one in policy.categories if one.special),
        identity_numbers=frozenset(one.id for one in policy.categories if one.identity_number),
        statutes=MappingProxyType({one.id: one.statute for one in policy.retention if one.statute}),
        right_clauses=MappingProxyType({one.right: one.clause for one in policy.rights if one.clause}),
        controllers=controllers,
    )


def of_text(*, text: PolicyText, controllers: frozenset[str] | None = None) -> PolicyInForce:
    """The same from a loaded directory."""
    return in_force(policy=text.policy, digest=text.digest, controllers=controllers)


def own_names(*, policy: Policy) -> frozenset[str]:
    """What a question may call the policy's own controller: the policy's id, or that of one of its entities."""
    return frozenset({policy.id, *(entity.id for entity in policy.entities)})
