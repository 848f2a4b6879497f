"""One person: what is held and why, what stands and why not, what has happened, what was sent, who has looked.

To open this page is itself a look, and stands last in its own list the next time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from lofte.channels.email.personalise import personalised
from lofte.domain.acts import Act, Actor
from lofte.domain.collecting.fields import PROOF_FIELD
from lofte.domain.decision import Content, Engagement, Facts, Request, decide
from lofte.domain.policy.model import Activity, Category, Policy
from lofte.domain.states import ActorKind, MessageState
from lofte.domain.terms import Channel, ContentClass, Language, Operation, PersonType, Role, SourceKind
from lofte.queries.notices import in_force
from lofte.queries.people import name_of
from lofte.queries.person_page import (
    CategoryShown,
    ConsentShown,
    EventShown,
    FieldShown,
    LetterShown,
    LookShown,
    PersonPage,
    StandingShown,
)
from lofte.store import facts as fact_rows
from lofte.store import vault
from lofte.store.evidence import looking
from lofte.store.models import Entry, Message, Staff, StandingEvent, Subject
from lofte.store.policies import Version

OPERATIONS = {Channel.PHONE: Operation.CALL}
ALL_HELD = Content(
    objection_address=True,
    sender_shown=True,
    one_click_headers=True,
    similar_products=True,
    free_opt_out=True,
    role_relevant=True,
    ad_mark=True,
    address_source=True,
)
"""A message that does everything right: what is left is what stands for the person."""
WAYS = (Channel.EMAIL, Channel.SMS, Channel.PHONE, Channel.LETTER)
PURPOSE = "administration"
MOST = 100
"""Rows of each list on the page."""


def person(*, controller: UUID, subject: UUID, actor: Actor, at: datetime, language: Language) -> PersonPage | None:
    """The page; none where this controller has no such person, and then nobody was looked at."""
    version = in_force(controller=controller, at=at)
    with looking(controller=controller, actor=actor, at=at, act=Act.LOOKED_AT_PERSON) as record:
        row = Subject.objects.select_related("admission").filter(id=subject).first()
        if row is None:
            record.entry(detail={"found": False})
            return None
        held = vault.get_all(subject=subject)
        record.looked(subject=subject, categories=tuple(held), purpose=PURPOSE)
        document = {name: value for fields in held.values() for name, value in fields.items()}
        policy = version.text.policy if version else None
        facts = fact_rows.of(subject=subject, at=at)
        page = PersonPage(
            id=row.id,
            name=name_of(document),
            email=str(document.get("email", "")),
            company=str(document.get("company", "")),
            person_type=PersonType(row.person_type) if row.person_type else None,
            person_type_confirmed=row.person_type_confirmed,
            since=row.created_at,
            erased_at=row.erased_at,
            categories=_categories(held, policy, _kept_for(subject), _source(row), language),
            standing=_standing(version, facts, fact_rows.engagement(at=at), controller, at, language)
            if version
            else (),
            events=_events(subject, policy, language),
            messages=_letters(subject, document),
            looks=_looks(subject),
        )
    return page


def _source(row: Subject) -> SourceKind | None:
    return SourceKind(row.admission.source_kind) if row.admission and row.admission.source_kind else None


def _kept_for(subject: UUID) -> frozenset[str]:
    """The purposes that the person's own ledger names; empty where it names none."""
    events = fact_rows.ledgers(subjects=(subject,))[subject]
    single = {str(getattr(event, "purpose", "")) for event in events}
    several = {str(purpose) for event in events for purpose in getattr(event, "purposes", None) or ()}
    return frozenset((single | several) - {"", "None"})


def _categories(
    held: Mapping[str, Mapping[str, Any]],
    policy: Policy | None,
    kept_for: frozenset[str],
    source: SourceKind | None,
    language: Language,
) -> tuple[CategoryShown, ...]:
    known = {category.id: category for category in policy.categories} if policy else {}
    activities = [one for one in policy.activities if not kept_for or one.id in kept_for] if policy else []
    return tuple(
        _category(name, document, known.get(name), policy, activities, source, language)
        for name, document in held.items()
        if document
    )


def _category(
    name: str,
    document: Mapping[str, Any],
    category: Category | None,
    policy: Policy | None,
    activities: Sequence[Activity],
    source: SourceKind | None,
    language: Language,
) -> CategoryShown:
    using = [one for one in activities if name in one.categories]
    rules = {rule for one in using for rule in one.retention}
    kept = [rule for rule in policy.retention if rule.id in rules and name in rule.categories] if policy else []
    return CategoryShown(
        label=category.label[language] if category else name,
        fields=tuple(_field(field, value, policy, language) for field, value in document.items() if value),
        purposes=tuple(one.label[language] for one in using),
        source=source,
        until=tuple(rule.label[language] for rule in kept),
    )


def _field(name: str, value: Any, policy: Policy | None, language: Language) -> FieldShown:
    if name == PROOF_FIELD and isinstance(value, list):
        return FieldShown(name=name, consents=tuple(_consent(one, policy, language) for one in value))
    return FieldShown(name=name, lines=tuple(_lines(value)))


def _consent(proof: Mapping[str, Any], policy: Policy | None, language: Language) -> ConsentShown:
    """The proof as `collecting.fields.proof_of` made it."""
    purpose = str(proof["purpose"])
    labels = {one.id: one.label[language] for one in policy.activities} if policy else {}
    return ConsentShown(
        label=labels.get(purpose, purpose),
        channels=tuple(Channel(one) for one in proof["channels"]),
        on=date.fromisoformat(proof["on"]) if proof.get("on") else None,
        text=str(proof.get("text", "")),
        source=SourceKind(proof["source"]) if proof.get("source") else None,
    )


def _lines(value: Any) -> Iterator[str]:
    """A value as a reader sees it: a list line by line, and of an entry with parts each part that says something."""
    if isinstance(value, list):
        for one in value:
            yield from _lines(one)
    elif isinstance(value, Mapping):
        parts = (", ".join(_lines(part)) for part in value.values() if part)
        yield " · ".join(part for part in parts if part)
    else:
        yield str(value)


def _standing(
    version: Version, facts: Facts, engagement: Engagement | None, controller: UUID, at: datetime, language: Language
) -> tuple[StandingShown, ...]:
    return tuple(
        _answer(version, activity, channel, facts, engagement, controller, at, language)
        for activity in version.text.policy.activities
        if activity.role is Role.CONTROLLER
        for channel in activity.channels
        if channel in WAYS
    )


def _answer(
    version: Version,
    activity: Activity,
    channel: Channel,
    facts: Facts,
    engagement: Engagement | None,
    controller: UUID,
    at: datetime,
    language: Language,
) -> StandingShown:
    request = Request(
        controller=str(controller),
        purpose=activity.id,
        operation=OPERATIONS.get(channel, Operation.SEND),
        channel=channel,
        content_class=ContentClass.MARKETING if activity.marketing else ContentClass.SERVICE,
        content=ALL_HELD,
    )
    answer = decide(policy=version.rules, request=request, facts=facts, at=at, engagement=engagement)
    verdict = answer.verdict
    return StandingShown(
        purpose=activity.id,
        label=activity.label[language],
        channel=channel,
        basis=activity.basis,
        marketing=activity.marketing,
        permitted=verdict.permitted,
        code=answer.code.value,
        reasons=verdict.denied or verdict.allowed,
    )


def _events(subject: UUID, policy: Policy | None, language: Language) -> tuple[EventShown, ...]:
    labels = {one.id: one.label[language] for one in policy.activities} if policy else {}
    found = StandingEvent.objects.filter(subject_id=subject).order_by("-at", "-id")[:MOST]
    return tuple(
        EventShown(
            kind=row.kind,
            purpose=labels.get(row.purpose, row.purpose),
            channel=Channel(row.channel) if row.channel else None,
            at=row.at,
        )
        for row in found
    )


def _letters(subject: UUID, document: Mapping[str, Any]) -> tuple[LetterShown, ...]:
    """With the subject lines as this person reads them; a value that has changed since then is shown as it is now."""
    fields = {name: str(value) for name, value in document.items()}
    found = Message.objects.filter(subject_id=subject).select_related("sending__version").order_by("-id")[:MOST]
    return tuple(
        LetterShown(
            sending=row.sending_id,
            title=personalised(
                text=row.sending.version.subject_line, fallbacks=row.sending.version.claims["fallbacks"], fields=fields
            ),
            state=MessageState(row.state),
            code=row.code,
            at=row.finished_at or row.sending.started_at,
        )
        for row in found
    )


def _looks(subject: UUID) -> tuple[LookShown, ...]:
    looks = [act.value for act in Act if act.value.startswith(("looked", "searched"))]
    found = list(Entry.objects.filter(subject=subject, act__in=looks).order_by("-id")[:MOST])
    names = names_of([row.actor for row in found if row.actor and row.actor_kind == ActorKind.STAFF])
    return tuple(
        LookShown(
            kind=ActorKind(row.actor_kind), name=names.get(row.actor, "") if row.actor else "", act=row.act, at=row.at
        )
        for row in found
    )


def names_of(ids: Sequence[UUID]) -> dict[UUID, str]:
    """The names of colleagues by id."""
    return dict(Staff.objects.filter(id__in=set(ids)).values_list("id", "name"))
