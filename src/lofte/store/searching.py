"""Finding a person in the vault: exactly, by a keyed hash, or by a part of a word, by decrypting and looking.

Both open documents, so both are called while it is being recorded; a search notes itself and everyone it shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize
from uuid import UUID

from lofte.domain.acts import Act
from lofte.domain.states import IdentifierKind
from lofte.store import blind, evidence, rows, sealed
from lofte.store.scopes import current
from lofte.store.subjects import VISIBLE_SQL, visible_params
from lofte.store.vault import READ, revealer

FIND = (
    "SELECT b.subject_id, k.epoch, k.version, k.wrapped, d.sealed FROM blind_index b "
    "JOIN subject_key k ON k.controller_id = b.controller_id AND k.subject_id = b.subject_id "
    "JOIN vault_document d ON d.controller_id = b.controller_id AND d.subject_id = b.subject_id "
    "WHERE b.controller_id = %s AND b.kind = %s AND b.digest = %s AND d.category = %s "
    f"AND {VISIBLE_SQL.format(subject='b.subject_id')} ORDER BY b.subject_id"
)
SEARCH_MOST = 200
"""Hits that one search gives back; who needs more narrows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hits:
    """What a search found: subjects in the order of their ids, how many were looked through, and whether it was cut."""

    subjects: tuple[UUID, ...]
    scanned: int
    cut: bool


def find(*, kind: IdentifierKind, value: str, category: str) -> list[tuple[UUID, dict[str, Any]]]:
    """Visible subjects with exactly this identifier, each with one category of what is held, by one question."""
    evidence.required()
    controller = current()
    wanted = blind.digest(controller=controller, kind=kind, value=value)
    if wanted is None:
        return []
    found = rows.fetch(
        FIND, (rows.key(controller), kind.value, wanted, category, *visible_params(controller=controller))
    )
    revealed = revealer(controller=controller, category=category)
    answers = []
    for subject, *rest in found:
        identity = rows.uuid_of(subject)
        answers.append((identity, sealed.parse(revealed(identity.bytes, *rest))))
    return answers


def search(*, text: str, category: str, purpose: str, limit: int = SEARCH_MOST) -> Hits:
    """Visible subjects whose document holds a text in some value, whatever its case. Decrypts, scans, notes the look.

    Nothing of what was searched for is kept. There is no index over parts of words: it would give names away by how
    often they come.
    """
    record = evidence.required()
    wanted = " ".join(normalize("NFKC", text).casefold().split())
    found, scanned = _scan(wanted=wanted, category=category, most=limit + 1) if wanted else ([], 0)
    hits = Hits(subjects=tuple(found[:limit]), scanned=scanned, cut=len(found) > limit)
    detail: dict[str, evidence.Detail] = {
        "category": category,
        "purpose": purpose,
        "scanned": scanned,
        "hits": len(hits.subjects),
        "cut": hits.cut,
    }
    record.entry(act=Act.SEARCHED_PERSON, detail=detail)
    for subject in hits.subjects:
        record.looked(subject=subject, categories=(category,), purpose=purpose)
    return hits


def _scan(*, wanted: str, category: str, most: int) -> tuple[list[UUID], int]:
    """The first subjects that hold the text, and how many were looked through, which is everybody."""
    controller = current()
    revealed = revealer(controller=controller, category=category)
    # What JSON escapes never matches as it stands; such a text is looked for in the values alone.
    plain = wanted if wanted.isprintable() and not {'"', "\\"} & set(wanted) else ""
    found: list[UUID] = []
    scanned = 0
    sql = f"{READ} AND {VISIBLE_SQL.format(subject='d.subject_id')} ORDER BY d.subject_id"
    for chunk in rows.stream(sql, (rows.key(controller), category, *visible_params(controller=controller))):
        scanned += len(chunk)
        for subject, *rest in chunk:
            raw = subject.bytes if isinstance(subject, UUID) else bytes(subject)
            text = revealed(raw, *rest)
            if plain in _folded(text) and len(found) < most and _holds(sealed.parse(text), wanted):
                found.append(UUID(bytes=raw))
    return found, scanned


def _folded(text: str) -> str:
    return text.lower() if text.isascii() else normalize("NFKC", text).casefold()


def _holds(document: Mapping[str, Any], wanted: str) -> bool:
    return any(wanted in _folded(value) for value in document.values() if isinstance(value, str))
