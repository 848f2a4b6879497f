"""What `lofte up` does once Django is ready."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings

from lofte.clock import law_now
from lofte.faces.cli.ports import require_free
from lofte.faces.cli.serving import serve
from lofte.usecases import installation, routine, upgrading

PORTS = {"http": 80, "https": 8000}
"""Behind https stands a proxy of the operator's own, which speaks plain HTTP to us on 8000."""


def up(*, host: str, port: int, threads: int) -> int:
    """Serve until interrupted; the exit status."""
    if not upgrading.begun():
        raise installation.not_here()
    origin = urlsplit(settings.LOFTE.origin)
    chosen = port or origin.port or PORTS[origin.scheme]
    require_free(port=chosen, host=host)
    behind = upgrading.pending()
    if behind:
        print(f"Bringing the database up to date ({behind} steps) …", flush=True)
        upgrading.migrate()
    installation.require(at=law_now())
    routine.plan_all(at=law_now())

    def announce() -> None:
        print(f"Löfte answers at {settings.LOFTE.origin} (Ctrl-C ends it).", flush=True)

    return serve(host=host, port=chosen, threads=threads, announce=announce)
