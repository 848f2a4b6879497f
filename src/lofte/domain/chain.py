"""How evidence is hashed, sealed and checked. One file, the standard library alone: copy it anywhere and run it.

    python chain.py < evidence.jsonl

checks an export without the product, its database or its keys. An entry is a text of ten lines and a MAC; its leaf is
SHA-256(0x00, text, MAC). A seal is the Merkle root (RFC 6962) of at most 1,024 leaves, listed one by one, and the hash
of the seal before it. What the MACs add can only be checked by who holds the key (`mac_key` below); whether entries
were taken from the end, only against a head that was kept elsewhere: compare what is printed with it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

MOST = 1024
"""Entries under one seal."""
NOTHING = bytes(32)
"""What the first seal of a chain names as the one before."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something wrong. `place` is an entry's or a seal's id; codes are stable."""

    code: str
    place: str


@dataclass(kw_only=True)
class Report:
    """What a check found. `head` is the number and hash of the last seal."""

    entries: int = 0
    seals: int = 0
    unsealed: int = 0
    head: tuple[int, str] = (0, "")
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class ProvedEntry:
    """One entry with its way to the root of its seal; hashes in hex. `chain` names whose evidence it is."""

    text: str
    mac: str
    index: int
    count: int
    siblings: tuple[str, ...]
    chain: str
    seal: Mapping[str, str]


def proves(entry: ProvedEntry) -> bool:
    """Whether the entry is in its seal. That the seal is in the chain is seen from the seals after it, up to a head."""
    root_value = root_by_path(
        leaf_value=leaf(text=entry.text.encode(), mac_value=bytes.fromhex(entry.mac)),
        index=entry.index,
        count=entry.count,
        siblings=[bytes.fromhex(one) for one in entry.siblings],
    )
    text = seal_text(
        chain=entry.chain,
        number=int(entry.seal["number"]),
        count=entry.count,
        root_value=root_value,
        previous=bytes.fromhex(entry.seal["previous"]),
        sealed_at=entry.seal["sealed_at"],
        key_id=int(entry.seal["key_id"]),
    )
    return hashlib.sha256(text).hexdigest() == entry.seal["digest"]


def mac(*, key: bytes, text: bytes) -> bytes:
    """The MAC of an entry or a seal: BLAKE2b with a key, 256 bits."""
    return hashlib.blake2b(text, key=key, digest_size=32).digest()


def leaf(*, text: bytes, mac_value: bytes) -> bytes:
    """The leaf of an entry."""
    return hashlib.sha256(b"\x00" + text + mac_value).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """The Merkle root of at least one leaf (RFC 6962 2.1): split at the largest power of two below the number."""
    level = list(leaves)
    # Pairing from the left and carrying an odd last node up gives the same tree as the split.
    while len(level) > 1:
        pairs = [
            hashlib.sha256(b"\x01" + level[index] + level[index + 1]).digest() for index in range(0, len(level) - 1, 2)
        ]
        level = pairs + level[-1:] if len(level) % 2 else pairs
    return level[0]


def path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The audit path of one leaf (RFC 6962 2.1.1), nearest sibling first."""
    found: list[bytes] = []
    level, at = list(leaves), index
    while len(level) > 1:
        sibling = at ^ 1
        if sibling < len(level):
            found.append(level[sibling])
        pairs = [root(level[start : start + 2]) for start in range(0, len(level), 2)]
        level, at = pairs, at // 2
    return found


def root_by_path(*, leaf_value: bytes, index: int, count: int, siblings: Sequence[bytes]) -> bytes:
    """The root that a leaf and its audit path lead to; it is in the tree when that is the sealed one."""
    value, at, width, left = leaf_value, index, count, list(siblings)
    while width > 1:
        if at % 2 or at + 1 < width:
            if not left:
                return b""
            other = left.pop(0)
            value = hashlib.sha256(b"\x01" + (other + value if at % 2 else value + other)).digest()
        at, width = at // 2, (width + 1) // 2
    return value if not left else b""


def seal_text(
    *, chain: str, number: int, count: int, root_value: bytes, previous: bytes, sealed_at: str, key_id: int
) -> bytes:
    """What is hashed and signed of a seal."""
    lines = ("lofte seal 1", chain, str(number), str(count), root_value.hex(), previous.hex(), sealed_at, str(key_id))
    return "\n".join(lines).encode()


def check(lines: Iterable[str], *, mac_key: bytes | None = None, known_head: tuple[int, str] | None = None) -> Report:
    """Check an export of one chain: a header, then entries, then seals, one JSON object a line."""
    report = Report()
    chain = ""
    leaves: dict[str, bytes] = {}
    listed: set[str] = set()
    previous = NOTHING
    for line in lines:
        item = json.loads(line)
        if item["kind"] == "chain":
            chain = item["chain"]
        elif item["kind"] == "entry":
            report.entries += 1
            _entry(item, leaves=leaves, mac_key=mac_key, report=report)
        else:
            report.seals += 1
            previous = _seal(
                item, chain=chain, leaves=leaves, listed=listed, previous=previous, mac_key=mac_key, report=report
            )
    report.unsealed = len(leaves.keys() - listed)
    if known_head is not None and not report.findings and _misses(known_head, report):
        report.findings.append(Finding(code="cut_off", place=f"seal {known_head[0]}"))
    return report


def _misses(known: tuple[int, str], report: Report) -> bool:
    return report.head[0] < known[0] or (report.head[0] == known[0] and report.head[1] != known[1])


def _entry(item: Mapping[str, str], *, leaves: dict[str, bytes], mac_key: bytes | None, report: Report) -> None:
    text, value = item["text"].encode(), bytes.fromhex(item["mac"])
    name = item["text"].split("\n", 2)[1]
    if name in leaves:
        report.findings.append(Finding(code="entry_doubled", place=name))
    if mac_key is not None and not hmac.compare_digest(value, mac(key=mac_key, text=text)):
        report.findings.append(Finding(code="entry_changed", place=name))
    leaves[name] = leaf(text=text, mac_value=value)


def _seal(
    item: Mapping[str, str],
    *,
    chain: str,
    leaves: Mapping[str, bytes],
    listed: set[str],
    previous: bytes,
    mac_key: bytes | None,
    report: Report,
) -> bytes:
    number, names = int(item["number"]), item["leaves"].split()
    place = f"seal {number}"
    before = len(report.findings)
    missing = [name for name in names if name not in leaves]
    report.findings += [Finding(code="entry_removed", place=name) for name in missing]
    report.findings += [Finding(code="entry_sealed_twice", place=name) for name in names if name in listed]
    listed.update(names)
    claimed = bytes.fromhex(item["root"])
    if not missing and (not names or root([leaves[name] for name in names]) != claimed):
        report.findings.append(Finding(code="root_wrong", place=place))
    if number != report.head[0] + 1:
        report.findings.append(Finding(code="seal_removed", place=f"seal {report.head[0] + 1}"))
    elif bytes.fromhex(item["previous"]) != previous:
        report.findings.append(Finding(code="seal_changed", place=place))
    text = seal_text(
        chain=chain,
        number=number,
        count=len(names),
        root_value=claimed,
        previous=bytes.fromhex(item["previous"]),
        sealed_at=item["sealed_at"],
        key_id=int(item["key_id"]),
    )
    digest = hashlib.sha256(text).digest()
    signed = mac_key is None or hmac.compare_digest(bytes.fromhex(item["mac"]), mac(key=mac_key, text=text))
    if (digest.hex() != item["digest"] or not signed) and len(report.findings) == before:
        report.findings.append(Finding(code="seal_changed", place=place))
    report.head = (number, item["digest"])
    return bytes.fromhex(item["digest"])


def main() -> int:
    """Check an export on standard input; status 0 when nothing is wrong, 1 otherwise."""
    report = check(sys.stdin)
    for finding in report.findings:
        print(f"{finding.code} {finding.place}")
    print(f"entries {report.entries}, not sealed yet {report.unsealed}, seals {report.seals}")
    print(f"head {report.head[0]} {report.head[1]}")
    return 1 if report.findings else 0


if __name__ == "__main__":
    sys.exit(main())
