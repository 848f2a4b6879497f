"""Who may open what: each page names an ability, each ability the roles that need it for their work.

A role is held at one controller. Whoever lacks the ability gets 403, whoever is not signed in is led to sign-in, and a
controller at which one holds no role does not exist as far as one can tell.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import quote
from uuid import UUID

import rules
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from lofte import clock
from lofte.domain.states import ControllerKind, StaffRole
from lofte.queries import staff as staff_queries
from lofte.queries.staff import Member, Place

CHOSEN = "controller"
"""Key of the session: the slug of the controller that one works for."""


RULES: Any = rules
"""The library carries no types; what we give it and take from it does."""


class Ability(StrEnum):
    """What a page lets somebody do."""

    SEE_OVERVIEW = "see_overview"
    SEE_POLICY = "see_policy"
    ASK_PROOF = "ask_proof"
    READ_POLICY = "read_policy"
    SEE_PEOPLE = "see_people"
    RECORD_STANDING = "record_standing"
    IMPORT = "import"
    SEE_NEWSLETTERS = "see_newsletters"
    WRITE_NEWSLETTERS = "write_newsletters"
    SEE_EVIDENCE = "see_evidence"
    SEE_OUTBOX = "see_outbox"
    MOVE_CLOCK = "move_clock"


EVERYONE = frozenset(StaffRole) - {StaffRole.OPERATOR}
NEEDS: Mapping[Ability, frozenset[StaffRole]] = {
    Ability.SEE_OVERVIEW: EVERYONE,
    Ability.SEE_POLICY: EVERYONE,
    Ability.ASK_PROOF: frozenset({StaffRole.OWNER, StaffRole.OFFICER, StaffRole.AUDITOR}),
    Ability.READ_POLICY: frozenset({StaffRole.OWNER, StaffRole.OFFICER, StaffRole.OPERATOR}),
    Ability.SEE_PEOPLE: frozenset({StaffRole.OWNER, StaffRole.OFFICER, StaffRole.SALES, StaffRole.MARKETER}),
    Ability.RECORD_STANDING: frozenset({StaffRole.OWNER, StaffRole.OFFICER, StaffRole.SALES, StaffRole.MARKETER}),
    Ability.IMPORT: frozenset({StaffRole.OWNER, StaffRole.MARKETER}),
    Ability.SEE_NEWSLETTERS: EVERYONE - {StaffRole.SALES},
    Ability.WRITE_NEWSLETTERS: frozenset({StaffRole.OWNER, StaffRole.MARKETER}),
    Ability.SEE_EVIDENCE: frozenset({StaffRole.OWNER, StaffRole.OFFICER, StaffRole.AUDITOR}),
    Ability.SEE_OUTBOX: frozenset({StaffRole.OWNER, StaffRole.OFFICER, StaffRole.MARKETER}),
    Ability.MOVE_CLOCK: EVERYONE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One request of somebody who may make it: who, for which controller, and when by the law's clock."""

    member: Member
    place: Place
    at: datetime

    def may(self, ability: str) -> bool:
        """Whether this member may do it at this controller."""
        return bool(RULES.test_rule(ability, self.place))

    @property
    def abilities(self) -> frozenset[str]:
        """Everything that may be done here, for templates that leave a button out."""
        return frozenset(ability.value for ability in Ability if self.may(ability))


def _holds(needed: frozenset[StaffRole]) -> Callable[[Place], bool]:
    def holds(place: Place) -> bool:
        return bool(place.roles & needed)

    return holds


for _ability, _needed in NEEDS.items():
    if not RULES.rule_exists(_ability.value):
        RULES.add_rule(_ability.value, RULES.predicate(_holds(_needed), name=_ability.value))

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
Page = Callable[Concatenate[HttpRequest, Visit, P], HttpResponse]


def member_of(request: HttpRequest) -> Member | None:
    """Who is signed in, with the roles of this instant: a role that ended a minute ago opens nothing."""
    if not request.user.is_authenticated:
        return None
    return staff_queries.member(staff=UUID(str(request.user.pk)))


def needs(ability: Ability) -> Callable[[Page[P]], View[P]]:
    """A page for those who hold `ability` at the controller that they work for."""

    def decorate(view: Page[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            member = member_of(request)
            if member is None:
                return HttpResponseRedirect(f"{reverse('console:sign-in')}?next={quote(request.get_full_path())}")
            place = chosen(request, member)
            if place is None or not RULES.test_rule(ability.value, place):
                if place is not None and place.kind is ControllerKind.INSTALLATION and request.method == "GET":
                    # Nobody's controller is here yet: the one thing to do is to read a first policy in.
                    return HttpResponseRedirect(reverse("console:reading"))
                raise PermissionDenied
            return view(request, Visit(member=member, place=place, at=clock.law_now()), *args, **kwargs)

        return guarded

    return decorate


def chosen(request: HttpRequest, member: Member) -> Place | None:
    """The controller that one works for: the one chosen, else the first."""
    slug = request.session.get(CHOSEN, "")
    return member.at(slug=slug) or next(iter(member.places), None)
