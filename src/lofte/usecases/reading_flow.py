"""From a policy in prose to a controller that works by it: read in, answered, changed, published or thrown away.

Each step is one transaction with its evidence, and what has been said so far is kept, so that it can be left at any
point. For a company that is not here yet the draft lies with the installation until it is published.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Max

from lofte.clock import new_id
from lofte.documents.reading import LIMITS, Limits, text_of
from lofte.domain.acts import Act, Actor
from lofte.domain.calendar import stockholm_day
from lofte.domain.drafting.finish import Finished, finish
from lofte.domain.drafting.model import KEPT, Answers
from lofte.domain.errors import LofteError
from lofte.domain.reading.findings import Reading
from lofte.domain.reading.read import read
from lofte.domain.states import ControllerKind, DraftState, StaffRole
from lofte.domain.terms import Language
from lofte.store import drafts
from lofte.store.drafts import Held
from lofte.store.evidence import Detail, Recording, recording
from lofte.store.models import Controller, PolicyDraft, PolicyVersion
from lofte.store.scopes import reading as looking_within
from lofte.usecases.controllers import admit_controller
from lofte.usecases.notices import publish_policy, require_publishable
from lofte.usecases.short_names import require_short_name
from lofte.usecases.staff import grant_role, installation

LONGEST_TEXT = 1_000_000
"""Characters that a policy in prose may have; the longest real ones have a fifth of it."""
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What publishing came to."""

    controller: UUID
    slug: str
    number: int
    new: bool


def home(*, controller: UUID | None) -> UUID:
    """Where a draft lies: with the controller that it is for, or with the installation for a company not here yet."""
    return installation() if controller is None else controller


def read_in(
    *, controller: UUID | None, data: bytes, name: str, actor: Actor, at: datetime, limits: Limits = LIMITS
) -> UUID:
    """Read a policy in and keep it as a draft; its id. `controller` none: a company that is not here yet.

    `name` is what the file is called; a text that was pasted has none and is called after its company.

    Raises LofteError for what cannot be read: too large, no text, unreadable, or a language without a reader.
    """
    text = text_of(data=data, name=name or "text.txt", limits=limits)
    found = _read(text)
    draft, place = new_id(), home(controller=controller)
    called = _plain(name) if name else found.first("controller_name") or found.document.title or "-"
    held = Held(name=called[:LONGEST_NAME], original=text, text=text)
    finished = _finish(found, held, at, 1)
    held = replace(held, company=finished.company)
    with recording(controller=place, actor=actor, at=at, act=Act.DRAFT_READ) as record:
        PolicyDraft.objects.create(
            id=draft,
            controller_id=place,
            state=DraftState.OPEN,
            language=found.document.language,
            questions=finished.open,
            sealed=drafts.seal(draft=draft, held=held),
            made_by_id=actor.id,
            made_at=at,
            changed_at=at,
        )
        record.entry(thing=draft, detail={"digest": _digest(text), "new_company": controller is None})
    return draft


def save_answers(*, controller: UUID, draft: UUID, answers: Answers, actor: Actor, at: datetime) -> int:
    """Keep what was answered, right or not yet; how many questions are still open.

    An answer with nothing in it takes the earlier one away. Questions that are not named keep what they had.
    """
    with recording(controller=controller, actor=actor, at=at, act=Act.DRAFT_ANSWERED) as record:
        row = _open_row(draft)
        held = drafts.opened(row=row)
        given = {key: _cut(values) for key, values in answers.items()}
        kept = {key: values for key, values in {**held.answers, **given}.items() if any(map(any, values.values()))}
        return _keep(row, replace(held, answers=kept), record, at)


def change_text(*, controller: UUID, draft: UUID, text: str, actor: Actor, at: datetime) -> int:
    """Change the words of the policy itself; how many questions are then open. What came first is kept beside it."""
    with recording(controller=controller, actor=actor, at=at, act=Act.DRAFT_CHANGED) as record:
        row = _open_row(draft)
        return _keep(row, replace(drafts.opened(row=row), text=text.replace("\r\n", "\n")), record, at)


def discard(*, controller: UUID, draft: UUID, actor: Actor, at: datetime) -> None:
    """Throw the draft away with everything in it. What was published stays."""
    with recording(controller=controller, actor=actor, at=at, act=Act.DRAFT_DISCARDED) as record:
        removed, _ = PolicyDraft.objects.filter(id=draft).delete()
        if not removed:
            raise unknown()
        record.entry(thing=draft)


def publish(
    *, controller: UUID, draft: UUID, slug: str, staff: UUID, actor: Actor, at: datetime, language: Language
) -> Publication:
    """Publish it: a new company is admitted under `slug` with `staff` as its owner; a known one gets a new version.

    Raises LofteError with everything that hinders, and then nothing is published. Killed in the middle, it goes on
    where it was when it is asked again.
    """
    row, held = _held(controller, draft, actor, at)
    new = controller == installation()
    target = row.published_as_id if new else controller
    latest = _latest_number(target)
    found = _read(held.text)
    number = _published_already(target, _finish(found, held, row.made_at, latest, now=at)) if latest else 0
    if not number:
        finished = _finish(found, held, row.made_at, latest + 1, now=at)
        if finished.text is None:
            raise LofteError(*finished.problems)
        require_publishable(text=finished.text, at=at, language=language)
        if target is None:
            name = finished.text.policy.entity().name
            slug = require_short_name(slug=slug)
            target = admit_controller(slug=slug, name=name, kind=ControllerKind.OWN, actor=actor, at=at)
            _note(controller, draft, target, DraftState.OPEN, actor, at)
        done = publish_policy(controller=target, files=finished.files, actor=actor, at=at, language=language)
        number = done.number
    assert target is not None  # noqa: S101  # what has a number has been published somewhere
    if new:
        grant_role(staff=staff, role=StaffRole.OWNER, controller=target, actor=actor, at=at, given_by=staff)
    _note(controller, draft, target, DraftState.PUBLISHED, actor, at)
    slug = Controller.objects.get(id=target).slug
    return Publication(controller=target, slug=slug, number=number, new=new)


def _published_already(target: UUID | None, finished: Finished) -> int:
    """The number under which a killed attempt has published this very policy; 0 when none has."""
    if target is None or finished.text is None:
        return 0
    with looking_within(target):
        done = PolicyVersion.objects.filter(digest=finished.text.digest).first()
    return done.number if done else 0


def _latest_number(target: UUID | None) -> int:
    if target is None:
        return 0
    with looking_within(target):
        return int(PolicyVersion.objects.aggregate(number=Max("number"))["number"] or 0)


def _held(controller: UUID, draft: UUID, actor: Actor, at: datetime) -> tuple[PolicyDraft, Held]:
    with recording(controller=controller, actor=actor, at=at, act=Act.LOOKED_AT_DRAFT) as record:
        row = _open_row(draft)
        record.entry(thing=draft, detail={"purpose": "publish"})
        return row, drafts.opened(row=row)


def _note(controller: UUID, draft: UUID, target: UUID, state: DraftState, actor: Actor, at: datetime) -> None:
    with recording(controller=controller, actor=actor, at=at, act=Act.DRAFT_PUBLISHED) as record:
        PolicyDraft.objects.filter(id=draft).update(published_as_id=target, state=state)
        record.entry(thing=draft, detail={"controller": target, "state": state})


def _open_row(draft: UUID) -> PolicyDraft:
    row = PolicyDraft.objects.filter(id=draft).first()
    if row is None:
        raise unknown()
    if row.state != DraftState.OPEN:
        remedy = "Read the text in again to begin a new version."
        raise LofteError.of("DRAFT_PUBLISHED", "This draft has been published already.", remedy=remedy)
    return row


def _keep(row: PolicyDraft, held: Held, record: Recording, at: datetime) -> int:
    found = _read(held.text)
    finished = _finish(found, held, row.made_at, 1)
    row.questions = finished.open
    row.language = found.document.language
    row.sealed = drafts.seal(draft=row.id, held=replace(held, company=finished.company))
    row.changed_at = at
    row.save(update_fields=["questions", "language", "sealed", "changed_at"])
    detail: dict[str, Detail] = {"digest": _digest(held.text), "answers": len(held.answers), "open": row.questions}
    record.entry(thing=row.id, detail=detail)
    return row.questions


def _read(text: str) -> Reading:
    """The reading of a text in a language that policies are published in."""
    if len(text) > LONGEST_TEXT:
        raise LofteError.of(
            "document.too_large",
            f"The text has more than {LONGEST_TEXT} characters.",
            place="text",
            remedy="Shorten it.",
        )
    found = read(text=text)
    if found.document.language not in set(Language):
        remedy = "Give it in Swedish or English."
        raise LofteError.of("reading.language", "No notice is published in that language.", place="text", remedy=remedy)
    return found


def _finish(found: Reading, held: Held, made_at: datetime, number: int, *, now: datetime | None = None) -> Finished:
    day = stockholm_day(instant=made_at)
    return finish(reading=found, answers=held.answers, at=now or made_at, day=day, version=number)


def _cut(values: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(one[:KEPT] for one in held) for name, held in values.items()}


def _plain(name: str) -> str:
    shown = "".join(char for char in name.replace("\\", "/").rpartition("/")[2] if char.isprintable())
    return shown[-LONGEST_NAME:] or "-"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def unknown() -> LofteError:
    """No such draft within this controller."""
    return LofteError.of("DRAFT_UNKNOWN", "There is no such draft.", place="draft", remedy="Read the text in again.")
