"""Which consents a new version of a policy makes stale (SOMG-66, rule R20): those whose purpose has grown.

A consent covers what was said when it was given. Fewer data, fewer recipients or shorter keeping leave it standing; a
silence is never a yes, and whoever is unaffected is not asked again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from lofte.domain.policy.model import Activity, Category, Policy, Recipient, Retention
from lofte.domain.terms import LawfulBasis

PERIOD = re.compile(r"(\d+)([YMWD])")
DAYS = {"Y": 365.25, "M": 30.4375, "W": 7.0, "D": 1.0}
"""Days of each unit, for telling the longer of two periods; never for a date."""


class Growth(StrEnum):
    """In which way a purpose has grown."""

    NEW = "new"
    CONTROLLER = "controller"
    PURPOSE = "purpose"
    MARKETING = "marketing"
    CATEGORIES = "categories"
    RECIPIENTS = "recipients"
    CHANNELS = "channels"
    RETENTION = "retention"
    REUSE = "reuse"


@dataclass(frozen=True, slots=True)
class Stale:
    """A purpose whose consents do not cover what the new version does, and why."""

    purpose: str
    reasons: tuple[Growth, ...]


def lengthened(old: str | None, new: str | None) -> bool:
    """Whether a period has become longer; no period means that the event itself ends the keeping."""
    return _days(new) > _days(old)


def _days(period: str | None) -> float:
    return sum(int(number) * DAYS[unit] for number, unit in PERIOD.findall(period or ""))


def stale(*, old: Policy, new: Policy) -> tuple[Stale, ...]:
    """The purposes on consent in `new` that nobody has said yes to as they now are, in the order of `new`."""
    found = []
    for activity in new.activities:
        if activity.basis is not LawfulBasis.CONSENT:
            continue
        before = old.activity(activity.id)
        if before is None or before.basis is not LawfulBasis.CONSENT:
            found.append(Stale(activity.id, (Growth.NEW,)))
            continue
        reasons = tuple(_growths(old, new, before, activity))
        if reasons:
            found.append(Stale(activity.id, reasons))
    return tuple(found)


def unaffected(*, new: Policy, stale: tuple[Stale, ...]) -> tuple[str, ...]:
    """The purposes on consent whose consents stand: they must not be asked for again."""
    asked = {item.purpose for item in stale}
    return tuple(a.id for a in new.activities if a.basis is LawfulBasis.CONSENT and a.id not in asked)


def _growths(old: Policy, new: Policy, before: Activity, after: Activity) -> Iterator[Growth]:
    tests: Mapping[Growth, bool] = {
        Growth.CONTROLLER: old.entity().organisation_number != new.entity().organisation_number,
        Growth.PURPOSE: before.label != after.label or before.role is not after.role,
        Growth.MARKETING: after.marketing and not before.marketing,
        Growth.CATEGORIES: _more_data(old, new, before, after),
        Growth.RECIPIENTS: _more_recipients(old, new, before, after),
        Growth.CHANNELS: bool(set(after.channels) - set(before.channels)),
        Growth.RETENTION: _kept_longer(old, new, before, after),
        Growth.REUSE: bool(_reused(new, after) - _reused(old, before)),
    }
    return (growth for growth, grown in tests.items() if grown)


def _more_data(old: Policy, new: Policy, before: Activity, after: Activity) -> bool:
    """More fields, or a field that has become sensitive."""
    held = _data(old, before)
    return any(item not in held for item in _data(new, after))


def _data(policy: Policy, activity: Activity) -> frozenset[tuple[str, bool]]:
    kinds: dict[str, Category] = {category.id: category for category in policy.categories}
    return frozenset(
        (field, kinds[name].special or kinds[name].identity_number)
        for name in activity.categories
        for field in kinds[name].fields
    )


def _more_recipients(old: Policy, new: Policy, before: Activity, after: Activity) -> bool:
    """Somebody else receives, or the same in another country or capacity."""
    return bool(_receiving(new, after) - _receiving(old, before))


def _receiving(policy: Policy, activity: Activity) -> frozenset[tuple[str, str, str]]:
    named: dict[str, Recipient] = {recipient.id: recipient for recipient in policy.recipients}
    return frozenset((named[i].name, named[i].kind.value, named[i].country) for i in activity.recipients)


def _kept_longer(old: Policy, new: Policy, before: Activity, after: Activity) -> bool:
    """Another event ends the keeping, the same event after a longer time, or none any more."""
    held, kept = _keeping(old, before), _keeping(new, after)
    endless = {key[0] for key in held} & set(after.categories) - {key[0] for key in kept}
    return bool(endless) or any(key not in held or lengthened(held[key], kept[key]) for key in kept)


def _keeping(policy: Policy, activity: Activity) -> dict[tuple[str, str, str], str | None]:
    """The longest period for each category of the activity by what starts it and what happens at its end."""
    rules: dict[str, Retention] = {rule.id: rule for rule in policy.retention}
    found: dict[tuple[str, str, str], str | None] = {}
    for rule in (rules[name] for name in activity.retention):
        for category in set(rule.categories) & set(activity.categories):
            key = (category, rule.trigger.value, rule.action.value)
            if key not in found or lengthened(found[key], rule.period):
                found[key] = rule.period
    return found


def _reused(policy: Policy, activity: Activity) -> frozenset[str]:
    """Purposes that may use what was collected for this one; Article 6(4) gives no way around a consent."""
    return frozenset(item.id for item in policy.activities if activity.id in item.compatible_with)
