"""The audience of a newsletter as a page shows it: so many may be reached, so many not, by reason. Pure shapes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonShown:
    """One reason with its count, the rule, the clause of the notice it stands on (with its own words) and a remedy."""

    code: str
    rule: str
    count: int
    law: str = ""
    clause: str = ""
    heading: str = ""
    quote: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AudiencePage:
    """Each person counts once, under the first denying rule; `may` and `may_not` together are `total`."""

    newsletter: str
    title: str
    purpose: str
    purpose_label: str
    channel: str
    policy_version: int
    at: datetime
    total: int
    may: int
    allowed: tuple[ReasonShown, ...]
    denied: tuple[ReasonShown, ...]
    blocked: ReasonShown | None = None
    """What stops the whole sending (its content or the policy), whoever the recipient is."""

    @property
    def may_not(self) -> int:
        """How many may not be reached."""
        return self.total - self.may

    @property
    def shares(self) -> tuple[tuple[str, int], ...]:
        """Both as one bar."""
        return (("may", self.may), ("not", self.may_not))


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonBehind:
    """One person behind a count, with every reason and not just the first."""

    id: str
    name: str
    email: str
    reasons: tuple[ReasonShown, ...]
