"""Seals over the evidence, and the head that is kept apart from the database.

One sealer at a time takes what a controller's chain has not sealed yet, at most 1,024 entries, and lists them one by
one: a range of ids would also promise entries that were committed later. Afterwards the head of the chain is written
beside the key file, so that a chain that was cut off, with all its seals, is still missed.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection

from lofte.domain import chain
from lofte.store import evidence, keys, rows
from lofte.store.models import Controller, Seal
from lofte.store.scopes import within

LABEL = "seal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The last seal of a chain, as it is known outside the database."""

    number: int
    digest: bytes


def seal_all(*, at: datetime) -> int:
    """Seal what every chain has waiting; the number of entries sealed. `at` is the system's time."""
    return sum(
        seal(controller=controller, at=at)
        for controller in Controller.objects.order_by("id").values_list("id", flat=True)
    )


def seal(*, controller: UUID, at: datetime) -> int:
    """Seal what one chain has waiting, in as many seals as it takes; the number of entries sealed."""
    total = 0
    while count := _seal_once(controller=controller, at=at):
        total += count
    return total


def _seal_once(*, controller: UUID, at: datetime) -> int:
    with within(controller):
        if not _alone(controller):
            return 0
        waiting = rows.fetch(
            f"SELECT id, {evidence.TEXT_SQL[connection.vendor]}, mac FROM entry "
            "WHERE controller_id = %s AND NOT sealed ORDER BY id LIMIT %s",
            (rows.key(controller), chain.MOST),
        )
        if not waiting:
            return 0
        leaves = [chain.leaf(text=text.encode(), mac_value=bytes(value)) for _, text, value in waiting]
        names = [rows.uuid_of(identity) for identity, _, _ in waiting]
        made = _insert(controller=controller, names=names, root=chain.root(leaves), at=at)
        for some in rows.slices(names):
            rows.execute(
                f"UPDATE entry SET sealed = %s WHERE controller_id = %s AND id IN ({rows.marks(len(some))})",
                (True, rows.key(controller), *map(rows.key, some)),
            )
    write_head(controller=controller, head=made)
    return len(names)


def _insert(*, controller: UUID, names: list[UUID], root: bytes, at: datetime) -> Head:
    last = Seal.objects.filter(controller_id=controller).order_by("-number").first()
    number, previous = (last.number + 1, bytes(last.digest)) if last else (1, chain.NOTHING)
    key_id = keys.root_id()
    text = chain.seal_text(
        chain=controller.hex,
        number=number,
        count=len(names),
        root_value=root,
        previous=previous,
        sealed_at=evidence.instant_text(at),
        key_id=key_id,
    )
    digest = hashlib.sha256(text).digest()
    Seal.objects.create(
        controller_id=controller,
        number=number,
        leaves=b"".join(name.bytes for name in names),
        root=root,
        previous=previous,
        digest=digest,
        key_id=key_id,
        mac=chain.mac(key=keys.controller_key(controller=controller, label=LABEL), text=text),
        sealed_at=at,
    )
    return Head(number=number, digest=digest)


def _alone(controller: UUID) -> bool:
    """Whether no other sealer is at this chain; on SQLite the write lock sees to it."""
    if connection.vendor != "postgresql":
        return True
    number = int.from_bytes(hashlib.sha256(b"seal" + controller.bytes).digest()[:8], "big", signed=True)
    return bool(rows.fetch("SELECT pg_try_advisory_xact_lock(%s)", (number,))[0][0])


def head_path() -> Path:
    """The file of heads, beside the key file."""
    path: Path = settings.LOFTE.key_file
    return path.with_name(path.name + ".heads.json")


def heads() -> Mapping[UUID, Head]:
    """Every head that is known outside the database; empty where the file is missing or broken, which is a finding."""
    try:
        held = json.loads(head_path().read_text(encoding="utf-8"))
        return {
            UUID(controller): Head(number=int(one["number"]), digest=bytes.fromhex(one["digest"]))
            for controller, one in held.items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def write_head(*, controller: UUID, head: Head) -> None:
    """Put a chain's head beside the key file; never an older one over a newer."""
    path = head_path()
    with _file_alone(path):
        known = dict(heads())
        if controller in known and known[controller].number >= head.number:
            return
        known[controller] = head
        text = json.dumps(
            {str(one): {"number": held.number, "digest": held.digest.hex()} for one, held in known.items()}, indent=1
        )
        draft = path.with_name(path.name + ".new")
        with draft.open("w", encoding="utf-8") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)


@contextmanager
def _file_alone(path: Path) -> Iterator[None]:
    with path.with_name(path.name + ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
