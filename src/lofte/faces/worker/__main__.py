"""`python -m lofte.faces.worker`: one more worker, beside the one that `lofte up` runs, on this machine or another."""

from __future__ import annotations

import os
import signal
import sys
import threading

import django
from django.utils.module_loading import import_string

from lofte.domain.errors import LofteError


def main() -> int:
    """Work until SIGINT or SIGTERM; bad settings end with status 2."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lofte.project.settings")
    try:
        django.setup()
    except LofteError as error:
        print(error, file=sys.stderr)
        return 2
    worker = import_string("lofte.usecases.working.Worker")(now=import_string("lofte.clock.law_now"))
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    worker.start()
    ended.wait()
    worker.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
