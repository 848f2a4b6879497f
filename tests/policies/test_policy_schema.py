"""The JSON Schemas that editors complete from are those of the model, and are published where they say."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from lofte.domain.policy.check import RULES
from lofte.domain.policy.explain import keys_at
from lofte.domain.policy.model import Activity, Policy
from lofte.domain.policy.reconsent import Growth
from lofte.domain.policy.schema import policy_schema, promises_schema
from lofte.domain.terms import LawfulBasis
from tests.policies.broken import TOLD
from tests.policies.examples import EXAMPLES
from tests.policies.examples import files as texts_of
from tests.policies.small import FILES

DOCS = Path(__file__).resolve().parents[2] / "docs"
SCHEMAS = {"policy": policy_schema, "promises": promises_schema}
each = pytest.mark.parametrize("name", sorted(SCHEMAS))


@each
def test_the_published_schema_is_that_of_the_model(name: str) -> None:
    assert json.loads((DOCS / f"{name}.schema.json").read_text(encoding="utf-8")) == SCHEMAS[name]()


@each
def test_the_schema_comes_with_the_package(name: str) -> None:
    shipped = files("lofte.domain.policy").joinpath(f"{name}.schema.json").read_text(encoding="utf-8")
    assert shipped == (DOCS / f"{name}.schema.json").read_text(encoding="utf-8")


@each
def test_every_reference_in_the_schema_leads_somewhere_and_nothing_is_left_over(name: str) -> None:
    schema = SCHEMAS[name]()
    named: set[str] = set()

    def walk(part: Any) -> None:
        if isinstance(part, dict):
            if "$ref" in part:
                named.add(part["$ref"].removeprefix("#/$defs/"))
            for item in part.values():
                walk(item)
        elif isinstance(part, list):
            for item in part:
                walk(item)

    walk(schema)
    assert named == set(schema["$defs"])


def test_the_schema_closes_every_table_and_knows_the_vocabularies() -> None:
    schema = policy_schema()
    assert schema["additionalProperties"] is False
    assert all(part["additionalProperties"] is False for part in schema["$defs"].values() if part["type"] == "object")
    assert schema["$defs"]["LawfulBasis"]["enum"] == [basis.value for basis in LawfulBasis]
    assert set(schema["properties"]) == set(keys_at(())) - {"promises"}


def test_what_stands_under_a_field_is_shown_by_the_editor() -> None:
    shown = policy_schema()["$defs"]["Activity"]["properties"]
    assert "MFL 19" in shown["soft_opt_in"]["description"]
    assert set(shown) == set(Activity.model_fields)


def test_the_small_policy_and_the_examples_fit_the_schema() -> None:
    for texts in (FILES, *(texts_of(name) for name in EXAMPLES)):
        assert unfit(tomllib.loads(texts["policy.toml"]), policy_schema()) == []
        assert unfit(tomllib.loads(texts["promises.toml"]), promises_schema()) == []


def test_what_the_model_refuses_the_schema_refuses() -> None:
    data = tomllib.loads(FILES["policy.toml"])
    assert unfit(data | {"extra": 1}, policy_schema())
    assert unfit(data | {"version": "2"}, policy_schema())
    assert unfit({key: value for key, value in data.items() if key != "updated"}, policy_schema())
    assert unfit(data | {"roles": ["boss"]}, policy_schema())


def test_the_top_of_the_model_is_what_the_guide_says() -> None:
    assert Policy.model_fields["schema_version"].alias == "schema"


def unfit(value: Any, schema: dict[str, Any], root: dict[str, Any] | None = None, at: str = "") -> list[str]:
    """A small reader of the part of JSON Schema that ours uses: where a value does not fit."""
    root = root or schema
    if "$ref" in schema:
        return unfit(value, root["$defs"][schema["$ref"].removeprefix("#/$defs/")], root, at)
    if "anyOf" in schema:
        answers = [unfit(value, branch, root, at) for branch in schema["anyOf"]]
        return [] if any(not answer for answer in answers) else answers[0]
    if "const" in schema or "enum" in schema:
        return [] if value in schema.get("enum", [schema.get("const")]) else [f"{at}: {value}"]
    checks: dict[str, Callable[[], bool]] = {
        "string": lambda: isinstance(value, str | date),
        "integer": lambda: isinstance(value, int) and not isinstance(value, bool),
        "boolean": lambda: isinstance(value, bool),
        "array": lambda: isinstance(value, list),
        "object": lambda: isinstance(value, dict),
        "null": lambda: value is None,
    }
    if not checks[schema["type"]]():
        return [f"{at}: {value!r} is no {schema['type']}"]
    if schema["type"] == "array":
        return [item for i, inner in enumerate(value) for item in unfit(inner, schema["items"], root, f"{at}[{i}]")]
    if schema["type"] != "object":
        return []
    known = schema.get("properties", {})
    wrong = [f"{at}.{key} is unknown" for key in value if key not in known]
    wrong += [f"{at}.{key} is missing" for key in schema.get("required", []) if key not in value]
    inner = [unfit(item, known[key], root, f"{at}.{key}") for key, item in value.items() if key in known]
    return wrong + [item for answer in inner for item in answer]


def test_the_guide_names_every_code_and_every_key() -> None:
    guide = (DOCS / "guides" / "policy.md").read_text(encoding="utf-8")
    rows = {row.split("|")[1].strip(): row.split("|")[2].strip() for row in guide.split("\n") if row.startswith("| ")}
    assert {rule.code: rule.severity.value for rule in RULES}.items() <= rows.items()
    assert {growth.value for growth in Growth} <= {word.strip("`") for word in rows}
    assert [key for key in keys_at(()) if not re.search(rf"`\[*{key}\]*`", guide)] == ["promises"]
    assert [row[0] for row in TOLD if f"`{row[0]}`" not in guide] == []
