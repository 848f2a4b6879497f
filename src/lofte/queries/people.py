"""People: the list, and the two ways to find somebody. Every look is noted; what was searched for is not kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from lofte.domain.acts import Act, Actor
from lofte.domain.policy.model import Policy
from lofte.domain.states import IdentifierKind
from lofte.domain.terms import PersonType
from lofte.queries.notices import in_force
from lofte.store import blind, searching, subjects, vault
from lofte.store.evidence import Recording, looking
from lofte.store.models import Subject

PAGE = 50
"""People on one page."""
SHOWN = frozenset({"given_name", "family_name", "name", "company", "email", "phone", "organisation_number"})
"""Fields that tell people apart in a list; a category without any of them is not opened for it."""
PURPOSE = "administration"
"""What a look at the list is for, as the access log names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """One person in a list."""

    id: UUID
    name: str
    email: str
    phone: str
    company: str
    person_type: PersonType | None
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PeoplePage:
    """A page of the list, or what a search found. `exact`: found by a whole identifier, without reading others."""

    rows: tuple[PersonRow, ...]
    total: int
    query: str = ""
    exact: bool = False
    scanned: int = 0
    cut: bool = False
    after: UUID | None = None
    next_after: UUID | None = None


def people(*, controller: UUID, actor: Actor, at: datetime, after: UUID | None = None) -> PeoplePage:
    """A page of everybody, in the order in which they came."""
    categories = shown_categories(controller=controller, at=at)
    with looking(controller=controller, actor=actor, at=at, act=Act.LOOKED_AT_LIST) as record:
        found = subjects.after(subject=after, limit=PAGE + 1)
        shown = found[:PAGE]
        rows = _rows(record, shown, categories)
        total = subjects.total()
        record.entry(detail={"shown": len(rows), "total": total})
    return PeoplePage(rows=rows, total=total, after=after, next_after=shown[-1] if len(found) > PAGE else None)


def find(*, controller: UUID, actor: Actor, at: datetime, query: str) -> PeoplePage:
    """Search: a whole address or number finds by the blind index; anything else is read through."""
    categories = shown_categories(controller=controller, at=at)
    with looking(controller=controller, actor=actor, at=at, act=Act.SEARCHED_PERSON) as record:
        exact = _exact(query)
        if exact:
            record.entry(detail={"exact": True, "hits": len(exact)})
            page = PeoplePage(rows=_rows(record, exact, categories), total=subjects.total(), exact=True)
        else:
            page = _scanned(query, categories)
    return replace(page, query=query)


def exact(*, controller: UUID, actor: Actor, at: datetime, query: str) -> UUID | None:
    """The one person with exactly this address or number, by the blind index alone; none when there is none."""
    with looking(controller=controller, actor=actor, at=at, act=Act.SEARCHED_PERSON) as record:
        found = _exact(query)
        record.entry(detail={"exact": True, "hits": len(found)})
    return found[0] if found else None


def shown_categories(*, controller: UUID, at: datetime) -> tuple[str, ...]:
    """The categories of the policy in force whose fields tell people apart."""
    version = in_force(controller=controller, at=at)
    return telling(policy=version.text.policy) if version else ()


def telling(*, policy: Policy) -> tuple[str, ...]:
    """The categories with a field that tells people apart."""
    return tuple(category.id for category in policy.categories if SHOWN & set(category.fields))


def documents(*, ids: Sequence[UUID], categories: Iterable[str]) -> dict[UUID, dict[str, Any]]:
    """The fields of these categories in one document per person. Call within a recording."""
    found: dict[UUID, dict[str, Any]] = {one: {} for one in ids}
    for category in categories:
        for subject, document in vault.get_many(subjects=ids, category=category):
            found[subject].update(document)
    return found


def name_of(document: Mapping[str, Any]) -> str:
    """What a person is called, from the fields that are there."""
    parts = [str(document.get(field, "")).strip() for field in ("given_name", "family_name")]
    return " ".join(part for part in parts if part) or str(document.get("name", "")).strip()


def _exact(query: str) -> tuple[UUID, ...]:
    found: dict[UUID, None] = {}
    for kind in IdentifierKind:
        found.update(dict.fromkeys(blind.find(kind=kind, value=query)))
    return tuple(found)


def _scanned(query: str, categories: Sequence[str]) -> PeoplePage:
    hits: dict[UUID, None] = {}
    scanned, cut = 0, False
    for category in categories:
        found = searching.search(text=query, category=category, purpose=PURPOSE)
        hits.update(dict.fromkeys(found.subjects))
        scanned, cut = max(scanned, found.scanned), cut or found.cut
    ids = tuple(hits)[: searching.SEARCH_MOST]
    rows = _rows(None, ids, categories)
    return PeoplePage(rows=rows, total=subjects.total(), scanned=scanned, cut=cut)


def _rows(record: Recording | None, ids: Sequence[UUID], categories: Sequence[str]) -> tuple[PersonRow, ...]:
    """The rows of these people, each look noted; without `record` where the search has noted them already."""
    held = documents(ids=ids, categories=categories)
    kept = {row.id: row for row in Subject.objects.filter(id__in=ids)}
    for subject in ids:
        if record is not None:
            record.looked(subject=subject, categories=tuple(categories), purpose=PURPOSE)
    return tuple(_row(kept[one], held[one]) for one in ids if one in kept)


def _row(subject: Subject, document: Mapping[str, Any]) -> PersonRow:
    return PersonRow(
        id=subject.id,
        name=name_of(document),
        email=str(document.get("email", "")),
        phone=str(document.get("phone", "")),
        company=str(document.get("company", "")),
        person_type=PersonType(subject.person_type) if subject.person_type else None,
        since=subject.created_at,
    )
