"""The look stands by itself: what is served is what was vendored, words are complete, and no page needs what the
content policy forbids."""

from __future__ import annotations

import gettext
import hashlib
import re
import tomllib
from enum import StrEnum
from pathlib import Path

import pytest

from lofte.domain.acts import Act
from lofte.domain.collecting.columns import Column
from lofte.domain.collecting.rows import RowFault
from lofte.domain.policy.diff import Matter, Move
from lofte.domain.states import (
    ActorKind,
    ImportState,
    MessageState,
    NewsletterState,
    SendingState,
    StaffRole,
)
from lofte.domain.terms import (
    Channel,
    Code,
    ContentClass,
    Language,
    LawfulBasis,
    PersonType,
    PromiseState,
    SourceKind,
)
from lofte.faces.look import catalogue, drawing
from lofte.faces.look.vocabulary import ANSWERS, TERMS, called, named
from lofte.store.models.standing import EVENT_KINDS

LOOK = Path(catalogue.__file__).parent
FACES = LOOK.parent
STATIC = LOOK / "static/look"
TEMPLATES = sorted(path for face in ("look", "console", "site", "portal") for path in (FACES / face).rglob("*.html"))
NAMED: tuple[type[StrEnum], ...] = (
    *(Act, ActorKind, Channel, Column, ContentClass, ImportState, LawfulBasis, Matter, MessageState, Move),
    *(NewsletterState, PersonType, RowFault, SendingState, SourceKind, StaffRole),
)


def test_each_vendored_file_is_the_one_that_was_taken_and_has_its_licence():
    listed = tomllib.loads((LOOK / "vendor.toml").read_text(encoding="utf-8"))["file"]
    for entry in listed:
        assert hashlib.sha256((STATIC / entry["path"]).read_bytes()).hexdigest() == entry["sha256"], entry["path"]
        assert (STATIC / entry["licence_file"]).is_file()
    made_by_others = {*STATIC.rglob("*.woff2"), *STATIC.rglob("*.min.js"), STATIC / "icons.svg"}
    assert {STATIC / entry["path"] for entry in listed} == made_by_others


def test_the_sprite_holds_the_icons_that_are_used_and_no_other():
    held = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "icons.svg").read_text(encoding="utf-8")))
    used = {name for path in TEMPLATES for name in re.findall(r'\{% icon "([^"]+)"', path.read_text(encoding="utf-8"))}
    code = "".join((FACES / name).read_text(encoding="utf-8") for name in ("look/states.py", "console/frame.py"))
    assert used <= held
    assert {name for name in held if name not in used and f'"{name}"' not in code} == set()


def test_no_page_fetches_anything_from_elsewhere():
    css = (STATIC / "look.css").read_text(encoding="utf-8")
    assert re.findall(r'url\((?!"fonts/)[^)]*\)|@import', css) == []
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8").replace("https://example.com", "")
        assert not re.search(r"(?:src|href|action)=\"(?:https?:)?//", text), path


def test_no_template_holds_what_the_content_policy_forbids():
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"|javascript:|hx-on", text), path
        assert not re.search(r"<script(?![^>]*\ssrc=)", text), path


def test_every_form_that_acts_carries_a_token_save_for_the_link_in_a_letter():
    for path in TEMPLATES:
        for form in re.findall(r"<form\b.*?</form>", path.read_text(encoding="utf-8"), re.DOTALL):
            if 'method="post"' in form and "portal" not in path.parts and "One-Click" not in form:
                assert "{% csrf_token %}" in form, path


def test_the_compiled_words_are_those_of_the_catalogue():
    for source in (LOOK / "locale").rglob("*.po"):
        assert source.with_suffix(".mo").read_bytes() == catalogue.compiled(source.read_text(encoding="utf-8"))


def test_a_catalogue_is_read_as_gettext_reads_it(tmp_path: Path):
    text = (
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
        '#: a\nmsgid "one"\n"line"\nmsgstr "en"\n\nmsgid "%(n)s row"\nmsgid_plural "%(n)s rows"\n'
        'msgstr[0] "%(n)s rad"\nmsgstr[1] "%(n)s rader"\n\nmsgctxt "month"\nmsgid "May"\nmsgstr "maj"\n\n'
        'msgid "untold"\nmsgstr ""\n'
    )
    folder = tmp_path / "sv/LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "x.mo").write_bytes(catalogue.compiled(text))
    words = gettext.translation("x", tmp_path, ["sv"])
    assert words.gettext("oneline") == "en"
    assert [words.ngettext("%(n)s row", "%(n)s rows", n) for n in (1, 2)] == ["%(n)s rad", "%(n)s rader"]
    assert words.pgettext("month", "May") == "maj"
    assert words.gettext("untold") == "untold"


@pytest.mark.parametrize("text", ['msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"\n', "msgid 'a'\n", "nonsense\n"])
def test_a_catalogue_that_is_wrong_is_refused(text: str):
    with pytest.raises(ValueError, match=r"twice|not understood"):
        catalogue.compiled(text)


def test_every_answer_of_a_decision_has_a_name_and_a_meaning_in_both_languages():
    assert {code.value for code in Code} == set(ANSWERS)


@pytest.mark.parametrize("vocabulary", NAMED, ids=lambda one: one.__name__)
def test_every_term_has_its_words(vocabulary: type[StrEnum]):
    assert [term.value for term in vocabulary if term.value not in TERMS[vocabulary.__name__]] == []


def test_every_event_of_the_ledger_has_its_words():
    assert set(TERMS["Event"]) == EVENT_KINDS


def test_a_term_without_words_is_still_readable():
    assert named(vocabulary="Column", term="shoe_size", language=Language.SV) == "shoe size"
    assert called(term=Language.SV, language=Language.EN) == "sv"


def test_a_strip_tells_states_apart_without_colour():
    shapes = {
        state: tuple((piece.y, piece.height) for piece in drawing.strip(days=[state]).pieces) for state in PromiseState
    }
    assert len(set(shapes.values())) == len(PromiseState)


def test_a_bar_is_as_long_as_its_parts_and_shows_the_smallest():
    drawn = drawing.shares(parts=[("may", 999_999), ("not", 1), ("none", 0)])
    assert [piece.kind for piece in drawn.pieces] == ["may", "not"]
    assert drawn.pieces[-1].width >= 8
    assert drawn.pieces[-1].x + drawn.pieces[-1].width == pytest.approx(drawn.width, abs=0.1)
    assert drawing.shares(parts=[("may", 0)]).pieces == ()
    assert drawing.portion(kind="not", count=0, total=0).pieces == ()
