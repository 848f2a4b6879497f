"""The database from its setting: SQLite in the data folder, or PostgreSQL by URL."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from lofte.domain.errors import LofteError
from lofte.project.configuration import Configuration

PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA foreign_keys = ON",
    # A key or a document that is erased is overwritten, not merely unlinked. Builds differ in the default.
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -65536",
)
SECONDS = 20
"""How long a writer waits for another one."""


def databases(*, configuration: Configuration) -> dict[str, dict[str, Any]]:
    """Django's DATABASES: `default`, and `owner` when migrations run as another role."""
    if not configuration.database_url:
        return {"default": _sqlite(configuration=configuration)}
    found = {"default": _postgresql(url=configuration.database_url, place="LOFTE_DATABASE_URL")}
    if configuration.database_owner_url and configuration.database_owner_url != configuration.database_url:
        found["owner"] = _postgresql(url=configuration.database_owner_url, place="LOFTE_DATABASE_OWNER_URL")
        found["owner"]["TEST"] = {"MIRROR": "default"}
    return found


def _sqlite(*, configuration: Configuration) -> dict[str, Any]:
    pragmas = (*PRAGMAS, f"PRAGMA synchronous = {configuration.synchronous}")
    return {
        "ENGINE": "lofte.store.sqlite",
        "NAME": configuration.data / "lofte.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            # With DEFERRED, a read that turns into a write fails at once when another writer was faster.
            "transaction_mode": "IMMEDIATE",
            "timeout": SECONDS,
            "init_command": ";".join(pragmas),
        },
        # Tests run on a file too: in memory, SQLite locks otherwise than the product will meet it.
        "TEST": {"NAME": configuration.data / "test.sqlite3"},
    }


def _postgresql(*, url: str, place: str) -> dict[str, Any]:
    parts = urlsplit(url)
    try:
        port = parts.port or 5432
    except ValueError:
        port = 0
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/") or not parts.username or not port:
        raise LofteError.of(
            "setting_value",
            "Not the address of a PostgreSQL database.",
            place=place,
            remedy="Write postgresql://role:password@host:port/name, or leave it out for SQLite.",
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": port,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        # A statement that comes for the fifth time on a connection is prepared on the server.
        "OPTIONS": {"options": "-c jit=off", "prepare_threshold": 5, **dict(parse_qsl(parts.query))},
    }
