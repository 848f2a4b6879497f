"""What evidence is kept of: acts and looks. Values stand in signed entries and are stable; a new one is one line."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from lofte.domain.states import ActorKind


class Act(StrEnum):
    """One thing that was done, or one kind of look. Looks begin with `looked` or `searched`."""

    INSTALLED = "installed"
    CONTROLLER_ADMITTED = "controller_admitted"
    CONTROLLER_CLOSED = "controller_closed"
    POLICY_PUBLISHED = "policy_published"
    ENGAGEMENT_SIGNED = "engagement_signed"
    INSTRUCTION_APPROVED = "instruction_approved"
    INSTRUCTION_WITHDRAWN = "instruction_withdrawn"
    STAFF_ADDED = "staff_added"
    STAFF_ENDED = "staff_ended"
    GRANT_GIVEN = "grant_given"
    GRANT_ENDED = "grant_ended"
    SIGN_IN_LINK_MADE = "sign_in_link_made"
    SIGNED_IN = "signed_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    SIGNED_OUT = "signed_out"
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_REMOVED = "passkey_removed"
    SUBJECT_ADMITTED = "subject_admitted"
    SUBJECT_CHANGED = "subject_changed"
    SUBJECT_SHREDDED = "subject_shredded"
    PERSON_TYPES_CONFIRMED = "person_types_confirmed"
    CONSENT_GIVEN = "consent_given"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    OBJECTED = "objected"
    STANDING_RECORDED = "standing_recorded"
    STANDING_FOLDED = "standing_folded"
    BLOCK_SET = "block_set"
    BLOCK_LIFTED = "block_lifted"
    DRAFT_READ = "draft_read"
    DRAFT_ANSWERED = "draft_answered"
    DRAFT_CHANGED = "draft_changed"
    DRAFT_PUBLISHED = "draft_published"
    DRAFT_DISCARDED = "draft_discarded"
    IMPORT_UPLOADED = "import_uploaded"
    IMPORT_MAPPED = "import_mapped"
    IMPORT_STATED = "import_stated"
    IMPORT_STAGED = "import_staged"
    IMPORT_ACTIVATED = "import_activated"
    IMPORT_DISCARDED = "import_discarded"
    NEWSLETTER_WRITTEN = "newsletter_written"
    NEWSLETTER_FROZEN = "newsletter_frozen"
    SENDING_STARTED = "sending_started"
    SENDING_PLANNED = "sending_planned"
    SENDING_PAUSED = "sending_paused"
    SENDING_RESUMED = "sending_resumed"
    SENDING_STOPPED = "sending_stopped"
    SENDING_FINISHED = "sending_finished"
    MESSAGE_DECIDED = "message_decided"
    MESSAGE_SENT = "message_sent"
    MESSAGE_FAILED = "message_failed"
    MESSAGE_UNCERTAIN = "message_uncertain"
    MAIL_KEPT = "mail_kept"
    CONTROL_RUN = "control_run"
    PROOF_ASKED = "proof_asked"
    CLOCK_MOVED = "clock_moved"
    KEYS_ROTATED = "keys_rotated"
    KEYS_DESTROYED = "keys_destroyed"
    EVIDENCE_EXPORTED = "evidence_exported"
    LOOKED_AT_PERSON = "looked_at_person"
    LOOKED_AT_LIST = "looked_at_list"
    LOOKED_AT_AUDIENCE = "looked_at_audience"
    LOOKED_AT_MESSAGE = "looked_at_message"
    LOOKED_AT_IMPORT = "looked_at_import"
    LOOKED_AT_DRAFT = "looked_at_draft"
    LOOKED_AT_EVIDENCE = "looked_at_evidence"
    SEARCHED_PERSON = "searched_person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who did it: the id of a member of staff or of the subject, or nobody in particular."""

    kind: ActorKind
    id: UUID | None = None


SYSTEM = Actor(kind=ActorKind.SYSTEM)
PUBLIC = Actor(kind=ActorKind.PUBLIC)
