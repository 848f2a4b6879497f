"""Our index of lines holds exactly the key paths that the standard reader finds."""

from __future__ import annotations

import string
import tomllib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lofte.domain.policy import positions


def paths(value: Any, at: positions.Path = ()) -> set[positions.Path]:
    """Every key path of what tomllib returned."""
    found: set[positions.Path] = {at} if at else set()
    if isinstance(value, dict):
        for key, inner in value.items():
            found |= paths(inner, (*at, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            found |= paths(inner, (*at, number))
    return found


BARE = st.text(string.ascii_letters + string.digits + "-_", min_size=1, max_size=5)
ANY_KEY = st.one_of(BARE, st.text("åäö .#[]=\"'\\{}", min_size=0, max_size=4))
SCALARS = st.one_of(
    st.sampled_from(["1", "-2.5", "true", "1979-05-27", "1979-05-27 07:32:00Z", "07:32:00", "inf", "0xff"]),
    st.text("ab#[]{}=,.'åö ", max_size=6).map(lambda words: f'"{words}"'),
    st.text('ab#[]{}=,.\\"åö ', max_size=6).map(lambda words: f"'{words}'"),
    st.sampled_from(['"""a\n"" b#\n""""', "'''x\n''y''''", '"""\\\n  a"""', '"\\"\\\\"', '""', "''", '""""""']),
)


def spelled(key: str) -> str:
    """A key as it may be written."""
    if key and all(sign in string.ascii_letters + string.digits + "-_" for sign in key):
        return key
    return '"' + key.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _array(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    gaps = st.sampled_from(["", " ", "\n", " # a ] comment\n  "])
    return st.builds(
        lambda items, gap, comma: (
            "[" + gap + f",{gap}".join(items) + (("," if comma else "") if items else "") + gap + "]"
        ),
        st.lists(inner, max_size=3),
        gaps,
        st.booleans(),
    )


def _inline(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.dictionaries(ANY_KEY, inner, max_size=3).map(
        lambda table: "{ " + ", ".join(f"{spelled(key)} = {value}" for key, value in table.items()) + " }"
    )


VALUES = st.recursive(SCALARS, lambda inner: st.one_of(_array(inner), _inline(inner)), max_leaves=6)
KEYS = st.lists(ANY_KEY, min_size=1, max_size=3).map(lambda keys: " . ".join(spelled(key) for key in keys))
LINES = st.one_of(
    st.builds(lambda key, value: f"{key} = {value}  # why", KEYS, VALUES),
    KEYS.map(lambda key: f"[{key}]"),
    KEYS.map(lambda key: f"[[ {key} ]]"),
    st.sampled_from(["", "# a [comment] = 1", "\t"]),
)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """A valid TOML text: lines that would make it invalid (a key given twice) are left out."""
    kept: list[str] = []
    for line in draw(st.lists(LINES, max_size=12)):
        try:
            tomllib.loads("\n".join([*kept, line]))
        except tomllib.TOMLDecodeError:
            continue
        kept.append(line)
    return draw(st.sampled_from(["\n", "\r\n"])).join(kept)


@given(documents())
@settings(max_examples=200, deadline=None)
def test_the_index_has_exactly_the_key_paths_of_the_standard_reader(text: str) -> None:
    assert set(positions.index(text=text)) == paths(tomllib.loads(text))


@given(documents())
@settings(max_examples=100, deadline=None)
def test_a_scalar_pair_stands_on_the_line_that_the_index_names(text: str) -> None:
    rows = text.replace("\r\n", "\n").split("\n")
    lines = positions.index(text=text)
    for path, line in lines.items():
        assert 1 <= line <= len(rows)
        if isinstance(path[-1], str) and path[-1].isalnum() and path[-1].isascii():
            assert path[-1] in rows[line - 1]


def test_tables_arrays_and_values_have_their_own_lines() -> None:
    text = 'a = 1\n\n[[b]]\nid = "x"\nlist = [\n  1,\n  2,\n]\n[[b]]\nid = "y"\n[b.c]\nd = { e = 1 }\n'
    lines = positions.index(text=text)
    assert lines[("b",)] == 3
    assert lines[("b", 0, "list", 1)] == 7
    assert lines[("b", 1)] == 9
    assert lines[("b", 1, "c", "d", "e")] == 12


def test_a_key_that_is_not_there_has_the_line_of_the_table_above() -> None:
    lines = positions.index(text="[a]\nb = 1\n")
    assert positions.nearest(lines=lines, path=("a", "missing")) == 1
    assert positions.nearest(lines=lines, path=("nowhere",)) == 1


def test_what_the_reader_refuses_is_no_index() -> None:
    with pytest.raises(ValueError, match="line 1"):
        positions.index(text="= 1")
