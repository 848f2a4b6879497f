"""What one part of a policy says of another: every id that is named exists, and no id is given twice.

Works on the tables as they were read, before the model has accepted them, so that a wrong type in one place does not
hide a wrong name in another. Whatever has the wrong type is passed over here; the model complains of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lofte.domain.errors import Problem
from lofte.domain.policy.explain import dotted, quoted, suggestion
from lofte.domain.policy.markdown import SourceNotice
from lofte.domain.policy.positions import Path, nearest
from lofte.domain.policy.sentences import sections_with
from lofte.domain.terms import Language

LINTS = frozenset(f"L{number:02}" for number in range(1, 33)) - {"L09", "L18"}
"""The codes of the lints; L09 and L18 are not used."""

IDENTIFIED = ("entities", "platforms", "categories", "activities", "recipients", "retention", "todo", "promises")
POINTERS: tuple[tuple[str, str, str], ...] = (
    ("platforms", "entity", "entities"),
    ("activities", "categories", "categories"),
    ("activities", "recipients", "recipients"),
    ("activities", "retention", "retention"),
    ("activities", "compatible_with", "activities"),
    ("retention", "categories", "categories"),
)


@dataclass(slots=True)
class Tables:
    """A policy as tables, its lines and its notices, and the problems found so far."""

    data: Mapping[str, Any]
    lines: Mapping[str, Mapping[Path, int]]
    notices: Mapping[Language, SourceNotice]
    controls: Collection[str]
    problems: list[Problem] = field(default_factory=list)

    def rows(self, name: str) -> Iterator[tuple[Path, Mapping[str, Any]]]:
        """Each table of a list with its path."""
        given = self.data.get(name)
        if isinstance(given, list):
            yield from (((name, i), row) for i, row in enumerate(given) if isinstance(row, dict))

    def ids(self, name: str) -> dict[str, Path]:
        """The ids of a list, each with the path of its first bearer."""
        found: dict[str, Path] = {}
        for path, row in self.rows(name):
            if isinstance(row.get("id"), str):
                found.setdefault(row["id"], path)
        return found

    def line(self, path: Path) -> tuple[str, int]:
        """The file and line of a key path."""
        name = "promises.toml" if path[:1] == ("promises",) else "policy.toml"
        return name, nearest(lines=self.lines[name], path=path)

    def add(self, code: str, path: Path, message: str, remedy: str) -> None:
        """One more problem, at a key path."""
        name, line = self.line(path)
        self.problems.append(Problem(code=code, message=message, place=name, remedy=remedy, line=line))


def _texts(row: Mapping[str, Any], key: str, path: Path) -> Iterator[tuple[Path, str]]:
    """The one text or each text of a list that stands at a key."""
    given = row.get(key)
    if isinstance(given, str) and given:
        yield (*path, key), given
    elif isinstance(given, list):
        yield from (((*path, key, i), word) for i, word in enumerate(given) if isinstance(word, str))


def problems(
    *,
    data: Mapping[str, Any],
    lines: Mapping[str, Mapping[Path, int]],
    notices: Mapping[Language, SourceNotice],
    controls: Collection[str],
) -> list[Problem]:
    """Everything that one part says of another and that is not so."""
    tables = Tables(data=data, lines=lines, notices=notices, controls=controls)
    _once(tables)
    _pointed(tables)
    _controller(tables)
    _domains(tables)
    _clauses(tables)
    _promises(tables)
    return tables.problems


def _once(tables: Tables) -> None:
    for name in IDENTIFIED:
        _repeated(tables, [((*path, "id"), row.get("id")) for path, row in tables.rows(name)])
    _repeated(tables, [((*path, "right"), row.get("right")) for path, row in tables.rows("rights")])
    cookies = tables.data.get("cookies")
    listed = cookies.get("listed") if isinstance(cookies, dict) else None
    if isinstance(listed, list):
        rows = [(("cookies", "listed", i), row) for i, row in enumerate(listed) if isinstance(row, dict)]
        _repeated(tables, [((*path, "name"), f"{row.get('name')} ({row.get('provider')})") for path, row in rows])


def _repeated(tables: Tables, named: list[tuple[Path, Any]]) -> None:
    seen: dict[str, Path] = {}
    for path, word in named:
        if not isinstance(word, str):
            continue
        if word in seen:
            file, line = tables.line(seen[word])
            tables.add("duplicate", path, f'"{word}" stands already at {file}:{line}.', "Join the two or rename one.")
        seen.setdefault(word, path)


def _pointed(tables: Tables) -> None:
    for name, key, target in POINTERS:
        known = tables.ids(target)
        for path, row in tables.rows(name):
            for place, word in _texts(row, key, path):
                if word not in known:
                    message = f'{dotted(place)} names "{word}", which is none of the {target}.'
                    tables.add("unknown_reference", place, message, suggestion(word=word, known=known))


def _controller(tables: Tables) -> None:
    known = tables.ids("entities")
    named = tables.data.get("controller")
    if isinstance(named, str) and named not in known:
        message = f"controller = {quoted(named)} is none of the entities."
        tables.add("unknown_reference", ("controller",), message, suggestion(word=named, known=known))


def _domains(tables: Tables) -> None:
    """A site or social channel belongs to exactly one platform, so to one entity (Article 4(7))."""
    for key in ("domains", "social"):
        places = [place for path, row in tables.rows("platforms") for place in _texts(row, key, path)]
        _repeated(tables, [(path, word.lower()) for path, word in places])


def _anchored(tables: Tables, path: Path, anchor: str) -> bool:
    """Whether every notice has the section; a problem for each that has not."""
    whole = True
    for language, notice in tables.notices.items():
        if notice.section(anchor) is None:
            known = [section.anchor for section in notice.sections]
            message = f"{dotted(path)} names #{anchor}, which {notice.name} ({language.value}) does not have."
            tables.add("unknown_section", path, message, suggestion(word=anchor, known=known))
            whole = False
    return whole


def _clauses(tables: Tables) -> None:
    for name in ("activities", "rights"):
        for path, row in tables.rows(name):
            for place, anchor in _texts(row, "clause", path):
                _anchored(tables, place, anchor)


def _promises(tables: Tables) -> None:
    for path, row in tables.rows("promises"):
        for place, control in _texts(row, "control", path):
            if control not in tables.controls:
                message = f'{dotted(place)} names "{control}", which is no control.'
                tables.add("unknown_control", place, message, suggestion(word=control, known=tables.controls))
        for place, code in _texts(row, "lint", path):
            if code not in LINTS:
                remedy = "The lints are L01 to L32 without L09 and L18."
                tables.add("unknown_lint", place, f'{dotted(place)} names "{code}", which is no lint.', remedy)
        anchors = [anchor for _, anchor in _texts(row, "section", path)]
        if anchors and _anchored(tables, (*path, "section"), anchors[0]):
            _sentence(tables, path, row, anchors[0])


def _sentence(tables: Tables, path: Path, row: Mapping[str, Any], anchor: str) -> None:
    """The sentence stands word for word in the section that the promise names, in every language."""
    words = row.get("sentence")
    for language, notice in tables.notices.items():
        sentence = words.get(language.value) if isinstance(words, dict) else None
        if not isinstance(sentence, str) or not sentence.strip():
            continue
        found = sections_with(sentence=sentence, notice=notice)
        place = (*path, "sentence", language.value)
        name = row.get("id", dotted(path))
        if not found:
            message = f"The sentence of {name} does not stand word for word in {notice.name}."
            tables.add("sentence_missing", place, message, f"Write it under #{anchor}, or correct it here.")
        elif anchor not in found:
            message = f"The sentence of {name} stands under #{found[0]} in {notice.name}, not under #{anchor}."
            tables.add("sentence_elsewhere", place, message, f'Write section = "{found[0]}", or move the sentence.')
