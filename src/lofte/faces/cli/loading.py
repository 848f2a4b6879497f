"""The named loader of what needs Django: `clock`, `decide`, `policy` and `read` run without settings or database."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from types import ModuleType
from typing import cast

from lofte.domain.errors import LofteError

DEMO = Path(".lofte") / "demo"
BEGINNING = frozenset({"init_run", "up_run", "demo_run"})
"""What sets an installation up or runs one settles its settings itself."""
LOOKING = frozenset({"doctor_run"})
"""What says by itself that nothing is there."""


def with_django(name: str) -> ModuleType:
    """Read the settings, make Django ready, then load `lofte.faces.cli.<name>`. LofteError tells of bad settings,
    and where an installation is needed and none is there.

    Where there is a demo and no installation, what looks at an installation looks at the demo, and says so.
    """
    if name not in BEGINNING and _only_a_demo():
        print(f"No lofte.toml here; this is about the demo in {DEMO}.", file=sys.stderr)
        os.environ["LOFTE_SETTINGS"] = str(DEMO / "lofte-demo.toml")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lofte.project.settings")
    importlib.import_module("django").setup()
    if name not in BEGINNING | LOOKING and not importlib.import_module("lofte.usecases.upgrading").begun():
        raise cast(LofteError, importlib.import_module("lofte.usecases.installation").not_here())
    return importlib.import_module(f"lofte.faces.cli.{name}")


def _only_a_demo() -> bool:
    chosen = any(variable in os.environ for variable in ("LOFTE_SETTINGS", "LOFTE_DATA", "LOFTE_KEY_FILE"))
    return not chosen and not Path("lofte.toml").exists() and (DEMO / "lofte-demo.toml").exists()


def is_unreachable(error: Exception) -> bool:
    """Whether the database could not be reached, or was too busy to answer. Asks Django only where it was loaded."""
    django = sys.modules.get("django.db")
    return django is not None and isinstance(error, django.OperationalError)
