"""Events to and from JSON, for rows and for the command line. Unknown keys and kinds are errors, all at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from lofte.domain.errors import LofteError, Problem
from lofte.domain.standing.events import Event

_EVENT: Final[TypeAdapter[Event]] = TypeAdapter(Event)


def to_json(*, event: Event) -> dict[str, Any]:
    """An event as plain JSON values; the same event always gives the same text once keys are sorted."""
    return dict(_EVENT.dump_python(event, mode="json"))


def from_json(*, data: Mapping[str, Any], place: str = "event") -> Event:
    """The event of a JSON object. Raises LofteError naming every wrong place under `place`."""
    try:
        return _EVENT.validate_python(data)
    except ValidationError as error:
        raise LofteError(*problems(error=error, place=place)) from None


def problems(*, error: ValidationError, place: str) -> tuple[Problem, ...]:
    """What pydantic found, as our problems; the given values are never repeated, they may be personal."""
    return tuple(
        Problem(
            code=f"input.{one['type']}",
            message=_sentence(one["msg"]),
            place=".".join((place, *(str(part) for part in one["loc"]))) if place else ".".join(map(str, one["loc"])),
            remedy=_remedy(one["type"]),
        )
        for one in error.errors(include_url=False, include_input=False)
    )


def _sentence(message: str) -> str:
    return f"{message.rstrip('.')}."


def _remedy(kind: str) -> str:
    if kind == "extra_forbidden":
        return "Remove the key or correct its spelling; docs/decide.schema.json lists every key."
    if kind == "missing":
        return "Add the key."
    if kind.startswith("timezone"):
        return "Give the instant a zone, such as +01:00 or Z."
    return "See docs/decide.schema.json for what is allowed here."
