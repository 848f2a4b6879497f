"""Any bytes at all give findings or a clear error, and hostile text takes no longer than its length warrants."""

from __future__ import annotations

import io
import time
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lofte.documents.reading import Limits, text_of
from lofte.documents.reading.extract import extract
from lofte.domain.errors import LofteError
from lofte.domain.reading.flat import flat
from lofte.domain.reading.form import as_data
from lofte.domain.reading.read import read
from lofte.domain.reading.report import report

WORDS = [
    "vi",
    "behandlar",
    "personuppgifter",
    "inte",
    "aldrig",
    "samtycke",
    "avtal",
    ":",
    ";",
    ",",
    ".",
    "(",
    ")",
    "|",
    "-",
    "1.",
    "2.1",
    "#",
    "\n\n",
    "\n",
    "namn",
    "e-post",
    "cookies",
    "Google",
    "Analytics",
    "30",
    "dagar",
    "sju",
    "år",
    "AB",
    "org.nr",
    "556677-8899",
    "info@example.se",
    "”vi”",
    "rättigheter",
    "we",
    "collect",
    "personal",
    "data",
]
NAMES = ("policy.txt", "policy.md", "policy.html", "policy.docx", "policy.pdf", "policy")
BIG = 1_000_000


def through(text: str) -> None:
    """Reads, reports and flattens; LofteError is an answer, anything else is not."""
    try:
        reading = read(text=text)
    except LofteError as error:
        assert error.problems[0].code == "reading.empty"
        return
    flat(reading=reading)
    as_data(report=report(reading=reading))
    for found in reading.findings:
        sentence = reading.sentence_of(found)
        assert sentence.start <= found.start <= found.end <= sentence.end
        assert reading.document.text[sentence.start : sentence.end] == sentence.text


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=120).map(" ".join))
def test_any_arrangement_of_policy_words_is_read(text: str) -> None:
    through(text)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_read_or_refused(text: str) -> None:
    through(text)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=600), st.sampled_from(NAMES), st.sampled_from([b"", b"%PDF-1.7\n", b"PK\x03\x04", b"<html>"]))
def test_any_bytes_give_text_or_a_code(data: bytes, name: str, head: bytes) -> None:
    answer = extract(data=head + data, name=name, pages=5, characters=10_000)
    assert set(answer) == {"text"} or answer["code"].startswith("document.")
    if "text" in answer:
        through(answer["text"])


@pytest.mark.parametrize(
    "text",
    [
        "personuppgifter " * (BIG // 16),
        "a" * BIG,
        "vi behandlar inte, " * (BIG // 19),
        "(" * BIG + "namn",
        "- namn\n" * (BIG // 14),
        "vi | " * (BIG // 10),
        "info@" * (BIG // 10),
        "556677-" * (BIG // 14),
    ],
    ids=["words", "letters", "commas", "brackets", "items", "cells", "addresses", "numbers"],
)
def test_a_megabyte_of_one_kind_ends(text: str) -> None:
    began = time.process_time()
    through(text)
    assert time.process_time() - began < 60


def test_deeply_nested_html_is_read() -> None:
    source = "<div>" * 50_000 + "<p>Vi behandlar namn och e-postadress.</p>" + "</div>" * 50_000
    answer = extract(data=source.encode(), name="a.html", pages=1, characters=BIG)
    assert "Vi behandlar namn" in answer["text"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_swedish_letters_survive_every_usual_encoding(encoding: str) -> None:
    data = "Vi behandlar dina uppgifter för att fullgöra avtalet. Åäö.".encode(encoding)
    assert "för att fullgöra" in extract(data=data, name="a.txt", pages=1, characters=BIG)["text"]


def test_html_keeps_headings_items_and_rows_and_drops_scripts() -> None:
    source = (
        "<html><head><title>x</title></head><body><script>samtycke</script><h2>Dina rättigheter</h2><ul><li>"
        "Tillgång</li></ul><table><tr><th>Data</th><th>Lagringstid</th></tr><tr><td>Fakturor</td><td>7 år</td></tr>"
        "</table></body></html>"
    )
    text = extract(data=source.encode(), name="a.html", pages=1, characters=BIG)["text"]
    assert "## Dina rättigheter" in text
    assert "- Tillgång" in text
    assert "Fakturor | 7 år" in text
    assert "samtycke" not in text
    reading = read(text=text)
    assert reading.has("rights", "access")
    assert reading.has("retention", "P7Y")


def docx(body: str) -> bytes:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>')
    return out.getvalue()


def test_docx_gives_its_paragraphs_with_headings() -> None:
    body = (
        '<w:p><w:pPr><w:pStyle w:val="Rubrik1"/></w:pPr><w:r><w:t>Lagringstid</w:t></w:r></w:p>'
        "<w:p><w:r><w:t>Fakturor sparas i sju </w:t></w:r><w:r><w:t>år.</w:t></w:r></w:p>"
    )
    text = text_of(data=docx(body), name="policy.docx")
    assert text == "# Lagringstid\n\nFakturor sparas i sju år."


def test_an_entity_bomb_in_a_docx_is_refused_with_a_code() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><w>&a;</w>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", bomb)
    with pytest.raises(LofteError) as refused:
        text_of(data=out.getvalue(), name="policy.docx")
    assert refused.value.problems[0].code == "document.unreadable"


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "empty.txt", "document.empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "scan.txt", "document.no_text"),
        (b"%PDF-1.4 nothing", "broken.pdf", "document.unreadable"),
        (b"PK\x03\x04broken", "broken.docx", "document.unreadable"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, name: str, code: str) -> None:
    with pytest.raises(LofteError) as refused:
        text_of(data=data, name=name)
    assert refused.value.problems[0].code == code
    assert refused.value.problems[0].place == name


def blank_pdf(pages: int = 1) -> bytes:
    from pypdf import PdfWriter

    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=200, height=200)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_scan_without_text_is_a_clear_error() -> None:
    with pytest.raises(LofteError) as refused:
        text_of(data=blank_pdf(), name="scan.pdf")
    assert refused.value.problems[0].code == "document.no_text"
    assert "OCR" in refused.value.problems[0].remedy


def test_a_file_beyond_the_limit_is_not_even_opened() -> None:
    with pytest.raises(LofteError) as refused:
        text_of(data=b"x" * 11, name="a.txt", limits=Limits(bytes_in=10))
    assert refused.value.problems[0].code == "document.too_large"


def test_the_same_text_gives_the_same_answer() -> None:
    text = "Vi behandlar namn och e-post med stöd av samtycke.\n\nDina rättigheter\n\nDu har rätt till rättelse."
    assert as_data(report=report(reading=read(text=text))) == as_data(report=report(reading=read(text=text)))
