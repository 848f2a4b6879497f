"""Newsletters: written, previewed as a recipient, their audience with every reason, sent, paused, resumed."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from lofte.domain.errors import LofteError
from lofte.domain.terms import Language
from lofte.faces.console.access import Ability, Visit, needs
from lofte.faces.console.frame import show
from lofte.faces.console.mail_frame import framed
from lofte.faces.console.views import actor, key_of
from lofte.faces.look.appearance import language
from lofte.faces.look.shell import Tab
from lofte.queries import audience as audience_queries
from lofte.queries import newsletters as queries
from lofte.queries import people as people_queries
from lofte.queries.audience_page import AudiencePage
from lofte.queries.newsletters import DraftPage
from lofte.usecases.messaging import newsletters as drafts
from lofte.usecases.messaging import preview as previews
from lofte.usecases.messaging import sending as sendings
from lofte.usecases.messaging.newsletters import Claims, Draft

LANGUAGES = {one.value: one for one in Language}


def claims_of(request: HttpRequest) -> Claims:
    """What the author states about the letter; what is not ticked is not stated."""
    given = {**request.GET.dict(), **request.POST.dict()}
    return Claims(
        similar_products=True if given.get("similar_products") else None,
        role_relevant=True if given.get("role_relevant") else None,
    )


def _query(claims: Claims) -> str:
    stated = {"similar_products": claims.similar_products, "role_relevant": claims.role_relevant}
    chosen = {name: "1" for name, value in stated.items() if value}
    return f"?{urlencode(chosen)}" if chosen else ""


def _draft(visit: Visit, newsletter: UUID) -> DraftPage:
    page = queries.draft(controller=visit.place.id, newsletter=newsletter, at=visit.at, language=language())
    if page is None:
        raise Http404
    return page


def _context(visit: Visit, page: DraftPage, step: str, claims: Claims, **more: Any) -> dict[str, Any]:
    steps = [
        ("newsletter", _("Write"), Ability.WRITE_NEWSLETTERS),
        ("newsletter-preview", _("Preview"), Ability.SEE_NEWSLETTERS),
        ("newsletter-audience", _("Recipients"), Ability.SEE_NEWSLETTERS),
        ("newsletter-send", _("Send"), Ability.WRITE_NEWSLETTERS),
    ]
    tabs = [
        Tab(
            name=name,
            label=label,
            icon="",
            href=reverse(f"console:{name}", args=[page.id]) + _query(claims),
            current=name == step,
        )
        for name, label, ability in steps
        if visit.may(ability)
    ]
    links = {
        "list": reverse("console:newsletters"),
        "policy": reverse("console:policy"),
        "people": reverse("console:newsletter-people", args=[page.id, "-"])[:-1],
    }
    return {"page": page, "tabs": tabs, "links": links, "claims": claims, "query": _query(claims), **more}


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Ability.SEE_NEWSLETTERS)
def newsletters(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The list; POST begins a new one."""
    problems: tuple[object, ...] = ()
    if request.method == "POST" and visit.may(Ability.WRITE_NEWSLETTERS):
        draft = Draft(
            title=request.POST.get("title", "").strip(),
            purpose=request.POST.get("purpose", ""),
            language=LANGUAGES.get(request.POST.get("language", ""), language()),
            subject_line="",
            body="",
        )
        try:
            made = drafts.write_newsletter(controller=visit.place.id, draft=draft, actor=actor(visit), at=visit.at)
        except LofteError as error:
            problems = error.problems
        else:
            return HttpResponseRedirect(reverse("console:newsletter", args=[made]))
    context = {
        "page": queries.newsletters(controller=visit.place.id),
        "purposes": queries.purposes(controller=visit.place.id, at=visit.at, language=language()),
        "problems": problems,
    }
    status = 400 if problems else 200
    return show(request, visit, "console/newsletters/list.html", current="newsletters", context=context, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Ability.WRITE_NEWSLETTERS)
def write(request: HttpRequest, visit: Visit, newsletter: UUID) -> HttpResponse:
    """Write it; POST keeps what was written, half-finished or not."""
    page = _draft(visit, newsletter)
    problems: tuple[object, ...] = ()
    if request.method == "POST":
        draft = Draft(
            title=request.POST.get("title", ""),
            purpose=page.purpose,
            language=page.language,
            subject_line=request.POST.get("subject_line", ""),
            preheader=request.POST.get("preheader", ""),
            body=request.POST.get("body", ""),
        )
        try:
            drafts.write_newsletter(
                controller=visit.place.id, draft=draft, actor=actor(visit), at=visit.at, newsletter=newsletter
            )
        except LofteError as error:
            problems = error.problems
        else:
            then = "newsletter-preview" if request.POST.get("then") == "preview" else "newsletter"
            return HttpResponseRedirect(reverse(f"console:{then}", args=[newsletter]))
    context = _context(visit, page, "newsletter", claims_of(request), problems=problems, merge=previews.MERGE_EXAMPLES)
    return show(
        request,
        visit,
        "console/newsletters/write.html",
        current="newsletters",
        context=context,
        status=400 if problems else 200,
    )


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Ability.SEE_NEWSLETTERS)
def preview(request: HttpRequest, visit: Visit, newsletter: UUID) -> HttpResponse:
    """The letter as one person would read it. The search is a POST; the address then holds the id alone."""
    page = _draft(visit, newsletter)
    if request.method == "POST":
        wanted = request.POST.get("recipient", "").strip()[:254]
        found = people_queries.exact(controller=visit.place.id, actor=actor(visit), at=visit.at, query=wanted)
        chosen = f"?as={found}" if found else "?nobody=1" if wanted else ""
        return HttpResponseRedirect(reverse("console:newsletter-preview", args=[newsletter]) + chosen)
    subject = key_of(request.GET.get("as", ""))
    letter, problems = _letter(request, visit, newsletter, subject)
    frame = reverse("console:newsletter-letter", args=[newsletter]) + (f"?as={subject}" if subject else "")
    context = _context(
        visit,
        page,
        "newsletter-preview",
        claims_of(request),
        letter=letter,
        problems=problems,
        frame=frame,
        nobody=bool(request.GET.get("nobody")),
    )
    return show(request, visit, "console/newsletters/preview.html", current="newsletters", context=context)


def _letter(
    request: HttpRequest, visit: Visit, newsletter: UUID, subject: UUID | None
) -> tuple[previews.Preview | None, tuple[object, ...]]:
    try:
        letter = previews.preview_newsletter(
            controller=visit.place.id,
            newsletter=newsletter,
            subject=subject,
            claims=claims_of(request),
            actor=actor(visit),
            at=visit.at,
        )
    except LofteError as error:
        return None, error.problems
    return letter, ()


@never_cache
@require_GET
@needs(Ability.SEE_NEWSLETTERS)
def letter_frame(request: HttpRequest, visit: Visit, newsletter: UUID) -> HttpResponse:
    """The letter alone, for the frame of the preview."""
    letter, _problems = _letter(request, visit, newsletter, key_of(request.GET.get("as", "")))
    if letter is None:
        raise Http404
    return framed(html=letter.html)


def _audience(request: HttpRequest, visit: Visit, page: DraftPage) -> AudiencePage:
    wanted = previews.draft_request(
        controller=visit.place.id,
        newsletter=page.id,
        claims=claims_of(request),
        actor=actor(visit),
        at=visit.at,
    )
    return audience_queries.audience(
        controller=visit.place.id, draft=page, request=wanted, actor=actor(visit), at=visit.at, language=language()
    )


@never_cache
@require_GET
@needs(Ability.SEE_NEWSLETTERS)
def audience(request: HttpRequest, visit: Visit, newsletter: UUID) -> HttpResponse:
    """So many may be reached, so many not, by reason."""
    page = _draft(visit, newsletter)
    found = _audience(request, visit, page)
    context = _context(visit, page, "newsletter-audience", claims_of(request), audience=found)
    return show(request, visit, "console/newsletters/audience.html", current="newsletters", context=context)


@never_cache
@require_GET
@needs(Ability.SEE_PEOPLE)
def people(request: HttpRequest, visit: Visit, newsletter: UUID, code: str) -> HttpResponse:
    """The people behind one reason; a look at each of them."""
    page = _draft(visit, newsletter)
    wanted = previews.draft_request(
        controller=visit.place.id, newsletter=page.id, claims=claims_of(request), actor=actor(visit), at=visit.at
    )
    found = audience_queries.behind(
        controller=visit.place.id, draft=page, request=wanted, code=code, actor=actor(visit), at=visit.at
    )
    context = _context(
        visit, page, "newsletter-audience", claims_of(request), people=found.people, more=found.more, code=code
    )
    return show(request, visit, "console/newsletters/people.html", current="newsletters", context=context)


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Ability.WRITE_NEWSLETTERS)
def send(request: HttpRequest, visit: Visit, newsletter: UUID) -> HttpResponse:
    """What sending would do; POST locks the content and starts."""
    page = _draft(visit, newsletter)
    problems: tuple[object, ...] = ()
    if request.method == "POST":
        try:
            started = sendings.send_newsletter(
                controller=visit.place.id,
                newsletter=newsletter,
                claims=claims_of(request),
                actor=actor(visit),
                at=visit.at,
            )
        except LofteError as error:
            problems = error.problems
        else:
            return HttpResponseRedirect(reverse("console:sending", args=[started]))
    context = _context(
        visit,
        page,
        "newsletter-send",
        claims_of(request),
        audience=_audience(request, visit, page),
        problems=problems,
    )
    return show(
        request,
        visit,
        "console/newsletters/send.html",
        current="newsletters",
        context=context,
        status=400 if problems else 200,
    )
