"""Who works here and for whom: what sign-in, the controller switcher and the demo's front page need.

Staff stand outside any one controller, so these looks need no scope. Nothing here shows a data subject.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lofte.domain.states import ControllerKind, StaffRole
from lofte.domain.terms import Language
from lofte.store.models import Controller, Grant, Staff

WORKING_KINDS = (ControllerKind.OWN, ControllerKind.CLIENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A controller that somebody may work for, with the roles held there."""

    id: UUID
    slug: str
    name: str
    kind: ControllerKind
    roles: frozenset[StaffRole]


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A member of staff and where they may work, by name."""

    id: UUID
    name: str
    language: Language
    places: tuple[Place, ...]

    def at(self, *, slug: str) -> Place | None:
        """The place by its slug, when this member may work there."""
        return next((place for place in self.places if place.slug == slug), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A role and where it is held; nowhere for the installation itself."""

    role: StaffRole
    controllers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """Somebody who works here, as the demo's front page lists them."""

    id: UUID
    name: str
    grants: tuple[Held, ...]

    @property
    def first(self) -> str:
        """The given name."""
        return self.name.split(" ")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Firm:
    """A controller as the front page shows it."""

    slug: str
    name: str
    agency: str
    clients: int
    published: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """The demo's front page."""

    firms: tuple[Firm, ...]
    people: tuple[Colleague, ...]
    demo_at: datetime | None
    sample: str = ""


def member(*, staff: UUID) -> Member | None:
    """A member of staff by id; none when unknown or no longer active."""
    found = Staff.objects.filter(id=staff, is_active=True).first()
    if found is None:
        return None
    held: dict[UUID, set[StaffRole]] = {}
    controllers: dict[UUID, Controller] = {}
    grants = Grant.objects.filter(staff=found, ended_at__isnull=True, controller__kind__in=WORKING_KINDS)
    for grant in grants.select_related("controller"):
        if grant.controller is not None and grant.controller.closed_at is None:
            controllers[grant.controller.id] = grant.controller
            held.setdefault(grant.controller.id, set()).add(StaffRole(grant.role))
    places = [_place(controllers[key], frozenset(roles)) for key, roles in held.items()] or _installation(found)
    return Member(
        id=found.id,
        name=found.name,
        language=Language(found.language),
        places=tuple(sorted(places, key=lambda place: (place.kind is not ControllerKind.OWN, place.name.casefold()))),
    )


def front(*, at: datetime | None, published: frozenset[UUID], sample: str = "") -> Front:
    """Every firm and everybody who works there. `published` are the controllers that have a notice in force."""
    controllers = list(
        Controller.objects.filter(kind__in=WORKING_KINDS, closed_at__isnull=True)
        .select_related("agency")
        .order_by("name")
    )
    firms = tuple(
        Firm(
            slug=controller.slug,
            name=controller.name,
            agency=controller.agency.name if controller.agency else "",
            clients=sum(1 for other in controllers if other.agency_id == controller.id),
            published=controller.id in published,
        )
        for controller in sorted(controllers, key=lambda controller: controller.kind != ControllerKind.OWN)
    )
    return Front(firms=firms, people=_colleagues(), demo_at=at, sample=sample)


def _place(controller: Controller, roles: frozenset[StaffRole]) -> Place:
    kind = ControllerKind(controller.kind)
    return Place(id=controller.id, slug=controller.slug, name=controller.name, kind=kind, roles=roles)


def _installation(staff: Staff) -> list[Place]:
    """Where an operator stands who has no controller yet: at the installation, to read the first policy in."""
    if not Grant.objects.filter(staff=staff, role=StaffRole.OPERATOR, ended_at__isnull=True).exists():
        return []
    found = Controller.objects.filter(kind=ControllerKind.INSTALLATION)
    return [_place(one, frozenset({StaffRole.OPERATOR})) for one in found]


def _colleagues() -> tuple[Colleague, ...]:
    grants: dict[UUID, dict[StaffRole, list[str]]] = {}
    for grant in Grant.objects.filter(ended_at__isnull=True).select_related("controller").order_by("id"):
        names = grants.setdefault(grant.staff_id, {}).setdefault(StaffRole(grant.role), [])
        if grant.controller is not None and grant.controller.kind in WORKING_KINDS:
            names.append(grant.controller.name)
    everybody = Staff.objects.filter(is_active=True).order_by("created_at", "id")
    return tuple(
        Colleague(id=staff.id, name=staff.name, grants=tuple(_held(grants.get(staff.id, {})))) for staff in everybody
    )


def _held(roles: Mapping[StaffRole, list[str]]) -> Iterator[Held]:
    for role, names in roles.items():
        yield Held(role=role, controllers=tuple(names))


def account(*, staff: UUID) -> Staff | None:
    """The row that a session is opened for; none when unknown or no longer active."""
    return Staff.objects.filter(id=staff, is_active=True).first()
