"""Work: what is due and who is at it. A task names what to do; the truth is in the rows it works on."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lofte.domain.states import WorkState
from lofte.store.models.base import Key, Row, one_of, own_key, term


class Work(Row):
    """One task. Not scoped: a worker claims by due time and then enters one controller. Holds ids alone."""

    id = own_key()
    controller = models.ForeignKey("store.Controller", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = term()
    thing = Key()
    """What it works on: a sending, an import, a subject; the controller's own id when it is the whole."""
    due_at = models.DateTimeField()
    """By the law's clock, so a moved demo clock makes it due."""
    state = term(length=8, default=WorkState.WAITING)
    worker = Key(null=True)
    lease_until = models.DateTimeField(null=True)
    """By the system's clock. A running task whose lease has ended is anybody's again."""
    attempts = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    every = models.DurationField(null=True)
    """A task that returns: how long after its due time it is due again."""
    problem = term(blank=True, default="")
    """Code of what went wrong last."""
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "work"
        constraints = [
            one_of(field="state", terms=WorkState, name="work_state"),
            models.UniqueConstraint(
                fields=["controller", "kind", "thing"],
                condition=~Q(state=WorkState.DONE),
                name="work_once",
            ),
            models.CheckConstraint(
                condition=Q(worker__isnull=False, lease_until__isnull=False) | ~Q(state=WorkState.RUNNING),
                name="work_running_has_lease",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="work_due")]
