"""Writing a newsletter: drafts, and the version that will not change any more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max

from lofte.channels.email.compose import freeze
from lofte.channels.email.content import Frozen, Source, problems
from lofte.domain.acts import Act, Actor
from lofte.domain.errors import LofteError, Problem
from lofte.domain.policy.model import Activity, Policy
from lofte.domain.states import ActorKind, NewsletterState
from lofte.domain.terms import Channel, ContentClass, Language
from lofte.store import policies
from lofte.store.evidence import recording
from lofte.store.models import Controller, Newsletter, NewsletterVersion
from lofte.usecases.messaging.sender import reason_of, sender_of

TITLE_LIMIT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a marketer fills in."""

    title: str
    purpose: str
    language: Language
    subject_line: str
    body: str
    preheader: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What the author states of the content and the decision asks for; None: not stated, which refuses where needed."""

    similar_products: bool | None = None
    """It is about own goods or services similar to those sold (R27)."""
    role_relevant: bool | None = None
    """It concerns the addressee's role at work (R30)."""


def write_newsletter(
    *, controller: UUID, draft: Draft, actor: Actor, at: datetime, newsletter: UUID | None = None
) -> UUID:
    """Keep a draft, new or changed. Half-written is fine; a purpose that the policy does not know is not."""
    with recording(controller=controller, actor=actor, at=at, act=Act.NEWSLETTER_WRITTEN) as record:
        _require_purpose(policy=policies.at_instant(at=at).text.policy, purpose=draft.purpose)
        if not draft.title.strip() or len(draft.title) > TITLE_LIMIT:
            raise LofteError.of("NEWSLETTER_TITLE", "The newsletter needs a title of its own.", place="title")
        values = {
            "title": draft.title.strip(),
            "purpose": draft.purpose,
            "language": draft.language,
            "subject_line": draft.subject_line,
            "preheader": draft.preheader,
            "body": draft.body.replace("\r\n", "\n"),
            "changed_at": at,
            "state": NewsletterState.DRAFT,
        }
        if newsletter is None:
            staff = actor.id if actor.kind is ActorKind.STAFF else None
            row = Newsletter.objects.create(controller_id=controller, created_at=at, created_by_id=staff, **values)
            newsletter = row.id
        elif not Newsletter.objects.filter(id=newsletter).update(**values):
            raise unknown()
        record.entry(thing=newsletter)
    return newsletter


def freeze_newsletter(
    *, controller: UUID, newsletter: UUID, claims: Claims, actor: Actor, at: datetime
) -> NewsletterVersion:
    """Compile the draft once. Raises LofteError with every problem; the same content is not frozen twice."""
    with recording(controller=controller, actor=actor, at=at, act=Act.NEWSLETTER_FROZEN) as record:
        row = Newsletter.objects.filter(id=newsletter).first()
        if row is None:
            raise unknown()
        stored = policies.at_instant(at=at)
        activity = _require_purpose(policy=stored.text.policy, purpose=row.purpose)
        source = source_of(newsletter=row, activity=activity)
        frozen = frozen_of(controller=controller, source=source, policy=stored.text.policy)
        stated = {"similar_products": claims.similar_products, "role_relevant": claims.role_relevant}
        same = NewsletterVersion.objects.filter(
            newsletter=row, digest=frozen.content_hash, policy_id=stored.id, claims__stated=stated
        ).first()
        if same is not None:
            record.entry(thing=same.id, detail={"digest": same.digest, "again": True})
            return same
        number = NewsletterVersion.objects.filter(newsletter=row).aggregate(top=Max("number"))["top"] or 0
        version = NewsletterVersion.objects.create(
            controller_id=controller,
            newsletter=row,
            number=number + 1,
            policy_id=stored.id,
            purpose=row.purpose,
            content_class=ContentClass.MARKETING if activity.marketing else ContentClass.SERVICE,
            language=row.language,
            subject_line=frozen.subject,
            source=row.body,
            html=frozen.html,
            text=frozen.text,
            claims={"stated": stated, "fallbacks": [list(pair) for pair in frozen.fallbacks]},
            digest=frozen.content_hash,
            frozen_at=at,
            frozen_by_id=actor.id if actor.kind is ActorKind.STAFF else None,
        )
        Newsletter.objects.filter(id=newsletter).update(state=NewsletterState.FROZEN)
        record.entry(thing=version.id, detail={"digest": version.digest, "number": version.number})
    return version


def source_of(*, newsletter: Newsletter, activity: Activity) -> Source:
    """A draft as the channel's compiler takes it."""
    language = Language(newsletter.language)
    return Source(
        subject=newsletter.subject_line,
        preheader=newsletter.preheader,
        body=newsletter.body,
        language=language,
        reason=reason_of(activity=activity, language=language),
    )


def frozen_of(*, controller: UUID, source: Source, policy: Policy) -> Frozen:
    """Compile for this controller as sender, its agency named when we send on commission."""
    row = Controller.objects.select_related("agency").get(id=controller)
    sender = sender_of(policy=policy, slug=row.slug, agency=row.agency.name if row.agency else "")
    return freeze(source=source, sender=sender)


def problems_of(draft: Draft) -> tuple[Problem, ...]:
    """What is wrong with a draft so far, for the page where it is written."""
    return problems(Source(subject=draft.subject_line, preheader=draft.preheader, body=draft.body))


def stored_frozen(version: NewsletterVersion) -> Frozen:
    """The compiled content as it was kept."""
    return Frozen(
        content_hash=version.digest,
        language=Language(version.language),
        subject=version.subject_line,
        html=version.html,
        text=version.text,
        fallbacks=tuple((name, fallback) for name, fallback in version.claims["fallbacks"]),
    )


def unknown() -> LofteError:
    """No such newsletter within this controller."""
    return LofteError.of("NEWSLETTER_UNKNOWN", "There is no such newsletter.", remedy="Choose one from the list.")


def _require_purpose(*, policy: Policy, purpose: str) -> Activity:
    activity = policy.activity(purpose)
    if activity is None or Channel.EMAIL not in activity.channels:
        sendable = ", ".join(one.id for one in policy.activities if Channel.EMAIL in one.channels)
        raise LofteError.of(
            "PURPOSE_UNKNOWN",
            "The policy in force has no such purpose that is reached by e-mail.",
            place="purpose",
            remedy=f"Choose one of: {sendable}.",
        )
    return activity
