"""The overview, the controller switcher, people, a person, and the evidence log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lofte.domain.acts import Actor
from lofte.domain.errors import LofteError
from lofte.domain.terms import Channel
from lofte.faces.console.access import CHOSEN, Ability, Visit, needs
from lofte.faces.console.frame import show
from lofte.faces.look.appearance import language
from lofte.queries import evidence as evidence_queries
from lofte.queries import overview as overview_queries
from lofte.queries import people as people_queries
from lofte.queries import person as person_queries
from lofte.queries.overview import Need, NeedKind
from lofte.usecases.consents import refusing
from lofte.usecases.staff import staff_actor

QUERY_MOST = 200
CHANNELS = {one.value: one for one in Channel}


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """What needs somebody's attention, and where whoever looks may see to it (empty: not here)."""

    need: Need
    href: str


def actor(visit: Visit) -> Actor:
    """Whoever made the request, as evidence names them."""
    return staff_actor(visit.member.id)


def key_of(text: str) -> UUID | None:
    """An id from an address; none when it is not one."""
    try:
        return UUID(text)
    except ValueError:
        return None


@never_cache
@require_GET
@needs(Ability.SEE_OVERVIEW)
def overview(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Where one comes in."""
    page = overview_queries.overview(controller=visit.place.id, at=visit.at)
    needs_shown = tuple(Attention(need=need, href=_opens(visit, need)) for need in page.needs)
    context = {"page": page, "needs": needs_shown}
    return show(request, visit, "console/overview.html", current="overview", context=context)


def _opens(visit: Visit, need: Need) -> str:
    """Where it can be mended; empty for whoever may not go there."""
    match need.kind:
        case NeedKind.BROKEN | NeedKind.CLOSE:
            return f"{reverse('console:policy')}?state={need.kind}"
        case NeedKind.IMPORT_OPEN | NeedKind.IMPORT_STAGED | NeedKind.TYPES:
            page, every, ability = "console:import", "console:imports", Ability.IMPORT
        case NeedKind.SENDING_PAUSED | NeedKind.UNCERTAIN:
            page, every, ability = "console:sending", "console:newsletters", Ability.SEE_NEWSLETTERS
        case NeedKind.WORK_FAILED:
            return ""
        case _:
            assert_never(need.kind)
    if not visit.may(ability):
        return ""
    return reverse(page, args=[need.target]) if need.target else reverse(every)


@require_POST
@needs(Ability.SEE_OVERVIEW)
def switch(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Work for another controller from now on."""
    place = visit.member.at(slug=request.POST.get("controller", ""))
    if place is None:
        raise Http404
    request.session[CHOSEN] = place.slug
    return HttpResponseRedirect(reverse("console:overview"))


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Ability.SEE_PEOPLE)
def people(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The list; a search comes as POST, so that what was searched for stands in no address and no log."""
    query = request.POST.get("q", "").strip()[:QUERY_MOST] if request.method == "POST" else ""
    if query:
        page = people_queries.find(controller=visit.place.id, actor=actor(visit), at=visit.at, query=query)
    else:
        after = key_of(request.GET.get("after", ""))
        page = people_queries.people(controller=visit.place.id, actor=actor(visit), at=visit.at, after=after)
    return show(request, visit, "console/people/list.html", current="people", context={"page": page})


@never_cache
@require_GET
@needs(Ability.SEE_PEOPLE)
def person(request: HttpRequest, visit: Visit, subject: UUID) -> HttpResponse:
    """One person. Somebody of another controller is not there, and is not seen to be elsewhere."""
    page = person_queries.person(
        controller=visit.place.id, subject=subject, actor=actor(visit), at=visit.at, language=language()
    )
    if page is None:
        raise Http404
    return show(request, visit, "console/people/person.html", current="people", context={"page": page})


@require_POST
@needs(Ability.RECORD_STANDING)
def record(request: HttpRequest, visit: Visit, subject: UUID) -> HttpResponse:
    """Write down a no that was said to somebody here: to all marketing, or to one purpose on one channel."""
    said = request.POST.get("said", "")
    purpose, _space, channel = said.partition(" ")
    try:
        if said == "all":
            refusing.object_to_direct_marketing(
                controller=visit.place.id, subject=subject, actor=actor(visit), at=visit.at
            )
        elif purpose and channel in CHANNELS:
            refusing.object_to_list(
                controller=visit.place.id,
                subject=subject,
                purpose=purpose,
                channel=CHANNELS[channel],
                actor=actor(visit),
                at=visit.at,
            )
        else:
            raise Http404
    except LofteError as error:
        raise Http404 from error
    messages.success(request, _("It is noted, and holds from now."), extra_tags="kept")
    return HttpResponseRedirect(reverse("console:person", args=[subject]))


@never_cache
@require_GET
@needs(Ability.SEE_EVIDENCE)
def evidence(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The log, latest first."""
    return _evidence(request, visit, None)


@never_cache
@require_POST
@needs(Ability.SEE_EVIDENCE)
def verify(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Check the chain now, and say what was found."""
    found = evidence_queries.check(controller=visit.place.id, actor=actor(visit), at=visit.at)
    return _evidence(request, visit, found)


def _evidence(request: HttpRequest, visit: Visit, found: evidence_queries.Check | None) -> HttpResponse:
    page = evidence_queries.evidence(
        controller=visit.place.id,
        actor=actor(visit),
        at=visit.at,
        before=key_of(request.GET.get("before", "")),
        entry=key_of(request.GET.get("entry", "")),
    )
    context = {"page": page, "check": found}
    return show(request, visit, "console/evidence/page.html", current="evidence", context=context)
