"""`up` and `demo`: the worker in this process, the web server as its child, both gone when this one goes.

Where the system can fork, the child is a copy of this process once the product is loaded: what is loaded is read once
and held once. So nothing of ours runs in a thread, and no connection is open, before the child is there. The kernel is
told to kill the child with its parent where it can (Linux), so that even a killed `lofte up` leaves no server behind:
an orderly end is the parent's to give, and without it a request that never ends would keep the child and its port.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from functools import partial
from typing import Any, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connections
from django.utils.module_loading import import_string
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer
from typing_extensions import override

from lofte.clock import law_now, monotonic
from lofte.domain.errors import LofteError
from lofte.faces.cli.interruption import Interruption
from lofte.faces.cli.ports import taken
from lofte.usecases.working import Worker

START_SECONDS = 60.0
END_SECONDS = 15
PR_SET_PDEATHSIG = 1
APPLICATION = "lofte.project.wsgi.application"


class Serving(MPServer):
    """The web server. `ready` runs once its child is there, `over` when everything shall end."""

    def __init__(self, *, host: str, port: int, threads: int, ready: Callable[[Serving], None]) -> None:
        super().__init__(
            APPLICATION,
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=1,
            blocking_threads=threads,
            backpressure=threads * 4,
            websockets=False,
            log_level=LogLevels.warning,
            workers_kill_timeout=END_SECONDS,
        )
        cast(Any, self).main_loop_interrupt = Interruption()
        self._ready = ready

    @override
    def startup(self, spawn_target: Any, target_loader: Any) -> None:
        cast(Any, super()).startup(spawn_target, target_loader)
        self._ready(self)

    @override
    def _init_shared_socket(self) -> None:
        """Its way to the port; LofteError where somebody took it since it was looked at."""
        try:
            cast(Any, super())._init_shared_socket()
        except (OSError, RuntimeError) as error:  # granian's own part raises the latter, with its stack as the words
            raise taken(port=self.bind_port, host=self.bind_addr) from error

    @override
    def signal_handler_reload(self, *_: Any, **__: Any) -> None:
        """A terminal that is closed ends it. Granian would fork anew, which is not safe beside our threads."""
        self.signal_handler_interrupt(signal.SIGHUP, None)

    @override
    def signal_handler_interrupt(self, *_: Any, **__: Any) -> None:
        """Whoever interrupts it ends it calmly."""
        cast(Any, super()).signal_handler_interrupt()

    def give_up(self) -> None:
        """End the child where the start has failed."""
        with contextlib.suppress(SystemExit):
            cast(Any, super()).shutdown()

    @property
    def over(self) -> bool:
        """Whether somebody has asked it to end, or its child has ended by itself."""
        return bool(self.main_loop_interrupt.is_set())

    @property
    def asked(self) -> bool:
        """Whether somebody has asked it to end."""
        return bool(self.interrupt_signal)


def load(parent: int) -> Callable[..., Any]:
    """In the child of that process: what answers the requests."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it had gone before the kernel was told
        raise SystemExit(1)
    application: Callable[..., Any] = import_string(APPLICATION)
    return application


def wait_until_healthy(*, server: Serving, host: str, port: int, origin: str) -> None:
    """Return when the server answers or is asked to end; raises LofteError when it ends or stays silent."""
    address = f"http://[{host}]:{port}/healthz" if ":" in host else f"http://{host}:{port}/healthz"
    until = monotonic() + START_SECONDS
    while monotonic() < until:
        with contextlib.suppress(OSError, urllib.error.URLError):
            # The address is our own, but the product answers to the name alone that people type.
            request = urllib.request.Request(address, headers={"Host": urlsplit(origin).netloc})  # noqa: S310
            with urllib.request.urlopen(request, timeout=2) as answer:  # noqa: S310  # as above
                if answer.status == 200:
                    return
        if server.main_loop_interrupt.wait(0.02):
            if server.asked:
                return
            raise LofteError.of("SERVER_ENDED", "The web server ended at once.", remedy="Run `lofte doctor`.")
    raise LofteError.of("SERVER_SILENT", "The web server does not answer.", remedy="Run `lofte doctor`.")


def serve(
    *,
    host: str,
    port: int,
    threads: int,
    announce: Callable[[], None],
    beside: Callable[[], AbstractContextManager[object]] = contextlib.nullcontext,
) -> int:
    """Run server and worker until somebody interrupts (0) or the server ends by itself (1).

    `beside` is entered once the server's child is there and left at the end; `announce` is called when the first page
    can be had.
    """
    connections.close_all()
    with ExitStack() as stack:

        def ready(server: Serving) -> None:
            stack.enter_context(beside())
            worker = Worker(now=law_now)
            worker.start()
            stack.callback(worker.stop)
            try:
                wait_until_healthy(server=server, host=host, port=port, origin=settings.LOFTE.origin)
            except BaseException:
                server.give_up()
                raise
            if not server.over:
                announce()

        server = Serving(host=host, port=port, threads=threads, ready=ready)
        try:
            server.serve(target_loader=partial(load, os.getpid()), wrap_loader=False)
        except SystemExit as end:
            return int(end.code or 0)
    return 0
