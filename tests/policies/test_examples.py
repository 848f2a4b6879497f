"""The four example policies are valid, publishable, complete, and name nobody real."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from stdnum.se import orgnr

from lofte.domain.policy.check import Severity, check, publishable
from lofte.domain.policy.render import render
from lofte.domain.terms import Channel, Language, LawfulBasis, LegalForm, RecipientKind, Right, Role, UnsubscribeMeans
from tests.policies.examples import CLIENTS, EXAMPLES, FOLDER, GROUP, SOLE_TRADER, files, loaded

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
UNITS = {
    "Y": {"sv": "år", "en": "year"},
    "M": {"sv": "månader", "en": "months"},
    "D": {"sv": "dagar", "en": "days"},
}
SEVENTH = {"sv": "sjunde", "en": "seventh"}

every_example = pytest.mark.parametrize("name", EXAMPLES)


def test_these_are_all_the_examples() -> None:
    assert {path.name for path in FOLDER.iterdir() if path.is_dir()} == set(EXAMPLES)


@every_example
def test_an_example_may_be_published_and_draws_no_remark_but_on_absolute_promises(name: str) -> None:
    findings = check(text=loaded(name), at=AT)
    assert publishable(findings=findings)
    assert {finding.code for finding in findings} <= {"L06"}
    assert all(finding.severity is Severity.WARN and finding.file == "promises.toml" for finding in findings)


@every_example
def test_a_remark_on_an_absolute_promise_is_one_that_the_entry_admits(name: str) -> None:
    admitted = [promise for promise in loaded(name).policy.promises if promise.absolute]
    assert len(check(text=loaded(name), at=AT)) == len(admitted)


@every_example
def test_every_promise_shows_once_in_each_language(name: str) -> None:
    promised = [promise.id for promise in loaded(name).policy.promises]
    for language in Language:
        notice = render(text=loaded(name), language=language)
        carried = [
            span.promise_ids
            for section in notice.sections
            for block in section.blocks
            for span in block.spans
            if span.promise_ids
        ]
        assert sorted(identifier for ids in carried for identifier in ids) == sorted(promised)
        assert all(len(ids) == 1 for ids in carried)


@every_example
def test_every_right_of_the_regulation_has_a_clause(name: str) -> None:
    assert {clause.right for clause in loaded(name).policy.rights} == set(Right)


@every_example
def test_every_category_of_an_activity_has_an_end_within_that_activity(name: str) -> None:
    policy = loaded(name).policy
    rules = {rule.id: set(rule.categories) for rule in policy.retention}
    endless = {
        (activity.id, category)
        for activity in policy.activities
        for category in activity.categories
        if not any(category in rules[rule] for rule in activity.retention)
    }
    assert endless == set()


@every_example
@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_notice_states_each_retention_number_of_the_model(name: str, language: str) -> None:
    words = files(name)[f"notice.{language}.md"]
    unsaid = []
    for rule in loaded(name).policy.retention:
        if rule.period is None:
            continue
        number, unit = rule.period[1:-1], rule.period[-1]
        said = SEVENTH[language] if rule.period == "P7Y" else f"{number} {UNITS[unit][language]}"
        if said not in words:
            unsaid.append(rule.id)
    assert unsaid == []


@every_example
def test_the_notice_names_version_dates_authority_and_postal_address(name: str) -> None:
    policy = loaded(name).policy
    months = [
        "januari",
        "februari",
        "mars",
        "april",
        "maj",
        "juni",
        "juli",
        "augusti",
        "september",
        "oktober",
        "november",
        "december",
    ]
    words = files(name)["notice.sv.md"]
    for day in (policy.valid_from, policy.updated):
        assert f"{day.day} {months[day.month - 1]} {day.year}" in words
    assert f"version {policy.version}" in words
    assert "Integritetsskyddsmyndigheten" in words
    assert policy.entity().contact.postal_address in words


@every_example
def test_people_companies_and_addresses_are_plainly_made_up(name: str) -> None:
    policy = loaded(name).policy
    text = "\n".join(files(name).values())
    assert [address for address in re.findall(r"[\w.-]+@[\w.-]+\w", text) if not address.endswith(".example")] == []
    assert all(domain.endswith(".example") for platform in policy.platforms for domain in platform.domains)
    for entity in policy.entities:
        digits = orgnr.validate(entity.organisation_number)
        if entity.legal_form is LegalForm.SOLE_TRADER:
            assert int(digits[6:9]) >= 980  # birth numbers that Skatteverket sets aside for tests
        else:
            assert digits.startswith("559999")  # far beyond what Bolagsverket has given out
        assert re.search(r"\b999 9\d Påhittsby$", entity.contact.postal_address)  # no post town has such a code


def test_the_sole_trader_is_a_processor_for_two_clients_that_have_policies_of_their_own() -> None:
    policy = loaded(SOLE_TRADER).policy
    assert policy.entity().legal_form is LegalForm.SOLE_TRADER
    assert policy.roles == (Role.CONTROLLER, Role.PROCESSOR)
    own = policy.activity("client-newsletters")
    assert own is not None
    assert (own.role, own.basis, own.marketing) == (Role.PROCESSOR, LawfulBasis.CONSENT, True)
    named = {recipient.id: recipient for recipient in policy.recipients}
    for client in CLIENTS:
        theirs = loaded(client).policy
        assert named[client].kind is RecipientKind.CONTROLLER
        assert named[client].name == theirs.entity().name
        agency = next(recipient for recipient in theirs.recipients if recipient.id == SOLE_TRADER)
        assert (agency.kind, agency.agreement) == (RecipientKind.PROCESSOR, named[client].agreement)
        newsletter = theirs.activity("newsletter")
        assert newsletter is not None
        assert (newsletter.basis, newsletter.channels) == (LawfulBasis.CONSENT, (Channel.EMAIL,))


def test_the_purposes_that_the_product_is_shown_with_are_there() -> None:
    shown = {
        SOLE_TRADER: "newsletter sales services communication bookkeeping client-newsletters",
        GROUP: "newsletter campaigns services questions bookkeeping recruitment events competitions",
    }
    for name, purposes in shown.items():
        assert {item.id for item in loaded(name).policy.activities} >= set(purposes.split())
    sales = loaded(SOLE_TRADER).policy.activity("sales")
    assert sales is not None
    assert (sales.basis, sales.marketing) == (LawfulBasis.LEGITIMATE_INTERESTS, True)
    assert set(sales.channels) == {Channel.EMAIL, Channel.PHONE, Channel.LETTER}


def test_the_group_runs_three_platforms_each_under_a_company_of_its_own() -> None:
    policy = loaded(GROUP).policy
    assert len(policy.platforms) == 3
    assert len({platform.entity for platform in policy.platforms} - {policy.controller}) == 3


def test_where_the_two_documents_disagree_the_two_policies_do() -> None:
    sole, group = loaded(SOLE_TRADER).policy, loaded(GROUP).policy
    assert (sole.sharing.mode, group.sharing.mode) == ("registered", "none")
    assert set(group.sharing.exceptions) == {"law", "authority", "claims", "fraud", "merger"}
    assert (sole.transfer.mode, group.transfer.mode, group.transfer.countries) == (
        "adequacy_or_safeguards",
        "listed",
        ("SE",),
    )
    assert (sole.breach.hours, sole.breach.trigger, sole.breach.notify) == (48, "discovery", "all_affected")
    assert (group.breach.hours, group.breach.trigger, group.breach.notify) == (None, "awareness", "high_risk")
    assert (sole.cookies.detail, group.cookies.detail) == ("in_notice", "separate_page")
    assert (bool(sole.cookies.consent_tool), bool(group.cookies.consent_tool)) == (True, False)
    assert (sole.special_categories.mode, group.special_categories.mode) == ("deny", "recruitment")
    assert (sole.settings.identity_check, group.settings.identity_check) == ("risk_based", "may_demand")
    assert (sole.settings.sale_of_business, group.settings.sale_of_business) == ("block_until_notice", "notify")
    assert sole.unsubscribe.means is UnsubscribeMeans.DIRECT_MARKETING
    assert sole.settings.reconsent
    assert group.settings.reconsent
    assert sole.entity().authority == group.entity().authority == "IMY"
