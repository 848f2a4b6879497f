"""The notice as text, HTML and JSON says the same words, and the HTML holds nothing but them."""

from __future__ import annotations

import json
import re
from html import unescape
from html.parser import HTMLParser

import pytest
from typing_extensions import override

from lofte.domain.policy.formats import WIDTH, as_data, as_html, as_text, dated
from lofte.domain.policy.load import load
from lofte.domain.policy.render import Notice, render
from lofte.domain.terms import Language
from tests.policies.small import FILES, edited, saying

both = pytest.mark.parametrize("language", list(Language))


def notice(language: Language = Language.SV, files: dict[str, str] | None = None) -> Notice:
    return render(text=load(files=files or FILES), language=language)


def words_of(given: Notice) -> str:
    return " ".join(block.text for section in given.sections for block in section.blocks)


class Reader(HTMLParser):
    """Collects the words, the tags and the words of each promise."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.words: list[str] = []
        self.promised: dict[str, str] = {}
        self.promise: list[str] = []

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag == "meta":
            return
        self.open.append(tag)
        if tag == "span":
            self.promise.append(dict(attrs)["data-promise"] or "")

    @override
    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        if tag == "span":
            self.promise.pop()

    @override
    def handle_data(self, data: str) -> None:
        self.words.append(data)
        for names in self.promise:
            self.promised[names] = self.promised.get(names, "") + data


@both
def test_the_text_holds_every_word_and_no_line_is_too_long(language: Language) -> None:
    text = as_text(notice=notice(language))
    flat = re.sub(r"\s+", " ", re.sub(r" \(https://\S+\)", "", text.replace("- ", "")))
    for section in notice(language).sections:
        assert section.heading in text
        for block in section.blocks:
            assert re.sub(r"\s+", " ", block.text).replace("- ", "") in flat
    assert max(len(line) for line in text.split("\n") if "http" not in line) <= WIDTH
    assert dated(notice=notice(language)) in text


@both
def test_the_html_is_well_formed_and_holds_every_word(language: Language) -> None:
    reader = Reader()
    reader.feed(as_html(notice=notice(language)))
    assert reader.open == []
    flat = re.sub(r"\s+", " ", "".join(reader.words))
    for section in notice(language).sections:
        for block in section.blocks:
            assert re.sub(r"\s+", " ", block.text) in flat
    assert reader.promised == {item.id: item.sentence[language] for item in load(files=FILES).policy.promises}


def test_the_html_fetches_nothing_and_runs_nothing() -> None:
    page = as_html(notice=notice())
    reader = Reader()
    reader.feed(page)
    assert not reader.tags & {"script", "img", "iframe", "link", "object", "form"}
    assert not re.search(r"\ssrc=|@import|url\(|\son\w+=", page)


def test_signs_that_mean_something_in_html_are_only_words_there() -> None:
    files = saying(sv='5 < 6 & "sju" > 3 {{ x }}')
    files = edited("policy.toml", "Lindvik Tryck AB", "Lindvik & <Tryck> AB", files)
    page = as_html(notice=notice(files=files))
    assert "5 &lt; 6 &amp; &quot;sju&quot; &gt; 3 {{ x }}" in page
    assert "<Tryck>" not in page
    assert "Lindvik & <Tryck> AB" in unescape(page)


@both
def test_sections_can_be_pointed_at_and_lists_are_lists(language: Language) -> None:
    page = as_html(notice=notice(language, saying(sv="1. ett\n2. två", en="1. one\n2. two")))
    assert '<section id="rights">' in page
    assert page.count("<ul>") == 1
    assert page.count("<ol>") == 1
    assert f'<html lang="{language.value}">' in page


@both
def test_the_data_can_be_written_as_json_and_hold_every_word(language: Language) -> None:
    data = json.loads(json.dumps(as_data(notice=notice(language)), ensure_ascii=False))
    spans = [s for section in data["sections"] for block in section["blocks"] for s in block["spans"]]
    assert " ".join(
        "".join(s["text"] for s in block["spans"]) for x in data["sections"] for block in x["blocks"]
    ) == words_of(notice(language))
    assert {name for span in spans for name in span["promises"]} == {"LIND-01", "LIND-02"}
    assert data["digest"] == load(files=FILES).digest
