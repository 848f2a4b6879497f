"""What is the same for every recipient of a sending: the policy in force, the request, the engagement, the content.

Made once and kept while it holds: the request carries its compiled gate. A new policy version, or a change of the
client's instructions, makes a new one at the next claim.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from lofte.channels.email.content import Frozen, Sender
from lofte.domain.decision import Content, Engagement, Request
from lofte.domain.policy.model import Policy
from lofte.domain.terms import Channel, ContentClass, Operation
from lofte.store import facts, policies
from lofte.store.models import Controller, Sending
from lofte.store.policies import Version
from lofte.usecases.messaging.newsletters import Claims, stored_frozen
from lofte.usecases.messaging.sender import categories_used, sender_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """One sending, ready to decide."""

    policy: Version
    request: Request
    engagement: Engagement | None
    frozen: Frozen
    sender: Sender


def campaign_of(*, controller: UUID, sending: UUID, at: datetime) -> Campaign:
    """The campaign of a sending, by the policy and the instructions that hold at `at`."""
    version = policies.at_instant(at=at)
    return _campaign(controller, sending, version.id, facts.engagement(at=at))


def request_of(
    *, controller: UUID, policy: Policy, shown: Iterable[str], purpose: str, content_hash: str, claims: Claims
) -> Request:
    """The request that a newsletter makes of each recipient. What the layout always holds is stated as held."""
    activity = policy.activity(purpose)
    marketing = activity is None or activity.marketing
    return Request(
        controller=str(controller),
        purpose=purpose,
        operation=Operation.SEND,
        channel=Channel.EMAIL,
        content_class=ContentClass.MARKETING if marketing else ContentClass.SERVICE,
        categories=categories_used(policy=policy, shown=shown),
        content_hash=content_hash,
        content=Content(
            objection_address=True,
            sender_shown=True,
            one_click_headers=True,
            free_opt_out=True,
            similar_products=claims.similar_products,
            role_relevant=claims.role_relevant,
        ),
    )


@lru_cache(maxsize=32)
def _campaign(controller: UUID, sending: UUID, policy_version: UUID, engagement: Engagement | None) -> Campaign:
    policy = policies.version(id=policy_version)
    version = Sending.objects.select_related("version").get(id=sending).version
    row = Controller.objects.select_related("agency").get(id=controller)
    stated = version.claims["stated"]
    claims = Claims(similar_products=stated["similar_products"], role_relevant=stated["role_relevant"])
    frozen = stored_frozen(version)
    return Campaign(
        policy=policy,
        request=request_of(
            controller=controller,
            policy=policy.text.policy,
            shown=[name for name, _ in frozen.fallbacks],
            purpose=version.purpose,
            content_hash=version.digest,
            claims=claims,
        ),
        engagement=engagement,
        frozen=frozen,
        sender=sender_of(policy=policy.text.policy, slug=row.slug, agency=row.agency.name if row.agency else ""),
    )
