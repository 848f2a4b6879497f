"""Fixtures of the pages' tests. What they need is imported late: Django is not set up when pytest reads this file."""

from __future__ import annotations

import pytest


@pytest.fixture
def firm(db, settings):
    """A firm in a demo installation; see `tests.faces.firms`."""
    from tests.faces import firms

    settings.LOFTE = firms.demo(on=True)
    return firms.make()


@pytest.fixture
def sign_in(firm):
    """Signs in whoever has a role at the firm."""
    from tests.faces import firms

    return lambda role: firms.enter(firm.staff[role])
