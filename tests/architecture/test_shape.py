"""The shape of the code: sizes, words, what may be built where. Each rule is also shown to catch its breach."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture import tree

MODULE_LINES = 500
FUNCTION_LINES = 60

FLAG = re.compile(r"^(force|forced|skip|bypass|no_check|unchecked|ignore_errors)(_|$)|_(force|forced|unchecked)$")

SHAPELESS = {"utils", "util", "helpers", "helper", "misc", "common", "stuff", "tools"}
"""Module names that say nothing."""

FOREIGN_WORDS = {
    r"opt_?outs?": "objection",
    r"tenants?": "controller",
    r"gdpr": "the article's own word",
    r"data_subjects?": "subject",
    r"forget_me": "erasure",
    r"customers?(_ids?)?": "subject",
    r"(app_|end_)?users?(_ids?)?": "subject, staff or person",
    r"(delete|remove|purge|forget)_(subjects?|persons?|people)": "erase",
    r"(subjects?|persons?)_(deletions?|removals?)": "erasure",
    r"unsubscribers?": "withdrawal or objection",
}
"""Names that the glossary replaces, and by what. A law's own term with one inside (`former_customer`) is fine."""

DJANGO_SAYS_USER = ("src/lofte/faces/", "src/lofte/project/", "src/lofte/store/models/staff.py")
"""Where Django and allauth hand over something that they call a user: staff signing in."""

PURE_LIBRARIES = {
    *("pydantic", "pydantic_core", "annotated_types", "stdnum", "phonenumbers"),
    # The standard library of a later Python.
    "typing_extensions",
}


def module_sizes(paths: tuple[Path, ...]) -> list[str]:
    return [
        f"{tree.place(path)}: {lines} lines"
        for path in paths
        if (lines := path.read_text(encoding="utf-8").count("\n")) > MODULE_LINES
    ]


def function_sizes(paths: tuple[Path, ...]) -> list[str]:
    found = []
    for path in paths:
        for function in tree.functions(tree.parsed(path)):
            lines = (function.end_lineno or function.lineno) - function.lineno + 1
            if lines > FUNCTION_LINES:
                found.append(f"{tree.place(path, function.lineno)} {function.name}: {lines} lines")
    return found


def check_skipping_flags(paths: tuple[Path, ...]) -> list[str]:
    return [
        f"{tree.place(path, argument.lineno)} {function.name}({argument.arg})"
        for path in paths
        for function in tree.functions(tree.parsed(path))
        for argument in tree.arguments(function)
        if FLAG.search(argument.arg)
    ]


def defined_names(module: ast.Module) -> Iterator[tuple[str, int]]:
    """Names that a module makes up itself: of modules' classes, functions, parameters and variables."""
    for node in ast.walk(module):
        if isinstance(node, ast.ClassDef | tree.Function):
            yield node.name, node.lineno
        if isinstance(node, tree.Function):
            yield from ((argument.arg, argument.lineno) for argument in tree.arguments(node))
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, node.lineno


def snake(name: str) -> str:
    """`DataSubject` as `data_subject`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().strip("_")


def foreign_words(paths: tuple[Path, ...]) -> list[str]:
    found = []
    for path in paths:
        for name, line in defined_names(tree.parsed(path)):
            for pattern, better in FOREIGN_WORDS.items():
                if not re.fullmatch(pattern, snake(name)):
                    continue
                if "user" in snake(name) and tree.place(path).startswith(DJANGO_SAYS_USER):
                    continue
                found.append(f"{tree.place(path, line)} {name}: say {better}")
    return found


def _allowed_permit_uses(module: ast.Module) -> set[int]:
    """Ids of the nodes where naming Permit builds nothing: annotations, isinstance, match patterns, type unions."""
    fine: set[int] = set()

    def allow(node: ast.AST | None) -> None:
        if node is not None:
            fine.update(id(inner) for inner in ast.walk(node))

    for node in ast.walk(module):
        match node:
            case ast.AnnAssign():
                allow(node.annotation)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                allow(node.returns)
                for argument in tree.arguments(node):
                    allow(argument.annotation)
            case ast.Call(func=ast.Name(id="isinstance" | "cast" | "assert_type")):
                allow(node.args[1] if node.func.id == "isinstance" else node.args[0])  # type: ignore[attr-defined]  # matched as a Name above
            case ast.MatchClass():
                allow(node.cls)
            case ast.BinOp(op=ast.BitOr()) | ast.Subscript():
                allow(node)
    return fine


def forged_permits(paths: tuple[Path, ...]) -> list[str]:
    """Every place outside the decision that could build a Permit: naming it as a value, or going round its refusal."""
    found = []
    for path in paths:
        if "lofte/domain/decision/" in path.as_posix():
            continue
        module = tree.parsed(path)
        names = {"Permit"} | {
            alias.asname
            for node in ast.walk(module)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
            if alias.name == "Permit" and alias.asname
        }
        fine = _allowed_permit_uses(module)
        for node in ast.walk(module):
            named = (isinstance(node, ast.Name) and node.id in names) or (
                isinstance(node, ast.Attribute) and node.attr == "Permit"
            )
            goes_round = (
                isinstance(node, ast.Attribute)
                and node.attr == "__new__"
                and isinstance(node.value, ast.Name)
                and node.value.id in {"tuple", "object"}
            ) or (isinstance(node, ast.Call) and isinstance(node.func, ast.Call) and _is_type_of(node.func))
            if (named and id(node) not in fine) or goes_round:
                found.append(tree.place(path, node.lineno))
    return found


def _is_type_of(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id == "type" and len(call.args) == 1


def impure_imports(paths: tuple[Path, ...]) -> list[str]:
    """Third-party libraries in the domain that are not on the short list."""
    return [
        f"{tree.place(path, line)} {name}"
        for path in paths
        for name, line in tree.imports(tree.parsed(path))
        if (root := name.partition(".")[0]) not in sys.stdlib_module_names
        and root not in PURE_LIBRARIES
        and not name.startswith(("lofte.domain", "__future__"))
        and name != "lofte"
    ]


def logic_in_the_wrong_place(paths: tuple[Path, ...]) -> list[str]:
    """Signals, `save()` of our own, ModelForms, Django's admin: ways in which a rule hides from its reader."""
    found = []
    for path in paths:
        module = tree.parsed(path)
        for name, line in tree.imports(module):
            if name.startswith(("django.dispatch", "django.db.models.signals", "django.contrib.admin")):
                found.append(f"{tree.place(path, line)} {name}")
            if name in {"django.forms.ModelForm", "django.forms.models"}:
                found.append(f"{tree.place(path, line)} {name}")
        if "/store/models/" in path.as_posix():
            found += [
                f"{tree.place(path, function.lineno)} {function.name}"
                for function in tree.functions(module)
                if function.name in {"save", "delete", "clean", "full_clean"}
            ]
    return found


def law_time_read_below_the_faces(paths: tuple[Path, ...]) -> list[str]:
    """`law_now` is for faces, which hand `at` down; ids and dates on the wire may use the system's clock elsewhere."""
    return [
        tree.place(path, node.lineno)
        for path in paths
        if not tree.place(path).startswith(("src/lofte/faces/", "src/lofte/project/", "src/lofte/clock.py"))
        for node in ast.walk(tree.parsed(path))
        if (isinstance(node, ast.Name) and node.id == "law_now")
        or (isinstance(node, ast.Attribute) and node.attr == "law_now")
    ]


def empty_tests(paths: tuple[Path, ...]) -> list[str]:
    """Test functions in which nothing could fail, neither in themselves nor in a function of their module they call."""
    found = []
    for path in paths:
        functions = list(tree.functions(tree.parsed(path)))
        checkers = {function.name for function in functions if any(map(_checks, ast.walk(function)))}
        for function in functions:
            called = {node.func.id for node in ast.walk(function) if _calls_a_name(node)}
            if function.name.startswith("test_") and not checkers & {function.name, *called}:
                found.append(f"{tree.place(path, function.lineno)} {function.name}")
    return found


def _calls_a_name(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name)


def _checks(node: ast.AST) -> bool:
    match node:
        case ast.Assert():
            return True
        case ast.Attribute(attr="raises" | "fail" | "warns"):
            return True
        case ast.Call(func=ast.Name(id=name)) | ast.Call(func=ast.Attribute(attr=name)):
            return name.startswith(("assert", "expect", "check", "verify", "to_"))
    return False


DOMAIN = tuple(path for path in tree.product() if "lofte/domain/" in path.as_posix())
TESTS = tuple(path for path in tree.modules("tests/") if path.name.startswith("test_"))


def test_no_module_is_longer_than_a_person_reads() -> None:
    assert module_sizes((*tree.product(), *tree.modules("tools", "benchmarks", "tests"))) == []


def test_no_function_is_longer_than_a_page() -> None:
    assert function_sizes((*tree.product(), *tree.modules("tools", "benchmarks"))) == []


def test_no_parameter_skips_a_check() -> None:
    assert check_skipping_flags(tree.product()) == []


def test_every_module_is_named_after_what_it_holds() -> None:
    assert [tree.place(path) for path in tree.product() if {path.stem, *path.parts} & SHAPELESS] == []


def test_names_are_the_glossary_s() -> None:
    assert foreign_words(tree.product()) == []


def test_only_the_decision_builds_a_permit() -> None:
    assert forged_permits(tree.product()) == []


def test_the_rules_need_little_more_than_the_standard_library() -> None:
    assert impure_imports(DOMAIN) == []


def test_package_data_is_read_in_one_module_of_the_domain() -> None:
    readers = {
        tree.place(path)
        for path in DOMAIN
        for name, _ in tree.imports(tree.parsed(path))
        if name == "importlib.resources"
    }
    assert len(readers) <= 1, readers


def test_no_rule_hides_in_signals_saves_or_forms() -> None:
    assert logic_in_the_wrong_place(tree.product()) == []


def test_models_live_in_the_store_alone() -> None:
    elsewhere = [path for path in tree.product() if path.stem == "models" or "/models/" in path.as_posix()]
    assert [tree.place(path) for path in elsewhere if "lofte/store/" not in path.as_posix()] == []


def test_legal_time_comes_from_the_faces() -> None:
    assert law_time_read_below_the_faces(tree.product()) == []


def test_every_test_can_fail() -> None:
    assert empty_tests(TESTS) == []


BREACHES = {
    module_sizes: "\n" * (MODULE_LINES + 1),
    function_sizes: "def f():\n" + "    x = 1\n" * FUNCTION_LINES,
    check_skipping_flags: "def send(*, permit, force=False): ...",
    foreign_words: "class DataSubject: ...",
    forged_permits: "from lofte.domain.decision.model import Permit as P\nx = tuple.__new__(P, ())",
    impure_imports: "def f():\n    import django.conf",
    logic_in_the_wrong_place: "from django.dispatch import receiver",
    law_time_read_below_the_faces: "from lofte import clock\nat = clock.law_now()",
    empty_tests: "def test_nothing():\n    x = 1",
}


@pytest.mark.parametrize("rule", BREACHES, ids=lambda rule: rule.__name__)
def test_each_rule_catches_its_breach(rule, tmp_path: Path) -> None:
    breach = tmp_path / "breach.py"
    breach.write_text(BREACHES[rule], encoding="utf-8")
    assert rule((breach,)) != []


@pytest.mark.parametrize(
    "line",
    [
        "def send(*, permit: Permit | None) -> Permit: ...",
        "ok = isinstance(answer, Permit)",
        "Answer = Permit | Refusal",
        "match answer:\n    case Permit():\n        pass",
    ],
)
def test_naming_a_permit_without_building_one_is_fine(line: str, tmp_path: Path) -> None:
    module = tmp_path / "fine.py"
    module.write_text(f"from lofte.domain.decision.model import Permit, Refusal\n{line}\n", encoding="utf-8")
    assert forged_permits((module,)) == []


@pytest.mark.parametrize("line", ["Permit()", "make = Permit", "map(Permit, rows)", "type(old)(1)", "model.Permit(1)"])
def test_every_way_to_forge_a_permit_is_seen(line: str, tmp_path: Path) -> None:
    module = tmp_path / "forged.py"
    module.write_text(f"from lofte.domain.decision.model import Permit\n{line}\n", encoding="utf-8")
    assert forged_permits((module,)) != []
