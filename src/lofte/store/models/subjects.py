"""Subjects: a row without a name, an own key, encrypted documents, keyed look-ups, and blocks that outlive them.

No column here is readable personal data. What a person is called and how they are reached is in `VaultDocument.sealed`.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lofte.domain.states import BlockReason, IdentifierKind
from lofte.domain.terms import PersonType
from lofte.store.models.base import Bound, Key, SameController, one_of, own_key, term


class Subject(Bound):
    """A data subject of one controller. Visible once its import, if it came by one, is active."""

    id = own_key()
    person_type = term(length=16, blank=True, default="")
    """Empty: not known, and then a decision that needs it is refused as missing input."""
    person_type_confirmed = models.BooleanField(default=False)
    """An import proposes; a person confirms per batch."""
    created_at = models.DateTimeField()
    admission = models.ForeignKey(
        "store.Import", on_delete=models.PROTECT, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    """The import that brought the subject; none for one who came by form or by hand."""
    erased_at = models.DateTimeField(null=True)

    class Meta(Bound.Meta):
        db_table = "subject"
        constraints = [
            models.UniqueConstraint(fields=["controller", "id"], name="subject_of_controller"),
            one_of(field="person_type", terms=PersonType, name="subject_person_type", or_empty=True),
            SameController(name="subject_admission", column="admission_id", table="import"),
        ]
        indexes = [
            models.Index(
                fields=["controller", "admission"], name="subject_by_admission", condition=Q(admission__isnull=False)
            )
        ]


class SubjectKey(Bound):
    """The subject's own AES-256 key, wrapped by the controller's key of an epoch. Gone: the subject is unreadable."""

    pk = models.CompositePrimaryKey("controller", "subject")
    subject = models.ForeignKey(
        Subject, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    epoch = models.PositiveIntegerField()
    version = models.PositiveSmallIntegerField(default=1)
    """Counts the subject's own keys; part of the associated data of every document."""
    wrapped = models.BinaryField()

    class Meta(Bound.Meta):
        db_table = "subject_key"
        constraints = [SameController(name="subject_key_subject", column="subject_id", table="subject")]


class VaultDocument(Bound):
    """One category of one subject's data: a JSON document, encrypted under the subject's key."""

    pk = models.CompositePrimaryKey("controller", "subject", "category")
    subject = models.ForeignKey(
        Subject, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    category = term(length=63)
    sealed = models.BinaryField()
    """Nonce (12 bytes), then the ciphertext with its tag."""

    class Meta(Bound.Meta):
        db_table = "vault_document"
        constraints = [SameController(name="vault_document_subject", column="subject_id", table="subject")]


class BlindIndex(Bound):
    """Exact look-up: keyed hash (128 bits) of a normalised identifier → subject. One key per controller and kind."""

    pk = models.CompositePrimaryKey("controller", "kind", "digest", "subject")
    kind = term(length=24)
    digest = models.BinaryField(max_length=16)
    subject = models.ForeignKey(
        Subject, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )

    class Meta(Bound.Meta):
        db_table = "blind_index"
        constraints = [
            one_of(field="kind", terms=IdentifierKind, name="blind_index_kind"),
            SameController(name="blind_index_subject", column="subject_id", table="subject"),
        ]


class SharedAddress(Bound):
    """Two subjects with the same e-mail address or telephone number; one row for each direction (R10).

    Kept as a relation of ids, so that a withdrawal finds who else it concerns without opening the vault.
    """

    pk = models.CompositePrimaryKey("controller", "subject", "kind", "other")
    subject = models.ForeignKey(
        Subject, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    other = models.ForeignKey(Subject, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    kind = term(length=24)

    class Meta(Bound.Meta):
        db_table = "shared_address"
        constraints = [
            one_of(field="kind", terms=IdentifierKind, name="shared_address_kind"),
            SameController(name="shared_address_subject", column="subject_id", table="subject"),
            SameController(name="shared_address_other", column="other_id", table="subject"),
        ]


class Block(Bound):
    """An identifier that must not be used again, as a keyed hash (256 bits). Survives erasure and key rotation."""

    id = own_key()
    kind = term(length=24)
    digest = models.BinaryField(max_length=32)
    key_id = models.PositiveSmallIntegerField()
    """Which root the hash was made with; a look-up asks with every root that is kept."""
    reason = term()
    purpose = term(length=63, blank=True, default="")
    channel = term(length=16, blank=True, default="")
    at = models.DateTimeField()
    entry = Key(null=True)
    """The evidence entry of the act."""
    lifted_at = models.DateTimeField(null=True)

    class Meta(Bound.Meta):
        db_table = "block"
        constraints = [
            models.UniqueConstraint(
                fields=["controller", "kind", "digest", "reason", "purpose", "channel"], name="block_once"
            ),
            one_of(field="kind", terms=IdentifierKind, name="block_kind"),
            one_of(field="reason", terms=BlockReason, name="block_reason"),
        ]
