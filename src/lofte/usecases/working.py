"""The worker: claims what is due, does it, and seals evidence. Any number of them may run, and any may be killed."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import OperationalError, close_old_connections, connections

from lofte.channels.email.smtp import ConnectionFailed
from lofte.clock import monotonic, system_now
from lofte.domain.errors import LofteError
from lofte.store import sealing, work
from lofte.usecases.schedule import HANDLERS

LOG = logging.getLogger("lofte.worker")
IDLE_SECONDS = 0.4
SEAL_SECONDS = 1.0
KEEP_SECONDS = 10.0
"""How often a running task renews its lease."""


class Worker:
    """A few threads that do due work, and one that seals. `stop` ends them after their present step."""

    def __init__(self, *, now: Callable[[], datetime], threads: int = 2) -> None:
        self._now = now
        self._stopping = threading.Event()
        self._threads = [threading.Thread(target=self._work, name=f"work-{n}", daemon=True) for n in range(threads)]
        self._threads.append(threading.Thread(target=self._seal, name="seal", daemon=True))

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def stop(self, *, seconds: float = 10.0) -> None:
        """Let every thread finish its present step, all of them within so many seconds.

        What is not finished then is cut off with the process, and done again when its lease has run out.
        """
        self._stopping.set()
        until = monotonic() + seconds
        for thread in self._threads:
            thread.join(timeout=max(until - monotonic(), 0.0))

    def _work(self) -> None:
        while not self._stopping.is_set():
            if not self._guarded(lambda: run_one(now=self._now, stopping=self._stopping.is_set)):
                self._stopping.wait(IDLE_SECONDS)
        connections.close_all()

    def _seal(self) -> None:
        while not self._stopping.wait(SEAL_SECONDS):
            self._guarded(lambda: bool(sealing.seal_all(at=system_now())))
        self._guarded(lambda: bool(sealing.seal_all(at=system_now())))
        connections.close_all()

    def _guarded(self, step: Callable[[], bool]) -> bool:
        """A step that fails is tried again with the next turn; the worker itself goes on."""
        try:
            return step()
        except OperationalError:
            LOG.warning("the database is not to be reached or busy; trying again")
        except Exception as error:
            LOG.error("a step of the worker failed: %s", type(error).__name__)
        close_old_connections()
        self._stopping.wait(IDLE_SECONDS)
        return False


def run_one(*, now: Callable[[], datetime], stopping: Callable[[], bool] = lambda: False) -> bool:
    """Claim and do one task that is due; False when there was none. `now` reads the law's clock."""
    task = work.claim(law_at=now(), system_at=system_now())
    if task is None:
        return False
    handler = HANDLERS.get(task.kind)
    if handler is None:
        work.fail(task=task, system_at=system_now(), law_at=now(), problem="KIND_UNKNOWN")
        return True
    try:
        again = handler(task=task, now=now, go_on=_keeper(task, stopping))
    except LofteError as error:
        _failed(task, error.problems[0].code, now())
    except ConnectionFailed:
        _failed(task, "NO_CONNECTION", now())
    except Exception as error:
        # The words of an unexpected error may quote a row, so only its kind is logged.
        LOG.error("task %s of kind %s failed: %s", task.id, task.kind, _where(error))
        _failed(task, "UNEXPECTED", now())
    else:
        if again is None:
            work.finish(task=task, system_at=system_now(), law_at=now())
        else:
            work.again(task=task, due_at=again)
    return True


def run_all_due(*, now: Callable[[], datetime], most: int = 100_000) -> int:
    """Do everything that is due now, in this thread; how many tasks. For setting up the demo, and for tests."""
    done = 0
    while done < most and run_one(now=now):
        done += 1
    return done


def _keeper(task: work.Task, stopping: Callable[[], bool]) -> Callable[[], bool]:
    renewed = monotonic()

    def go_on() -> bool:
        nonlocal renewed
        if stopping():
            return False
        if monotonic() - renewed < KEEP_SECONDS:
            return True
        renewed = monotonic()
        return work.keep(task=task, system_at=system_now(), lease=work.LEASE + timedelta(seconds=KEEP_SECONDS))

    return go_on


def _failed(task: work.Task, problem: str, at: datetime) -> None:
    LOG.warning("task %s of kind %s: %s", task.id, task.kind, problem)
    work.fail(task=task, system_at=system_now(), law_at=at, problem=problem)


def _where(error: Exception) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f" at {trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}" if trace else ""
    return type(error).__name__ + place
