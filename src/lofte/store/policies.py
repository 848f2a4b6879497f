"""Which policy version is in force at an instant, ready to decide by. A version never changes, so it is parsed once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lofte.domain.decision import PolicyInForce, of_text
from lofte.domain.errors import LofteError
from lofte.domain.policy.load import load
from lofte.domain.policy.model import PolicyText
from lofte.domain.terms import Channel
from lofte.store import rows
from lofte.store.models import PolicyVersion
from lofte.store.scopes import current

Pair = tuple[str, Channel]
WAYS_OUT = frozenset({Channel.EMAIL, Channel.SMS, Channel.PHONE, Channel.LETTER, Channel.AUDIENCE})
"""Channels for which an audience is chosen."""
_parsed: dict[tuple[UUID, UUID], Version] = {}
"""By controller and version: what was parsed for one controller is never handed to another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A published version: its row's id and number, its text, and the rules made of it."""

    id: UUID
    number: int
    valid_from: datetime
    text: PolicyText
    rules: PolicyInForce
    pairs: tuple[Pair, ...]
    """Purposes that market, with the channels of each: for these everyone's standing is folded ahead."""


def at_instant(*, at: datetime) -> Version:
    """The version in force. Raises LofteError NO_POLICY where none has begun: nothing is done outside a policy."""
    held = [one for one in _known() if one.valid_from <= at]
    if not held:
        raise LofteError.of(
            "NO_POLICY", "No policy is in force.", place=str(current()), remedy="Publish a policy for this controller."
        )
    return max(held, key=lambda one: (one.valid_from, one.number))


def standing_under(*, at: datetime) -> tuple[Version, ...]:
    """The versions that standing is kept under: the one in force, and those published ahead."""
    known = _known()
    past = [one for one in known if one.valid_from <= at]
    now = [max(past, key=lambda one: (one.valid_from, one.number))] if past else []
    return (*now, *(one for one in known if one.valid_from > at))


def version(*, id: UUID) -> Version:  # the word that the row uses
    """One published version."""
    return _parsed.get((current(), id)) or _parse(id)


def is_folded(*, version: UUID) -> bool:
    """Whether every subject's standing has been folded under it."""
    return PolicyVersion.objects.filter(id=version, folded_at__isnull=False).exists()


def _known() -> list[Version]:
    found = rows.fetch("SELECT id FROM policy_version WHERE controller_id = %s ORDER BY number", (rows.key(current()),))
    ids = [rows.uuid_of(one) for (one,) in found]
    return [_parsed.get((current(), one)) or _parse(one) for one in ids]


def _parse(id: UUID) -> Version:  # as above
    row = PolicyVersion.objects.get(id=id)
    text = load(files=row.files)
    made = Version(
        id=row.id,
        number=row.number,
        valid_from=row.valid_from,
        text=text,
        rules=of_text(text=text),
        pairs=tuple(
            (activity.id, channel)
            for activity in text.policy.activities
            if activity.marketing
            for channel in activity.channels
            if channel in WAYS_OUT
        ),
    )
    _parsed[current(), row.id] = made
    return made
