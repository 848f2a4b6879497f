"""What is committed: requirements that name no index, nothing of one machine, no address of a real person."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tests.architecture import tree

FOLDER = tree.ROOT / "requirements"
SETS = ("core", "dev", "bench")
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)
NAME = re.compile(r"^[A-Za-z0-9._-]+")

# Written in pieces, so that this file is not found by its own search.
INDEX = re.compile("|".join(("pypi" + r"\.org", "python" + "hosted", "--(extra-)?index" + "-url", "npm" + "js\\.org")))
MACHINE_PATH = re.compile(r"(?<![\w.$}])/(?:home|Users|root|work)/[\w.-]+")
ADDRESS = re.compile(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)")
EXAMPLE_DOMAIN = re.compile(
    r"(^|\.)(-?example-?(\.(com|org|net|se))?|invalid|test|localhost)$|^[\d.]+$|^(imy|datainspektionen)\.se$",
    re.IGNORECASE,
)
"""Domains set aside for examples, what is no domain at all, and the authority, which policies name."""
FOREIGN_FILES = ("LICENSE", ".woff2", ".svg", ".min.js", ".LICENSE.txt", ".OFL.txt")
"""Other people's work, which keeps its authors' addresses."""


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(name: str) -> dict[str, str]:
    return {normal(found): version for found, version in PIN.findall((FOLDER / f"{name}.txt").read_text("utf-8"))}


def asked(name: str) -> list[str]:
    """The requirements that an .in file states itself."""
    lines = (FOLDER / f"{name}.in").read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith(("#", "-"))]


def texts() -> list[tuple[Path, str]]:
    found = ((path, tree.text(path)) for path in tree.files() if not path.name.endswith(FOREIGN_FILES))
    return [(path, text) for path, text in found if text is not None]


def search(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{tree.place(path, number)}: {line.strip()[:80]}"
        for path, text in texts()
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]


def test_core_requirements_are_those_of_the_package() -> None:
    project = tomllib.loads((tree.ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert asked("core") == project["dependencies"]


@pytest.mark.parametrize("name", SETS)
def test_every_requirement_is_pinned_and_hashed(name: str) -> None:
    names = [normal(match.group()) for line in asked(name) if (match := NAME.match(line))]
    assert set(names) <= set(pins(name))
    blocks = re.split(r"\n(?=\S)", (FOLDER / f"{name}.txt").read_text("utf-8").strip())
    assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_a_larger_set_pins_what_the_smaller_one_does() -> None:
    for small, large in (("core", "dev"), ("dev", "bench")):
        assert pins(small).items() <= pins(large).items()


@pytest.mark.parametrize("name", SETS)
def test_requirements_name_no_address_at_all(name: str) -> None:
    for suffix in ("in", "txt"):
        text = (FOLDER / f"{name}.{suffix}").read_text("utf-8")
        assert re.search(r"https?:|--index|--find-links|--trusted", text) is None


def test_no_committed_file_names_an_index() -> None:
    assert search(INDEX) == []


def test_no_committed_file_holds_a_path_of_somebody_s_machine() -> None:
    assert search(MACHINE_PATH) == []


def test_every_address_is_on_an_example_domain() -> None:
    found = [
        f"{tree.place(path)}: {match.group(1)}"
        for path, text in texts()
        for match in ADDRESS.finditer(text)
        if not EXAMPLE_DOMAIN.search(match.group(1))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("pattern", "breach"),
    [
        (INDEX, "--index" + "-url=https://wheels.example"),
        (INDEX, "https://" + "pypi" + ".org/simple"),
        (MACHINE_PATH, "open('/" + "home/asa/policy.toml')"),
    ],
)
def test_each_search_finds_what_it_is_for(pattern: re.Pattern[str], breach: str) -> None:
    assert pattern.search(breach) is not None


def test_every_file_of_the_product_travels_with_the_built_package() -> None:
    settings = tomllib.loads((tree.ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
    patterns = ["*.py", *settings["package-data"]["*"]]
    source = tree.ROOT / settings["packages"]["find"]["where"][0]
    files = [path for path in tree.files() if path.is_relative_to(source)]
    assert len(files) > 400
    assert [tree.place(path) for path in files if not any(path.match(pattern) for pattern in patterns)] == []


def test_the_licence_is_the_whole_eupl() -> None:
    licence = (tree.ROOT / "LICENSE").read_text("utf-8")
    assert licence.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert [number for number in range(1, 16) if not re.search(rf"^{number}\.\s*[A-Z]", licence, re.MULTILINE)] == []
    assert "‘Compatible Licences’ according to Article 5 EUPL are:" in licence
