"""What a newsletter is before it is anybody's: source, sender, and the frozen content that was compiled from them once.

Merge fields are written `{{ given_name | kund }}`: a field of the subject and what stands instead when it is not held.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field

from lofte.domain.errors import LofteError, Problem
from lofte.domain.terms import Language

MERGE = re.compile(r"\{\{\s*([a-z_]{1,40})\s*(?:\|\s*([^{}|]{0,80}?)\s*)?\}\}")
BROKEN_MERGE = re.compile(r"\{\{|\}\}")
FIELDS = frozenset({"given_name", "family_name", "company"})
"""Fields of a subject that a newsletter may show. Nothing else of a person ever stands in a mail."""

SUBJECT_LIMIT = 200
BODY_LIMIT = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who sends: MFL 9 § wants the identity, MFL 20 § a valid address at which to say no."""

    name: str
    address: str
    postal_address: str
    reply_to: str
    notice_url: str
    organisation_number: str = ""
    on_behalf_of: str = ""
    """The agency that sends on a client's commission, named beside the client; empty when we are controller."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What a marketer wrote."""

    subject: str
    body: str
    preheader: str = ""
    language: Language = Language.SV
    reason: str = ""
    """Why the recipient gets this, in the notice's words; stands in the footer."""

    def digest(self, *, sender: Sender) -> str:
        """SHA-256 (hex) over everything that a recipient can read, sender included; the permit names it."""
        parts = (self.subject, self.preheader, self.body, self.language, self.reason, repr(sender))
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """Content compiled once. `subject`, `html` and `text` still hold the marks of merge fields and links."""

    content_hash: str
    language: Language
    subject: str
    html: str
    text: str
    fallbacks: tuple[tuple[str, str], ...] = field(default=())
    """Per mark the words that stand instead when the field is empty."""


def problems(source: Source) -> tuple[Problem, ...]:
    """Everything that keeps `source` from being sent, all at once; never quotes what was written."""
    found: list[Problem] = []
    if not source.subject.strip():
        found.append(_problem("NEWSLETTER_NO_SUBJECT", "subject", "The subject line is empty.", "Write one."))
    if "\n" in source.subject or "\r" in source.subject or len(source.subject) > SUBJECT_LIMIT:
        found.append(
            _problem(
                "NEWSLETTER_SUBJECT",
                "subject",
                f"The subject line has a line break or more than {SUBJECT_LIMIT} characters.",
                "Shorten it to one line.",
            )
        )
    if not source.body.strip():
        found.append(_problem("NEWSLETTER_EMPTY", "body", "The newsletter has no text.", "Write it in Markdown."))
    if len(source.body) > BODY_LIMIT:
        found.append(_problem("NEWSLETTER_LONG", "body", "The newsletter is longer than 200,000 characters.", "Cut."))
    for place, text in (("subject", source.subject), ("preheader", source.preheader), ("body", source.body)):
        found.extend(_merge_problems(place, text))
    return tuple(found)


def require(source: Source) -> None:
    """Raise LofteError with every problem of `source`, or return."""
    found = problems(source)
    if found:
        raise LofteError(*found)


def _merge_problems(place: str, text: str) -> list[Problem]:
    known = ", ".join(sorted(FIELDS))
    found = [
        _problem("NEWSLETTER_FIELD", place, f"There is no merge field {name}.", f"Use one of: {known}.", line=line)
        for name, line in ((m.group(1), text[: m.start()].count("\n") + 1) for m in MERGE.finditer(text))
        if name not in FIELDS
    ]
    rest = MERGE.sub(lambda m: " " * len(m.group()), text)
    for broken in BROKEN_MERGE.finditer(rest):
        line = text[: broken.start()].count("\n") + 1
        remedy = "Write it as {{ given_name | fallback }}."
        found.append(_problem("NEWSLETTER_FIELD_SYNTAX", place, "A merge field is not closed.", remedy, line=line))
    return found


def _problem(code: str, place: str, message: str, remedy: str, line: int | None = None) -> Problem:
    return Problem(code=code, place=place, message=message, remedy=remedy, line=line)
