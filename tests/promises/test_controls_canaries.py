"""An installation is set up once, however often it is killed, with canaries that nobody ever meets."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from lofte.domain.errors import LofteError
from lofte.domain.policy.check import check, publishable
from lofte.domain.policy.load import load
from lofte.domain.promises.registry import built_controls
from lofte.domain.states import ControllerKind, SendingState
from lofte.queries.notices import public_notice, published
from lofte.queries.staff import front
from lofte.store import evidence, keyfile, keys
from lofte.store.models import Controller, Entry, Installation, Sending, Subject, VaultDocument
from lofte.store.scopes import within
from lofte.usecases import installation
from lofte.usecases.controls import canaries
from lofte.usecases.working import run_all_due
from tests import world
from tests.promises import proving
from tests.world import AT, BEFORE

pytestmark = pytest.mark.django_db


@pytest.fixture
def own_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A place for a key file of this test's own."""
    path = tmp_path / "keys" / "lofte.key"
    monkeypatch.setattr(settings, "LOFTE", replace(settings.LOFTE, key_file=path))
    keys.forget()
    yield path
    keys.forget()


def census() -> dict[str, tuple[int, ...]]:
    """How much there is of everything that is planted, by controller."""
    found = {}
    for slug, controller in Controller.objects.order_by("slug").values_list("slug", "id"):
        with within(controller):
            found[slug] = (Subject.objects.count(), VaultDocument.objects.count(), Sending.objects.count())
    return found


def test_a_new_installation_has_keys_its_own_row_and_two_canaries_with_keys_and_evidence_of_their_own(
    own_keys: Path,
) -> None:
    assert not installation.complete()
    installation.install(at=BEFORE)
    assert installation.complete()
    assert own_keys.exists()
    kinds = list(Controller.objects.order_by("kind").values_list("kind", flat=True))
    assert kinds == [ControllerKind.CANARY, ControllerKind.CANARY, ControllerKind.INSTALLATION]
    pair = canaries.pair()
    assert keys.provider().epochs(controller=pair.one) != keys.provider().epochs(controller=pair.two)
    for one in (pair.one, pair.two):
        with within(one):
            assert Entry.objects.count() > 1


def test_setting_up_twice_changes_nothing(own_keys: Path) -> None:
    installation.install(at=BEFORE)
    before, key = census(), own_keys.read_text(encoding="utf-8")
    installation.install(at=AT)
    assert census() == before
    assert own_keys.read_text(encoding="utf-8") == key


class Killed(BaseException):
    """The process ends here."""


def test_killed_at_any_step_the_next_call_completes_what_is_missing(
    own_keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = evidence.Recording.write
    steps = 0
    tries = 0

    def dies(self: evidence.Recording, *, last: bool = False) -> None:
        nonlocal steps
        steps += 1
        if steps > tries:
            raise Killed
        write(self, last=last)

    with monkeypatch.context() as patched:
        patched.setattr(evidence.Recording, "write", dies)
        while not installation.complete():
            assert tries < 400
            tries += 7
            steps = 0
            with contextlib.suppress(Killed):
                installation.install(at=BEFORE)
    settled = census()
    assert {slug: settled[slug][0] for slug in canaries.SLUGS}[canaries.SLUGS[0]] > 10
    for control in built_controls():
        assert proving.canary(control.id).missed == (), control.id


def test_killed_between_the_key_file_and_the_database_the_key_is_kept(own_keys: Path) -> None:
    made = keyfile.create(path=own_keys, today=BEFORE.date())
    installation.install(at=BEFORE)
    assert Installation.objects.get().key_file == made.id


def test_a_key_file_is_never_bound_to_data_that_another_one_made(own_keys: Path) -> None:
    installation.install(at=BEFORE)
    own_keys.unlink()
    keys.forget()
    with pytest.raises(LofteError) as missing:
        installation.install(at=AT)
    assert missing.value.problems[0].code == "key_missing"
    keyfile.create(path=own_keys, today=BEFORE.date())
    with pytest.raises(LofteError) as wrong:
        installation.install(at=AT)
    assert wrong.value.problems[0].code == "key_wrong"
    Installation.objects.all().delete()
    with pytest.raises(LofteError) as exists:
        installation.install(at=AT)
    assert exists.value.problems[0].code == "key_exists"


def test_a_plant_that_was_lost_is_planted_again() -> None:
    ours = proving.firm()
    one = canaries.pair().one
    with within(one):
        inserted = canaries.plant_id(controller=one, name="evidence-inserted")
        assert Entry.objects.filter(id=inserted).delete()[0]
    assert proving.canary("K13.evidence-chain").missed != ()
    installation.install(at=AT)
    assert proving.canary("K13.evidence-chain").missed == ()
    assert proving.codes("K13.evidence-chain", ours) == set()


def test_nobody_meets_a_canary_in_counts_notices_or_sendings() -> None:
    ours = proving.firm()
    run_all_due(now=proving.now)
    assert published(at=AT) == {ours}
    assert [firm.slug for firm in front(at=AT, published=published(at=AT)).firms] == ["ekorren"]
    for slug in canaries.SLUGS:
        assert public_notice(slug=slug, language=None, at=AT) is None
    for one in (canaries.pair().one, canaries.pair().two):
        with within(one):
            assert not Sending.objects.exclude(state=SendingState.DONE).exists()


def test_the_canaries_policy_may_be_published_on_any_day() -> None:
    for days in (0, 900, 9000):
        begins = (AT + timedelta(days=days)).date()
        text = load(files=installation.canary_policy(begins=begins))
        assert publishable(findings=check(text=text, at=AT + timedelta(days=days + 400)))
        assert text.policy.valid_from == begins


def test_faults_are_planted_in_canaries_alone() -> None:
    ours = proving.firm()
    with pytest.raises(LofteError) as caught:
        canaries.person(controller=ours, name="somebody", at=AT)
    assert caught.value.problems[0].code == "NO_CANARY"
    with within(ours):
        assert not Subject.objects.exists()


def test_the_canaries_still_sing_after_years_of_a_moved_clock() -> None:
    proving.firm()
    later = AT + timedelta(days=365 * 3)
    run_all_due(now=lambda: later)
    for control in built_controls():
        case = proving.case(canaries.pair().one, lambda: later)
        look = proving.PROBES[control.probe or ""].canary(case=case)
        assert look.missed == (), control.id


def test_a_small_world_of_another_test_is_completed_too() -> None:
    home = world.installed()
    assert not installation.complete()
    installation.install(at=BEFORE)
    assert Controller.objects.get(kind=ControllerKind.INSTALLATION).id == home
