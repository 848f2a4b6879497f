"""Key providers: where keys live, apart from what they open. `store.keys` alone uses them."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path
from typing import Protocol
from uuid import UUID

from lofte.clock import monotonic
from lofte.store import keyfile
from lofte.store.keyfile import EpochKey, KeyRing


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

    def newest(self) -> date:
        """The day on which the newest epoch key of all was made; a copy from before that day may be of no use."""

    def begin_epoch(self, *, controller: UUID, today: date, after: int) -> EpochKey:
        """Make a new epoch key, kept for good when this returns; LofteError where that of `after` is not there."""

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
                found = keyfile.load(path=self.path)
                # It was checked against the database when it was first read; swapped since, nothing may be made by it.
                if held is not None and (found.id, found.check_value()) != (held.id, held.check_value()):
                    raise keyfile.of_another(path=self.path)
                self._held, self._stamp = found, stamp
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

    def newest(self) -> date:
        """See KeyProvider."""
        return self._ring().newest()

    def begin_epoch(self, *, controller: UUID, today: date, after: int) -> EpochKey:
        """See KeyProvider."""
        ring = keyfile.change(
            path=self.path,
            how=lambda held: keyfile.with_epoch(ring=held, controller=controller, today=today, after=after),
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
