"""Evidence is written in the transaction that it is about, or that transaction does not happen.

`recording` opens the transaction of a step within one controller and will not close it without an entry. `looking` is
for a look: it reads without any lock and lets the answer out only once the look itself is written down. Entries hold
ids, hashes, terms and numbers; anything that could be a name or an address is refused when it is written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import Enum
from functools import lru_cache
from uuid import UUID

from lofte.clock import new_id, system_now
from lofte.domain import chain
from lofte.domain.acts import Act, Actor
from lofte.store import keys, rows, wire
from lofte.store.rls import SETTING
from lofte.store.scopes import current, entered, reading, within
from lofte.store.wire import Whole

Detail = str | int | bool | UUID | datetime | date | bytes | None | list[str] | tuple[str, ...]
LABEL = "evidence"
_INTO = (
    'INSERT INTO entry (controller_id, id, "at", system_at, act, actor_kind, actor, subject, thing, detail, key_id, '
    "mac, sealed) VALUES"
)
INSERT = f"{_INTO} (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
_REST = ", ".join(f"${number}" for number in range(2, 14))
ALONE = Whole(name="entry_alone", sql=f"{_INTO} (set_config('{SETTING}', $1::uuid::text, true)::uuid, {_REST})")
# A term, a hash, an id, an instant or a reference. No blank and no @, so neither a name nor an address fits.
_SAFE = re.compile(r"[A-Za-z0-9_.:+/=#-]{0,128}")
# Ten or twelve digits with at most a dash: an identity number; with a plus: a telephone number.
_NUMBER = re.compile(r"(\d{6}|\d{8})[-+]\d{4}|\+\d{6,15}|0\d{1,3}-\d{5,8}")
_TEXT = json.JSONEncoder(separators=(",", ":")).encode
_KEY = re.compile(r"[a-z][a-z0-9_]{0,40}")


class NoEvidenceError(Exception):
    """A step ended without an entry, so nothing of it was kept. A mistake in the step; repeating it never helps."""


class EvidenceHeldError(Exception):
    """A person's data were opened outside `recording` and `looking`, or one within another. A mistake in the code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Note:
    """One entry before it is written."""

    identity: UUID
    act: str
    subject: UUID | None
    thing: UUID | None
    detail: str


@dataclass(slots=True, kw_only=True)
class Recording:
    """The evidence of one step, while it runs."""

    controller: UUID
    actor: Actor
    at: datetime
    act: Act
    _held: list[_Note] = field(default_factory=list)

    def entry(
        self,
        *,
        act: Act | None = None,
        subject: UUID | None = None,
        thing: UUID | None = None,
        detail: Mapping[str, Detail] | None = None,
    ) -> UUID:
        """Note one act (the step's own unless another is named) and return its id, for rows that refer to it."""
        identity = new_id()
        text = encode(detail=detail) if detail else "{}"
        self._held.append(_Note(identity=identity, act=str(act or self.act), subject=subject, thing=thing, detail=text))
        return identity

    def looked(self, *, subject: UUID, categories: tuple[str, ...], purpose: str) -> UUID:
        """Note that a person's data of these categories were seen, and what for."""
        return self.entry(subject=subject, detail={"categories": categories, "purpose": purpose})

    def count(self) -> int:
        """How many entries the step has so far."""
        return len(self._held)

    def write(self, *, last: bool = False) -> None:
        """Insert the entries, each with its MAC. Raises NoEvidenceError when there is none.

        `last`: it is the last thing that the transaction does, so a single entry may go out with the COMMIT.
        """
        made = self._taken()
        if len(made) == 1:
            if not (last and not rows.on_sqlite() and wire.end_with(INSERT, made[0], whole=ALONE)):
                rows.execute(INSERT, made[0])
        else:
            rows.execute_many(INSERT, made)

    def write_alone(self) -> None:
        """The same, in a transaction of their own, for a step that writes nothing else."""
        whole = not entered()
        if whole and len(self._held) == 1 and wire.free():
            wire.say(ALONE, self._taken()[0])
            return
        with within(self.controller):
            self.write(last=whole)

    def _taken(self) -> list[tuple[object, ...]]:
        """The rows of the entries so far, which are then no longer held."""
        if not self._held:
            raise NoEvidenceError(f"The step {self.act} ended without evidence.")
        key_id = keys.root_id()
        key = keys.controller_key(controller=self.controller, label=LABEL)
        at, system_at = self.at.astimezone(UTC), system_now()
        made = [self._row(note, at=at, system_at=system_at, key_id=key_id, key=key) for note in self._held]
        self._held.clear()
        return made

    def _row(self, note: _Note, *, at: datetime, system_at: datetime, key_id: int, key: bytes) -> tuple[object, ...]:
        text = entry_text(
            controller=self.controller, actor=self.actor, note=note, at=at, system_at=system_at, key_id=key_id
        )
        return (
            rows.key(self.controller),
            rows.key(note.identity),
            rows.instant(at),
            rows.instant(system_at),
            note.act,
            str(self.actor.kind),
            rows.key(self.actor.id),
            rows.key(note.subject),
            rows.key(note.thing),
            note.detail,
            key_id,
            chain.mac(key=key, text=text),
            False,
        )


_active: ContextVar[Recording | None] = ContextVar("recording", default=None)


@contextmanager
def recording(*, controller: UUID, actor: Actor, at: datetime, act: Act) -> Iterator[Recording]:
    """One step: its scope, its transaction and its evidence. `at` is the law's time."""
    whole = not entered()
    with within(controller), _made_active(Recording(controller=controller, actor=actor, at=at, act=act)) as record:
        yield record
        record.write(last=whole)


@contextmanager
def looking(*, controller: UUID, actor: Actor, at: datetime, act: Act) -> Iterator[Recording]:
    """One look: a consistent reading that takes no lock, then its evidence; without that, no answer."""
    with _made_active(Recording(controller=controller, actor=actor, at=at, act=act)) as record:
        with reading(controller):
            yield record
        record.write_alone()


def note(
    *,
    controller: UUID,
    actor: Actor,
    at: datetime,
    act: Act,
    subject: UUID | None = None,
    thing: UUID | None = None,
    detail: Mapping[str, Detail] | None = None,
) -> UUID:
    """One entry for an act that changes no row of ours, kept when this returns; its id. `at` is the law's time."""
    with _made_active(Recording(controller=controller, actor=actor, at=at, act=act)) as record:
        made = record.entry(subject=subject, thing=thing, detail=detail)
        record.write_alone()
    return made


@contextmanager
def _made_active(record: Recording) -> Iterator[Recording]:
    if _active.get() is not None:
        raise EvidenceHeldError("A step cannot be opened within another step.")
    token = _active.set(record)
    try:
        yield record
    finally:
        _active.reset(token)


def required() -> Recording:
    """The recording that is open. Raises EvidenceHeldError where a person's data would be opened without one."""
    found = _active.get()
    if found is None or found.controller != current():
        raise EvidenceHeldError("A person's data are opened only while it is being recorded.")
    return found


def encode(*, detail: Mapping[str, Detail]) -> str:
    """Canonical JSON of ids, hashes, terms and numbers. Raises ValueError, without the value, for anything else."""
    return _TEXT({name: _plain(name, value) for name, value in sorted(detail.items())})


def _plain(name: str, value: Detail) -> object:
    if not _KEY.fullmatch(name):
        raise ValueError("A detail's name is a term.")
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, list | tuple):
        return [_plain(name, one) for one in value]
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, datetime):
        return instant_text(value)
    text = str(value.value if isinstance(value, Enum) else value)
    if not _safe(text):
        raise ValueError(f"The detail {name} may be personal data; evidence holds ids, hashes, terms and numbers.")
    return text


@lru_cache(maxsize=1024)
def _safe(text: str) -> bool:
    """Whether a text can be no name, address or number. Asked of the same few terms for every entry."""
    return bool(_SAFE.fullmatch(text)) and not _NUMBER.fullmatch(text)


def instant_text(value: datetime) -> str:
    """An instant as it is signed: UTC, microseconds."""
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")


def entry_text(*, controller: UUID, actor: Actor, note: _Note, at: datetime, system_at: datetime, key_id: int) -> bytes:
    """What is signed of an entry: lines without a newline in them, the detail last. `TEXT_SQL` makes it of a row."""
    ids = (one.hex if one else "" for one in (actor.id, note.subject, note.thing))
    lines = (controller.hex, note.identity.hex, instant_text(at), instant_text(system_at), note.act, actor.kind, *ids)
    return "\n".join((*lines, str(key_id), note.detail)).encode()


TEXT_SQL = {
    # The database builds the signed text itself: verifying is then little more than reading and hashing.
    "sqlite": (
        "lower(hex(controller_id)) || char(10) || lower(hex(id)) || char(10) || "
        "entry.at || CASE length(entry.at) WHEN 19 THEN '.000000' ELSE '' END || char(10) || "
        "system_at || CASE length(system_at) WHEN 19 THEN '.000000' ELSE '' END || char(10) || "
        "act || char(10) || actor_kind || char(10) || "
        "lower(hex(coalesce(actor, ''))) || char(10) || lower(hex(coalesce(subject, ''))) || char(10) || "
        "lower(hex(coalesce(thing, ''))) || char(10) || key_id || char(10) || detail"
    ),
    "postgresql": (
        "replace(controller_id::text, '-', '') || chr(10) || replace(id::text, '-', '') || chr(10) || "
        "to_char(entry.at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') || chr(10) || "
        "to_char(system_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') || chr(10) || "
        "act || chr(10) || actor_kind || chr(10) || "
        "replace(coalesce(actor::text, ''), '-', '') || chr(10) || "
        "replace(coalesce(subject::text, ''), '-', '') || chr(10) || "
        "replace(coalesce(thing::text, ''), '-', '') || chr(10) || key_id || chr(10) || detail"
    ),
}
