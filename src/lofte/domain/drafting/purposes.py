"""Questions on the purposes: which basis, which data, and what a basis or a category brings with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

from lofte.domain.drafting.added import in_a_row, named, say, say_basis
from lofte.domain.drafting.building import Asked, Building, Reply, Table
from lofte.domain.drafting.model import Field, Group, Input, Option, QuestionKind
from lofte.domain.drafting.statutes import LONGEST_STATUTE, names_a_law
from lofte.domain.drafting.words import field, filled, option, terms, words
from lofte.domain.parts import Words
from lofte.domain.reading.draft import IDENTITY, OBSERVED
from lofte.domain.reading.lexicon import table
from lofte.domain.reading.written import slug
from lofte.domain.terms import Channel, LawfulBasis, Role, SourceKind

KINDS = (QuestionKind.BASIS, QuestionKind.TWO_BASES, QuestionKind.CATEGORIES)
WAYS = (Channel.EMAIL, Channel.SMS, Channel.PHONE, Channel.LETTER)
MARKETING_BASES = (LawfulBasis.CONSENT, LawfulBasis.LEGITIMATE_INTERESTS)
"""What may carry marketing (lint P23)."""
LEAVE_OUT = "leave_out"
REST = "other"  # what a text names and the reader has no name for; where it names none, there is nothing to tick


def ask_purpose(
    building: Building, asked: Asked, *, labels: Mapping[str, Mapping[str, str]], marketing: frozenset[str]
) -> None:
    """Which basis and which data one purpose has, or that it is none of ours."""
    label = next(({"sv": one["sv"], "en": one["en"]} for one in labels.values() if asked.name in one.values()), None)
    purpose = next((id for id, one in labels.items() if asked.name in one.values()), "")
    if label is None:  # a purpose in the text's own words
        label, purpose = {"sv": asked.name, "en": asked.name}, slug(asked.name)
    options = category_options(building)
    tick = field("categories", Input.SEVERAL, *options)
    if asked.kind is QuestionKind.CATEGORIES:
        fields = (field("stays", Input.ONE, option("stays"), option(LEAVE_OUT)), tick)
    else:
        fields = (field("basis", Input.ONE, *terms("bases", LawfulBasis), option(LEAVE_OUT)), tick)
    entry: Table = {"id": purpose, "label": label, "marketing": purpose in marketing}
    building.ask(
        kind=asked.kind,
        group=Group.PURPOSES,
        fields=fields,
        apply=lambda reply: _apply(building, entry, [one.value for one in options], reply, asked.kind),
        name=Words.model_validate(label),
        said=_again(asked, label),
        place=asked.place,
        quote=asked.quote,
        about=purpose,
        entry=("activities", purpose),
    )


def _again(asked: Asked, label: Mapping[str, str]) -> Words:
    """The question with the purpose called in each language by its own name."""
    return filled(
        Words(sv=asked.words.sv.replace(asked.name, "{name}"), en=asked.words.en.replace(asked.name, "{name}")),
        Words.model_validate(label),
    )


def _apply(
    building: Building, entry: Table, known: list[str], reply: Reply, kind: QuestionKind
) -> Callable[[], None] | None:
    choices = ("stays", LEAVE_OUT) if kind is QuestionKind.CATEGORIES else (*LawfulBasis, LEAVE_OUT)
    chosen = reply.one("stays" if kind is QuestionKind.CATEGORIES else "basis", *choices)
    if chosen == LEAVE_OUT:
        return lambda: _leave_out(building, entry["id"])
    ticked = reply.several("categories", *known)

    def change() -> None:
        hold_categories(building, ticked)
        if kind is QuestionKind.CATEGORIES:
            building.row("activities", entry["id"])["categories"] = ticked
            say_basis(building, building.row("activities", entry["id"]))
        else:
            made = {"id": entry["id"], "label": entry["label"], "basis": chosen}
            building.rows("activities").append(made | {"marketing": entry["marketing"], "categories": ticked})
            say_basis(building, building.rows("activities")[-1])

    return change


def _leave_out(building: Building, purpose: str) -> None:
    building.tables["activities"] = [row for row in building.rows("activities") if row["id"] != purpose]


def category_options(building: Building) -> tuple[Option, ...]:
    """The categories that the text names or a person has ticked as answers, then the others that there are."""
    named = {row["id"]: row["label"] for row in building.rows("categories")}
    others = {id: label for id, label in _known().items() if id not in named and id != REST}
    under = words("under", "unnamed") if named else None
    return (
        *(Option(value=id, label=Words.model_validate(label)) for id, label in named.items()),
        *(Option(value=id, label=Words.model_validate(label), under=under) for id, label in others.items()),
    )


def _known() -> Mapping[str, Mapping[str, str]]:
    return cast(dict[str, dict[str, str]], table("draft")["categories"])


def hold_categories(building: Building, ticked: list[str]) -> None:
    """A category that a person ticked and the text does not name becomes one of the policy's."""
    held = {row["id"] for row in building.rows("categories")}
    for one in ticked:
        if one in held:
            continue
        entry: Table = {"id": one, "label": dict(_known()[one]), "fields": [one]}
        entry |= {"special": True} if one == "special_category" else {}
        entry |= {"identity_number": True} if one in IDENTITY else {}
        entry |= {"observed": True} if one in OBSERVED else {}
        building.rows("categories").append(entry)


def purpose_options(building: Building) -> tuple[Option, ...]:
    """The draft's purposes as answers."""
    return tuple(
        Option(value=row["id"], label=Words.model_validate(row["label"])) for row in building.rows("activities")
    )


def ask_role(building: Building) -> None:
    """For which purposes one works on behalf of others, where the text says that one does (Article 28)."""
    if Role.PROCESSOR.value not in building.tables.get("roles", ()):
        return
    options = purpose_options(building)

    def apply(reply: Reply) -> Callable[[], None]:
        ticked = reply.several("role", *(one.value for one in options), "never")
        return lambda: _roles(building, ticked)

    building.ask(
        kind=QuestionKind.PROCESSOR,
        group=Group.PURPOSES,
        fields=(field("role", Input.SEVERAL, *options, option("never")),),
        apply=apply,
        place="roles",
    )


def _roles(building: Building, ticked: list[str]) -> None:
    for row in building.rows("activities"):
        if row["id"] in ticked:
            row["role"] = Role.PROCESSOR.value
    if not any("role" in row for row in building.rows("activities")):
        building.tables["roles"] = [Role.CONTROLLER.value]


def ask_consequences(building: Building) -> None:
    """What each purpose's basis and data bring with them: a statute, an interest, ways, grounds."""
    special = frozenset(row["id"] for row in building.rows("categories") if row.get("special"))
    numbers = frozenset(row["id"] for row in building.rows("categories") if row.get("identity_number"))
    for row in list(building.rows("activities")):
        if row["marketing"] and row["basis"] not in MARKETING_BASES:
            _secondary(building, row, QuestionKind.MARKETING)
    for row in building.rows("activities"):
        if row["basis"] == LawfulBasis.LEGAL_OBLIGATION and "statute" not in row:
            _secondary(building, row, QuestionKind.STATUTE)
        if row["basis"] == LawfulBasis.LEGITIMATE_INTERESTS and "interest" not in row:
            _secondary(building, row, QuestionKind.INTEREST)
        if row["marketing"]:
            _secondary(building, row, QuestionKind.CHANNELS)
        if special & set(row["categories"]):
            _secondary(building, row, QuestionKind.SPECIAL, special)
        if numbers & set(row["categories"]) and row["basis"] != LawfulBasis.CONSENT:
            _secondary(building, row, QuestionKind.IDENTITY, numbers)


def _secondary(building: Building, row: Table, kind: QuestionKind, categories: frozenset[str] = frozenset()) -> None:
    building.ask(
        kind=kind,
        group=Group.PURPOSES,
        fields=_secondary_fields(building, kind),
        apply=lambda reply: _secondary_apply(building, row, kind, categories, reply),
        name=Words.model_validate(row["label"]),
        place=f"activities.{row['id']}",
        about=row["id"],
        entry=("activities", row["id"]),
    )


def _secondary_fields(building: Building, kind: QuestionKind) -> tuple[Field, ...]:
    match kind:
        case QuestionKind.MARKETING:
            return (
                field("basis", Input.ONE, *terms("bases", MARKETING_BASES), option("no_marketing"), option(LEAVE_OUT)),
            )
        case QuestionKind.STATUTE:
            return (field("statute", Input.TEXT),)
        case QuestionKind.INTEREST:
            return (field("interest", Input.TEXT), field("assessment", Input.TEXT), field("assessed", Input.DAY))
        case QuestionKind.CHANNELS:
            return (
                field("channels", Input.SEVERAL, *terms("channels", WAYS)),
                field("sources", Input.SEVERAL, *terms("sources", _sources(building))),
            )
        case QuestionKind.SPECIAL:
            return (
                field("choice", Input.ONE, option("not_needed"), option("recruitment")),
                field("reason", Input.TEXT),
            )
        case _:
            return (field("choice", Input.ONE, option("not_needed"), option("stays")), field("reason", Input.TEXT))


def _secondary_apply(
    building: Building, row: Table, kind: QuestionKind, categories: frozenset[str], reply: Reply
) -> Callable[[], None] | None:
    match kind:
        case QuestionKind.MARKETING:
            return _other_basis(building, row, reply)
        case QuestionKind.STATUTE:
            statute = reply.text("statute", most=LONGEST_STATUTE)
            if statute and not names_a_law(text=statute):
                reply.add("statute", "statute")
            return lambda: _demanded(building, row, statute)
        case QuestionKind.INTEREST:
            return _interest(building, row, reply)
        case QuestionKind.CHANNELS:
            ways = reply.several("channels", *WAYS)
            sources = reply.several("sources", *_sources(building))
            return lambda: _ways(building, row, ways, sources)
        case _:
            return _ground(building, row, kind, categories, reply)


def _other_basis(building: Building, row: Table, reply: Reply) -> Callable[[], None] | None:
    match reply.one("basis", *MARKETING_BASES, "no_marketing", LEAVE_OUT):
        case "no_marketing":
            return lambda: row.update(marketing=False)
        case "leave_out":
            return lambda: _leave_out(building, row["id"])
        case basis:
            return lambda: row.update(basis=basis)


def _demanded(building: Building, row: Table, statute: str) -> None:
    row["statute"] = statute
    say(building, "statute", name=named(building, row), statute=statute)


def _interest(building: Building, row: Table, reply: Reply) -> Callable[[], None]:
    interest = reply.text("interest")
    assessment, day = reply.text("assessment", required=False), reply.day("assessed", required=False)
    if bool(assessment) != bool(day):
        reply.add("assessed" if assessment else "assessment", "missing")
    given: Table = {"interest": {"sv": interest, "en": interest}}
    if assessment:
        given |= {"assessment": assessment, "assessed_on": day}

    def change() -> None:
        row.update(given)
        say(building, "interest", name=named(building, row), interest=interest)

    return change


def _sources(building: Building) -> tuple[SourceKind, ...]:
    """Where data may come from; what the text names comes first."""
    return (*building.sources, *(one for one in SourceKind if one not in building.sources))


def _ways(building: Building, row: Table, ways: list[str], sources: list[str]) -> None:
    """The ways of a purpose, which the policy then has as a whole too (lint P17), and where its data come from."""
    row["channels"], row["sources"] = ways, sources
    say(
        building,
        "ways",
        name=named(building, row),
        channels=in_a_row(building, [words("channels", one) for one in ways]),
        sources=in_a_row(building, [words("sources", one) for one in sources]),
    )
    held = building.tables.setdefault("settings", {}).setdefault("channels", [Channel.EMAIL.value, Channel.PHONE.value])
    held += [way for way in ways if way not in held]


def _ground(
    building: Building, row: Table, kind: QuestionKind, categories: frozenset[str], reply: Reply
) -> Callable[[], None] | None:
    chosen = reply.one("choice", "not_needed", "stays", "recruitment")
    if chosen == "not_needed":
        left = [one for one in row["categories"] if one not in categories]
        return lambda: row.update(categories=left)
    reason = reply.text("reason")
    if kind is QuestionKind.SPECIAL:
        recruiting: Table = {"special_categories": {"mode": "recruitment"}}
        row_given: Table = {"special_ground": reason, "sources": ["recruitment"]}
        return lambda: (building.tables.update(recruiting), row.update(row_given))[0]
    return lambda: row.update(identity_number_ground=reason)


def link_clauses(building: Building, clauses: Mapping[str, str]) -> None:
    """Each purpose points to the section that states it, so that a refusal can too."""
    for row in building.rows("activities"):
        if row["id"] in clauses:
            row["clause"] = clauses[row["id"]]
