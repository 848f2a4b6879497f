"""Reading a policy in: the list, a text that comes in, its report, its words, and two set side by side."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lofte.domain.errors import LofteError, Problem
from lofte.domain.reading.beside import beside as set_beside
from lofte.domain.reading.report import report as report_of
from lofte.faces.console.access import Ability, Visit, needs
from lofte.faces.console.frame import show
from lofte.faces.console.reading_frame import opened, reader_of, step_page, works
from lofte.faces.console.views import actor
from lofte.faces.look.appearance import language
from lofte.queries import reading as queries
from lofte.queries.reading_beside import beside_page
from lofte.queries.reading_page import report_page
from lofte.usecases import reading_flow

FILE_MOST = 20 * 1024 * 1024
"""Bytes of a document: the longest policies have a hundredth of it as text, and pictures may weigh."""
NEW, OWN = "new", "own"


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Ability.READ_POLICY)
def reading(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The list; POST reads a document in, from a file or pasted."""
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            data, name = _document(request)
            made = reading_flow.read_in(
                controller=visit.place.id if request.POST.get("for") == OWN and works(visit.place) else None,
                data=data,
                name=name,
                actor=actor(visit),
                at=visit.at,
            )
        except LofteError as error:
            problems = error.problems
        else:
            return HttpResponseRedirect(reverse("console:reading-report", args=[made]))
    rows = queries.draft_rows(reader=reader_of(visit), at=visit.at)
    context: dict[str, Any] = {
        "rows": rows,
        "problems": problems,
        "pasted": request.POST.get("text", ""),
        "own_name": visit.place.name if works(visit.place) else "",
        "chosen": request.POST.get("for", NEW),
        "most": reading_flow.LONGEST_TEXT,
    }
    status = 400 if problems else 200
    return show(request, visit, "console/reading/list.html", current="reading", context=context, status=status)


def _document(request: HttpRequest) -> tuple[bytes, str]:
    """The bytes of the document and what it is called: of a file or of pasted text, never of both."""
    given, pasted = request.FILES.get("file"), request.POST.get("text", "")
    if given is not None and pasted.strip():
        message = "Both a file and a pasted text came, and only one of them can be read."
        remedy = "Choose the file again and empty the text, or leave the file out."
        raise LofteError.of("document.two", message, place="file", remedy=remedy)
    if given is not None and not given.size:
        remedy = "Choose another file, or paste the text."
        raise LofteError.of("document.empty", "The file is empty.", place="file", remedy=remedy)
    if given is not None:
        if given.size is None or given.size > FILE_MOST:
            remedy = "Give the policy alone, or paste its text."
            raise LofteError.of("document.too_large", "The file is larger than 20 MiB.", place="file", remedy=remedy)
        return bytes(given.read()), given.name or "file"
    if not pasted.strip():
        remedy = "Choose a file, or paste the text."
        raise LofteError.of("document.missing", "Neither a file nor a text came.", place="file", remedy=remedy)
    return pasted.encode("utf-8", "replace"), ""


@never_cache
@require_GET
@needs(Ability.READ_POLICY)
def report(request: HttpRequest, visit: Visit, draft: UUID) -> HttpResponse:
    """What the text says, promises, lacks and should say otherwise."""
    found = opened(visit, draft)
    page = report_page(report=report_of(reading=found.reading), finished=found.finished, language=language())
    return step_page(request, visit, found, "report", {"page": page})


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Ability.READ_POLICY)
def text(request: HttpRequest, visit: Visit, draft: UUID) -> HttpResponse:
    """The words of the policy, to be changed; it is then read anew and the answers stay."""
    found = opened(visit, draft)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            reading_flow.change_text(
                controller=found.home,
                draft=draft,
                text=request.POST.get("text", ""),
                actor=actor(visit),
                at=visit.at,
            )
        except LofteError as error:
            problems = error.problems
        else:
            return HttpResponseRedirect(reverse("console:reading-report", args=[draft]))
    mended = report_page(report=report_of(reading=found.reading), finished=found.finished, language=language())
    context = {"page": mended, "problems": problems, "given": request.POST.get("text", found.text)}
    return step_page(request, visit, found, "text", context, 400 if problems else 200)


@require_POST
@needs(Ability.READ_POLICY)
def discard(request: HttpRequest, visit: Visit, draft: UUID) -> HttpResponse:
    """Throw it away."""
    found = opened(visit, draft)
    reading_flow.discard(controller=found.home, draft=draft, actor=actor(visit), at=visit.at)
    return HttpResponseRedirect(reverse("console:reading"))


@never_cache
@require_GET
@needs(Ability.READ_POLICY)
def beside(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Two documents side by side: every point on which they differ, with both sentences."""
    reader = reader_of(visit)
    given = queries.sources(reader=reader, at=visit.at)
    chosen = [request.GET.get(side, "") for side in ("a", "b")]
    read = [queries.document(key=key, reader=reader, at=visit.at) if key else None for key in chosen]
    left, right = read
    if any(key and one is None for key, one in zip(chosen, read, strict=True)):
        raise Http404
    page = None
    if left is not None and right is not None:
        page = beside_page(rows=set_beside(left=left, right=right), left=left, right=right, language=language())
    names = {one.key: one.name for one in given}
    context = {
        "sources": given,
        "page": page,
        "a": chosen[0],
        "b": chosen[1],
        "name_a": names.get(chosen[0], ""),
        "name_b": names.get(chosen[1], ""),
    }
    return show(request, visit, "console/reading/beside.html", current="reading", context=context)
