"""Every table of the product, by subject. Thin: columns, constraints, indexes; what is done with them is elsewhere."""

from __future__ import annotations

from lofte.store.models.controllers import Controller, Engagement, Instruction, PolicyVersion
from lofte.store.models.drafts import PolicyDraft
from lofte.store.models.evidence import Entry, Seal
from lofte.store.models.imports import Import, ImportRefusal, ImportRow
from lofte.store.models.installation import DemoClock, Installation
from lofte.store.models.messages import Message, Newsletter, NewsletterVersion, OutboxMail, Sending
from lofte.store.models.proofs import ControlRun
from lofte.store.models.staff import Grant, SignInLink, Staff
from lofte.store.models.standing import Standing, StandingEvent
from lofte.store.models.subjects import BlindIndex, Block, SharedAddress, Subject, SubjectKey, VaultDocument
from lofte.store.models.work import Work

__all__ = [
    "BlindIndex",
    "Block",
    "ControlRun",
    "Controller",
    "DemoClock",
    "Engagement",
    "Entry",
    "Grant",
    "Import",
    "ImportRefusal",
    "ImportRow",
    "Installation",
    "Instruction",
    "Message",
    "Newsletter",
    "NewsletterVersion",
    "OutboxMail",
    "PolicyDraft",
    "PolicyVersion",
    "Seal",
    "Sending",
    "SharedAddress",
    "SignInLink",
    "Staff",
    "Standing",
    "StandingEvent",
    "Subject",
    "SubjectKey",
    "VaultDocument",
    "Work",
]
