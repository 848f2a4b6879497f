"""One person as a page shows them: shapes alone, handed from the query to the template."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from lofte.domain.decision import Reason
from lofte.domain.states import ActorKind, MessageState
from lofte.domain.terms import Channel, LawfulBasis, PersonType, SourceKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentShown:
    """The proof of a consent that is kept: for what, when, and the words that were shown."""

    label: str
    channels: tuple[Channel, ...]
    on: date | None
    text: str
    source: SourceKind | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldShown:
    """One field with its value: lines, or the consents that it proves."""

    name: str
    lines: tuple[str, ...] = ()
    consents: tuple[ConsentShown, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryShown:
    """A category that is held: its fields, the purposes that need it, where it came from and until when it is kept."""

    label: str
    fields: tuple[FieldShown, ...]
    purposes: tuple[str, ...]
    source: SourceKind | None
    until: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingShown:
    """The answer for one purpose and channel, with every reason."""

    purpose: str
    label: str
    channel: Channel
    basis: LawfulBasis
    marketing: bool
    permitted: bool
    code: str
    reasons: tuple[Reason, ...]

    @property
    def first(self) -> bool:
        """Whether it is shown at once: what may be done, and what marketing may not."""
        return self.permitted or self.marketing


@dataclass(frozen=True, slots=True, kw_only=True)
class EventShown:
    """One thing that was said or done. `purpose` is its label, empty where it concerns all."""

    kind: str
    purpose: str
    channel: Channel | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterShown:
    """One letter to the person."""

    sending: UUID
    title: str
    state: MessageState
    code: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LookShown:
    """One look, and whose. `name` is a colleague's, empty for the product or the person."""

    kind: ActorKind
    name: str
    act: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPage:
    """Everything on the page."""

    id: UUID
    name: str
    email: str
    company: str
    person_type: PersonType | None
    person_type_confirmed: bool
    since: datetime
    erased_at: datetime | None
    categories: tuple[CategoryShown, ...]
    standing: tuple[StandingShown, ...]
    """What may be done and what marketing may not; then every other purpose that does not apply."""
    events: tuple[EventShown, ...]
    messages: tuple[LetterShown, ...]
    looks: tuple[LookShown, ...]
