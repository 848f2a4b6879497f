"""Spreadsheets of fictional contacts, and an import driven to any of its states."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from lofte.domain.acts import SYSTEM, Act
from lofte.domain.collecting.statement import Statement
from lofte.domain.decision import Content, Request
from lofte.domain.standing import Event
from lofte.domain.states import IdentifierKind
from lofte.domain.terms import Channel, ContentClass, LawfulBasis, Operation, PersonType, SourceKind
from lofte.store import blind, facts, selection, standing, vault
from lofte.store.evidence import looking
from lofte.store.models import (
    BlindIndex,
    Block,
    Import,
    ImportRefusal,
    ImportRow,
    SharedAddress,
    Standing,
    Subject,
)
from lofte.store.models.base import Bound
from lofte.store.scopes import reading, within
from lofte.usecases.collecting.activating import activate, discard_step, sharing_step, unmark_step
from lofte.usecases.collecting.files import upload
from lofte.usecases.collecting.imports import ImportView
from lofte.usecases.collecting.joining import join_step
from lofte.usecases.collecting.person_types import Confirmation, confirm_person_types, confirm_step
from lofte.usecases.collecting.staging import stage_step
from lofte.usecases.collecting.statements import attest
from tests.world import AT

HEADINGS = "Förnamn;Efternamn;E-post;Mobil;Företag;Samtyckesdatum;Samtyckestext;Köpdatum;Nej erbjudet;Avregistrerad"
YES = "2026-03-01;Ja tack, skicka nyhetsbrevet."
CONFIRM_ALL = [Confirmation(proposed=one, person_type=one or PersonType.NATURAL) for one in (None, *PersonType)]


def sheet(*rows: str, headings: str = HEADINGS, encoding: str = "cp1252") -> bytes:
    """A CSV file as Excel in Swedish writes it."""
    return "\r\n".join((headings, *rows, "")).encode(encoding)


def person(given: str, email: str, rest: str = ";;;;", *, phone: str = "", company: str = "") -> str:
    """A row: `rest` is consent date, consent text, sale date, no offered, said no."""
    return f"{given};Påhitt;{email};{phone};{company};{rest}"


def statement(**changes: object) -> Statement:
    """A sound statement for the newsletter."""
    values: dict[str, object] = {
        "purpose": "newsletter",
        "channels": frozenset({Channel.EMAIL}),
        "basis": LawfulBasis.CONSENT,
        "source_kind": SourceKind.NEWSLETTER_SIGNUP,
        "words": "Anmälningar på webbplatsen och köp i butiken.",
        "collected_on": date(2026, 10, 1),
        "proof_sample": "Formulärets text finns i pärm 3.",
        "own_sales": True,
    }
    return Statement(**{**values, **changes})


def up(controller: UUID, *rows: str, **options: str) -> ImportView:
    """Upload a list of these rows."""
    return upload(controller=controller, actor=SYSTEM, content=sheet(*rows, **options), at=AT)


def stage(controller: UUID, content: bytes, *, stated: Statement | None = None, at: datetime = AT) -> UUID:
    """Upload, state and stage to the end."""
    source = upload(controller=controller, actor=SYSTEM, content=content, at=at).id
    attest(controller=controller, source=source, statement=stated or statement(), actor=SYSTEM, at=at)
    run(stage_step, controller, source, at)
    return source


def run(step: Callable[..., bool], controller: UUID, source: UUID, at: datetime = AT, *, most: int = 10_000) -> int:
    """Do a step until it says that it is done; how many times it did something."""
    for number in range(most):
        if not step(controller=controller, source=source, at=at):
            return number
    return most


def settle(controller: UUID, source: UUID, at: datetime = AT) -> None:
    """Activate a staged import and do all that follows."""
    activate(controller=controller, source=source, actor=SYSTEM, at=at)
    follow(controller, source, at)


def follow(controller: UUID, source: UUID, at: datetime = AT) -> None:
    """What the worker does after an activation."""
    run(sharing_step, controller, source, at)
    run(join_step, controller, source, at)
    after = unmark_step(controller=controller, source=source, after=None, at=at)
    while after is not None:
        after = unmark_step(controller=controller, source=source, after=after, at=at)


def throw_away(controller: UUID, source: UUID, at: datetime = AT) -> None:
    """What the worker does after an import was discarded."""
    run(discard_step, controller, source, at)


def brought(controller: UUID, content: bytes, *, stated: Statement | None = None, at: datetime = AT) -> UUID:
    """The whole way of a file."""
    source = stage(controller, content, stated=stated, at=at)
    settle(controller, source, at)
    return source


def confirm(controller: UUID, source: UUID, confirmations: Sequence[Confirmation] = CONFIRM_ALL) -> None:
    """Confirm what was proposed, and carry it out."""
    confirm_person_types(controller=controller, source=source, confirmations=confirmations, actor=SYSTEM, at=AT)
    run(confirm_step, controller, source)


def rows_of(controller: UUID, model: type[Bound], **filters: object) -> list[Any]:
    """Rows of a controller."""
    with within(controller):
        return list(model.objects.filter(**filters))


def who(controller: UUID, email: str) -> tuple[UUID, ...]:
    """Everybody at an address."""
    with reading(controller):
        return blind.find(kind=IdentifierKind.EMAIL, value=email)


def held(controller: UUID, subject: UUID) -> dict[str, dict[str, object]]:
    """All documents of a subject."""
    with looking(controller=controller, actor=SYSTEM, at=AT, act=Act.LOOKED_AT_PERSON) as record:
        record.looked(subject=subject, categories=("all",), purpose="test")
        return vault.get_all(subject=subject)


def known(controller: UUID, subject: UUID, at: datetime = AT):
    """What stands for a subject."""
    with reading(controller):
        return facts.of(subject=subject, at=at)


def ledger(controller: UUID, subject: UUID) -> list[Event]:
    """The events of a subject."""
    with reading(controller):
        return facts.ledgers(subjects=(subject,))[subject]


def request(controller: UUID, purpose: str = "newsletter", channel: Channel = Channel.EMAIL) -> Request:
    """A letter that has everything a letter must have."""
    return Request(
        controller=str(controller),
        purpose=purpose,
        operation=Operation.SEND,
        channel=channel,
        content_class=ContentClass.MARKETING,
        categories=frozenset({"name", "email"}),
        content=Content(
            objection_address=True,
            sender_shown=True,
            one_click_headers=True,
            free_opt_out=True,
            similar_products=True,
            role_relevant=True,
        ),
    )


def audience(
    controller: UUID, purpose: str = "newsletter", channel: Channel = Channel.EMAIL, at: datetime = AT
) -> dict[str, int]:
    """So many reached, and so many under each first reason."""
    with reading(controller):
        engagement = facts.engagement(at=at)
        asked = request(controller, purpose, channel)
        found = selection.choose(request=asked, at=at, engagement=engagement).audience
    counts = {line.reason.code.value: line.count for line in found.refused}
    assert found.total == found.reached + sum(counts.values())
    return {**counts, "reached": found.reached}


def differences(controller: UUID, at: datetime = AT) -> Sequence[object]:
    """Where the standing is not what its events fold to."""
    with reading(controller):
        return standing.differences(at=at, limit=10_000)[0]


def register(controller: UUID) -> dict[str, object]:
    """All that a controller holds, without the ids that differ from run to run."""
    with looking(controller=controller, actor=SYSTEM, at=AT, act=Act.LOOKED_AT_LIST) as record:
        record.entry(detail={"purpose": "test"})
        people = {
            one.id: (
                vault.get_all(subject=one.id),
                one.person_type,
                one.person_type_confirmed,
                one.admission_id is None,
            )
            for one in Subject.objects.order_by("id")
        }
        standing_of: dict[UUID, list[object]] = {one: [] for one in people}
        for one in Standing.objects.order_by("policy", "purpose", "channel"):
            standing_of[one.subject_id].append((one.policy, one.purpose, one.channel, one.bits, one.bits_until))
        events = facts.ledgers(subjects=tuple(people))
        imports = Import.objects.order_by("id").values_list("state", "rows", "settled", "staged", "merged", "refused")
        return {
            "people": sorted(
                repr((held, standing_of[one], [replace(event, reference="") for event in events[one]]))
                for one, held in people.items()
            ),
            "shared": SharedAddress.objects.count(),
            "looked up": BlindIndex.objects.count(),
            "blocks": sorted(Block.objects.values_list("kind", "reason", "purpose", "channel", "lifted_at")),
            "refusals": sorted(ImportRefusal.objects.values_list("number", "field", "code")),
            "waiting": ImportRow.objects.count(),
            "imports": list(imports),
        }
