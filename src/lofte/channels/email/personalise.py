"""Frozen content to one recipient's words: values in, marks out, nothing compiled again."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lofte.channels.email.content import Frozen

MARK = re.compile(r"@@lofte:(\d+|unsubscribe)@@")
CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What one recipient reads. Holds personal data: lives in memory, is never logged."""

    subject: str
    html: str
    text: str


def personalise(*, frozen: Frozen, fields: Mapping[str, str], unsubscribe_url: str) -> Letter:
    """Fill the marks with `fields` (by merge field name; empty or absent gives the fallback) and the own link."""

    def value(key: str) -> str:
        return unsubscribe_url if key == "unsubscribe" else _value(frozen.fallbacks, fields, key)

    def plain(match: re.Match[str]) -> str:
        return value(match.group(1))

    def escaped(match: re.Match[str]) -> str:
        return html.escape(value(match.group(1)))

    return Letter(
        subject=MARK.sub(plain, frozen.subject),
        html=MARK.sub(escaped, frozen.html),
        text=MARK.sub(plain, frozen.text),
    )


def personalised(*, text: str, fallbacks: Sequence[Sequence[str]], fields: Mapping[str, str]) -> str:
    """One plain line of a frozen letter, such as its subject, in a person's words. `fallbacks` as `Frozen` has them."""
    return MARK.sub(
        lambda match: "" if match.group(1) == "unsubscribe" else _value(fallbacks, fields, match.group(1)), text
    )


def _value(fallbacks: Sequence[Sequence[str]], fields: Mapping[str, str], key: str) -> str:
    name, fallback = fallbacks[int(key)]
    return CONTROL.sub(" ", fields.get(name, "")).strip() or fallback
