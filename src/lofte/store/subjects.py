"""Which subjects are there: not those of an import that is not active yet, and not those that have been erased."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from lofte.domain.states import VISIBLE_IMPORTS
from lofte.store import rows
from lofte.store.models import Subject
from lofte.store.scopes import current

_STATES = tuple(sorted(state.value for state in VISIBLE_IMPORTS))
VISIBLE_SQL = (
    "EXISTS (SELECT 1 FROM subject v WHERE v.controller_id = %s AND v.id = {subject} AND v.erased_at IS NULL "
    "AND (v.admission_id IS NULL OR EXISTS (SELECT 1 FROM import i WHERE i.controller_id = %s "
    "AND i.id = v.admission_id AND i.state IN (" + ", ".join(["%s"] * len(_STATES)) + "))))"
)
"""A condition for other statements; `visible_params` gives its parameters."""


def visible_params(*, controller: UUID) -> tuple[Any, ...]:
    """The parameters of VISIBLE_SQL."""
    own = rows.key(controller)
    return (own, own, *_STATES)


def visible() -> QuerySet[Subject]:
    """The subjects of the controller that we are within, as the ORM takes them."""
    real = Q(admission__isnull=True) | Q(admission__state__in=_STATES)
    return Subject.objects.filter(real, erased_at__isnull=True)


def total() -> int:
    """How many there are."""
    return visible().count()


def is_visible(*, subject: UUID) -> bool:
    """Whether this one is there."""
    controller = current()
    return bool(
        rows.fetch(
            f"SELECT 1 WHERE {VISIBLE_SQL.format(subject='%s')}",
            (rows.key(controller), rows.key(subject), *visible_params(controller=controller)[1:]),
        )
    )


def after(*, subject: UUID | None, limit: int) -> tuple[UUID, ...]:
    """The next subjects in the order of their ids, which is the order in which they came."""
    controller = current()
    found = rows.fetch(
        f"SELECT s.id FROM subject s WHERE s.controller_id = %s AND s.id > %s AND {VISIBLE_SQL.format(subject='s.id')} "
        "ORDER BY s.id LIMIT %s",
        (rows.key(controller), rows.key(subject or UUID(int=0)), *visible_params(controller=controller), limit),
    )
    return tuple(rows.uuid_of(one) for (one,) in found)
