"""Theme and language as the reader chose them: two cookies, written only when somebody chooses, read on every page."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from lofte.domain.terms import Language

THEME_COOKIE = "lofte_theme"
YEAR = 365 * 24 * 3600


class Theme(StrEnum):
    """`auto` follows the reader's system."""

    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"


THEMES = frozenset(theme.value for theme in Theme)
LANGUAGES = frozenset(language.value for language in Language)


@dataclass(frozen=True, slots=True)
class Appearance:
    """What the base template needs to draw a page as the reader wants it."""

    theme: Theme
    language: Language


def theme(request: HttpRequest) -> Theme:
    """The chosen theme; anything unknown is `auto`."""
    chosen = request.COOKIES.get(THEME_COOKIE, "")
    return Theme(chosen) if chosen in THEMES else Theme.AUTO


def language() -> Language:
    """The language that this response is written in."""
    return Language.SV if (get_language() or "").startswith("sv") else Language.EN


def appearance(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `appearance` on every page."""
    return {"appearance": Appearance(theme=theme(request), language=language())}


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Remember a theme or a language and go back to the page it was chosen on."""
    back = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(back if safe else "/")
    chosen = request.POST.get("theme", "")
    if chosen in THEMES:
        _remember(response, THEME_COOKIE, chosen)
    spoken = request.POST.get("language", "")
    if spoken in LANGUAGES:
        _remember(response, settings.LANGUAGE_COOKIE_NAME, spoken)
    return response


def _remember(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name, value, max_age=YEAR, httponly=True, samesite="Lax", secure=bool(settings.SESSION_COOKIE_SECURE)
    )
