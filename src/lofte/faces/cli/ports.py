"""Listening at a port that nobody else has, and saying so where one cannot."""

from __future__ import annotations

import contextlib
import errno
import socket

from lofte.domain.errors import LofteError

TRIED = 50
OURS = "127.0.0.1"
OTHER = "::1"
"""A browser asks `localhost` at either; a port that somebody holds at one of them is taken."""
NOT_OURS = frozenset({errno.EADDRINUSE, errno.EACCES})


def claim(*, wanted: int, remedy: str = "Give another with --port.") -> socket.socket:
    """Listen at the wanted port of this machine, or at the next free one; whoever else asks gets another from now on.

    Raises LofteError when none of fifty is free. Whoever closes it lets the port go.
    """
    for port in range(wanted, min(wanted + TRIED, 65536)):
        if _problem(OTHER, port) in NOT_OURS:
            continue
        with contextlib.suppress(OSError, OverflowError):
            return socket.create_server((OURS, port))
    raise LofteError.of("PORT_TAKEN", f"No port from {wanted} on is free.", remedy=remedy)


def require_free(*, port: int, host: str) -> None:
    """Raise LofteError when this port cannot be listened at."""
    number = _problem(host, port)
    if number:
        raise _not_ours(number, port=port, host=host)


def taken(*, port: int, host: str) -> LofteError:
    """Why a port could not be listened at just now."""
    return _not_ours(_problem(host, port) or errno.EADDRINUSE, port=port, host=host)


def _not_ours(number: int, *, port: int, host: str) -> LofteError:
    match number:
        case errno.EADDRINUSE:
            message = f"Somebody listens at port {port} already."
            remedy = "End that program, or give another port with --port; the origin in the settings must lead to it."
        case errno.EACCES:
            message = f"Port {port} may not be opened by this account."
            remedy = "Give one above 1023 with --port, behind a proxy that holds the other."
        case _:
            message, remedy = f"This machine cannot listen at {host}, port {port}.", "Correct --host or --port."
    return LofteError.of("PORT_TAKEN", message, place=f"{host}:{port}", remedy=remedy)


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
