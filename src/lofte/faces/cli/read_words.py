"""What a reading's findings are called on the terminal: fields and values in words instead of ids."""

from __future__ import annotations

from functools import cache
from typing import Any, cast

from lofte.domain import package_data
from lofte.domain.drafting import words as drafting
from lofte.domain.parts import Words
from lofte.domain.reading.lexicon import table

FROM_DRAFTS = frozenset({"categories", "purposes", "rights"})
"""Fields whose values a draft has names for."""
FROM_QUESTIONS = {"lawful_bases": "bases", "newsletter_basis": "bases", "retention_trigger": "triggers"}
"""Fields whose values the questions of a draft have names for, and where."""
DERIVED = frozenset({("retention", "number"), ("promise_beyond_law", "breach"), ("marketing_without_basis", "yes")})
"""What is concluded from another finding, which is shown with its own words."""
YES = "yes"


def field_called(*, field: str, say: str) -> str:
    """A field by its name; the id of one that has none."""
    entry = _data()["fields"].get(field)
    return Words.model_validate(entry)[say] if entry else field


def certainty_called(*, certainty: str, say: str) -> str:
    """How sure the reader is."""
    return Words.model_validate(_data()["certainty"][certainty])[say]


def value_called(*, field: str, value: str, say: str) -> str:
    """A value by its name, a period as people say it; a name, a number or an address as it stands."""
    known = _known(field, value)
    if known is not None:
        return known[say]
    return drafting.duration(value)[say] if field == "retention" else value


def _known(field: str, value: str) -> Words | None:
    values = _data()["values"]
    own = values.get(field, {}).get(value)
    if own is None and field in FROM_DRAFTS:
        own = cast(dict[str, dict[str, str]], table("draft")[field]).get(value)
    if own is None and field in FROM_QUESTIONS:
        return drafting.held(FROM_QUESTIONS[field], value)
    entry = own or values["any"].get(value)
    return Words.model_validate(entry) if entry else None


@cache
def _data() -> dict[str, Any]:
    return package_data.toml(package_data.folder(package=__package__ or "", name="words") / "reading.toml")
