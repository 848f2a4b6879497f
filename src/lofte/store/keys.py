"""The key hierarchy: a subject's key, wrapped by its controller's key of the epoch, which a key provider holds.

The provider here is the key file. Another one (PKCS#11, a cloud's key service) offers the same few verbs: it hands out
epoch keys and derived keys, makes a new epoch, and destroys one for good. Everything else in the product asks this
module, and nothing here makes a key where one should have been.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hmac import compare_digest
from itertools import pairwise
from pathlib import Path
from typing import Protocol
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from lofte.clock import monotonic
from lofte.domain.errors import LofteError
from lofte.store import keyfile
from lofte.store.keyfile import REMEDY, EpochKey, KeyRing
from lofte.store.models import Installation

EPOCH_LASTS = timedelta(days=7)
"""How long one epoch key wraps new subjects' keys."""
OLDEST_BACKUP = timedelta(days=35)
"""C25: no backup is older. An epoch key is destroyed when every backup that could hold what it wrapped is gone."""


class KeyProvider(Protocol):
    """Where keys live: apart from what they open."""

    def id(self) -> UUID:
        """Which set of keys this is."""

    def check_value(self) -> bytes:
        """A keyed hash by which the database knows the set again."""

    def derived(self, *, label: str, key_id: int | None = None) -> bytes:
        """A key (32 bytes) for one use, from the current root or a former one."""

    def root_ids(self) -> tuple[int, ...]:
        """Every root that is kept; the last is current."""

    def epochs(self, *, controller: UUID) -> tuple[EpochKey, ...]:
        """A controller's epoch keys that still exist, oldest first."""

    def begin_epoch(self, *, controller: UUID, today: date) -> EpochKey:
        """Make a new current epoch key."""

    def destroy_epochs(self, *, controller: UUID, epochs: frozenset[int]) -> None:
        """Destroy epoch keys for good."""


class FileProvider:
    """Keys in one file. Notices within a moment when another process has changed it, and reads it again."""

    MOMENT = 0.5
    """Seconds for which the file is not looked at again."""

    def __init__(self, *, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._stamp: tuple[int, int] = (0, 0)
        self._held: KeyRing | None = None
        self._looked = 0.0

    def _ring(self) -> KeyRing:
        held, now = self._held, monotonic()
        if held is not None and now - self._looked < self.MOMENT:
            return held
        try:
            status = self.path.stat()
            stamp = (status.st_mtime_ns, status.st_ino)
        except OSError:
            stamp = (-1, -1)
        with self._lock:
            if self._held is None or stamp != self._stamp:
                self._held = keyfile.load(path=self.path)
                self._stamp = stamp
            self._looked = now
            return self._held

    def id(self) -> UUID:
        """The id that the file carries."""
        return self._ring().id

    def check_value(self) -> bytes:
        """See KeyProvider."""
        return self._ring().check_value()

    def derived(self, *, label: str, key_id: int | None = None) -> bytes:
        """See KeyProvider."""
        return self._ring().derive(label=label, key_id=key_id)

    def root_ids(self) -> tuple[int, ...]:
        """See KeyProvider."""
        return tuple(sorted(self._ring().roots))

    def epochs(self, *, controller: UUID) -> tuple[EpochKey, ...]:
        """See KeyProvider."""
        return self._ring().epochs.get(controller, ())

    def begin_epoch(self, *, controller: UUID, today: date) -> EpochKey:
        """See KeyProvider."""
        ring = keyfile.change(
            path=self.path, how=lambda held: keyfile.with_epoch(ring=held, controller=controller, today=today)
        )
        self._looked = 0.0
        return ring.epochs[controller][-1]

    def destroy_epochs(self, *, controller: UUID, epochs: frozenset[int]) -> None:
        """See KeyProvider."""
        keyfile.change(
            path=self.path,
            how=lambda held: keyfile.without_epochs(ring=held, controller=controller, epochs=epochs),
        )
        self._looked = 0.0


@dataclass(slots=True)
class _Opened:
    """What this process holds: the provider that was checked against the database, and ciphers made of its keys."""

    provider: KeyProvider
    path: Path
    ciphers: dict[bytes, AESGCM]
    derived: dict[tuple[str, UUID | None, int | None], bytes]


_opened: _Opened | None = None


def install(*, at: datetime) -> None:
    """Make the key file of a new installation and bind the database to it.

    Raises LofteError when either is there already: a key file is never made over old data.
    """
    if Installation.objects.exists():
        raise LofteError.of(
            "already_installed", "The database is bound to a key file already.", remedy="Use `lofte doctor`."
        )
    ring = keyfile.create(path=settings.LOFTE.key_file, today=at.date())
    Installation.objects.create(key_file=ring.id, check_value=ring.check_value(), created_at=at)
    forget()


def installed() -> bool:
    """Whether the database is bound to a key file."""
    return Installation.objects.exists()


def provider() -> KeyProvider:
    """The provider, once checked against the database; LofteError when it is missing, unreadable or another's."""
    return _open().provider


def forget() -> None:
    """Drop what this process holds of keys; the next use reads and checks the key file again."""
    global _opened
    _opened = None


def _open() -> _Opened:
    global _opened
    path = settings.LOFTE.key_file
    if _opened is None or (_opened.path is not path and _opened.path != path):
        found = FileProvider(path=path)
        _check(found, path=path)
        _opened = _Opened(provider=found, path=path, ciphers={}, derived={})
    return _opened


def _check(found: KeyProvider, *, path: Path) -> None:
    row = Installation.objects.first()
    if row is None:
        raise LofteError.of(
            "not_installed", "This database has no installation yet.", place=str(path), remedy="Run `lofte init`."
        )
    if found.id() != row.key_file or not compare_digest(found.check_value(), bytes(row.check_value)):
        raise LofteError.of("key_wrong", "The key file belongs to another database.", place=str(path), remedy=REMEDY)


def installation_key(*, label: str, key_id: int | None = None) -> bytes:
    """A key (32 bytes) of the installation for one use, such as links; from the current root unless told otherwise."""
    return _derived(label=label, key_id=key_id)


def controller_key(*, controller: UUID, label: str, key_id: int | None = None) -> bytes:
    """A key (32 bytes) of one controller for one use, so that nothing made with it can be joined across controllers."""
    known = _open().derived.get((label, controller, key_id))
    return known or _derived(label=label, controller=controller, key_id=key_id)


def root_id() -> int:
    """The id of the current root, to be stored beside what was made with it."""
    return _open().provider.root_ids()[-1]


def root_ids() -> tuple[int, ...]:
    """Every root that is kept."""
    return _open().provider.root_ids()


def _derived(*, label: str, key_id: int | None, controller: UUID | None = None) -> bytes:
    held = _open()
    found = held.derived.get((label, controller, key_id))
    if found is None:
        whole = label if controller is None else f"{label} {controller}"
        found = held.derived[label, controller, key_id] = held.provider.derived(label=whole, key_id=key_id)
    return found


def current_epoch(*, controller: UUID) -> int:
    """The epoch whose key wraps new subjects' keys. Raises LofteError where a controller has none: see `admit`."""
    held = _open().provider.epochs(controller=controller)
    if not held:
        raise LofteError.of(
            "key_epoch_missing", "The key file holds no key for this controller.", place=str(controller), remedy=REMEDY
        )
    return held[-1].epoch


def epoch_cipher(*, controller: UUID, epoch: int) -> AESGCM:
    """The cipher of one epoch key. Raises LofteError when that key has been destroyed or never was in this file."""
    key = _epoch_key(controller=controller, epoch=epoch)
    if key is None:
        # Another process may have begun the epoch just now.
        forget()
        key = _epoch_key(controller=controller, epoch=epoch)
    if key is None:
        raise LofteError.of(
            "key_epoch_missing",
            f"The key of epoch {epoch} is not in the key file.",
            place=str(controller),
            remedy="It was destroyed in rotation, or the key file is older than the database: " + REMEDY,
        )
    ciphers = _open().ciphers
    found = ciphers.get(key)
    if found is None:
        found = ciphers[key] = AESGCM(key)
    return found


def _epoch_key(*, controller: UUID, epoch: int) -> bytes | None:
    for one in _open().provider.epochs(controller=controller):
        if one.epoch == epoch:
            return one.key
    return None


def admit(*, controller: UUID, at: datetime) -> None:
    """Give a new controller its first epoch key; one that has keys keeps them. `at` is the system's time."""
    held = _open().provider
    if not held.epochs(controller=controller):
        held.begin_epoch(controller=controller, today=at.date())


def epoch_due(*, controller: UUID, at: datetime) -> bool:
    """Whether the current epoch key has wrapped long enough. `at` is the system's time, since backups age by it."""
    held = _open().provider.epochs(controller=controller)
    return bool(held) and at.date() - held[-1].began >= EPOCH_LASTS


def begin_epoch(*, controller: UUID, at: datetime) -> int:
    """Make a new current epoch key; the vault then wraps every subject's key anew."""
    return _open().provider.begin_epoch(controller=controller, today=at.date()).epoch


def destroyable(*, controller: UUID, at: datetime, in_use: Iterable[int]) -> frozenset[int]:
    """Epochs whose keys nothing living is wrapped by and no backup can need any more.

    A backup may hold what an epoch wrapped until the next epoch began (the day it was wrapped anew), so its key is kept
    as long after that day as the oldest backup lives.
    """
    held = _open().provider.epochs(controller=controller)
    used = frozenset(in_use)
    return frozenset(
        old.epoch
        for old, following in pairwise(held)
        if old.epoch not in used and at.date() - following.began > OLDEST_BACKUP
    )


def destroy_epochs(*, controller: UUID, epochs: frozenset[int]) -> None:
    """Destroy epoch keys: whatever they wrapped is unreadable from now on, in every backup too."""
    held = _open()
    held.provider.destroy_epochs(controller=controller, epochs=epochs)
    held.ciphers.clear()
