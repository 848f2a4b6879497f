"""What is wrong with an installation and how to mend it, in words. Looks at no data subject and changes nothing."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections

from lofte.channels.email.smtp import Connection, ConnectionFailed
from lofte.clock import system_now
from lofte.domain.errors import LofteError
from lofte.domain.origins import is_bare_ip, local
from lofte.domain.policy.model import Words
from lofte.domain.states import ControllerKind, WorkState
from lofte.store import policies, rls, schema, verifying
from lofte.store.models import Controller, Work
from lofte.store.scopes import reading
from lofte.usecases.examination_keys import examine_keys
from lofte.usecases.examination_parts import Grade, Part, fine, odd, wrong
from lofte.usecases.messaging.work import server, signer

LATE = timedelta(minutes=10)
"""Work that has been due longer than this has no worker."""
ROOM = 512 * 1024 * 1024


def examine(*, at: datetime) -> Iterator[Part]:
    """Look at each part in turn; what cannot be looked at because another part is wrong is left out."""
    yield from _time_zones()
    database = list(_database())
    yield from database
    yield from _disk()
    if any(part.grade is Grade.WRONG for part in database):
        return
    found = list(examine_keys())
    yield from found
    if any(part.grade is Grade.WRONG for part in found):
        return
    for look in (_role, _heads, _policies, _work, _mail, _address):
        yield from _guarded(look, at)


def _guarded(look: Callable[[datetime], Iterator[Part]], at: datetime) -> Iterator[Part]:
    try:
        yield from look(at)
    except LofteError as error:
        for problem in error.problems:
            yield wrong(problem.code, Words(sv=problem.text(), en=problem.text()), None)


def _time_zones() -> Iterator[Part]:
    try:
        ZoneInfo("Europe/Stockholm")
    except ZoneInfoNotFoundError:
        yield wrong(
            "time_zones",
            Words(
                sv="Tidszonerna saknas, så frister kan inte räknas.", en="Time zones are missing; clocks cannot run."
            ),
            Words(sv="Installera paketet tzdata.", en="Install the package tzdata."),
        )


def _database() -> Iterator[Part]:
    vendor = connections[DEFAULT_DB_ALIAS].vendor
    try:
        begun = schema.begun()
        behind = schema.pending() if begun else 0
    except (DatabaseError, OSError):
        yield wrong(
            "database",
            Words(sv="Databasen går inte att nå.", en="The database cannot be reached."),
            Words(
                sv="Se efter att den är igång och att database_url (eller data-mappen) stämmer.",
                en="See that it runs and that database_url (or the data folder) is right.",
            ),
        )
        return
    if not begun:
        place = settings.DATABASES[DEFAULT_DB_ALIAS]["NAME"]
        yield wrong(
            "not_installed",
            Words(sv=f"Här finns ingen installation ({place}).", en=f"There is no installation here ({place})."),
            Words(
                sv="Kör lofte init, eller gå till mappen där lofte.toml ligger. Fanns det en: lägg tillbaka databasen.",
                en="Run lofte init, or go to the folder where lofte.toml lies. If there was one: restore the database.",
            ),
        )
        return
    if behind:
        yield wrong(
            "schema",
            Words(sv=f"Databasen ligger {behind} steg efter programmet.", en=f"The database is {behind} steps behind."),
            Words(sv="Kör lofte up, som tar stegen.", en="Run lofte up, which takes them."),
        )
        return
    yield fine("database", Words(sv=f"Databasen svarar ({vendor}).", en=f"The database answers ({vendor})."))


def _disk() -> Iterator[Part]:
    folder = Path(settings.LOFTE.data)
    held = folder if folder.exists() else folder.parent
    try:
        room = shutil.disk_usage(held).free
    except OSError:
        return
    if room < ROOM:
        yield odd(
            "disk",
            Words(
                sv="Det är mindre än en halv gigabyte kvar på disken.", en="Less than half a gigabyte of disk is left."
            ),
            Words(sv="Gör plats innan den tar slut.", en="Make room before it runs out."),
        )


ROLE = Words(
    sv="Databasrollen {name} kan se över gränsen mellan personuppgiftsansvariga ({code}).",
    en="The database role or table {name} lets rows cross the boundary between controllers ({code}).",
)
ROLE_REMEDY = Words(
    sv="Låt produkten ansluta som en roll utan ägarskap, SUPERUSER och BYPASSRLS, och kör migreringarna som ägaren.",
    en="Let the product connect as a role without ownership, SUPERUSER and BYPASSRLS, and migrate as the owner.",
)


def _role(_: datetime) -> Iterator[Part]:
    for finding in rls.findings():
        values = {"name": finding.name, "code": finding.code}
        yield wrong("role", Words(sv=ROLE.sv.format(**values), en=ROLE.en.format(**values)), ROLE_REMEDY)


def _heads(_: datetime) -> Iterator[Part]:
    if not verifying.heads_kept():
        yield wrong(
            "heads",
            Words(
                sv="Filen med bevisloggens senaste sigill saknas, så en avkortad logg skulle inte märkas.",
                en="The file of the evidence log's latest seals is missing, so a cut-off log would not show.",
            ),
            Words(
                sv="Lägg tillbaka den från en kopia och kör lofte evidence verify.",
                en="Put it back from a copy and run lofte evidence verify.",
            ),
        )


def _policies(at: datetime) -> Iterator[Part]:
    own = Controller.objects.filter(kind__in=(ControllerKind.OWN, ControllerKind.CLIENT), closed_at=None)
    if not own.exists():
        yield odd(
            "controllers",
            Words(sv="Ingen personuppgiftsansvarig finns ännu.", en="There is no controller yet."),
            Words(sv="Kör lofte controller add MAPP.", en="Run lofte controller add DIRECTORY."),
        )
    for controller in own.order_by("slug"):
        with reading(controller.id):
            try:
                policies.at_instant(at=at)
            except LofteError:
                yield wrong(
                    "policy",
                    Words(
                        sv=f"{controller.slug}: ingen policy gäller, så ingenting får göras.",
                        en=f"{controller.slug}: no policy is in force, so nothing may be done.",
                    ),
                    Words(
                        sv=f"Kör lofte controller publish {controller.slug} MAPP.",
                        en=f"Run lofte controller publish {controller.slug} DIRECTORY.",
                    ),
                )


def _work(at: datetime) -> Iterator[Part]:
    failed = Work.objects.filter(state=WorkState.FAILED).count()
    if failed:
        yield wrong(
            "work_failed",
            Words(sv=f"{failed} uppgifter har misslyckats för gott.", en=f"{failed} tasks have failed for good."),
            Words(
                sv="Se deras koder i konsolen och låt dem gå om.", en="See their codes in the console and resume them."
            ),
        )
    late = Work.objects.filter(state=WorkState.WAITING, due_at__lte=at - LATE, lease_until=None).count()
    abandoned = Work.objects.filter(state=WorkState.RUNNING, lease_until__lte=system_now() - LATE).count()
    if late or abandoned:
        yield wrong(
            "worker",
            Words(
                sv=f"{late + abandoned} uppgifter har väntat i över tio minuter: ingen arbetare är igång.",
                en=f"{late + abandoned} tasks have waited for over ten minutes: no worker runs.",
            ),
            Words(sv="Starta lofte up, eller en arbetare till.", en="Start lofte up, or one more worker."),
        )


RECEIVER = "127.0.0.1"
"""Where a demo's own mail receiver listens, as long as the demo runs."""
DEMO_RESTS = Words(
    sv="Demons egen mottagare av e-post svarar inte: demon är inte igång.",
    en="The demo's own mail receiver does not answer: the demo is not running.",
)


def _mail(_: datetime) -> Iterator[Part]:
    if not settings.LOFTE.smtp_host:
        yield odd(
            "mail",
            Words(
                sv="Ingen e-postserver är inställd, så inget kan skickas.", en="No mail server is set; nothing is sent."
            ),
            Words(sv="Sätt smtp_host i lofte.toml.", en="Set smtp_host in lofte.toml."),
        )
        return
    signer()
    try:
        with Connection(server()):
            pass
    except ConnectionFailed as error:
        if settings.LOFTE.demo and settings.LOFTE.smtp_host == RECEIVER:
            yield odd("mail", DEMO_RESTS, Words(sv="Starta den: lofte demo.", en="Start it: lofte demo."))
            return
        yield wrong(
            "mail",
            Words(sv=f"E-postservern: {error}", en=f"The mail server: {error}"),
            Words(
                sv="Se över smtp_host, smtp_port och smtp_security.", en="Check smtp_host, smtp_port, smtp_security."
            ),
        )
        return
    yield fine("mail", Words(sv="E-postservern svarar.", en="The mail server answers."))


def _address(_: datetime) -> Iterator[Part]:
    origin = urlsplit(settings.LOFTE.origin)
    if origin.scheme == "http" and origin.hostname not in {"localhost", "127.0.0.1"}:
        yield wrong(
            "origin",
            Words(sv="Adressen saknar https, så allt går öppet.", en="The address has no https: all goes in the open."),
            Words(sv="Sätt en proxy med certifikat framför och ändra origin.", en="Put a proxy with TLS in front."),
        )
    if is_bare_ip(origin=settings.LOFTE.origin):
        named = local(origin=settings.LOFTE.origin)
        yield odd(
            "origin_ip",
            Words(
                sv="Adressen är en IP-adress, och passnycklar fungerar bara med ett namn.",
                en="The address is a bare IP, and passkeys work with a name alone.",
            ),
            Words(
                sv=f"Sätt origin till ett namn, på denna maskin {named}.",
                en=f"Set origin to a name, on this machine {named}.",
            ),
        )
    try:
        socket.getaddrinfo(origin.hostname, None)
    except OSError:
        yield odd(
            "origin_name",
            Words(sv="Adressens namn finns inte i DNS härifrån.", en="The address's name is not in DNS from here."),
            Words(sv="Se över origin i lofte.toml.", en="Check origin in lofte.toml."),
        )
