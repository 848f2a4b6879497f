"""The ledger and its fold: what a subject has said and done, and what stands of it per purpose and channel."""

from __future__ import annotations

from typing import get_args, get_type_hints

from django.db import models
from django.db.models import Q

from lofte.clock import new_id
from lofte.domain.standing.events import Event
from lofte.store.models.base import Bound, Key, SameController, term

EVENT_KINDS = frozenset(get_args(get_type_hints(kind)["kind"])[0] for kind in get_args(get_args(Event)[0]))
"""Every kind of event that the domain knows."""


class StandingEvent(Bound):
    """One thing that was said or done. Append-only; the present is the fold of these, in the order of `at`."""

    pk = models.CompositePrimaryKey("controller", "subject", "id")
    subject = models.ForeignKey(
        "store.Subject", on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    id = Key(default=new_id, editable=False)
    at = models.DateTimeField()
    """When it took effect, by the law's clock."""
    recorded_at = models.DateTimeField()
    """When it was written, by the system's clock."""
    kind = term()
    purpose = term(length=63, blank=True, default="")
    channel = term(length=16, blank=True, default="")
    detail = models.JSONField(default=dict)
    """What the kind needs besides: dates, ids, hashes of texts shown. Never personal data in clear."""
    entry = Key(null=True)
    """The evidence entry of the act that wrote it."""

    class Meta(Bound.Meta):
        db_table = "standing_event"
        constraints = [
            SameController(name="standing_event_subject", column="subject_id", table="subject"),
            models.CheckConstraint(condition=Q(kind__in=sorted(EVENT_KINDS)), name="standing_event_kind"),
        ]


class Standing(Bound):
    """The fold: one bit per reason not to, for one subject, purpose and channel; no bit: nothing stands against it."""

    pk = models.CompositePrimaryKey("controller", "subject", "policy", "purpose", "channel")
    subject = models.ForeignKey(
        "store.Subject", on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    policy = models.PositiveSmallIntegerField()
    """Number of the policy version that it was folded under; under any other it does not count.

    A version that is published ahead is folded ahead beside the one in force, so that its day brings no wait.
    """
    purpose = term(length=63)
    channel = term(length=16)
    bits = models.BigIntegerField()
    bits_until = models.DateTimeField(null=True)
    """The first instant at which time alone changes a bit; from then on the row is folded anew when it is read."""

    class Meta(Bound.Meta):
        db_table = "standing"
        constraints = [
            SameController(name="standing_subject", column="subject_id", table="subject"),
            models.CheckConstraint(condition=Q(bits__gte=0), name="standing_bits"),
        ]
        indexes = [
            models.Index(
                fields=["controller", "policy", "purpose", "channel", "bits", "subject"], name="standing_audience"
            ),
            models.Index(
                fields=["controller", "bits_until"], name="standing_until", condition=Q(bits_until__isnull=False)
            ),
        ]
