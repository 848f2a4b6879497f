"""What `lofte controller` does once Django is ready."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from lofte.clock import law_now
from lofte.domain.acts import SYSTEM
from lofte.domain.errors import LofteError
from lofte.domain.policy.load import load
from lofte.domain.states import ControllerKind, StaffRole
from lofte.faces.cli import policy_files
from lofte.queries import installed
from lofte.usecases import notices, staff
from lofte.usecases.controllers import admit_controller


def act(arguments: argparse.Namespace) -> int:
    """One of the four acts."""
    at = law_now()
    match arguments.act:
        case "add":
            agency = _controller(arguments.agency) if arguments.agency else None
            files = policy_files.read(directory=Path(arguments.directory))
            slug = add_controller(files=files, owner=_member(arguments.owner), agency=agency, at=at)
            print(f"{slug}: notice at {settings.LOFTE.origin}/n/{slug}")
        case "publish":
            files = policy_files.read(directory=Path(arguments.directory))
            done = notices.publish_policy(controller=_controller(arguments.slug), files=files, actor=SYSTEM, at=at)
            print(f"Version {done.number} holds from {done.valid_from:%Y-%m-%d %H:%M %Z}.")
        case "link":
            secret = staff.make_link(staff=_member(arguments.email), actor=SYSTEM, at=at)
            print(f"{settings.LOFTE.origin}/sign-in/l/{secret}")
        case _:
            for place in installed.controllers():
                print(f"{place.slug}\t{place.kind}\t{place.name}")
    return 0


def add_controller(*, files: Mapping[str, str], owner: UUID, agency: UUID | None, at: datetime) -> str:
    """Admit the controller that a policy is of, publish the policy and give the owner the role; its short name.

    One that was cut off on the way is completed; one that has a policy already is left as it is (LofteError).
    """
    text = load(files=files)
    notices.require_publishable(text=text, at=at)
    kind = ControllerKind.CLIENT if agency else ControllerKind.OWN
    slug, name = text.policy.id, text.policy.entity().name
    begun = next((one.id for one in installed.controllers() if one.slug == slug), None)
    if begun is None or installed.has_policy(controller=begun):
        begun = admit_controller(slug=slug, name=name, kind=kind, actor=SYSTEM, at=at, agency=agency)
    made = begun
    notices.publish_policy(controller=made, files=files, actor=SYSTEM, at=at)
    staff.grant_role(staff=owner, role=StaffRole.OWNER, controller=made, actor=SYSTEM, at=at)
    return slug


def _controller(slug: str) -> UUID:
    for place in installed.controllers():
        if place.slug == slug:
            return place.id
    remedy = "See `lofte controller list`."
    raise LofteError.of("CONTROLLER_UNKNOWN", "There is no controller of that short name.", place=slug, remedy=remedy)


def _member(email: str) -> UUID:
    found = installed.staff_by_email(email=email)
    if found is None:
        raise LofteError.of("STAFF_UNKNOWN", "Nobody works here under that address.", place="e-mail address")
    return found
