"""A draft policy directory from a reading: facts of the text only, and a question wherever it does not say.

Nothing is invented. What the model needs and the text lacks stands as `TODO` with an entry in `[[todo]]`; a purpose
without a basis, a recipient without a country and a period without a beginning are left out and asked for.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from lofte.domain.policy.inline import escaped, opening
from lofte.domain.reading.binding import Backing, promise_sentences
from lofte.domain.reading.document import Kind, Sentence
from lofte.domain.reading.drafted_activities import activities, labels
from lofte.domain.reading.findings import Finding, Reading
from lofte.domain.reading.lexicon import table
from lofte.domain.reading.retention_rules import retention_rules
from lofte.domain.reading.written import slug, toml_text
from lofte.domain.terms import Language, Right

TODO = "TODO"
IDENTITY = frozenset({"personal_identity_number", "org_number"})
OBSERVED = frozenset({"usage_behaviour", "device", "ip_address", "location"})
SOMEBODY = frozenset(
    {"analytics_provider", "group_companies", "partners", "payment_providers", "processors", "social_networks"}
)
"""Kinds of recipients that have names of their own, which a policy has to hold."""
RIGHTS = {"no_automated_decisions": Right.AUTOMATED_DECISION}
OPENING = "text"
"""The anchor of what stands before the first heading."""
HEADING_MARKS = re.compile(r"[*_`\[\]<]+")
"""What a heading of a notice may not hold."""


@dataclass(slots=True)
class _Draft:
    """What has been written so far, and what must be asked."""

    reading: Reading
    todo: list[dict[str, Any]] = field(default_factory=list)

    def ask(
        self, question: str, place: str, *, name: str | Mapping[str, str] = "", found: Finding | None = None
    ) -> None:
        """A question to a person, with the sentence that raises it. `name` may differ by language."""
        words = cast(dict[str, dict[str, str]], table("draft")["questions"])[question]
        entry: dict[str, Any] = {
            "id": f"{question.replace('_', '-')}-{len(self.todo) + 1}",
            "question": {
                language: text.replace("{name}", name if isinstance(name, str) else name[language])
                for language, text in words.items()
            },
            "place": place,
        }
        if found is not None:
            entry["quote"] = self.reading.sentence_of(found).text
        self.todo.append(entry)


def draft_policy(*, reading: Reading, at: datetime.date) -> dict[str, str]:
    """File names and texts: `policy.toml`, `promises.toml` and the notices; one has text, in the document's language.

    `at` is the day of drafting; it stands as `valid_from` until a person decides.
    """
    draft = _Draft(reading=reading)
    language = Language(reading.document.language)
    anchors = _anchors(reading)
    tables = _head(draft, language, at)
    tables["categories"] = _categories(reading)
    tables["activities"] = activities(reading=reading, ask=draft.ask)
    tables["recipients"] = _recipients(draft)
    tables["retention"] = retention_rules(reading=reading, ask=draft.ask)
    tables["rights"] = _rights(draft)
    promises = _promises(draft, language, anchors)
    draft.ask("translation", "promises")
    tables["todo"] = draft.todo
    files = {"policy.toml": toml_text(tables), "promises.toml": toml_text({"promises": promises})}
    for other in Language:
        files[f"notice.{other.value}.md"] = _notice(reading, anchors) if other is language else _unwritten(anchors)
    return files


def _head(draft: _Draft, language: Language, at: datetime.date) -> dict[str, Any]:
    reading = draft.reading
    updated = reading.first("last_updated") or reading.first("in_force")
    draft.ask("valid_from", "valid_from")
    name = reading.first("controller_name")
    head: dict[str, Any] = {
        "schema": 1,
        "id": slug(name or "draft"),
        "version": 1,
        "valid_from": at,
        "updated": datetime.date.fromisoformat(updated) if updated and len(updated) == 10 else at,
        "languages": [language.value],
        "controller": "controller",
        "roles": ["controller", "processor"] if reading.has("acts_as_processor") else ["controller"],
        "entities": [_entity(draft, name)],
    }
    if reading.has("breach_hours"):
        head["breach"] = {"hours": int(reading.first("breach_hours") or 0)}
    return head


def _entity(draft: _Draft, name: str | None) -> dict[str, Any]:
    reading = draft.reading
    numbers = reading.of("org_number")
    values = {
        "email": reading.first("contact_emails"),
        "postal_address": reading.first("postal_address"),
        "organisation_number": numbers[0].value if numbers else None,
        "controller": name,
    }
    for question, value in values.items():
        if value is None:
            draft.ask(question, f"entities[0].{question}")
    contact = {"email": values["email"] or TODO, "postal_address": values["postal_address"] or TODO}
    if reading.has("contact_phones"):
        contact["phone"] = reading.first("contact_phones") or TODO
    sole = bool(numbers) and numbers[0].detail == "personnummer_form"
    return {
        "id": "controller",
        "name": name or TODO,
        "legal_form": "sole_trader" if sole else "legal_person",
        "organisation_number": values["organisation_number"] or TODO,
        "contact": contact,
    }


def _categories(reading: Reading) -> list[dict[str, Any]]:
    out: list[dict[str, Any]] = []
    for value in reading.values("categories"):
        entry: dict[str, Any] = {"id": value, "label": labels("categories")[value], "fields": [value]}
        if value == "special_category":
            entry["special"] = True
        if value in IDENTITY:
            entry["identity_number"] = True
        if value in OBSERVED:
            entry["observed"] = True
        out.append(entry)
    return out


def _recipients(draft: _Draft) -> list[dict[str, Any]]:
    """A recipient needs a country and a purpose, which prose seldom gives: each is asked for; else who they are."""
    named = draft.reading.of("named_recipients")
    for found in named:
        if found == next(one for one in named if one.value == found.value):
            draft.ask("recipient", "recipients", name=found.value, found=found)
    unnamed = [found for found in draft.reading.of("recipients.kinds") if found.value in SOMEBODY]
    if unnamed and not named:
        draft.ask("unnamed", "recipients", found=unnamed[0])
    return []


def _rights(draft: _Draft) -> list[dict[str, Any]]:
    stated = {RIGHTS.get(value) or Right(value) for value in draft.reading.values("rights")}
    for right in Right:
        if right not in stated:
            draft.ask("right", "rights", name=labels("rights")[right.value])
    return [{"right": right.value} for right in Right if right in stated]


def _promises(draft: _Draft, language: Language, anchors: dict[int, str]) -> list[dict[str, Any]]:
    reading = draft.reading
    out: list[dict[str, Any]] = []
    for promise in promise_sentences(reading=reading):
        sentence = reading.document.sentences[promise.sentence]
        if sentence.kind is Kind.HEADING:
            continue
        if promise.backing is Backing.NOTHING:
            draft.ask("unbacked", "promises", found=promise.reasons[0])
            continue
        words = {other.value: sentence.text if other is language else TODO for other in Language}
        out.append(
            {
                "id": f"P-{len(out) + 1:03d}",
                "control": promise.controls[0],
                "sentence": words,
                "section": _section(sentence, anchors),
                "rows": list(promise.rows),
            }
        )
    return out


def _section(sentence: Sentence, anchors: dict[int, str]) -> str:
    return anchors[sentence.headings[-1]] if sentence.headings else OPENING


def _opens_without_heading(anchors: dict[int, str]) -> bool:
    return 0 not in anchors


def _anchors(reading: Reading) -> dict[int, str]:
    """An anchor for every heading, each once."""
    out: dict[int, str] = {}
    for sentence in reading.document.sentences:
        if sentence.kind is Kind.HEADING:
            base = slug(sentence.text)
            out[sentence.index] = f"{base}-{sentence.index}" if base in {OPENING, *out.values()} else base
    return out


def _notice(reading: Reading, anchors: dict[int, str]) -> str:
    """The document itself as Markdown, sentences word for word."""
    by_block: dict[int, list[Sentence]] = {}
    for sentence in reading.document.sentences:
        by_block.setdefault(sentence.block, []).append(sentence)
    lines: list[str] = [f"# Text {{#{OPENING}}}"] if _opens_without_heading(anchors) else []
    for block in by_block.values():
        text = (" | " if block[0].kind is Kind.ROW else " ").join(sentence.text for sentence in block)
        match block[0].kind:
            case Kind.HEADING:
                level = "#" if not lines else "##"
                lines.append(f"{level} {HEADING_MARKS.sub(' ', text).strip()} {{#{anchors[block[0].index]}}}")
            case Kind.ITEM:
                lines.append(f"- {escaped(text)}")
            case Kind.PARAGRAPH | Kind.ROW | Kind.CONTENTS:
                lines.append(opening(text))
    return "\n\n".join(lines) + "\n"


def _unwritten(anchors: dict[int, str]) -> str:
    """The notice in the language that the text is not in: its sections, and nothing that anyone has said."""
    names = [*([OPENING] if _opens_without_heading(anchors) else []), *anchors.values()]
    return (
        "\n\n".join(f"{'#' if not place else '##'} {TODO} {{#{name}}}\n\n{TODO}" for place, name in enumerate(names))
        + "\n"
    )
