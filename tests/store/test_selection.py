"""An audience is the decision itself: for every subject, at every instant, on both databases."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lofte.domain.acts import SYSTEM, Act
from lofte.domain.decision import Content, Permit, Request, decide
from lofte.domain.states import ImportState
from lofte.domain.terms import Channel, ContentClass, Operation
from lofte.store import admissions, facts, policies, rows, selection, standing, subjects, vault
from lofte.store.evidence import looking, recording
from lofte.store.models import Import, PolicyVersion, Standing
from lofte.store.vault import Newcomer
from tests import world
from tests.store.ledgers import NOON, ledger

pytestmark = pytest.mark.database
EARLIER = NOON - timedelta(days=1)
STAGED_IMPORT = {
    "state": ImportState.STAGED,
    "file_digest": "0" * 64,
    "file_kind": "csv",
    "purpose": "newsletter",
    "basis": "consent",
    "source_kind": "form",
    "statement": "Anmälningar på webbplatsen.",
    "stated_at": NOON,
    "uploaded_at": NOON,
}


@pytest.fixture
def controller(db: None) -> UUID:
    made = world.agency("trillingen")
    with recording(controller=made, actor=SYSTEM, at=EARLIER, act=Act.POLICY_PUBLISHED) as record:
        # The examples begin later than these ledgers do.
        PolicyVersion.objects.update(valid_from=NOON - timedelta(days=900))
        record.entry()
    return made


def request(controller: UUID, purpose: str, channel: Channel) -> Request:
    everything = Content(
        objection_address=True,
        sender_shown=True,
        one_click_headers=True,
        similar_products=True,
        free_opt_out=True,
        role_relevant=True,
        ad_mark=True,
        address_source=True,
    )
    return Request(
        controller=str(controller),
        purpose=purpose,
        operation=Operation.SEND,
        channel=channel,
        content_class=ContentClass.MARKETING,
        content=everything,
    )


def populate(
    controller: UUID, rng: random.Random, *, size: int, at: datetime, admission: UUID | None = None
) -> list[UUID]:
    """Fictional people, some of whom share a mailbox, with random ledgers written in two rounds."""
    with recording(controller=controller, actor=SYSTEM, at=at, act=Act.SUBJECT_ADMITTED) as record:
        purposes = tuple(dict.fromkeys(purpose for purpose, _ in policies.at_instant(at=at).pairs))
        shared = [f"box{rng.randint(0, 10**9)}@example.com" for _ in range(3)]
        newcomers = [
            Newcomer(
                documents={
                    "contact": {
                        "email": rng.choice(shared) if rng.random() < 0.3 else f"p{rng.randint(0, 10**12)}@example.com"
                    }
                }
            )
            for _ in range(size)
        ]
        people = vault.admit(newcomers=newcomers, at=at, admission=admission)
        staged = admission is not None
        standing.record_many(ledger={one: ledger(rng, purposes) for one in people}, at=at, staged=staged)
        if not staged:
            for one in people:
                if rng.random() < 0.3:
                    standing.record(subject=one, events=ledger(rng, purposes), at=at)
        record.entry()
    return list(people)


def decided(controller: UUID, asked: Request, at: datetime) -> dict[UUID, tuple[bool, str, str]]:
    """The naive way: every visible subject's facts from the ledger, then decide()."""
    version = policies.at_instant(at=at)
    everyone = list(subjects.visible().values_list("id", flat=True))
    answers = {}
    for one, known in facts.many(subjects=everyone, at=at).items():
        answer = decide(policy=version.rules, request=asked, facts=known, at=at)
        answers[one] = (isinstance(answer, Permit), str(answer.rule), str(answer.code))
    return answers


def check(controller: UUID, at: datetime) -> None:
    with looking(controller=controller, actor=SYSTEM, at=at, act=Act.LOOKED_AT_AUDIENCE) as record:
        record.entry()
        for purpose, channel in policies.at_instant(at=at).pairs:
            asked = request(controller, purpose, channel)
            chosen = selection.choose(request=asked, at=at)
            truth = decided(controller, asked, at)
            assert chosen.audience.total == len(truth) == subjects.total()
            reached = [one for page in chosen.reached() for one in page]
            assert sorted(reached) == sorted(one for one, answer in truth.items() if answer[0])
            assert chosen.audience.reached == len(reached)
            assert chosen.audience.total == chosen.audience.reached + sum(
                line.count for line in chosen.audience.refused
            )
            for line in chosen.audience.refused:
                listed, after = [], None
                while True:
                    page, after = chosen.page(choice=selection.first_is(line.reason), after=after, limit=3)
                    listed += page
                    if after is None:
                        break
                expected = {
                    one
                    for one, answer in truth.items()
                    if answer == (False, str(line.reason.rule), str(line.reason.code))
                }
                assert len(listed) == len(set(listed)) == line.count
                assert set(listed) <= expected


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), hours=st.integers(0, 24 * 40))
def test_the_audience_is_the_decision_for_every_subject_also_as_time_goes_by(
    controller: UUID, seed: int, hours: int
) -> None:
    back = transaction.savepoint()
    rng = random.Random(seed)
    populate(controller, rng, size=rng.randint(0, 25), at=NOON)
    check(controller, NOON)
    check(controller, NOON + timedelta(hours=hours))
    transaction.savepoint_rollback(back)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), hours=st.integers(0, 24 * 40))
def test_folding_what_is_due_changes_no_answer_and_leaves_nothing_due(controller: UUID, seed: int, hours: int) -> None:
    back = transaction.savepoint()
    rng, later = random.Random(seed), NOON + timedelta(hours=hours)
    populate(controller, rng, size=rng.randint(1, 25), at=NOON)
    with recording(controller=controller, actor=SYSTEM, at=later, act=Act.STANDING_FOLDED) as record:
        record.entry()
        while standing.fold_due(at=later, limit=4):
            pass
        assert not Standing.objects.filter(bits_until__lte=later).exists()
        assert standing.differences(at=later) == ([], None)
    check(controller, later)
    transaction.savepoint_rollback(back)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_an_import_counts_nowhere_until_it_is_activated_and_everywhere_from_then_on(
    controller: UUID, seed: int
) -> None:
    back = transaction.savepoint()
    rng = random.Random(seed)
    populate(controller, rng, size=rng.randint(0, 10), at=NOON)
    with recording(controller=controller, actor=SYSTEM, at=NOON, act=Act.IMPORT_STAGED) as record:
        source = Import.objects.create(controller_id=controller, **STAGED_IMPORT).id
        record.entry(thing=source)
        before = subjects.total()
    staged = populate(controller, rng, size=rng.randint(1, 12), at=NOON, admission=source)
    check(controller, NOON)
    with recording(controller=controller, actor=SYSTEM, at=NOON, act=Act.IMPORT_ACTIVATED) as record:
        record.entry(thing=source)
        assert subjects.total() == before
        assert admissions.activate(source=source, at=NOON)
        assert not admissions.activate(source=source, at=NOON)
        assert subjects.total() == before + len(staged)
    for later in (NOON, NOON + timedelta(days=2)):
        check(controller, later)
    after: UUID | None = None
    while True:
        with recording(controller=controller, actor=SYSTEM, at=NOON, act=Act.IMPORT_ACTIVATED) as record:
            record.entry(thing=source)
            after = admissions.unmark(source=source, after=after, limit=4)
        check(controller, NOON)
        if after is None:
            break
    with looking(controller=controller, actor=SYSTEM, at=NOON, act=Act.CONTROL_RUN) as record:
        record.entry()
        assert Import.objects.get().state == ImportState.ACTIVE
        assert not Standing.objects.filter(bits__gte=standing.STAGED).exists()
        assert standing.differences(at=NOON) == ([], None)
    transaction.savepoint_rollback(back)


def test_a_discarded_import_leaves_nothing_behind(controller: UUID) -> None:
    rng = random.Random(7)
    populate(controller, rng, size=5, at=NOON)

    def counts() -> dict[str, int]:
        tables = (
            "subject",
            "subject_key",
            "vault_document",
            "blind_index",
            "shared_address",
            "standing_event",
            "standing",
        )
        return {table: rows.fetch(f"SELECT count(*) FROM {table}")[0][0] for table in tables}

    with recording(controller=controller, actor=SYSTEM, at=NOON, act=Act.IMPORT_STAGED) as record:
        source = Import.objects.create(controller_id=controller, **STAGED_IMPORT).id
        record.entry(thing=source)
        before = counts()
    populate(controller, rng, size=11, at=NOON, admission=source)
    with recording(controller=controller, actor=SYSTEM, at=NOON, act=Act.IMPORT_DISCARDED) as record:
        record.entry(thing=source)
        assert counts() != before
        while admissions.discard(source=source, limit=4):
            pass
        assert counts() == before
        assert Import.objects.get().state == ImportState.DISCARDED


def test_a_version_published_ahead_is_right_before_and_after_it_has_been_folded(controller: UUID) -> None:
    rng = random.Random(11)
    populate(controller, rng, size=20, at=NOON)
    begins = NOON + timedelta(days=3)
    with recording(controller=controller, actor=SYSTEM, at=NOON, act=Act.POLICY_PUBLISHED) as record:
        first = PolicyVersion.objects.get()
        second = PolicyVersion.objects.create(
            controller_id=controller,
            number=first.number + 1,
            digest="1" * 64,
            files=first.files,
            valid_from=begins,
            published_at=NOON,
        )
        record.entry(thing=second.id)
    check(controller, NOON)
    check(controller, begins + timedelta(hours=1))
    populate(controller, rng, size=4, at=NOON)
    check(controller, begins + timedelta(hours=1))
    with recording(controller=controller, actor=SYSTEM, at=NOON, act=Act.STANDING_FOLDED) as record:
        record.entry()
        after = None
        while (after := standing.fold_version(version=second.id, at=NOON, after=after, limit=7)) is not None:
            pass
        assert policies.is_folded(version=second.id)
        assert (
            Standing.objects.filter(policy=second.number).count()
            == Standing.objects.filter(policy=first.number).count()
        )
    check(controller, NOON)
    check(controller, begins + timedelta(hours=1))


def test_an_audience_that_no_standing_is_kept_for_is_decided_from_the_ledger(controller: UUID) -> None:
    populate(controller, random.Random(3), size=15, at=NOON)
    with looking(controller=controller, actor=SYSTEM, at=NOON, act=Act.LOOKED_AT_AUDIENCE) as record:
        record.entry()
        asked = Request(
            controller=str(controller),
            purpose="services",
            operation=Operation.SEND,
            channel=Channel.EMAIL,
            content_class=ContentClass.SERVICE,
        )
        assert ("services", Channel.EMAIL) not in policies.at_instant(at=NOON).pairs
        chosen = selection.choose(request=asked, at=NOON)
        truth = decided(controller, asked, NOON)
        reached = [one for page in chosen.reached() for one in page]
        assert sorted(reached) == sorted(one for one, answer in truth.items() if answer[0])
        assert chosen.audience.total == len(truth) == 15
