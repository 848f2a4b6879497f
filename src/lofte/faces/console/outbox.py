"""The demo's outbox and its clock. Neither exists outside a demo."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from lofte.domain.errors import LofteError
from lofte.faces.console.access import Ability, Visit, needs
from lofte.faces.console.frame import show
from lofte.faces.console.mail_frame import framed
from lofte.faces.console.views import actor, key_of
from lofte.faces.look.refusals import bad_input
from lofte.queries import outbox as queries
from lofte.usecases.demo.clock import move_clock


def _mail(visit: Visit, mail: UUID) -> queries.MailPage:
    found = (
        queries.mail(controller=visit.place.id, mail=mail, actor=actor(visit), at=visit.at)
        if settings.LOFTE.demo
        else None
    )
    if found is None:
        raise Http404
    return found


@never_cache
@require_GET
@needs(Ability.SEE_OUTBOX)
def outbox(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The list."""
    if not settings.LOFTE.demo:
        raise Http404
    before = key_of(request.GET.get("before", ""))
    page = queries.outbox(controller=visit.place.id, actor=actor(visit), at=visit.at, before=before)
    return show(request, visit, "console/outbox/list.html", current="outbox", context={"page": page})


@never_cache
@require_GET
@needs(Ability.SEE_OUTBOX)
def mail(request: HttpRequest, visit: Visit, mail: UUID) -> HttpResponse:
    """One letter."""
    context = {"mail": _mail(visit, mail)}
    return show(request, visit, "console/outbox/mail.html", current="outbox", context=context)


@never_cache
@require_GET
@needs(Ability.SEE_OUTBOX)
def mail_html(request: HttpRequest, visit: Visit, mail: UUID) -> HttpResponse:
    """The letter alone, for its frame."""
    return framed(html=_mail(visit, mail).html)


@require_POST
@needs(Ability.MOVE_CLOCK)
def clock(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Move the demo's clock a day or a month ahead, and go back to the page."""
    try:
        move_clock(step=request.POST.get("by", ""), actor=actor(visit), at=visit.at)
    except LofteError as error:
        if any(problem.code == "NO_DEMO" for problem in error.problems):
            raise Http404 from error
        return bad_input(request, problems=error.problems)
    messages.success(request, _("The clock is moved. What fell due by it is being done."), extra_tags="calm")
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts=None, require_https=request.is_secure())
    return HttpResponseRedirect(back if safe and back.startswith("/") else reverse("console:overview"))
