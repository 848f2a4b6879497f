"""The worker's end has one limit, however many of its threads are in a long step."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from lofte.usecases import working
from lofte.usecases.working import Worker

STEP = 60.0


class Busy:
    """A thread in a step that lasts a minute, by a clock that moves only while it is waited for."""

    def __init__(self, clock: list[float]) -> None:
        self.clock = clock

    def join(self, timeout: float) -> None:
        self.clock[0] += min(timeout, STEP)


@pytest.mark.parametrize("threads", [1, 3])
def test_all_threads_together_get_so_many_seconds(monkeypatch, threads):
    clock = [100.0]
    monkeypatch.setattr(working, "monotonic", lambda: clock[0])
    worker = Worker(now=lambda: datetime(2026, 11, 22, tzinfo=UTC))
    monkeypatch.setattr(worker, "_threads", [Busy(clock) for _ in range(threads)])
    worker.stop(seconds=10.0)
    assert clock[0] == pytest.approx(110.0)
