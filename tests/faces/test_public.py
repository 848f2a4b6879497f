"""What anyone may open: the notice sets no cookie, the link in a letter acts by POST alone, health tells nothing."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from lofte.domain.states import StaffRole
from lofte.domain.terms import Channel
from lofte.store import facts
from lofte.store.scopes import within
from lofte.usecases.links import unsubscribe_url
from tests import world

pytestmark = pytest.mark.django_db
POLICY = ("default-src 'none'", "script-src 'self'", "style-src 'self'", "form-action 'self'", "base-uri 'none'")


def _link(firm) -> str:
    url = unsubscribe_url(controller=firm.own, subject=firm.subject, purpose="newsletter", channel=Channel.EMAIL)
    return re.sub(r"^https?://[^/]+", "", url)


def _facts(firm):
    with within(firm.own):
        return facts.of(subject=firm.subject, at=world.AT.replace(year=2099))


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_notice_is_public_in_both_languages_and_sets_no_cookie(firm, language):
    answer = Client().get(f"/n/ekorren/{language}")
    assert answer.status_code == 200
    assert answer.headers["Content-Language"] == language
    assert f'<html lang="{language}"' in answer.content.decode()
    assert not answer.cookies


def test_a_notice_that_is_not_there_is_not_found(firm):
    for path in ("/n/nobody", "/n/installation", "/n/nobody/sv"):
        assert Client().get(path).status_code == 404


def test_every_page_has_the_strict_policy_and_no_inline_part(firm, sign_in):
    client = sign_in(StaffRole.OWNER)
    for path in ("/", "/n/ekorren", "/sign-in/", "/console/", "/console/policy", "/console/people", _link(firm)):
        answer = client.get(path, follow=True)
        policy = answer.headers["Content-Security-Policy"]
        assert all(part in policy for part in POLICY), path
        assert "unsafe" not in policy
        assert " style=" not in answer.content.decode()


def test_a_get_of_the_link_changes_nothing(firm):
    before = _facts(firm)
    for _ in range(2):
        answer = Client().get(_link(firm))
        assert answer.status_code == 200
        assert b"anna" not in answer.content.lower()
        assert not answer.cookies
    assert _facts(firm) == before


def test_one_click_by_a_mailbox_needs_no_session_and_holds_at_once(firm):
    mailbox = Client(enforce_csrf_checks=True)
    answer = mailbox.post(_link(firm), {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert not answer.cookies
    assert _facts(firm).objection is not None


def test_the_page_after_a_click_offers_the_other_meaning_and_it_is_carried_out(firm):
    person = Client(enforce_csrf_checks=True)
    after = person.post(_link(firm), {"act": "stop"})
    assert b'value="list"' in after.content
    assert _facts(firm).objection is not None
    narrowed = person.post(_link(firm), {"act": "list"})
    assert narrowed.status_code == 200
    found = _facts(firm)
    assert found.objection is None
    assert [(one.purpose, one.channel) for one in found.list_objections] == [("newsletter", Channel.EMAIL)]


def test_a_link_that_is_not_ours_is_met_with_words(firm):
    for path in ("/u/nonsense", _link(firm)[:-3]):
        assert Client().get(path).status_code == 404
        assert Client().post(path, {"List-Unsubscribe": "One-Click"}).status_code == 404


def test_the_link_speaks_the_language_that_is_asked_for(firm):
    assert b'<html lang="en"' in Client().get(_link(firm) + "?lang=en").content
    assert b'<html lang="sv"' in Client().get(_link(firm) + "?lang=sv").content


def test_health_says_that_it_is_well_and_nothing_else(firm):
    answer = Client().get("/healthz")
    assert answer.json() == {"status": "ok"}


def test_a_theme_and_a_language_are_remembered_when_chosen_and_lead_back_to_our_own_page(firm):
    client = Client()
    answer = client.post("/appearance", {"theme": "dark", "next": "/sign-in/"})
    assert answer.headers["Location"] == "/sign-in/"
    assert b'data-theme="dark"' in client.get("/sign-in/").content
    client.post("/appearance", {"language": "en"})
    assert b'<html lang="en"' in client.get("/sign-in/").content
    assert client.post("/appearance", {"next": "https://elsewhere.example/"}).headers["Location"] == "/"
    assert not client.post("/appearance", {"theme": "purple"}).cookies
