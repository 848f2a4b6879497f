"""Pages that say no: what happened, what to do, a way back and a stable code, in the reader's language.

They are drawn without a database, a session or whoever is signed in, since one of these may be what has failed. A
program that asks for JSON gets the code alone; a part of a page that a script asked for gets a part.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from urllib.parse import urlsplit

from django.core.exceptions import DisallowedHost, RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lofte.domain.errors import Problem
from lofte.faces.look import appearance
from lofte.faces.look.problems import told

HTML, JSON = "text/html", "application/json"
PART = "HX-Request"
"""The header of a script that asks for a part of a page."""


class Code(StrEnum):
    """What went wrong, for programs. These words do not change."""

    BAD_REQUEST = "bad_request"
    FORBIDDEN = "forbidden"
    CSRF = "csrf"
    NOT_FOUND = "not_found"
    METHOD = "method_not_allowed"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many_tries"
    SERVER = "server_error"


@dataclass(frozen=True, slots=True)
class Said:
    """A page's words, in English; `icon` is of the sprite."""

    status: int
    icon: str
    title: str
    why: str
    do: str


SAID: Mapping[Code, Said] = MappingProxyType(
    {
        Code.BAD_REQUEST: Said(
            400,
            "circle-x",
            gettext_noop("That request could not be understood."),
            gettext_noop("Something in the address or the form is not as it should be. Nothing was changed."),
            gettext_noop("Go back, load the page again and try once more."),
        ),
        Code.FORBIDDEN: Said(
            403,
            "lock",
            gettext_noop("This is not yours to open."),
            gettext_noop("Your role where you work right now does not include it. Nothing was changed."),
            gettext_noop("If your work needs it, ask the owner of the records for a role that includes it."),
        ),
        Code.CSRF: Said(
            403,
            "shield-check",
            gettext_noop("The form was not accepted."),
            gettext_noop(
                "It did not show that it came from a page of ours, so nothing was changed. The page may have been"
                " open for long, or the browser keeps no cookies from here."
            ),
            gettext_noop(
                "Go back, load the page again and send the form once more. The browser must allow our cookies."
            ),
        ),
        Code.NOT_FOUND: Said(
            404,
            "search",
            gettext_noop("There is nothing at this address."),
            gettext_noop("What was here has moved or is gone, or the address was cut off on the way."),
            gettext_noop("Check the address, or begin from the start."),
        ),
        Code.METHOD: Said(
            405,
            "ban",
            gettext_noop("This address cannot be opened by itself."),
            gettext_noop("It belongs to a button on another page. Nothing was changed."),
            gettext_noop("Go back to the page with the button and press it there."),
        ),
        Code.TOO_LARGE: Said(
            413,
            "upload",
            gettext_noop("That was too much at once."),
            gettext_noop("What was sent is larger than we take in. Nothing was changed."),
            gettext_noop("Divide it, and send one part at a time."),
        ),
        Code.TOO_MANY: Said(
            429,
            "hourglass",
            gettext_noop("Too many tries."),
            gettext_noop("So that nobody can guess a way in, only so many tries are let through in a short while."),
            gettext_noop("Wait a few minutes and try again."),
        ),
        Code.SERVER: Said(
            500,
            "triangle-alert",
            gettext_noop("Something went wrong here."),
            gettext_noop("The fault is ours and not yours, and it stands in the log of the installation."),
            gettext_noop(
                "Try again in a moment. If it happens again, tell whoever runs the installation what you did and when."
            ),
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Way:
    """A way on from the page."""

    href: str
    words: str
    icon: str


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, or 413 for a form that is larger than we take in."""
    return page(request, code=Code.TOO_LARGE if isinstance(exception, RequestDataTooBig) else Code.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return page(request, code=Code.FORBIDDEN)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that does not show where it came from."""
    return page(request, code=Code.CSRF)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return page(request, code=Code.NOT_FOUND)


def server_error(request: HttpRequest) -> HttpResponse:
    """500."""
    return page(request, code=Code.SERVER)


def too_many(request: HttpRequest, *, seconds: int) -> HttpResponse:
    """429; `seconds` until the count begins anew, at the most."""
    response = page(request, code=Code.TOO_MANY)
    response.headers["Retry-After"] = str(seconds)
    return response


def bad_input(request: HttpRequest, *, problems: Sequence[Problem]) -> HttpResponse:
    """400 for what no form of ours sends, with what was wrong; the code is the first problem's."""
    return page(request, code=Code.BAD_REQUEST, problems=problems)


def page(request: HttpRequest, *, code: Code, problems: Sequence[Problem] = ()) -> HttpResponse:
    """The answer, as a page, as a part or as JSON."""
    said = SAID[code]
    if wants_json(request):
        response = as_json(code=code, problems=problems, status=said.status)
    else:
        with translation.override(_language(request)):
            response = _drawn(request, code, said, problems)
            response.headers["Content-Language"] = appearance.language().value
    add_never_cache_headers(response)
    patch_vary_headers(response, ("Accept", "Accept-Language", "Cookie", PART))
    return response


def wants_json(request: HttpRequest) -> bool:
    """Whether the one who asks would rather have JSON than a page."""
    return request.get_preferred_type([HTML, JSON]) == JSON


def as_json(*, code: str, problems: Sequence[Problem], status: int) -> HttpResponse:
    """`code`, and of each problem its code, place, line, message and remedy. A problem's code goes before ours."""
    answer: dict[str, object] = {"code": problems[0].code if problems else code}
    if problems:
        names = ("code", "place", "line", "message", "remedy")
        answer["problems"] = [{name: getattr(one, name) for name in names} for one in problems]
    return JsonResponse(answer, status=status)


def _drawn(request: HttpRequest, code: Code, said: Said, problems: Sequence[Problem]) -> HttpResponse:
    chosen = appearance.language()
    context = {
        "appearance": appearance.Appearance(theme=appearance.theme(request), language=chosen),
        "code": problems[0].code if problems else code.value,
        "icon_name": said.icon,
        "title": _(said.title),
        "why": _(said.why),
        "do": _(said.do),
        "problems": [told(problem=one, language=chosen) for one in problems],
        "ways": _ways(request, code),
    }
    if _is_stuck(request, code):
        context["csrf_token"] = get_token(request)
    if request.headers.get(PART):
        response = HttpResponse(render_to_string("look/parts/refusal.html", context), status=said.status)
        # What was shown stays where it was asked for by itself; it is asked for again.
        response.headers["HX-Reswap"] = "none" if request.method == "GET" else "innerHTML"
        return response
    return HttpResponse(render_to_string("look/refusal.html", context), status=said.status)


def _language(request: HttpRequest) -> str:
    """By cookie or by what the browser asks for: nothing has been decided when a request fails early."""
    return translation.get_language_from_request(request)


def _ways(request: HttpRequest, code: Code) -> tuple[Way, ...]:
    """Where the reader may go, the likeliest first."""
    ways = []
    if code is Code.SERVER and request.method == "GET":
        ways.append(Way(request.get_full_path(), _("Try again"), "rotate-ccw"))
    came_from = _came_from(request)
    if came_from:
        ways.append(Way(came_from, _("Back to where you were"), "arrow-left"))
    console, sign_in = reverse("console:overview"), reverse("console:sign-in")
    letter = reverse("unsubscribe", args=["-"])[:-1]
    if request.path.startswith(letter):
        # Whoever came by a letter has no start page here, but the letter's link can be opened again.
        if code is not Code.NOT_FOUND and request.method != "GET":
            ways.append(Way(request.path, _("Open the link again"), "rotate-ccw"))
    elif request.path.startswith(sign_in):
        ways.append(Way(sign_in, _("To sign-in"), "key-round"))
    elif not request.path.startswith(console):
        ways.append(Way(reverse("front"), _("To the start"), "house"))
    elif request.path != console:
        ways.append(Way(console, _("To the overview"), "house"))
    return tuple(ways)


def _is_stuck(request: HttpRequest, code: Code) -> bool:
    """Whether even the overview is closed to whoever asks; the way out is then to sign out."""
    return code is Code.FORBIDDEN and request.path == reverse("console:overview")


def _came_from(request: HttpRequest) -> str:
    """The page of ours that led here; empty for none, or for this one."""
    try:
        came = urlsplit(request.headers.get("Referer", ""))
        own = came.netloc == request.get_host() and came.scheme in ("http", "https")
    except (DisallowedHost, ValueError):
        return ""
    if not own or came.path == request.path:
        return ""
    return f"{came.path}?{came.query}" if came.query else came.path


class Bodiless:
    """Middleware: an answer 405, which Django leaves empty, gets its page. Which methods are allowed still stands."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, with a body."""
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed) or response.content:
            return response
        # The same answer goes on, since what it is has been logged already.
        shown = page(request, code=Code.METHOD)
        response.content = shown.content
        for name, value in shown.headers.items():
            response.headers[name] = value
        return response
