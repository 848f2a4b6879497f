"""Newsletters, their frozen versions, and one row per recipient that says what became of it and by which decision."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lofte.domain.states import DECIDED_MESSAGES, MessageState, NewsletterState, SendingState
from lofte.domain.terms import Channel, ContentClass, Language
from lofte.store.models.base import Bound, Key, SameController, one_of, own_key, term


class Newsletter(Bound):
    """What a marketer is writing. Its words are the author's; they are checked to hold no recipient's data."""

    id = own_key()
    title = models.CharField(max_length=200)
    purpose = term(length=63)
    language = term(length=2, default=Language.SV)
    subject_line = models.CharField(max_length=200, blank=True, default="")
    preheader = models.CharField(max_length=200, blank=True, default="")
    body = models.TextField(blank=True, default="")
    """Markdown."""
    state = term(length=16, default=NewsletterState.DRAFT)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    created_by = models.ForeignKey("store.Staff", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(Bound.Meta):
        db_table = "newsletter"
        constraints = [
            models.UniqueConstraint(fields=["controller", "id"], name="newsletter_of_controller"),
            one_of(field="state", terms=NewsletterState, name="newsletter_state"),
            one_of(field="language", terms=Language, name="newsletter_language"),
        ]


class NewsletterVersion(Bound):
    """Content that will not change any more: compiled once, its digest stands in every permit."""

    id = own_key()
    newsletter = models.ForeignKey(
        Newsletter, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    number = models.PositiveIntegerField()
    policy = models.ForeignKey(
        "store.PolicyVersion", on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    purpose = term(length=63)
    content_class = term(length=16)
    language = term(length=2)
    subject_line = models.CharField(max_length=200)
    source = models.TextField()
    html = models.TextField()
    text = models.TextField()
    claims = models.JSONField(default=dict)
    """What the author stated about the content and the decision asks for, such as own similar products."""
    digest = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey("store.Staff", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(Bound.Meta):
        db_table = "newsletter_version"
        constraints = [
            models.UniqueConstraint(fields=["controller", "id"], name="newsletter_version_of_controller"),
            models.UniqueConstraint(fields=["controller", "newsletter", "number"], name="newsletter_version_number"),
            one_of(field="content_class", terms=ContentClass, name="newsletter_version_class"),
            one_of(field="language", terms=Language, name="newsletter_version_language"),
            SameController(name="newsletter_version_newsletter", column="newsletter_id", table="newsletter"),
            SameController(name="newsletter_version_policy", column="policy_id", table="policy_version"),
        ]


class Sending(Bound):
    """One version to one audience over one channel, frozen when it was started."""

    id = own_key()
    version = models.ForeignKey(
        NewsletterVersion, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    purpose = term(length=63)
    channel = term(length=16)
    state = term(length=16, default=SendingState.PREPARING)
    total = models.PositiveIntegerField(default=0)
    """Recipients planned; those left out at the start are in `left_out`."""
    left_out = models.JSONField(default=dict)
    """Code of the first reason → number of subjects, as counted when the audience was frozen."""
    started_at = models.DateTimeField()
    started_by = models.ForeignKey("store.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    finished_at = models.DateTimeField(null=True)

    class Meta(Bound.Meta):
        db_table = "sending"
        constraints = [
            models.UniqueConstraint(fields=["controller", "id"], name="sending_of_controller"),
            one_of(field="state", terms=SendingState, name="sending_state"),
            one_of(field="channel", terms=Channel, name="sending_channel"),
            SameController(name="sending_version", column="version_id", table="newsletter_version"),
        ]
        indexes = [models.Index(fields=["controller", "state"], name="sending_by_state")]


class Message(Bound):
    """One recipient of one sending. Past PLANNED there is a decision, or the row cannot be written."""

    id = own_key()
    sending = models.ForeignKey(
        Sending, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    subject = models.ForeignKey(
        "store.Subject", on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    state = term(length=16, default=MessageState.PLANNED)
    decision = Key(null=True)
    """The evidence entry that records the decision: hash of the inputs, policy version, rule and code."""
    rule = term(length=8, blank=True, default="")
    code = term(blank=True, default="")
    claimed_by = Key(null=True)
    claim_until = models.DateTimeField(null=True)
    """System time; past it, a PLANNED row is anybody's again and an IN_FLIGHT one is UNCERTAIN."""
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(null=True)
    """System time of the next try after a temporary refusal by the receiving side."""
    message_id = models.CharField(max_length=255, blank=True, default="")
    """RFC 5322 Message-ID, decided before the message leaves."""
    finished_at = models.DateTimeField(null=True)
    reply = models.PositiveSmallIntegerField(null=True)
    """SMTP reply code; the text of a reply often repeats the address and is not kept."""

    class Meta(Bound.Meta):
        db_table = "message"
        constraints = [
            models.UniqueConstraint(fields=["controller", "sending", "subject"], name="message_once_per_recipient"),
            models.UniqueConstraint(
                fields=["controller", "message_id"], condition=~Q(message_id=""), name="message_id_once"
            ),
            one_of(field="state", terms=MessageState, name="message_state"),
            models.CheckConstraint(
                condition=Q(decision__isnull=False) & ~Q(code="") & ~Q(rule="")
                | ~Q(state__in=sorted(state.value for state in DECIDED_MESSAGES)),
                name="message_has_decision",
            ),
            models.CheckConstraint(
                condition=~Q(message_id="")
                | ~Q(
                    state__in=[MessageState.IN_FLIGHT, MessageState.SENT, MessageState.FAILED, MessageState.UNCERTAIN]
                ),
                name="message_has_id",
            ),
            SameController(name="message_sending", column="sending_id", table="sending"),
            SameController(name="message_subject", column="subject_id", table="subject"),
            SameController(name="message_decision", column="decision", table="entry"),
        ]
        indexes = [
            models.Index(fields=["controller", "sending", "state", "id"], name="message_queue"),
            models.Index(fields=["controller", "subject", "id"], name="message_of_subject"),
        ]


class OutboxMail(Bound):
    """A mail that the demo's loopback receiver took in; it goes no further. Encrypted under the controller's key."""

    id = own_key()
    message_id = models.CharField(max_length=255)
    sealed = models.BinaryField()
    received_at = models.DateTimeField()

    class Meta(Bound.Meta):
        db_table = "outbox_mail"
        indexes = [models.Index(fields=["controller", "message_id"], name="outbox_mail_message")]
