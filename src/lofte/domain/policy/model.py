"""The policy of one legal entity: what it may do with personal data, for what, how long, and what it promises.

A policy is a directory: `policy.toml` (this model), `notice.sv.md` and `notice.en.md` (the public notice in its own
words) and `promises.toml` (each promise, its sentence and the control that proves it). Nothing happens outside the
version in force. Everything is frozen; a policy is loaded by `lofte.domain.policy.load` and never edited in memory.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StringConstraints

from lofte.domain.parts import Part as Part
from lofte.domain.parts import Promise as Promise
from lofte.domain.parts import PromiseId as PromiseId
from lofte.domain.parts import Words as Words
from lofte.domain.terms import (
    Channel,
    Language,
    LawfulBasis,
    LegalForm,
    RecipientKind,
    RetentionAction,
    Right,
    Role,
    SourceKind,
    Trigger,
    UnsubscribeMeans,
)

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,62}$")]
Duration = Annotated[
    str, StringConstraints(pattern=r"^P(\d+Y(\d+M)?(\d+W)?(\d+D)?|\d+M(\d+W)?(\d+D)?|\d+W(\d+D)?|\d+D)$")
]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]


class Contact(Part):
    """How a person reaches the controller; a postal address is required (lint L13)."""

    email: str
    phone: str | None = None
    postal_address: str


class Entity(Part):
    """A legal entity that is or may be controller (Article 13(1)(a))."""

    id: Slug
    name: str
    legal_form: LegalForm
    organisation_number: str
    contact: Contact
    data_protection_officer: str | None = None
    authority: str = "IMY"


class Platform(Part):
    """A site, form or social channel, bound to exactly one entity."""

    id: Slug
    name: str
    entity: Slug
    domains: tuple[str, ...] = ()
    social: tuple[str, ...] = ()


class Category(Part):
    """A category of personal data and the fields that belong to it.

    `special` is Article 9, `identity_number` DSL 3:10, `observed` what we see rather than what we are told.
    """

    id: Slug
    label: Words
    fields: tuple[Slug, ...]
    special: bool = False
    identity_number: bool = False
    observed: bool = False


class Activity(Part):
    """A processing activity: one purpose, one basis (Article 30(1); lint L10).

    `id` is what a request names as purpose.
    """

    id: Slug
    label: Words
    basis: LawfulBasis
    role: Role = Role.CONTROLLER
    marketing: bool = False
    subjects: tuple[Words, ...] = ()
    """Whose data it is, in words (Article 30(1)(c))."""
    categories: tuple[Slug, ...]
    sources: tuple[SourceKind, ...] = ()
    channels: tuple[Channel, ...] = ()
    recipients: tuple[Slug, ...] = ()
    retention: tuple[Slug, ...] = ()
    statute: str | None = None
    interest: Words | None = None
    assessment: str | None = None
    """Reference of the legitimate-interests assessment in force; its date is `assessed_on`."""
    assessed_on: date | None = None
    consent_since: int = Field(default=1, ge=1)
    """The oldest policy version whose consents still cover this purpose; older ones are stale (R20, C21)."""
    soft_opt_in: bool = False
    """Whether MFL 19 § second paragraph may be used where there is no consent (R27)."""
    compatible_with: tuple[Slug, ...] = ()
    """Purposes whose data may be used for this one after an Article 6(4) assessment (R25)."""
    special_ground: str | None = None
    """The Article 9(2) ground, when special categories are handled (R12)."""
    identity_number_ground: str | None = None
    """The justification under DSL 3:10 when identity numbers are handled (R13)."""
    winding_up: bool = False
    clause: str = ""
    """Anchor of the notice's section that states this activity."""


class Recipient(Part):
    """Someone who receives personal data, named (Article 15(1)(c))."""

    id: Slug
    name: str
    kind: RecipientKind
    country: Country
    purpose: Words
    agreement: str | None = None
    agreement_signed: date | None = None
    reviewed: date | None = None
    transfer_ground: Literal["adequacy", "scc", "none"] = "none"
    transfer_valid_until: date | None = None


class Retention(Part):
    """A (trigger, period, action) rule for one or more categories. `period` none: the trigger itself ends it."""

    id: Slug
    categories: tuple[Slug, ...]
    trigger: Trigger
    period: Duration | None = None
    action: RetentionAction = RetentionAction.ERASE
    statute: str | None = None
    label: Words


class RightClause(Part):
    """How a right is exercised and where the notice says so."""

    right: Right
    channels: tuple[Channel, ...] = (Channel.EMAIL, Channel.PHONE, Channel.LETTER, Channel.PAGE)
    clause: str = ""


class Cookie(Part):
    """A cookie or storage key: name, provider, purpose and lifetime (LEK 9:28)."""

    name: str
    provider: str
    category: Literal["necessary", "preferences", "statistics", "marketing"]
    purpose: Words
    lifetime: Duration | Literal["session"]


class Cookies(Part):
    """Cookies and how they are chosen."""

    budget: int = 0
    detail: Literal["in_notice", "separate_page"] = "in_notice"
    consent_tool: str | None = None
    listed: tuple[Cookie, ...] = ()


class Sharing(Part):
    """Who may receive data at all."""

    mode: Literal["none", "registered"] = "registered"
    exceptions: tuple[Literal["law", "authority", "claims", "fraud", "merger"], ...] = ("law", "authority", "claims")


class Transfer(Part):
    """Where data may be: countries outside of which nothing goes. Empty with mode `eea` means the EEA."""

    mode: Literal["listed", "eea", "adequacy_or_safeguards"] = "eea"
    countries: tuple[Country, ...] = ()


class Breach(Part):
    """Breach duties promised; `hours` none leaves the law's 72 alone."""

    hours: int | None = Field(default=None, ge=1)
    trigger: Literal["discovery", "awareness"] = "awareness"
    notify: Literal["all_affected", "high_risk"] = "high_risk"
    runbook: str | None = None
    """Reference of the written routine that makes a promise beyond the law possible (lint L26)."""


class Children(Part):
    """Whether the service addresses children; then an unknown age is missing, not adult."""

    mode: Literal["not_addressed", "addressed"] = "not_addressed"


class Unsubscribe(Part):
    """What a one-click unsubscribe means."""

    means: UnsubscribeMeans = UnsubscribeMeans.DIRECT_MARKETING


class Business(Part):
    """How named work addresses at legal persons are treated (R30).

    `cautious` denies, `role` allows with an assessment and relevance to the role.
    """

    named: Literal["cautious", "role"] = "cautious"


class SpecialCategories(Part):
    """Where Article 9 data are allowed at all."""

    mode: Literal["deny", "recruitment"] = "deny"


class Settings(Part):
    """The remaining choices where policies differ, with the specification's defaults."""

    identity_check: Literal["risk_based", "may_demand"] = "risk_based"
    reconsent: bool = True
    sale_of_business: Literal["notify", "block_until_notice"] = "block_until_notice"
    channels: tuple[Channel, ...] = (Channel.EMAIL, Channel.PHONE)
    sources: tuple[SourceKind, ...] = ()
    """Sources allowed at all; empty: every source that an activity names."""
    nix_number_given: bool = False
    """The third NIX exception rests on older rule text: off (R33)."""


class Todo(Part):
    """What a human must decide before this policy can be published."""

    id: Slug
    question: Words
    place: str
    quote: str | None = None


class Policy(Part):
    """The whole machine-readable policy of one directory."""

    schema_version: Literal[1] = Field(alias="schema", default=1)
    id: Slug
    version: int = Field(ge=1)
    valid_from: date
    updated: date
    languages: tuple[Language, ...] = (Language.SV, Language.EN)
    entities: tuple[Entity, ...] = Field(min_length=1)
    controller: Slug
    """Which entity is controller."""
    roles: tuple[Role, ...] = (Role.CONTROLLER,)
    platforms: tuple[Platform, ...] = ()
    categories: tuple[Category, ...]
    activities: tuple[Activity, ...]
    recipients: tuple[Recipient, ...] = ()
    retention: tuple[Retention, ...]
    rights: tuple[RightClause, ...]
    cookies: Cookies = Cookies()
    sharing: Sharing = Sharing()
    transfer: Transfer = Transfer()
    breach: Breach = Breach()
    children: Children = Children()
    unsubscribe: Unsubscribe = Unsubscribe()
    business: Business = Business()
    special_categories: SpecialCategories = SpecialCategories()
    settings: Settings = Settings()
    todo: tuple[Todo, ...] = ()
    promises: tuple[Promise, ...] = ()

    def entity(self) -> Entity:
        """The entity that is controller."""
        return next(entity for entity in self.entities if entity.id == self.controller)

    def activity(self, purpose: str) -> Activity | None:
        """The activity that a request names, or none."""
        return next((activity for activity in self.activities if activity.id == purpose), None)


class PolicyText(Part):
    """A loaded policy directory: the model, the notice per language (Markdown) and the hash of all files.

    `digest` is SHA-256 in hex over names and texts (`load.digest`); `sources` are the texts themselves by file name, so
    that a finding can name its line and a store can keep what was published.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=False)

    policy: Policy
    notices: dict[Language, str]
    digest: str
    sources: dict[str, str] = Field(default_factory=dict)
