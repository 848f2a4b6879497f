"""Questions on recipients: what each is, in which country, under which agreement; and whether data leave the EEA."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import cast

from lofte.domain.decision.adequacy import EEA
from lofte.domain.drafting.added import say
from lofte.domain.drafting.building import Asked, Building, Reply, Table
from lofte.domain.drafting.model import Group, Input, Option, QuestionKind
from lofte.domain.drafting.purposes import LEAVE_OUT, purpose_options
from lofte.domain.drafting.words import countries, field, option, same, terms, words
from lofte.domain.parts import Words
from lofte.domain.reading.lexicon import names, table
from lofte.domain.reading.written import slug
from lofte.domain.terms import RecipientKind

GROUNDS = ("adequacy", "scc")
COMPANIES = (
    RecipientKind.PROCESSOR,
    RecipientKind.CONTROLLER,
    RecipientKind.JOINT_CONTROLLER,
    RecipientKind.SUB_PROCESSOR,
)
"""What a company can be, the most likely first."""
COURT = re.compile(r"domstol|\b\w*(?:tings|hov|kammar|förvaltnings)rätt(?:en)?\b|\bcourt\b|\btribunal\b", re.IGNORECASE)
AUTHORITY = re.compile(
    r"(?:verket|myndighet\w*|nämnden|kassan|styrelsen|polisen|fogden)\b|\b(?:kommun|region|polis)\w*"
    r"|\b(?:authority|agency|council|ombudsman|police)\b",
    re.IGNORECASE,
)
DISPUTE = re.compile(
    r"\btvist\w*|\bmotpart\w*|\brättsliga? anspråk\b|\brättegång\w*|\bdisputes?\b|\blegal claims?\b|\blitigation\b",
    re.IGNORECASE,
)
FIRM = re.compile(r"\b(?:AB|HB|KB|AS|A/S|ApS|Oy|GmbH|BV|B\.V\.|Inc|LLC|Ltd|Limited|Corp|SA|SAS|plc)\b")


def likely_kinds(*, name: str, quote: str) -> tuple[RecipientKind, ...]:
    """What somebody of that name can be, the most likely first: a company is no court and no authority."""
    if COURT.search(name):
        return (RecipientKind.COURT, RecipientKind.AUTHORITY)
    if AUTHORITY.search(name) and not FIRM.search(name):
        return (RecipientKind.AUTHORITY, *COMPANIES)
    found = COMPANIES + ((RecipientKind.COUNTERPARTY,) if DISPUTE.search(quote) else ())
    return found if FIRM.search(name) or name in _companies() else (*found, RecipientKind.AUTHORITY)


def _companies() -> frozenset[str]:
    """The companies and services that the reader knows by name; registers are not among them."""
    return frozenset(one for kind, held in names().kinds.items() if kind != "registers" for one in held)


def country_options() -> tuple[Option, ...]:
    """Every country by its name, those of the EEA first."""
    near, far = words("under", "eea"), words("under", "elsewhere")
    every = countries()
    inside = [Option(value=code, label=label, under=near) for code, label in every.items() if code in EEA]
    return (*inside, *(Option(value=code, label=label, under=far) for code, label in every.items() if code not in EEA))


def ask_recipient(building: Building, asked: Asked) -> None:
    """What somebody who is named does, where, and under which agreement."""
    options, kinds = purpose_options(building), likely_kinds(name=asked.name, quote=asked.quote)
    name = slug(asked.name)
    building.ask(
        kind=QuestionKind.RECIPIENT,
        group=Group.RECIPIENTS,
        fields=(
            field("kind", Input.ONE, *terms("recipients", kinds), option(LEAVE_OUT)),
            field("does", Input.TEXT),
            field("country", Input.ONE, *country_options()),
            *((field("purposes", Input.SEVERAL, *options),) if options else ()),
            field("agreement", Input.TEXT),
            field("signed", Input.DAY),
            field("ground", Input.ONE, *(option(one) for one in GROUNDS)),
        ),
        apply=lambda reply: _recipient(building, asked.name, kinds, [one.value for one in options], reply),
        name=same(asked.name),
        said=asked.words,
        place="recipients",
        quote=asked.quote,
        about=asked.name,
        entry=("recipients", name),
    )


def ask_unnamed(building: Building, asked: Asked) -> None:
    """Who receives data, where the text says that somebody does and names nobody; then what each of them does."""
    found: list[str] = []
    building.ask(
        kind=QuestionKind.UNNAMED,
        group=Group.RECIPIENTS,
        fields=(field("who", Input.ONE, option("those"), option("nobody")), field("names", Input.TEXT)),
        apply=lambda reply: _named(found, reply),
        said=asked.words,
        place="recipients",
        quote=asked.quote,
    )
    what = Words.model_validate(cast(dict[str, dict[str, str]], table("draft")["questions"])["recipient"])
    for name in found:
        ask_recipient(building, replace(asked, kind=QuestionKind.RECIPIENT, name=name, words=what))


def _named(found: list[str], reply: Reply) -> Callable[[], None]:
    who = reply.one("who", "those", "nobody")
    names = reply.text("names", required=who == "those")
    told = dict.fromkeys(" ".join(one.split()) for one in re.split(r"[,;]", names))
    known = {slug(one): one for one in told if re.search(r"\w", one)} if who == "those" else {}
    if names and who == "those" and not known:
        reply.add("names", "missing")
    return lambda: found.extend(known.values())


def _recipient(
    building: Building, name: str, kinds: tuple[RecipientKind, ...], known: list[str], reply: Reply
) -> Callable[[], None] | None:
    kind = reply.one("kind", *kinds, LEAVE_OUT)
    if kind == LEAVE_OUT:
        return lambda: None
    does, country = reply.text("does"), reply.one("country", *countries())
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
    say(
        building,
        "recipient",
        recipient=entry["name"],
        kind=kind,
        country=countries()[entry["country"]][building.language],
        does=does,
    )
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
