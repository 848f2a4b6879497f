"""Bringing an installation's database to the product's schema."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from lofte.store import schema


def begun() -> bool:
    """Whether there is a database of ours at all. Looking changes nothing."""
    return schema.begun()


def pending() -> int:
    """How many steps the database is behind."""
    make_folders()
    return schema.pending()


def migrate() -> None:
    """Take those steps, as the owner of the tables. Killed in the middle, the next call goes on."""
    make_folders()
    schema.migrate()


def make_folders() -> None:
    """Make the data folder, for this account alone, and in it the one that static files are looked for in."""
    schema.make_folder()
    Path(settings.STATIC_ROOT).mkdir(mode=0o700, parents=True, exist_ok=True)
