"""Every page in a browser: axe finds nothing, nothing scrolls sideways, and the page works without a script."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from lofte.domain.states import StaffRole
from lofte.faces.pages import PAGES
from lofte.faces.pages import Page as Listed
from tests.faces import firms

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
VIEWS = (("sv", "light", 1280), ("en", "dark", 320))
"""Where axe looks: between them both languages, both themes, and the widest and the narrowest."""
WIDTHS = (("en", "light", 320), ("sv", "dark", 320), ("sv", "light", 820))
"""Where it is only looked whether a page scrolls sideways: a word is longer in one language than in the other."""


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
    page = context.new_page()
    page.goto(url + listed.path)
    for link in listed.follow:
        if page.locator(link).count():
            page.locator(link).first.click()
            page.wait_for_load_state()
    return page


def _context(browser: Browser, url: str, session: str, view: tuple[str, str, int], *, scripts: bool) -> BrowserContext:
    language, theme, width = view
    context = browser.new_context(
        locale=language,
        color_scheme=theme,
        viewport={"width": width, "height": 900},
        java_script_enabled=scripts,
        reduced_motion="reduce",
    )
    cookies = {"lofte-language": language, **({"lofte": session} if session else {})}
    context.add_cookies([{"name": name, "value": value, "url": url} for name, value in cookies.items()])
    return context


def _sideways(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def test_axe_finds_nothing_and_nothing_scrolls_sideways(served, browser):
    url, sessions = served
    found: list[str] = []
    for view in (*VIEWS, *WIDTHS):
        contexts = {
            role: _context(browser, url, sessions.get(role, ""), view, scripts=True)
            for role in {listed.role for listed in PAGES}
        }
        for listed in PAGES:
            page = _opened(contexts[listed.role], url, listed)
            if view in VIEWS:
                page.wait_for_timeout(100)
                found += [f"{listed.name} {view}: {one['id']}" for one in Axe().run(page).response["violations"]]
            if _sideways(page):
                found.append(f"{listed.name} {view}: scrolls sideways")
            page.close()
        for context in contexts.values():
            context.close()
    assert found == []


def test_every_page_opens_and_a_proof_unfolds_without_scripts(served, browser):
    url, sessions = served
    for listed in PAGES:
        session = sessions.get(listed.role, "")
        context = _context(browser, url, session, VIEWS[0], scripts=False)
        page = _opened(context, url, listed)
        assert page.locator("main h1, main h2").count(), listed.name
        if listed.name == "policy-proof":
            assert page.locator(".proof").count() == 1
        context.close()
