"""Bringing an installation's database to the product's schema."""

from __future__ import annotations

from lofte.store import schema


def pending() -> int:
    """How many steps the database is behind."""
    schema.make_folder()
    return schema.pending()


def migrate() -> None:
    """Take those steps, as the owner of the tables. Killed in the middle, the next call goes on."""
    schema.migrate()
