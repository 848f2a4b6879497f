"""K11: a query made for one controller reaches no row of another, and one that names no controller is not answered.

Four kinds of attempt, all of which must fail: to ask without having entered a controller; to see, from within one, any
row that is another's; to reach by their ids and their address the very rows of a canary, as a forged link would; and to
find a row that points out of its controller. PostgreSQL must keep plain SQL within the boundary too. SQLite cannot, so
there plain SQL is not tried: what holds is that every query goes through the scopes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.apps import apps
from django_scopes import ScopeError

from lofte.domain.acts import SYSTEM, Act
from lofte.domain.promises.state import Finding
from lofte.domain.states import BlockReason, IdentifierKind, WorkState
from lofte.store import blind, boundary, facts, keys, policies, rls, subjects, vault
from lofte.store.boundary import Bait
from lofte.store.evidence import looking, recording
from lofte.store.models import Block, Controller, Entry, PolicyVersion, Work
from lofte.store.scopes import UNSCOPED, reading
from lofte.usecases.controls import canaries
from lofte.usecases.controls.canaries import CATEGORY, Pair
from lofte.usecases.controls.examining import CanaryLook, Case, Examined, Tally

ID = "K11.controller-isolation"
BAIT, DECOY, BLOCK = "isolation-bait", "isolation-decoy", "isolation-block"
WORK_KIND = "canary"
OPEN_TABLE = "seal"
"""A table outside the boundary on purpose; the canary run asks it as if it were inside."""
Attempt = tuple[str, Callable[[], object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """What is asked, beyond every table of the boundary; the canary run adds what must be flagged."""

    unscoped: tuple[Attempt, ...]
    tables: tuple[str, ...]


def plant(*, pair: Pair, at: datetime) -> None:
    """A bait in the second canary, and in the first what could only be there if the boundary leaked."""
    bait = canaries.person(controller=pair.two, name=BAIT, at=at)
    canaries.person(controller=pair.one, name=DECOY, at=at, email=canaries.address(controller=pair.two, name=BAIT))
    with reading(pair.two):
        copied, pointed = _entry_to_copy(), _entry_to_point_at(bait)
    with recording(controller=pair.one, actor=SYSTEM, at=at, act=Act.BLOCK_SET) as record:
        if not Entry.objects.filter(id=copied.id).exists():
            _copy(copied, into=pair.one)
        Block.objects.get_or_create(
            id=canaries.plant_id(controller=pair.one, name=BLOCK),
            defaults={
                "controller_id": pair.one,
                "kind": IdentifierKind.EMAIL,
                "digest": sha256(BLOCK.encode()).digest(),
                "key_id": keys.root_id(),
                "reason": BlockReason.LIST_OBJECTION,
                "at": at,
                "entry": pointed.id,
            },
        )
        if not Work.objects.filter(controller_id=pair.one, kind=WORK_KIND).exists():
            Work.objects.create(
                controller_id=pair.one,
                kind=WORK_KIND,
                thing=bait,
                due_at=at,
                state=WorkState.DONE,
                created_at=at,
                finished_at=at,
            )
        record.entry(detail={"plant": "isolation"})


def _entry_to_copy() -> Entry:
    return Entry.objects.filter(act=Act.CONTROLLER_ADMITTED).order_by("id")[0]


def _entry_to_point_at(bait: UUID) -> Entry:
    return Entry.objects.filter(act=Act.SUBJECT_ADMITTED, subject=bait).order_by("id")[0]


def _copy(row: Entry, *, into: UUID) -> None:
    """The row as it is, under another controller. It claims to be sealed, so the sealer leaves it alone."""
    canaries.require(controller=into)
    Entry.objects.create(
        controller_id=into,
        id=row.id,
        at=row.at,
        system_at=row.system_at,
        act=row.act,
        actor_kind=row.actor_kind,
        thing=row.thing,
        detail=row.detail,
        key_id=row.key_id,
        mac=bytes(row.mac),
        sealed=True,
    )


def examine(*, case: Case) -> Examined:
    """Try to cross the boundary from this controller."""
    return _examined(case, Targets(unscoped=(), tables=()))


def canary(*, case: Case) -> CanaryLook:
    """The same from the first canary, where the crossings were planted, and towards tables that stand open."""
    extra = Targets(unscoped=((OPEN_TABLE, Controller.objects.exists),), tables=(OPEN_TABLE,))
    return CanaryLook(planted=_planted(case.pair), examined=_examined(case, extra))


def _planted(pair: Pair) -> frozenset[Finding]:
    with reading(pair.two):
        bait = canaries.plant_id(controller=pair.two, name=BAIT)
        pointed = _entry_to_point_at(bait).id
    task = Work.objects.filter(controller_id=pair.one, kind=WORK_KIND).values_list("id", flat=True).first()
    planted = {
        Finding(code="answered_without_controller", place=OPEN_TABLE),
        Finding(code="reached_by_query", place="entry"),
        Finding(code="reached_by_query", place="blind_index.find"),
        Finding(code="points_outside", place=f"block.entry {pointed}"),
        Finding(code="points_outside", place=f"work.thing {task}"),
    }
    if boundary.rls_here():
        planted |= {
            Finding(code="answered_without_controller", place=f"{OPEN_TABLE} sql"),
            Finding(code="row_of_another", place=f"{OPEN_TABLE} sql"),
            Finding(code="reached_by_sql", place="entry"),
        }
    return frozenset(planted)


def _examined(case: Case, extra: Targets) -> Examined:
    tally = Tally()
    bait = canaries.plant_id(controller=case.pair.two, name=BAIT)
    address = canaries.address(controller=case.pair.two, name=BAIT)
    with reading(case.pair.two):
        held = boundary.baits()
        version = PolicyVersion.objects.values_list("id", flat=True)[0]
    _schema(tally)
    _without_controller(tally, (*_asking(bait, address, version), *extra.unscoped), extra.tables)
    _from_within(tally, case, extra.tables)
    _at_the_bait(tally, case, held, _asking(bait, address, version))
    _pointers(tally, case)
    return tally.done()


def _asking(bait: UUID, address: str, version: UUID) -> tuple[Attempt, ...]:
    """The ways by which the product reads a person or a policy, tried on the bait."""
    return (
        ("blind_index.find", lambda: blind.find(kind=IdentifierKind.EMAIL, value=address)),
        ("subject.is_visible", lambda: subjects.is_visible(subject=bait)),
        ("standing_event.ledgers", lambda: facts.ledgers(subjects=(bait,))[bait]),
        ("shared_address.sharers", lambda: blind.sharers(subjects=(bait,))),
        ("policy_version.version", lambda: policies.version(id=version)),
    )


def _schema(tally: Tally) -> None:
    """Each table of ours is bound to a controller or on the list of those that are not; the role is an ordinary one."""
    inside = {model._meta.db_table for model in boundary.bound()}
    for model in apps.get_app_config("store").get_models():
        if model._meta.db_table not in inside | UNSCOPED.keys():
            tally.find("table_outside", model._meta.db_table)
    for one in rls.findings():
        tally.find(one.code, one.name)


def _without_controller(tally: Tally, attempts: Sequence[Attempt], tables: Sequence[str]) -> None:
    """Ask everything without having entered a controller."""
    for model in boundary.bound():
        for place in boundary.answered(model=model):
            tally.find("answered_without_controller", place)
    for name, attempt in attempts:
        try:
            attempt()
        except ScopeError:
            continue
        tally.find("answered_without_controller", name)
    if boundary.rls_here():
        for table in (*_bound_tables(), *tables):
            if boundary.seen_unset(table=table):
                tally.find("answered_without_controller", f"{table} sql")


def _from_within(tally: Tally, case: Case, tables: Sequence[str]) -> None:
    """From within the controller, look for any row of another, table by table."""
    for model in boundary.bound():
        case.step()
        with reading(case.controller):
            tally.look(boundary.count(model=model))
            if boundary.foreign_by_query(model=model):
                tally.find("row_of_another", model._meta.db_table)
    if boundary.rls_here():
        for table in (*_bound_tables(), *tables):
            with reading(case.controller):
                if boundary.foreign_by_sql(table=table):
                    tally.find("row_of_another", f"{table} sql")


def _at_the_bait(tally: Tally, case: Case, held: Sequence[Bait], attempts: Sequence[Attempt]) -> None:
    """From within the controller, reach for the rows of the second canary. The attempt itself is noted."""
    with looking(controller=case.controller, actor=SYSTEM, at=case.step(), act=Act.CONTROL_RUN) as record:
        before = tally.count
        for table in dict.fromkeys(bait.table for bait in held if boundary.reached_by_query(bait=bait)):
            tally.find("reached_by_query", table)
        for name, attempt in (*attempts, ("vault_document.get", _open(case.pair.two))):
            if _came(attempt):
                tally.find("reached_by_query", name)
        if boundary.rls_here():
            for table in dict.fromkeys(bait.table for bait in held if boundary.reached_by_sql(bait=bait)):
                tally.find("reached_by_sql", table)
        tried = len(held) + len(attempts) + 1
        tally.look(tried)
        record.entry(detail={"control": ID, "attempts": tried, "reached": tally.count - before})


def _open(other: UUID) -> Callable[[], object]:
    return lambda: vault.get(subject=canaries.plant_id(controller=other, name=BAIT), category=CATEGORY)


def _came(attempt: Callable[[], object]) -> bool:
    """Whether an attempt brought anything; that there is no such row is what it should be told."""
    try:
        return bool(attempt())
    except PolicyVersion.DoesNotExist:
        return False


def _pointers(tally: Tally, case: Case) -> None:
    """Look for rows of this controller that name a row which it does not have."""
    for pointer in boundary.pointers():
        case.step()
        with reading(case.controller):
            for value in boundary.dangling(pointer=pointer):
                tally.find("points_outside", f"{pointer.place} {value}")
    with reading(case.controller):
        for task in boundary.stray_work():
            tally.find("points_outside", f"work.thing {task}")


def _bound_tables() -> tuple[str, ...]:
    return tuple(model._meta.db_table for model in boundary.bound())
