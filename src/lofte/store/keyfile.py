"""The key file: one JSON document with mode 0600, apart from the data that it opens and never in the same backup.

It holds *roots*, from which everything that must outlive weekly rotation is derived (look-ups, blocks, evidence, links,
sessions), and *epoch keys*, random, one per controller and week, which wrap the subjects' own keys. When an epoch key
is destroyed here, every copy of what it wrapped goes blind, in backups too. Nothing in this module creates a key where
one is expected: a missing, unreadable or foreign file is an error with its remedy.
"""

from __future__ import annotations

import base64
import binascii
import fcntl
import hashlib
import hmac
import json
import os
import secrets
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from uuid import UUID

from lofte.domain.errors import LofteError

FORMAT = "lofte key file 1"
KEY_BYTES = 32
REMEDY = (
    "Put the newest copy of the key file back from its own backup; "
    "without it the personal data in the database cannot be read."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EpochKey:
    """A controller's key of one epoch. `began` is the system's date on which it became the current one."""

    epoch: int
    began: date
    key: bytes

    def check_value(self, *, controller: UUID) -> bytes:
        """What the database keeps to recognise this very key: another one of the same number has another."""
        return hmac.digest(
            self.key, b"lofte epoch check" + controller.bytes + self.epoch.to_bytes(4, "big"), hashlib.sha256
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRing:
    """A key file in memory. `roots` by id; the highest is current. `epochs` per controller, oldest first."""

    id: UUID
    created: date
    roots: Mapping[int, bytes]
    epochs: Mapping[UUID, tuple[EpochKey, ...]]

    def root_id(self) -> int:
        """The id of the current root."""
        return max(self.roots)

    def derive(self, *, label: str, key_id: int | None = None) -> bytes:
        """A key (32 bytes) of its own for one use, from a root: HKDF's expand step (RFC 5869) with SHA-256."""
        root = self.roots[self.root_id() if key_id is None else key_id]
        return hmac.digest(root, b"lofte " + label.encode() + b"\x01", hashlib.sha256)

    def check_value(self) -> bytes:
        """What the database keeps to recognise this file: the same for its life, whatever rotates."""
        first = self.roots[min(self.roots)]
        return hmac.digest(first, b"lofte check" + self.id.bytes, hashlib.sha256)

    def newest(self) -> date:
        """The day of its newest key. A copy from before that day may not open what was written since."""
        return max((key.began for keys in self.epochs.values() for key in keys), default=self.created)


def of_another(*, path: Path) -> LofteError:
    """The key file is not the one that the database is bound to."""
    return LofteError.of("key_wrong", "The key file belongs to another database.", place=str(path), remedy=REMEDY)


def session_secret(*, path: Path) -> str:
    """What signs sessions: derived from the key file, or empty where there is none yet."""
    return load(path=path).derive(label="sessions").hex() if path.exists() else ""


def load(*, path: Path) -> KeyRing:
    """Read a key file. Raises LofteError when it is missing, unreadable, open to others, or not one of ours."""
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise LofteError.of("key_missing", "The key file is not there.", place=str(path), remedy=REMEDY) from error
    except (OSError, UnicodeDecodeError) as error:
        raise LofteError.of("key_unreadable", "The key file cannot be read.", place=str(path), remedy=REMEDY) from error
    if stat.S_IMODE(mode) & 0o077:
        raise LofteError.of(
            "key_open", "The key file is open to other accounts.", place=str(path), remedy=f"Run: chmod 600 '{path}'."
        )
    return _parse(text=text, path=path)


def create(*, path: Path, today: date) -> KeyRing:
    """Write a new key file with mode 0600. Never over one that is there."""
    ring = KeyRing(
        id=UUID(bytes=secrets.token_bytes(16), version=4),
        created=today,
        roots={1: secrets.token_bytes(KEY_BYTES)},
        epochs={},
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise LofteError.of(
            "key_exists",
            "There is a key file already; it is never written over.",
            place=str(path),
            remedy="Use it, or move it away if the data that it opens are gone.",
        ) from error
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(_text(ring))
        file.flush()
        os.fsync(file.fileno())
    _sync_folder(path.parent)
    return ring


def change(*, path: Path, how: Callable[[KeyRing], KeyRing]) -> KeyRing:
    """Replace the key file by what `how` makes of it, alone and atomically; the old text is overwritten on its disk.

    Overwriting reaches the file's own blocks where the disk keeps them in place; encrypt the disk where it does not.
    """
    with _alone(path):
        old = load(path=path)
        new = how(old)
        if new == old:
            return old
        draft = path.with_name(path.name + ".new")
        draft.unlink(missing_ok=True)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(_text(new))
            file.flush()
            os.fsync(file.fileno())
        with path.open("r+b") as gone:
            draft.replace(path)
            _sync_folder(path.parent)
            gone.write(b"\0" * os.fstat(gone.fileno()).st_size)
            gone.flush()
            os.fsync(gone.fileno())
        return new


def with_epoch(*, ring: KeyRing, controller: UUID, today: date, after: int) -> KeyRing:
    """The ring with a new epoch key for a controller. `after` is the epoch that its data are at, 0 for none.

    A newer key that was made and not taken up before a kill is that key, and counts from today. Raises LofteError
    `key_older` where the key of `after` is not in the ring: a number is never given to a second key.
    """
    held = ring.epochs.get(controller, ())
    if after and all(key.epoch != after for key in held):
        raise LofteError.of("key_older", f"The key of epoch {after} is not here, so none follows it.", remedy=REMEDY)
    if after and held[-1].epoch > after:
        waiting = replace(held[-1], began=today)
        return replace(ring, epochs={**ring.epochs, controller: (*held[:-1], waiting)})
    key = EpochKey(epoch=held[-1].epoch + 1 if held else 1, began=today, key=secrets.token_bytes(KEY_BYTES))
    return replace(ring, epochs={**ring.epochs, controller: (*held, key)})


def without_epochs(*, ring: KeyRing, controller: UUID, epochs: frozenset[int]) -> KeyRing:
    """The ring without some epoch keys of a controller: what they wrapped is unreadable from now on, everywhere."""
    kept = tuple(key for key in ring.epochs.get(controller, ()) if key.epoch not in epochs)
    return replace(ring, epochs={**ring.epochs, controller: kept})


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One process at a time changes the file."""
    with path.with_name(path.name + ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _text(ring: KeyRing) -> str:
    document = {
        "format": FORMAT,
        "id": str(ring.id),
        "created": ring.created.isoformat(),
        "roots": {str(number): _encode(key) for number, key in sorted(ring.roots.items())},
        "epochs": {
            str(controller): [
                {"epoch": key.epoch, "began": key.began.isoformat(), "key": _encode(key.key)} for key in keys
            ]
            for controller, keys in ring.epochs.items()
        },
    }
    return json.dumps(document, indent=1) + "\n"


def _parse(*, text: str, path: Path) -> KeyRing:
    try:
        document = json.loads(text)
        if document["format"] != FORMAT:
            raise ValueError(document["format"])
        ring = KeyRing(
            id=UUID(document["id"]),
            created=date.fromisoformat(document["created"]),
            roots={int(number): _decode(key) for number, key in document["roots"].items()},
            epochs={
                UUID(controller): tuple(
                    EpochKey(epoch=int(key["epoch"]), began=date.fromisoformat(key["began"]), key=_decode(key["key"]))
                    for key in keys
                )
                for controller, keys in document["epochs"].items()
            },
        )
        if not ring.roots:
            raise ValueError("roots")
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error):
        # The text may hold key material, so neither it nor the parser's own words go any further.
        raise LofteError.of(
            "key_broken", "The file is not a key file of ours, or it was cut off.", place=str(path), remedy=REMEDY
        ) from None
    return ring


def _encode(key: bytes) -> str:
    return base64.b64encode(key).decode("ascii")


def _decode(text: str) -> bytes:
    key = base64.b64decode(text, validate=True)
    if len(key) != KEY_BYTES:
        raise ValueError("length")
    return key
