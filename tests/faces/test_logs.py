"""What reaches the log: no secret from an address, nothing that an error quotes."""

from __future__ import annotations

import logging
import sys

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from lofte.domain.errors import LofteError
from lofte.project.logs import UNKNOWN_PAGE, Line

SECRET = "a-secret-that-signs-in"
ADDRESS = "asa@example.com"


def _line(caplog: pytest.LogCaptureFixture) -> str:
    return "\n".join(Line().format(record) for record in caplog.records)


def test_a_refused_link_is_logged_by_its_pattern_and_not_by_its_secret(firm, caplog):
    assert Client().post(reverse("console:link", args=[SECRET])).status_code == 410
    line = _line(caplog)
    assert "sign-in/l/<str:secret>" in line
    assert SECRET not in line


def test_an_address_that_leads_nowhere_is_not_repeated(db, caplog):
    assert Client().get(f"/nowhere/{ADDRESS}").status_code == 404
    line = _line(caplog)
    assert UNKNOWN_PAGE in line
    assert ADDRESS not in line


def _logged(error: Exception) -> str:
    record = logging.LogRecord("lofte", logging.ERROR, __file__, 1, "failed", (), None)
    try:
        raise error
    except type(error):
        record.exc_info = sys.exc_info()
    record.request = RequestFactory().get("/")
    return Line().format(record)


def test_an_error_is_logged_by_kind_and_place_without_what_it_quotes():
    line = _logged(ValueError(f"the row holds {ADDRESS}"))
    assert ADDRESS not in line
    assert "builtins.ValueError" in line
    assert "test_logs.py" in line


def test_our_own_error_keeps_its_words():
    assert "KEY_MISSING" not in _logged(LofteError.of("KEY_MISSING", "There is no key."))
    assert "There is no key." in _logged(LofteError.of("KEY_MISSING", "There is no key."))
