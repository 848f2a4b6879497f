"""Questions on the company itself: who it is, how it is reached, from when the policy applies."""

from __future__ import annotations

from collections.abc import Callable

from lofte.domain.drafting.added import say
from lofte.domain.drafting.building import Asked, Building, Reply, Table
from lofte.domain.drafting.model import Field, Group, Input, QuestionKind
from lofte.domain.drafting.words import field, option
from lofte.domain.identifiers import normalise_email, normalise_organisation_number
from lofte.domain.reading.written import slug
from lofte.domain.terms import LegalForm

KINDS = (
    QuestionKind.CONTROLLER,
    QuestionKind.ORGANISATION_NUMBER,
    QuestionKind.EMAIL,
    QuestionKind.POSTAL_ADDRESS,
    QuestionKind.VALID_FROM,
)
LONGEST_NAME = 200


def ask_company(building: Building, asked: Asked) -> None:
    """One question on the company."""
    building.ask(
        kind=asked.kind,
        group=Group.COMPANY,
        fields=_fields(asked.kind),
        apply=lambda reply: _apply(building, asked.kind, reply),
        said=asked.words,
        place=asked.place,
        quote=asked.quote,
        entry=("entities", "controller") if asked.kind is QuestionKind.ORGANISATION_NUMBER else None,
    )


def _fields(kind: QuestionKind) -> tuple[Field, ...]:
    match kind:
        case QuestionKind.CONTROLLER:
            return (field("name", Input.TEXT),)
        case QuestionKind.ORGANISATION_NUMBER:
            return (field("number", Input.TEXT), field("form", Input.ONE, *(option(one.value) for one in LegalForm)))
        case QuestionKind.EMAIL:
            return (field("email", Input.TEXT),)
        case QuestionKind.POSTAL_ADDRESS:
            return (field("address", Input.TEXT),)
        case _:
            return (field("day", Input.DAY),)


def _apply(building: Building, kind: QuestionKind, reply: Reply) -> Callable[[], None] | None:
    entity = building.rows("entities")[0]
    match kind:
        case QuestionKind.CONTROLLER:
            name = reply.text("name", most=LONGEST_NAME)
            return lambda: _called(building, entity, name)
        case QuestionKind.ORGANISATION_NUMBER:
            number = normalise_organisation_number(reply.text("number"))
            form = reply.one("form", *LegalForm)
            if number is None:
                reply.add("number", "number")
            return lambda: _numbered(building, entity, number or "", form)
        case QuestionKind.EMAIL:
            address = normalise_email(reply.text("email"))
            if address is None:
                reply.add("email", "email")
            return lambda: _reached(building, kind, {"email": address or ""})
        case QuestionKind.POSTAL_ADDRESS:
            postal = reply.text("address")
            return lambda: _reached(building, kind, {"postal_address": postal})
        case QuestionKind.VALID_FROM:
            day = reply.day("day")
            return lambda: building.tables.update(valid_from=day)
        case _:
            return None


def _reached(building: Building, kind: QuestionKind, given: dict[str, str]) -> None:
    building.rows("entities")[0]["contact"].update(given)
    say(building, kind.value, **given)


def _numbered(building: Building, entity: Table, number: str, form: str) -> None:
    """A sole trader's number is the owner's identity number, which the notice does not show."""
    entity.update(organisation_number=number, legal_form=form)
    if form != LegalForm.SOLE_TRADER:
        say(building, QuestionKind.ORGANISATION_NUMBER.value, number=number)


def _called(building: Building, entity: Table, name: str) -> None:
    entity["name"] = name
    building.tables["id"] = slug(name)
    say(building, QuestionKind.CONTROLLER.value, name=name)
