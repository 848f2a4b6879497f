"""The frame of a console page: navigation by ability, the controller switcher, the demo's clock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lofte.domain.states import StaffRole
from lofte.faces.console.access import Ability, Visit
from lofte.faces.look.appearance import language
from lofte.faces.look.refusals import as_json, wants_json
from lofte.faces.look.shell import Choice, Shell, Tab
from lofte.faces.look.vocabulary import called

ORDER = (
    StaffRole.OWNER,
    StaffRole.OFFICER,
    StaffRole.MARKETER,
    StaffRole.SALES,
    StaffRole.AUDITOR,
    StaffRole.CLIENT,
    StaffRole.OPERATOR,
)


def _tabs(visit: Visit, current: str) -> tuple[Tab, ...]:
    entries = (
        ("overview", _("Overview"), "house", Ability.SEE_OVERVIEW),
        ("policy", _("Policy"), "shield-check", Ability.SEE_POLICY),
        ("people", _("People"), "users", Ability.SEE_PEOPLE),
        ("newsletters", _("Newsletters"), "mail", Ability.SEE_NEWSLETTERS),
        ("imports", _("Imports"), "upload", Ability.IMPORT),
        ("reading", _("Read a policy"), "file-text", Ability.READ_POLICY),
        ("outbox", _("Outbox"), "inbox", Ability.SEE_OUTBOX),
        ("evidence", _("Evidence"), "stamp", Ability.SEE_EVIDENCE),
    )
    return tuple(
        Tab(name=name, label=label, icon=icon, href=reverse(f"console:{name}"), current=name == current)
        for name, label, icon, ability in entries
        if visit.may(ability) and (name != "outbox" or settings.LOFTE.demo)
    )


def shell(*, request: HttpRequest, visit: Visit, current: str) -> Shell:
    """The frame for one page; `current` is the name of the entry that the page belongs to."""
    role = next((role for role in ORDER if role in visit.place.roles), StaffRole.CLIENT)
    return Shell(
        controller=visit.place.name,
        controllers=tuple(
            Choice(slug=place.slug, name=place.name, current=place == visit.place) for place in visit.member.places
        ),
        tabs=_tabs(visit, current),
        person=visit.member.name,
        role=called(term=role, language=language()),
        demo_at=visit.at if settings.LOFTE.demo else None,
        path=request.get_full_path(),
    )


def show(
    request: HttpRequest,
    visit: Visit,
    template: str,
    *,
    current: str,
    context: Mapping[str, Any],
    status: int = 200,
) -> HttpResponse:
    """A whole page of the console; its problems alone for a program that asks for JSON."""
    if status >= 400 and context.get("problems") and wants_json(request):
        return as_json(code="", problems=context["problems"], status=status)
    framed = {**context, "shell": shell(request=request, visit=visit, current=current), "can": visit.abilities}
    return render(request, template, framed, status=status)
