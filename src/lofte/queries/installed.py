"""What the command line looks up: controllers by short name, staff by address. No data subject is shown."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from lofte.domain.states import ControllerKind
from lofte.store.models import Controller, PolicyVersion, Staff
from lofte.store.scopes import reading

WORKING_KINDS = (ControllerKind.OWN, ControllerKind.CLIENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A controller of this installation."""

    id: UUID
    slug: str
    name: str
    kind: ControllerKind


def controllers() -> tuple[Known, ...]:
    """Every working controller, by short name; canaries and the installation itself are none."""
    found = Controller.objects.filter(kind__in=WORKING_KINDS, closed_at=None).order_by("slug")
    return tuple(Known(id=one.id, slug=one.slug, name=one.name, kind=ControllerKind(one.kind)) for one in found)


def has_policy(*, controller: UUID) -> bool:
    """Whether a controller has ever published a policy."""
    with reading(controller):
        return PolicyVersion.objects.exists()


def staff_total() -> int:
    """How many have ever worked here."""
    return Staff.objects.count()


def staff_by_email(*, email: str) -> UUID | None:
    """Who works here under an address; none when nobody does or has left."""
    return Staff.objects.filter(email__iexact=email.strip(), is_active=True).values_list("id", flat=True).first()
