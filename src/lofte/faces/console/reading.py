"""Reading a policy in: a text comes in, is shown with its marks, asked about, set beside what it becomes, published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lofte.domain.drafting.model import Answers, AnswerState, Input, Question, QuestionKind
from lofte.domain.errors import LofteError, Problem
from lofte.domain.policy.check import Severity
from lofte.domain.policy.render import render as rendered
from lofte.domain.reading.beside import beside as set_beside
from lofte.domain.reading.report import report as report_of
from lofte.domain.reading.written import slug as short_name
from lofte.domain.states import ControllerKind
from lofte.faces.console.access import CHOSEN, NEEDS, Ability, Visit, needs
from lofte.faces.console.frame import show
from lofte.faces.console.views import actor
from lofte.faces.look.appearance import language
from lofte.queries import reading as queries
from lofte.queries.policy_page import page as notice_page
from lofte.queries.reading import Opened, Reader
from lofte.queries.reading_beside import beside_page
from lofte.queries.reading_page import report_page
from lofte.queries.reading_questions import UNIT, question_groups
from lofte.queries.staff import Place
from lofte.usecases import reading_flow

FILE_MOST = 20 * 1024 * 1024
"""Bytes of a document: the longest policies have a hundredth of it as text, and pictures may weigh."""
NEW, OWN = "new", "own"
Context = Mapping[str, Any]


def _reader(visit: Visit) -> Reader:
    places = tuple(place for place in visit.member.places if _may_read(place) and _works(place))
    return Reader(place=visit.place, places=places, staff=visit.member.id, actor=actor(visit))


def _works(place: Place) -> bool:
    """Whether it is a controller, and not the installation, where an operator stands before there is one."""
    return place.kind is not ControllerKind.INSTALLATION


def _opened(visit: Visit, draft: UUID) -> Opened:
    found = queries.opened(draft=draft, reader=_reader(visit), at=visit.at)
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest, visit: Visit, found: Opened, step: str, context: Context, status: int = 200
) -> HttpResponse:
    """A page of one draft with the steps above it."""
    steps = (
        ("report", _("What it says"), "reading-report"),
        ("questions", _("Questions"), "reading-questions"),
        ("text", _("The text"), "reading-text"),
        ("publish", _("Compare and publish"), "reading-publish"),
    )
    shown = [
        {"name": name, "label": label, "href": reverse(f"console:{view}", args=[found.id]), "current": name == step}
        for name, label, view in steps
        if found.open or name in ("report", "publish")
    ]
    framed = {**context, "draft": found, "steps": shown, "step": step}
    return show(request, visit, f"console/reading/{step}.html", current="reading", context=framed, status=status)


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
                controller=visit.place.id if request.POST.get("for") == OWN and _works(visit.place) else None,
                data=data,
                name=name,
                actor=actor(visit),
                at=visit.at,
            )
        except LofteError as error:
            problems = error.problems
        else:
            return HttpResponseRedirect(reverse("console:reading-report", args=[made]))
    rows = queries.draft_rows(reader=_reader(visit), at=visit.at)
    context = {"rows": rows, "problems": problems, "pasted": request.POST.get("text", "")}
    context["own_name"] = visit.place.name if _works(visit.place) else ""
    context["chosen"] = request.POST.get("for", NEW)
    context["most"] = reading_flow.LONGEST_TEXT
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
        if given.size > FILE_MOST:
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
    found = _opened(visit, draft)
    page = report_page(report=report_of(reading=found.reading), questions=found.finished.questions, language=language())
    return _page(request, visit, found, "report", {"page": page})


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Ability.READ_POLICY)
def questions(request: HttpRequest, visit: Visit, draft: UUID) -> HttpResponse:
    """Every question on one page. POST keeps what was filled in; asked for by htmx, it answers how many are left."""
    found = _opened(visit, draft)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            left = reading_flow.save_answers(
                controller=found.home,
                draft=draft,
                answers=_answers(request, found.finished.questions),
                actor=actor(visit),
                at=visit.at,
            )
        except LofteError as error:
            problems = error.problems
        else:
            if request.headers.get("HX-Request"):
                return render(request, "console/reading/left.html", {"left": left, "saved": True})
            place = request.POST.get("then", "")
            anchor = f"#{place}" if place.isalpha() else ""
            return HttpResponseRedirect(f"{reverse('console:reading-questions', args=[draft])}{anchor}")
    groups = question_groups(questions=found.finished.questions, language=language())
    context = {"groups": groups, "left": found.finished.open, "problems": problems}
    return _page(request, visit, found, "questions", context, 400 if problems else 200)


def _answers(request: HttpRequest, asked: tuple[Question, ...]) -> Answers:
    """What the form said of the questions that were on it."""
    shown = set(request.POST.getlist("asked"))
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for question in asked:
        if question.key in shown:
            names = [field.name for field in question.fields]
            names += [UNIT for field in question.fields if field.input is Input.LENGTH]
            found[question.key] = {name: tuple(request.POST.getlist(f"{question.key}.{name}")) for name in names}
    return found


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Ability.READ_POLICY)
def text(request: HttpRequest, visit: Visit, draft: UUID) -> HttpResponse:
    """The words of the policy, to be changed; it is then read anew and the answers stay."""
    found = _opened(visit, draft)
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
    mended = report_page(
        report=report_of(reading=found.reading), questions=found.finished.questions, language=language()
    )
    context = {"page": mended, "problems": problems, "given": request.POST.get("text", found.text)}
    return _page(request, visit, found, "text", context, 400 if problems else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Ability.READ_POLICY)
def publish(request: HttpRequest, visit: Visit, draft: UUID) -> HttpResponse:
    """The original beside the notice that it becomes, what hinders, and the button that publishes."""
    found = _opened(visit, draft)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            made = reading_flow.publish(
                controller=found.home,
                draft=draft,
                slug=request.POST.get("slug", "").strip(),
                staff=visit.member.id,
                actor=actor(visit),
                at=visit.at,
                language=language(),
            )
        except LofteError as error:
            problems = error.problems
        else:
            request.session[CHOSEN] = made.slug
            return HttpResponseRedirect(reverse("console:reading-publish", args=[draft]))
    return _page(request, visit, found, "publish", _compared(visit, found, problems, request), 400 if problems else 200)


def _compared(visit: Visit, found: Opened, problems: tuple[Problem, ...], request: HttpRequest) -> dict[str, Any]:
    """What the last step shows: both texts, and what was found in the policy beyond what an open question says."""
    done = found.finished
    waiting = {one.key for one in done.questions if one.state is not AnswerState.DONE}
    rights_wait = any(one.kind is QuestionKind.RIGHT and one.key in waiting for one in done.questions)
    notice = rendered(text=done.text, language=done.language) if done.text else None
    told = [
        {
            "code": one.code,
            "place": one.place,
            "message": one.message[language()],
            "remedy": one.remedy[language()],
            "quote": one.quote,
            "hinders": one.severity is not Severity.WARN,
            "question": done.question_of(file=one.file, line=one.line),
        }
        for one in done.findings
        if one.code != "P26"
        and done.question_of(file=one.file, line=one.line) not in waiting
        and not (rights_wait and one.code == "L03" and one.file == "policy.toml")
    ]
    return {
        "notice": notice_page(notice=notice, proofs={}, at=visit.at) if notice else None,
        "hindering": [one for one in told if one["hinders"]],
        "advice": [one for one in told if not one["hinders"]],
        "broken": [
            {"problem": one, "question": done.question_of(file=one.place, line=one.line)} for one in done.problems
        ],
        "left": done.open,
        "ready": done.publishable,
        "slug": request.POST.get("slug", "") or short_name(found.company),
        "problems": problems,
    }


@require_POST
@needs(Ability.READ_POLICY)
def discard(request: HttpRequest, visit: Visit, draft: UUID) -> HttpResponse:
    """Throw it away."""
    found = _opened(visit, draft)
    reading_flow.discard(controller=found.home, draft=draft, actor=actor(visit), at=visit.at)
    return HttpResponseRedirect(reverse("console:reading"))


@never_cache
@require_GET
@needs(Ability.READ_POLICY)
def beside(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Two documents side by side: every point on which they differ, with both sentences."""
    reader = _reader(visit)
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


def _may_read(place: Place) -> bool:
    return bool(place.roles & NEEDS[Ability.READ_POLICY])
