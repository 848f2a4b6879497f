"""Every page of the registry, in both languages and themes: axe finds nothing, a phone never scrolls sideways, and the
browser has nothing to complain of."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from lofte.faces.pages import PAGES
from tools.stage import follow, stage

pytestmark = pytest.mark.browser

DESKTOP, TABLET, PHONE = ({"width": width, "height": 900} for width in (1280, 820, 320))
UNFILLED = "@@lofte"
"""The mark of a merge field that nobody has filled."""
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
WHAT_STICKS_OUT = """
[...document.querySelectorAll('main *')]
    .filter(e => e.checkVisibility() && e.getBoundingClientRect().right > innerWidth + 1)
    .slice(0, 4).map(e => e.outerHTML.slice(0, 90))
"""


@pytest.fixture(scope="package")
def staged(demo, browser):
    """The demo with something on every page."""
    stage(browser.new_page(base_url=demo.url))
    return demo


def find(page, entry):
    """Open a page of the registry as a person would; the answer."""
    answer = page.goto(entry.path)
    for selector in entry.follow:
        answer = follow(page, selector) or answer
    return answer


def violations(page, *, only=()):
    """What axe finds, as one line for each element. The page has been given axe before."""
    options = {"resultTypes": ["violations"], **({"runOnly": list(only)} if only else {})}
    found = page.evaluate("options => axe.run(options)", options)["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.name)
def test_a_page_is_for_everyone(staged, signed_in, entry, language):
    role = entry.role.value if entry.role else ""
    page = signed_in(role, language=language, viewport=DESKTOP, color_scheme="light", reduced_motion="reduce")
    said = []
    page.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    answer = find(page, entry)
    assert answer.status == entry.status
    assert page.locator("html").get_attribute("lang") == language
    assert UNFILLED not in page.content()
    page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
    page.evaluate(Axe().axe_script)
    found = {"light": violations(page)}
    page.emulate_media(color_scheme="dark")
    # Another theme changes colours and nothing else.
    found["dark"] = violations(page, only=["color-contrast"])
    for size in (TABLET, PHONE):
        page.set_viewport_size(size)
        found[f"{size['width']} px"] = page.evaluate(WHAT_STICKS_OUT) if page.evaluate(WIDER) else []
    found["phone"] = violations(page, only=["target-size"])
    found["console"] = [text for text in said if str(entry.status) not in text]
    assert not {place: faults for place, faults in found.items() if faults}
