"""Every field of every installed app has a class in the data map; a field that nobody classified shows."""

from __future__ import annotations

import pytest
from django.db import connection

from lofte.domain.errors import LofteError
from lofte.domain.promises.state import Reason
from lofte.domain.states import ProofOutcome
from lofte.domain.terms import PromiseState
from lofte.store import datamap
from lofte.store.datamap import Column, FieldClass
from lofte.usecases.controls import data_map
from tests.promises import proving

CONTROL = "K1.every-field-classified"
pytestmark = pytest.mark.django_db


def test_every_column_of_every_installed_app_is_classified_and_the_map_holds_no_other() -> None:
    found = datamap.compare(mapped=datamap.load(), there=datamap.installed())
    assert (found.unclassified, found.not_there, found.readable) == ((), (), ())
    assert found.columns > 200


def test_the_map_covers_the_apps_that_are_not_ours_too() -> None:
    tables = {one.table for one in datamap.installed()}
    assert tables >= {"subject", "staff", "account_emailaddress", "mfa_authenticator", "django_session"}


def test_what_can_name_a_person_is_sealed_a_pseudonym_or_about_staff() -> None:
    """A text column of a subject's own tables is never plain words."""
    mapped = datamap.load()
    for table in ("subject", "vault_document", "subject_key", "blind_index", "standing", "standing_event", "message"):
        assert not {FieldClass.AUTHORED, FieldClass.STAFF} & set(mapped[table].values()), table


def test_a_whole_map_is_found_so_and_the_made_up_fields_are_seen() -> None:
    ours = proving.firm()
    made = proving.run(CONTROL, ours)
    assert (made.outcome, made.findings) == (ProofOutcome.CLEAN, 0)
    assert made.canary_planted == made.canary_seen == 4
    assert made.examined > 200
    assert proving.shown(CONTROL, ours) == (PromiseState.KEPT, Reason.PROVEN)


def test_a_field_that_nobody_classified_breaks_the_promise(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = proving.firm()
    there = datamap.installed() | {Column(table="subject", name="shoe_size")}
    monkeypatch.setattr(datamap, "installed", lambda: there)
    made = proving.run(CONTROL, ours)
    assert made.detail["findings"] == [{"code": "unclassified", "place": "subject.shoe_size"}]
    assert proving.shown(CONTROL, ours) == (PromiseState.BROKEN, Reason.FINDINGS)


def test_a_field_of_the_map_that_is_gone_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = proving.firm()
    there = datamap.installed() - {one for one in datamap.installed() if one.place == "subject.erased_at"}
    monkeypatch.setattr(datamap, "installed", lambda: there)
    assert [one.place for one in proving.examined(CONTROL, ours).findings] == ["subject.erased_at"]


@pytest.mark.sqlite
def test_a_table_that_somebody_made_by_hand_is_found() -> None:
    ours = proving.firm()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE old_contacts (email text, note text)")
    found = {(one.code, one.place) for one in proving.examined(CONTROL, ours).findings}
    assert found == {("unclassified", "old_contacts.email"), ("unclassified", "old_contacts.note")}


@pytest.mark.sqlite
def test_a_view_is_a_table_too() -> None:
    ours = proving.firm()
    with connection.cursor() as cursor:
        cursor.execute("CREATE VIEW everybody AS SELECT id AS who FROM subject")
    assert [one.place for one in proving.examined(CONTROL, ours).findings] == ["everybody.who"]


@pytest.mark.sqlite
def test_a_column_that_somebody_added_by_hand_is_found() -> None:
    ours = proving.firm()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE subject ADD COLUMN nickname text")
    assert [one.place for one in proving.examined(CONTROL, ours).findings] == ["subject.nickname"]


def test_a_sealed_field_that_could_hold_readable_text_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = proving.firm()
    there = {
        Column(table=one.table, name=one.name) if one.place == "vault_document.sealed" else one
        for one in datamap.installed()
    }
    monkeypatch.setattr(datamap, "installed", lambda: frozenset(there))
    assert proving.codes(CONTROL, ours) == {"sealed_is_readable"}


def test_a_class_that_there_is_not_is_refused_with_its_place() -> None:
    with pytest.raises(LofteError) as caught:
        datamap.load(text='[subject]\nid = "pseudonim"\n')
    assert [(one.code, one.place) for one in caught.value.problems] == [("CLASS_UNKNOWN", "subject.id")]


def test_a_comparison_that_misses_its_canary_never_shows_the_promise_as_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = proving.firm()
    monkeypatch.setattr(data_map, "STRAY", Column(table="subject", name="id"))
    made = proving.run(CONTROL, ours)
    assert made.outcome == ProofOutcome.BLIND
    assert proving.shown(CONTROL, ours) == (PromiseState.UNPROVEN, Reason.CANARY_MISSED)
