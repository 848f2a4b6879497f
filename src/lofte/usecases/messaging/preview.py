"""A draft as one recipient would read it, with what the decision would say of that person. Nothing is kept or sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lofte.channels.email.content import FIELDS, Frozen
from lofte.channels.email.personalise import Letter, personalise
from lofte.domain.acts import Act, Actor
from lofte.domain.decision import Request, decide
from lofte.domain.policy.model import Policy
from lofte.domain.terms import Channel, Language
from lofte.store import facts, policies, subjects, vault
from lofte.store.evidence import Recording, looking
from lofte.store.models import Controller, Newsletter
from lofte.usecases.links import unsubscribe_url
from lofte.usecases.messaging.campaign import request_of
from lofte.usecases.messaging.newsletters import Claims, frozen_of, source_of, unknown
from lofte.usecases.messaging.sender import fields_shown, sender_of

MADE_UP = {
    Language.SV: {"given_name": "Förnamn", "family_name": "Efternamn", "company": "Företaget AB"},
    Language.EN: {"given_name": "Given", "family_name": "Family", "company": "Company Ltd"},
}
NOBODY = UUID(int=0)


MERGE_EXAMPLES = tuple(f"{{{{ {name} }}}}" for name in sorted(FIELDS))
"""How the recipient's own fields are written in a letter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a recipient would read. `code` is empty when nobody in particular was chosen."""

    subject_line: str
    preheader: str
    html: str
    text: str
    sender: str
    recipient: str
    name: str = ""
    permitted: bool = False
    code: str = ""


def draft_request(*, controller: UUID, newsletter: UUID, claims: Claims, actor: Actor, at: datetime) -> Request:
    """The request that a draft would make of each recipient, for its audience. Raises LofteError when it is unknown."""
    with looking(controller=controller, actor=actor, at=at, act=Act.LOOKED_AT_MESSAGE) as record:
        row, policy = _draft(newsletter, at)
        record.entry(thing=newsletter)
        return _request(controller=controller, row=row, policy=policy, claims=claims)


def preview_newsletter(
    *, controller: UUID, newsletter: UUID, subject: UUID | None, claims: Claims, actor: Actor, at: datetime
) -> Preview:
    """The letter as this person would read it; without one, with made-up fields.

    Raises LofteError with every problem of the draft.
    """
    with looking(controller=controller, actor=actor, at=at, act=Act.LOOKED_AT_MESSAGE) as record:
        row, policy = _draft(newsletter, at)
        activity = policy.activity(row.purpose)
        if activity is None:
            raise unknown()
        source = source_of(newsletter=row, activity=activity)
        frozen = frozen_of(controller=controller, source=source, policy=policy)
        record.entry(thing=newsletter)
        if subject is None or not subjects.is_visible(subject=subject):
            return _made_up(controller, row, policy, frozen)
        request = _request(controller=controller, row=row, policy=policy, claims=claims)
        return _of_person(controller, subject, record, request, row, policy, frozen, at)


def _draft(newsletter: UUID, at: datetime) -> tuple[Newsletter, Policy]:
    row = Newsletter.objects.filter(id=newsletter).first()
    if row is None:
        raise unknown()
    return row, policies.at_instant(at=at).text.policy


def _request(*, controller: UUID, row: Newsletter, policy: Policy, claims: Claims) -> Request:
    activity = policy.activity(row.purpose)
    shown = fields_shown(source_of(newsletter=row, activity=activity)) if activity else frozenset[str]()
    return request_of(
        controller=controller, policy=policy, shown=shown, purpose=row.purpose, content_hash="", claims=claims
    )


def _made_up(controller: UUID, row: Newsletter, policy: Policy, frozen: Frozen) -> Preview:
    language = Language(row.language)
    url = unsubscribe_url(controller=controller, subject=NOBODY, purpose=row.purpose, channel=Channel.EMAIL)
    letter = personalise(frozen=frozen, fields=MADE_UP[language], unsubscribe_url=url)
    return _preview(controller, row, policy, letter, recipient="namn@example.com", name="", permitted=False, code="")


def _of_person(
    controller: UUID,
    subject: UUID,
    record: Recording,
    request: Request,
    row: Newsletter,
    policy: Policy,
    frozen: Frozen,
    at: datetime,
) -> Preview:
    held = vault.get_all(subject=subject)
    record.looked(subject=subject, categories=tuple(held), purpose=row.purpose)
    fields = {name: str(value) for document in held.values() for name, value in document.items()}
    version = policies.at_instant(at=at)
    answer = decide(
        policy=version.rules,
        request=request,
        facts=facts.of(subject=subject, at=at),
        at=at,
        engagement=facts.engagement(at=at),
    )
    url = unsubscribe_url(controller=controller, subject=subject, purpose=row.purpose, channel=Channel.EMAIL)
    shown = {name: value for name, value in fields.items() if name in FIELDS}
    letter = personalise(frozen=frozen, fields=shown, unsubscribe_url=url)
    name = " ".join(fields.get(part, "") for part in ("given_name", "family_name")).strip()
    address = fields.get("email", "")
    return _preview(
        controller,
        row,
        policy,
        letter,
        recipient=address,
        name=name or address,
        permitted=answer.verdict.permitted,
        code=answer.code.value,
    )


def _preview(
    controller: UUID,
    row: Newsletter,
    policy: Policy,
    letter: Letter,
    *,
    recipient: str,
    name: str,
    permitted: bool,
    code: str,
) -> Preview:
    own = Controller.objects.select_related("agency").get(id=controller)
    sender = sender_of(policy=policy, slug=own.slug, agency=own.agency.name if own.agency else "")
    return Preview(
        subject_line=letter.subject,
        preheader=row.preheader,
        html=letter.html,
        text=letter.text,
        sender=f"{sender.name} <{sender.address}>",
        recipient=recipient,
        name=name,
        permitted=permitted,
        code=code,
    )
