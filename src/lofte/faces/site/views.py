"""The public side: the notice of each controller, the demo's front page, and the health of the process."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.contrib.auth import login
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from lofte import clock
from lofte.domain.terms import Language
from lofte.faces.look.appearance import language as spoken
from lofte.queries import notices
from lofte.queries import staff as staff_queries
from lofte.usecases import staff as staff_cases
from lofte.usecases.demo.people import spreadsheet

SAMPLE_ROWS = 400
"""Rows of the spreadsheet that the demo hands out."""
NAMES = {Language.SV: "Svenska", Language.EN: "English"}


@dataclass(frozen=True, slots=True)
class Other:
    """The same notice in a language."""

    language: Language
    name: str
    href: str
    current: bool


@never_cache
@require_GET
def front(request: HttpRequest) -> HttpResponse:
    """The demo's front page; an installation of one's own begins at sign-in."""
    if not settings.LOFTE.demo:
        return HttpResponseRedirect(reverse("console:sign-in"))
    at = clock.law_now()
    page = staff_queries.front(at=at, published=notices.published(at=at), sample=reverse("demo-contacts"))
    return render(request, "site/front.html", {"front": page})


@require_GET
def contacts(request: HttpRequest) -> HttpResponse:
    """The demo's spreadsheet: made-up people in every case that an import can meet."""
    if not settings.LOFTE.demo:
        raise Http404
    content = spreadsheet(rows=SAMPLE_ROWS, domain="example.com", today=clock.law_now().date())
    response = HttpResponse(content, content_type="text/csv; charset=windows-1252")
    response.headers["Content-Disposition"] = 'attachment; filename="kontakter.csv"'
    return response


@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demo's people. Only in a demo: there is nobody's data to see."""
    if not settings.LOFTE.demo:
        raise Http404
    try:
        staff = UUID(request.POST.get("staff", ""))
    except ValueError as error:
        raise Http404 from error
    at = clock.law_now()
    if staff_queries.member(staff=staff) is None:
        raise Http404
    secret = staff_cases.make_link(staff=staff, actor=staff_cases.staff_actor(staff), at=at)
    used = staff_cases.use_link(secret=secret, at=at)
    user = staff_queries.account(staff=staff) if used else None
    if user is None:
        raise Http404
    login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return HttpResponseRedirect(reverse("console:overview"))


@require_GET
@vary_on_headers("Accept-Language")
def notice(request: HttpRequest, slug: str, language: str = "") -> HttpResponse:
    """The public notice. It sets no cookie and asks for nothing."""
    wanted = Language(language) if language in {one.value for one in Language} else spoken()
    found = notices.public_notice(slug=slug, language=wanted, at=clock.law_now())
    if found is None:
        raise Http404
    others = tuple(
        Other(language=one, name=NAMES[one], href=reverse("notice", args=[slug, one]), current=one is found.language)
        for one in found.languages
    )
    with translation.override(found.language.value):
        response = render(request, "site/notice.html", {"notice": found, "others": others})
    response.headers["Content-Language"] = found.language.value
    return response


@never_cache
@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """200 when the process answers and the database does; nothing about what is in it."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseError:
        return JsonResponse({"status": "database"}, status=503)
    return JsonResponse({"status": "ok"})
