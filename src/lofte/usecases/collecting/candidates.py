"""Who stands at an address: everybody who is visible, and those whom earlier rows of the same import have brought."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from lofte.domain.collecting.columns import Column
from lofte.domain.collecting.fields import Homes
from lofte.domain.collecting.matching import Known
from lofte.domain.collecting.rows import plain_name
from lofte.domain.states import VISIBLE_IMPORTS, IdentifierKind
from lofte.store import blind, rows, vault
from lofte.store.evidence import Recording
from lofte.store.scopes import current

Identifier = tuple[IdentifierKind, str]
_VISIBLE = tuple(sorted(state.value for state in VISIBLE_IMPORTS))
_NAMES = (Column.GIVEN_NAME.value, Column.FAMILY_NAME.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    identifier: Identifier
    subject: UUID
    staged: bool


def known_at(
    *, source: UUID, identifiers: Collection[Identifier], homes: Homes, record: Recording
) -> dict[Identifier, tuple[Known, ...]]:
    """For each of these addresses, the persons there. Whose name was looked at is written down."""
    found: list[_Found] = []
    for kind in (IdentifierKind.EMAIL, IdentifierKind.PHONE):
        values = {value for one, value in identifiers if one is kind}
        found += _found(source=source, kind=kind, values=values) if values else []
    if not found:
        return {}
    names = _names(subjects={one.subject for one in found}, homes=homes, record=record)
    answer: dict[Identifier, tuple[Known, ...]] = {}
    for one in found:
        known = Known(subject=one.subject, name=names.get(one.subject, ""), staged=one.staged)
        answer[one.identifier] = (*answer.get(one.identifier, ()), known)
    return answer


def _found(*, source: UUID, kind: IdentifierKind, values: Collection[str]) -> list[_Found]:
    controller = current()
    own, of = rows.key(controller), rows.key(source)
    wanted = {made: value for value in values if (made := blind.digest(controller=controller, kind=kind, value=value))}
    found: list[_Found] = []
    for some in rows.slices(tuple(wanted)):
        held = rows.fetch(  # only placeholders are put in
            "SELECT b.digest, b.subject_id, CASE WHEN s.admission_id = %s AND i.state = 'staging' THEN 1 ELSE 0 END "  # noqa: S608
            "FROM blind_index b JOIN subject s ON s.controller_id = b.controller_id AND s.id = b.subject_id "
            "LEFT JOIN import i ON i.controller_id = s.controller_id AND i.id = s.admission_id "
            f"WHERE b.controller_id = %s AND b.kind = %s AND b.digest IN ({rows.marks(len(some))}) "
            "AND s.erased_at IS NULL AND (s.admission_id IS NULL OR s.admission_id = %s "
            f"OR i.state IN ({rows.marks(len(_VISIBLE))})) ORDER BY b.subject_id",
            (of, own, kind.value, *some, of, *_VISIBLE),
        )
        found += [
            _Found(identifier=(kind, wanted[bytes(digest)]), subject=rows.uuid_of(subject), staged=bool(staged))
            for digest, subject, staged in held
        ]
    return found


def _names(*, subjects: Collection[UUID], homes: Homes, record: Recording) -> Mapping[UUID, str]:
    category = homes.categories.get(Column.GIVEN_NAME)
    if category is None:
        return {}
    names: dict[UUID, str] = {}
    for subject, document in vault.get_many(subjects=subjects, category=category):
        names[subject] = plain_name(" ".join(str(document.get(one, "")) for one in _NAMES))
        record.looked(subject=subject, categories=(category,), purpose="import")
    return names
