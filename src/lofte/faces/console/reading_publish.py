"""The last step of reading a policy in: what it becomes, what hinders, and publishing it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lofte.domain.drafting.model import AnswerState, QuestionKind
from lofte.domain.errors import LofteError, Problem
from lofte.domain.policy.check import Severity
from lofte.domain.policy.render import render as rendered
from lofte.domain.reading.written import slug as short_name
from lofte.faces.console.access import CHOSEN, Ability, Visit, needs
from lofte.faces.console.reading_frame import opened, step_page
from lofte.faces.console.views import actor
from lofte.faces.look.appearance import language
from lofte.queries.policy_page import page as notice_page
from lofte.queries.reading import Opened
from lofte.usecases import reading_flow


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Ability.READ_POLICY)
def publish(request: HttpRequest, visit: Visit, draft: UUID) -> HttpResponse:
    """The original beside the notice that it becomes, what hinders, and the button that publishes."""
    found = opened(visit, draft)
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
    return step_page(
        request, visit, found, "publish", _compared(visit, found, problems, request), 400 if problems else 200
    )


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
