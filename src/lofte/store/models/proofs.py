"""Runs of controls: a proof is a canary that was seen and then nothing found."""

from __future__ import annotations

from django.db import models

from lofte.domain.states import ProofOutcome
from lofte.store.models.base import Bound, Key, one_of, own_key, term


class ControlRun(Bound):
    """One run of one control on one controller, with what its canary run showed just before."""

    id = own_key()
    control = term(length=63)
    at = models.DateTimeField()
    system_at = models.DateTimeField()
    outcome = term(length=8)
    examined = models.PositiveBigIntegerField(default=0)
    findings = models.PositiveIntegerField(default=0)
    canary_planted = models.PositiveIntegerField(default=0)
    canary_seen = models.PositiveIntegerField(default=0)
    took = models.DurationField()
    detail = models.JSONField(default=dict)
    """What was examined, in ids, counts and terms."""
    entry = Key(null=True)

    class Meta(Bound.Meta):
        db_table = "control_run"
        constraints = [one_of(field="outcome", terms=ProofOutcome, name="control_run_outcome")]
        indexes = [models.Index(fields=["controller", "control", "id"], name="control_run_latest")]
