"""What changed between two versions of a policy, what of it is material, and who must be asked again.

A change is material when a person could have decided otherwise for it: a new purpose, recipient, country or channel,
more data, longer keeping, a right or promise taken away. Then notice is given 30 days before (clock C21), and consents
to a purpose that has grown are stale from the day the version is in force (rule R20). What has only shrunk asks nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from lofte.domain.policy import markdown
from lofte.domain.policy.materiality import ARRIVING, LEAVING, MATERIAL
from lofte.domain.policy.materiality import Matter as Matter
from lofte.domain.policy.model import Part, Policy, PolicyText
from lofte.domain.policy.reconsent import Stale, stale, unaffected
from lofte.domain.policy.render import notice_name
from lofte.domain.terms import LawfulBasis

NOTICE_DAYS = 30
"""Clock C21: days between the notice of a material change and its coming into force."""


class Move(StrEnum):
    """What happened to it."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference. `name` is the id of the entry, the key of a setting or `sv#anchor` of a section of a notice."""

    matter: Matter
    name: str
    move: Move
    field: str = ""
    old: str = ""
    new: str = ""
    material: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyDiff:
    """All differences of two versions and what follows from them.

    `stale` are the purposes whose consents must be asked for again, `unaffected` those whose consents stand, `ended`
    those that no longer rest on consent or are gone. `notice_by` is the last day to give notice; none when nothing is
    material.
    """

    old_version: int
    new_version: int
    old_digest: str
    new_digest: str
    changes: tuple[Change, ...]
    stale: tuple[Stale, ...]
    unaffected: tuple[str, ...]
    ended: tuple[str, ...]
    notice_by: date | None

    @property
    def material(self) -> bool:
        """Whether people must be told beforehand."""
        return any(change.material for change in self.changes)


SETTINGS = (
    "cookies",
    "sharing",
    "transfer",
    "breach",
    "children",
    "unsubscribe",
    "business",
    "special_categories",
    "settings",
)


def diff(*, old: PolicyText, new: PolicyText) -> PolicyDiff:
    """Everything that differs, in the order: purposes, data, recipients, keeping, rights, promises, settings, words."""
    changes = (*_entries(old.policy, new.policy), *_settings(old.policy, new.policy), *_notices(old, new))
    asked = stale(old=old.policy, new=new.policy)
    material = any(change.material for change in changes)
    return PolicyDiff(
        old_version=old.policy.version,
        new_version=new.policy.version,
        old_digest=old.digest,
        new_digest=new.digest,
        changes=changes,
        stale=asked,
        unaffected=unaffected(new=new.policy, stale=asked),
        ended=_ended(old.policy, new.policy),
        notice_by=new.policy.valid_from - timedelta(days=NOTICE_DAYS) if material else None,
    )


def _ended(old: Policy, new: Policy) -> tuple[str, ...]:
    """Purposes that rested on consent and no longer do; a refused consent may not come back as interest (R21)."""
    now = {activity.id for activity in new.activities if activity.basis is LawfulBasis.CONSENT}
    before = (activity.id for activity in old.activities if activity.basis is LawfulBasis.CONSENT)
    return tuple(purpose for purpose in before if purpose not in now)


def _entries(old: Policy, new: Policy) -> Iterator[Change]:
    """Changes of the lists, entry by entry."""
    yield from _list(Matter.ACTIVITY, old.activities, new.activities)
    yield from _list(Matter.CATEGORY, old.categories, new.categories)
    yield from _list(Matter.RECIPIENT, old.recipients, new.recipients)
    yield from _list(Matter.RETENTION, old.retention, new.retention)
    yield from _list(Matter.RIGHT, old.rights, new.rights, key="right")
    yield from _list(Matter.PROMISE, old.promises, new.promises)
    yield from _list(Matter.ENTITY, old.entities, new.entities)
    yield from _list(Matter.PLATFORM, old.platforms, new.platforms)
    yield from _list(Matter.COOKIE, old.cookies.listed, new.cookies.listed, key="name")


def _list(matter: Matter, old: Sequence[Part], new: Sequence[Part], key: str = "id") -> Iterator[Change]:
    before = {str(getattr(part, key)): part for part in old}
    after = {str(getattr(part, key)): part for part in new}
    for name in dict.fromkeys([*after, *before]):
        if name not in before:
            yield Change(matter=matter, name=name, move=Move.ADDED, material=matter in ARRIVING)
        elif name not in after:
            yield Change(matter=matter, name=name, move=Move.REMOVED, material=matter in LEAVING)
        else:
            yield from _fields(matter, name, before[name], after[name])


def _fields(matter: Matter, name: str, old: Part, new: Part, prefix: str = "") -> Iterator[Change]:
    for field in type(new).model_fields:
        before, after = getattr(old, field), getattr(new, field)
        if before == after:
            continue
        weigh = MATERIAL.get((matter, prefix + field))
        yield Change(
            matter=matter,
            name=name,
            move=Move.CHANGED,
            field=field,
            old=shown(before),
            new=shown(after),
            material=weigh(before, after) if weigh else False,
        )


def _settings(old: Policy, new: Policy) -> Iterator[Change]:
    for name in ("controller", "roles", "languages"):
        before, after = getattr(old, name), getattr(new, name)
        weigh = MATERIAL.get((Matter.SETTING, name))
        if before != after:
            material = weigh(before, after) if weigh else False
            yield Change(
                matter=Matter.SETTING,
                name=name,
                move=Move.CHANGED,
                old=shown(before),
                new=shown(after),
                material=material,
            )
    for name in SETTINGS:
        changes = _fields(Matter.SETTING, name, getattr(old, name), getattr(new, name), prefix=f"{name}.")
        yield from (change for change in changes if change.field != "listed")


def _notices(old: PolicyText, new: PolicyText) -> Iterator[Change]:
    """Sections of the notice whose words differ; words alone are not material, the promises in them are."""
    for language in new.notices:
        name = notice_name(language)
        before = _words(markdown.parse(name=name, text=old.notices.get(language, "")))
        after = _words(markdown.parse(name=name, text=new.notices[language]))
        for anchor in dict.fromkeys([*after, *before]):
            if before.get(anchor) != after.get(anchor):
                yield Change(
                    matter=Matter.NOTICE,
                    name=f"{language.value}#{anchor}",
                    move=_move(before=anchor in before, after=anchor in after),
                    old=before.get(anchor, ""),
                    new=after.get(anchor, ""),
                )


def _move(*, before: bool, after: bool) -> Move:
    return Move.CHANGED if before and after else Move.REMOVED if before else Move.ADDED


def _words(notice: markdown.SourceNotice) -> dict[str, str]:
    """The words of each section, heading first."""
    return {
        section.anchor: "\n".join([section.heading, *(block.text for block in section.blocks)]).strip()
        for section in notice.sections
    }


def shown(value: object) -> str:
    """A value of the model as a person reads it."""
    if isinstance(value, tuple):
        return ", ".join(shown(item) for item in value)
    if isinstance(value, Part):
        return "; ".join(shown(getattr(value, name)) for name in type(value).model_fields)
    if value is None or isinstance(value, bool):
        return {None: "–", True: "true", False: "false"}[value]
    return str(value)
