"""The last step of reading a policy in: what it becomes, what hinders, and publishing it once it has been confirmed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lofte.domain.drafting.advice import Where, about_the_text, advice
from lofte.domain.errors import LofteError, Problem
from lofte.domain.policy.render import render as rendered
from lofte.domain.reading.report import report as report_of
from lofte.domain.reading.written import slug as short_name
from lofte.faces.console.access import CHOSEN, Ability, Visit, needs
from lofte.faces.console.reading_frame import opened, step_page
from lofte.faces.console.views import actor
from lofte.faces.look.appearance import language
from lofte.queries.policy_page import page as notice_page
from lofte.queries.reading import Opened
from lofte.queries.reading_advice import advice_shown
from lofte.usecases import reading_flow
from lofte.usecases.short_names import require_short_name


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Ability.READ_POLICY)
def publish(request: HttpRequest, visit: Visit, draft: UUID) -> HttpResponse:
    """The original beside the notice that it becomes, and what hinders.

    The first POST asks whether it shall be public, at which address; the one with `confirmed` publishes.
    """
    found = opened(visit, draft)
    problems: tuple[Problem, ...] = ()
    slug = request.POST.get("slug", "").strip()
    if request.method == "POST":
        try:
            if not request.POST.get("confirmed"):
                return _asked(request, visit, found, slug)
            made = reading_flow.publish(
                controller=found.home,
                draft=draft,
                slug=slug,
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
    context = _compared(visit, found, slug) | {"problems": problems}
    return step_page(request, visit, found, "publish", context, 400 if problems else 200)


def _asked(request: HttpRequest, visit: Visit, found: Opened, slug: str) -> HttpResponse:
    """The same page with what becomes public, to be confirmed; LofteError for a short name that is not to be had."""
    ready = found.open and found.finished.publishable
    context = _compared(visit, found, slug)
    if ready:
        fresh = found.new_company and not found.published_slug
        held = require_short_name(slug=slug) if fresh else found.published_slug or visit.place.slug
        context["confirm"] = request.build_absolute_uri(reverse("notice", args=[held]))
    return step_page(request, visit, found, "publish", context, 200 if ready else 400)


def _compared(visit: Visit, found: Opened, slug: str) -> dict[str, Any]:
    """What the last step shows: both texts, what hinders, and advice."""
    done = found.finished
    notice = rendered(text=done.text, language=done.language) if done.text else None
    every = advice(finished=done)
    text = about_the_text(finished=done, report=report_of(reading=found.reading))
    later = [one for one in every if not one.hinders and one.where is not Where.TEXT]
    return {
        "notice": notice_page(notice=notice, proofs={}, at=visit.at) if notice else None,
        "hindering": advice_shown(pieces=[one for one in every if one.hinders], language=language()),
        "text_advice": advice_shown(pieces=text, language=language()),
        "later_advice": advice_shown(pieces=later, language=language()),
        "broken": [
            {
                "problem": one,
                "question": done.question_of(file=one.place, line=one.line),
                "line": one.line if one.place.startswith("notice.") else None,
            }
            for one in done.problems
        ],
        "left": done.open,
        "ready": done.publishable,
        "slug": slug or short_name(found.company),
        "valid_from": done.text.policy.valid_from if done.text else None,
    }
