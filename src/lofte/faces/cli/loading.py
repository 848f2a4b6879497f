"""The named loader of what needs Django: `clock`, `decide`, `policy` and `read` run without settings or database."""

from __future__ import annotations

import importlib
import os
import sys
from types import ModuleType


def with_django(name: str) -> ModuleType:
    """Read the settings, make Django ready, then load `lofte.faces.cli.<name>`. Raises LofteError for bad settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lofte.project.settings")
    importlib.import_module("django").setup()
    return importlib.import_module(f"lofte.faces.cli.{name}")


def is_unreachable(error: Exception) -> bool:
    """Whether the database could not be reached, or was too busy to answer. Asks Django only where it was loaded."""
    django = sys.modules.get("django.db")
    return django is not None and isinstance(error, django.OperationalError)
