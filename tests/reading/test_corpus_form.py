"""The labelled corpus of fictional policies keeps its form: quotes verbatim, closed values, nobody who exists."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parent / "corpus"
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))
FLAGS = frozenset(
    {
        "dpo_contact",
        "acts_as_processor",
        "obligation_to_provide",
        "children",
        "cookies",
        "security_measures",
        "breach_notification",
        "policy_changes",
        "third_party_links",
        "merger_sale",
        "identity_verification",
        "unsubscribe_link",
    }
)
CLOSED = {
    "categories": "name email phone postal_address personal_identity_number birth_date company org_number payment "
    "transactions ip_address device location images profession preferences communications account_login "
    "usage_behaviour special_category other",
    "sources": "data_subject cookies third_party public_register verbal email forms social_media",
    "purposes": "service_delivery contract_administration customer_communication marketing newsletter analytics "
    "improvement bookkeeping legal_duty recruitment security_fraud profiling competitions_events payment other",
    "lawful_bases": "consent contract legal_obligation legitimate_interests public_task vital_interests",
    "rights": "access rectification erasure restriction objection direct_marketing_objection portability "
    "no_automated_decisions withdraw_consent complaint",
}
KINDS = frozenset(
    {
        "processors",
        "partners",
        "authorities",
        "courts_legal_claims",
        "payment_providers",
        "group_companies",
        "social_networks",
        "analytics_provider",
        "acquirer",
    }
)
ONE_OF: dict[str, frozenset[str | None]] = {
    "transfers_outside_eea": frozenset({"yes", "no", "unsaid"}),
    "automated_decisions": frozenset({"yes", "none", "unsaid"}),
    "authority": frozenset({"IMY", "Datainspektionen", "ICO", None}),
}
EVENTS = frozenset({"as_long_as_needed", "while_contract", "until_withdrawal", "law"})
PERIOD = re.compile(r"P\d+[YMWD]|PT\d+H")
DATE = re.compile(r"\d{4}-\d{2}(-\d{2})?")
ADDRESS = re.compile(r"[\w.+-]+@[\w.-]+\.[a-z]+", re.I)
SITE = re.compile(r"(?<![\w@.])(?:https?://|www\.)[\w.-]+\.[a-z]{2,}", re.I)
# The authorities' own places.
PUBLIC = re.compile(r"(?:^|[@/.])(?:imy|datainspektionen)\.se$")
OURS = re.compile(r"(?:\.example|(?:^|[@/.])example\.(?:com|se|org))$")
ORG_NUMBER = re.compile(r"\b\d{6}-\d{4}\b")
# Number series that no register has reached: companies, associations, housing, partnerships, public bodies.
UNISSUED = re.compile(r"^(?:5599|8025|7696|9699|2120|2520|2021)")


def label(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return found


def text_of(name: str) -> str:
    return (FOLDER / f"{name}.txt").read_text(encoding="utf-8")


def luhn(number: str) -> bool:
    doubled = [int(digit) * (1 + (place % 2 == 0)) for place, digit in enumerate(number.replace("-", ""))]
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0


def test_every_text_has_a_label_and_a_line_in_the_index() -> None:
    rows = [row.split("\t") for row in (FOLDER / "index.tsv").read_text(encoding="utf-8").splitlines()]
    assert rows[0] == ["id", "lang", "kind", "style"]
    assert [row[0] for row in rows[1:]] == NAMES == sorted(path.stem for path in FOLDER.glob("*.json"))
    assert {row[1] for row in rows[1:]} == {"sv", "en"}
    assert all(len(row) == 4 and all(row) for row in rows)


@pytest.mark.parametrize("name", NAMES)
def test_quotes_occur_word_for_word(name: str) -> None:
    found, text = label(name), text_of(name)
    assert len(found["spans"]) >= 5
    assert [quote for quote in found["spans"].values() if quote not in text] == []
    assert [value for value in (found["controller_name"], found["org_number"]) if value and value not in text] == []
    said = [*found["contact_emails"], *found["named_recipients"]]
    assert [value for value in said if value.casefold() not in text.casefold()] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_quote_belongs_to_something_that_the_label_says(name: str) -> None:
    found = label(name)
    stated = {field for field in found if found[field] not in (None, False, "unsaid", [])}
    stated |= {value for field in CLOSED for value in found[field]} | set(found["recipients"]["kinds"])
    stated -= set() if found["retention"]["stated"] else {"retention"}
    assert set(found["spans"]) - stated == set()


@pytest.mark.parametrize("name", NAMES)
def test_values_come_from_the_closed_sets(name: str) -> None:
    found = label(name)
    assert set(found) == FLAGS | set(CLOSED) | set(ONE_OF) | {
        *("controller_name", "org_number", "contact_emails", "named_recipients", "recipients"),
        *("retention", "breach_hours", "last_updated", "spans"),
    }
    assert all(isinstance(found[flag], bool) for flag in FLAGS)
    for field, closed in CLOSED.items():
        assert set(found[field]) <= set(closed.split()), field
        assert len(set(found[field])) == len(found[field]), field
    for field, one_of in ONE_OF.items():
        assert found[field] in one_of, field
    assert found["recipients"]["shared"] in {"some", "none", "unsaid"}
    assert set(found["recipients"]["kinds"]) <= KINDS


@pytest.mark.parametrize("name", NAMES)
def test_periods_dates_and_hours_are_well_formed(name: str) -> None:
    found = label(name)
    periods = [entry["period"] for entry in found["retention"]["periods"]]
    assert all(period in EVENTS or PERIOD.fullmatch(period) for period in periods), periods
    assert bool(periods) == found["retention"]["stated"]
    assert found["last_updated"] is None or DATE.fullmatch(found["last_updated"])
    assert found["breach_hours"] is None or (found["breach_notification"] and found["breach_hours"] > 0)


@pytest.mark.parametrize("name", NAMES)
def test_nobody_in_the_corpus_exists(name: str) -> None:
    text = text_of(name)
    places = [*ADDRESS.findall(text), *SITE.findall(text)]
    assert [place for place in places if not OURS.search(place) and not PUBLIC.search(place)] == []
    assert [address for address in label(name)["contact_emails"] if not OURS.search(address)] == []
    numbers = ORG_NUMBER.findall(text)
    assert [number for number in numbers if not luhn(number) or not UNISSUED.match(number)] == []
    assert 900 < len(text) < 12_000
