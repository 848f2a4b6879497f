"""Who waits for SQLite's one writer gets it soon after it is free, and is told when that lasts too long."""

from __future__ import annotations

import sqlite3
import threading
import time
from pathlib import Path

import pytest
from django.db import OperationalError

from lofte.store.sqlite.base import DatabaseWrapper

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]


@pytest.fixture
def connection(tmp_path):
    """A connection of ours on a file of its own, with a short patience."""
    made = DatabaseWrapper(
        {
            "ENGINE": "lofte.store.sqlite",
            "NAME": str(tmp_path / "waiting.sqlite3"),
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 0.5, "init_command": "PRAGMA journal_mode = WAL"},
            "TIME_ZONE": None,
            "CONN_HEALTH_CHECKS": False,
            "CONN_MAX_AGE": None,
            "AUTOCOMMIT": True,
            "ATOMIC_REQUESTS": False,
            "USER": "",
            "PASSWORD": "",
            "HOST": "",
            "PORT": "",
        },
        alias="waiting",
    )
    with made.cursor() as cursor:
        cursor.execute("CREATE TABLE waited (number integer)")
    yield made
    made.close()


def busy(path: Path, rounds: int, held: float, free: float) -> threading.Thread:
    """Another writer that takes the lock again and again, with short moments between."""
    ready = threading.Event()

    def work() -> None:
        other = sqlite3.connect(path, isolation_level=None, timeout=5)
        for _ in range(rounds):
            other.execute("BEGIN IMMEDIATE")
            ready.set()
            time.sleep(held)
            other.execute("COMMIT")
            time.sleep(free)
        other.close()

    thread = threading.Thread(target=work)
    thread.start()
    ready.wait()
    return thread


def begin(connection) -> float:
    started = time.monotonic()
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    took = time.monotonic() - started
    connection.rollback()
    connection.set_autocommit(True)
    return took


def test_a_short_moment_between_two_steps_is_enough(connection):
    thread = busy(connection.settings_dict["NAME"], rounds=12, held=0.03, free=0.01)
    waits = [begin(connection) for _ in range(4)]
    thread.join()
    assert max(waits) < 0.25


def test_patience_has_an_end_and_is_whole_again_afterwards(connection):
    thread = busy(connection.settings_dict["NAME"], rounds=1, held=1.2, free=0)
    started = time.monotonic()
    with pytest.raises(OperationalError, match="locked"):
        begin(connection)
    assert 0.4 < time.monotonic() - started < 1.1
    thread.join()
    assert begin(connection) < 0.4
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        assert cursor.fetchone() == (500,)
