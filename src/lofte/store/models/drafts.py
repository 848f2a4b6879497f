"""Policies being drafted from a text: the text, what was answered, and where it was published."""

from __future__ import annotations

from django.db import models

from lofte.domain.states import DraftState
from lofte.domain.terms import Language
from lofte.store.models.base import Bound, one_of, own_key, term


class PolicyDraft(Bound):
    """One text on its way to a policy. For a company that is not here yet, `controller` is the installation."""

    id = own_key()
    state = term(length=16, default=DraftState.OPEN)
    language = term(length=2)
    questions = models.PositiveIntegerField(default=0)
    """Questions that had no right answer when it was last changed."""
    sealed = models.BinaryField()
    """The document, the text as it now reads and the answers, encrypted under the controller's key."""
    made_by = models.ForeignKey("store.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    published_as = models.ForeignKey("store.Controller", on_delete=models.PROTECT, null=True, related_name="+")
    """The controller that it became the policy of."""

    class Meta(Bound.Meta):
        db_table = "policy_draft"
        constraints = [
            models.UniqueConstraint(fields=["controller", "id"], name="policy_draft_of_controller"),
            one_of(field="state", terms=DraftState, name="policy_draft_state"),
            one_of(field="language", terms=Language, name="policy_draft_language"),
        ]
        indexes = [models.Index(fields=["controller", "changed_at"], name="policy_draft_latest")]
