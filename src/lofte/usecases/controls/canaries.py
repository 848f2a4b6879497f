"""The two canary controllers: made at installation, damaged on purpose, left out of counts, notices and sending.

Their rows have ids that follow from the controller and a name, so that planting can be repeated, and what was planted
is known without a list of it. What damages rows asks `require` first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from lofte.domain.acts import SYSTEM, Act
from lofte.domain.errors import LofteError
from lofte.domain.standing import Event
from lofte.domain.standing.events import ConsentGiven, PersonTypeConfirmed
from lofte.domain.states import ControllerKind
from lofte.domain.terms import Channel, PersonType
from lofte.store import standing, vault
from lofte.store.evidence import recording
from lofte.store.models import Controller, Subject
from lofte.store.scopes import reading
from lofte.store.vault import Newcomer

SLUGS = ("canary-one", "canary-two")
PURPOSE = "newsletter"
"""The one purpose of the canaries' policy that markets, and by which channel."""
CHANNEL = Channel.EMAIL
CATEGORY = "email"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Both canaries. Most plants lie in the first; the second is what the first must not reach."""

    one: UUID
    two: UUID


def pair() -> Pair:
    """Both canaries. Raises LofteError when the installation was never completed."""
    held = dict(Controller.objects.filter(kind=ControllerKind.CANARY, slug__in=SLUGS).values_list("slug", "id"))
    if set(held) != set(SLUGS):
        raise LofteError.of(
            "CANARIES_MISSING", "The canaries are not there, so no control proves anything.", remedy="Run `lofte init`."
        )
    return Pair(one=held[SLUGS[0]], two=held[SLUGS[1]])


def require(*, controller: UUID) -> None:
    """Return for a canary; raise LofteError for every other controller: nothing real is ever damaged."""
    if not Controller.objects.filter(id=controller, kind=ControllerKind.CANARY).exists():
        raise LofteError.of("NO_CANARY", "Faults are planted in canaries alone.", place=str(controller))


def plant_id(*, controller: UUID, name: str) -> UUID:
    """The id of a planted row."""
    return uuid5(controller, name)


def address(*, controller: UUID, name: str) -> str:
    """The made-up address of a planted person."""
    return f"{plant_id(controller=controller, name=name).hex}@canary.example"


def person(
    *,
    controller: UUID,
    name: str,
    at: datetime,
    events: Sequence[Event] = (),
    since: datetime | None = None,
    email: str | None = None,
) -> UUID:
    """A made-up person, known `since` some instant, with what that person has said; one that is there already stays."""
    require(controller=controller)
    subject = plant_id(controller=controller, name=name)
    with reading(controller):
        if Subject.objects.filter(id=subject).exists():
            return subject
    document = {CATEGORY: {"email": email or address(controller=controller, name=name)}}
    newcomer = Newcomer(id=subject, documents=document, person_type=PersonType.NATURAL, confirmed=True)
    said = (PersonTypeConfirmed(at=since or at, person_type=PersonType.NATURAL), *events)
    with recording(controller=controller, actor=SYSTEM, at=at, act=Act.SUBJECT_ADMITTED) as record:
        vault.admit(newcomers=[newcomer], at=at)
        standing.record(subject=subject, events=said, at=at, entry=record.entry(subject=subject))
    return subject


def consented(*, at: datetime) -> ConsentGiven:
    """A proven yes to the canaries' newsletter."""
    return ConsentGiven(at=at, purpose=PURPOSE, channel=CHANNEL, policy_version=1)
