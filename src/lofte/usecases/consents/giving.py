"""A yes, with what proves it: for what, by which way, when, the text or source that was shown (Article 7(1)).

A yes after a no opens its own purpose and channel again and nothing else (R17). An oral one counts once it has been
confirmed in writing.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from lofte.domain.acts import Act, Actor
from lofte.domain.calendar import stockholm_day
from lofte.domain.collecting.attestation import version_on
from lofte.domain.collecting.fields import PROOF_FIELD, homes, proof_of
from lofte.domain.errors import LofteError
from lofte.domain.standing.events import ConsentConfirmed, ConsentGiven
from lofte.domain.states import ActorKind
from lofte.domain.terms import Channel, SourceKind
from lofte.domain.tokens import UnsubscribeToken
from lofte.store import policies, standing, vault
from lofte.store.evidence import recording
from lofte.store.models import PolicyVersion
from lofte.store.policies import Version
from lofte.usecases.consents.subjects import require_visible

TEXT_LEAST = 2
TEXT_MOST = 4_000
SPOKEN = frozenset({SourceKind.ORAL, SourceKind.PHONE})
"""Sources whose yes waits for a written confirmation."""
WITH_TERMS = frozenset({SourceKind.CONTRACT})
"""Sources whose yes came along with terms that had to be accepted: it is not free (Article 7(4))."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Yes:
    """What was said yes to, and how. `text` is what was shown; `given_at` none: now.

    `names`: companies and platforms that the text names besides the controller.
    """

    purpose: str
    channel: Channel
    text: str
    source: SourceKind
    given_at: datetime | None = None
    names: frozenset[str] = frozenset()
    expires_on: date | None = None


def record_consent(*, controller: UUID, subject: UUID, yes: Yes, actor: Actor, at: datetime) -> UUID:
    """Record a consent with its proof; the evidence entry's id.

    Raises LofteError when the policy knows no such purpose or channel, when nothing shows what was said yes to, or when
    there is no such subject; then nothing is recorded.
    """
    given_at = yes.given_at or at
    with recording(controller=controller, actor=actor, at=at, act=Act.CONSENT_GIVEN) as record:
        require_visible(subject=subject)
        version = policies.at_instant(at=at)
        category = _require_sound(yes, version, given_at=given_at, at=at)
        _keep_proof(subject, yes, category=category, given_at=given_at, at=at)
        entry = record.entry(
            subject=subject,
            detail={
                "purpose": yes.purpose,
                "channel": yes.channel,
                "source": yes.source,
                "given_at": given_at,
                "policy": version.number,
                "proof": hashlib.sha256(yes.text.encode()).hexdigest(),
            },
        )
        event = ConsentGiven(
            at=given_at,
            purpose=yes.purpose,
            channel=yes.channel,
            policy_version=_version_at(given_at),
            bundled=yes.source in WITH_TERMS,
            confirmed=yes.source not in SPOKEN,
            names=yes.names,
            expires_on=yes.expires_on,
        )
        standing.record(subject=subject, events=(event,), at=at, entry=entry)
    return entry


def confirm_consent(
    *, controller: UUID, subject: UUID, purpose: str, channel: Channel, actor: Actor, at: datetime
) -> None:
    """Record the written confirmation of an oral yes, or of a double opt-in."""
    with recording(controller=controller, actor=actor, at=at, act=Act.CONSENT_GIVEN) as record:
        require_visible(subject=subject)
        entry = record.entry(subject=subject, detail={"purpose": purpose, "channel": channel, "confirmed": True})
        event = ConsentConfirmed(at=at, purpose=purpose, channel=channel)
        standing.record(subject=subject, events=(event,), at=at, entry=entry)


def resubscribe(*, token: UnsubscribeToken, text: str, at: datetime) -> UUID:
    """The holder of a link says yes again to what it is about, by a form that showed `text`; the entry's id."""
    return record_consent(
        controller=token.controller,
        subject=token.subject,
        yes=Yes(purpose=token.purpose, channel=token.channel, text=text, source=SourceKind.FORM),
        actor=Actor(kind=ActorKind.SUBJECT, id=token.subject),
        at=at,
    )


def _version_at(given_at: datetime) -> int:
    """The version in force when it was given; before the first on record, the first."""
    versions = PolicyVersion.objects.order_by("valid_from", "number").values_list("valid_from", "number")
    return version_on(versions=tuple(versions), instant=given_at)


def _require_sound(yes: Yes, version: Version, *, given_at: datetime, at: datetime) -> str:
    """The category that the proof is kept in."""
    activity = version.text.policy.activity(yes.purpose)
    if activity is None or yes.channel not in activity.channels:
        raise LofteError.of(
            "CONSENT_PURPOSE",
            "The policy in force has no such purpose on this channel.",
            place="purpose",
            remedy="Ask for what the policy names.",
        )
    if not TEXT_LEAST <= len(yes.text.strip()) <= TEXT_MOST:
        raise LofteError.of(
            "CONSENT_TEXT",
            f"It must show what was said yes to, in {TEXT_LEAST} to {TEXT_MOST} characters.",
            place="text",
            remedy="Give the words that the person saw or heard.",
        )
    if given_at > at:
        raise LofteError.of("CONSENT_AHEAD", "That time has not come yet.", place="given_at", remedy="Correct it.")
    category = homes(policy=version.text.policy, activity=activity).proof
    if category is None:
        raise LofteError.of(
            "CONSENT_NO_ROOM",
            "The policy names no place for the proof of a consent for this purpose.",
            place="categories",
            remedy="Add the field `consents` to a category of the activity.",
        )
    return category


def _keep_proof(subject: UUID, yes: Yes, *, category: str, given_at: datetime, at: datetime) -> None:
    proof = proof_of(
        purpose=yes.purpose,
        channels=(yes.channel,),
        given_on=stockholm_day(instant=given_at),
        text=yes.text.strip(),
    )
    document = vault.get(subject=subject, category=category) or {}
    held = [*document.get(PROOF_FIELD, ()), {**proof, "source": yes.source.value}]
    vault.put(subject=subject, category=category, document={**document, PROOF_FIELD: held}, at=at)
