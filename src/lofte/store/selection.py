"""An audience: the same decision as `decide`, for everyone at once, in one query.

What depends on policy, engagement and content is settled once (a `Gate`). What depends on the subject stands in the
bits of the standing rows; the database steps through an index from one bit pattern to the next and counts each, and
each pattern is judged once. Rows that time has changed since they were folded come from a second index, are decided
here and corrected in the counts; so are subjects not folded yet under a version that was just published.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lofte.domain.decision import Engagement, Gate, Reason, Request, judge, prepare, standing_bits
from lofte.domain.decision.audience import Audience, count
from lofte.domain.decision.model import Verdict
from lofte.domain.states import ImportState
from lofte.domain.terms import Channel
from lofte.store import facts, policies, rows
from lofte.store.policies import Version
from lofte.store.scopes import current
from lofte.store.standing import STAGED
from lofte.store.subjects import VISIBLE_SQL, visible_params

PAGE = 500
_PAIR = "controller_id = %s AND policy = %s AND purpose = %s AND channel = %s"
COUNTED = (
    # From one pattern to the next by a step into the index, and each counted in place: a database counts the rows of
    # one key twice as fast as it groups them.
    f"WITH RECURSIVE met (bits) AS (SELECT (SELECT min(bits) FROM standing WHERE {_PAIR} AND bits < %s) UNION ALL "
    f"SELECT (SELECT min(bits) FROM standing WHERE {_PAIR} AND bits > met.bits AND bits < %s) FROM met "
    "WHERE met.bits IS NOT NULL) "
    f"SELECT met.bits, (SELECT count(*) FROM standing WHERE {_PAIR} AND standing.bits = met.bits) FROM met "
    "WHERE met.bits IS NOT NULL"
)
"""Bit pattern → how many rows have it, in order. Parameters: the pair and STAGED, the same again, the pair."""
Choice = Callable[[Verdict], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a page ended. Patterns come in ascending order, and within each the subjects."""

    bits: int
    subject: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """An audience at one instant. Its pages are read within the same `looking` or `reading` that chose it."""

    gate: Gate
    version: Version
    at: datetime
    patterns: dict[int, int]
    """Bit pattern → how many subjects have it now."""
    corrected: dict[UUID, int]
    """Subjects whose row does not say what holds now, with the pattern that does."""
    audience: Audience

    def page(self, *, choice: Choice, after: Place | None = None, limit: int = PAGE) -> tuple[list[UUID], Place | None]:
        """The next subjects whose verdict is chosen, and where to go on; None: that was all."""
        wanted = sorted(bits for bits in self.patterns if choice(judge(gate=self.gate, bits=bits)))
        found: list[tuple[int, UUID]] = []
        for bits in wanted if limit > 0 else ():
            if after is not None and bits < after.bits:
                continue
            start = after.subject if after is not None and bits == after.bits else UUID(int=0)
            found += [(bits, one) for one in self._with_bits(bits, start, limit - len(found))]
            if len(found) >= limit:
                return [one for _, one in found], Place(bits=found[-1][0], subject=found[-1][1])
        return [one for _, one in found], None

    def _with_bits(self, bits: int, start: UUID, limit: int) -> list[UUID]:
        """The next subjects of one pattern: those whose row says so and is right, and those corrected to it."""
        right = [one for one, now in self.corrected.items() if now == bits and one > start]
        stored: list[UUID] = []
        at = start
        while len(stored) < limit:
            chunk = _stored(self, bits, at, limit)
            stored += [one for one in chunk if one not in self.corrected]
            if len(chunk) < limit:
                break
            at = chunk[-1]
        return sorted((*stored, *right))[:limit]

    def reached(self) -> Iterator[list[UUID]]:
        """Everyone who may be reached, page by page."""
        after: Place | None = None
        while True:
            found, after = self.page(choice=permitted, after=after)
            if found:
                yield found
            if after is None:
                return


def permitted(verdict: Verdict) -> bool:
    """Chooses who may be reached."""
    return verdict.permitted


def first_is(reason: Reason) -> Choice:
    """Chooses who is counted under a reason."""
    return lambda verdict: not verdict.permitted and verdict.denied[0] == reason


def any_is(reason: Reason) -> Choice:
    """Chooses who has a reason among theirs."""
    return lambda verdict: reason in verdict.denied


def choose(*, request: Request, at: datetime, engagement: Engagement | None = None) -> Selection:
    """The audience of a request at an instant, by the policy in force, for the controller that we are within.

    Every visible subject counts once. Raises LofteError NO_POLICY where no policy is in force.
    """
    version = policies.at_instant(at=at)
    gate = prepare(policy=version.rules, request=request, engagement=engagement, at=at)
    channel = gate.channel
    if channel is None or (request.purpose, channel) not in version.pairs:
        patterns, corrected = _unfolded(version, request, channel, at)
    else:
        patterns, corrected = _folded(version, request, channel, at)
    return Selection(
        gate=gate,
        version=version,
        at=at,
        patterns=patterns,
        corrected=corrected,
        audience=count(gate=gate, patterns=sorted(patterns.items())),
    )


def _folded(
    version: Version, request: Request, channel: Channel, at: datetime
) -> tuple[dict[int, int], dict[UUID, int]]:
    """From the standing rows: how many have each pattern, then what the rows cannot know."""
    params = (rows.key(current()), version.number, request.purpose, str(channel))
    patterns: dict[int, int] = dict(rows.fetch(COUNTED, (*params, STAGED, *params, STAGED, *params)))
    over = rows.fetch(
        "SELECT subject_id, bits FROM standing WHERE controller_id = %s AND bits_until <= %s AND policy = %s "
        "AND purpose = %s AND channel = %s",
        (params[0], rows.instant(at), *params[1:]),
    )
    stale = {rows.uuid_of(subject): bits for subject, bits in over if bits < STAGED}
    for bits in stale.values():
        patterns[bits] -= 1
    corrected, late = _activating(params, at)
    unfolded = () if policies.is_folded(version=version.id) else _missing(version, request, channel)
    corrected.update(_now((*stale, *late, *unfolded), version, request, channel, at))
    for bits in corrected.values():
        patterns[bits] = patterns.get(bits, 0) + 1
    return {bits: number for bits, number in patterns.items() if number > 0}, corrected


def _activating(params: tuple[object, ...], at: datetime) -> tuple[dict[UUID, int], list[UUID]]:
    """Rows still marked as staged whose import is active by now: what they say, and those that time has changed too."""
    state = ImportState.ACTIVATING.value
    if not rows.fetch("SELECT 1 FROM import WHERE controller_id = %s AND state = %s LIMIT 1", (params[0], state)):
        return {}, []
    found = rows.fetch(
        "SELECT t.subject_id, t.bits, t.bits_until FROM standing t JOIN subject s "
        "ON s.controller_id = t.controller_id AND s.id = t.subject_id "
        "JOIN import i ON i.controller_id = s.controller_id AND i.id = s.admission_id "
        "WHERE t.controller_id = %s AND t.policy = %s AND t.purpose = %s AND t.channel = %s AND t.bits >= %s "
        "AND i.state = %s AND s.erased_at IS NULL",
        (*params, STAGED, state),
    )
    said: dict[UUID, int] = {}
    late: list[UUID] = []
    for subject, bits, until in found:
        if until is not None and rows.instant_of(until) <= at:
            late.append(rows.uuid_of(subject))
        else:
            said[rows.uuid_of(subject)] = bits - STAGED
    return said, late


def _missing(version: Version, request: Request, channel: Channel) -> tuple[UUID, ...]:
    """Visible subjects without a row under a version that is not folded for everyone yet."""
    controller = current()
    found = rows.fetch(
        f"SELECT s.id FROM subject s WHERE s.controller_id = %s AND {VISIBLE_SQL.format(subject='s.id')} "
        "AND NOT EXISTS (SELECT 1 FROM standing t WHERE t.controller_id = s.controller_id AND t.subject_id = s.id "
        "AND t.policy = %s AND t.purpose = %s AND t.channel = %s)",
        (
            rows.key(controller),
            *visible_params(controller=controller),
            version.number,
            request.purpose,
            str(channel),
        ),
    )
    return tuple(rows.uuid_of(one) for (one,) in found)


def _unfolded(
    version: Version, request: Request, channel: Channel | None, at: datetime
) -> tuple[dict[int, int], dict[UUID, int]]:
    """For a purpose and channel that no standing is kept for: everyone is decided from the ledger. Right, and slow."""
    controller = current()
    sql = (
        f"SELECT s.id FROM subject s WHERE s.controller_id = %s AND {VISIBLE_SQL.format(subject='s.id')} ORDER BY s.id"
    )
    patterns: dict[int, int] = {}
    corrected: dict[UUID, int] = {}
    everyone = [
        rows.uuid_of(one) for (one,) in rows.fetch(sql, (rows.key(controller), *visible_params(controller=controller)))
    ]
    for subject, bits in _now(tuple(everyone), version, request, channel, at).items():
        corrected[subject] = bits
        patterns[bits] = patterns.get(bits, 0) + 1
    return patterns, corrected


def _now(
    subjects: tuple[UUID, ...], version: Version, request: Request, channel: Channel | None, at: datetime
) -> dict[UUID, int]:
    """What stands for each of these at the instant, from the ledger."""
    found: dict[UUID, int] = {}
    for some in rows.slices(subjects):
        for subject, known in facts.many(subjects=some, at=at).items():
            found[subject] = standing_bits(
                policy=version.rules, purpose=request.purpose, channel=channel, facts=known, at=at
            ).bits
    return found


def _stored(selection: Selection, bits: int, after: UUID, limit: int) -> list[UUID]:
    request, channel = selection.gate.request, selection.gate.channel
    if (request.purpose, channel) not in selection.version.pairs:
        return []
    found = rows.fetch(
        "SELECT subject_id FROM standing WHERE controller_id = %s AND policy = %s AND purpose = %s AND channel = %s "
        "AND bits = %s AND subject_id > %s ORDER BY subject_id LIMIT %s",
        (
            rows.key(current()),
            selection.version.number,
            request.purpose,
            str(channel),
            bits,
            rows.key(after),
            limit,
        ),
    )
    return [rows.uuid_of(one) for (one,) in found]
