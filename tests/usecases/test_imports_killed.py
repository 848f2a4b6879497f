"""An import that is killed anywhere leaves nothing half, and goes on to the end that it would have had."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import date
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from lofte.domain.acts import SYSTEM
from lofte.domain.errors import LofteError
from lofte.domain.states import ImportState
from lofte.store import admissions, keyfile, rows
from lofte.store.models import Import
from lofte.store.scopes import within
from lofte.usecases.collecting import activating, chunks, files, staging
from lofte.usecases.collecting.activating import activate, discard, discard_step
from lofte.usecases.collecting.files import upload
from lofte.usecases.collecting.imports import import_view
from lofte.usecases.collecting.joining import join_step
from lofte.usecases.collecting.staging import stage_all, stage_step
from lofte.usecases.collecting.statements import attest
from lofte.usecases.working import run_one
from tests import world
from tests.usecases.lists import (
    YES,
    differences,
    follow,
    person,
    register,
    settle,
    sheet,
    stage,
    statement,
    throw_away,
)
from tests.world import AT

ROOT = Path(__file__).resolve().parents[2]
CONTENT = sheet(
    person("Åsa", "asa@kund.example", f"{YES};;;"),
    person("Bo", "bo@kund.example", ";;2026-02-03;ja;", company="Bo AB"),
    person("Cilla", "trasig", ";;;;ja"),
    person("David", "hemma@kund.example", f"{YES};;;"),
    person("Eva", "hemma@kund.example", ";;;;ja"),
    person("Åsa", "asa@kund.example"),
    person("Fia", "fia@kund.example", "i fjol;;;;ja"),
    person("Gun", "gun@kund.example", f"{YES};;;", phone="070-174 06 05"),
)


class KilledError(BaseException):
    """As when the process is gone: nothing of ours catches it."""


@pytest.fixture
def small_chunks(monkeypatch):
    """Two rows to a chunk, so that a short file takes several steps."""
    monkeypatch.setitem(chunks.seal_all.__kwdefaults__, "size", 2)


def peopled(slug=""):
    """A register with two people in it that the file is about too."""
    controller = world.agency(slug=slug)
    world.subscriber(controller, "bo@kund.example", given_name="Bo")
    world.subscriber(controller, "fia@kund.example", given_name="Fia")
    return controller


@contextmanager
def killed_at(monkeypatch, write):
    """Let the process die at a write of ours, counted from here."""
    left = count(write, -1)

    def deadly(inner):
        def call(sql, *rest, **named):
            if not sql.lstrip().startswith("SELECT") and next(left) == 0:
                raise KilledError
            return inner(sql, *rest, **named)

        return call

    with monkeypatch.context() as patched:
        for name in ("execute", "execute_many"):
            patched.setattr(rows, name, deadly(getattr(rows, name)))
        yield


def killed_everywhere(monkeypatch, controller, step):
    """Do a step again and again, killed at its first write, its second, and so on, until it comes through."""
    times = 0
    while True:
        before = register(controller)
        try:
            with killed_at(monkeypatch, times):
                return times, step()
        except KilledError:
            times += 1
            assert register(controller) == before


@pytest.mark.django_db
def test_a_step_killed_at_any_write_undoes_itself_and_is_simply_done_again(monkeypatch, small_chunks):
    undisturbed = peopled()
    settle(undisturbed, stage(undisturbed, CONTENT))
    wanted = register(undisturbed)

    controller = peopled("another")
    source = upload(controller=controller, actor=SYSTEM, content=CONTENT, at=AT).id
    attest(controller=controller, source=source, statement=statement(), actor=SYSTEM, at=AT)
    kills = 0
    for step in (stage_step, join_step):
        if step is join_step:
            activate(controller=controller, source=source, actor=SYSTEM, at=AT)
        more = True
        while more:
            again = partial(step, controller=controller, source=source, at=AT)
            times, more = killed_everywhere(monkeypatch, controller, again)
            kills += times
    follow(controller, source)
    assert kills > 30
    assert register(controller) == wanted
    assert not differences(controller)


@pytest.mark.django_db
def test_a_killed_activation_or_upload_is_none_at_all(monkeypatch, small_chunks):
    controller = peopled()
    monkeypatch.setattr(files, "AT_ONCE", 2)
    with killed_at(monkeypatch, 3), pytest.raises(KilledError):
        upload(controller=controller, actor=SYSTEM, content=CONTENT, at=AT)
    with within(controller):
        cut_off = Import.objects.get().id
    assert import_view(controller=controller, source=cut_off).rows == 0
    with pytest.raises(LofteError, match="cut off"):
        attest(controller=controller, source=cut_off, statement=statement(), actor=SYSTEM, at=AT)
    discard(controller=controller, source=cut_off, actor=SYSTEM, at=AT)
    throw_away(controller, cut_off)
    source = stage(controller, CONTENT)
    times, found = killed_everywhere(
        monkeypatch, controller, lambda: activate(controller=controller, source=source, actor=SYSTEM, at=AT)
    )
    assert times > 3
    assert found.state is ImportState.ACTIVATING


@pytest.mark.django_db
def test_an_import_killed_while_it_is_staged_or_discarded_leaves_nothing_when_it_is_discarded(
    monkeypatch, small_chunks
):
    controller = peopled()
    before = register(controller)
    source = upload(controller=controller, actor=SYSTEM, content=CONTENT, at=AT).id
    attest(controller=controller, source=source, statement=statement(), actor=SYSTEM, at=AT)
    stage_step(controller=controller, source=source, at=AT)
    with killed_at(monkeypatch, 3), pytest.raises(KilledError):
        stage_step(controller=controller, source=source, at=AT)
    discard(controller=controller, source=source, actor=SYSTEM, at=AT)
    assert not stage_step(controller=controller, source=source, at=AT)
    more = True
    while more:
        again = partial(discard_step, controller=controller, source=source, at=AT)
        _, more = killed_everywhere(monkeypatch, controller, again)
    after = register(controller)
    assert {name: held for name, held in after.items() if name != "imports"} == {
        name: held for name, held in before.items() if name != "imports"
    }


@pytest.mark.django_db
def test_two_workers_at_one_import_settle_each_row_once(monkeypatch, small_chunks):
    """The lease of a slow worker ends, another takes over, and the slow one comes back."""
    undisturbed = peopled()
    settle(undisturbed, stage(undisturbed, CONTENT))
    controller = peopled("another")
    source = upload(controller=controller, actor=SYSTEM, content=CONTENT, at=AT).id
    attest(controller=controller, source=source, statement=statement(), actor=SYSTEM, at=AT)
    prepared = staging._prepare
    slow = {"first": True}

    def overtaken(*given):
        batch = prepared(*given)
        if slow.pop("first", False):
            stage_step(controller=controller, source=source, at=AT)
        return batch

    monkeypatch.setattr(staging, "_prepare", overtaken)
    assert stage_all(controller=controller, source=source, now=lambda: AT, go_on=lambda: True)
    settle(controller, source)
    assert register(controller) == register(undisturbed)


@pytest.mark.django_db
def test_the_worker_does_all_of_it_and_may_stop_between_two_steps(monkeypatch, small_chunks):
    monkeypatch.setattr(activating, "UNMARKED_AT_ONCE", 1)
    monkeypatch.setitem(admissions.fold_sharing.__kwdefaults__, "limit", 1)
    undisturbed = peopled()
    settle(undisturbed, stage(undisturbed, CONTENT))
    controller = peopled("another")
    source = upload(controller=controller, actor=SYSTEM, content=CONTENT, at=AT).id
    attest(controller=controller, source=source, statement=statement(), actor=SYSTEM, at=AT)
    stops = 0
    while run_one(now=lambda: AT, stopping=lambda: True):
        stops += 1
        if import_view(controller=controller, source=source).state is ImportState.STAGED:
            activate(controller=controller, source=source, actor=SYSTEM, at=AT)
        if import_view(controller=controller, source=source).state is ImportState.ACTIVE:
            break
    assert stops > 5
    assert register(controller) == register(undisturbed)


CHILD = """
import sys
from uuid import UUID
import django
django.setup()
from lofte.store import schema, verifying
from lofte.usecases.working import run_all_due
from tests import world
from lofte.domain.acts import SYSTEM
from lofte.usecases.collecting.activating import activate
from tests.usecases.lists import *
from tests.usecases.test_imports_killed import many, staging
what, *given = sys.argv[1:]
if what == "make":
    schema.migrate()
    controller = world.agency()
    source = upload(controller=controller, actor=SYSTEM, content=many(), at=AT).id
    attest(controller=controller, source=source, statement=statement(), actor=SYSTEM, at=AT)
    print(controller, source, flush=True)
else:
    controller, source = map(UUID, given)
if what == "stage":
    staging.stage_all(controller=controller, source=source, now=lambda: AT, go_on=lambda: print(1, flush=True) or True)
if what == "finish":
    run_all_due(now=lambda: AT)
    activate(controller=controller, source=source, actor=SYSTEM, at=AT)
    run_all_due(now=lambda: AT)
    with reading(controller):
        held = [model.objects.count() for model in (Subject, BlindIndex, ImportRow)]
        held += Import.objects.values_list("state", "rows", "settled", "staged", "merged", "refused")
    findings = [finding for report in verifying.verify() for finding in report.findings]
    print(held, len(differences(controller)), findings, flush=True)
"""


def many():
    """Enough rows for a kill to come in the middle."""
    return sheet(*(person(f"P{n}", f"p{n}@kund.example", f"{YES};;;") for n in range(900)))


@pytest.mark.sqlite
def test_a_process_that_is_really_killed_has_lost_nothing(tmp_path):
    (tmp_path / "lofte.toml").write_text("", encoding="utf-8")
    keyfile.create(path=tmp_path / ".lofte/lofte.key", today=date(2026, 1, 5))
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("LOFTE_")},
        "LOFTE_SETTINGS": str(tmp_path / "lofte.toml"),
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }

    def child(*given):
        command = [sys.executable, "-c", CHILD, *given]
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)

    with child("make") as making:
        ids = making.stdout.readline().split()
    assert making.returncode == 0
    for steps, wait in ((1, 0.0), (3, 0.02)):
        with child("stage", *ids) as staging_rows:
            assert [staging_rows.stdout.readline() for _ in range(steps)] == ["1\n"] * steps
            time.sleep(wait)
            staging_rows.send_signal(signal.SIGKILL)
        assert staging_rows.returncode == -signal.SIGKILL
    with child("finish", *ids) as finishing:
        lines = finishing.stdout.read().splitlines()
    assert finishing.returncode == 0
    assert lines[-1] == "[900, 900, 0, ('active', 900, 900, 900, 0, 0)] 0 []"
