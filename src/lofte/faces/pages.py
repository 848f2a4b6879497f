"""Every page that a person may see: its name, whose sign-in opens it, and how its address is found.

Read by the tool that takes pictures and by the tests that go through every page. A page whose address holds an id is
found by following links from another page, as a person would.
"""

from __future__ import annotations

from dataclasses import dataclass

from lofte.domain.states import StaffRole

ROW = "main ul.list > li > a.line"
"""The first row of a list that leads somewhere."""
LAST = "main ul.list > li:last-child > a.line"
DRAFT = "main a.line[href*='/newsletters/']"
"""A newsletter that is being written; one that was sent leads to its sending."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page. `follow` are CSS selectors of links followed in turn from `path`; no `role`: nobody is signed in.

    `status` is what it answers with.
    """

    name: str
    path: str
    role: StaffRole | None = None
    follow: tuple[str, ...] = ()
    status: int = 200


def _step(name: str, *follow: str) -> Page:
    """A step of a newsletter."""
    return Page(name=name, path="/console/newsletters", role=StaffRole.MARKETER, follow=(DRAFT, *follow))


def _read(name: str, *follow: str) -> Page:
    """A step of a policy that is being read in."""
    return Page(name=name, path="/console/reading", role=StaffRole.OWNER, follow=(ROW, *follow))


PAGES: tuple[Page, ...] = (
    Page(name="front", path="/"),
    Page(name="notice", path="/", follow=("main a[href^='/n/']",)),
    Page(name="sign-in", path="/sign-in/"),
    Page(name="link", path="/sign-in/l/unknown"),
    Page(name="unsubscribe", path="/console/outbox", role=StaffRole.OFFICER, follow=(ROW, "a[href^='/u/']")),
    Page(name="unknown-link", path="/u/unknown", status=404),
    Page(name="not-found", path="/nowhere", status=404),
    Page(name="not-found-inside", path="/console/nowhere", role=StaffRole.OWNER, status=404),
    Page(name="forbidden", path="/console/imports", role=StaffRole.AUDITOR, status=403),
    Page(name="not-allowed", path="/console/policy/prove", role=StaffRole.OWNER, status=405),
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
    Page(name="import-report", path="/console/imports", role=StaffRole.MARKETER, follow=(LAST,)),
    Page(name="newsletters", path="/console/newsletters", role=StaffRole.MARKETER),
    _step("newsletter"),
    _step("newsletter-preview", "nav.tabs a[href*='/preview']"),
    _step("newsletter-audience", "nav.tabs a[href*='/audience']"),
    _step(
        "newsletter-people",
        "nav.tabs a[href*='/audience']",
        "details.reason > summary",
        "details.reason[open] a.button",
    ),
    _step("newsletter-send", "nav.tabs a[href*='/send']"),
    Page(
        name="sending", path="/console/newsletters", role=StaffRole.AUDITOR, follow=("main a.line[href*='/sendings/']",)
    ),
    Page(name="client", path="/console/", role=StaffRole.CLIENT),
    Page(name="reading", path="/console/reading", role=StaffRole.OWNER),
    _read("reading-report"),
    _read("reading-questions", "nav.tabs a[href*='/questions']"),
    _read("reading-text", "nav.tabs a[href*='/text']"),
    _read("reading-publish", "nav.tabs a[href*='/publish']"),
    Page(name="reading-beside", path="/console/reading/beside", role=StaffRole.OFFICER),
    Page(name="outbox", path="/console/outbox", role=StaffRole.MARKETER),
    Page(name="mail", path="/console/outbox", role=StaffRole.MARKETER, follow=(ROW,)),
    Page(name="evidence", path="/console/evidence", role=StaffRole.AUDITOR),
)
