"""A person says no by the link in a letter: one click, without an account, in effect at commit (RFC 8058, MFL 20 §).

A sending that is running asks again at each claim, so it stops for that person too.
"""

from __future__ import annotations

from datetime import datetime

from lofte.domain.acts import Act, Actor
from lofte.domain.errors import LofteError
from lofte.domain.standing.unsubscribing import unsubscribe
from lofte.domain.states import ActorKind
from lofte.domain.terms import UnsubscribeMeans
from lofte.domain.tokens import UnsubscribeToken
from lofte.store import facts, policies, standing, subjects
from lofte.store.evidence import recording
from lofte.usecases.links import read_unsubscribe


def say_no(*, token: UnsubscribeToken, at: datetime, means: UnsubscribeMeans | None = None) -> UnsubscribeMeans:
    """Record the no and return what it meant: the policy's meaning, or the person's own choice in `means`.

    Saying it twice is as good as once. Someone who has been erased meanwhile has nothing left that could be used, and
    gets the same answer.
    """
    actor = Actor(kind=ActorKind.SUBJECT, id=token.subject)
    with recording(controller=token.controller, actor=actor, at=at, act=Act.OBJECTED) as record:
        policy = policies.at_instant(at=at).text.policy
        meant = means or policy.unsubscribe.means
        if not subjects.is_visible(subject=token.subject):
            record.entry(detail={"known": False})
            return meant
        events = unsubscribe(
            policy=policy,
            purpose=token.purpose,
            channel=token.channel,
            facts=facts.of(subject=token.subject, at=at),
            at=at,
            means=meant,
        )
        entry = record.entry(
            subject=token.subject,
            detail={"purpose": token.purpose, "channel": token.channel, "means": meant},
        )
        standing.record(subject=token.subject, events=events, at=at, entry=entry)
    return meant


def link_of(*, text: str) -> UnsubscribeToken | None:
    """What a link says; none for one that this installation never made."""
    try:
        return read_unsubscribe(text=text)
    except LofteError:
        return None
