"""`python -m tools.data_map`: write docs/data-map.md, every column of every table with what it holds.

The classes come from `src/lofte/store/data_map.toml`, the tables from the models of every installed app. A test fails
when the page is not what this would write.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/data-map.md"
MEANINGS = {
    "key": "names a row, tells nothing about anyone",
    "pseudonym": "stands for a subject or a member of staff: an id or a keyed hash",
    "fact": "something about whom a pseudonym stands for: a state, a term, a date, a number",
    "sealed": "personal data, encrypted; a column of bytes and nothing else",
    "staff": "personal data of those who work here, readable",
    "secret": "who has it can act: keys, digests of one-time links, sessions",
    "authored": "words that staff wrote or published; they are not about a subject",
    "plain": "terms, numbers and instants of the work itself",
    "proof": "hashes, MACs and signatures",
}
HEAD = """# Data map

Every column of every table, with what it holds. What a person is called and how they are reached stands nowhere but in
columns classed as *sealed*. Written by `python -m tools.data_map` from the models and `src/lofte/store/data_map.toml`;
the control K1.every-field-classified compares the same with the database of each installation.

| class | what such a column holds |
|---|---|
"""


def page() -> str:
    """The page as it should be. Django is set up."""
    from django.apps import apps

    from lofte.store import datamap
    from lofte.store.models.base import Bound
    from lofte.store.scopes import UNSCOPED

    mapped = datamap.load()
    lines = [HEAD.rstrip("\n"), *(f"| {name} | {words} |" for name, words in MEANINGS.items())]
    models = sorted(
        (model for model in apps.get_models(include_auto_created=True) if model._meta.managed),
        key=lambda model: (model._meta.app_label != "store", model._meta.db_table),
    )
    for model in models:
        table = model._meta.db_table
        lines += ["", f"## {table}", "", _about(model, bound=issubclass(model, Bound), reason=UNSCOPED.get(table, ""))]
        lines += ["", "| column | class | points at |", "|---|---|---|"]
        for one in model._meta.local_concrete_fields:
            if one.column is None:
                continue  # a key made of other columns
            held = mapped.get(table, {}).get(one.column)
            target = one.related_model._meta.db_table if one.related_model else ""
            lines.append(f"| {one.column} | {held or 'NOT CLASSIFIED'} | {target} |")
    return "\n".join(lines) + "\n"


def _about(model: Any, *, bound: bool, reason: str) -> str:
    if model._meta.app_label != "store":
        return f"Of {model._meta.app_label}, an app that is not ours."
    said = " ".join((model.__doc__ or "").strip().split("\n\n")[0].split())
    whose = "Of one controller." if bound else f"Of no one controller: {reason}."
    return f"{said} {whose}"


def main() -> int:
    """Write the page."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "lofte.toml"
        place.write_text("", encoding="utf-8")
        os.environ["LOFTE_SETTINGS"] = str(place)
        os.environ["DJANGO_SETTINGS_MODULE"] = "lofte.project.settings"
        import django

        django.setup()
        PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
