"""Controllers, the policy each has published, and what a processor has been engaged and instructed to do."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lofte.domain.states import ControllerKind
from lofte.store.models.base import Bound, Row, SameController, one_of, own_key, term


class Controller(Row):
    """The boundary: a legal entity, a client of ours, a canary, or the installation. Not scoped: it is the scope."""

    id = own_key()
    slug = term(length=63, unique=True)
    name = models.CharField(max_length=200)
    kind = term(length=16)
    agency = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="clients")
    """For a client: the processor that works on its behalf (Article 28)."""
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    """When it was handed over or burned; its keys are gone from then on."""
    key_epoch = models.PositiveIntegerField(default=0)
    """The newest epoch whose key has wrapped anything; 0: none yet. Without that very key the data cannot be read."""
    key_began = models.DateField(null=True)
    """The system's date on which that epoch began: the key file, or its copy, has to be of that day or later."""
    key_check = models.BinaryField(max_length=32, null=True)
    """A keyed hash that only that very key reproduces."""

    class Meta:
        db_table = "controller"
        constraints = [
            one_of(field="kind", terms=ControllerKind, name="controller_kind"),
            models.CheckConstraint(
                condition=Q(kind=ControllerKind.CLIENT, agency__isnull=False)
                | (~Q(kind=ControllerKind.CLIENT) & Q(agency__isnull=True)),
                name="controller_client_has_agency",
            ),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(kind=ControllerKind.INSTALLATION), name="controller_one_installation"
            ),
            models.CheckConstraint(
                condition=Q(key_epoch=0, key_began=None, key_check=None)
                | Q(key_epoch__gt=0, key_began__isnull=False, key_check__isnull=False),
                name="controller_key_epoch",
            ),
        ]


class PolicyVersion(Bound):
    """A policy as it was published: its files word for word. Never changed, never removed while anything cites it."""

    id = own_key()
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    """SHA-256 of all files, hex."""
    files = models.JSONField()
    """File name → text."""
    valid_from = models.DateTimeField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey("store.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    folded_at = models.DateTimeField(null=True)
    """When every subject's standing had been folded under it; until then an audience folds the rest as it reads."""

    class Meta(Bound.Meta):
        db_table = "policy_version"
        constraints = [
            models.UniqueConstraint(fields=["controller", "id"], name="policy_version_of_controller"),
            models.UniqueConstraint(fields=["controller", "number"], name="policy_version_number"),
        ]
        indexes = [models.Index(fields=["controller", "valid_from"], name="policy_version_in_force")]


class Engagement(Bound):
    """Work for a client, under a signed agreement (Article 28(3)). `controller` is the client."""

    id = own_key()
    agreement = term(length=120)
    """Reference of the data processing agreement."""
    agreement_signed = models.DateField(null=True)
    starts = models.DateField()
    ends = models.DateField(null=True)

    class Meta(Bound.Meta):
        db_table = "engagement"
        constraints = [models.UniqueConstraint(fields=["controller", "id"], name="engagement_of_controller")]


class Instruction(Bound):
    """What the client has approved: purpose, categories, channels and recipients. Nothing outside it is done."""

    id = own_key()
    engagement = models.ForeignKey(
        Engagement, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    purpose = term(length=63)
    categories = models.JSONField(default=list)
    channels = models.JSONField(default=list)
    recipients = models.JSONField(default=list)
    approved_at = models.DateTimeField()
    approved_by = models.ForeignKey("store.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta(Bound.Meta):
        db_table = "instruction"
        constraints = [
            models.UniqueConstraint(fields=["controller", "id"], name="instruction_of_controller"),
            SameController(name="instruction_engagement", column="engagement_id", table="engagement"),
        ]
        indexes = [models.Index(fields=["controller", "purpose"], name="instruction_purpose")]
