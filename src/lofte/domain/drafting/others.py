"""Questions on rights, on promises that nothing backs, and on what only the text can settle."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from lofte.domain.drafting.building import Asked, Building, Reply
from lofte.domain.drafting.model import Group, Input, Option, QuestionKind
from lofte.domain.drafting.notices import add_sentence, replace_sentence, section_of
from lofte.domain.drafting.words import field, option, same, words
from lofte.domain.parts import Words
from lofte.domain.promises.registry import CONTROLS
from lofte.domain.reading.lexicon import table
from lofte.domain.terms import Right


def ask_right(building: Building, right: Right, *, anchor: str) -> None:
    """Which sentence grants a right that the text does not mention; it is added to the section `anchor`."""
    proposal = words("sentences", right.value)[building.language]
    taken = Option(value="proposal", label=same(proposal))
    building.ask(
        kind=QuestionKind.RIGHT,
        group=Group.RIGHTS,
        fields=(
            field("choice", Input.ONE, taken, option("change")),
            field("sentence", Input.LONG),
        ),
        apply=lambda reply: _right(building, right, anchor, proposal, reply),
        name=_called(right),
        place="rights",
        about=right.value,
        entry=("rights", right.value),
    )


def _called(right: Right) -> Words:
    """A right as it follows on "the right": to access, to object."""
    return Words.model_validate(cast(dict[str, dict[str, str]], table("draft")["rights"])[right.value])


def _right(building: Building, right: Right, anchor: str, proposal: str, reply: Reply) -> Callable[[], None]:
    chosen = reply.one("choice", "proposal", "change")
    sentence = proposal if chosen == "proposal" else reply.text("sentence")

    def change() -> None:
        heading = words("section", "rights")[building.language]
        building.notice = add_sentence(notice=building.notice, anchor=anchor, heading=heading, sentence=sentence)
        building.tables["rights"] = [row for row in building.rows("rights") if row["right"] != right.value]
        building.rows("rights").append({"right": right.value, "clause": anchor})
        building.promise(sentence=sentence, section=anchor)

    return change


def ask_unbacked(building: Building, asked: Asked) -> None:
    """What shall become of a promise that no control backs."""
    controls = (Option(value=one.id, label=one.title) for one in CONTROLS.values() if one.provable)
    building.ask(
        kind=QuestionKind.UNBACKED,
        group=Group.PROMISES,
        fields=(
            field("choice", Input.ONE, *(option(one) for one in ("strike", "change", "keep", "bind"))),
            field("sentence", Input.LONG),
            field("control", Input.ONE, *controls),
        ),
        apply=lambda reply: _unbacked(building, asked, reply),
        said=asked.words,
        place="promises",
        quote=asked.quote,
        about=asked.quote,
    )


def _unbacked(building: Building, asked: Asked, reply: Reply) -> Callable[[], None] | None:
    chosen = reply.one("choice", "strike", "change", "keep", "bind")
    section = section_of(notice=building.notice, sentence=asked.quote)
    if chosen and section is None:
        reply.add("choice", "sentence")
    match chosen:
        case "strike":
            struck = replace_sentence(notice=building.notice, old=asked.quote, new="")
            return lambda: setattr(building, "notice", struck)
        case "change":
            new = reply.text("sentence")
            return lambda: _changed(building, asked.quote, new, section or "")
        case "bind":
            control = reply.one("control", *CONTROLS)
            return lambda: building.promise(sentence=asked.quote, section=section or "", control=control)
        case "keep":
            return lambda: None
        case _:
            return None


def _changed(building: Building, old: str, new: str, section: str) -> None:
    building.notice = replace_sentence(notice=building.notice, old=old, new=new)
    building.promise(sentence=new, section=section)


def ask_other(building: Building, asked: Asked) -> None:
    """A question that can only be settled in the text: it stays open until the text no longer raises it."""
    building.ask(
        kind=QuestionKind.OTHER,
        group=Group.PROMISES,
        fields=(),
        apply=lambda _reply: None,
        said=asked.words,
        name=asked.words,
        place=asked.place,
        quote=asked.quote,
        about=f"{asked.words.sv}\0{asked.quote}",
    )
