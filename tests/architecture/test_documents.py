"""The documents that people read are in step with the code: glossary, decisions, requirements, links."""

from __future__ import annotations

import re
import tomllib

import pytest

from lofte.domain import terms
from tests.architecture import tree

DOCS = tree.ROOT / "docs"
VOCABULARIES = (terms.Role, terms.LawfulBasis, terms.Channel, terms.Right, terms.PersonType, terms.RecipientKind)
DPV_NAME = re.compile(r"^(–|(dpv|eu-gdpr|risk):[A-Za-z0-9-]+)$")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def glossary() -> list[tuple[str, str, str, str, str]]:
    """The rows of the glossary: English, Swedish, article, DPV term, name in code."""
    rows = []
    for line in (DOCS / "glossary.md").read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and len(cells) == 5 and cells[0] != "English" and set(cells[0]) != {"-"}:
            rows.append((cells[0], cells[1], cells[2], cells[3], cells[4].strip("`")))
    return rows


def test_every_term_has_its_swedish_its_article_and_its_dpv_term() -> None:
    rows = glossary()
    assert len(rows) > 60
    assert [row for row in rows if not all(row) or not DPV_NAME.match(row[3])] == []


def test_no_term_stands_twice() -> None:
    names = [row[0] for row in glossary()]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("vocabulary", VOCABULARIES, ids=lambda each: each.__name__)
def test_every_word_of_a_closed_vocabulary_is_in_the_glossary(vocabulary) -> None:
    known = {row[4] for row in glossary()}
    assert [member.value for member in vocabulary if member.value not in known] == []


def test_the_glossary_and_the_code_give_the_same_dpv_terms() -> None:
    by_code = {row[4]: row[3] for row in glossary()}
    assert {member.value: by_code.get(member.value) for member in terms.DPV} == {
        member.value: dpv for member, dpv in terms.DPV.items()
    }


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((tree.ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = {re.split(r"[\[<>=~!; ]", line)[0].lower() for line in project["dependencies"]}
    for extra in project.get("optional-dependencies", {}).values():
        names |= {re.split(r"[\[<>=~!; ]", line)[0].lower() for line in extra}
    text = (DOCS / "adr/0002-dependencies.md").read_text("utf-8").lower()
    assert sorted(name for name in names if f"| {name} " not in text) == []


def test_every_decision_is_in_the_index() -> None:
    index = (DOCS / "adr/README.md").read_text("utf-8")
    found = [path.name for path in (DOCS / "adr").glob("[0-9]*.md")]
    assert found
    assert [name for name in found if f"]({name})" not in index] == []


def test_every_link_in_a_document_leads_somewhere() -> None:
    broken = []
    for path in tree.files():
        # A notice is written for a site, whose addresses are not files here.
        if path.suffix != ".md" or "policies" in path.parts:
            continue
        for target in LINK.findall(path.read_text("utf-8")):
            if not re.match(r"[a-z]+:", target) and not (path.parent / target).exists():
                broken.append(f"{tree.place(path)}: {target}")
    assert broken == []


def test_the_map_names_every_part_and_nothing_that_is_gone() -> None:
    text = (DOCS / "map.md").read_text("utf-8")
    named = set(re.findall(r"`((?:src|tests|tools|benchmarks|policies|docs|requirements)/[^`*<>]*)`", text))
    assert [name for name in named if not (tree.ROOT / name).exists()] == []
    packages = {
        path.relative_to(tree.ROOT).as_posix() + "/"
        for layer in ("domain", "store", "channels", "sources", "usecases", "queries", "faces", "documents", "project")
        for path in [tree.PACKAGE / layer]
        if path.is_dir()
    }
    assert packages <= named, packages - named
