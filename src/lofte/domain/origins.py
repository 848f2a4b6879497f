"""The origin: scheme, host and port that people type. Passkeys are bound to its host, a name (WebAuthn)."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit


def is_bare_ip(*, origin: str) -> bool:
    """Whether the origin's host is an IP address; also false for what is no address at all."""
    try:
        ip_address(urlsplit(origin).hostname or "")
    except ValueError:
        return False
    return True


def local(*, origin: str) -> str:
    """The same port on this machine, by name: `http://localhost:PORT`; 8000 where the origin has none."""
    try:
        port = urlsplit(origin).port
    except ValueError:
        port = None
    return f"http://localhost:{port or 8000}"
