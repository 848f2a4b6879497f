"""Who may open what: by need to know, at one controller, and each look at a person leaves its trace."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from lofte.domain.acts import SYSTEM, Act
from lofte.domain.states import StaffRole
from lofte.faces.console import access
from lofte.faces.console.access import NEEDS, Ability
from lofte.store.models import Entry
from lofte.store.scopes import within
from lofte.usecases import staff
from tests import world

pytestmark = pytest.mark.django_db
PAGES = {
    "overview": Ability.SEE_OVERVIEW,
    "policy": Ability.SEE_POLICY,
    "policy-versions": Ability.SEE_POLICY,
    "people": Ability.SEE_PEOPLE,
    "imports": Ability.IMPORT,
    "newsletters": Ability.SEE_NEWSLETTERS,
    "outbox": Ability.SEE_OUTBOX,
    "evidence": Ability.SEE_EVIDENCE,
}
ROLES = [role for role in StaffRole if role not in (StaffRole.OPERATOR, StaffRole.CLIENT)]


def test_every_ability_is_given_to_somebody_and_to_the_operator_none_that_shows_people():
    assert set(NEEDS) == set(Ability)
    assert all(NEEDS.values())
    # Reading a first policy in shows nobody's data; it is how an empty installation begins.
    assert {ability for ability, needed in NEEDS.items() if StaffRole.OPERATOR in needed} == {Ability.READ_POLICY}


@pytest.mark.parametrize("role", ROLES)
def test_a_role_opens_the_pages_of_its_work_and_no_other(sign_in, role):
    client = sign_in(role)
    for name, ability in PAGES.items():
        expected = 200 if role in NEEDS[ability] else 403
        assert client.get(reverse(f"console:{name}")).status_code == expected, name


def test_nobody_who_is_not_signed_in_sees_anything(firm):
    for name in PAGES:
        answer = Client().get(reverse(f"console:{name}"))
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(reverse("console:sign-in"))


def test_a_person_is_shown_and_the_same_page_of_anothers_subject_is_not_there(firm, sign_in):
    client = sign_in(StaffRole.OWNER)
    shown = client.get(reverse("console:person", args=[firm.subject])).content.decode()
    assert "anna@example.com" in shown
    assert "bo@example.com" not in shown
    assert client.get(reverse("console:person", args=[firm.neighbour])).status_code == 200
    assert client.get(reverse("console:person", args=[firm.stranger])).status_code == 404


def test_a_list_and_a_search_show_ones_own_people_alone(firm, sign_in):
    client = sign_in(StaffRole.SALES)
    listed = client.get(reverse("console:people")).content.decode()
    assert "anna@example.com" in listed
    assert "cilla@example.com" not in listed
    for query in ("cilla@example.com", "cilla"):
        assert "cilla@example.com</" not in client.post(reverse("console:people"), {"q": query}).content.decode()


@pytest.mark.parametrize("query", ["anna@example.com", "ANNA@Example.com", "ann", "påhitt"])
def test_a_search_finds_by_address_and_by_a_part_of_a_name(firm, sign_in, query):
    found = sign_in(StaffRole.SALES).post(reverse("console:people"), {"q": query}).content.decode()
    assert str(firm.subject) in found


def test_a_look_at_a_person_is_written_down_with_who_looked(firm, sign_in):
    sign_in(StaffRole.OFFICER).get(reverse("console:person", args=[firm.subject]))
    with within(firm.own):
        looks = Entry.objects.filter(subject=firm.subject, act=Act.LOOKED_AT_PERSON)
        assert [look.actor for look in looks] == [firm.staff[StaffRole.OFFICER]]


def test_what_was_searched_for_stands_in_no_evidence(firm, sign_in):
    sign_in(StaffRole.SALES).post(reverse("console:people"), {"q": "påhitt"})
    with within(firm.own):
        assert not [entry for entry in Entry.objects.all() if "hitt" in entry.detail]


def test_one_works_for_the_controllers_that_one_has_a_role_at(firm, sign_in):
    client = sign_in(StaffRole.OWNER)
    assert client.post(reverse("console:switch"), {"controller": "trillingen"}).status_code == 404
    owner = firm.staff[StaffRole.OWNER]
    staff.grant_role(staff=owner, role=StaffRole.AUDITOR, controller=firm.other, actor=SYSTEM, at=world.AT)
    assert client.post(reverse("console:switch"), {"controller": "trillingen"}).status_code == 302
    assert client.get(reverse("console:people")).status_code == 403
    assert client.get(reverse("console:evidence")).status_code == 200


def test_a_no_that_was_spoken_holds_at_once(firm, sign_in):
    client = sign_in(StaffRole.SALES)
    page = reverse("console:person", args=[firm.subject])
    assert "Har sagt ja" in client.get(page).content.decode()
    assert client.post(reverse("console:record", args=[firm.subject]), {"said": "all"}).status_code == 302
    assert "Har sagt nej till reklam" in client.get(page).content.decode()
    assert client.post(reverse("console:record", args=[firm.stranger]), {"said": "all"}).status_code == 404
    assert client.post(reverse("console:record", args=[firm.subject]), {"said": "yes"}).status_code == 404


def test_the_rules_are_predicates_that_can_be_asked():
    assert access.RULES.rule_exists(Ability.IMPORT.value)
