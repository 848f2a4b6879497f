"""What `lofte up` does once Django is ready."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings

from lofte.clock import law_now
from lofte.domain.errors import LofteError
from lofte.faces.cli.serving import serve
from lofte.usecases import installation, routine, upgrading

PORTS = {"http": 80, "https": 8000}
"""Behind https stands a proxy of the operator's own, which speaks plain HTTP to us on 8000."""


def up(*, host: str, port: int, threads: int) -> int:
    """Serve until interrupted; the exit status."""
    behind = upgrading.pending()
    if behind:
        print(f"Bringing the database up to date ({behind} steps) …", flush=True)
        upgrading.migrate()
    if not installation.complete():
        raise LofteError.of("not_installed", "This installation is not set up.", remedy="Run `lofte init`.")
    routine.plan_all(at=law_now())
    origin = urlsplit(settings.LOFTE.origin)
    chosen = port or origin.port or PORTS[origin.scheme]

    def announce() -> None:
        print(f"Löfte answers at {settings.LOFTE.origin} (Ctrl-C ends it).", flush=True)

    return serve(host=host, port=chosen, threads=threads, announce=announce)
