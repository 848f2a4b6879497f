"""The published JSON Schemas of policy.toml and promises.toml, made from the model so that they cannot drift.

Editors complete keys and words from them when the first line of a file is `#:schema` with their address.
"""

from __future__ import annotations

import ast
import inspect
import itertools
from types import ModuleType
from typing import Any

from lofte.domain import parts
from lofte.domain.policy import model
from lofte.domain.policy.model import Policy

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def policy_schema() -> dict[str, Any]:
    """The schema of policy.toml: the model without its promises, which stand in a file of their own."""
    schema = _described(Policy.model_json_schema(by_alias=True, mode="validation"))
    del schema["properties"]["promises"]
    return {"$schema": DIALECT} | _only_used(schema | {"title": "policy.toml"})


def promises_schema() -> dict[str, Any]:
    """The schema of promises.toml: a list of promises and nothing else."""
    whole = _described(Policy.model_json_schema(by_alias=True, mode="validation"))
    return {"$schema": DIALECT} | _only_used(
        {
            "title": "promises.toml",
            "description": "Each promise, its sentence in both languages and the control that proves it.",
            "type": "object",
            "additionalProperties": False,
            "properties": {"promises": whole["properties"]["promises"]},
            "$defs": whole["$defs"],
        }
    )


def _described(schema: dict[str, Any]) -> dict[str, Any]:
    """What stands under a field in the source becomes its description, for the editor to show."""
    words = _field_words(model) | _field_words(parts)
    for name, part in {"Policy": schema, **schema["$defs"]}.items():
        for field, shown in part.get("properties", {}).items():
            if (name, field) in words:
                shown["description"] = words[name, field]
    return schema


def _field_words(module: ModuleType) -> dict[tuple[str, str], str]:
    """The string under each annotated field, by class and field."""
    found: dict[tuple[str, str], str] = {}
    for part in ast.parse(inspect.getsource(module)).body:
        if not isinstance(part, ast.ClassDef):
            continue
        for field, below in itertools.pairwise(part.body):
            if not isinstance(field, ast.AnnAssign) or not isinstance(field.target, ast.Name):
                continue
            if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant):
                found[part.name, field.target.id] = " ".join(str(below.value.value).split())
    return found


def _only_used(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema without definitions that nothing refers to."""
    kept: set[str] = set()
    waiting = [{key: value for key, value in schema.items() if key != "$defs"}]
    while waiting:
        for name in _references(waiting.pop()) - kept:
            kept.add(name)
            waiting.append(schema["$defs"][name])
    definitions = {name: part for name, part in schema["$defs"].items() if name in kept}
    return schema | {"$defs": definitions}


def _references(part: Any) -> set[str]:
    """The names of the definitions that a piece of a schema refers to."""
    if isinstance(part, list):
        return {name for item in part for name in _references(item)}
    if not isinstance(part, dict):
        return set()
    own = {str(part["$ref"]).rsplit("/", 1)[-1]} if "$ref" in part else set()
    return own | {name for item in part.values() for name in _references(item)}
