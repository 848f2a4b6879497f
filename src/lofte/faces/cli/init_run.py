"""What `lofte init` does once Django is ready."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from lofte.clock import law_now
from lofte.domain.acts import SYSTEM
from lofte.domain.errors import LofteError
from lofte.domain.states import StaffRole
from lofte.domain.terms import Language
from lofte.faces.cli import policy_files
from lofte.faces.cli.controller_run import add_controller
from lofte.usecases import installation, notices, staff, upgrading
from lofte.usecases.staff import FIRST_LINK_LASTS


def init(*, answers: dict[str, str], language: str) -> int:
    """Set the database and the keys up, add the first member of staff, and print the link."""
    files = policy_files.read(directory=Path(answers["policy"])) if answers["policy"] else None
    at = law_now()
    if files is not None:
        text = policy_files.load_directory(directory=Path(answers["policy"]))
        notices.require_publishable(text=text, at=at, language="en")
    upgrading.migrate()
    if installation.complete():
        raise LofteError.of(
            "already_installed",
            "This database belongs to an installation already.",
            place="--database",
            remedy="Use its settings and key file, or name an empty database.",
        )
    installation.install(at=at)
    name = answers["email"].partition("@")[0]
    member = staff.add_staff(email=answers["email"], name=name, language=Language(language), actor=SYSTEM, at=at)
    staff.grant_role(staff=member, role=StaffRole.OPERATOR, controller=None, actor=SYSTEM, at=at)
    if files is not None:
        slug = add_controller(files=files, owner=member, agency=None, at=at)
        print(f"{slug}: policy published, notice at {settings.LOFTE.origin}/n/{slug}")
    secret = staff.make_link(staff=member, actor=SYSTEM, at=at, lasts=FIRST_LINK_LASTS)
    print(f"Settings: {Path.cwd() / 'lofte.toml'}")
    print(f"Keys:     {settings.LOFTE.key_file} (keep a copy apart from the data: without it they cannot be read)")
    print(f"Start:    lofte up\nSign in, once, within a day: {settings.LOFTE.origin}/sign-in/l/{secret}")
    return 0
