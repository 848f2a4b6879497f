"""Finding a port that nobody listens at."""

from __future__ import annotations

import errno
import socket

from lofte.domain.errors import LofteError

TRIED = 50
OURS = "127.0.0.1"
BOTH = (OURS, "::1")
"""A browser asks `localhost` at either; a port that somebody holds at one of them is taken."""
NOT_OURS = frozenset({errno.EADDRINUSE, errno.EACCES})


def free_port(*, wanted: int) -> int:
    """The wanted port of this machine, or the next free one. Raises LofteError when none of fifty is free."""
    for port in range(wanted, min(wanted + TRIED, 65536)):
        if all(_problem(host, port) not in NOT_OURS for host in BOTH) and _problem(OURS, port) == 0:
            return port
    raise LofteError.of("PORT_TAKEN", f"No port from {wanted} on is free.", remedy="Give another with --port.")


def require_free(*, port: int, host: str) -> None:
    """Raise LofteError when this port cannot be listened at."""
    match _problem(host, port):
        case 0:
            return
        case errno.EADDRINUSE:
            message = f"Somebody listens at port {port} already."
            remedy = "End that program, or give another port with --port; the origin in the settings must lead to it."
        case errno.EACCES:
            message = f"Port {port} may not be opened by this account."
            remedy = "Give one above 1023 with --port, behind a proxy that holds the other."
        case _:
            message, remedy = f"This machine cannot listen at {host}, port {port}.", "Correct --host or --port."
    raise LofteError.of("PORT_TAKEN", message, place=f"{host}:{port}", remedy=remedy)


def _problem(host: str, port: int) -> int:
    """The number of the error when one tries to listen; 0 when one can."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.create_server((host, port), family=family):
            return 0
    except OverflowError:
        return errno.EINVAL
    except OSError as error:
        return error.errno or errno.EINVAL
