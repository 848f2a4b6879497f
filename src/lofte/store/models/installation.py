"""The installation: which key file belongs to this database, and how far the demo's clock has been moved."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import Q

from lofte.store.models.base import Key, Row


class Installation(Row):
    """One row. Binds the database to its key file, so that a wrong or new key is never used over old data."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    key_file = Key()
    """The id that the key file carries."""
    check_value = models.BinaryField(max_length=32)
    """A keyed hash that only the right key file reproduces."""
    created_at = models.DateTimeField()

    class Meta:
        db_table = "installation"
        constraints = [models.CheckConstraint(condition=Q(id=1), name="installation_one_row")]


class DemoClock(Row):
    """One row, in a demo installation alone: how far the law's clock is ahead. It only moves forward."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    ahead = models.DurationField(default=timedelta())

    class Meta:
        db_table = "demo_clock"
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="demo_clock_one_row"),
            models.CheckConstraint(condition=Q(ahead__gte=timedelta()), name="demo_clock_forward"),
        ]
