"""Imports: what was stated about a file, its rows until they are settled, and why some were refused."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lofte.domain.states import UNSTATED_IMPORTS, ImportRowState, ImportState
from lofte.domain.terms import LawfulBasis, SourceKind
from lofte.store.models.base import Bound, SameController, one_of, own_key, term


class Import(Bound):
    """One file of contacts with the statement of where they come from. Its subjects are visible when it is active."""

    id = own_key()
    state = term(length=16, default=ImportState.UPLOADED)
    file_digest = models.CharField(max_length=64)
    file_kind = term(length=8)
    encoding = term(length=16, blank=True, default="")
    delimiter = models.CharField(max_length=1, blank=True, default="")
    columns = models.JSONField(default=list)
    """Headers as found, in order. Headers are not personal data; a file without headers is refused."""
    mapping = models.JSONField(default=dict)
    """Column number → field of the policy; a guess that a person may change."""
    purpose = term(length=63, blank=True, default="")
    channels = models.JSONField(default=list)
    basis = term(length=24, blank=True, default="")
    source_kind = term(length=24, blank=True, default="")
    statement = models.TextField(blank=True, default="")
    """Where the contacts come from, in the words of the one who states it."""
    answers = models.JSONField(default=dict)
    """What else was stated, such as whether saying no was offered at collection."""
    stated_by = models.ForeignKey("store.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    stated_at = models.DateTimeField(null=True)
    rows = models.PositiveIntegerField(default=0)
    settled = models.PositiveIntegerField(default=0)
    staged = models.PositiveIntegerField(default=0)
    merged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    uploaded_at = models.DateTimeField()
    activated_at = models.DateTimeField(null=True)

    class Meta(Bound.Meta):
        db_table = "import"
        constraints = [
            models.UniqueConstraint(fields=["controller", "id"], name="import_of_controller"),
            one_of(field="state", terms=ImportState, name="import_state"),
            one_of(field="basis", terms=LawfulBasis, name="import_basis", or_empty=True),
            one_of(field="source_kind", terms=SourceKind, name="import_source", or_empty=True),
            # Without its statement no row of a file becomes anybody.
            models.CheckConstraint(
                condition=Q(state__in=sorted(state.value for state in UNSTATED_IMPORTS))
                | Q(stated_at__isnull=False) & ~Q(purpose="") & ~Q(basis="") & ~Q(source_kind="") & ~Q(statement=""),
                name="import_is_stated",
            ),
        ]
        indexes = [models.Index(fields=["controller", "state"], name="import_by_state")]


class ImportRow(Bound):
    """One row of the file until it is settled, encrypted under the controller's key; then its content is gone."""

    pk = models.CompositePrimaryKey("controller", "source", "number")
    source = models.ForeignKey(Import, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    number = models.PositiveIntegerField()
    """As in the sheet: the header is row 1."""
    state = term(length=8, default=ImportRowState.READ)
    sealed = models.BinaryField()
    subject = models.ForeignKey(
        "store.Subject", on_delete=models.PROTECT, null=True, db_constraint=False, db_index=False, related_name="+"
    )

    class Meta(Bound.Meta):
        db_table = "import_row"
        constraints = [
            one_of(field="state", terms=ImportRowState, name="import_row_state"),
            SameController(name="import_row_source", column="source_id", table="import"),
            SameController(name="import_row_subject", column="subject_id", table="subject"),
        ]


class ImportRefusal(Bound):
    """Why a row, or one field of it, was not taken in: row, column and code, never the value."""

    pk = models.CompositePrimaryKey("controller", "source", "number", "field", "code")
    source = models.ForeignKey(Import, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    number = models.PositiveIntegerField()
    field = term(length=63, blank=True, default="")
    code = term()

    class Meta(Bound.Meta):
        db_table = "import_refusal"
        constraints = [SameController(name="import_refusal_source", column="source_id", table="import")]
        indexes = [models.Index(fields=["controller", "source", "code", "number"], name="import_refusal_by_code")]
