"""A no: withdrawn consent, objection, list objection, and the one click in a letter (RFC 8058).

Each is one transaction, in effect for everybody at the address at its commit. Saying it twice is as good as once. With
an objection the address is blocked by its keyed hash, so that it holds when the subject is gone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lofte.domain.acts import Act, Actor
from lofte.domain.decision import Facts
from lofte.domain.decision.facts import ConsentState
from lofte.domain.standing import Event, unsubscribe
from lofte.domain.standing.events import ConsentWithdrawn, Objected, ObjectionNarrowed, OptedOut
from lofte.domain.states import ActorKind, BlockReason
from lofte.domain.terms import Channel, UnsubscribeMeans
from lofte.domain.tokens import UnsubscribeToken
from lofte.store import blind, blocks, facts, policies, rows, standing
from lofte.store.evidence import recording
from lofte.store.scopes import current
from lofte.usecases.consents.subjects import addresses, require_visible, visible


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a click meant, and whether anything changed by it; `known` false: there is nobody left whom it concerns."""

    means: UnsubscribeMeans
    changed: bool
    known: bool = True


def withdraw(*, controller: UUID, subject: UUID, purpose: str, channel: Channel, actor: Actor, at: datetime) -> bool:
    """Withdraw a consent (Article 7(3)), also one that is not on record; whether that changed anything.

    Raises LofteError where there is no such subject. It never asks for a reason, and no policy can forbid it.
    """
    with recording(controller=controller, actor=actor, at=at, act=Act.CONSENT_WITHDRAWN) as record:
        require_visible(subject=subject)
        changed = _latest_word(subject, purpose, channel) != "consent_withdrawn"
        entry = record.entry(subject=subject, detail={"purpose": purpose, "channel": channel, "changed": changed})
        if changed:
            event = ConsentWithdrawn(at=at, purpose=purpose, channel=channel)
            standing.record(subject=subject, events=(event,), at=at, entry=entry)
    return changed


def object_to_direct_marketing(*, controller: UUID, subject: UUID, actor: Actor, at: datetime) -> bool:
    """Record an objection to direct marketing, all channels (Article 21(2)); whether that changed anything."""
    with recording(controller=controller, actor=actor, at=at, act=Act.OBJECTED) as record:
        require_visible(subject=subject)
        known = facts.of(subject=subject, at=at)
        events = _news((Objected(at=at),), known)
        entry = record.entry(subject=subject, detail={"means": UnsubscribeMeans.DIRECT_MARKETING})
        _apply(subject, events, known, entry=entry, at=at)
    return bool(events)


def object_to_list(
    *, controller: UUID, subject: UUID, purpose: str, channel: Channel | None, actor: Actor, at: datetime
) -> bool:
    """Record a no to one list on one channel, or on every channel (R18); whether that changed anything."""
    with recording(controller=controller, actor=actor, at=at, act=Act.OBJECTED) as record:
        require_visible(subject=subject)
        known = facts.of(subject=subject, at=at)
        events = _news((OptedOut(at=at, purpose=purpose, channel=channel),), known)
        entry = record.entry(
            subject=subject, detail={"means": UnsubscribeMeans.LIST, "purpose": purpose, "channel": channel}
        )
        _apply(subject, events, known, entry=entry, at=at)
    return bool(events)


def say_no(*, token: UnsubscribeToken, at: datetime, means: UnsubscribeMeans | None = None) -> Said:
    """One click on a letter's link: the consent for its purpose and channel goes, and what the policy's
    `unsubscribe.means` says is recorded, or what the person chose instead on the page after it (`means`).

    Someone who has been erased meanwhile has nothing left that could be used, and gets the same answer.
    """
    actor = Actor(kind=ActorKind.SUBJECT, id=token.subject)
    with recording(controller=token.controller, actor=actor, at=at, act=Act.OBJECTED) as record:
        policy = policies.at_instant(at=at).text.policy
        meant = means or policy.unsubscribe.means
        if not visible(subject=token.subject):
            record.entry(detail={"known": False})
            return Said(means=meant, changed=False, known=False)
        known = facts.of(subject=token.subject, at=at)
        said = unsubscribe(policy=policy, purpose=token.purpose, channel=token.channel, facts=known, at=at, means=means)
        events = _news(said, known)
        entry = record.entry(
            subject=token.subject,
            detail={"purpose": token.purpose, "channel": token.channel, "means": meant, "chosen": means is not None},
        )
        _apply(token.subject, events, known, entry=entry, at=at)
    return Said(means=meant, changed=bool(events))


def _latest_word(subject: UUID, purpose: str, channel: Channel) -> str:
    found = rows.fetch(
        "SELECT kind FROM standing_event WHERE controller_id = %s AND subject_id = %s AND purpose = %s "
        "AND channel = %s AND kind IN ('consent_given', 'consent_confirmed', 'consent_withdrawn', 'consent_refused') "
        'ORDER BY "at" DESC, kind DESC LIMIT 1',
        (rows.key(current()), rows.key(subject), purpose, channel.value),
    )
    return str(found[0][0]) if found else ""


def _news(events: Sequence[Event], known: Facts) -> tuple[Event, ...]:
    """What is not said already, or has been opened again since."""
    return tuple(one for one in events if not _stands(one, known))


def _stands(event: Event, known: Facts) -> bool:
    match event:
        case Objected():
            held = known.objection
            return held is not None and not _reopened(known, held.since, None, None)
        case OptedOut():
            return any(
                (one.purpose, one.channel) == (event.purpose, event.channel)
                and not _reopened(known, one.since, event.purpose, event.channel)
                for one in known.list_objections
            )
        case _:
            return False


def _reopened(known: Facts, since: datetime, purpose: str | None, channel: Channel | None) -> bool:
    """Whether a later yes has opened something of it again."""
    return any(
        one.state is ConsentState.GIVEN
        and one.decided_at > since
        and purpose in (None, one.purpose)
        and channel in (None, one.channel)
        for one in known.consents
    )


def _apply(subject: UUID, events: Sequence[Event], known: Facts, *, entry: UUID, at: datetime) -> None:
    """Write events and the blocks that go with them."""
    if not events:
        return
    standing.record(subject=subject, events=events, at=at, entry=entry)
    held = addresses(subject=subject) if any(isinstance(one, _BLOCKING) for one in events) else ()
    for event in events:
        for kind, value in held:
            match event:
                case Objected():
                    reason = BlockReason.DIRECT_MARKETING_OBJECTION
                    blocks.put(kind=kind, value=value, reason=reason, at=at, entry=entry)
                case OptedOut():
                    blocks.put(
                        kind=kind,
                        value=value,
                        reason=BlockReason.LIST_OBJECTION,
                        at=at,
                        entry=entry,
                        purpose=event.purpose or "",
                        channel=event.channel,
                    )
                case ObjectionNarrowed() if not _others_object(subject, at):
                    blocks.lift(kind=kind, value=value, reason=BlockReason.DIRECT_MARKETING_OBJECTION, at=at)
                case _:
                    pass


_BLOCKING = (Objected, OptedOut, ObjectionNarrowed)


def _others_object(subject: UUID, at: datetime) -> bool:
    """Whether somebody else at the address has objected: then the block is theirs too."""
    others = tuple(blind.sharers(subjects=(subject,)).get(subject, {}))
    return any(one.objection is not None for one in facts.many(subjects=others, at=at).values()) if others else False
