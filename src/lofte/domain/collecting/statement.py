"""What a person states about a file of contacts before anything of it is taken in: where from, on which basis.

A statement is required and proves nothing by itself (Articles 5(2), 7(1)). What it is checked against is the policy in
force: purpose, channels, source and basis must be the policy's own. For a client's list, the statement is the client's,
with the date of collection and a sample of the proof.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from lofte.domain.collecting.columns import Column
from lofte.domain.errors import LofteError, Problem
from lofte.domain.policy.model import Activity, Policy
from lofte.domain.terms import Channel, LawfulBasis, SourceKind

WORDS_LEAST = 10
WORDS_MOST = 2_000
REACHED_BY: dict[Channel, Column] = {
    Channel.EMAIL: Column.EMAIL,
    Channel.SMS: Column.PHONE,
    Channel.PHONE: Column.PHONE,
    Channel.LETTER: Column.POSTAL_ADDRESS,
}
"""The column that holds the address of each channel that an import can be for."""
_ADDRESS = re.compile(r"\S+@\S+\.\S+|(?:\d[ -]?){9,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """The attestation. `words` say where the contacts come from; nobody of them is named there."""

    purpose: str
    channels: frozenset[Channel]
    basis: LawfulBasis
    source_kind: SourceKind
    words: str
    collected_on: date | None = None
    """Latest day on which they were collected."""
    proof_sample: str = ""
    """What the proof looks like and where it lies: the form's words, a contract's number. Names nobody."""
    own_sales: bool = False
    """Every sale in the file was made by the controller itself to the person in the row (MFL 19 § second part)."""
    refusal_offered: bool = False
    """A free and easy way to say no was offered to everyone at collection; a column may say otherwise."""


def require_sound(
    *, statement: Statement, policy: Policy, columns: Collection[Column], for_client: bool, today: date
) -> Activity:
    """The policy's activity that the statement is about. Raises LofteError with everything that is wrong with it."""
    activity = policy.activity(statement.purpose)
    if activity is None:
        raise LofteError(
            _problem("IMPORT_PURPOSE", "purpose", "The policy in force has no such activity.", "Choose one of its own.")
        )
    problems = [
        *_words(statement),
        *_channels(statement, activity, columns),
        *_source(statement, activity, policy),
        *_basis(statement, activity),
        *_time(statement, for_client=for_client, today=today),
    ]
    if problems:
        raise LofteError(*problems)
    return activity


def _words(statement: Statement) -> list[Problem]:
    found: list[Problem] = []
    if not WORDS_LEAST <= len(statement.words.strip()) <= WORDS_MOST:
        message = f"Say where the contacts come from, in {WORDS_LEAST} to {WORDS_MOST} characters."
        found.append(_problem("IMPORT_STATEMENT", "statement", message, "Write how and where they gave their details."))
    for place, text in (("statement", statement.words), ("proof_sample", statement.proof_sample)):
        if _ADDRESS.search(text):
            message = "There is an address or a number of a person in it."
            found.append(
                _problem("IMPORT_NAMES_SOMEBODY", place, message, "Describe the source without naming anybody.")
            )
    return found


def _channels(statement: Statement, activity: Activity, columns: Collection[Column]) -> list[Problem]:
    if not statement.channels:
        return [_problem("IMPORT_CHANNELS", "channels", "No channel is chosen.", "Say how they may be reached.")]
    found: list[Problem] = []
    for channel in sorted(statement.channels):
        if channel not in activity.channels:
            message = f"The policy does not use {channel} for this purpose."
            found.append(_problem("IMPORT_CHANNELS", "channels", message, "Choose among the activity's channels."))
        elif channel not in REACHED_BY or REACHED_BY[channel] not in columns:
            message = f"No column of the file leads to a person by {channel}."
            found.append(_problem("IMPORT_CHANNELS", "channels", message, "Map its column, or leave the channel out."))
    return found


def _source(statement: Statement, activity: Activity, policy: Policy) -> list[Problem]:
    allowed = set(activity.sources) & set(policy.settings.sources or activity.sources)
    if statement.source_kind in allowed:
        return []
    message = "The policy does not name this source for this purpose."
    return [_problem("IMPORT_SOURCE", "source_kind", message, "Choose one that it names, or change the policy first.")]


def _basis(statement: Statement, activity: Activity) -> list[Problem]:
    soft = activity.soft_opt_in and statement.basis is LawfulBasis.LEGITIMATE_INTERESTS
    if statement.basis is activity.basis or soft:
        return []
    message = f"The policy rests this purpose on {activity.basis}."
    return [_problem("IMPORT_BASIS", "basis", message, "State the basis that the policy names.")]


def _time(statement: Statement, *, for_client: bool, today: date) -> list[Problem]:
    found: list[Problem] = []
    if statement.collected_on is not None and statement.collected_on > today:
        found.append(_problem("IMPORT_DATE", "collected_on", "The day has not come yet.", "Correct the date."))
    if for_client and statement.collected_on is None:
        message = "For a client's list it must be stated until when it was collected."
        found.append(_problem("IMPORT_DATE", "collected_on", message, "Ask the client."))
    if for_client and len(statement.proof_sample.strip()) < WORDS_LEAST:
        message = "For a client's list a sample of the proof is needed."
        found.append(_problem("IMPORT_PROOF", "proof_sample", message, "Ask the client what shows that they agreed."))
    return found


def _problem(code: str, place: str, message: str, remedy: str) -> Problem:
    return Problem(code=code, message=message, place=place, remedy=remedy)
