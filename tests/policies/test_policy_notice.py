"""A notice is a small, strict part of Markdown: what is published is what was read, and everything else is refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lofte.domain.policy import markdown
from lofte.domain.policy.inline import escaped, opening, read
from lofte.domain.policy.lints.case import split
from lofte.domain.policy.load import load
from lofte.domain.policy.markdown import BlockKind, SourceNotice
from lofte.domain.policy.render import Notice, render
from lofte.domain.terms import Language
from tests.policies.small import FILES, OTHER, added, edited


def parsed(body: str) -> SourceNotice:
    return markdown.parse(name="notice.sv.md", text=f"# Titel\n\n{body}\n")


def rendered(files: dict[str, str] | None = None, language: Language = Language.SV) -> Notice:
    return render(text=load(files=files or FILES), language=language)


def test_title_sections_paragraphs_and_items_are_read() -> None:
    notice = parsed(
        "Inledning.\n\n## Ett {#one}\n\nEn rad\noch en till.\n\n- först\n- sedan\n  mer\n\n3. tre\n\n### Under\n\nSlut."
    )
    assert notice.problems == ()
    assert [(s.anchor, s.heading, s.level) for s in notice.sections] == [
        ("intro", "", 1),
        ("one", "Ett", 2),
        ("under", "Under", 3),
    ]
    assert [(b.kind, b.text, b.number) for b in notice.sections[1].blocks] == [
        (BlockKind.PARAGRAPH, "En rad och en till.", None),
        (BlockKind.ITEM, "först", None),
        (BlockKind.ITEM, "sedan mer", None),
        (BlockKind.NUMBERED, "tre", 3),
    ]


def test_a_heading_without_an_anchor_has_one_made_of_its_words() -> None:
    assert [section.anchor for section in parsed("## Åtta Ärliga Öl, tack!").sections] == ["atta-arliga-ol-tack"]


def test_the_title_may_name_the_anchor_of_the_words_below_it() -> None:
    notice = markdown.parse(name="notice.sv.md", text="# Titel {#start}\n\nOrd.\n")
    assert (notice.title, notice.sections[0].anchor) == ("Titel", "start")


REFUSED = (
    ("> citat", "quoted"),
    ("```\nkod\n```", "code"),
    ("| a | b |", "tables"),
    ("---", "rules"),
    ("Rubrik\n======", "rules"),
    ("<b>fet</b>", "HTML"),
    ("Ord <script>x</script>", "HTML"),
    ("Ord <!-- gömt -->", "HTML"),
    ("Ord `kod` ord", "code"),
    ("![bild](https://a.example/b.png)", "pictures"),
    ("Ord &amp; ord", "entities"),
    ("Ord &#60;script&#62;", "entities"),
    ("[ord](javascript:alert)", "not allowed"),
    ("[ord](http://a.example)", "not allowed"),
    ("[ord](//a.example)", "not allowed"),
    ("[ord]", "not completed"),
    ("[ord](https://a.example", "not completed"),
    ("[](https://a.example)", "without words"),
    ("[a]: https://a.example", "definitions"),
    ("**fet", "not closed"),
    ("*fet", "not closed"),
    ("ord\\\nord", "line break"),
    ("- ett\n  - under", "list within a list"),
    ("    indragen", "indented"),
    ("#### Djup", "no deeper"),
    ("# En till titel", "one title"),
    ("##", "without words"),
    ("## *Fet* rubrik", "mark or link"),
    ("## Rubrik {#Stor Bokstav}", "anchor"),
    ("## A {#a}\n\n## B {#a}", "already belongs"),
)


@pytest.mark.parametrize(("body", "words"), REFUSED)
def test_what_a_notice_may_not_hold_is_refused_with_its_line_and_a_remedy(body: str, words: str) -> None:
    problems = parsed("Först.\n\n" + body).problems
    told = [problem for problem in problems if words.lower() in problem.message.lower()]
    assert told, problems
    assert all(problem.remedy and problem.line and problem.line >= 5 for problem in told)


def test_a_notice_without_a_title_is_refused() -> None:
    assert markdown.parse(name="notice.sv.md", text="Bara ord.\n").problems[0].line == 1
    assert markdown.parse(name="notice.sv.md", text="").problems


def test_the_line_of_an_error_within_a_paragraph_is_its_own() -> None:
    (problem,) = parsed("Rad tre\nrad fyra\nrad `fem`\nrad sex").problems
    assert problem.line == 5


def test_marks_are_taken_away_and_kept_as_looks() -> None:
    pieces = read(
        text="Ett **starkt** och _mjukt_ ord, [en **stark** länk](https://a.example), 2 * 3, snake_case, \\*."
    )
    assert "".join(piece.text for piece in pieces) == "Ett starkt och mjukt ord, en stark länk, 2 * 3, snake_case, *."
    assert [piece.text for piece in pieces if piece.strong] == ["starkt", "stark"]
    assert [piece.text for piece in pieces if piece.emphasis] == ["mjukt"]
    assert "".join(piece.text for piece in pieces if piece.link == "https://a.example") == "en stark länk"


@pytest.mark.parametrize(
    "address", ["https://a.example/b?c=d#e", "mailto:hej@a.example", "tel:+4684650", "/kakor", "#rights"]
)
def test_safe_links_are_allowed(address: str) -> None:
    assert read(text=f"[ord]({address})")[0].link == address


WORDS = st.text("abcåäö .,:;()\u00a0", min_size=1, max_size=12).filter(lambda words: words.strip() == words)


@given(st.lists(st.tuples(WORDS, st.sampled_from(["", "*", "**", "_", "link"])), min_size=1, max_size=6))
@settings(max_examples=100, deadline=None)
def test_reading_gives_back_the_words_that_were_marked(parts: list[tuple[str, str]]) -> None:
    marked = [f"[{w.replace('(', '').replace(')', '')}x](#a)" if m == "link" else f"{m}{w}{m}" for w, m in parts]
    plain = [w.replace("(", "").replace(")", "") + "x" if m == "link" else w for w, m in parts]
    pieces = read(text=" – ".join(marked))
    assert "".join(piece.text for piece in pieces) == " – ".join(plain)


@given(st.text("ab *_[]()`<>&!\\#-\n{}|", max_size=40))
@settings(max_examples=100, deadline=None)
def test_any_text_is_read_or_refused_and_never_crashes(body: str) -> None:
    notice = parsed(body)
    assert all(problem.line and problem.remedy for problem in notice.problems)


def test_each_promise_is_a_span_of_its_own_words_in_order() -> None:
    for language in Language:
        notice = rendered(language=language)
        assert notice.promise_ids() == ("LIND-01", "LIND-02")
        for promise in load(files=FILES).policy.promises:
            spans = [
                span.text
                for section in notice.sections
                for block in section.blocks
                for span in block.spans
                if promise.id in span.promise_ids
            ]
            assert "".join(spans) == promise.sentence[language]


def test_the_spans_of_a_block_are_its_words_and_the_link_within_a_promise_stays() -> None:
    block = rendered().sections[1].blocks[0]
    assert block.text.startswith("Vi skickar nyhetsbrev med ditt samtycke och")
    assert "".join(span.text for span in block.spans) == block.text
    (link,) = [span for span in block.spans if span.link]
    assert (link.text, link.promise_id, link.link) == ("länk", "LIND-01", "https://lindvik.example/sluta")


def test_two_promises_may_share_words_and_a_span_names_both() -> None:
    files = added(
        "promises.toml",
        f'[[promises]]\nid = "LIND-03"\ncontrol = "{OTHER}"\nsection = "security"\n'
        'sentence = { sv = "en logg som inte kan ändras", en = "a log that cannot be changed" }',
    )
    spans = [span for section in rendered(files).sections for block in section.blocks for span in block.spans]
    assert [span.promise_ids for span in spans if "en logg" in span.text] == [("LIND-02", "LIND-03")]


def test_words_of_a_promise_that_also_stand_in_another_section_are_no_promise_there() -> None:
    files = edited("notice.sv.md", "Du har rätt att:", "Varje nyhetsbrev har en länk där du avslutar prenumerationen.")
    rights = next(section for section in rendered(files).sections if section.anchor == "rights")
    assert all(not span.promise_ids for block in rights.blocks for span in block.spans)


def test_the_notice_bears_version_dates_controller_and_hash() -> None:
    text = load(files=FILES)
    notice = render(text=text, language=Language.EN)
    assert (notice.version, notice.controller, notice.digest) == (2, "Lindvik Tryck AB", text.digest)
    assert notice.updated == text.policy.updated


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("En mening. En till.", 2),
        ("Det gäller t.ex. Lindvik och andra. Sedan mer.", 2),
        ("Lindvik, org.nr 556000-4615, m.m. Sedan mer.", 1),
        ("Ring 08-465 000 00. Eller skriv! Va?", 3),
        ("Version 2.1 gäller.", 1),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, count: int) -> None:
    found = list(split(text))
    assert len(found) == count
    assert all(text[start:].startswith(words) for start, words in found)


WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp", "Zs"]) | st.sampled_from(" *_[]`<>&!#-|~=+\\.)1")
)
AWKWARD = (
    "> citat",
    "# rubrik",
    "1. ett",
    "12) tolv",
    "- rad",
    "a | b",
    "| a",
    "===",
    "***",
    "*kund_nr*",
    "[a](b)",
    "&amp;",
)


@given(WORDS)
@settings(max_examples=300)
def test_plain_words_survive_being_put_into_a_notice(words: str) -> None:
    assert "".join(piece.text for piece in read(text=escaped(words))) == words


@given(WORDS.map(lambda words: " ".join(words.split())).filter(bool) | st.sampled_from(AWKWARD))
@settings(max_examples=300)
def test_words_that_open_a_paragraph_stay_that_paragraph(words: str) -> None:
    notice = parsed(opening(words))
    assert notice.problems == ()
    assert [(block.kind, block.text) for block in notice.sections[0].blocks] == [(BlockKind.PARAGRAPH, words)]
