"""What cannot be answered is said in words: a calm page in the reader's language, a way back, a code that stays."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Callable
from html import unescape

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path, reverse

from lofte.domain.errors import Problem
from lofte.domain.states import StaffRole
from lofte.faces.console.signin import limits
from lofte.faces.look import refusals
from lofte.faces.look.refusals import SAID, Code
from lofte.project import urls as project_urls
from lofte.project.logs import Line

SWEDISH, ENGLISH = {"accept-language": "sv"}, {"accept-language": "en-GB"}
AS_JSON = {"accept": "application/json"}
LANGUAGE = re.compile(r'<html lang="(\w+)"')
WAY = re.compile(r'<a class="button[^"]*" href="([^"]+)"')


def _raising(error: Exception) -> Callable[[HttpRequest], HttpResponse]:
    def view(request: HttpRequest) -> HttpResponse:
        raise error

    return view


urlpatterns = [
    path("broken", _raising(RuntimeError("a secret of asa@example.com"))),
    path("console/broken", _raising(OperationalError("no database"))),
    path("u/broken", _raising(OperationalError("no database"))),
    path("odd", _raising(SuspiciousOperation("odd"))),
    path("large", _raising(RequestDataTooBig("large"))),
    path("closed", _raising(PermissionDenied())),
    *project_urls.urlpatterns,
]
handler400, handler403 = project_urls.handler400, project_urls.handler403
handler404, handler500 = project_urls.handler404, project_urls.handler500

WHERE = {
    "/odd": Code.BAD_REQUEST,
    "/closed": Code.FORBIDDEN,
    "/large": Code.TOO_LARGE,
    "/nowhere": Code.NOT_FOUND,
    "/console/nowhere": Code.NOT_FOUND,
    "/u/no/where": Code.NOT_FOUND,
    "/n/nobody": Code.NOT_FOUND,
    "/broken": Code.SERVER,
    "/console/broken": Code.SERVER,
    "/u/broken": Code.SERVER,
    "/appearance": Code.METHOD,
}


@pytest.fixture
def failing(settings):
    """A visitor without a session, where some addresses fail in each way; what is raised becomes an answer."""
    settings.ROOT_URLCONF = __name__
    settings.ALLOWED_HOSTS = ["testserver"]
    return Client(raise_request_exception=False)


def _said(answer: HttpResponse) -> str:
    return unescape(answer.content.decode())


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "code"), WHERE.items())
def test_each_refusal_has_its_page_in_both_languages_with_its_code_and_a_way_back(failing, address, code):
    titles = set()
    for headers, language in ((SWEDISH, "sv"), (ENGLISH, "en")):
        answer = failing.get(address, headers={**headers, "referer": "http://testserver/n/ekorren"})
        text = _said(answer)
        assert answer.status_code == SAID[code].status
        assert LANGUAGE.search(text).group(1) == language == answer.headers["Content-Language"]
        assert f'data-code="{code}"' in text
        assert WAY.findall(text)
        assert "/n/ekorren" in WAY.findall(text)
        titles.add(re.search("<h1>(.+)</h1>", text).group(1))
        assert "DEBUG" not in text
        assert "asa@example.com" not in text
        assert "no-store" in answer.headers["Cache-Control"]
    assert SAID[code].title in titles
    assert len(titles) == 2


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "code"), WHERE.items())
def test_a_program_that_asks_for_json_gets_the_code(failing, address, code):
    answer = failing.get(address, headers=AS_JSON)
    assert answer.status_code == SAID[code].status
    assert answer.json() == {"code": code}


def test_what_a_browser_says_it_takes_is_answered_with_a_page():
    for accept in ("*/*", "text/html,application/xhtml+xml,*/*;q=0.8", "image/png", ""):
        request = RequestFactory().get("/", headers={"accept": accept} if accept else {})
        assert not refusals.wants_json(request)


def test_the_page_of_a_fault_needs_no_database_and_no_session(failing, monkeypatch):
    """Not marked for the database: a query would be an error here, and so is a look at the session."""
    monkeypatch.setattr(SessionStore, "load", _raising(OperationalError("no sessions")))
    failing.cookies[django_settings.SESSION_COOKIE_NAME] = "somebody"
    for address in ("/broken", "/console/broken", "/u/broken"):
        answer = failing.get(address, headers=SWEDISH)
        assert answer.status_code == 500
        assert "Något gick fel hos oss." in _said(answer)


def test_a_fault_before_the_language_is_settled_still_speaks_the_readers(failing, monkeypatch):
    monkeypatch.setattr("django.middleware.locale.LocaleMiddleware.process_request", _raising(RuntimeError("early")))
    monkeypatch.setattr("django.contrib.sessions.middleware.SessionMiddleware.process_request", lambda *_: None)
    failing.cookies[django_settings.LANGUAGE_COOKIE_NAME] = "sv"
    assert "Något gick fel hos oss." in _said(failing.get("/nowhere", headers=ENGLISH))


@pytest.mark.django_db
def test_a_form_that_does_not_show_where_it_came_from_is_told_so_on_either_side(firm):
    for address in ("/appearance", reverse("console:clock"), reverse("console:ask-link")):
        client = Client(enforce_csrf_checks=True)
        answer = client.post(address, headers=SWEDISH)
        assert answer.status_code == 403
        assert 'data-code="csrf"' in _said(answer)
        assert "Formuläret togs inte emot." in _said(answer)
        assert client.post(address, headers=AS_JSON).json() == {"code": "csrf"}


@pytest.mark.django_db
def test_a_form_that_is_too_large_is_said_to_be(firm, sign_in, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    answer = sign_in(StaffRole.OWNER).post(reverse("console:people"), {"q": "x" * 200})
    assert answer.status_code == 413
    assert 'data-code="too_large"' in _said(answer)


@pytest.mark.django_db
def test_an_address_of_another_host_is_a_bad_request_without_a_fault_of_its_own(failing):
    answer = failing.get("/", headers={"host": "elsewhere.example", "referer": "http://elsewhere.example/x"})
    assert answer.status_code == 400
    assert 'data-code="bad_request"' in _said(answer)
    assert "elsewhere" not in _said(answer)


@pytest.mark.django_db
def test_too_many_tries_say_how_long_to_wait(firm):
    cache.clear()
    for _ in range(limits.LINKS_ASKED.tries):
        Client().post(reverse("console:ask-link"), {"email": "x@example.com"})
    answer = Client().post(reverse("console:ask-link"), {"email": "x@example.com"}, headers=SWEDISH)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == str(limits.LINKS_ASKED.seconds)
    assert 'data-code="too_many_tries"' in _said(answer)
    assert Client().post(reverse("console:ask-link"), headers=AS_JSON).json() == {"code": "too_many_tries"}
    cache.clear()


@pytest.mark.django_db
def test_whoever_may_open_nothing_is_shown_the_way_out(firm, sign_in, settings):
    client = sign_in(StaffRole.AUDITOR)
    settings.ROOT_URLCONF = __name__
    request = RequestFactory().get(reverse("console:overview"))
    assert f'action="{reverse("console:sign-out")}"' in _said(refusals.forbidden(request))
    closed = client.get(reverse("console:imports"))
    assert WAY.findall(_said(closed)) == [reverse("console:overview")]


def test_only_a_page_of_ours_is_gone_back_to(failing):
    for came_from in ("https://elsewhere.example/x", "javascript:alert(1)", "//elsewhere.example", "http://["):
        answer = failing.get("/closed", headers={"referer": came_from})
        assert WAY.findall(_said(answer)) == [reverse("front")]


def test_a_part_that_a_script_asked_for_is_answered_with_a_part(failing):
    polled = failing.get("/broken", headers={"hx-request": "true"})
    assert "<html" not in _said(polled)
    assert polled.headers["HX-Reswap"] == "none"
    saved = failing.post("/broken", headers={"hx-request": "true"})
    assert 'data-code="server_error"' in _said(saved)
    assert saved.headers["HX-Reswap"] == "innerHTML"


@pytest.mark.django_db
def test_an_answer_405_says_which_methods_are_allowed(failing):
    assert failing.get("/appearance").headers["Allow"] == "POST"


@pytest.mark.django_db
@pytest.mark.parametrize("by", ["year", "-1", ""])
def test_a_step_that_the_clock_does_not_take_is_a_bad_request(firm, sign_in, by):
    client = sign_in(StaffRole.OWNER)
    answer = client.post(reverse("console:clock"), {"by": by})
    assert answer.status_code == 400
    assert 'data-code="CLOCK_STEP"' in _said(answer)
    assert "Klockan flyttas en dag, en vecka eller en månad." in _said(answer)
    told = client.post(reverse("console:clock"), {"by": by}, headers=AS_JSON).json()
    assert told["code"] == told["problems"][0]["code"] == "CLOCK_STEP"


@pytest.mark.django_db
def test_a_problem_on_a_page_carries_its_code_for_the_eye_and_for_programs(firm, sign_in):
    client = sign_in(StaffRole.MARKETER)
    text = _said(client.post(reverse("console:imports")))
    assert 'data-code="IMPORT_NO_FILE"' in text
    assert re.search(r'class="code">.*IMPORT_NO_FILE</span>', text)
    answer = client.post(reverse("console:imports"), headers=AS_JSON)
    assert answer.status_code == 400
    assert answer.json()["code"] == "IMPORT_NO_FILE"


@pytest.mark.django_db
def test_links_that_do_not_work_carry_their_code(firm):
    for address, post, code in (
        ("/u/x", False, "unknown_link"),
        (reverse("console:link", args=["x"]), True, "link_used"),
    ):
        ask = Client().post if post else Client().get
        assert f'data-code="{code}"' in _said(ask(address))
        assert ask(address, headers=AS_JSON).json() == {"code": code}


@pytest.fixture
def log():
    """What is written to the log while a test runs, as the product writes it."""
    held = io.StringIO()
    handler = logging.StreamHandler(held)
    handler.setFormatter(Line())
    logging.getLogger("django").addHandler(handler)
    yield held
    logging.getLogger("django").removeHandler(handler)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/closed", "/odd", "/large"])
def test_what_was_turned_away_is_one_line_of_the_log(failing, log, address):
    failing.get(address)
    assert len(log.getvalue().splitlines()) == 1


@pytest.mark.django_db
def test_a_fault_of_ours_keeps_its_places_in_the_log(failing, log):
    failing.get("/broken")
    assert "builtins.RuntimeError" in log.getvalue()
    assert "asa@example.com" not in log.getvalue()


def test_problems_go_before_the_pages_own_code():
    problem = Problem(code="X", message="m")
    request = RequestFactory().get("/", headers=AS_JSON)
    assert b'"code": "X"' in refusals.bad_input(request, problems=[problem]).content
