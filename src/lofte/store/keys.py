"""The key hierarchy: a subject's key, wrapped by its controller's key of the epoch, which a key provider holds.

The provider here is the key file. Another one (PKCS#11, a cloud's key service) offers the same few verbs: it hands out
epoch keys and derived keys, makes a new epoch, and destroys one for good. Everything else in the product asks this
module, and nothing here makes a key where one should have been.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from itertools import pairwise
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from lofte.domain.errors import LofteError
from lofte.store import keyfile
from lofte.store.keyfile import REMEDY
from lofte.store.models import Controller, Installation
from lofte.store.providers import FileProvider, KeyProvider

EPOCH_LASTS = timedelta(days=7)
"""How long one epoch key wraps new subjects' keys."""
OLDEST_BACKUP = timedelta(days=35)
"""C25: no backup is older. An epoch key is destroyed when every backup that could hold what it wrapped is gone."""
REMEDY_OLDER = "It changes at each rotation, once a week. Never make a new one over old data."


@dataclass(slots=True)
class _Opened:
    """What this process holds: the provider that was checked against the database, and ciphers made of its keys."""

    provider: KeyProvider
    path: Path
    ciphers: dict[bytes, AESGCM]
    derived: dict[tuple[str, UUID | None, int | None], bytes]
    in_use: dict[UUID, int]
    """The epoch that the database says is in use, as last seen."""


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
    """The provider, once checked against the database.

    LofteError when it is missing, unreadable, another's, or older than the data.
    """
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
        _opened = _Opened(provider=found, path=path, ciphers={}, derived={}, in_use={})
    return _opened


def _check(found: KeyProvider, *, path: Path) -> None:
    row = Installation.objects.first()
    if row is None:
        raise LofteError.of(
            "not_installed", "This database has no installation yet.", place=str(path), remedy="Run `lofte init`."
        )
    # The rows first, the file after them: a key is in the file before any row speaks of it.
    rows = list(Controller.objects.filter(closed_at=None, key_epoch__gt=0).order_by("-key_began"))
    if found.id() != row.key_file or not compare_digest(found.check_value(), bytes(row.check_value)):
        raise keyfile.of_another(path=path)
    for controller in rows:
        _require_in_use(found, controller, path=path)


def _require_in_use(found: KeyProvider, row: Controller, *, path: Path) -> None:
    """Raise LofteError unless the very key that the controller's data are wrapped by is there."""
    held = found.epochs(controller=row.id)
    key = next((one for one in held if one.epoch == row.key_epoch), None)
    remedy = f"Put back the newest copy of the key file: one that was made on {row.key_began} or later. " + REMEDY_OLDER
    if key is None and held and held[-1].epoch > row.key_epoch:
        raise LofteError.of(
            "key_destroyed",
            f"The database is older than the key file: its key, of {row.key_began}, has been destroyed since.",
            place=str(path),
            remedy=f"Put back a younger backup of the database; none older than {OLDEST_BACKUP.days} days can be read.",
        )
    if key is None:
        raise LofteError.of(
            "key_older",
            f"The key file is older than the data: its newest key is of {found.newest()}, theirs of {row.key_began}.",
            place=str(path),
            remedy=remedy,
        )
    if not compare_digest(key.check_value(controller=row.id), bytes(row.key_check or b"")):
        raise LofteError.of(
            "key_other",
            f"The key of epoch {key.epoch} in the key file is not the one that the data were written with.",
            place=str(path),
            remedy=remedy,
        )


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
    """The epoch whose key wraps new subjects' keys: the newest that the database knows of.

    A key that was begun and not yet taken up wraps nothing, so that no row is ever ahead of what the check at the start
    asks for. Raises LofteError where the controller has none (see `admit`) or the key file is older than the data.
    """
    if (epoch := _in_use(controller)) is None:
        # Another process may have begun the epoch just now; and what is wrong is told by the check of a new start.
        forget()
        epoch = _in_use(controller)
    if epoch is None:
        raise LofteError.of(
            "key_epoch_missing", "The key file holds no key for this controller.", place=str(controller), remedy=REMEDY
        )
    return epoch


def _in_use(controller: UUID) -> int | None:
    held = _open()
    kept = held.provider.epochs(controller=controller)
    # The database is asked only where the file's newest is not known to be in use.
    if not kept or held.in_use.get(controller) != kept[-1].epoch:
        held.in_use[controller] = _taken_up(controller)
    epoch = held.in_use[controller]
    return epoch if any(one.epoch == epoch for one in kept) else None


def _taken_up(controller: UUID) -> int:
    return Controller.objects.filter(id=controller).values_list("key_epoch", flat=True).first() or 0


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
    """Make a new controller's first epoch key, to be taken up in the step that admits it. `at`: the system's time."""
    if not _open().provider.epochs(controller=controller):
        begin_epoch(controller=controller, at=at)


def epoch_due(*, controller: UUID, at: datetime) -> bool:
    """Whether the current epoch key has wrapped long enough. `at` is the system's time, since backups age by it."""
    held = _open().provider.epochs(controller=controller)
    return bool(held) and at.date() - held[-1].began >= EPOCH_LASTS


def begin_epoch(*, controller: UUID, at: datetime) -> None:
    """Make a new epoch key, to be used once it has been taken up. Outside any transaction: it is kept for good.

    Raises LofteError, and makes none, where the key of the epoch that is in use is not there: all is checked anew.
    """
    forget()
    held = _open()
    held.provider.begin_epoch(controller=controller, today=at.date(), after=_taken_up(controller))


def waiting(*, controller: UUID) -> bool:
    """Whether the newest epoch key has not been taken up yet."""
    held = _open().provider.epochs(controller=controller)
    return bool(held) and held[-1].epoch > _taken_up(controller)


def take_up(*, controller: UUID) -> int:
    """Let the newest epoch key wrap what is wrapped from now on, and the database know it; its epoch. Within a step."""
    key = _open().provider.epochs(controller=controller)[-1]
    Controller.objects.filter(id=controller, key_epoch__lt=key.epoch).update(
        key_epoch=key.epoch, key_began=key.began, key_check=key.check_value(controller=controller)
    )
    return key.epoch


def require(*, controller: UUID, epochs: Iterable[int]) -> None:
    """Raise LofteError unless the keys of all these epochs are there."""
    kept = {one.epoch for one in _open().provider.epochs(controller=controller)}
    missing = sorted(set(epochs) - kept)
    if missing:
        raise LofteError.of(
            "key_older" if not kept or missing[-1] > max(kept) else "key_epoch_missing",
            f"The key file is without keys that data are wrapped by: of epoch {', '.join(map(str, missing))}.",
            place=str(settings.LOFTE.key_file),
            remedy="Put back the newest copy of the key file. " + REMEDY_OLDER,
        )


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
