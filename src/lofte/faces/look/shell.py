"""What surrounds a page of the console: where one is, who one is, for whom one works, and the demo's clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """One entry of the navigation. `count` is what needs attention there, none when nothing does."""

    name: str
    label: str
    icon: str
    href: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A controller that one may work for."""

    slug: str
    name: str
    current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """The frame of a page. `demo_at` is the moved clock's instant in a demo installation, else none."""

    controller: str
    controllers: tuple[Choice, ...]
    tabs: tuple[Tab, ...]
    person: str
    role: str
    demo_at: datetime | None = None
    path: str = "/"
    """Where to come back to after a choice."""

    @property
    def first(self) -> tuple[Tab, ...]:
        """The four entries that have room in the bar of a phone."""
        return self.tabs[:4]

    @property
    def rest(self) -> tuple[Tab, ...]:
        """What lies under "more" on a phone."""
        return self.tabs[4:]

    @property
    def rest_current(self) -> bool:
        """Whether the page shown lies under "more"."""
        return any(tab.current for tab in self.rest)
