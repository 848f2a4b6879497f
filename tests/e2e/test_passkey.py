"""A passkey is added and then lets its owner in, in a browser with an authenticator of its own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lofte.domain.acts import Act
from lofte.domain.states import StaffRole
from lofte.store.models import Entry
from lofte.store.scopes import within
from lofte.usecases.staff import installation
from tests.faces import firms

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_a_passkey_is_added_and_signs_its_owner_in_with_evidence_of_both(live_server, settings, browser):
    settings.LOFTE = replace(firms.demo(on=True), origin=live_server.url)
    settings.ALLOWED_HOSTS = ["localhost", "testserver"]
    firm = firms.make()
    session = firms.enter(firm.staff[StaffRole.OFFICER]).cookies["lofte"].value
    context = browser.new_context(locale="sv")
    context.add_cookies([{"name": "lofte", "value": session, "url": live_server.url}])
    page = context.new_page()
    devices = context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})

    page.goto(f"{live_server.url}/console/account")
    page.fill("#name", "Min dator")
    page.locator("form[data-passkey-form] button").click()
    page.get_by_text("Passnyckeln är tillagd.").wait_for()
    page.locator(".me form button").first.click()
    page.goto(f"{live_server.url}/sign-in/")
    page.locator("form[data-passkey-form] button").click()
    page.wait_for_url("**/console/")
    assert page.locator("h1").inner_text() == "Översikt"
    context.close()

    with within(installation()):
        acts = list(Entry.objects.filter(act__in=[Act.PASSKEY_ADDED, Act.SIGNED_OUT, Act.SIGNED_IN]).order_by("id"))
    assert [entry.act for entry in acts][-3:] == [Act.PASSKEY_ADDED, Act.SIGNED_OUT, Act.SIGNED_IN]
    assert acts[-1].thing == firm.staff[StaffRole.OFFICER]
