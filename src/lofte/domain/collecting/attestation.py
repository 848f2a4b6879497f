"""What one contact with the statement about its file can prove, as events for the ledger; what a no on record stops.

An attestation alone never proves a consent: without its own date and the text or source that was shown it lands as
unproven. A sale opens soft opt-in only with its date, made by this sender, with a no offered when the address was
collected. A no that came along is an objection, and beside it nothing that the row says opens anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from lofte.domain.calendar import birthday, start_of_day
from lofte.domain.collecting.columns import Column
from lofte.domain.collecting.domains import on_company_domain
from lofte.domain.collecting.rows import Contact
from lofte.domain.collecting.statement import REACHED_BY, Statement
from lofte.domain.decision.facts import CONSENT_AGE, MARKETING_AGE, ConsentState, ErasureState, Facts
from lofte.domain.standing import events as e
from lofte.domain.terms import Channel, LawfulBasis


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is the same for every row of an import: the statement, whose text was in force when, and today.

    `versions` are (in force from, number) of the controller's policy versions, oldest first. `at` is when the import is
    taken in: what a row says about a no counts from then on.
    """

    statement: Statement
    versions: tuple[tuple[datetime, int], ...]
    no_offered_mapped: bool
    """A column says whether a no was offered; then the row's own answer counts and the statement's does not."""
    at: datetime
    today: date


def reached(*, contact: Contact, terms: Terms) -> tuple[Channel, ...]:
    """The stated channels for which this row has an address."""
    return tuple(one for one in sorted(terms.statement.channels) if REACHED_BY[one] in contact.fields)


def proven(*, contact: Contact) -> bool:
    """Whether the row itself proves a consent: its day, and the text or source that was shown (Article 7(1))."""
    return contact.consent_date is not None and bool(contact.consent_text)


def lawful_day(*, contact: Contact, terms: Terms) -> date | None:
    """The latest day on which the row itself shows a lawful collection: a proven consent or a sale of its own."""
    days = [contact.consent_date] if proven(contact=contact) and contact.consent_date else []
    if contact.sale_date is not None and terms.statement.own_sales:
        days.append(contact.sale_date)
    return max(days, default=None)


def events_of(*, contact: Contact, terms: Terms, kept: frozenset[Column] = frozenset(Column)) -> tuple[e.Event, ...]:
    """The events that one row gives its subject. `kept` are the columns whose values go into the vault.

    An event stands at the start of its own day in Stockholm, so that a no of the same day outweighs it.
    """
    found: list[e.Event] = [_collected(contact, terms)]
    if contact.said_no:
        found.append(e.Objected(at=terms.at))
    else:
        found += _consents(contact, terms)
    found += _sales(contact, terms)
    found += _person(contact, terms, kept)
    return tuple(found)


def _collected(contact: Contact, terms: Terms) -> e.Collected:
    # Never later than what the row or the statement shows: a file that is handed over after an erasure is no new
    # collection, and must not open what the erasure closed (R07).
    day = lawful_day(contact=contact, terms=terms) or terms.statement.collected_on
    return e.Collected(
        at=terms.at if day is None else start_of_day(day=day),
        purposes=frozenset({terms.statement.purpose}),
        source=terms.statement.source_kind,
    )


def _consents(contact: Contact, terms: Terms) -> list[e.Event]:
    if terms.statement.basis is not LawfulBasis.CONSENT:
        return []
    sound = proven(contact=contact)
    day = contact.consent_date or terms.statement.collected_on
    given_at = terms.at if day is None else start_of_day(day=day)
    return [
        e.ConsentGiven(
            at=given_at,
            purpose=terms.statement.purpose,
            channel=channel,
            policy_version=version_on(versions=terms.versions, instant=given_at),
            proven=sound,
        )
        for channel in reached(contact=contact, terms=terms)
    ]


def version_on(*, versions: Sequence[tuple[datetime, int]], instant: datetime) -> int:
    """The number of the policy version in force at an instant; before the first, the first."""
    number = versions[0][1] if versions else 1
    for begins, one in versions:
        if begins <= instant:
            number = one
    return number


def _sales(contact: Contact, terms: Terms) -> list[e.Event]:
    if contact.sale_date is None:
        return []
    statement, sold_at = terms.statement, start_of_day(day=contact.sale_date)
    channels = frozenset(reached(contact=contact, terms=terms))
    offered = contact.refusal_offered if terms.no_offered_mapped else statement.refusal_offered
    sold = e.Sold(
        at=sold_at,
        sold_on=contact.sale_date,
        to_this_person=statement.own_sales,
        by_this_sender=statement.own_sales,
        opt_out_offered=offered,
        channels=channels,
    )
    contract = statement.basis is LawfulBasis.CONTRACT and statement.own_sales
    return [sold, e.ContractStarted(at=sold_at)] if contract else [sold]


def _person(contact: Contact, terms: Terms, kept: frozenset[Column]) -> list[e.Event]:
    found: list[e.Event] = []
    if contact.birth_date is not None:
        # Only the days from which something is allowed; for who is grown, not even these.
        consent_from = birthday(born=contact.birth_date, age=CONSENT_AGE)
        marketing_from = birthday(born=contact.birth_date, age=MARKETING_AGE)
        found.append(
            e.AgeRecorded(
                at=terms.at,
                consent_from=consent_from if consent_from > terms.today else None,
                marketing_from=marketing_from if marketing_from > terms.today else None,
            )
        )
    if contact.personal_number and Column.ORGANISATION_NUMBER in kept:
        found.append(e.SensitivityRecorded(at=terms.at, pnr=True))
    own_domain = on_company_domain(
        address=contact.fields.get(Column.EMAIL, ""), company=contact.fields.get(Column.COMPANY, "")
    )
    if own_domain is not None:
        found.append(e.CompanyDomainConfirmed(at=terms.at, on_domain=own_domain))
    return found


def closed(*, facts: Facts, day: date | None) -> bool:
    """Whether an erasure stands in the way of adding anything: asked for, or done and nothing lawful shown since."""
    if facts.erasure in (ErasureState.PENDING, ErasureState.PARTIAL, ErasureState.DONE):
        return True
    return erased_since(erased_at=facts.erased_at, day=day)


def erased_since(*, erased_at: datetime | None, day: date | None) -> bool:
    """R07: erased, and `day` (of the row's own lawful collection) is not a later one."""
    return erased_at is not None and (day is None or start_of_day(day=day) <= erased_at)


def beside(*, events: Sequence[e.Event], facts: Facts) -> tuple[e.Event, ...]:
    """What of a row's events may be added to a subject who is there already.

    A no on record always wins over a list: no consent is added for a purpose or channel that has been refused,
    withdrawn or objected to. Only the person reopens that, and not somebody's spreadsheet. What is known of the person
    (age, sensitivity, company domain) is not replaced.
    """
    return tuple(one for one in events if _may_join(one, facts))


def _may_join(event: e.Event, facts: Facts) -> bool:
    match event:
        case e.ConsentGiven():
            return not _said_no(event, facts) and not _outweighed(event, facts)
        case e.AgeRecorded():
            return facts.age is None
        case e.CompanyDomainConfirmed():
            return facts.company_domain is None
        case e.SensitivityRecorded():
            return facts.art9 is None and not facts.pnr
        case e.ContractStarted():
            return facts.contract is None
        case e.Sold():
            return all(one.sold_on != event.sold_on for one in facts.sales)
        case e.Objected():
            return facts.objection is None or any(one.decided_at > facts.objection.since for one in facts.consents)
        case _:
            return True


def _said_no(event: e.ConsentGiven, facts: Facts) -> bool:
    noes = (
        facts.objection is not None,
        any(
            one.purpose in (None, event.purpose) and one.channel in (None, event.channel)
            for one in facts.list_objections
        ),
        any(one.purpose == event.purpose and one.state is not ConsentState.GIVEN for one in facts.consents),
    )
    return any(noes)


def _outweighed(event: e.ConsentGiven, facts: Facts) -> bool:
    """A consent on record that is as good: one that is proven and not older, or any when this one is unproven."""
    return any(
        one.purpose == event.purpose
        and one.channel == event.channel
        and (not event.proven or (one.proven and one.decided_at >= event.at))
        for one in facts.consents
    )
