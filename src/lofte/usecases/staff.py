"""Staff: who works here, in which role at which controller, and the links by which they come in.

A link signs in once within a quarter of an hour of the system's clock. Its secret is shown once and kept as a digest.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from lofte.clock import system_now
from lofte.domain.acts import SYSTEM, Act, Actor
from lofte.domain.errors import LofteError
from lofte.domain.identifiers import normalise_email
from lofte.domain.states import ActorKind, ControllerKind, StaffRole
from lofte.domain.terms import Language
from lofte.store import evidence
from lofte.store.evidence import recording
from lofte.store.models import Controller, Grant, SignInLink, Staff

LINK_LASTS = timedelta(minutes=15)
FIRST_LINK_LASTS = timedelta(days=1)
"""The first link of an installation, and a demo's: whoever sets it up may be slow."""
SECRET_BYTES = 32


def installation() -> UUID:
    """The controller row of the installation itself, with evidence that belongs to no other."""
    found = Controller.objects.filter(kind=ControllerKind.INSTALLATION).values_list("id", flat=True).first()
    if found is None:
        raise LofteError.of("not_installed", "There is no installation yet.", remedy="Run `lofte init`.")
    return found


def add_staff(*, email: str, name: str, language: Language, actor: Actor, at: datetime) -> UUID:
    """Add a member of staff, who can do nothing until a role is granted. LofteError: a bad or used address."""
    address = normalise_email(email)
    if address is None:
        raise LofteError.of("EMAIL_BROKEN", "The e-mail address is not one.", place="email", remedy="Correct it.")
    with recording(controller=installation(), actor=actor, at=at, act=Act.STAFF_ADDED) as record:
        if Staff.objects.filter(email__iexact=address).exists():
            raise LofteError.of("STAFF_EXISTS", "Somebody works here under that address.", place="email")
        row = Staff(email=address, name=name, language=language, created_at=at)
        row.set_unusable_password()
        row.save()
        record.entry(thing=row.id)
    return row.id


def grant_role(
    *, staff: UUID, role: StaffRole, controller: UUID | None, actor: Actor, at: datetime, given_by: UUID | None = None
) -> None:
    """Grant a role at a controller (OPERATOR: at none). Granting it twice changes nothing."""
    with recording(controller=controller or installation(), actor=actor, at=at, act=Act.GRANT_GIVEN) as record:
        new = not Grant.objects.filter(staff_id=staff, controller=controller, role=role, ended_at=None).exists()
        if new:
            Grant.objects.create(staff_id=staff, controller_id=controller, role=role, given_at=at, given_by_id=given_by)
        record.entry(thing=staff, detail={"role": role, "new": new})


def end_grants(*, staff: UUID, actor: Actor, at: datetime) -> None:
    """End every role of somebody who leaves, and their way in (SOMG-53: no leaver stays active)."""
    with recording(controller=installation(), actor=actor, at=at, act=Act.STAFF_ENDED) as record:
        ended = Grant.objects.filter(staff_id=staff, ended_at=None).update(ended_at=at)
        Staff.objects.filter(id=staff).update(is_active=False)
        SignInLink.objects.filter(staff_id=staff, used_at=None).update(used_at=system_now())
        record.entry(thing=staff, detail={"grants": ended})


def make_link(*, staff: UUID, actor: Actor, at: datetime, lasts: timedelta = LINK_LASTS) -> str:
    """Make a link's secret, shown once. Its page asks for a press of a button, since scanners follow links."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    now = system_now()
    with recording(controller=installation(), actor=actor, at=at, act=Act.SIGN_IN_LINK_MADE) as record:
        row = SignInLink.objects.create(staff_id=staff, digest=_digest(secret), created_at=now, expires_at=now + lasts)
        record.entry(thing=staff, detail={"link": row.id})
    return secret


def use_link(*, secret: str, at: datetime) -> UUID | None:
    """Use a link up and return whose it was; None when it is unknown, used, expired or its owner has left."""
    now = system_now()
    with recording(controller=installation(), actor=SYSTEM, at=at, act=Act.SIGNED_IN) as record:
        usable = Q(digest=_digest(secret), used_at=None, expires_at__gt=now, staff__is_active=True)
        link = SignInLink.objects.filter(usable).first()
        # The conditional UPDATE decides between two who press at once; the look before only names the row.
        if link is None or not SignInLink.objects.filter(id=link.id, used_at=None).update(used_at=now):
            record.entry(act=Act.SIGN_IN_REFUSED)
            return None
        record.entry(thing=link.staff_id, detail={"link": link.id, "by": "link"})
        return link.staff_id


def note_sign_in(*, staff: UUID, by: str, at: datetime) -> None:
    """Evidence that somebody came in by another way than a link (`by`: passkey)."""
    evidence.note(
        controller=installation(),
        actor=staff_actor(staff),
        at=at,
        act=Act.SIGNED_IN,
        thing=staff,
        detail={"by": by},
    )


def note(*, staff: UUID, act: Act, at: datetime) -> None:
    """Evidence of what somebody did with their own account: signed out, passkey added or removed."""
    evidence.note(controller=installation(), actor=staff_actor(staff), at=at, act=act, thing=staff)


def staff_actor(staff: UUID) -> Actor:
    """A member of staff as the one who acts."""
    return Actor(kind=ActorKind.STAFF, id=staff)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
