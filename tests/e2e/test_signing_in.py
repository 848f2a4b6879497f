"""Coming in: by a link that works once, by a passkey, and by the keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e import acts

pytestmark = [pytest.mark.browser, pytest.mark.database]

KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def new_link(demo, role):
    """A link from the command line; the demo's own ones may have been used by other tests."""
    return demo.command("controller", "link", f"{role}@lofte.example").stdout.strip()


def test_a_link_is_used_by_a_press_and_not_by_a_look_and_works_once(demo, stranger, browser):
    link = new_link(demo, "client")
    for _ in range(3):
        assert stranger.goto(link).status == 200
        expect(stranger.get_by_role("button", name="Sign in")).to_be_visible()
    assert stranger.goto(f"{demo.url}/console/").url.startswith(f"{demo.url}/sign-in/")
    acts.sign_in(stranger, link)
    expect(stranger.locator(".side .me")).to_contain_text("Tall Backe")
    other = browser.new_context(locale="en-GB").new_page()
    other.goto(link)
    with other.expect_navigation() as navigation:
        other.locator("main form button").click()
    assert navigation.value.status == 410
    expect(other.get_by_role("heading", level=1)).to_have_text("This link has been used or is too old.")
    assert other.goto(f"{demo.url}/console/").url.startswith(f"{demo.url}/sign-in/")
    other.context.close()


def test_signed_out_one_is_out(demo, stranger):
    stranger.goto("/")
    stranger.get_by_role("button", name="Sign in as Revar").click()
    stranger.wait_for_url("**/console/")
    kept = stranger.context.storage_state()
    stranger.locator(".side .me button").click()
    stranger.wait_for_url(f"{demo.url}/")
    # Neither here nor with the cookies of before.
    stranger.context.add_cookies(kept["cookies"])
    assert stranger.goto("/console/").url.startswith(f"{demo.url}/sign-in/")


def test_a_passkey_is_added_and_then_is_all_one_needs(demo, stranger):
    page = stranger
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    added = device.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    page.goto("/")
    page.get_by_role("button", name="Sign in as Sixten").click()
    page.wait_for_url("**/console/")
    page.goto("/console/account")
    page.get_by_label("Name of the device").fill("Datorn på kontoret")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.locator("main ul.list")).to_contain_text("Datorn på kontoret")
    made = device.send("WebAuthn.getCredentials", {"authenticatorId": added["authenticatorId"]})["credentials"]
    assert [one["rpId"] for one in made] == ["localhost"]

    page.locator(".side .me button").click()
    page.goto("/sign-in/?next=/console/people")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/console/people")
    expect(page.locator(".side .me")).to_contain_text("Sixten Sälj")

    # Removed, it opens nothing any more.
    page.goto("/console/account")
    page.get_by_role("button", name="Remove").click()
    expect(page.locator("main ul.list")).to_contain_text("No passkey yet.")
    page.locator(".side .me button").click()
    page.goto("/sign-in/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("alert").filter(visible=True)).to_be_visible()
    assert page.goto("/console/").url.startswith(f"{demo.url}/sign-in/")


def enter(page):
    """Press Enter, which leads to another page."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_the_keyboard_alone_signs_in_and_sends(demo, stranger):
    page = stranger
    page.goto(new_link(demo, "marketer"))
    acts.tab_to(page, acts.exactly("Sign in"))
    enter(page)
    page.wait_for_url("**/console/")

    # Past the navigation in one step.
    page.keyboard.press("Tab")
    assert acts.focused(page) == "Skip to the content"
    acts.tab_to(page, acts.exactly("Newsletters"))
    enter(page)
    page.wait_for_url("**/console/newsletters")
    acts.tab_to(page, lambda text: text.startswith("Name of the newsletter"))
    page.keyboard.type("Med tangenter")
    enter(page)
    page.wait_for_url("**/console/newsletters/*")
    acts.tab_to(page, lambda text: text.startswith("Subject line"))
    page.keyboard.type("Utan mus")
    acts.tab_to(page, lambda text: text.startswith("The letter"))
    page.keyboard.type("# Hej\n\nSkrivet med tangenter.")
    acts.tab_to(page, acts.exactly("Save"))
    enter(page)
    acts.tab_to(page, acts.exactly("Send"))
    enter(page)
    page.wait_for_url("**/send")
    acts.tab_to(page, acts.exactly("Send now"))
    enter(page)
    page.wait_for_url("**/console/sendings/*")
    acts.wait_until_done(page)
    assert acts.figures(page)["Sent"] > 0
