"""The policy in force for a controller at an instant, loaded once per version and process."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from lofte.domain.decision import PolicyInForce, of_text
from lofte.domain.errors import LofteError
from lofte.domain.policy.load import load
from lofte.domain.policy.model import Policy, PolicyText
from lofte.store.models import PolicyVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPolicy:
    """A published version, ready to decide by."""

    version: UUID
    number: int
    valid_from: datetime
    text: PolicyText
    ready: PolicyInForce

    @property
    def policy(self) -> Policy:
        """The model."""
        return self.text.policy


def in_force(*, controller: UUID, at: datetime) -> StoredPolicy:
    """The version in force at `at`; raises LofteError `NO_POLICY` when none is, for then nothing may happen."""
    row = (
        PolicyVersion.objects.filter(controller_id=controller, valid_from__lte=at)
        .order_by("-valid_from", "-number")
        .values_list("id", flat=True)
        .first()
    )
    if row is None:
        raise LofteError.of(
            "NO_POLICY",
            "No policy is in force for this controller, so nothing may happen.",
            remedy="Publish one whose valid_from has come.",
        )
    return version(controller=controller, identity=row)


@lru_cache(maxsize=64)
def version(*, controller: UUID, identity: UUID) -> StoredPolicy:
    """One published version. Kept for the life of the process, since a version never changes."""
    row = PolicyVersion.objects.get(controller_id=controller, id=identity)
    text = load(files=row.files)
    return StoredPolicy(
        version=row.id, number=row.number, valid_from=row.valid_from, text=text, ready=of_text(text=text)
    )
