"""Setting an installation up: its keys, its own row, and the canaries without which no control proves anything.

Every step may be the last one before a kill: called again, `install` completes what is missing and repeats nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from importlib.resources import files
from uuid import UUID

from django.conf import settings

from lofte.domain.acts import SYSTEM, Act
from lofte.domain.calendar import stockholm_day
from lofte.domain.errors import LofteError
from lofte.domain.policy.load import NAMES
from lofte.domain.states import ControllerKind
from lofte.store import evidence, keyfile, keys
from lofte.store.evidence import recording
from lofte.store.models import Controller, Entry, Installation, PolicyVersion
from lofte.store.scopes import reading
from lofte.usecases.controllers import admit_controller
from lofte.usecases.controls import canaries
from lofte.usecases.controls.registry import PROBES
from lofte.usecases.notices import publish_policy
from lofte.usecases.rotation import take_up_keys

SLUG, NAME = "installation", "Löfte"
CANARY_NAMES = {canaries.SLUGS[0]: "Lockfågel 1", canaries.SLUGS[1]: "Lockfågel 2"}
PLANTS = 1
"""Counts changes of what is planted. An installation with older plants is completed at the next start."""
IN_FORCE_BEFORE = timedelta(days=400)
"""How long before installation the canaries' policy came into force, so that the past can be planted."""
DAY = re.compile(r"2026-01-01")
"""The day in the canaries' policy that stands for the one on which it came into force."""


def install(*, at: datetime) -> None:
    """Make keys, the installation's own row, and the canaries with everything that is planted in them.

    Raises LofteError where the keys are missing, another's, or lie beside data that they do not open.
    """
    _bind(at=at)
    take_up_keys(at=at)
    home = _admitted(slug=SLUG, name=NAME, kind=ControllerKind.INSTALLATION, at=at)
    for slug, name in CANARY_NAMES.items():
        _publish(_admitted(slug=slug, name=name, kind=ControllerKind.CANARY, at=at), at=at)
    pair = canaries.pair()
    for probe in PROBES.values():
        probe.plant(pair=pair, at=at)
    if not _noted(home):
        with recording(controller=home, actor=SYSTEM, at=at, act=Act.INSTALLED) as record:
            record.entry(thing=home, detail={"plants": PLANTS})


def complete() -> bool:
    """Whether everything that `install` makes is there."""
    home = Controller.objects.filter(kind=ControllerKind.INSTALLATION).values_list("id", flat=True).first()
    return keys.installed() and home is not None and _noted(home)


def require(*, at: datetime) -> None:
    """What a start needs: keys that belong to the database, and everything that `install` makes.

    What a kill or an older version left out is made now. Raises LofteError when nothing was ever installed here, and
    when the key file is missing, unreadable, another's or older than the data; nothing is made then.
    """
    if not keys.installed():
        raise not_here()
    keys.provider()
    take_up_keys(at=at)
    if not complete():
        install(at=at)
    if not settings.LOFTE.secret_key:
        # The settings were read before the key file was made, where this very process has made it.
        settings.SECRET_KEY = keyfile.session_secret(path=settings.LOFTE.key_file)


def not_here() -> LofteError:
    """There is no installation in this database."""
    return LofteError.of(
        "not_installed",
        "There is no installation here.",
        place=str(settings.DATABASES["default"]["NAME"]),
        remedy="Run `lofte init` in an empty folder, or go to the folder where lofte.toml lies. "
        "If there was one, put its database back from the backup.",
    )


def _bind(*, at: datetime) -> None:
    """Make the key file and bind the database to it; killed between the two, the next call binds what was made.

    Only a database without any controller is bound to a file that is there: nothing in it can need another one.
    """
    if keys.installed():
        keys.provider()
    elif settings.LOFTE.key_file.exists() and not Controller.objects.exists():
        ring = keyfile.load(path=settings.LOFTE.key_file)
        Installation.objects.create(key_file=ring.id, check_value=ring.check_value(), created_at=at)
        keys.forget()
    else:
        keys.install(at=at)


def _admitted(*, slug: str, name: str, kind: ControllerKind, at: datetime) -> UUID:
    held = Controller.objects.filter(kind=kind, slug=slug).values_list("id", flat=True).first()
    return held or admit_controller(slug=slug, name=name, kind=kind, actor=SYSTEM, at=at)


def _publish(controller: UUID, *, at: datetime) -> None:
    with reading(controller):
        if PolicyVersion.objects.exists():
            return
    begins = stockholm_day(instant=at) - IN_FORCE_BEFORE
    publish_policy(controller=controller, files=canary_policy(begins=begins), actor=SYSTEM, at=at)


def canary_policy(*, begins: date) -> Mapping[str, str]:
    """The canaries' policy, in force from a day."""
    folder = files(canaries.__package__).joinpath("canary_policy")
    return {name: DAY.sub(begins.isoformat(), folder.joinpath(name).read_text(encoding="utf-8")) for name in NAMES}


def _noted(home: UUID) -> bool:
    """Whether the evidence says that this very set of plants is complete."""
    with reading(home):
        told = evidence.encode(detail={"plants": PLANTS})
        return Entry.objects.filter(act=Act.INSTALLED, thing=home, detail=told).exists()
