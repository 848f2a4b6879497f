"""Policies being read in: which drafts there are, one of them opened, and two documents to be set side by side.

A draft for a company that is not here yet lies with the installation and is seen by whoever read it in, nobody else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max

from lofte.domain.acts import Act, Actor
from lofte.domain.calendar import stockholm_day
from lofte.domain.drafting.finish import Finished, finish
from lofte.domain.reading.findings import Reading
from lofte.domain.reading.read import read
from lofte.domain.states import ControllerKind, DraftState
from lofte.domain.terms import Language
from lofte.queries import notices
from lofte.queries.staff import Place
from lofte.store import drafts
from lofte.store.evidence import looking
from lofte.store.models import Controller, PolicyDraft, PolicyVersion
from lofte.store.scopes import reading

DRAFT, NOTICE = "draft", "notice"


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRow:
    """A draft in the list. `name` is what its document was called, `company` whose policy it is when that is known."""

    id: UUID
    name: str
    company: str
    state: DraftState
    language: Language
    questions: int
    changed_at: datetime
    new_company: bool
    published_as: str

    @property
    def called(self) -> str:
        """The company, with the file beside it; the file alone while the company is not known."""
        return f"{self.company} ({self.name})" if self.company and self.name != self.company else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A draft with what was read out of its text and what comes of the answers."""

    id: UUID
    home: UUID
    new_company: bool
    name: str
    state: DraftState
    original: str
    text: str
    language: Language
    reading: Reading
    finished: Finished
    published_slug: str
    published_name: str

    @property
    def open(self) -> bool:
        """Whether it may still be worked on."""
        return self.state is DraftState.OPEN

    @property
    def changed(self) -> bool:
        """Whether the text is no longer the one that came."""
        return self.text != self.original

    @property
    def company(self) -> str:
        """The name of the company as far as it is known; empty while it is not."""
        return self.finished.company


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A document that can be set beside another: a draft or a notice in force."""

    key: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who looks: a member of staff, the controller that they work for, and all at which they may read policies in."""

    place: Place
    places: tuple[Place, ...]
    staff: UUID
    actor: Actor


def home_of(*, draft: UUID, reader: Reader) -> UUID | None:
    """Where a draft lies that somebody may see: with the controller they work for, or among their own new companies."""
    own = _installation()
    if reader.place.id != own:
        with reading(reader.place.id):
            if PolicyDraft.objects.filter(id=draft).exists():
                return reader.place.id
    with reading(own):
        return own if PolicyDraft.objects.filter(id=draft, made_by_id=reader.staff).exists() else None


def draft_rows(*, reader: Reader, at: datetime) -> tuple[DraftRow, ...]:
    """The drafts of the controller that one works for and one's own of new companies, the latest first."""
    own = _installation()
    names = dict(Controller.objects.values_list("id", "name"))
    found: list[DraftRow] = []
    for controller in dict.fromkeys((reader.place.id, own)):
        wanted = {"made_by_id": reader.staff} if controller == own else {}
        with reading(controller):
            there = PolicyDraft.objects.filter(**wanted).exists()
        if not there:
            continue
        with looking(controller=controller, actor=reader.actor, at=at, act=Act.LOOKED_AT_DRAFT) as record:
            rows = list(PolicyDraft.objects.filter(**wanted).order_by("-changed_at")[:200])
            found += [_row(row, new=controller == own, names=names) for row in rows]
            record.entry(detail={"drafts": len(rows), "purpose": "list"})
    return tuple(sorted(found, key=lambda row: row.changed_at, reverse=True))


def _row(row: PolicyDraft, *, new: bool, names: dict[UUID, str]) -> DraftRow:
    held = drafts.opened(row=row)
    return DraftRow(
        id=row.id,
        name=held.name,
        company=held.company,
        state=DraftState(row.state),
        language=Language(row.language),
        questions=row.questions,
        changed_at=row.changed_at,
        new_company=new,
        published_as=names.get(row.published_as_id, "") if row.published_as_id else "",
    )


def opened(*, draft: UUID, reader: Reader, at: datetime) -> Opened | None:
    """One draft; none when there is none that this person may see."""
    home = home_of(draft=draft, reader=reader)
    if home is None:
        return None
    with looking(controller=home, actor=reader.actor, at=at, act=Act.LOOKED_AT_DRAFT) as record:
        row = PolicyDraft.objects.get(id=draft)
        held = drafts.opened(row=row)
        latest = PolicyVersion.objects.aggregate(number=Max("number"))["number"] or 0
        record.entry(thing=draft, detail={"purpose": "draft"})
    found = read(text=held.text)
    target = Controller.objects.filter(id=row.published_as_id).first() if row.published_as_id else None
    new = home != reader.place.id
    return Opened(
        id=draft,
        home=home,
        new_company=new,
        name=held.name,
        state=DraftState(row.state),
        original=held.original,
        text=held.text,
        language=Language(found.document.language),
        reading=found,
        finished=finish(
            reading=found,
            answers=held.answers,
            at=at,
            day=stockholm_day(instant=row.made_at),
            version=1 if new else latest + 1,
        ),
        published_slug=target.slug if target else "",
        published_name=target.name if target else "",
    )


def sources(*, reader: Reader, at: datetime) -> tuple[Source, ...]:
    """What can be set side by side: one's drafts, and the notices in force where one may read policies in."""
    rows = draft_rows(reader=reader, at=at)
    return (*(Source(key=f"{DRAFT}-{row.id}", name=row.called) for row in rows), *_notices(reader.places, at))


def _notices(places: tuple[Place, ...], at: datetime) -> Iterator[Source]:
    for place in places:
        version = notices.in_force(controller=place.id, at=at)
        for language in version.text.policy.languages if version else ():
            yield Source(key=f"{NOTICE}-{language.value}-{place.slug}", name=f"{place.name} ({language.value})")


def document(*, key: str, reader: Reader, at: datetime) -> Reading | None:
    """The reading of one such document; none when there is none that this person may see."""
    kind, _, rest = key.partition("-")
    if kind == DRAFT:
        found = opened(draft=UUID(rest), reader=reader, at=at) if _is_id(rest) else None
        return found.reading if found else None
    code, _, slug = rest.partition("-")
    named = next((one for one in reader.places if one.slug == slug), None)
    version = notices.in_force(controller=named.id, at=at) if named and kind == NOTICE else None
    languages = {one.value: one for one in version.text.policy.languages} if version else {}
    if version is None or code not in languages:
        return None
    return read(text=version.text.notices[languages[code]], language=code)


def _is_id(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def _installation() -> UUID:
    return Controller.objects.values_list("id", flat=True).get(kind=ControllerKind.INSTALLATION)
