"""Newsletters and their sendings as pages show them. Counts and titles; who the recipients are is in the audience."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from lofte.domain.policy.model import Policy
from lofte.domain.states import MessageState, NewsletterState, SendingState
from lofte.domain.terms import Channel, Language, Role
from lofte.queries.audience_page import ReasonShown
from lofte.queries.notices import in_force
from lofte.store.models import Message, Newsletter, Sending
from lofte.store.scopes import reading

MOST = 100
SETTLED = frozenset({MessageState.SENT, MessageState.REFUSED, MessageState.FAILED, MessageState.UNCERTAIN})
MOVING = frozenset({SendingState.PREPARING, SendingState.RUNNING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """A purpose that a newsletter may be for."""

    slug: str
    label: str
    marketing: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsletterRow:
    """One newsletter in the list, with its latest sending where there is one."""

    id: UUID
    title: str
    state: NewsletterState
    changed_at: datetime
    sending: UUID | None = None
    sending_state: SendingState | None = None
    sent: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsletterList:
    """The list, latest first."""

    rows: tuple[NewsletterRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftPage:
    """A newsletter as it is written."""

    id: UUID
    title: str
    purpose: str
    purpose_label: str
    language: Language
    subject_line: str
    preheader: str
    body: str
    state: NewsletterState


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingRow:
    """One sending in a list."""

    id: UUID
    title: str
    state: SendingState
    started_at: datetime
    sent: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UncertainShown:
    """A letter that was on its way when the process was killed."""

    id: str
    subject: UUID
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingPage:
    """A sending, while it goes and when it is done."""

    id: UUID
    newsletter: UUID
    title: str
    purpose_label: str
    state: SendingState
    started_at: datetime
    started_by: str
    total: int
    settled: int
    states: tuple[tuple[MessageState, int], ...]
    refused: tuple[ReasonShown, ...]
    left_out: tuple[ReasonShown, ...]
    uncertain: tuple[UncertainShown, ...]

    @property
    def moving(self) -> bool:
        """Whether it goes on by itself."""
        return self.state in MOVING


def purposes(*, controller: UUID, at: datetime, language: Language) -> tuple[Purpose, ...]:
    """The purposes of the policy in force that are reached by e-mail, those that market first."""
    version = in_force(controller=controller, at=at)
    if version is None:
        return ()
    found = [
        Purpose(slug=one.id, label=one.label[language], marketing=one.marketing)
        for one in version.text.policy.activities
        if Channel.EMAIL in one.channels and one.role is Role.CONTROLLER
    ]
    return tuple(sorted(found, key=lambda one: not one.marketing))


def label_of(*, policy: Policy | None, purpose: str, language: Language) -> str:
    """What a purpose is called; its slug when the policy in force no longer has it."""
    activity = policy.activity(purpose) if policy else None
    return activity.label[language] if activity else purpose


def newsletters(*, controller: UUID) -> NewsletterList:
    """The list."""
    with reading(controller):
        sent = _counts(MessageState.SENT)
        sendings: dict[UUID, Sending] = {}
        for row in Sending.objects.select_related("version").order_by("id"):
            sendings[row.version.newsletter_id] = row
        rows = [_row(one, sendings.get(one.id), sent) for one in Newsletter.objects.order_by("-changed_at")[:MOST]]
    return NewsletterList(rows=tuple(rows))


def _row(newsletter: Newsletter, sending: Sending | None, sent: Mapping[UUID, int]) -> NewsletterRow:
    drafted = newsletter.state == NewsletterState.DRAFT and sending is not None
    latest = None if drafted else sending
    return NewsletterRow(
        id=newsletter.id,
        title=newsletter.title,
        state=NewsletterState(newsletter.state),
        changed_at=newsletter.changed_at,
        sending=latest.id if latest else None,
        sending_state=SendingState(latest.state) if latest else None,
        sent=sent.get(latest.id, 0) if latest else 0,
        total=latest.total if latest else 0,
    )


def _counts(state: MessageState) -> dict[UUID, int]:
    found = Message.objects.filter(state=state).values_list("sending_id").annotate(count=Count("id")).order_by()
    return {sending: int(count) for sending, count in found}


def sending_rows(*, limit: int) -> tuple[SendingRow, ...]:
    """The latest sendings. Call within a controller."""
    sent = _counts(MessageState.SENT)
    return tuple(
        SendingRow(
            id=row.id,
            title=row.version.newsletter.title,
            state=SendingState(row.state),
            started_at=row.started_at,
            sent=sent.get(row.id, 0),
            total=row.total,
        )
        for row in Sending.objects.select_related("version__newsletter").order_by("-id")[:limit]
    )


def draft(*, controller: UUID, newsletter: UUID, at: datetime, language: Language) -> DraftPage | None:
    """One newsletter; none where this controller has no such one."""
    version = in_force(controller=controller, at=at)
    with reading(controller):
        row = Newsletter.objects.filter(id=newsletter).first()
    if row is None:
        return None
    return DraftPage(
        id=row.id,
        title=row.title,
        purpose=row.purpose,
        purpose_label=label_of(policy=version.text.policy if version else None, purpose=row.purpose, language=language),
        language=Language(row.language),
        subject_line=row.subject_line,
        preheader=row.preheader,
        body=row.body,
        state=NewsletterState(row.state),
    )


def sending(*, controller: UUID, sending: UUID, at: datetime, language: Language) -> SendingPage | None:
    """One sending; none where this controller has no such one."""
    version = in_force(controller=controller, at=at)
    with reading(controller):
        row = Sending.objects.select_related("version__newsletter", "started_by").filter(id=sending).first()
        if row is None:
            return None
        counted = {
            MessageState(state): int(count)
            for state, count in Message.objects.filter(sending_id=sending)
            .values_list("state")
            .annotate(count=Count("id"))
            .order_by()
        }
        refused = list(
            Message.objects.filter(sending_id=sending, state=MessageState.REFUSED)
            .values_list("code", "rule")
            .annotate(count=Count("id"))
            .order_by("-count")
        )
        unknown = list(Message.objects.filter(sending_id=sending, state=MessageState.UNCERTAIN).order_by("id")[:MOST])
    return SendingPage(
        id=row.id,
        newsletter=row.version.newsletter_id,
        title=row.version.newsletter.title,
        purpose_label=label_of(policy=version.text.policy if version else None, purpose=row.purpose, language=language),
        state=SendingState(row.state),
        started_at=row.started_at,
        started_by=row.started_by.name if row.started_by else "",
        total=row.total,
        settled=sum(count for state, count in counted.items() if state in SETTLED),
        states=tuple((state, counted[state]) for state in MessageState if counted.get(state)),
        refused=tuple(ReasonShown(code=code, rule=rule, count=count) for code, rule, count in refused),
        left_out=tuple(
            ReasonShown(code=code, rule="", count=int(count))
            for code, count in sorted(row.left_out.items(), key=lambda pair: -int(pair[1]))
        ),
        uncertain=tuple(
            UncertainShown(id=str(one.id), subject=one.subject_id, at=one.finished_at or row.started_at)
            for one in unknown
        ),
    )
