"""`up` and `demo`: the worker in this process, the web server as its child, both gone when this one goes.

The child is asked to end with its parent by the kernel where that is possible (Linux), so that even a killed `lofte up`
leaves no server behind.
"""

from __future__ import annotations

import contextlib
import ctypes
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.conf import settings

from lofte.clock import law_now
from lofte.domain.errors import LofteError
from lofte.usecases.working import Worker

START_SECONDS = 60.0
PR_SET_PDEATHSIG = 1


@contextmanager
def web_server(*, host: str, port: int, workers: int = 1, threads: int = 4) -> Iterator[subprocess.Popen[bytes]]:
    """The web server as a child, for as long as the block runs."""
    command = [sys.executable, "-P", "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    command += ["--workers", str(workers), "--blocking-threads", str(threads), "--no-ws", "--log-level", "warning"]
    command += ["--backpressure", str(threads * 4), "lofte.project.wsgi:application"]
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, preexec_fn=_end_with_parent)
    try:
        yield child
    finally:
        child.terminate()
        try:
            child.wait(timeout=15)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _end_with_parent() -> None:
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def wait_until_healthy(*, child: subprocess.Popen[bytes], host: str, port: int, origin: str) -> None:
    """Return when the server answers; raises LofteError when it ends or stays silent."""
    address = f"http://[{host}]:{port}/healthz" if ":" in host else f"http://{host}:{port}/healthz"
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if child.poll() is not None:
            raise LofteError.of("SERVER_ENDED", "The web server ended at once.", remedy="Run `lofte doctor`.")
        with contextlib.suppress(OSError, urllib.error.URLError):
            # The address is our own, but the product answers to the name alone that people type.
            request = urllib.request.Request(address, headers={"Host": urlsplit(origin).netloc})  # noqa: S310
            with urllib.request.urlopen(request, timeout=2) as answer:  # noqa: S310  # as above
                if answer.status == 200:
                    return
        time.sleep(0.05)
    raise LofteError.of("SERVER_SILENT", "The web server does not answer.", remedy="Run `lofte doctor`.")


def wait_for_the_end(*, child: subprocess.Popen[bytes]) -> int:
    """Until somebody interrupts, or the server ends by itself; the exit status."""
    asked: list[int] = []

    def ask(number: int, _: object) -> None:
        asked.append(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, ask)
    while not asked:
        if child.poll() is not None:
            return 1
        time.sleep(0.2)
    return 0


def serve(*, host: str, port: int, threads: int, announce: Callable[[], None]) -> int:
    """Run server and worker until the end; `announce` is called when the first page can be had."""
    with web_server(host=host, port=port, threads=threads) as child:
        worker = Worker(now=law_now)
        worker.start()
        try:
            wait_until_healthy(child=child, host=host, port=port, origin=settings.LOFTE.origin)
            announce()
            return wait_for_the_end(child=child)
        finally:
            worker.stop()
