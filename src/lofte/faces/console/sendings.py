"""Sendings: watched while they go, paused, resumed, stopped."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from lofte.domain.errors import LofteError
from lofte.faces.console.access import Ability, Visit, needs
from lofte.faces.console.frame import show
from lofte.faces.console.views import actor
from lofte.faces.look.appearance import language
from lofte.queries import newsletters as queries
from lofte.usecases.messaging import sending as sendings


def _sending(visit: Visit, sending: UUID) -> queries.SendingPage:
    page = queries.sending(controller=visit.place.id, sending=sending, at=visit.at, language=language())
    if page is None:
        raise Http404
    return page


@never_cache
@require_GET
@needs(Ability.SEE_NEWSLETTERS)
def sending_page(request: HttpRequest, visit: Visit, sending: UUID) -> HttpResponse:
    """A sending, while it goes and when it is done."""
    context = {"page": _sending(visit, sending)}
    return show(request, visit, "console/newsletters/sending.html", current="newsletters", context=context)


@never_cache
@require_GET
@needs(Ability.SEE_NEWSLETTERS)
def sending_part(request: HttpRequest, visit: Visit, sending: UUID) -> HttpResponse:
    """The moving part alone."""
    context = {"page": _sending(visit, sending), "can": visit.abilities}
    return render(request, "console/newsletters/sending_box.html", context)


@require_POST
@needs(Ability.WRITE_NEWSLETTERS)
def sending_act(request: HttpRequest, visit: Visit, sending: UUID, act: str) -> HttpResponse:
    """Pause, go on or stop; what is no longer possible changes nothing."""
    acts = {
        "pause": sendings.pause_sending,
        "resume": sendings.resume_sending,
        "stop": sendings.stop_sending,
    }
    if act not in acts:
        raise Http404
    try:
        acts[act](controller=visit.place.id, sending=sending, actor=actor(visit), at=visit.at)
    except LofteError:
        _sending(visit, sending)
    return HttpResponseRedirect(reverse("console:sending", args=[sending]))
