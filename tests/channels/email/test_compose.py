"""A letter is complete in itself, says who sends it, and always has its way out."""

from __future__ import annotations

import re

import pytest

from lofte.channels.email.compose import freeze
from lofte.channels.email.content import Sender, Source, problems
from lofte.channels.email.personalise import personalise
from lofte.domain.errors import LofteError
from lofte.domain.terms import Language

SENDER = Sender(
    name="Björkhem Reklam",
    address="brev@bjorkhem.example",
    postal_address="Storgatan 1, 111 11 Storstad",
    reply_to="hej@bjorkhem.example",
    notice_url="https://bjorkhem.example/integritet",
)
LINK = "https://bjorkhem.example/u/abc"


def letter(body: str, fields: dict[str, str] | None = None, **extra: object):
    frozen = freeze(source=Source(subject="Höst", body=body, reason="Du tackade ja.", **extra), sender=SENDER)
    return personalise(frozen=frozen, fields=fields or {}, unsubscribe_url=LINK)


@pytest.mark.parametrize("language", list(Language))
def test_both_parts_carry_the_way_out_the_sender_and_the_notice(language):
    made = letter("Hej", language=language)
    for part in (made.html, made.text):
        for needed in (LINK, SENDER.name, SENDER.postal_address, SENDER.reply_to, SENDER.notice_url, "Du tackade ja."):
            assert needed in part


def test_nothing_is_fetched_when_the_letter_is_read():
    made = letter("# Hej\n\n[länk](https://a.example/x)\n\n| a | b |\n|---|---|\n| 1 | 2 |")
    assert set(re.findall(r"https?://[^\s\"'()<>]+", made.html)) == {
        "http://www.w3.org/1999/xhtml",
        "https://a.example/x",
        LINK,
        SENDER.notice_url,
    }
    assert not re.search(r"<(img|script|link|iframe)|@import|url\(", made.html)


def test_a_picture_from_elsewhere_is_refused_with_its_line():
    with pytest.raises(LofteError) as caught:
        letter("Hej\n\n![x](https://spy.example/p.gif)")
    (problem,) = caught.value.problems
    assert (problem.code, problem.line) == ("NEWSLETTER_IMAGE", 3)


def test_fields_are_filled_escaped_and_fall_back():
    body = "Hej {{ given_name | vän }} på {{company}}!"
    made = letter(body, {"given_name": "<b>Åsa</b>\r\nBcc: x"})
    assert "Hej &lt;b&gt;Åsa&lt;/b&gt; Bcc: x på !" in made.html
    assert "Hej <b>Åsa</b> Bcc: x på !" in made.text
    assert "Hej vän på" in letter(body).text


def test_markup_and_script_of_the_writer_do_not_pass():
    made = letter("<script>alert(1)</script>\n\n[x](javascript:alert(1))")
    assert "<script" not in made.html
    assert "javascript:alert" not in re.sub(r">[^<]*<", "><", made.html)


def test_every_problem_is_told_at_once_with_its_line():
    found = problems(Source(subject="", body="a\n{{ nope }}\n{{ given_name", preheader="{{ email }}"))
    assert [(p.code, p.place, p.line) for p in found] == [
        ("NEWSLETTER_NO_SUBJECT", "subject", None),
        ("NEWSLETTER_FIELD", "preheader", 1),
        ("NEWSLETTER_FIELD", "body", 2),
        ("NEWSLETTER_FIELD_SYNTAX", "body", 3),
    ]


def test_the_content_hash_follows_every_word_and_the_sender():
    source = Source(subject="a", body="b", reason="c")
    other = Sender(**{**{f: getattr(SENDER, f) for f in SENDER.__slots__}, "reply_to": "x@bjorkhem.example"})
    digests = {
        source.digest(sender=SENDER),
        source.digest(sender=other),
        *(
            Source(**{"subject": "a", "body": "b", "reason": "c", k: "z"}).digest(sender=SENDER)
            for k in ("subject", "body")
        ),
    }
    assert len(digests) == 4


def test_the_plain_part_reads_well():
    text = letter("# Rubrik\n\nEtt [ord](https://a.example).\n\n1. ett\n2. två\n\n- tre\n\n***\n\nSlut").text
    assert text.startswith("Rubrik\n\nEtt ord (https://a.example).\n\n1. ett\n2. två\n")
    assert "- tre" in text
