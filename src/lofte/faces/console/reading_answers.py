"""The questions of a policy that is being read in: all on one page, kept as they are answered."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lofte.domain.drafting.model import Answers, Group, Input, Question
from lofte.domain.errors import LofteError, Problem
from lofte.faces.console.access import Ability, Visit, needs
from lofte.faces.console.reading_frame import opened, step_page
from lofte.faces.console.views import actor
from lofte.faces.look.appearance import language
from lofte.queries.reading_questions import UNIT, next_group, question_groups
from lofte.usecases import reading_flow

SAVED = "reading-saved"
"""In the session until the page is shown again: the draft whose answers have just been kept."""


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Ability.READ_POLICY)
def questions(request: HttpRequest, visit: Visit, draft: UUID) -> HttpResponse:
    """Every question on one page. POST keeps what was filled in; asked for by htmx, it answers how many are left."""
    found = opened(visit, draft)
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
            request.session[SAVED] = str(draft)
            return HttpResponseRedirect(_onwards(request, visit, draft))
    groups = question_groups(
        questions=found.finished.questions, language=language(), missing=request.GET.get("missing", "")
    )
    context = {
        "groups": groups,
        "left": found.finished.open,
        "problems": problems,
        "saved": request.session.pop(SAVED, "") == str(draft),
        "unfolded": request.GET.get("open", ""),
    }
    return step_page(request, visit, found, "questions", context, 400 if problems else 200)


def _onwards(request: HttpRequest, visit: Visit, draft: UUID) -> str:
    """Where to go after saving: the same page, or on from one matter to the next that is open.

    Where answers are missing in the one, it is the same matter again, with the reason at the field. That address has no
    fragment, for a browser gives the focus of a page to its fragment before it gives it to a field.
    """
    page, after = reverse("console:reading-questions", args=[draft]), request.POST.get("then", "")
    if after not in set(Group):
        return page
    following = next_group(questions=opened(visit, draft).finished.questions, after=after)
    if following == after:
        return f"{page}?{urlencode({'missing': after})}"
    return f"{page}#{following}" if following else reverse("console:reading-publish", args=[draft])


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
