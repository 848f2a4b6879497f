"""What each promise of a controller's policy shows, for whoever asks without wanting the whole page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lofte.domain.parts import Promise, Words
from lofte.domain.promises.registry import Control
from lofte.domain.promises.state import REASON_WORDS, Verdict
from lofte.domain.terms import Language, PromiseState
from lofte.queries import notices, policy
from lofte.queries.policy_page import Examined
from lofte.store.policies import Version


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseView:
    """One promise at an instant. `history` is what it showed at the end of each of the last 30 days, oldest first."""

    promise: Promise
    control: Control
    verdict: Verdict
    latest: Examined | None
    history: tuple[PromiseState, ...]

    @property
    def state(self) -> PromiseState:
        """Kept, close to a deadline, broken, or not proven yet."""
        return self.verdict.state

    @property
    def why(self) -> Words:
        """The reason, in both languages."""
        return REASON_WORDS[self.verdict.reason]


def promise_states(*, controller: UUID, at: datetime, version: Version | None = None) -> tuple[PromiseView, ...]:
    """Every promise of a version (the one in force unless given) as it stands at `at`; none where no policy is."""
    wanted = version or notices.in_force(controller=controller, at=at)
    if wanted is None:
        return ()
    found = policy.proofs(controller=controller, version=wanted, at=at, language=Language.SV)
    return tuple(
        PromiseView(
            promise=one.promise,
            control=one.control,
            verdict=one.verdict,
            latest=one.examined,
            history=one.history,
        )
        for one in found.values()
    )
