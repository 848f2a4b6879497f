"""Which change of a policy is material, so that people are told before it is in force (clock C21)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from lofte.domain.policy.reconsent import lengthened


class Matter(StrEnum):
    """What a change is about."""

    ACTIVITY = "activity"
    CATEGORY = "category"
    RECIPIENT = "recipient"
    RETENTION = "retention"
    RIGHT = "right"
    PROMISE = "promise"
    ENTITY = "entity"
    PLATFORM = "platform"
    COOKIE = "cookie"
    SETTING = "setting"
    NOTICE = "notice"


Weigh = Callable[[Any, Any], bool]


def _always(old: Any, new: Any) -> bool:
    return True


def _gained(old: Any, new: Any) -> bool:
    return bool(set(new) - set(old))


def _lost(old: Any, new: Any) -> bool:
    return bool(set(old) - set(new))


def _turned_on(old: Any, new: Any) -> bool:
    return bool(new) and not old


def _weaker_hours(old: Any, new: Any) -> bool:
    return old is not None and (new is None or new > old)


MATERIAL: Mapping[tuple[Matter, str], Weigh] = {
    (Matter.ACTIVITY, "label"): _always,
    (Matter.ACTIVITY, "basis"): _always,
    (Matter.ACTIVITY, "role"): _always,
    (Matter.ACTIVITY, "marketing"): _turned_on,
    (Matter.ACTIVITY, "subjects"): _gained,
    (Matter.ACTIVITY, "categories"): _gained,
    (Matter.ACTIVITY, "sources"): _gained,
    (Matter.ACTIVITY, "channels"): _gained,
    (Matter.ACTIVITY, "recipients"): _gained,
    (Matter.ACTIVITY, "retention"): _always,
    (Matter.ACTIVITY, "interest"): _always,
    (Matter.ACTIVITY, "soft_opt_in"): _turned_on,
    (Matter.ACTIVITY, "compatible_with"): _gained,
    (Matter.ACTIVITY, "special_ground"): _always,
    (Matter.ACTIVITY, "identity_number_ground"): _always,
    (Matter.CATEGORY, "label"): _always,
    (Matter.CATEGORY, "fields"): _gained,
    (Matter.CATEGORY, "special"): _turned_on,
    (Matter.CATEGORY, "identity_number"): _turned_on,
    (Matter.CATEGORY, "observed"): _turned_on,
    (Matter.RECIPIENT, "name"): _always,
    (Matter.RECIPIENT, "kind"): _always,
    (Matter.RECIPIENT, "country"): _always,
    (Matter.RECIPIENT, "purpose"): _always,
    (Matter.RECIPIENT, "transfer_ground"): _always,
    (Matter.RETENTION, "categories"): _gained,
    (Matter.RETENTION, "trigger"): _always,
    (Matter.RETENTION, "period"): lengthened,
    (Matter.RETENTION, "action"): _always,
    (Matter.RIGHT, "channels"): _lost,
    (Matter.PROMISE, "sentence"): _always,
    (Matter.ENTITY, "organisation_number"): _always,
    (Matter.PLATFORM, "entity"): _always,
    (Matter.COOKIE, "category"): _always,
    (Matter.COOKIE, "purpose"): _always,
    (Matter.COOKIE, "lifetime"): _always,
    (Matter.SETTING, "controller"): _always,
    (Matter.SETTING, "roles"): _gained,
    (Matter.SETTING, "sharing.mode"): _always,
    (Matter.SETTING, "sharing.exceptions"): _gained,
    (Matter.SETTING, "transfer.mode"): _always,
    (Matter.SETTING, "transfer.countries"): _gained,
    (Matter.SETTING, "breach.hours"): _weaker_hours,
    (Matter.SETTING, "breach.trigger"): _always,
    (Matter.SETTING, "breach.notify"): _always,
    (Matter.SETTING, "children.mode"): _always,
    (Matter.SETTING, "unsubscribe.means"): _always,
    (Matter.SETTING, "business.named"): _always,
    (Matter.SETTING, "special_categories.mode"): _always,
    (Matter.SETTING, "settings.identity_check"): _always,
    (Matter.SETTING, "settings.sale_of_business"): _always,
    (Matter.SETTING, "settings.channels"): _gained,
    (Matter.SETTING, "settings.sources"): _gained,
}
"""Which change of which field is material; a field that is not here never is."""

ARRIVING = frozenset({Matter.ACTIVITY, Matter.CATEGORY, Matter.RECIPIENT, Matter.COOKIE})
"""What is material when it comes."""

LEAVING = frozenset({Matter.RIGHT, Matter.PROMISE})
"""What is material when it goes."""
