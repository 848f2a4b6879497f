"""Answering a draft as a person would: one plain answer for each kind of question, unless a test says otherwise."""

from __future__ import annotations

from collections.abc import Mapping

from lofte.domain.drafting.finish import Finished
from lofte.domain.drafting.model import Answers, AnswerState, Field, Input, Question

TEXTS = {
    "number": "556036-0793",
    "email": "hej@alvsand.example",
    "address": "Provgatan 1, 999 10 Exempelby",
    "name": "Älvsands Snickeri AB",
    "names": "Lingonmejl AB",
    "statute": "bokföringslagen 7 kap. 2 §",
}
FIRST = (
    *("proposal", "keep", "stays", "not_needed", "processor", "legal_person"),
    *("SE", "adequacy_or_safeguards", "consent", "last_contact", "erase"),
)
TAKEN = {"ground": "", "assessment": "", "assessed": "", "agreement": "", "signed": "", "sentence": "", "control": ""}


def answers(finished: Finished, **said: Mapping[str, tuple[str, ...]]) -> Answers:
    """An answer to every question that is open; `said` overrides by kind of question."""
    return {
        question.key: said.get(question.kind.value)
        or {field.name: _one(field) for field in question.fields} | _unit(question)
        for question in finished.questions
        if question.state is not AnswerState.DONE
    }


def _one(field: Field) -> tuple[str, ...]:
    values = [one.value for one in field.options]
    if field.name in TAKEN:
        return ()
    match field.input:
        case Input.ONE:
            return (next((one for one in FIRST if one in values), values[0]),)
        case Input.SEVERAL:
            return ("email",) if "email" in values else (values[0],)
        case Input.DAY:
            return ("2026-11-01",)
        case Input.LENGTH:
            return ("24",)
        case Input.TEXT | Input.LONG:
            return (TEXTS.get(field.name, "Enligt avtalet"),)


def _unit(question: Question) -> dict[str, tuple[str, ...]]:
    return {"unit": ("M",)} if any(field.input is Input.LENGTH for field in question.fields) else {}
