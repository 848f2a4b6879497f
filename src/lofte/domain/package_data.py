"""The one place where the domain reads files: data that are part of the package, shipped and versioned with the code.

A policy or a document from outside is handed in as text by a face; nothing here takes a path.
"""

from __future__ import annotations

import tomllib
from importlib import resources
from importlib.resources.abc import Traversable as Entry
from typing import Any

__all__ = ["Entry", "folder", "toml"]


def folder(*, package: str, name: str) -> Entry:
    """A folder of data beside a package's modules."""
    return resources.files(package) / name


def toml(entry: Entry) -> dict[str, Any]:
    """A TOML file of ours; an error in it is a fault of the release, not of anyone's input."""
    return tomllib.loads(entry.read_text(encoding="utf-8"))
