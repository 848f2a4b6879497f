"""Questions on recipients, transfers, retention periods, rights, and promises that nothing backs."""

from __future__ import annotations

import re
from collections.abc import Callable

from lofte.domain.decision.adequacy import EEA
from lofte.domain.drafting.added import say, say_kept
from lofte.domain.drafting.building import Asked, Building, Reply, Table
from lofte.domain.drafting.model import Group, Input, Option, QuestionKind
from lofte.domain.drafting.notices import add_sentence, replace_sentence, section_of
from lofte.domain.drafting.purposes import LEAVE_OUT, category_options, hold_categories, purpose_options
from lofte.domain.drafting.words import duration, field, option, same, terms, words
from lofte.domain.policy.lints.rights import NAMES
from lofte.domain.promises.registry import CONTROLS
from lofte.domain.reading.written import slug
from lofte.domain.terms import RecipientKind, RetentionAction, Right, Trigger

COUNTRY = re.compile(r"[A-Z]{2}")
UNITS = "YMWD"
MOST = 1_000
GROUNDS = ("adequacy", "scc")


def ask_recipient(building: Building, asked: Asked) -> None:
    """What somebody who is named does, where, and under which agreement."""
    options = purpose_options(building)
    name = slug(asked.name)
    building.ask(
        kind=QuestionKind.RECIPIENT,
        group=Group.RECIPIENTS,
        fields=(
            field("kind", Input.ONE, *terms("recipients", RecipientKind), option(LEAVE_OUT)),
            field("does", Input.TEXT),
            field("country", Input.TEXT),
            *((field("purposes", Input.SEVERAL, *options),) if options else ()),
            field("agreement", Input.TEXT),
            field("signed", Input.DAY),
            field("ground", Input.ONE, *(option(one) for one in GROUNDS)),
        ),
        apply=lambda reply: _recipient(building, asked.name, [one.value for one in options], reply),
        name=same(asked.name),
        said=asked.words,
        place="recipients",
        quote=asked.quote,
        about=asked.name,
        entry=("recipients", name),
    )


def _recipient(building: Building, name: str, known: list[str], reply: Reply) -> Callable[[], None] | None:
    kind = reply.one("kind", *RecipientKind, LEAVE_OUT)
    if kind == LEAVE_OUT:
        return lambda: None
    does, country = reply.text("does"), reply.text("country").upper()
    if country and not COUNTRY.fullmatch(country):
        reply.add("country", "country")
    purposes = reply.several("purposes", *known, required=False)
    agreement, signed = reply.text("agreement", required=False), reply.day("signed", required=False)
    ground = reply.one("ground", *GROUNDS, required=False)
    if country and country not in EEA and not ground:
        reply.add("ground", "ground")
    entry: Table = {"id": slug(name), "name": name, "kind": kind, "country": country}
    entry["purpose"] = {"sv": does, "en": does}
    entry |= {"agreement": agreement} if agreement else {}
    entry |= {"agreement_signed": signed} if signed else {}
    entry |= {"transfer_ground": ground} if ground and country not in EEA else {}
    return lambda: _received(building, entry, purposes)


def _received(building: Building, entry: Table, purposes: list[str]) -> None:
    building.rows("recipients").append(entry)
    kind = words("recipients", entry["kind"])[building.language].lower()
    does = entry["purpose"][building.language.value]
    say(building, "recipient", recipient=entry["name"], kind=kind, country=entry["country"], does=does)
    for row in building.rows("activities"):
        if row["id"] in purposes:
            row.setdefault("recipients", []).append(entry["id"])


def ask_transfer(building: Building, *, quote: str) -> None:
    """Whether data may leave the EEA: asked where the text says so or a recipient sits outside."""
    outside = any(row["country"] not in EEA for row in building.rows("recipients"))
    if not outside and not quote:
        return

    def apply(reply: Reply) -> Callable[[], None]:
        mode = reply.one("mode", "eea", "adequacy_or_safeguards")
        return lambda: _transfers(building, mode)

    building.ask(
        kind=QuestionKind.TRANSFER,
        group=Group.RECIPIENTS,
        fields=(field("mode", Input.ONE, option("eea"), option("adequacy_or_safeguards")),),
        apply=apply,
        place="transfer",
        quote=quote,
    )


def _transfers(building: Building, mode: str) -> None:
    building.tables["transfer"] = {"mode": mode}
    say(building, mode)


def ask_period(building: Building, asked: Asked) -> None:
    """What begins a retention period, how long it is, and for which data."""
    options = category_options(building)
    length = (
        (field("length", Input.LENGTH, *(Option(value=unit, label=words("units", unit)) for unit in UNITS)),)
        if asked.kind is QuestionKind.PERIOD
        else ()
    )
    number = sum(one.kind in (QuestionKind.PERIOD, QuestionKind.TRIGGER) for one in building.questions)
    id = f"kept-{number + 1}"
    building.ask(
        kind=asked.kind,
        group=Group.KEEPING,
        fields=(
            *length,
            field("trigger", Input.ONE, *terms("triggers", Trigger), option(LEAVE_OUT)),
            field("categories", Input.SEVERAL, *options),
            field("action", Input.ONE, *terms("actions", RetentionAction)),
        ),
        apply=lambda reply: _period(building, id, asked, [one.value for one in options], reply),
        name=duration(asked.name),
        place="retention",
        quote=asked.quote,
        about=f"{asked.name}\0{asked.quote}",
        entry=("retention", id),
    )


def _period(building: Building, id: str, asked: Asked, known: list[str], reply: Reply) -> Callable[[], None] | None:
    trigger = reply.one("trigger", *Trigger, LEAVE_OUT)
    if trigger == LEAVE_OUT:
        return lambda: None
    period = _length(reply) if asked.kind is QuestionKind.PERIOD else asked.name
    label = asked.quote[:200] or asked.name
    ticked = reply.several("categories", *known)
    entry: Table = {
        "id": id,
        "categories": ticked,
        "trigger": trigger,
        "action": reply.one("action", *RetentionAction),
        "label": {"sv": label, "en": label},
    }
    if period:
        entry["period"] = _in_days(period)
    return lambda: _kept(building, entry)


def _kept(building: Building, entry: Table) -> None:
    hold_categories(building, entry["categories"])
    building.rows("retention").append(entry)
    say_kept(building, entry)


def _in_days(period: str) -> str:
    """Periods are counted in whole days: hours become the days that fit within them, one at the least."""
    hours = re.fullmatch(r"PT(\d+)H", period)
    return f"P{max(1, int(hours.group(1)) // 24)}D" if hours else period


def _length(reply: Reply) -> str:
    """An ISO 8601 period of a number and a unit; empty where the event itself is the end."""
    number = reply.text("length", required=False)
    if not number:
        return ""
    unit = reply.one("unit", *UNITS)
    if not number.isdigit() or not 0 < int(number) <= MOST:
        reply.add("length", "length")
    return f"P{number}{unit}"


def link_retention(building: Building) -> None:
    """A purpose keeps its data by the rules for their categories."""
    for row in building.rows("activities"):
        found = [rule["id"] for rule in building.rows("retention") if set(rule["categories"]) & set(row["categories"])]
        if found:
            row["retention"] = found


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
        name=NAMES[right],
        place="rights",
        about=right.value,
        entry=("rights", right.value),
    )


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
