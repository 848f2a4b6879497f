"""A new version: what changed, what is material, and that exactly those are asked again whose purpose has grown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lofte.domain.policy.diff import Change, Matter, Move, PolicyDiff, diff
from lofte.domain.policy.load import load
from lofte.domain.policy.materiality import MATERIAL
from lofte.domain.policy.reconsent import Growth, Stale, lengthened
from tests.policies.small import FILES, edited, saying
from tests.policies.spoiled import policy

OFFERS = """\
[[activities]]
id = "offers"
label = { sv = "erbjudanden", en = "offers" }
basis = "consent"
marketing = true
categories = ["contact"]
channels = ["email"]
retention = ["until_no"]
clause = "newsletter"

[[activities]]
id = "delivery"
"""
TWO = policy('[[activities]]\nid = "delivery"\n', OFFERS)
"""The small policy with a second purpose on consent, so that one can change and the other stand."""


def compared(new: Mapping[str, str], old: Mapping[str, str] = TWO) -> PolicyDiff:
    return diff(old=load(files=old), new=load(files=new))


def changes(found: PolicyDiff, matter: Matter) -> list[Change]:
    return [change for change in found.changes if change.matter is matter]


def test_a_version_does_not_differ_from_itself() -> None:
    found = compared(TWO)
    assert found.changes == ()
    assert (found.stale, found.ended, found.notice_by, found.material) == ((), (), None, False)
    assert found.unaffected == ("newsletter", "offers")


def test_the_order_of_entries_and_comments_is_no_change() -> None:
    moved = edited("policy.toml", 'right = "access"', 'right = "X"', TWO)
    moved = edited("policy.toml", 'right = "erasure"', 'right = "access"', moved)
    moved = edited("policy.toml", 'right = "X"', 'right = "erasure" # moved', moved)
    assert compared(moved).changes == ()


NEWSLETTER = 'categories = ["contact"]\nsources = ["newsletter_signup"]\nchannels = ["email"]'
SECOND = '[[recipients]]\nid = "other"\nname = "Annat AB"\nkind = "processor"\ncountry = "SE"\n'
SECOND += 'purpose = { sv = "hjälper", en = "helps" }\n\n[[retention]]\nid = "until_no"'

GROWN = (
    (Growth.PURPOSE, policy('sv = "nyhetsbrev", en = "newsletter"', 'sv = "brev", en = "letters"', TWO)),
    (Growth.CATEGORIES, policy(NEWSLETTER, NEWSLETTER.replace('"contact"', '"contact", "orders"'), TWO)),
    (
        Growth.RECIPIENTS,
        policy('["mailhost"]', '["mailhost", "other"]', policy('[[retention]]\nid = "until_no"', SECOND, TWO)),
    ),
    (Growth.RECIPIENTS, policy('country = "SE"', 'country = "NO"', TWO)),
    (Growth.CHANNELS, policy(NEWSLETTER, NEWSLETTER.replace('"email"', '"email", "phone"'), TWO)),
    (Growth.RETENTION, policy('retention = ["until_no"]', 'retention = ["after_contract"]', TWO)),
    (Growth.RETENTION, policy('retention = ["until_no"]', "retention = []", TWO)),
    (Growth.REUSE, policy('id = "delivery"', 'id = "delivery"\ncompatible_with = ["newsletter"]', TWO)),
)


@pytest.mark.parametrize(("growth", "new"), GROWN)
def test_a_purpose_that_has_grown_is_asked_again_and_the_other_is_not(growth: Growth, new: dict[str, str]) -> None:
    found = compared(new)
    assert found.stale == (Stale("newsletter", (growth,)),)
    assert found.unaffected == ("offers",)
    assert found.material
    assert found.notice_by == date(2026, 10, 2)


def test_what_has_only_shrunk_asks_nobody() -> None:
    with_more = policy('country = "SE"', 'country = "NO"', GROWN[1][1])
    found = compared(policy('recipients = ["mailhost"]\n', "", TWO), old=with_more)
    assert found.stale == ()
    assert found.unaffected == ("newsletter", "offers")


def test_more_fields_in_a_category_ask_everyone_who_consented_to_it() -> None:
    found = compared(policy('fields = ["name", "email", "phone"]', 'fields = ["name", "email", "phone", "photo"]', TWO))
    assert [item.purpose for item in found.stale] == ["newsletter", "offers"]


def test_another_controller_asks_everyone() -> None:
    new = policy("556000-4615", "559999-0009", TWO)
    new = {name: text.replace("556000-4615", "559999-0009") for name, text in new.items()}
    found = compared(new)
    assert {reason for item in found.stale for reason in item.reasons} == {Growth.CONTROLLER}
    assert found.unaffected == ()


def test_a_new_purpose_is_not_covered_by_old_consents_and_the_old_ones_stand() -> None:
    found = compared(TWO, old=FILES)
    assert found.stale == (Stale("offers", (Growth.NEW,)),)
    assert found.unaffected == ("newsletter",)
    (change,) = changes(found, Matter.ACTIVITY)
    assert (change.name, change.move, change.material) == ("offers", Move.ADDED, True)


def test_a_purpose_that_leaves_consent_is_told_apart_since_a_no_may_not_become_interest() -> None:
    found = compared(policy('basis = "consent"', 'basis = "legitimate_interests"', TWO))
    assert found.ended == ("newsletter",)
    assert found.unaffected == ("offers",)
    assert compared(FILES, old=TWO).ended == ("offers",)


def test_a_purpose_that_comes_to_consent_is_asked_for() -> None:
    interest = policy('basis = "consent"', 'basis = "legitimate_interests"', TWO)
    assert compared(TWO, old=interest).stale == (Stale("newsletter", (Growth.NEW,)),)


MINOR = (
    policy('phone = "08-465 000 00"\n', "", TWO),
    policy("reviewed = 2026-09-01", "reviewed = 2026-10-01", TWO),
    policy('agreement = "dpa-2026-1"', 'agreement = "dpa-2026-2"', TWO),
    policy('period = "P12M"', 'period = "P6M"', TWO),
    policy('channels = ["email", "phone", "page"]', 'channels = ["email", "phone"]', TWO),
    edited("notice.sv.md", "Vi skyddar uppgifterna med kryptering.", "Vi krypterar.", TWO),
    edited("promises.toml", 'law = "GDPR 7(3)"', 'law = "GDPR 21"', TWO),
)
MAJOR = (
    policy('period = "P12M"', 'period = "P24M"', TWO),
    policy('period = "P12M"\n', "", policy('trigger = "contract_ended"', 'trigger = "case_closed"', TWO)),
    policy("[settings]", '[transfer]\nmode = "adequacy_or_safeguards"\n\n[settings]', TWO),
    policy("[settings]", '[children]\nmode = "addressed"\n\n[settings]', TWO),
    policy('channels = ["email", "phone", "page"]', 'channels = ["email", "phone", "page", "sms"]', TWO),
    policy('[[rights]]\nright = "portability"\nclause = "rights"\n\n', "", TWO),
    policy('statute = "bokföringslagen (1999:1078) 7 kap. 2 §"\nlabel', 'action = "block"\nlabel', TWO),
    {**TWO, "promises.toml": TWO["promises.toml"].split('[[promises]]\nid = "LIND-02"')[0]},
)


@pytest.mark.parametrize("new", MINOR)
def test_a_small_change_needs_no_notice_beforehand(new: dict[str, str]) -> None:
    found = compared(new)
    assert not found.material
    assert found.notice_by is None
    assert found.stale == ()


@pytest.mark.parametrize("new", MAJOR)
def test_a_material_change_is_told_thirty_days_before(new: dict[str, str]) -> None:
    found = compared(new)
    assert found.material
    assert found.notice_by == date(2026, 10, 2)


def test_a_stronger_breach_promise_is_no_loss_and_a_weaker_one_is() -> None:
    strong = policy("[settings]", "[breach]\nhours = 24\n\n[settings]", TWO)
    assert not compared(strong).material
    assert compared(TWO, old=strong).material


def test_words_of_the_notice_are_compared_by_section_and_language() -> None:
    found = compared(edited("notice.en.md", "We protect the data by encryption.", "We encrypt.", TWO))
    (change,) = changes(found, Matter.NOTICE)
    assert (change.name, change.move) == ("en#security", Move.CHANGED)
    assert "We encrypt." in change.new
    added = changes(compared(saying(files=TWO)), Matter.NOTICE)
    assert {(change.name, change.move) for change in added} == {("sv#more", Move.ADDED), ("en#more", Move.ADDED)}


def test_a_changed_promise_is_material() -> None:
    new = edited("promises.toml", "en logg som inte kan ändras i efterhand", "en logg som inte kan ändras", TWO)
    new = edited("notice.sv.md", "ändras i\nefterhand", "ändras", new)
    (change,) = changes(compared(new), Matter.PROMISE)
    assert (change.name, change.field, change.material) == ("LIND-02", "sentence", True)


def test_every_field_that_is_weighed_exists() -> None:
    policy_text = load(files=FILES).policy
    for matter, field in MATERIAL:
        if matter is not Matter.SETTING:
            continue
        value: object = policy_text
        for part in field.split("."):
            assert hasattr(value, part), field
            value = getattr(value, part)


PERIODS = st.builds(
    lambda years, months, days: (years * 12 + months, days), st.integers(0, 9), st.integers(0, 11), st.integers(1, 27)
)


def spelled(months: int, days: int) -> str:
    return f"P{months // 12}Y{months % 12}M{days}D"


@given(PERIODS, PERIODS)
@settings(max_examples=100, deadline=None)
def test_the_longer_of_two_periods_is_the_one_with_more_months_then_days(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    assert lengthened(spelled(*one), spelled(*other)) is (other > one)
