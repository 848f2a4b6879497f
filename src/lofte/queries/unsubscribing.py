"""What the page behind the link in a letter shows: whose letters, which list, and what saying no would mean.

Nothing of the person is shown, not even whether there is one: the link tells no more than the letter did.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lofte.domain.terms import Language, UnsubscribeMeans
from lofte.domain.tokens import UnsubscribeToken
from lofte.queries.newsletters import label_of
from lofte.queries.notices import in_force
from lofte.store.models import Controller


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsubscribePage:
    """The page, before and after. `means` is what one click records."""

    controller: str
    slug: str
    purpose_label: str
    means: UnsubscribeMeans


def unsubscribe_page(*, token: UnsubscribeToken, at: datetime, language: Language) -> UnsubscribePage | None:
    """The page; none where the controller is gone or has no policy in force."""
    controller = Controller.objects.filter(id=token.controller, closed_at__isnull=True).first()
    version = in_force(controller=token.controller, at=at) if controller else None
    if controller is None or version is None:
        return None
    policy = version.text.policy
    return UnsubscribePage(
        controller=policy.entity().name,
        slug=controller.slug,
        purpose_label=label_of(policy=policy, purpose=token.purpose, language=language),
        means=policy.unsubscribe.means,
    )
