"""Is a policy coherent, is it complete under Articles 13, 14 and 30, and does it promise what it cannot keep?

`load` has made sure that the policy reads; this says whether it may be published. Lints L01 to L32 (without L09 and
L18) look at what is said, P01 to P27 at whether the parts agree.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from lofte.domain.calendar import STOCKHOLM
from lofte.domain.policy import markdown, positions
from lofte.domain.policy.lints import (
    absolutes,
    agreement,
    clarity,
    completeness,
    consents,
    duties,
    identity,
    processing,
    recipients,
    rights,
)
from lofte.domain.policy.lints.case import Case, Hit, Rule, Severity, sentences, texts
from lofte.domain.policy.model import PolicyText, Words
from lofte.domain.policy.render import notice_name
from lofte.domain.promises.registry import CONTROLS
from lofte.domain.terms import Language

__all__ = ["RULES", "Finding", "Severity", "check", "publishable"]

RULES: tuple[Rule, ...] = tuple(
    sorted(
        (
            *absolutes.RULES,
            *agreement.RULES,
            *clarity.RULES,
            *completeness.RULES,
            *consents.RULES,
            *duties.RULES,
            *identity.RULES,
            *processing.RULES,
            *recipients.RULES,
            *rights.RULES,
        ),
        key=lambda rule: rule.code,
    )
)
"""Every rule, by code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that a lint found: where, what, and what to write instead. `quote` is the sentence, if it is one."""

    code: str
    severity: Severity
    file: str
    line: int
    message: Words
    remedy: Words
    law: str
    quote: str = ""

    @property
    def place(self) -> str:
        """File and line."""
        return f"{self.file}:{self.line}"


def check(*, text: PolicyText, at: datetime | None = None) -> tuple[Finding, ...]:
    """Everything that the lints find, the gravest first.

    With `at` also what depends on time: assessments, reviews and grounds that have grown too old.
    """
    return findings(case=case_of(text=text, at=at))


def publishable(*, findings: Iterable[Finding]) -> bool:
    """Whether the policy may be published: no error and nothing that blocks. Warnings do not hinder."""
    return all(finding.severity is Severity.WARN for finding in findings)


def case_of(*, text: PolicyText, at: datetime | None = None, built: frozenset[str] | None = None) -> Case:
    """A policy as the lints see it, in the languages that it is published in; `built`: the registry's unless given."""
    notices = {
        language: markdown.parse(name=notice_name(language), text=words)
        for language, words in text.notices.items()
        if language in text.policy.languages
    }
    tables = [name for name in ("policy.toml", "promises.toml") if name in text.sources]
    running = frozenset(control.id for control in CONTROLS.values() if control.built)
    return Case(
        policy=text.policy,
        notices=notices,
        lines={name: positions.index(text=text.sources[name]) for name in tables},
        built=running if built is None else built,
        today=at.astimezone(STOCKHOLM).date() if at else None,
        sentences=sentences(notices),
        texts=texts(notices),
    )


def findings(*, case: Case) -> tuple[Finding, ...]:
    """What every rule finds in a case, each place once for each code and message."""
    found = dict.fromkeys(_finding(rule, hit) for rule in RULES for hit in rule.find(case))
    order = {Severity.ERROR: 0, Severity.BLOCK: 1, Severity.WARN: 2}
    return tuple(sorted(found, key=lambda item: (order[item.severity], item.code, item.file, item.line)))


def _finding(rule: Rule, hit: Hit) -> Finding:
    return Finding(
        code=rule.code,
        severity=rule.severity,
        file=hit.file,
        line=hit.line,
        message=_filled(rule.message, hit),
        remedy=_filled(rule.remedy, hit),
        law=rule.law,
        quote=hit.quote,
    )


def _filled(words: Words, hit: Hit) -> Words:
    """The blanks of a message filled in, each language with its own words."""

    def fill(language: Language) -> str:
        values = {name: value if isinstance(value, str) else value[language] for name, value in hit.values.items()}
        return words[language].format_map(values)

    return Words(sv=fill(Language.SV), en=fill(Language.EN))
