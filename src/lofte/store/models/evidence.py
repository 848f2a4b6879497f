"""Evidence: what was done and what was looked at, and the seals that hold it together. Ids and hashes, never a name."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lofte.clock import new_id
from lofte.domain.states import ActorKind
from lofte.store.models.base import Bound, Key, Row, one_of, term


class Entry(Bound):
    """One act or one look. Written unchained in the acting transaction, with a MAC under a key outside the database."""

    pk = models.CompositePrimaryKey("controller", "id")
    id = Key(default=new_id, editable=False)
    at = models.DateTimeField()
    """By the law's clock."""
    system_at = models.DateTimeField()
    act = term(length=63)
    actor_kind = term(length=8)
    actor = Key(null=True)
    subject = Key(null=True)
    """Whom it concerns. No foreign key: evidence outlives the person."""
    thing = Key(null=True)
    """What it concerns besides: a message, an import, a policy version."""
    detail = models.TextField()
    """Canonical JSON of ids, hashes, terms and numbers; signed as it stands."""
    key_id = models.PositiveSmallIntegerField()
    mac = models.BinaryField(max_length=32)
    sealed = models.BooleanField(default=False)
    """A hint for the sealer alone. What is sealed is what a seal lists."""

    class Meta(Bound.Meta):
        db_table = "entry"
        constraints = [one_of(field="actor_kind", terms=ActorKind, name="entry_actor_kind")]
        indexes = [
            models.Index(
                fields=["controller", "subject", "id"], name="entry_of_subject", condition=Q(subject__isnull=False)
            ),
            models.Index(fields=["controller", "id"], name="entry_unsealed", condition=Q(sealed=False)),
        ]


class Seal(Row):
    """A Merkle root over an explicit list of entries, chained to the seal before. One chain per controller.

    Not scoped: the sealer and `lofte evidence verify` go through all chains; a seal holds ids and hashes alone.
    """

    pk = models.CompositePrimaryKey("controller", "number")
    controller = models.ForeignKey("store.Controller", on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    """From 1, without a gap."""
    leaves = models.BinaryField()
    """The ids of the entries, 16 bytes each, in the order of the tree."""
    root = models.BinaryField(max_length=32)
    previous = models.BinaryField(max_length=32)
    """Hash of the seal before; zeros for the first."""
    digest = models.BinaryField(max_length=32)
    key_id = models.PositiveSmallIntegerField()
    mac = models.BinaryField(max_length=32)
    sealed_at = models.DateTimeField()

    class Meta:
        db_table = "seal"
