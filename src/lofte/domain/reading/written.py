"""How a draft is written down: names from a text's own words, and TOML."""

from __future__ import annotations

import datetime
import json
import re
import unicodedata
from typing import Any

from lofte.domain.parts import Words

LONGEST_SLUG = 60


def slug(text: str) -> str:
    """Lower-case letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_SLUG] or "text"


def toml_text(tables: dict[str, Any]) -> str:
    """TOML of scalars, lists of tables and tables; inline where nested."""
    lines = [f"{key} = {_value(value)}" for key, value in tables.items() if not _nested(value)]
    for key, value in tables.items():
        if isinstance(value, dict):
            lines += ["", f"[{key}]", *(f"{name} = {_value(item)}" for name, item in value.items())]
        elif _nested(value):
            for entry in value:
                lines += ["", f"[[{key}]]", *(f"{name} = {_value(item)}" for name, item in entry.items())]
    return "\n".join(lines) + "\n"


def _nested(value: Any) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and bool(value) and isinstance(value[0], dict))


def _value(value: Any) -> str:
    match value:
        case bool():
            return str(value).lower()
        case int():
            return str(value)
        case datetime.date():
            return value.isoformat()
        case list():
            return "[" + ", ".join(_value(item) for item in value) + "]"
        case dict():
            return "{ " + ", ".join(f"{key} = {_value(item)}" for key, item in value.items()) + " }"
        case Words():
            return _value({"sv": value.sv, "en": value.en})
        case _:
            return json.dumps(str(value), ensure_ascii=False)
