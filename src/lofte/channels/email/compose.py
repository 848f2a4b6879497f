"""Markdown to frozen content, once per newsletter: sanitised, laid out for mail clients, plain text beside it.

What a reader loads from elsewhere tells the sender when and where it was read, so no image, font or script of another
host survives: the mail is complete in itself.
"""

from __future__ import annotations

import html
import re
from importlib import resources
from urllib.parse import urlsplit

import css_inline
import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mjml import mjml2html

from lofte.channels.email.content import MERGE, Frozen, Sender, Source, require
from lofte.domain.errors import LofteError, Problem
from lofte.domain.terms import Language

ALLOWED_TAGS = {
    "h1",
    "h2",
    "h3",
    "p",
    "a",
    "strong",
    "em",
    "ul",
    "ol",
    "li",
    "blockquote",
    "hr",
    "br",
    "code",
    "pre",
} | {*("table", "thead", "tbody", "tr", "th", "td")}
UNSUBSCRIBE_MARK = "@@lofte:unsubscribe@@"
LAYOUT = resources.files("lofte.channels.email").joinpath("layout.mjml").read_text(encoding="utf-8")

WORDS = {
    Language.SV: {
        "sender": "Avsändare",
        "behalf": "Skickas på uppdrag av {name} genom {agency}.",
        "stop": "Avsluta prenumerationen",
        "stop_text": "Vill du inte ha fler brev? Avsluta här",
        "reply": "Du kan också svara på brevet eller skriva till",
        "notice": "Så behandlar vi dina uppgifter",
    },
    Language.EN: {
        "sender": "Sender",
        "behalf": "Sent on behalf of {name} by {agency}.",
        "stop": "Unsubscribe",
        "stop_text": "No more letters? Unsubscribe here",
        "reply": "You may also answer this letter or write to",
        "notice": "How we handle your data",
    },
}


def mark(index: int) -> str:
    """The mark that stands for merge field number `index` in frozen content."""
    return f"@@lofte:{index}@@"


def freeze(*, source: Source, sender: Sender) -> Frozen:
    """Compile `source` for `sender`. Raises LofteError with every problem of the source."""
    require(source)
    marks: list[tuple[str, str]] = []

    def numbered(match: re.Match[str]) -> str:
        marks.append((match.group(1), match.group(2) or ""))
        return mark(len(marks) - 1)

    subject = MERGE.sub(numbered, source.subject)
    preheader = MERGE.sub(numbered, source.preheader)
    body = MERGE.sub(numbered, source.body)
    tokens = _parser().parse(body)
    _refuse_images(tokens)
    rendered = nh3.clean(
        _parser().render(body),
        tags=ALLOWED_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )
    page = _layout(body=rendered, preheader=preheader, subject=subject, source=source, sender=sender)
    return Frozen(
        content_hash=source.digest(sender=sender),
        language=source.language,
        subject=subject,
        html=css_inline.inline(str(mjml2html(page)), keep_style_tags=True, load_remote_stylesheets=False),
        text=_text(tokens) + _text_footer(source=source, sender=sender),
        fallbacks=tuple(marks),
    )


def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def _refuse_images(tokens: list[Token]) -> None:
    lines = [(token.map or [0])[0] + 1 for token in tokens for child in token.children or () if child.type == "image"]
    if lines:
        message = "A picture that is fetched when the letter is read tells where and when it was read."
        remedy = "Link to the picture instead."
        raise LofteError(
            *(Problem(code="NEWSLETTER_IMAGE", place="body", message=message, remedy=remedy, line=n) for n in lines)
        )


def _layout(*, body: str, preheader: str, subject: str, source: Source, sender: Sender) -> str:
    values = {
        "lang": source.language,
        "title": html.escape(subject),
        "preheader": html.escape(preheader),
        "name": html.escape(sender.name),
        "body": body,
        "footer": _html_footer(source=source, sender=sender),
    }
    return re.sub(r"\[\[(\w+)\]\]", lambda match: values[match.group(1)], LAYOUT)


def _text(tokens: list[Token]) -> str:
    """The plain part: the same words without markup, links written out where their words do not show them."""
    lines: list[str] = []
    ordered: list[int | None] = []
    prefix = ""
    for token in tokens:
        match token.type:
            case "bullet_list_open":
                ordered.append(None)
            case "ordered_list_open":
                ordered.append(int(token.attrs.get("start", 1)))
            case "bullet_list_close" | "ordered_list_close":
                ordered.pop()
            case "list_item_open":
                prefix = _item_prefix(ordered)
            case "inline":
                lines.append(prefix + _inline_text(token))
                lines.extend([] if token.level > 1 and ordered else [""])
                prefix = ""
            case "fence" | "code_block":
                lines.extend([token.content, ""])
            case "hr":
                lines.extend(["-" * 20, ""])
            case _:
                pass
    return "\n".join(lines).strip() + "\n"


def _item_prefix(ordered: list[int | None]) -> str:
    number = ordered[-1]
    if number is None:
        return "  " * (len(ordered) - 1) + "- "
    ordered[-1] = number + 1
    return "  " * (len(ordered) - 1) + f"{number}. "


def _inline_text(token: Token) -> str:
    words: list[str] = []
    href, start = "", 0
    for child in token.children or ():
        match child.type:
            case "text" | "code_inline":
                words.append(child.content)
            case "softbreak" | "hardbreak":
                words.append("\n")
            case "link_open":
                href, start = str(child.attrs.get("href", "")), len(words)
            case "link_close":
                shown = "".join(words[start:])
                if href and shown not in (href, urlsplit(href).path):
                    words.append(f" ({href})")
            case _:
                pass
    return "".join(words)


def _html_footer(*, source: Source, sender: Sender) -> str:
    words, address = WORDS[source.language], html.escape(sender.reply_to)
    paragraphs = (
        html.escape(source.reason),
        html.escape(_behalf(source=source, sender=sender)),
        f'<a href="{UNSUBSCRIBE_MARK}">{words["stop"]}</a>. {words["reply"]} <a href="mailto:{address}">{address}</a>.',
        html.escape(_identity(sender)),
        f'<a href="{html.escape(sender.notice_url)}">{words["notice"]}</a>',
    )
    return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs if paragraph)


def _text_footer(*, source: Source, sender: Sender) -> str:
    words = WORDS[source.language]
    lines = (
        source.reason,
        _behalf(source=source, sender=sender),
        f"{words['stop_text']}: {UNSUBSCRIBE_MARK}",
        f"{words['reply']} {sender.reply_to}.",
        f"{words['sender']}: {_identity(sender)}",
        f"{words['notice']}: {sender.notice_url}",
    )
    return "\n-- \n" + "\n".join(line for line in lines if line) + "\n"


def _behalf(*, source: Source, sender: Sender) -> str:
    if not sender.on_behalf_of:
        return ""
    return WORDS[source.language]["behalf"].format(name=sender.name, agency=sender.on_behalf_of)


def _identity(sender: Sender) -> str:
    number = f" ({sender.organisation_number})" if sender.organisation_number else ""
    return f"{sender.name}{number}, {sender.postal_address}"
