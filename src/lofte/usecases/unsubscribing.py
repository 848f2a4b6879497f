"""A person says no by the link in a letter: one click, without an account, in effect at commit (RFC 8058, MFL 20 §).

A sending that is running asks again at each claim, so it stops for that person too.
"""

from __future__ import annotations

from datetime import datetime

from lofte.domain.errors import LofteError
from lofte.domain.terms import UnsubscribeMeans
from lofte.domain.tokens import UnsubscribeToken
from lofte.usecases.consents import refusing
from lofte.usecases.links import read_unsubscribe


def say_no(*, token: UnsubscribeToken, at: datetime, means: UnsubscribeMeans | None = None) -> UnsubscribeMeans:
    """Record the no and return what it meant: the policy's meaning, or the person's own choice in `means`.

    Saying it twice is as good as once. Someone who has been erased meanwhile has nothing left that could be used, and
    gets the same answer.
    """
    return refusing.say_no(token=token, at=at, means=means).means


def link_of(*, text: str) -> UnsubscribeToken | None:
    """What a link says; none for one that this installation never made."""
    try:
        return read_unsubscribe(text=text)
    except LofteError:
        return None
