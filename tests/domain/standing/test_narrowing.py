"""The page after a click: an objection that was meant for one list is narrowed soon after, and never an older one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from lofte.domain.standing import events as e
from lofte.domain.standing import fold

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def _stands(*events: e.Event) -> object:
    return fold(subject="s", controller="c", events=events, at=NOW + timedelta(days=1)).objection


def test_an_objection_narrowed_soon_after_no_longer_stands():
    assert _stands(e.Objected(at=NOW), e.ObjectionNarrowed(at=NOW + timedelta(minutes=5))) is None


def test_two_clicks_within_the_hour_are_one_saying():
    twice = (e.Objected(at=NOW), e.Objected(at=NOW + timedelta(minutes=1)))
    assert _stands(*twice, e.ObjectionNarrowed(at=NOW + timedelta(minutes=5))) is None


def test_an_older_objection_stands_though_a_later_click_was_narrowed():
    older = e.Objected(at=NOW - timedelta(days=300), reference="older")
    found = _stands(older, e.Objected(at=NOW), e.ObjectionNarrowed(at=NOW + timedelta(minutes=5)))
    assert found is not None
    assert found.reference == "older"
