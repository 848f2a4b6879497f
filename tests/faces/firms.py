"""A firm with its staff for tests of the pages: each role once, and the subject, another subject, another's subject."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from lofte.domain.acts import SYSTEM
from lofte.domain.states import StaffRole
from lofte.domain.terms import Language
from lofte.usecases import staff
from tests import world


@dataclass(frozen=True, slots=True, kw_only=True)
class Firm:
    """A controller of its own, another one, and whoever works at the first."""

    own: UUID
    other: UUID
    subject: UUID
    neighbour: UUID
    stranger: UUID
    staff: dict[StaffRole, UUID]


def make() -> Firm:
    """The firm and its people, through the use-cases."""
    own, other = world.agency(), world.agency("trillingen")
    held = {}
    for role in StaffRole:
        if role not in (StaffRole.OPERATOR, StaffRole.CLIENT):
            address, name = f"{role}@ekorren.example", f"{role} Ask".title()
            held[role] = staff.add_staff(email=address, name=name, language=Language.SV, actor=SYSTEM, at=world.AT)
            staff.grant_role(staff=held[role], role=role, controller=own, actor=SYSTEM, at=world.AT)
    return Firm(
        own=own,
        other=other,
        subject=world.subscriber(own, "anna@example.com", given_name="Anna"),
        neighbour=world.admit(own, email="bo@example.com", given_name="Bo"),
        stranger=world.subscriber(other, "cilla@example.com", given_name="Cilla"),
        staff=held,
    )


def enter(member: UUID) -> Client:
    """A browser in which this member of staff has signed in by a one-time link, as people do."""
    client = Client(headers={"accept-language": "sv"})
    secret = staff.make_link(staff=member, actor=SYSTEM, at=world.AT)
    assert client.post(reverse("console:link", args=[secret])).status_code == 302
    return client


def demo(*, on: bool) -> object:
    """The settings of a demo installation, or of any other."""
    return replace(settings.LOFTE, demo=on)


def fill(marketer: Client) -> None:
    """An upload and a written newsletter, so that their lists have a row to follow."""
    content = "Namn;E-post\nÅsa Öberg;asa@example.com\n".encode("cp1252")
    assert marketer.post(reverse("console:imports"), {"file": SimpleUploadedFile("k.csv", content)}).status_code == 302
    given = {"title": "Vårbrev", "purpose": "newsletter", "language": "sv"}
    page = marketer.post(reverse("console:newsletters"), given).headers["Location"]
    written = {"title": "Vårbrev", "subject_line": "Tre idéer", "preheader": "", "body": "# Hej\n\nEn rad."}
    assert marketer.post(page, written).status_code == 302
