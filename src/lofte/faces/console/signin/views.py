"""Signing in and out: a one-time link or a passkey. A GET never signs anyone in, since programs follow links."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lofte import clock
from lofte.domain.acts import Act
from lofte.faces.console.access import Ability, Visit, member_of, needs
from lofte.faces.console.frame import show
from lofte.faces.console.signin import limits, passkeys
from lofte.faces.look.refusals import as_json, too_many, wants_json
from lofte.queries import staff as staff_queries
from lofte.usecases import sign_in_mail
from lofte.usecases import staff as staff_cases

LINK_USED = "link_used"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def _page(
    request: HttpRequest, *, problem: str = "", code: str = "", asked: bool = False, status: int = 200
) -> HttpResponse:
    if code and wants_json(request):
        return as_json(code=code, problems=(), status=status)
    context = {
        "problem": problem,
        "code": code,
        "asked": asked,
        "next": _safe(request, request.GET.get("next", "")),
        "mails": bool(settings.LOFTE.smtp_host),
    }
    return render(request, "console/signin/page.html", context, status=status)


def _safe(request: HttpRequest, target: str) -> str:
    """Only a path of our own is gone to after signing in."""
    own = url_has_allowed_host_and_scheme(target, allowed_hosts=None, require_https=request.is_secure())
    return target if own and target.startswith("/") else reverse("console:overview")


@never_cache
@require_GET
def sign_in(request: HttpRequest) -> HttpResponse:
    """The page with both ways in."""
    if member_of(request) is not None:
        return HttpResponseRedirect(reverse("console:overview"))
    return _page(request)


@never_cache
@require_POST
def ask_link(request: HttpRequest) -> HttpResponse:
    """Mail a link to whoever works here under that address; the answer is the same when nobody does."""
    address = request.POST.get("email", "").strip()[:254]
    if not limits.allowed(request, limit=limits.LINKS_ASKED):
        return too_many(request, seconds=limits.LINKS_ASKED.seconds)
    page = request.build_absolute_uri(reverse("console:link", args=["x"]))[:-2]
    sign_in_mail.mail_link(email=address, page=page, at=clock.law_now())
    return _page(request, asked=True)


@never_cache
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, secret: str) -> HttpResponse:
    """GET shows a button; POST uses the link up."""
    if request.method == "GET":
        return render(request, "console/signin/link.html", {})
    if not limits.allowed(request, limit=limits.LINKS_USED):
        return too_many(request, seconds=limits.LINKS_USED.seconds)
    found = staff_cases.use_link(secret=secret, at=clock.law_now())
    if found is None:
        if wants_json(request):
            return as_json(code=LINK_USED, problems=(), status=410)
        return render(request, "console/signin/link.html", {"problem": True, "code": LINK_USED}, status=410)
    return _enter(request, found, reverse("console:overview"))


@never_cache
@require_GET
def passkey_options(request: HttpRequest) -> HttpResponse:
    """A challenge for a passkey, whoever's it is."""
    if not limits.allowed(request, limit=limits.PASSKEYS):
        return too_many(request, seconds=limits.PASSKEYS.seconds)
    return JsonResponse(passkeys.request_options())


@never_cache
@require_POST
def passkey_sign_in(request: HttpRequest) -> HttpResponse:
    """Let in whoever's passkey signed our challenge."""
    if not limits.allowed(request, limit=limits.PASSKEYS):
        return too_many(request, seconds=limits.PASSKEYS.seconds)
    found = passkeys.owner(answer=request.POST.get("credential", ""))
    if found is None:
        problem = _("The passkey is not one that we know. Use a link, and add the passkey when you are in.")
        return _page(request, problem=problem, code="passkey_unknown", status=403)
    staff_cases.note_sign_in(staff=found, by="passkey", at=clock.law_now())
    return _enter(request, found, _safe(request, request.POST.get("next", "")))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave."""
    member = member_of(request)
    if member is not None:
        staff_cases.note(staff=member.id, act=Act.SIGNED_OUT, at=clock.law_now())
    logout(request)
    return HttpResponseRedirect("/" if settings.LOFTE.demo else reverse("console:sign-in"))


def _enter(request: HttpRequest, staff: UUID, target: str) -> HttpResponse:
    user = staff_queries.account(staff=staff)
    if user is None:
        return _page(request, problem=_("You no longer work here."), code="no_longer_here", status=403)
    login(request, user, backend=BACKEND)
    return HttpResponseRedirect(target)


@never_cache
@needs(Ability.SEE_OVERVIEW)
def account(request: HttpRequest, visit: Visit) -> HttpResponse:
    """One's own passkeys."""
    keys = passkeys.listed(request)
    return show(request, visit, "console/signin/account.html", current="account", context={"keys": keys})


@never_cache
@require_GET
@needs(Ability.SEE_OVERVIEW)
def passkey_new(request: HttpRequest, visit: Visit) -> HttpResponse:
    """A challenge for a passkey to be made."""
    return JsonResponse(passkeys.creation_options(request))


@require_POST
@needs(Ability.SEE_OVERVIEW)
def passkey_add(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Keep the passkey that the browser made."""
    if passkeys.add(request, answer=request.POST.get("credential", ""), name=request.POST.get("name", "").strip()):
        staff_cases.note(staff=visit.member.id, act=Act.PASSKEY_ADDED, at=visit.at)
        messages.success(request, _("The passkey is added. Next time it is all you need."), extra_tags="kept")
    else:
        messages.error(request, _("No passkey was added. Try again."), extra_tags="broken")
    return HttpResponseRedirect(reverse("console:account"))


@require_POST
@needs(Ability.SEE_OVERVIEW)
def passkey_remove(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Remove one of one's own passkeys."""
    chosen = request.POST.get("passkey", "")
    if chosen.isdigit() and passkeys.remove(request, passkey=int(chosen)):
        staff_cases.note(staff=visit.member.id, act=Act.PASSKEY_REMOVED, at=visit.at)
        messages.success(request, _("The passkey is removed."), extra_tags="kept")
    return HttpResponseRedirect(reverse("console:account"))
