"""Who stands behind the addresses of a batch: the import proposes, a person confirms, then rules may use it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from lofte.domain.acts import SYSTEM, Act, Actor
from lofte.domain.errors import LofteError
from lofte.domain.standing import Event
from lofte.domain.standing.events import CompanyDomainConfirmed, PersonTypeConfirmed
from lofte.domain.states import VISIBLE_IMPORTS, ImportState
from lofte.domain.terms import PersonType
from lofte.store import facts, standing, work
from lofte.store.evidence import Detail, recording
from lofte.store.models import Import, Subject
from lofte.store.scopes import reading
from lofte.usecases.collecting.imports import alone

CONFIRM = "confirm_person_types"
AT_ONCE = 100
CONFIRMABLE = (ImportState.STAGED, ImportState.ACTIVATING, ImportState.ACTIVE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """So many of a batch are proposed to be of this type; none: the row gave no ground for a proposal."""

    person_type: PersonType | None
    subjects: int
    confirmed: int
    said: bool = False
    """Somebody has said who they are; the worker carries it out."""

    @property
    def left(self) -> int:
        """How many are not confirmed yet."""
        return self.subjects - self.confirmed


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """What a person says of those proposed to be `proposed`. `own_domains`: named work addresses that the import could
    not tell lie on their companies' own domains (R30)."""

    proposed: PersonType | None
    person_type: PersonType
    own_domains: bool = False


def proposals(*, controller: UUID, source: UUID) -> tuple[Proposed, ...]:
    """How many of a batch there are of each proposed type. Counts alone."""
    with reading(controller):
        answers = Import.objects.filter(id=source).values_list("answers", flat=True).first() or {}
        found = (
            Subject.objects.filter(admission=source, erased_at__isnull=True)
            .values_list("person_type", "person_type_confirmed")
            .annotate(number=Count("id"))
        )
        counts: dict[str, list[int]] = {}
        for name, confirmed, number in found:
            held = counts.setdefault(name, [0, 0])
            held[0] += number
            held[1] += number if confirmed else 0
    return tuple(
        Proposed(
            person_type=PersonType(name) if name else None,
            subjects=held[0],
            confirmed=held[1],
            said=name in answers.get("types", {}),
        )
        for name, held in sorted(counts.items())
    )


def confirm_person_types(
    *, controller: UUID, source: UUID, confirmations: Sequence[Confirmation], actor: Actor, at: datetime
) -> None:
    """Confirm what an import proposed, or say what it is instead; the worker carries it out in batches.

    Raises LofteError before the batch is staged to its end.
    """
    with recording(controller=controller, actor=actor, at=at, act=Act.PERSON_TYPES_CONFIRMED) as record:
        row = alone(source=source, states=CONFIRMABLE, doing="confirmed")
        if not confirmations:
            raise LofteError.of("IMPORT_TYPES", "Nothing is confirmed.", place="person_type", remedy="Choose a type.")
        said: dict[str, list[object]] = dict(row.answers.get("types", {}))
        for one in confirmations:
            said[str(one.proposed or "")] = [one.person_type.value, one.own_domains]
        row.answers = {**row.answers, "types": said}
        row.save(update_fields=["answers"])
        work.plan(kind=CONFIRM, thing=source, due_at=at, total=row.staged)
        detail: dict[str, Detail] = {str(one.proposed or "none"): one.person_type for one in confirmations}
        record.entry(thing=source, detail=detail)


def confirm_step(*, controller: UUID, source: UUID, at: datetime) -> bool:
    """Carry a confirmation out to some more subjects; False when all have been reached."""
    with recording(controller=controller, actor=SYSTEM, at=at, act=Act.PERSON_TYPES_CONFIRMED) as record:
        row = Import.objects.select_for_update(no_key=True).filter(id=source, state__in=CONFIRMABLE).first()
        said: Mapping[str, Sequence[object]] = row.answers.get("types", {}) if row else {}
        found = list(
            Subject.objects.filter(
                admission=source, person_type_confirmed=False, person_type__in=list(said), erased_at__isnull=True
            ).values_list("id", "person_type")[:AT_ONCE]
        )
        record.entry(thing=source, detail={"subjects": len(found)})
        if row is None or not found:
            return False
        known = facts.many(subjects=[one for one, _ in found], at=at)
        ledger: dict[UUID, Sequence[Event]] = {}
        entries: dict[UUID, UUID] = {}
        for subject, proposed in found:
            made, own_domains = PersonType(str(said[proposed][0])), bool(said[proposed][1])
            Subject.objects.filter(id=subject).update(person_type=made.value, person_type_confirmed=True)
            unknown_domain = known[subject].company_domain is None
            ledger[subject] = _events(made, own_domains=own_domains and unknown_domain, at=at)
            entries[subject] = record.entry(subject=subject, thing=source, detail={"person_type": made})
        standing.record_many(ledger=ledger, at=at, entry=entries, staged=row.state not in VISIBLE_IMPORTS)
    return True


def confirm_person_type(
    *,
    controller: UUID,
    subject: UUID,
    person_type: PersonType,
    actor: Actor,
    at: datetime,
    own_domain: bool | None = None,
) -> None:
    """Say of one subject who stands behind the address; `own_domain` for a named address at work."""
    with recording(controller=controller, actor=actor, at=at, act=Act.PERSON_TYPES_CONFIRMED) as record:
        entry = record.entry(subject=subject, detail={"person_type": person_type})
        if not Subject.objects.filter(id=subject, erased_at__isnull=True).update(
            person_type=person_type.value, person_type_confirmed=True
        ):
            raise LofteError.of("SUBJECT_UNKNOWN", "There is no such person here.", place=str(subject))
        events: list[Event] = [PersonTypeConfirmed(at=at, person_type=person_type)]
        if own_domain is not None:
            events.append(CompanyDomainConfirmed(at=at, on_domain=own_domain))
        standing.record(subject=subject, events=events, at=at, entry=entry)


def _events(person_type: PersonType, *, own_domains: bool, at: datetime) -> tuple[Event, ...]:
    confirmed = PersonTypeConfirmed(at=at, person_type=person_type)
    if own_domains and person_type is PersonType.LEGAL_NAMED:
        return confirmed, CompanyDomainConfirmed(at=at, on_domain=True)
    return (confirmed,)
