"""Every page opens in a browser with scripts switched off. What axe says of them is in `test_accessibility`."""

from __future__ import annotations

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from lofte.domain.states import StaffRole
from lofte.faces.pages import PAGES
from lofte.faces.pages import Page as Listed
from tests.faces import firms

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def served(live_server, settings) -> tuple[str, dict[StaffRole, str]]:
    """The firm on a running server, with a session for each role."""
    settings.LOFTE = firms.demo(on=True)
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
    firm = firms.make()
    sessions = {role: firms.enter(member).cookies["lofte"].value for role, member in firm.staff.items()}
    marketer = Client(headers={"accept-language": "sv"})
    marketer.cookies["lofte"] = sessions[StaffRole.MARKETER]
    firms.fill(marketer)
    return live_server.url, sessions


def _opened(context: BrowserContext, url: str, listed: Listed) -> Page:
    """A list may have no row here; then the list itself is the page."""
    page = context.new_page()
    page.goto(url + listed.path)
    for link in listed.follow:
        if page.locator(link).count():
            page.locator(link).first.click()
            page.wait_for_load_state()
    return page


def _context(browser: Browser, url: str, session: str) -> BrowserContext:
    context = browser.new_context(locale="sv", java_script_enabled=False)
    cookies = {"lofte-language": "sv", **({"lofte": session} if session else {})}
    context.add_cookies([{"name": name, "value": value, "url": url} for name, value in cookies.items()])
    return context


def test_every_page_opens_and_a_proof_unfolds_without_scripts(served, browser):
    url, sessions = served
    for listed in PAGES:
        session = sessions.get(listed.role, "")
        context = _context(browser, url, session)
        page = _opened(context, url, listed)
        assert page.locator("main h1, main h2").count(), listed.name
        if listed.name == "policy-proof":
            assert page.locator(".proof").count() == 1
        context.close()
