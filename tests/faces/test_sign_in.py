"""Signing in: a link works once, no GET lets anyone in, limits hold, and no address is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from lofte.domain.acts import SYSTEM
from lofte.domain.states import StaffRole
from lofte.faces.console.signin import limits
from lofte.usecases import staff
from tests import world
from tests.faces import firms

pytestmark = pytest.mark.django_db
ROLE = StaffRole.MARKETER


def _link(firm, **given) -> str:
    secret = staff.make_link(staff=firm.staff[ROLE], actor=SYSTEM, at=world.AT, **given)
    return reverse("console:link", args=[secret])


def test_a_get_of_a_link_signs_nobody_in_and_does_not_use_it_up(firm):
    client, link = Client(), _link(firm)
    for _ in range(3):
        assert client.get(link).status_code == 200
    assert client.get(reverse("console:overview")).status_code == 302
    assert client.post(link).status_code == 302
    assert client.get(reverse("console:overview")).status_code == 200


def test_a_link_works_once(firm):
    link = _link(firm)
    assert Client().post(link).status_code == 302
    assert Client().post(link).status_code == 410


def test_a_link_that_is_too_old_or_unknown_lets_nobody_in(firm):
    assert Client().post(_link(firm, lasts=timedelta(microseconds=1))).status_code == 410
    assert Client().post(reverse("console:link", args=["nonsense"])).status_code == 410


def test_a_role_that_has_ended_opens_nothing_from_the_next_request_on(firm, sign_in):
    client = sign_in(ROLE)
    staff.end_grants(staff=firm.staff[ROLE], actor=SYSTEM, at=world.AT)
    assert client.get(reverse("console:overview")).status_code == 302


def test_signing_out_needs_a_post(sign_in):
    client = sign_in(ROLE)
    assert client.get(reverse("console:sign-out")).status_code == 405
    client.post(reverse("console:sign-out"))
    assert client.get(reverse("console:overview")).status_code == 302


def test_after_signing_in_only_a_page_of_our_own_is_gone_to(firm):
    answer = Client().get(reverse("console:sign-in"), {"next": "https://elsewhere.example/"})
    assert b'name="next" value="/console/"' in answer.content


def test_asking_for_a_link_says_the_same_whoever_asks(firm):
    asked = reverse("console:ask-link")
    known = Client().post(asked, {"email": f"{ROLE}@ekorren.example"})
    unknown = Client().post(asked, {"email": "nobody@example.com"})
    assert known.status_code == unknown.status_code == 200
    assert known.content.count(b"<") == unknown.content.count(b"<")


def test_too_many_tries_are_stopped_and_the_count_holds_no_address(firm):
    asked = reverse("console:ask-link")
    answers = [
        Client().post(asked, {"email": "x@example.com"}).status_code for _ in range(limits.LINKS_ASKED.tries + 1)
    ]
    assert answers[-1] == 429
    assert set(answers[:-1]) == {200}
    kept = "".join(str(key) for key in cache._cache)
    assert "127.0.0.1" not in kept


def test_neither_peer_nor_browser_is_kept_in_a_session(sign_in):
    sign_in(ROLE)
    kept = [str(session.get_decoded()) for session in Session.objects.all()]
    assert kept
    assert not any("127.0.0.1" in one or "user_agent" in one.casefold() for one in kept)


def test_a_passkey_answer_for_another_origin_or_none_lets_nobody_in(firm):
    page = reverse("console:passkey-sign-in")
    for answer in ("", "{}", "[]", '{"response": {"clientDataJSON": "e30"}}', "x" * 20_000):
        assert Client().post(page, {"credential": answer}).status_code == 403


def test_the_demo_lets_one_in_as_its_people_and_no_other_installation_does(firm, settings):
    chosen = {"staff": str(firm.staff[ROLE])}
    assert Client().post(reverse("demo-sign-in"), chosen).status_code == 302
    settings.LOFTE = firms.demo(on=False)
    assert Client().post(reverse("demo-sign-in"), chosen).status_code == 404
    assert Client().get("/").status_code == 302
