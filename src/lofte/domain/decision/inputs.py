"""The hash of what a decision was made from, logged when it is recorded, so that it can be checked later.

It covers the request, the facts and the engagement as they were, not who the person is: facts hold no personal data.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import lru_cache

from lofte.domain.decision.facts import Facts
from lofte.domain.decision.model import Engagement, Request


def inputs_digest(*, request: Request, facts: Facts, engagement: Engagement | None = None) -> str:
    """SHA-256 (hex) over the canonical JSON of the inputs. Equal inputs give equal digests in every process."""
    made = hashlib.sha256(_of_act(request, engagement))
    made.update(_json(facts))
    return made.hexdigest()


@lru_cache(maxsize=64)
def _of_act(request: Request, engagement: Engagement | None) -> bytes:
    return _json(request) + b"\n" + _json(engagement) + b"\n"


def _json(value: object) -> bytes:
    return json.dumps(_plain(value), separators=(",", ":"), sort_keys=True).encode()


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, str | int | bool):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(str(_plain(one)) for one in value)
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if is_dataclass(value):
        # Only what takes part in equality: compiled gates and standings folded ahead are no inputs of their own.
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value) if one.compare}
    raise TypeError(f"{type(value).__name__} is no input of a decision.")
