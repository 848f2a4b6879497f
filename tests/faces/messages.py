"""Every text that the faces ask to have translated: msgid (with its plural) → where it stands. Needs no gettext tool."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation.template import templatize

FACES = Path(__file__).resolve().parents[2] / "src/lofte/faces"
WEB = ("console", "portal", "site", "look")
SINGLE = frozenset({"gettext", "gettext_lazy", "_", "gettext_noop"})
PLURAL = frozenset({"ngettext", "ngettext_lazy"})
CALL = re.compile(
    r"(?<![A-Za-z_])(?P<name>ngettext|gettext|_)\((?P<first>u?'(?:[^'\\]|\\.)*'|u?\"(?:[^\"\\]|\\.)*\")"
    r"(?:\s*,\s*(?P<second>u?'(?:[^'\\]|\\.)*'|u?\"(?:[^\"\\]|\\.)*\"))?"
)

Key = tuple[str, str]
"""msgid, and its plural or the empty text."""


def of_templates() -> Iterator[tuple[Key, str]]:
    """What the templates ask for."""
    for face in WEB:
        for path in sorted((FACES / face / "templates").rglob("*.html")):
            source = templatize(path.read_text(encoding="utf-8"), origin=str(path))
            for found in CALL.finditer(source):
                first = ast.literal_eval(found["first"].removeprefix("u"))
                second = ast.literal_eval(found["second"].removeprefix("u")) if found["second"] else ""
                yield (first, second if found["name"] == "ngettext" else ""), str(path.relative_to(FACES))


def of_code() -> Iterator[tuple[Key, str]]:
    """What the modules ask for."""
    for face in WEB:
        for path in sorted((FACES / face).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                    texts = [one.value for one in node.args if isinstance(one, ast.Constant)]
                    if node.func.id in SINGLE and texts:
                        yield (str(texts[0]), ""), str(path.relative_to(FACES))
                    elif node.func.id in PLURAL and len(texts) > 1:
                        yield (str(texts[0]), str(texts[1])), str(path.relative_to(FACES))


def wanted() -> dict[Key, str]:
    """Everything, once, with the first place where it stands."""
    found: dict[Key, str] = {}
    for key, place in (*of_templates(), *of_code()):
        found.setdefault(key, place)
    return found


if __name__ == "__main__":
    for (single, plural), place in wanted().items():
        print(f"{place}\t{single!r}" + (f"\t{plural!r}" if plural else ""))
