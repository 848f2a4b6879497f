"""The policy page: the notice as a document with its proofs, its versions, and what changed between two."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lofte.domain.terms import PromiseState
from lofte.faces.console.access import Ability, Visit, needs
from lofte.faces.console.frame import show
from lofte.faces.console.views import actor
from lofte.faces.look.appearance import language
from lofte.queries import policy as policy_queries
from lofte.queries.policy_page import Note, Para, PolicyPage
from lofte.usecases.promises import ask_for_proof

STATES = {state.value: state for state in PromiseState}


@dataclass(frozen=True, slots=True)
class Links:
    """Where the page's links lead. `here` keeps what is chosen, `open` adds the promise to be opened."""

    all: str
    here: str
    open: str
    part: str
    versions: str
    public: str
    evidence: str


def links(*, visit: Visit, filtered: PromiseState | None) -> Links:
    """The links of the page with a state chosen or none."""
    base = reverse("console:policy")
    chosen = {"state": filtered.value} if filtered else {}
    query = f"?{urlencode(chosen)}" if chosen else ""
    return Links(
        all=base,
        here=f"{base}{query}",
        open=f"{base}?{urlencode({**chosen, 'open': ''})}",
        part=f"{base}/promise/",
        versions=reverse("console:policy-versions"),
        public=reverse("notice", args=[visit.place.slug]),
        evidence=f"{reverse('console:evidence')}?entry=" if visit.may(Ability.SEE_EVIDENCE) else "",
    )


def _page(visit: Visit, opened: frozenset[str], filtered: PromiseState | None) -> PolicyPage | None:
    return policy_queries.policy_page(
        controller=visit.place.id, at=visit.at, language=language(), opened=opened, filtered=filtered
    )


@require_GET
@needs(Ability.SEE_POLICY)
def policy(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The whole page. `open` names a promise to unfold, `state` the one state to show."""
    filtered = STATES.get(request.GET.get("state", ""))
    opened = frozenset({request.GET["open"]}) if request.GET.get("open") else frozenset()
    page = _page(visit, opened, filtered)
    if page is None:
        return show(request, visit, "console/policy/none.html", current="policy", context={})
    context = {"page": page, "links": links(visit=visit, filtered=filtered)}
    return show(request, visit, "console/policy/page.html", current="policy", context=context)


@require_GET
@needs(Ability.SEE_POLICY)
def promise(request: HttpRequest, visit: Visit, promise_id: str) -> HttpResponse:
    """One proof, for the slot under its paragraph; with `close` the slot empties and the note folds."""
    closing = bool(request.GET.get("close"))
    page = _page(visit, frozenset() if closing else frozenset({promise_id}), None)
    found = _found(page, promise_id) if page else None
    if page is None or found is None:
        raise Http404
    note, para = found
    context = {
        "page": page,
        "note": note,
        "para": para,
        "proof": note.proof,
        "number": note.number,
        "closing": closing,
        "links": links(visit=visit, filtered=None),
    }
    return render(request, "console/policy/part.html", context)


def _found(page: PolicyPage, promise_id: str) -> tuple[Note, Para] | None:
    for part in page.parts:
        for para in part.paras:
            for note in para.notes:
                if note.promise == promise_id:
                    return note, para
    return None


@require_POST
@needs(Ability.ASK_PROOF)
def prove(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Have every check run as soon as a worker is free."""
    ask_for_proof(controller=visit.place.id, actor=actor(visit), at=visit.at)
    messages.success(request, _("The checks are running. Load the page again in a moment."), extra_tags="calm")
    return HttpResponseRedirect(reverse("console:policy"))


@require_GET
@needs(Ability.SEE_POLICY)
def versions(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Every version that was published."""
    page = policy_queries.versions(controller=visit.place.id, at=visit.at)
    return show(request, visit, "console/policy/versions.html", current="policy", context={"page": page})


@require_GET
@needs(Ability.SEE_POLICY)
def difference(request: HttpRequest, visit: Visit, old: int, new: int) -> HttpResponse:
    """What changed between two versions."""
    page = policy_queries.difference(controller=visit.place.id, old=old, new=new)
    if page is None:
        raise Http404
    return show(request, visit, "console/policy/diff.html", current="policy", context={"page": page})
