"""What of the evidence concerns one person, each entry with the proof that it is in the chain, and nothing of others'.

An entry comes with its place in its seal's tree and the hashes beside its way to the root: at most ten. Whoever has
them and a head that was published can check the entry with `lofte.domain.chain` alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db import connection

from lofte.domain import chain
from lofte.domain.chain import ProvedEntry
from lofte.store import evidence, rows
from lofte.store.models import Entry, Seal
from lofte.store.scopes import current
from lofte.store.verifying import exported_seal

FIRST_LOOKED = 8
"""Seals fetched at a time; a person's entries lie far apart."""


def of_subject(*, subject: UUID) -> Iterator[ProvedEntry]:
    """A person's sealed entries in the order in which they came, each with its proof. Not sealed yet: left out."""
    wanted = list(Entry.objects.filter(subject=subject, sealed=True).order_by("id").values_list("id", flat=True))
    remaining = {one.bytes for one in wanted}
    seals = Seal.objects.filter(controller_id=current()).order_by("number").iterator(chunk_size=FIRST_LOOKED)
    while remaining and (seal := next(seals, None)) is not None:
        leaves = bytes(seal.leaves)
        names = [leaves[start : start + 16] for start in range(0, len(leaves), 16)]
        here = [index for index, name in enumerate(names) if name in remaining]
        if here:
            remaining -= {names[index] for index in here}
            yield from _proved(seal=seal, names=names, chosen=here)


def _proved(*, seal: Seal, names: list[bytes], chosen: list[int]) -> Iterator[ProvedEntry]:
    held: dict[bytes, tuple[bytes, bytes]] = {}
    for some in rows.slices([UUID(bytes=name) for name in names]):
        found = rows.fetch(
            f"SELECT id, {evidence.TEXT_SQL[connection.vendor]}, mac FROM entry WHERE controller_id = %s "
            f"AND id IN ({rows.marks(len(some))})",
            (rows.key(current()), *map(rows.key, some)),
        )
        held.update({rows.uuid_of(one).bytes: (text.encode(), bytes(value)) for one, text, value in found})
    if len(held) < len(names):
        return  # an entry is missing, which verifying tells; then nothing under this seal can be proved
    leaves = [chain.leaf(text=held[name][0], mac_value=held[name][1]) for name in names]
    for index in chosen:
        text, value = held[names[index]]
        yield ProvedEntry(
            text=text.decode(),
            mac=value.hex(),
            index=index,
            count=len(names),
            siblings=tuple(one.hex() for one in chain.path(leaves, index)),
            chain=current().hex,
            seal={name: said for name, said in exported_seal(seal).items() if name not in {"kind", "leaves"}},
        )
