"""E-mail and web addresses within plain words become links; everything else stays as it is, escaped.

The words of a notice come from outside, so the rule is narrow: an address of a few shapes, never a scheme of its own
choosing, and each part is escaped where it is set in. A sign that ends a sentence does not belong to the address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
ENDINGS = "se|com|org|net|eu|io|dk|fi|info|example"
"""With what a web address that is written without a scheme and without www may end."""
ADDRESS = re.compile(
    rf"(?<![\w@./-])(?:(?P<email>[\w.+-]{{1,64}}@(?:{LABEL}\.)+[^\W\d_]{{2,24}})"
    rf"|(?P<web>(?:https?://|www\.)(?:{LABEL}\.)+[^\W\d_]{{2,24}}(?::\d{{1,5}})?(?:[/?#][^\s<>\"'”’»]*)?)"
    rf"|(?P<bare>(?:[a-z0-9åäö-]{{1,63}}\.){{1,4}}(?:{ENDINGS})(?:/[^\s<>\"'”’»]*)?))(?![\w@])"
)
CLOSING = ".,;:!?)]}"


def linked(*, text: str) -> SafeString:
    """The words with their addresses as links."""
    return format_html_join("", "{}", ((piece,) for piece in _pieces(text)))


def _pieces(text: str) -> Iterator[str]:
    end = 0
    for found in ADDRESS.finditer(text):
        shown = found[0].rstrip(CLOSING)
        yield text[end : found.start()]
        yield format_html('<a href="{}">{}</a>', _target(found.lastgroup or "", shown), shown)
        end = found.start() + len(shown)
    yield text[end:]


def _target(kind: str, shown: str) -> str:
    if kind == "email":
        return f"mailto:{shown}"
    return shown if shown.startswith(("http://", "https://")) else f"https://{shown}"
