"""A page links only to what its reader may open: every link of every page, followed as each role."""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from lofte.domain.acts import SYSTEM
from lofte.domain.states import StaffRole
from lofte.domain.terms import Language
from lofte.usecases import installation, staff
from lofte.usecases.controls import running
from lofte.usecases.demo.outbox import keep_mail
from lofte.usecases.messaging import delivering
from lofte.usecases.messaging.newsletters import Draft
from lofte.usecases.messaging.sending import pause_sending
from tests import world
from tests.faces import firms
from tests.promises import proving
from tests.usecases.test_messaging import Line, deliver, plan, start

pytestmark = pytest.mark.django_db
PROVEN = "K13.evidence-chain"
SAME = 4
"""Links of one shape that are followed from pages of one shape: the fifth proof opens as the fourth did."""
SEEN_BY_EVERYONE = {"console/", "console/policy", "console/policy/versions"}
MOST_SEEN = {
    "console/people/<uuid:subject>",
    "console/sendings/<uuid:sending>",
    "console/newsletters/<uuid:newsletter>",
}


class Links(HTMLParser):
    """Where a page leads: links, frames, and parts that a script asks for."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what can be followed."""
        for name, value in attrs:
            if (tag, name) in (("a", "href"), ("iframe", "src")) or name == "hx-get":
                self.found.append(value or "")


Shape = tuple[str, tuple[str, ...]]


def _shape(address: str) -> Shape:
    """Which page it is, whichever thing it is about."""
    parts = urlsplit(address)
    try:
        route = resolve(parts.path).route
    except Resolver404:
        route = parts.path
    return route, tuple(sorted(parse_qs(parts.query)))


def crawl(client: Client) -> dict[str, list[str]]:
    """Every page that is reached from the overview, and the links of each that lead to none."""
    waiting, known = [reverse("console:overview")], {reverse("console:overview")}
    followed: Counter[tuple[Shape, Shape]] = Counter()
    found: dict[str, list[str]] = {}
    while waiting:
        here = waiting.pop()
        answer = client.get(here, follow=True)
        found[here] = []
        if not answer.headers["Content-Type"].startswith("text/html"):
            continue
        for link in Links(answer.content.decode()).found:
            there = urljoin(here, link).partition("#")[0]
            if urlsplit(there).netloc or urlsplit(there).scheme or there in known:
                continue
            known.add(there)
            followed[_shape(here), _shape(there)] += 1
            if followed[_shape(here), _shape(there)] > SAME:
                continue
            opened = client.get(there, follow=True)
            if opened.status_code != 200 or opened.request["PATH_INFO"].startswith(reverse("console:sign-in")):
                found[here].append(f"{there}: {opened.status_code}")
            else:
                waiting.append(there)
    return found


@pytest.fixture
def busy(db, settings):
    """The firm with something on every page: letters sent, one that may not have arrived, a sending that waits."""
    settings.LOFTE = firms.demo(on=True)
    installation.install(at=world.BEFORE)
    firm = firms.make()
    marketer = firms.enter(firm.staff[StaffRole.MARKETER])
    firms.fill(marketer)
    world.subscriber(firm.own, "dag@example.com", given_name="Dag")
    world.subscriber(firm.own, "eva@example.com", given_name="Eva")
    sent = start(firm.own)
    plan(firm.own, sent)
    assert delivering.advance(controller=firm.own, sending=sent, handed=None, at=world.AT) is not None
    line = Line()
    deliver(firm.own, sent, line)
    for recipient, letter in line.kept:
        keep_mail(recipient=recipient, message=letter)
    again = Draft(title="Brev två", purpose="newsletter", language=Language.SV, subject_line="Två", body="Två rader.")
    waits = start(firm.own, draft=again)
    plan(firm.own, waits)
    pause_sending(controller=firm.own, sending=waits, actor=SYSTEM, at=world.AT)
    running.run_controls(controller=firm.own, now=proving.now, only=[PROVEN])
    policy = {"text": "# Policy\n\nVi sparar ditt namn så länge du är kund.", "for": "new"}
    assert firms.enter(firm.staff[StaffRole.OWNER]).post(reverse("console:reading"), policy).status_code == 302
    return firm


def _member(firm: firms.Firm, role: StaffRole) -> Client:
    """Somebody with this role alone: at the firm, or the installation's operator."""
    if role in firm.staff:
        return firms.enter(firm.staff[role])
    made = staff.add_staff(
        email=f"{role}@ekorren.example", name=f"{role} ask", language=Language.SV, actor=SYSTEM, at=world.AT
    )
    where = None if role is StaffRole.OPERATOR else firm.own
    staff.grant_role(staff=made, role=role, controller=where, actor=SYSTEM, at=world.AT)
    return firms.enter(made)


@pytest.mark.parametrize("role", StaffRole)
def test_every_link_of_every_page_opens_for_whoever_is_shown_it(busy, role):
    found = crawl(_member(busy, role))
    assert {page: links for page, links in found.items() if links} == {}
    routes = {_shape(page)[0] for page in found}
    if role is StaffRole.OPERATOR:
        assert "console/reading" in routes
    else:
        assert routes >= SEEN_BY_EVERYONE
    if role is StaffRole.OWNER:
        assert routes >= MOST_SEEN


@pytest.mark.parametrize("role", [StaffRole.CLIENT, StaffRole.AUDITOR, StaffRole.OFFICER])
def test_whoever_may_not_write_is_led_from_the_list_to_the_letter_as_it_reads(busy, role):
    client = _member(busy, role)
    page = client.get(reverse("console:newsletters")).content.decode()
    drafts = [link for link in Links(page).found if "/newsletters/" in link]
    assert drafts
    assert all(link.endswith("/preview") for link in drafts)
