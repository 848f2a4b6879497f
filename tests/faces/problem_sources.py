"""Which problems the sources can raise, read out of them: code, and each message and remedy with a HOLE per value.

It follows what our own sources do and no more: constants, f-strings, either side of a condition, the nearest assignment
above, the local makers of problems (functions that hand their own parameters on), and tables that a remedy is taken
from. What it cannot follow is told in `Found.unfollowed`, so that nothing is passed over in silence.
"""

from __future__ import annotations

import ast
import importlib
import itertools
import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

HOLE = "\0"
UNKNOWN = frozenset({HOLE})
ROOT = Path(__file__).resolve().parents[2] / "src"
CARRIERS = {"InlineError": ("lofte.domain.policy.markdown", "problem", ("line", "message", "remedy"))}
"""Errors that carry a message and a remedy to a maker of another module: its parameters in the order of the error's."""
PARTS = ("code", "message", "remedy", "place")
Env = Mapping[str, frozenset[str]]
FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(slots=True)
class Found:
    """What can be raised. Messages, remedies and places are pairs of a code and a text; the code is HOLE where a
    decision or a control gives it."""

    messages: set[tuple[str, str]] = field(default_factory=set)
    remedies: set[tuple[str, str]] = field(default_factory=set)
    places: set[tuple[str, str]] = field(default_factory=set)
    unfollowed: set[str] = field(default_factory=set)
    """`module.function: part` where the words come from somewhere that cannot be followed."""


@dataclass(frozen=True, slots=True)
class Source:
    """A module: its tree, who stands above each node, its functions by name, and the module itself."""

    name: str
    tree: ast.Module
    parents: Mapping[ast.AST, ast.AST]
    functions: Mapping[str, FunctionNode]
    module: types.ModuleType


@cache
def source(name: str) -> Source:
    """The source of a module by its dotted name."""
    module = importlib.import_module(name)
    tree = ast.parse(Path(module.__file__ or "").read_text("utf-8"))
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    functions = {node.name: node for node in ast.walk(tree) if isinstance(node, FunctionNode)}
    return Source(name, tree, parents, functions, module)


def modules(paths: Sequence[str]) -> Iterator[str]:
    """The dotted names of modules under paths within the package; a path may be a folder, a file or a pattern."""
    for path in paths:
        found = sorted((ROOT / "lofte").glob(path))
        assert found, path
        for one in found:
            for file in sorted(one.rglob("*.py")) if one.is_dir() else [one]:
                yield ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def scan(paths: Sequence[str]) -> Found:
    """Every problem of the modules under `paths`."""
    found = Found()
    for name in modules(paths):
        _scan(source(name), found)
    return found


def _scan(here: Source, found: Found) -> None:
    makers = _makers(here)
    for node in ast.walk(here.tree):
        given = _given(node)
        if given is not None and not _handed_on(here, node, given):
            _add(here, node, given, {}, found)
        elif isinstance(node, ast.Call) and _called(node) in makers and _called(node) not in PARTS:
            maker = here.functions[_called(node)]
            _through(here, here, maker, _bound(here, node, maker), node, found)
        elif isinstance(node, ast.Call) and _called(node) in CARRIERS:
            module, function, names = CARRIERS[_called(node)]
            there = source(module)
            env = {name: _texts(here, argument, {}) for name, argument in zip(names, node.args, strict=True)}
            _through(here, there, there.functions[function], env, node, found)


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _given(node: ast.AST) -> dict[str, ast.expr] | None:
    """The parts of a problem that this node makes itself, or None."""
    if isinstance(node, ast.Call) and ast.unparse(node.func) in ("LofteError.of", "Problem"):
        parts = dict(zip(PARTS[:2], node.args, strict=False))
        return parts | {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}
    if isinstance(node, ast.Dict):
        keys = [key.value if isinstance(key, ast.Constant) else None for key in node.keys]
        if {"code", "message"} <= set(keys):
            return {key: value for key, value in zip(keys, node.values, strict=True) if isinstance(key, str)}
    return None


def _makers(here: Source) -> frozenset[str]:
    """Functions that hand a parameter on as the code or the message of a problem."""
    return frozenset(
        name
        for name, function in here.functions.items()
        for node in ast.walk(function)
        if (given := _given(node)) is not None and _handed_on(here, node, given)
    )


def _handed_on(here: Source, node: ast.AST, given: Mapping[str, ast.expr]) -> bool:
    function = _function(here, node)
    if function is None:
        return False
    names = {argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)}
    own = [part for part in ("code", "message") for inner in ast.walk(given[part]) if isinstance(inner, ast.Name)]
    return any(
        isinstance(inner, ast.Name) and inner.id in names and inner.id in PARTS
        for part in own
        for inner in ast.walk(given[part])
    )


def _function(here: Source, node: ast.AST) -> FunctionNode | None:
    above: ast.AST | None = node
    while above is not None and not isinstance(above, FunctionNode):
        above = here.parents.get(above)
    return above


def _bound(here: Source, call: ast.Call, maker: FunctionNode) -> dict[str, frozenset[str]]:
    """What each parameter of a maker is at a call of it."""
    names = [argument.arg for argument in maker.args.args if argument.arg != "self"]
    defaults = dict(zip(names[::-1], maker.args.defaults[::-1], strict=False))
    given = {name: _texts(here, argument, {}) for name, argument in zip(names, call.args, strict=False)}
    given |= {keyword.arg: _texts(here, keyword.value, {}) for keyword in call.keywords if keyword.arg}
    return {name: _texts(here, value, {}) for name, value in defaults.items()} | given


def _through(here: Source, there: Source, maker: FunctionNode, env: Env, node: ast.AST, found: Found) -> None:
    for inner in ast.walk(maker):
        given = _given(inner)
        if given is not None:
            # One message at a time: a maker may say it in two pieces, which belong together.
            for message in env.get("message", UNKNOWN):
                _add(there, inner, given, {**env, "message": frozenset({message})}, found, at=(here, node))


def _add(
    here: Source,
    node: ast.AST,
    given: Mapping[str, ast.expr],
    env: Env,
    found: Found,
    at: tuple[Source, ast.AST] | None = None,
) -> None:
    """Each way in which this problem can be worded."""
    told, standing = at or (here, node)
    function = _function(told, standing)
    name = f"{told.name.removeprefix('lofte.')}.{function.name if function else ''}"
    for world in _worlds(here, given, env):
        codes = _texts(here, given["code"], world)
        for part, kept in (("message", found.messages), ("remedy", found.remedies), ("place", found.places)):
            texts = _texts(here, given[part], world) if part in given else frozenset()
            worded = {text for text in texts if text.strip(HOLE + ". ")}
            kept |= {(code, text) for code in codes for text in worded}
            if part != "place" and any(HOLE in text for text in texts - worded):
                found.unfollowed.add(f"{name}: {part}")


def _worlds(here: Source, given: Mapping[str, ast.expr], env: Env) -> list[Env]:
    """Where code, message and remedy come together from a function of several answers, one world per answer."""
    code = given["code"]
    value = _assigned_tuple(here, code) if isinstance(code, ast.Name) and code.id not in env else None
    if value is None:
        return [env]
    targets, call = value
    maker = here.functions[_called(call)]
    answers = [node.value for node in ast.walk(maker) if isinstance(node, ast.Return)]
    return [
        {**env, **{name: _texts(here, part, {}) for name, part in zip(targets, answer.elts, strict=True)}}
        for answer in answers
        if isinstance(answer, ast.Tuple)
    ]


def _assigned_tuple(here: Source, name: ast.Name) -> tuple[list[str], ast.Call] | None:
    for node in ast.walk(_function(here, name) or here.tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple) and isinstance(node.value, ast.Call):
            names = [getattr(one, "id", "") for one in node.targets[0].elts]
            if name.id in names and _called(node.value) in here.functions:
                return names, node.value
    return None


def _texts(here: Source, node: ast.expr, env: Env) -> frozenset[str]:
    """Every text that an expression can be, with HOLE for what is only known when it runs."""
    match node:
        case ast.Constant(value=str(text)):
            return frozenset({text})
        case ast.IfExp():
            return _texts(here, node.body, env) | _texts(here, node.orelse, env)
        case ast.BoolOp(op=ast.Or()):
            first, *rest = [_texts(here, one, env) for one in node.values]
            return (first - {""}).union(*rest)
        case ast.JoinedStr():
            return _joined([_piece(here, one, env) for one in node.values])
        case ast.BinOp(op=ast.Add()):
            return _joined([_texts(here, node.left, env), _texts(here, node.right, env)])
        case ast.Name():
            return env[node.id] if node.id in env else _named(here, node, env)
        case ast.Subscript(slice=ast.Slice() as part):
            return frozenset(text[_cut(part)] for text in _texts(here, node.value, env))
        case ast.Call(func=ast.Attribute(attr="upper", value=inner)):
            return frozenset(text.upper() for text in _texts(here, inner, env))
        case ast.Call():
            return _answers(here, node)
        case _:
            return UNKNOWN


def _cut(part: ast.Slice) -> slice:
    ends = [end.value if isinstance(end, ast.Constant) else None for end in (part.lower, part.upper)]
    return slice(*ends)


def _piece(here: Source, node: ast.expr, env: Env) -> frozenset[str]:
    """A value within an f-string: words of our own are written out, everything else is a value."""
    if isinstance(node, ast.FormattedValue):
        texts = _texts(here, node.value, env) if isinstance(node.value, ast.Name | ast.BoolOp) else UNKNOWN
        return UNKNOWN if HOLE in texts else texts
    return _texts(here, node, env)


def _joined(parts: Sequence[frozenset[str]]) -> frozenset[str]:
    return frozenset("".join(chosen) for chosen in itertools.product(*parts))


def _answers(here: Source, node: ast.Call) -> frozenset[str]:
    """What a function of our own answers with."""
    function = getattr(here.module, _called(node), None)
    if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
        function = getattr(getattr(here.module, node.func.value.id, None), node.func.attr, None)
    if not isinstance(function, types.FunctionType) or not function.__module__.startswith("lofte."):
        return UNKNOWN
    there = source(function.__module__)
    returns = [one.value for one in ast.walk(there.functions[function.__name__]) if isinstance(one, ast.Return)]
    return frozenset().union(*(_texts(there, one, {}) for one in returns if one is not None))


def _named(here: Source, name: ast.Name, env: Env) -> frozenset[str]:
    """What a name stands for: the loop or the assignment nearest above it, or a constant of the module."""
    below: ast.AST = name
    above = here.parents.get(below)
    while above is not None:
        if isinstance(above, ast.ListComp | ast.GeneratorExp | ast.For):
            loops = [above] if isinstance(above, ast.For) else above.generators
            for loop in loops:
                if name.id in _names(loop.target):
                    return _elements(here, loop.target, loop.iter, name.id, env)
        for _field, block in ast.iter_fields(above):
            if isinstance(block, list) and below in block:
                found = _before(here, block[: block.index(below)], name.id, env)
                if found is not None:
                    return found
        if isinstance(above, FunctionNode) and name.id in {
            one.arg for one in (*above.args.args, *above.args.kwonlyargs)
        }:
            return UNKNOWN
        below, above = above, here.parents.get(above)
    value = getattr(here.module, name.id, None)
    return frozenset({value}) if isinstance(value, str) else UNKNOWN


def _before(here: Source, block: Sequence[ast.stmt], name: str, env: Env) -> frozenset[str] | None:
    """What the nearest statement above that assigns the name makes of it, in any of its branches."""
    for statement in reversed(block):
        found = [
            _element(here, node.targets[0], node.value, name, env) if isinstance(node, ast.Assign) else UNKNOWN
            for node in ast.walk(statement)
            if (isinstance(node, ast.Assign) and name in _names(node.targets[0]))
            or (isinstance(node, ast.AugAssign) and name in _names(node.target))
        ]
        if found:
            return frozenset().union(*found)
    return None


def _names(target: ast.expr) -> list[str]:
    return [node.id for node in ast.walk(target) if isinstance(node, ast.Name)]


def _element(here: Source, target: ast.expr, value: ast.expr, name: str, env: Env) -> frozenset[str]:
    """What one name of a target is, when the target is given a value."""
    if isinstance(target, ast.Name):
        return _texts(here, value, env)
    at = _names(target).index(name)
    match value:
        case ast.Tuple(elts=elements) if len(elements) == len(_names(target)):
            return _texts(here, elements[at], env)
        case ast.IfExp():
            return _element(here, target, value.body, name, env) | _element(here, target, value.orelse, name, env)
        case ast.Call(func=ast.Attribute(value=ast.Name(id=table), attr="get"), args=[_, ast.Tuple() as other]):
            return _column(here, table, at) | _element(here, target, other, name, env)
        case ast.Call(func=ast.Name(id="next"), args=[ast.GeneratorExp() as search, ast.Tuple() as other]):
            rows = search.generators[0].iter
            if isinstance(rows, ast.Call) and isinstance(rows.func, ast.Attribute):
                return _column(here, ast.unparse(rows.func.value), at) | _element(here, target, other, name, env)
            return UNKNOWN
        case _:
            return UNKNOWN


def _column(here: Source, table: str, at: int) -> frozenset[str]:
    """One column of a table of the module, whose values are tuples of text."""
    rows = getattr(here.module, table).values()
    return frozenset(row[at] for row in rows)


def _elements(here: Source, target: ast.expr, given: ast.expr, name: str, env: Env) -> frozenset[str]:
    """What a name of a loop's target goes through."""
    if isinstance(given, ast.Tuple):
        return frozenset().union(*(_element(here, target, one, name, env) for one in given.elts))
    rows = getattr(here.module, given.id, None) if isinstance(given, ast.Name) else None
    at = _names(target).index(name)
    if isinstance(rows, tuple) and rows and isinstance(rows[0], tuple):
        return frozenset(row[at] for row in rows if isinstance(row[at], str)) or UNKNOWN
    return UNKNOWN
