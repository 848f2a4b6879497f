"""The policy in force as anyone may read it: no person is in it, so no look is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from lofte.domain.errors import LofteError
from lofte.domain.policy.render import render
from lofte.domain.states import ControllerKind
from lofte.domain.terms import Language
from lofte.queries.policy_page import Part, page
from lofte.store import policies
from lofte.store.models import Controller, PolicyVersion
from lofte.store.policies import Version
from lofte.store.scopes import reading


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicNotice:
    """The notice as the public reads it."""

    title: str
    controller: str
    language: Language
    languages: tuple[Language, ...]
    version: int
    valid_from: date
    updated: date
    digest: str
    sections: tuple[Part, ...]


def in_force(*, controller: UUID, at: datetime) -> Version | None:
    """The version in force at `at`; none when nothing has been published or nothing has begun."""
    with reading(controller):
        try:
            return policies.at_instant(at=at)
        except LofteError:
            return None


def published(*, at: datetime) -> frozenset[UUID]:
    """The controllers with a notice in force."""
    kinds = (ControllerKind.OWN, ControllerKind.CLIENT)
    found = set()
    for controller in Controller.objects.filter(kind__in=kinds, closed_at__isnull=True).values_list("id", flat=True):
        with reading(controller):
            if PolicyVersion.objects.filter(valid_from__lte=at).exists():
                found.add(controller)
    return frozenset(found)


def public_notice(*, slug: str, language: Language | None, at: datetime) -> PublicNotice | None:
    """The notice of the controller named `slug`, in `language` or else the first that it is published in."""
    kinds = (ControllerKind.OWN, ControllerKind.CLIENT)
    controller = Controller.objects.filter(slug=slug, kind__in=kinds, closed_at__isnull=True).first()
    version = in_force(controller=controller.id, at=at) if controller else None
    if controller is None or version is None:
        return None
    languages = tuple(one for one in version.text.policy.languages if one in version.text.notices)
    chosen = language if language in languages else next(iter(languages), None)
    if chosen is None:
        return None
    shown = page(notice=render(text=version.text, language=chosen), proofs={}, at=at)
    return PublicNotice(
        title=shown.title,
        controller=shown.controller,
        language=chosen,
        languages=languages,
        version=shown.version,
        valid_from=shown.valid_from,
        updated=shown.updated,
        digest=shown.digest,
        sections=shown.parts,
    )
