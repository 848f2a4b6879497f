"""R41: what an erasure comes to. It is an outcome of the job, not a stage of a decision."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from lofte.domain.decision.horizon import Horizon
from lofte.domain.terms import Code


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A field that a hold or a statute covers. `keep_to` is the last day; none: until the hold is lifted."""

    field: str
    ground: str
    keep_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureOutcome:
    """What goes, what is blocked until when, and who must be told."""

    code: Code
    """DONE, or PARTIAL when something is kept."""
    erased: tuple[str, ...]
    blocked: tuple[Kept, ...]
    """Blocked to every other use: it answers the law, a claim and the request itself (R08), nothing else."""
    notify: tuple[str, ...]
    """Recipients to tell (Article 19)."""
    keyed_hash_kept: bool = True
    """The block entry survives as a keyed hash, so that the erased are not collected again unawares (R07)."""


def erasure_outcome(
    *, fields: Iterable[str], kept: Iterable[Kept], disclosed_to: Iterable[str], at: datetime
) -> ErasureOutcome:
    """Sort a subject's fields into what goes and what is blocked; of several grounds the longest counts."""
    horizon = Horizon(at=at)
    present = sorted(set(fields))
    longest: dict[str, Kept] = {}
    for one in kept:
        over = one.keep_to is not None and not horizon.through(day=one.keep_to)
        if over or one.field not in present:
            continue
        known = longest.get(one.field)
        if known is None or _lasts(one) > _lasts(known):
            longest[one.field] = one
    return ErasureOutcome(
        code=Code.PARTIAL if longest else Code.DONE,
        erased=tuple(field for field in present if field not in longest),
        blocked=tuple(longest[field] for field in present if field in longest),
        notify=tuple(sorted(set(disclosed_to))),
    )


def _lasts(kept: Kept) -> date:
    return kept.keep_to or date.max
