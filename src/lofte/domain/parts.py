"""What both a policy and a control are written in: frozen tables, words in two languages, and the promise itself.

A module of its own, so that `policy` may ask `promises` which controls there are without the two forming a circle.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from lofte.domain.terms import Language

PromiseId = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]*-\d{2,3}$")]


class Part(BaseModel):
    """Common ground: frozen, nothing unknown, no coercion of text to other types."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Words(Part):
    """The same words in Swedish and English, equals."""

    sv: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def __getitem__(self, language: Language | str) -> str:
        return self.sv if language == Language.SV else self.en


class Promise(Part):
    """One sentence that promises something, and the control that proves it.

    `rows` are the catalogue rows it carries; `sentence` stands word for word in the notice of that language, in the
    section whose anchor is `section`; `lint` cites the codes under which the publisher refuses the row's own meaning,
    this being the nearest lawful promise.
    """

    id: PromiseId
    control: str
    sentence: Words
    section: str
    rows: tuple[PromiseId, ...] = ()
    lint: tuple[str, ...] = ()
    law: str = ""
    absolute: bool = False
