"""Whose yes or no it is: a visible subject of this controller, and the addresses that a block is put on."""

from __future__ import annotations

from uuid import UUID

from lofte.domain.errors import LofteError
from lofte.domain.states import IdentifierKind
from lofte.store import standing, vault

ADDRESSES = (IdentifierKind.EMAIL, IdentifierKind.PHONE)


def visible(*, subject: UUID) -> bool:
    """Whether there is such a subject: of this controller, not erased, not of an import that is not active."""
    return subject not in standing.hidden(subjects=(subject,))


def require_visible(*, subject: UUID) -> None:
    """Raise LofteError where there is none."""
    if not visible(subject=subject):
        raise LofteError.of(
            "SUBJECT_UNKNOWN", "There is no such person here.", place=str(subject), remedy="Search once more."
        )


def addresses(*, subject: UUID) -> tuple[tuple[IdentifierKind, str], ...]:
    """A subject's e-mail addresses and telephone numbers. While it is being recorded."""
    held = vault.get_all(subject=subject).values()
    found = {(kind, str(document[kind.value])) for document in held for kind in ADDRESSES if document.get(kind.value)}
    return tuple(sorted(found))
