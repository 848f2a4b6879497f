"""Whether the evidence is whole: every entry as it was written, none taken out, put in or cut off.

An entry's MAC shows a changed or forged one; the list of leaves in a seal shows a missing one; the chain of seals shows
a missing or changed seal; the head beside the key file shows that the end was cut off. Entries that no seal lists yet
are counted: they are as good as their MAC.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hmac import compare_digest
from time import sleep
from typing import TypeVar
from uuid import UUID

from django.db import connection

from lofte.clock import monotonic
from lofte.domain import chain
from lofte.domain.chain import Finding
from lofte.domain.states import ControllerKind
from lofte.store import evidence, keys, rows, sealing
from lofte.store.models import Controller, Seal
from lofte.store.scopes import reading

Found = TypeVar("Found")
HEAD_MISSING = "head_missing"
HEAD_SECONDS = 3.0
"""How long the head of a first seal is waited for; it is written at once after the seal's own transaction."""
LOOK_SECONDS = 0.05


@dataclass(slots=True, kw_only=True)
class ChainReport:
    """One controller's chain. `findings` name the entry's or the seal's number; codes are stable."""

    controller: UUID
    slug: str
    entries: int = 0
    seals: int = 0
    unsealed: int = 0
    head: str = ""
    findings: list[Finding] = field(default_factory=list)


@dataclass(slots=True)
class _Entries:
    """Entries in the order of their ids, read only as far as the seals have asked."""

    source: Iterator[tuple[str, bytes, bool, bool]]
    report: ChainReport
    waiting: dict[str, tuple[bytes, bool, bool]] = field(default_factory=dict)

    def take(self, name: str) -> bytes | None:
        """The leaf of one entry, or None when it is not there."""
        while name not in self.waiting:
            following = next(self.source, None)
            if following is None:
                return None
            self._hold(following)
        value, whole, _ = self.waiting.pop(name)
        if not whole:
            self.report.findings.append(Finding(code="entry_changed", place=name))
        return value

    def rest(self) -> None:
        """What no seal lists: counted, and a finding where its MAC is wrong or it claims to be sealed."""
        for following in self.source:
            self._hold(following)
        self.report.unsealed = len(self.waiting)
        for name, (_, whole, sealed) in self.waiting.items():
            if not whole:
                self.report.findings.append(Finding(code="entry_inserted", place=name))
            elif sealed:
                self.report.findings.append(Finding(code="entry_unlisted", place=name))

    def _hold(self, following: tuple[str, bytes, bool, bool]) -> None:
        self.report.entries += 1
        self.waiting[following[0]] = following[1:]


def verify() -> tuple[ChainReport, ...]:
    """Check every chain but the canaries', which were damaged on purpose: `verify_one` must find that.

    Raises LofteError when the key file is missing or another's.
    """
    keys.provider()
    real = Controller.objects.exclude(kind=ControllerKind.CANARY).order_by("id").values_list("id", flat=True)
    return tuple(verify_now(controller=controller) for controller in real)


def verify_now(*, controller: UUID) -> ChainReport:
    """Check one controller's chain against the head that is known outside the database at this moment.

    A chain's first seal is in the database a little before its head is in the file. So where the head is missing it is
    waited for, and it counts as missing only when it does not come.
    """
    report = verify_one(controller=controller, known=sealing.heads().get(controller))
    if any(one.code == HEAD_MISSING for one in report.findings):
        known = _in_time(lambda: sealing.heads().get(controller))
        return verify_one(controller=controller, known=known) if known else report
    return report


def heads_kept() -> bool:
    """Whether any head is known outside the database, if there are seals in it."""
    return not Seal.objects.exists() or bool(_in_time(sealing.heads))


def _in_time(look: Callable[[], Found]) -> Found:
    """What a look finds, once it finds something or the time for it is over."""
    until = monotonic() + HEAD_SECONDS
    while not (found := look()) and monotonic() < until:
        sleep(LOOK_SECONDS)
    return found


def verify_one(*, controller: UUID, known: sealing.Head | None) -> ChainReport:
    """Check one controller's chain against the head that is known outside the database (`sealing.heads`).

    Read the heads first: a seal that is made meanwhile is then in the database and not in `known`, which is fine.
    """
    report = ChainReport(controller=controller, slug=Controller.objects.get(id=controller).slug)
    with reading(controller):
        _verify_chain(report=report, known=known)
    return report


def _verify_chain(*, report: ChainReport, known: sealing.Head | None) -> None:
    entries = _Entries(source=_read(report.controller), report=report)
    previous = chain.NOTHING
    at_known: bytes | None = None
    for seal in Seal.objects.filter(controller_id=report.controller).order_by("number").iterator(chunk_size=64):
        report.seals += 1
        _verify_seal(seal, entries=entries, report=report, previous=previous)
        previous = bytes(seal.digest)
        report.head = f"{seal.number} {previous.hex()}"
        if known is not None and seal.number == known.number:
            at_known = previous
    entries.rest()
    if known is None:
        if report.seals:
            report.findings.append(Finding(code=HEAD_MISSING, place="heads"))
    elif at_known is None:
        report.findings.append(Finding(code="cut_off", place=f"seal {known.number}"))
    elif not compare_digest(at_known, known.digest):
        report.findings.append(Finding(code="head_differs", place=f"seal {known.number}"))


def _verify_seal(seal: Seal, *, entries: _Entries, report: ChainReport, previous: bytes) -> None:
    place, leaves = f"seal {seal.number}", bytes(seal.leaves)
    names = [leaves[start : start + 16].hex() for start in range(0, len(leaves), 16)]
    held = [entries.take(name) for name in names]
    missing = [name for name, value in zip(names, held, strict=True) if value is None]
    report.findings += [Finding(code="entry_removed", place=name) for name in missing]
    root = bytes(seal.root)
    present = [value for value in held if value is not None]
    if not missing and (not present or chain.root(present) != root):
        report.findings.append(Finding(code="root_wrong", place=place))
    if seal.number != report.seals:
        report.findings.append(Finding(code="seal_removed", place=f"before seal {seal.number}"))
        report.seals = seal.number
    elif bytes(seal.previous) != previous:
        report.findings.append(Finding(code="seal_changed", place=place))
    text = chain.seal_text(
        chain=report.controller.hex,
        number=seal.number,
        count=len(names),
        root_value=root,
        previous=bytes(seal.previous),
        sealed_at=evidence.instant_text(seal.sealed_at),
        key_id=seal.key_id,
    )
    key = keys.controller_key(controller=report.controller, label=sealing.LABEL, key_id=seal.key_id)
    if hashlib.sha256(text).digest() != bytes(seal.digest) or not compare_digest(
        chain.mac(key=key, text=text), bytes(seal.mac)
    ):
        report.findings.append(Finding(code="seal_changed", place=place))


def _read(controller: UUID) -> Iterator[tuple[str, bytes, bool, bool]]:
    """Every entry by id: its name, leaf, whether its MAC is right, and whether it claims to be sealed."""
    held = {
        str(key_id): keys.controller_key(controller=controller, label=evidence.LABEL, key_id=key_id)
        for key_id in keys.root_ids()
    }
    sql = (
        f"SELECT {evidence.TEXT_SQL[connection.vendor]}, mac, sealed, key_id FROM entry "
        "WHERE controller_id = %s ORDER BY id"
    )
    blake2b, sha256 = hashlib.blake2b, hashlib.sha256
    for chunk in rows.stream(sql, (rows.key(controller),)):
        for text, value, sealed, key_id in chunk:
            signed, given = text.encode(), bytes(value)
            key = held.get(str(key_id))
            whole = key is not None and blake2b(signed, key=key, digest_size=32).digest() == given
            yield text[33:65], sha256(b"\x00" + signed + given).digest(), whole, bool(sealed)


def export(*, controller: UUID) -> Iterator[str]:
    """A chain as `lofte.domain.chain` checks it: JSON lines with the header, the entries and the seals."""
    with reading(controller):
        yield json.dumps({"kind": "chain", "chain": controller.hex, "format": "lofte evidence 1"})
        sql = f"SELECT {evidence.TEXT_SQL[connection.vendor]}, mac FROM entry WHERE controller_id = %s ORDER BY id"
        for chunk in rows.stream(sql, (rows.key(controller),)):
            for text, value in chunk:
                yield json.dumps({"kind": "entry", "text": text, "mac": bytes(value).hex()})
        for seal in Seal.objects.filter(controller_id=controller).order_by("number").iterator(chunk_size=64):
            yield json.dumps(exported_seal(seal))


def exported_seal(seal: Seal) -> dict[str, str]:
    """One seal as it stands in an export."""
    leaves = bytes(seal.leaves)
    return {
        "kind": "seal",
        "number": str(seal.number),
        "leaves": " ".join(leaves[start : start + 16].hex() for start in range(0, len(leaves), 16)),
        "root": bytes(seal.root).hex(),
        "previous": bytes(seal.previous).hex(),
        "digest": bytes(seal.digest).hex(),
        "sealed_at": evidence.instant_text(seal.sealed_at),
        "key_id": str(seal.key_id),
        "mac": bytes(seal.mac).hex(),
    }
