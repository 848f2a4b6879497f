"""With scripts switched off the main acts still work: everything is a link or a form, and progress is shown anew."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e import acts

pytestmark = [pytest.mark.browser, pytest.mark.database]

TRILLINGEN = "Trillingen"
LIST = acts.sheet(
    ("Åsa", "asa@utan-skript.example", "2026-01-15", "Ja, skicka mig nyhetsbrevet."),
    ("Östen", "osten@utan-skript.example", "2026-01-16", "Ja, skicka mig nyhetsbrevet."),
    ("Snabel", "snabel(at)utan-skript.example", "", ""),
)


@pytest.fixture
def page(signed_in):
    """Somebody who is signed in and has switched scripts off."""
    page = signed_in("owner", java_script_enabled=False)
    acts.work_for(page, TRILLINGEN)
    return page


def again_until(page, there):
    """Load the page anew until something is there, as a person would press "Show it anew"."""
    for _ in range(100):
        if there():
            return
        page.wait_for_timeout(300)
        page.reload()
    raise AssertionError(page.locator("main").inner_text())


def test_signing_in_by_a_link(demo, browser):
    made = demo.command("controller", "link", "auditor@lofte.example").stdout.strip()
    context = browser.new_context(locale="en-GB", java_script_enabled=False)
    page = context.new_page()
    acts.sign_in(page, made)
    assert page.url.startswith(f"{demo.url}/console/")
    context.close()


def test_importing_writing_sending_and_leaving(page, browser, demo):
    acts.upload(page, LIST)
    acts.state_origin(page)
    again_until(page, lambda: page.get_by_role("button", name="Accept").count())
    assert acts.figures(page)["Refused"] == 1
    page.get_by_role("button", name="Accept").click()
    again_until(page, lambda: page.get_by_role("heading", name="Imported").count())
    page.get_by_role("button", name="Confirm").click()
    again_until(page, lambda: not page.get_by_role("heading", name="Who are they?").count())

    letter = acts.write(page, title="Utan skript", subject_line="Utan skript")
    may, _, reasons = acts.reach(page, letter)
    reason = page.locator("details.reason").first
    reason.locator("summary").click()
    expect(reason.get_by_role("link", name="Show the people")).to_be_visible()
    acts.send(page, letter)
    again_until(page, lambda: page.locator("#sending .state").first.inner_text().strip() == "Done")
    assert acts.figures(page) == {"Sent": may}
    letters = acts.outbox(page, "Utan skript")
    assert "asa@utan-skript.example" in letters

    page.goto(letters["asa@utan-skript.example"])
    out = str(page.get_by_role("link", name="Open its unsubscribe link").get_attribute("href"))
    context = browser.new_context(base_url=demo.url, locale="en-GB", java_script_enabled=False)
    subject = context.new_page()
    subject.goto(out)
    subject.get_by_role("button", name="Yes, stop").click()
    expect(subject.get_by_role("heading", level=1)).to_contain_text("You will get no more of")
    subject.get_by_role("button", name="No marketing at all, thank you").click()
    expect(subject.get_by_role("heading", level=1)).to_have_text("You will get no more marketing from us.")
    context.close()
    left, _, since = acts.reach(page, letter)
    assert left == may - 1
    assert sum(since.values()) == sum(reasons.values()) + 1


def test_reading_a_proof_and_verifying_the_evidence(page):
    page.goto("/console/policy")
    page.locator("a.note.kept").first.click()
    expect(page.locator("section.proof")).to_contain_text(re.compile("What was examined", re.IGNORECASE))
    page.goto("/console/evidence")
    page.get_by_role("button", name="Verify now").click()
    expect(page.get_by_role("status")).to_contain_text("The chain is whole.")


def test_choosing_a_language_and_a_theme(page):
    page.goto("/console/")
    page.locator(".side").get_by_role("button", name="Dark").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.locator(".side").get_by_role("button", name="Svenska").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Översikt")
