"""What `lofte init` does once Django is ready."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from lofte.clock import law_now
from lofte.domain.acts import SYSTEM
from lofte.domain.errors import LofteError
from lofte.domain.policy.model import PolicyText
from lofte.domain.states import StaffRole
from lofte.domain.terms import Language
from lofte.faces.cli import policy_files
from lofte.faces.cli.controller_run import add_controller
from lofte.queries import installed
from lofte.usecases import installation, notices, staff, upgrading
from lofte.usecases.staff import FIRST_LINK_LASTS


def init(*, answers: Mapping[str, str], language: str) -> list[str]:
    """Set the database and the keys up and add the first member of staff; the lines to print.

    Raises LofteError before anything is made when an answer is wrong or the database is somebody else's. What an `init`
    that was killed has left is completed, for the same address.
    """
    at = law_now()
    directory = Path(answers["policy"]) if answers["policy"] else None
    files = policy_files.read(directory=directory) if directory else {}
    text = policy_files.load_directory(directory=directory) if directory else None
    if text is not None:
        notices.require_publishable(text=text, at=at, language="en")
    _require_own(email=answers["email"])
    upgrading.migrate()
    installation.install(at=at)
    member = _operator(email=answers["email"], language=language, at=at)
    told = _first_controller(text=text, files=files, owner=member, at=at) if text else []
    secret = staff.make_link(staff=member, actor=SYSTEM, at=at, lasts=FIRST_LINK_LASTS)
    return [
        f"Keys:     {settings.LOFTE.key_file}",
        "          (without it the data cannot be read: copy it to a place apart from them, anew every week, since it",
        "          changes then and an older copy opens nothing new; `lofte doctor` says of which day it has to be)",
        *told,
        "Start:    lofte up",
        f"Sign in, once, within a day: {settings.LOFTE.origin}/sign-in/l/{secret}",
    ]


def _require_own(*, email: str) -> None:
    """Raise LofteError when the database holds an installation in which others work already."""
    if not upgrading.begun() or upgrading.pending() or not installed.staff_total():
        return
    if installed.staff_by_email(email=email) is None:
        raise LofteError.of(
            "already_installed",
            "This database belongs to an installation already.",
            place="--database",
            remedy="Use its settings and key file, or name an empty database.",
        )


def _operator(*, email: str, language: str, at: datetime) -> UUID:
    member = installed.staff_by_email(email=email)
    if member is None:
        name = email.partition("@")[0]
        member = staff.add_staff(email=email, name=name, language=Language(language), actor=SYSTEM, at=at)
    staff.grant_role(staff=member, role=StaffRole.OPERATOR, controller=None, actor=SYSTEM, at=at)
    return member


def _first_controller(*, text: PolicyText, files: Mapping[str, str], owner: UUID, at: datetime) -> list[str]:
    slug = text.policy.id
    known = next((one.id for one in installed.controllers() if one.slug == slug), None)
    if known is None or not installed.has_policy(controller=known):
        add_controller(files=files, owner=owner, agency=None, at=at)
    else:
        staff.grant_role(staff=owner, role=StaffRole.OWNER, controller=known, actor=SYSTEM, at=at)
    return [f"Policy:   {slug}, published; its notice is at {settings.LOFTE.origin}/n/{slug}"]
