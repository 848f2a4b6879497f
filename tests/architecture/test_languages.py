"""Swedish and English are equals: every text that a page can show stands in both."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation.template import templatize

from lofte.faces.look.catalogue import entries
from tests.architecture import tree

CALLS = {"gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "gettext_noop", "_"}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
TEMPLATES = tuple(path for path in tree.files() if path.suffix in {".html", ".txt"} and "templates" in path.parts)
CATALOGUES = tuple(path for path in tree.files() if path.name == "django.po" and "sv" in path.parts)
BOTH = {"sv", "en"}


def asked_in_python(text: str) -> Iterator[str]:
    """The texts that a module hands to gettext."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name in CALLS:
            words = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
            yield from words[1:2] if name.startswith("pgettext") else words[:1]


def asked_in_template(text: str) -> Iterator[str]:
    """The texts that a template marks for translation, through Django's own reading of it."""
    for call in re.finditer(r"(?<![\w.])(?:n|p)?gettext\(|(?<![\w.])_\(", source := templatize(text)):
        end = source.find("\n", call.start())
        yield from asked_in_python(_one_call(source[call.start() : end if end > 0 else None]))


def _one_call(rest: str) -> str:
    """The first whole call of a text that begins with one."""
    for end in (place.end() for place in re.finditer(r"\)", rest)):
        try:
            ast.parse(rest[:end])
        except SyntaxError:
            continue
        return rest[:end]
    return ""


def asked() -> dict[str, str]:
    """Every text that a page may ask for, and one place that does."""
    found = {}
    for path in TEMPLATES:
        found.update(dict.fromkeys(asked_in_template(path.read_text("utf-8")), tree.place(path)))
    for path in tree.product():
        found.update(dict.fromkeys(asked_in_python(path.read_text("utf-8")), tree.place(path)))
    found.pop("", None)
    return found


def translated() -> dict[str, list[str]]:
    """Every text with its Swedish forms."""
    found: dict[str, list[str]] = {}
    for path in CATALOGUES:
        for entry in entries(path.read_text("utf-8")):
            if entry.get("msgid"):
                found[entry["msgid"]] = [words for key, words in entry.items() if key.startswith("msgstr")]
    return found


def unlike(text: str, swedish: str) -> bool:
    """Whether the Swedish says other placeholders than the English; one said twice is fine."""
    return set(PLACEHOLDER.findall(text)) != set(PLACEHOLDER.findall(swedish))


def one_sided(value: object, place: str = "") -> Iterator[str]:
    """Every table of a data file that speaks one of the two languages and not the other."""
    if isinstance(value, dict):
        held = BOTH & set(value)
        if held and (held != BOTH or not all(value[language] for language in BOTH)):
            yield place
        for key, inner in value.items():
            yield from one_sided(inner, f"{place}.{key}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from one_sided(inner, f"{place}[{number}]")


def test_every_text_of_a_page_has_its_swedish() -> None:
    known = translated()
    assert [f"{place}: {text}" for text, place in asked().items() if not all(known.get(text, [""]))] == []


def test_no_swedish_is_left_without_its_page() -> None:
    assert sorted(set(translated()) - set(asked())) == []


def test_both_languages_hold_the_same_placeholders() -> None:
    found = [text for text, forms in translated().items() for form in forms if unlike(text, form)]
    assert found == []


def test_no_translation_is_marked_as_a_guess() -> None:
    assert [tree.place(path) for path in CATALOGUES if "#, fuzzy" in path.read_text("utf-8")] == []


def test_data_files_say_everything_in_both_languages() -> None:
    found = []
    for path in tree.files():
        # A lexicon is of one language; "en" is a Swedish number there.
        if (
            path.suffix == ".toml"
            and "lexicon" not in path.parts
            and tree.place(path).startswith(("src/", "policies/"))
        ):
            found += [f"{tree.place(path)}{place}" for place in one_sided(tomllib.loads(path.read_text("utf-8")))]
    assert found == []


def test_every_notice_stands_in_both_languages() -> None:
    folders = {path.parent for path in tree.files() if path.name == "policy.toml"}
    assert folders
    missing = [
        f"{tree.place(folder)}: notice.{language}.md"
        for folder in folders
        for language in BOTH
        if not (folder / f"notice.{language}.md").is_file()
    ]
    assert missing == []


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ('{% load i18n %}{% translate "Send" %}', "Send"),
        ("{% load i18n %}{% trans 'Send it' as word %}", "Send it"),
        ("{% load i18n %}{% blocktranslate %}Hello {{ name }}{% endblocktranslate %}", "Hello %(name)s"),
        ('{% load i18n %}<a title="{% translate "Close" %}">{{ _("Open") }}</a>', "Open"),
    ],
)
def test_the_search_sees_every_way_to_mark_a_text(template: str, text: str) -> None:
    assert text in list(asked_in_template(template))


def test_the_search_sees_a_table_that_speaks_one_language() -> None:
    assert list(one_sided({"words": [{"sv": "Ja", "en": "Yes"}, {"sv": "Nej"}]})) == [".words[1]"]


def test_the_search_sees_a_missing_placeholder() -> None:
    assert unlike("%(count)s people", "personer")


def test_catalogues_lie_where_the_settings_look() -> None:
    assert {path.parents[2].name for path in CATALOGUES} <= {"locale"}
    assert all(Path(path).with_suffix(".mo").is_file() for path in CATALOGUES)
