"""What a row and the statement about its file can prove, and how a no on record outweighs both."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lofte.domain.calendar import start_of_day
from lofte.domain.collecting.attestation import Terms, beside, closed, events_of, lawful_day, version_on
from lofte.domain.collecting.columns import Column
from lofte.domain.collecting.domains import MAIL_PROVIDERS, on_company_domain
from lofte.domain.collecting.rows import Contact, Refused, read_row
from lofte.domain.collecting.statement import Statement, require_sound
from lofte.domain.decision.bits import Bit, mask
from lofte.domain.decision.consents import Scope, consent_bits
from lofte.domain.decision.horizon import Horizon
from lofte.domain.errors import LofteError
from lofte.domain.policy.load import load
from lofte.domain.standing import events as e
from lofte.domain.standing import fold
from lofte.domain.terms import Channel, LawfulBasis, SourceKind
from tests.policies.small import FILES

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
POLICY = load(files=FILES).policy
VERSIONS = ((datetime(2025, 1, 1, tzinfo=UTC), 1), (datetime(2026, 1, 1, tzinfo=UTC), 2))


def statement(**changes: object) -> Statement:
    values: dict[str, object] = {
        "purpose": "newsletter",
        "channels": frozenset({Channel.EMAIL}),
        "basis": LawfulBasis.CONSENT,
        "source_kind": SourceKind.NEWSLETTER_SIGNUP,
        "words": "Anmälningar på webbplatsen.",
    }
    return Statement(**{**values, **changes})


def terms(*, no_offered_mapped: bool = False, **changes: object) -> Terms:
    return Terms(
        statement=statement(**changes),
        versions=VERSIONS,
        no_offered_mapped=no_offered_mapped,
        at=AT,
        today=TODAY,
    )


def contact(**values: str) -> Contact:
    values = {"email": "asa@kund.example", **values}
    read = read_row(row=2, cells=tuple(values.values()), columns=tuple(Column(name) for name in values), today=TODAY)
    assert isinstance(read, Contact)
    return read


def of_kind(events, kind):
    return [one for one in events if isinstance(one, kind)]


def standing(events, purpose="newsletter", channel=Channel.EMAIL) -> int:
    facts = fold(subject="s", controller="c", events=events, at=AT + timedelta(seconds=1))
    scope = Scope(purpose=purpose, channel=channel, version=1)
    return consent_bits(speaker=facts, scope=scope, horizon=Horizon(at=AT + timedelta(seconds=1)))


@pytest.mark.parametrize(
    ("values", "proven"),
    [
        ({}, False),
        ({"consent_date": "2026-03-01"}, False),
        ({"consent_text": "Ja tack, skicka nyhetsbrevet."}, False),
        ({"consent_date": "2026-03-01", "consent_text": "Ja tack, skicka nyhetsbrevet."}, True),
    ],
)
def test_an_attestation_alone_never_proves_consent(values, proven):
    events = events_of(contact=contact(**values), terms=terms())
    (yes,) = of_kind(events, e.ConsentGiven)
    assert yes.proven is proven
    assert standing(events) == (0 if proven else mask(Bit.CONSENT_UNPROVEN))


def test_another_basis_gives_no_consent_whatever_the_columns_say():
    row = contact(consent_date="2026-03-01", consent_text="Ja tack.")
    assert not of_kind(events_of(contact=row, terms=terms(basis=LawfulBasis.LEGITIMATE_INTERESTS)), e.ConsentGiven)


def test_a_consent_names_the_version_that_was_in_force_when_it_was_given():
    assert version_on(versions=VERSIONS, instant=datetime(2024, 1, 1, tzinfo=UTC)) == 1
    assert version_on(versions=VERSIONS, instant=datetime(2025, 6, 1, tzinfo=UTC)) == 1
    assert version_on(versions=VERSIONS, instant=datetime(2026, 1, 1, tzinfo=UTC)) == 2


def test_a_consent_is_for_the_stated_channels_that_the_row_has_an_address_for():
    both = frozenset({Channel.EMAIL, Channel.SMS})
    with_number = contact(phone="070-174 06 05")
    assert {
        one.channel for one in of_kind(events_of(contact=with_number, terms=terms(channels=both)), e.ConsentGiven)
    } == both
    assert [
        one.channel for one in of_kind(events_of(contact=contact(), terms=terms(channels=both)), e.ConsentGiven)
    ] == [Channel.EMAIL]


@pytest.mark.parametrize(
    ("stated", "mapped", "cell", "offered"),
    [(True, False, "", True), (False, False, "", False), (True, True, "nej", False), (False, True, "ja", True)],
)
def test_a_sale_says_whether_a_no_was_offered_by_its_own_row_first(stated, mapped, cell, offered):
    row = contact(sale_date="2026-02-03", refusal_offered=cell)
    (sold,) = of_kind(
        events_of(
            contact=row,
            terms=terms(
                no_offered_mapped=mapped,
                basis=LawfulBasis.LEGITIMATE_INTERESTS,
                refusal_offered=stated,
                own_sales=True,
            ),
        ),
        e.Sold,
    )
    assert sold.opt_out_offered is offered
    assert sold.by_this_sender
    assert sold.to_this_person
    assert sold.sold_on == date(2026, 2, 3)


def test_a_sale_that_nobody_states_to_be_the_senders_own_opens_nothing():
    (sold,) = of_kind(events_of(contact=contact(sale_date="2026-02-03"), terms=terms()), e.Sold)
    assert not sold.by_this_sender
    assert not sold.to_this_person


def test_a_no_that_came_along_is_an_objection_and_no_consent_stands_beside_it():
    row = contact(consent_date="2026-03-01", consent_text="Ja tack.", said_no="ja")
    events = events_of(contact=row, terms=terms())
    assert of_kind(events, e.Objected)
    assert not of_kind(events, e.ConsentGiven)
    assert fold(subject="s", controller="c", events=events, at=AT).objection is not None


def test_the_birth_date_itself_stays_out_of_the_ledger():
    (child,) = of_kind(events_of(contact=contact(birth_date="2014-05-06"), terms=terms()), e.AgeRecorded)
    assert (child.consent_from, child.marketing_from) == (date(2027, 5, 6), date(2030, 5, 6))
    (grown,) = of_kind(events_of(contact=contact(birth_date="1980-05-06"), terms=terms()), e.AgeRecorded)
    assert (grown.consent_from, grown.marketing_from) == (None, None)


def test_a_personal_number_is_noted_only_where_it_is_kept():
    row = contact(organisation_number="811218-9876")
    assert of_kind(events_of(contact=row, terms=terms()), e.SensitivityRecorded)
    assert not of_kind(events_of(contact=row, terms=terms(), kept=frozenset({Column.EMAIL})), e.SensitivityRecorded)


@pytest.mark.parametrize(
    ("address", "company", "own"),
    [
        ("asa@kund.example", "Kund AB", True),
        ("asa@kund.example", "Kund", True),
        (f"asa@{min(MAIL_PROVIDERS)}", "Kund AB", False),
        ("asa@annan.example", "Kund AB", None),
        ("asa@kund.example", "", None),
        ("", "Kund AB", None),
        ("asa@angoform.example", "Ängöform Handelsbolag", True),
    ],
)
def test_a_company_domain_is_told_only_where_the_row_shows_it(address, company, own):
    assert on_company_domain(address=address, company=company) is own


# ---- beside somebody who is there already ----

PROVEN = {"consent_date": "2026-10-01", "consent_text": "Ja tack."}
MARCH, LATE = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 11, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    "before",
    [
        (e.ConsentWithdrawn(at=MARCH, purpose="newsletter", channel=Channel.EMAIL),),
        (e.ConsentRefused(at=MARCH, purpose="newsletter", channel=Channel.EMAIL),),
        (e.Objected(at=MARCH),),
        (e.OptedOut(at=MARCH, purpose="newsletter", channel=Channel.EMAIL),),
        (e.OptedOut(at=MARCH, purpose="newsletter"),),
        (e.OptedOut(at=MARCH, channel=Channel.EMAIL),),
    ],
)
def test_a_no_on_record_always_wins_even_over_a_later_consent_in_a_list(before):
    facts = fold(subject="s", controller="c", events=before, at=AT)
    joined = beside(events=events_of(contact=contact(**PROVEN), terms=terms()), facts=facts)
    assert not of_kind(joined, e.ConsentGiven)
    assert standing((*before, *joined)) == standing(before)


def test_an_unproven_consent_never_replaces_a_proven_one():
    before = (e.ConsentGiven(at=MARCH, purpose="newsletter", channel=Channel.EMAIL, policy_version=2),)
    facts = fold(subject="s", controller="c", events=before, at=AT)
    joined = beside(events=events_of(contact=contact(), terms=terms()), facts=facts)
    assert standing((*before, *joined)) == 0


def test_a_no_in_the_list_counts_for_one_who_is_there():
    before = (e.ConsentGiven(at=MARCH, purpose="newsletter", channel=Channel.EMAIL, policy_version=2),)
    facts = fold(subject="s", controller="c", events=before, at=AT)
    joined = beside(events=events_of(contact=contact(said_no="x"), terms=terms()), facts=facts)
    assert fold(subject="s", controller="c", events=(*before, *joined), at=AT).objection is not None


def test_adding_a_row_twice_adds_nothing():
    row = contact(**PROVEN, sale_date="2026-02-03", birth_date="2014-05-06", company="Kund AB")
    first = events_of(contact=row, terms=terms(own_sales=True))
    facts = fold(subject="s", controller="c", events=first, at=AT)
    assert {one.kind for one in beside(events=first, facts=facts)} == {"collected"}


def test_an_address_that_was_erased_stays_out_unless_the_row_shows_a_later_collection():
    erased = e.BlockFound(at=start_of_day(day=date(2026, 6, 1)), reason="erased")
    facts = fold(subject="s", controller="c", events=(erased,), at=AT)
    assert closed(facts=facts, day=None)
    assert closed(facts=facts, day=date(2026, 6, 1))
    assert not closed(facts=facts, day=date(2026, 6, 2))
    old = contact(consent_date="2026-03-01", consent_text="Ja.")
    new = contact(**PROVEN)
    assert lawful_day(contact=old, terms=terms()) == date(2026, 3, 1)
    assert lawful_day(contact=new, terms=terms()) == date(2026, 10, 1)
    assert lawful_day(contact=contact(consent_date="2026-10-01"), terms=terms()) is None
    assert lawful_day(contact=contact(sale_date="2026-10-01"), terms=terms()) is None
    assert lawful_day(contact=contact(sale_date="2026-10-01"), terms=terms(own_sales=True)) == date(2026, 10, 1)


def test_a_pending_erasure_lets_nothing_in():
    facts = fold(subject="s", controller="c", events=(e.ErasureRequested(at=LATE),), at=AT)
    assert closed(facts=facts, day=TODAY)


days = st.dates(date(2024, 1, 1), TODAY)


@given(
    consent=days, sale=days, no=st.booleans(), past=st.lists(st.sampled_from(["given", "no", "out", "dm"]), max_size=3)
)
def test_no_list_ever_opens_what_a_person_has_closed(consent, sale, no, past):
    made = {
        "given": e.ConsentGiven(at=MARCH, purpose="newsletter", channel=Channel.EMAIL, policy_version=2),
        "no": e.ConsentWithdrawn(at=MARCH, purpose="newsletter", channel=Channel.EMAIL),
        "out": e.OptedOut(at=MARCH, purpose="newsletter", channel=Channel.EMAIL),
        "dm": e.Objected(at=MARCH),
    }
    before = tuple(made[name] for name in past)
    facts = fold(subject="s", controller="c", events=before, at=AT)
    row = contact(
        consent_date=consent.isoformat(),
        consent_text="Ja.",
        sale_date=sale.isoformat(),
        said_no="ja" if no else "",
    )
    joined = beside(events=events_of(contact=row, terms=terms(own_sales=True)), facts=facts)
    after = fold(subject="s", controller="c", events=(*before, *joined), at=AT)
    if {"no", "out", "dm"} & set(past):
        assert not of_kind(joined, e.ConsentGiven)
        assert set(after.list_objections) >= set(facts.list_objections)
        assert facts.objection is None or after.objection is not None
    if no:
        assert after.objection is not None


# ---- the statement ----

COLUMNS = (Column.EMAIL, Column.GIVEN_NAME)


def test_a_sound_statement_gives_its_activity():
    activity = require_sound(statement=statement(), policy=POLICY, columns=COLUMNS, for_client=False, today=TODAY)
    assert activity.id == "newsletter"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"purpose": "other"}, "IMPORT_PURPOSE"),
        ({"channels": frozenset()}, "IMPORT_CHANNELS"),
        ({"channels": frozenset({Channel.SMS})}, "IMPORT_CHANNELS"),
        ({"source_kind": SourceKind.BUSINESS_CARD}, "IMPORT_SOURCE"),
        ({"basis": LawfulBasis.CONTRACT}, "IMPORT_BASIS"),
        ({"basis": LawfulBasis.LEGITIMATE_INTERESTS}, "IMPORT_BASIS"),
        ({"words": "mässan"}, "IMPORT_STATEMENT"),
        ({"words": "Från asa@kund.example på mässan"}, "IMPORT_NAMES_SOMEBODY"),
        ({"words": "Hon med 19811218-9876 skickade listan"}, "IMPORT_NAMES_SOMEBODY"),
        ({"collected_on": date(2026, 11, 23)}, "IMPORT_DATE"),
    ],
)
def test_a_statement_that_the_policy_does_not_bear_is_refused(changes, code):
    with pytest.raises(LofteError) as caught:
        require_sound(statement=statement(**changes), policy=POLICY, columns=COLUMNS, for_client=False, today=TODAY)
    assert code in {problem.code for problem in caught.value.problems}
    assert all(problem.remedy for problem in caught.value.problems)


def test_a_clients_list_needs_the_day_and_a_sample_of_the_proof():
    with pytest.raises(LofteError) as caught:
        require_sound(statement=statement(), policy=POLICY, columns=COLUMNS, for_client=True, today=TODAY)
    assert {problem.code for problem in caught.value.problems} == {"IMPORT_DATE", "IMPORT_PROOF"}
    sound = statement(collected_on=date(2026, 9, 1), proof_sample="Formulärets text, i avtalets bilaga 2")
    require_sound(statement=sound, policy=POLICY, columns=COLUMNS, for_client=True, today=TODAY)


def test_a_channel_without_a_column_is_told():
    with pytest.raises(LofteError) as caught:
        require_sound(statement=statement(), policy=POLICY, columns=(Column.PHONE,), for_client=False, today=TODAY)
    assert [problem.code for problem in caught.value.problems] == ["IMPORT_CHANNELS"]


# ---- rows ----


def test_a_no_counts_even_where_the_rest_of_the_row_is_broken():
    refused = read_row(
        row=3,
        cells=("asa@kund.example", "i fjol", "ja"),
        columns=(Column.EMAIL, Column.SALE_DATE, Column.SAID_NO),
        today=TODAY,
    )
    assert isinstance(refused, Refused)
    assert refused.noes == {Column.EMAIL: "asa@kund.example"}


def test_the_name_is_compared_whatever_its_case_and_composition():
    assert contact(full_name="Åsa  Ek").name == contact(given_name="åsa", family_name="EK").name
