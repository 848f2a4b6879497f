"""What wakes a thread that waits: another thread, or a signal that comes in the midst of its going to sleep."""

from __future__ import annotations

import contextlib
from queue import Empty, SimpleQueue


class Interruption:
    """The part of `threading.Event` that a server's main loop needs, which a signal handler may set as well.

    An `Event` holds its lock while the one who waits goes to sleep. A handler runs in that same thread, and where it
    comes at that moment it waits for the lock for ever: whoever asked the product to end would ask in vain.
    `SimpleQueue.put` may be called anywhere. One thread waits, any may set.
    """

    def __init__(self) -> None:
        self._told = False
        self._wakes: SimpleQueue[None] = SimpleQueue()

    def is_set(self) -> bool:
        """Whether it has been told since it was last cleared."""
        return self._told

    def set(self) -> None:
        """Tell it, and wake the one who waits."""
        self._told = True
        self._wakes.put(None)

    def clear(self) -> None:
        """Forget it."""
        self._told = False

    def wait(self, timeout: float | None = None) -> bool:
        """Return when told, or after that many seconds; whether it was told."""
        with contextlib.suppress(Empty):
            while not self._told:
                self._wakes.get(timeout=timeout)
        return self._told
