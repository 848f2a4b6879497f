"""Every page that a person may see: its name, whose sign-in opens it, and how its address is found.

Read by the tool that takes pictures and by the tests that go through every page. A page whose address holds an id is
found by following links from another page, as a person would.
"""

from __future__ import annotations

from dataclasses import dataclass

from lofte.domain.states import StaffRole

ROW = "main ul.list > li > a.line"
"""The first row of a list that leads somewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page. `follow` are CSS selectors of links followed in turn from `path`; no `role`: nobody is signed in."""

    name: str
    path: str
    role: StaffRole | None = None
    follow: tuple[str, ...] = ()


PAGES: tuple[Page, ...] = (
    Page(name="front", path="/"),
    Page(name="notice", path="/", follow=("main a[href^='/n/']",)),
    Page(name="sign-in", path="/sign-in/"),
    Page(name="link", path="/sign-in/l/unknown"),
    Page(name="unknown-link", path="/u/unknown"),
    Page(name="overview", path="/console/", role=StaffRole.OWNER),
    Page(name="account", path="/console/account", role=StaffRole.OWNER),
    Page(name="policy", path="/console/policy", role=StaffRole.OWNER),
    Page(name="policy-proof", path="/console/policy", role=StaffRole.OWNER, follow=("a.note",)),
    Page(name="policy-state", path="/console/policy?state=unproven", role=StaffRole.AUDITOR),
    Page(name="policy-versions", path="/console/policy/versions", role=StaffRole.OWNER),
    Page(name="people", path="/console/people", role=StaffRole.SALES),
    Page(name="person", path="/console/people", role=StaffRole.OWNER, follow=(ROW,)),
    Page(name="imports", path="/console/imports", role=StaffRole.MARKETER),
    Page(name="import", path="/console/imports", role=StaffRole.MARKETER, follow=(ROW,)),
    Page(name="newsletters", path="/console/newsletters", role=StaffRole.MARKETER),
    Page(name="newsletter", path="/console/newsletters", role=StaffRole.MARKETER, follow=(ROW,)),
    Page(name="reading", path="/console/reading", role=StaffRole.OWNER),
    Page(name="reading-beside", path="/console/reading/beside", role=StaffRole.OFFICER),
    Page(name="outbox", path="/console/outbox", role=StaffRole.MARKETER),
    Page(name="mail", path="/console/outbox", role=StaffRole.MARKETER, follow=(ROW,)),
    Page(name="evidence", path="/console/evidence", role=StaffRole.AUDITOR),
)
