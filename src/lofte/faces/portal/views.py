"""The page behind the link in a letter. GET shows it, POST acts; a mailbox's one-click POST needs nothing else.

No cookie is set and no cross-site token asked for: the link itself is the proof, and a mailbox holds no session.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from lofte import clock
from lofte.domain.errors import LofteError
from lofte.domain.terms import Language, UnsubscribeMeans
from lofte.domain.tokens import UnsubscribeToken
from lofte.faces.look.appearance import language as spoken
from lofte.faces.look.refusals import as_json, wants_json
from lofte.queries import unsubscribing as queries
from lofte.usecases.consents import refusing
from lofte.usecases.links import read_unsubscribe

LANGUAGES = {one.value: one for one in Language}
MEANS = {one.value: one for one in UnsubscribeMeans}
ONE_CLICK = "One-Click"
UNKNOWN = "unknown_link"


@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def unsubscribe(request: HttpRequest, text: str) -> HttpResponse:
    """GET shows what a press of the button would do. POST does it, by RFC 8058 or by the button."""
    language = LANGUAGES.get(request.GET.get("lang", "")) or spoken()
    with translation.override(language.value):
        token = _token(text)
        page = queries.unsubscribe_page(token=token, at=clock.law_now(), language=language) if token else None
        if token is None or page is None:
            return _unknown(request, language)
        if request.method == "GET":
            return _answer(request, "portal/unsubscribe.html", language, page=page)
        return _said(request, token, page, language)


def _unknown(request: HttpRequest, language: Language) -> HttpResponse:
    if wants_json(request):
        return as_json(code=UNKNOWN, problems=(), status=404)
    return _answer(request, "portal/unknown.html", language, status=404)


def _token(text: str) -> UnsubscribeToken | None:
    """What the link says; none for one that this installation never made."""
    try:
        return read_unsubscribe(text=text)
    except LofteError:
        return None


def _said(
    request: HttpRequest, token: UnsubscribeToken, page: queries.UnsubscribePage, language: Language
) -> HttpResponse:
    one_click = request.POST.get("List-Unsubscribe") == ONE_CLICK
    chosen = None if one_click else MEANS.get(request.POST.get("act", ""))
    did = refusing.say_no(token=token, at=clock.law_now(), means=chosen).means
    again = chosen is not None
    offer = None if again else _other(page.means)
    return _answer(request, "portal/stopped.html", language, page=page, did=did, offer=offer)


def _other(means: UnsubscribeMeans) -> UnsubscribeMeans:
    if means is UnsubscribeMeans.LIST:
        return UnsubscribeMeans.DIRECT_MARKETING
    return UnsubscribeMeans.LIST


def _answer(
    request: HttpRequest,
    template: str,
    language: Language,
    *,
    page: queries.UnsubscribePage | None = None,
    did: UnsubscribeMeans | None = None,
    offer: UnsubscribeMeans | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "page": page,
        "code": "" if page else UNKNOWN,
        "did": did,
        "offer": offer,
        "notice": reverse("notice", args=[page.slug, language.value]) if page else "",
    }
    response = render(request, template, context, status=status)
    response.headers["Content-Language"] = language.value
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
