"""What the pages of reading a policy in share: who looks, the draft that they opened, and the steps above it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from lofte.domain.states import ControllerKind
from lofte.faces.console.access import NEEDS, Ability, Visit
from lofte.faces.console.frame import show
from lofte.faces.console.views import actor
from lofte.queries import reading as queries
from lofte.queries.reading import Opened, Reader
from lofte.queries.staff import Place

Context = Mapping[str, Any]


def reader_of(visit: Visit) -> Reader:
    """Whoever is signed in, as one who reads policies in."""
    places = tuple(place for place in visit.member.places if _may_read(place) and works(place))
    return Reader(place=visit.place, places=places, staff=visit.member.id, actor=actor(visit))


def works(place: Place) -> bool:
    """Whether it is a controller, and not the installation, where an operator stands before there is one."""
    return place.kind is not ControllerKind.INSTALLATION


def _may_read(place: Place) -> bool:
    return bool(place.roles & NEEDS[Ability.READ_POLICY])


def opened(visit: Visit, draft: UUID) -> Opened:
    """The draft; not found where this person may see none such."""
    found = queries.opened(draft=draft, reader=reader_of(visit), at=visit.at)
    if found is None:
        raise Http404
    return found


def step_page(
    request: HttpRequest, visit: Visit, found: Opened, step: str, context: Context, status: int = 200
) -> HttpResponse:
    """A page of one draft with the steps above it."""
    steps = (
        ("report", _("What it says"), "reading-report"),
        ("questions", _("Questions"), "reading-questions"),
        ("text", _("The text"), "reading-text"),
        ("publish", _("Compare and publish"), "reading-publish"),
    )
    shown = [
        {"name": name, "label": label, "href": reverse(f"console:{view}", args=[found.id]), "current": name == step}
        for name, label, view in steps
        if found.open or name in ("report", "publish")
    ]
    framed = {**context, "draft": found, "steps": shown, "step": step}
    return show(request, visit, f"console/reading/{step}.html", current="reading", context=framed, status=status)
