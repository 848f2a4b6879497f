"""An instant, its Swedish date, and the first later instant at which a test that was made turns out otherwise."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final

from lofte.domain.calendar import add_days, start_of_day, stockholm_day

FAR: Final = datetime(9999, 1, 1, tzinfo=UTC)
"""Later than anything: time alone changes nothing. Aware and in UTC, so that comparing is cheap."""
DAWN: Final = datetime(1, 1, 2, tzinfo=UTC)
"""Earlier than anything."""


class Horizon:
    """Asks about days and remembers how long the answers hold. Days are days in Stockholm."""

    __slots__ = ("at", "today", "until")

    def __init__(self, *, at: datetime) -> None:
        self.at = at
        self.today = stockholm_day(instant=at)
        self.until = FAR

    def started(self, *, day: date) -> bool:
        """Whether the day has come."""
        if self.today >= day:
            return True
        self._look(day)
        return False

    def through(self, *, day: date) -> bool:
        """Whether the day has not passed: it is the last good one."""
        if self.today > day:
            return False
        if day < date(9998, 12, 31):
            self._look(add_days(day=day, days=1))
        return True

    def _look(self, day: date) -> None:
        change = start_of_day(day=day).astimezone(UTC)
        self.until = min(self.until, change)
