"""An audience before it is sent to: so many may be reached, so many not, by reason, and the people behind a reason.

The counts come from the same gate that decides at the claim. To open the people is a look at each of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lofte.domain.acts import Act, Actor
from lofte.domain.decision import Reason, Request, judge
from lofte.domain.decision.audience import Line
from lofte.domain.policy.render import Notice, render
from lofte.domain.terms import Language
from lofte.queries.audience_page import AudiencePage, PersonBehind, ReasonShown
from lofte.queries.newsletters import DraftPage
from lofte.queries.people import documents, name_of, telling
from lofte.store import facts
from lofte.store.evidence import looking
from lofte.store.policies import Version
from lofte.store.selection import Choice, Selection, any_is, choose

MOST = 100
"""People shown behind one reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleBehind:
    """The people behind one reason, and whether there are more."""

    people: tuple[PersonBehind, ...]
    more: bool


def audience(
    *, controller: UUID, draft: DraftPage, request: Request, actor: Actor, at: datetime, language: Language
) -> AudiencePage:
    """The audience of a draft. Raises LofteError NO_POLICY where no policy is in force."""
    with looking(controller=controller, actor=actor, at=at, act=Act.LOOKED_AT_AUDIENCE) as record:
        chosen = choose(request=request, at=at, engagement=facts.engagement(at=at))
        counted = chosen.audience
        record.entry(thing=draft.id, detail={"total": counted.total, "reached": counted.reached})
    notice = _notice(chosen.version, language)
    whole = {line.reason for line in counted.reasons if line.count == counted.total}
    return AudiencePage(
        newsletter=str(draft.id),
        title=draft.title,
        purpose=draft.purpose,
        purpose_label=draft.purpose_label,
        channel=str(chosen.gate.channel or ""),
        policy_version=chosen.version.number,
        at=at,
        total=counted.total,
        may=counted.reached,
        allowed=_allowed(chosen, notice, language),
        denied=tuple(_shown(line, notice, language) for line in sorted(counted.refused, key=lambda line: -line.count)),
        blocked=next((_shown(line, notice, language) for line in counted.refused if line.reason in whole), None),
    )


def behind(
    *, controller: UUID, draft: DraftPage, request: Request, code: str, actor: Actor, at: datetime
) -> PeopleBehind:
    """The first people whose first reason has this code, or whom it lets through, each with all their reasons."""
    with looking(controller=controller, actor=actor, at=at, act=Act.LOOKED_AT_AUDIENCE) as record:
        chosen = choose(request=request, at=at, engagement=facts.engagement(at=at))
        ids, more = chosen.page(choice=_coded(code), limit=MOST)
        categories = telling(policy=chosen.version.text.policy)
        held = documents(ids=ids, categories=categories)
        reasons = _reasons(chosen, ids)
        for one in ids:
            record.looked(subject=one, categories=categories, purpose=draft.purpose)
        record.entry(thing=draft.id, detail={"code": code, "shown": len(ids)})
    people = tuple(
        PersonBehind(
            id=str(one),
            name=name_of(held[one]),
            email=str(held[one].get("email", "")),
            reasons=tuple(ReasonShown(code=reason.code, rule=reason.rule, count=1) for reason in reasons.get(one, ())),
        )
        for one in ids
    )
    return PeopleBehind(people=people, more=more is not None)


def _coded(code: str) -> Choice:
    """Whoever is counted under this code: those refused by it first, or those it finally allows."""
    return lambda verdict: (verdict.allowed[-1] if verdict.permitted else verdict.denied[0]).code == code


def _reasons(chosen: Selection, ids: list[UUID]) -> Mapping[UUID, tuple[Reason, ...]]:
    """Every reason against each of these people; a reason is looked for among those that the gate knows."""
    known = [line.reason for line in chosen.audience.reasons]
    found: dict[UUID, list[Reason]] = {one: [] for one in ids}
    wanted = set(ids)
    for reason in known:
        shown, _ = chosen.page(choice=any_is(reason), limit=chosen.audience.total) if wanted else ([], None)
        for one in wanted.intersection(shown):
            found[one].append(reason)
    return {one: tuple(reasons) for one, reasons in found.items()}


def _allowed(chosen: Selection, notice: Notice, language: Language) -> tuple[ReasonShown, ...]:
    """Those who may be reached, by the last rule that let them through."""
    counts: dict[Reason, int] = {}
    for bits, people in chosen.patterns.items():
        verdict = judge(gate=chosen.gate, bits=bits)
        if verdict.permitted:
            counts[verdict.allowed[-1]] = counts.get(verdict.allowed[-1], 0) + people
    lines = (Line(reason=reason, count=count) for reason, count in counts.items())
    return tuple(_shown(line, notice, language) for line in sorted(lines, key=lambda line: -line.count))


def _notice(version: Version, language: Language) -> Notice:
    spoken = language if language in version.text.notices else next(iter(version.text.notices))
    return render(text=version.text, language=spoken)


def _shown(line: Line, notice: Notice, language: Language) -> ReasonShown:
    section = next((one for one in notice.sections if one.anchor == line.reason.clause), None)
    return ReasonShown(
        code=line.reason.code,
        rule=line.reason.rule,
        count=line.count,
        law=line.reason.law,
        clause=line.reason.clause,
        heading=section.heading if section else "",
        quote=section.blocks[0].text if section and section.blocks else "",
        remedy=_said(line.reason, language),
    )


def _said(reason: Reason, language: Language) -> str:
    if reason.remedy is None:
        return ""
    return reason.remedy.sv if language is Language.SV else reason.remedy.en
