"""Closed vocabularies for what is kept over time: what a controller row is, how a sending, an import or a task stands.

Like `lofte.domain.terms`, values are stable: the database lists them in CHECK constraints, so a new one brings one
generated migration.
"""

from __future__ import annotations

from enum import StrEnum


class ControllerKind(StrEnum):
    """What a boundary is for. Canaries and the installation itself are left out of counts, notices and sending."""

    OWN = "own"
    CLIENT = "client"
    CANARY = "canary"
    INSTALLATION = "installation"


class StaffRole(StrEnum):
    """Who may do what, by need to know; OPERATOR concerns the installation and opens nobody's data."""

    OWNER = "owner"
    OFFICER = "officer"
    MARKETER = "marketer"
    SALES = "sales"
    AUDITOR = "auditor"
    CLIENT = "client"
    OPERATOR = "operator"


class ActorKind(StrEnum):
    """Who did or saw something: a member of staff, the subject, the product by itself, or somebody not identified."""

    STAFF = "staff"
    SUBJECT = "subject"
    SYSTEM = "system"
    PUBLIC = "public"


class IdentifierKind(StrEnum):
    """What a person or organisation can be looked up by, exactly (never by a part: that leaks by frequency)."""

    EMAIL = "email"
    PHONE = "phone"
    ORGANISATION_NUMBER = "organisation_number"
    CUSTOMER_NUMBER = "customer_number"


class BlockReason(StrEnum):
    """Why an address is blocked beyond the life of its subject."""

    ERASED = "erased"
    DIRECT_MARKETING_OBJECTION = "direct_marketing_objection"
    LIST_OBJECTION = "list_objection"
    CALL = "call"
    LETTER = "letter"


class NewsletterState(StrEnum):
    """A newsletter is a draft until a version of it is frozen; then a new draft begins a new version."""

    DRAFT = "draft"
    FROZEN = "frozen"


class SendingState(StrEnum):
    """One newsletter version to one audience."""

    PREPARING = "preparing"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    STOPPED = "stopped"


class MessageState(StrEnum):
    """One recipient of one sending.

    UNCERTAIN: in flight when the process was killed; it may or may not have arrived, is listed and is not sent again.
    FAILED: the receiving side refused it for good. PLANNED rows alone may lack a decision.
    """

    PLANNED = "planned"
    IN_FLIGHT = "in_flight"
    SENT = "sent"
    REFUSED = "refused"
    FAILED = "failed"
    UNCERTAIN = "uncertain"


class DraftState(StrEnum):
    """A drafted policy is worked on until it is published; then it stands as what was published began."""

    OPEN = "open"
    PUBLISHED = "published"


class ImportState(StrEnum):
    """STAGED rows are invisible and unusable; ACTIVATING and ACTIVE ones are real, DISCARDING ones are going."""

    UPLOADED = "uploaded"
    STAGING = "staging"
    STAGED = "staged"
    ACTIVATING = "activating"
    ACTIVE = "active"
    DISCARDING = "discarding"
    DISCARDED = "discarded"


class ImportRowState(StrEnum):
    """What became of one row of a spreadsheet."""

    READ = "read"
    STAGED = "staged"
    MERGED = "merged"
    REFUSED = "refused"


class WorkState(StrEnum):
    """A task. FAILED has used up its tries and waits for a person; a waiting task with a lease was once claimed."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    PAUSED = "paused"


class ProofOutcome(StrEnum):
    """What a run of a control came to. BLIND: the canary was not seen, so finding nothing proves nothing."""

    CLEAN = "clean"
    FINDINGS = "findings"
    BLIND = "blind"
    FAILED = "failed"


VISIBLE_IMPORTS: frozenset[ImportState] = frozenset({ImportState.ACTIVATING, ImportState.ACTIVE})
UNSTATED_IMPORTS: frozenset[ImportState] = frozenset(
    {ImportState.UPLOADED, ImportState.DISCARDING, ImportState.DISCARDED}
)
"""States that an import may be in without a statement of where its contacts come from."""
DECIDED_MESSAGES: frozenset[MessageState] = frozenset(MessageState) - {MessageState.PLANNED}
