"""Finding a port that nobody listens at."""

from __future__ import annotations

import contextlib
import socket

from lofte.domain.errors import LofteError

TRIED = 50


def free_port(*, wanted: int, host: str = "127.0.0.1") -> int:
    """The wanted port, or the next free one. Raises LofteError when none of fifty is free."""
    for port in range(wanted, min(wanted + TRIED, 65536)):
        with contextlib.suppress(OSError), socket.create_server((host, port)):
            return port
    raise LofteError.of("PORT_TAKEN", f"No port from {wanted} on is free.", remedy="Give another with --port.")
