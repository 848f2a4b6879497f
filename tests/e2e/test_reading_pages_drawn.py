"""The pages of reading a policy in, in a browser: 320 pixels wide, both languages, light and dark, and axe."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urljoin

import pytest
from django.urls import reverse

from lofte.domain.states import StaffRole
from tests.faces import firms
from tests.faces.test_reading_pages import PAGES, answer_all, read_in
from tests.usecases.test_reading_flow import CORPUS, TEXT

MORE = """
Vi sparar dina uppgifter så länge du är kund hos oss och i 24 månader därefter. Vi säljer aldrig dina uppgifter vidare.

Vi använder Mailchimp för utskick.
"""
"""What brings a recipient, advice, and two periods for the same data."""
UNFOLD = "document.querySelectorAll('main details.fold').forEach(one => { one.open = true })"


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_holds_at_320_pixels_in_both_languages_and_axe_finds_nothing(
    live_server, settings, browser, tmp_path, theme: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    settings.LOFTE = firms.demo(on=True)
    made = firms.make()
    client = firms.enter(made.staff[StaffRole.OWNER])
    text = (CORPUS / "501.txt").read_text(encoding="utf-8").replace("Integritetsskyddsmyndigheten", "Datainspektionen")
    draft, done = read_in(client, text), read_in(client, TEXT + MORE)
    answer_all(client, made.staff[StaffRole.OWNER], done)
    addresses = {name: reverse(f"console:{name}", args=[draft]) for name in PAGES}
    addresses |= {
        "ready": reverse("console:reading-publish", args=[done]),
        "confirm": reverse("console:reading-publish", args=[done]),
    }
    addresses |= {"list": reverse("console:reading")}
    addresses["missing"] = f"{reverse('console:reading-questions', args=[draft])}?missing=company"
    addresses["answered"] = reverse("console:reading-questions", args=[done])
    addresses["beside"] = f"{reverse('console:reading-beside')}?a=draft-{draft}&b=notice-sv-ekorren"
    out = Path(os.environ.get("LOFTE_TEST_PICTURES", tmp_path))
    wrong: list[str] = []
    for spoken in ("sv-SE", "en-GB"):
        context = browser.new_context(locale=spoken, color_scheme=theme, reduced_motion="reduce")
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        shown = context.new_page()
        shown.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
        for name, address in addresses.items():
            answer = shown.goto(urljoin(live_server.url, address))
            assert answer is not None
            assert (answer.status, shown.url) == (200, urljoin(live_server.url, address)), name
            if name == "confirm":
                shown.keyboard.press("Tab")
                shown.locator("#slug").press("Enter")
                shown.locator("#confirm").wait_for()
                assert shown.evaluate("document.activeElement.id") == "confirm"
            if name == "missing":
                assert shown.evaluate("document.activeElement.name").endswith(".day")
            if name in ("ready", "answered"):
                shown.evaluate(UNFOLD)
            for width in (1280, 390, 320):
                shown.set_viewport_size({"width": width, "height": 900})
                if shown.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                    wrong.append(f"{name} {spoken} scrolls sideways at {width}")
                shown.screenshot(path=str(out / f"{name}-{spoken}-{theme}-{width}.png"), full_page=True)
            for found in Axe().run(shown).response["violations"]:
                wrong.append(f"{name} {spoken}: {found['id']}: {found['nodes'][0]['html'][:200]}")
        context.close()
    assert wrong == []
