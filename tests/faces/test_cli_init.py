"""`lofte init`: four questions, and nothing is made before every answer is sound."""

from __future__ import annotations

import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests import postgres
from tests.e2e.tree import ROOT, Tree, environment, lofte

ANSWERS = {
    "--origin": "http://localhost:8000",
    "--database": "",
    "--email": "agare@ekorren.example",
    "--policy": str(ROOT / "policies" / "ekorren"),
}


def init(folder: Path, **changed: str):
    """`lofte init` with every answer given, some of them changed (`None` leaves one out)."""
    answers = {**ANSWERS, **{f"--{name.replace('_', '-')}": value for name, value in changed.items()}}
    given = [part for name, value in answers.items() if value is not None for part in (name, value)]
    return lofte("init", *given, cwd=folder)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """An installation as `lofte init` leaves it, and what it printed."""
    folder = tmp_path_factory.mktemp("init")
    done = init(folder)
    assert done.returncode == 0, done.stderr
    return folder, done.stdout


def test_init_writes_a_settings_file_and_a_key_file_that_others_cannot_read(made):
    folder, _ = made
    assert mode(folder / "lofte.toml") == 0o600
    assert mode(folder / ".lofte" / "lofte.key") == 0o600
    assert mode(folder / ".lofte") == 0o700
    assert not (folder / "lofte.toml.new").exists()


def test_init_publishes_the_policy_and_says_where_everything_is(made):
    folder, told = made
    assert str(folder / "lofte.toml") in told
    assert str(folder / ".lofte" / "lofte.key") in told
    assert "http://localhost:8000/n/ekorren" in told
    assert "every week" in told, "the copy of the key file has to be renewed"
    listed = lofte("controller", "list", cwd=folder)
    assert listed.stdout.split("\t")[:2] == ["ekorren", "own"]


def test_the_link_that_init_prints_signs_in_once(made, tmp_path):
    folder, told = made
    copied = tmp_path / "copy"
    shutil.copytree(folder, copied)
    secret = re.search(r"/sign-in/l/(\S+)", told).group(1)
    script = (
        "import sys\n"
        "from lofte.faces.cli.loading import with_django\n"
        "with_django('up_run')\n"
        "from django.test import Client\n"
        "page = '/sign-in/l/' + sys.argv[1]\n"
        "first, second = Client(HTTP_HOST='localhost:8000'), Client(HTTP_HOST='localhost:8000')\n"
        "looked = [first.get(page).status_code, first.get(page).status_code]\n"
        "used = first.post(page)\n"
        "print(*looked, used.status_code, used['Location'])\n"
        "print(second.post(page).status_code, second.get('/console/').status_code)\n"
    )
    done = _python(script, secret, cwd=copied)
    assert done.stdout.split() == ["200", "200", "302", "/console/", "410", "302"], done.stderr


def _python(script: str, *arguments: str, cwd: Path):
    return subprocess.run(
        [sys.executable, "-P", "-c", script, *arguments],
        cwd=cwd,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_second_init_is_refused_and_changes_nothing(made):
    folder, _ = made
    before = {path: path.read_bytes() for path in (folder / "lofte.toml", folder / ".lofte" / "lofte.key")}
    done = init(folder, email="annan@ekorren.example", origin="http://localhost:9000")
    assert done.returncode == 2
    assert str(folder / "lofte.toml") in done.stderr
    assert "lofte up" in done.stderr
    assert {path: path.read_bytes() for path in before} == before


def test_without_a_terminal_each_missing_answer_is_named(tmp_path):
    done = lofte("init", "--email", "agare@ekorren.example", cwd=tmp_path)
    assert done.returncode == 2
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == ["--origin", "--database", "--policy"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("answer", "value", "named"),
    [
        ("origin", "ftp://example.com", "--origin"),
        ("origin", "http://localhost:none", "origin"),
        ("origin", "http://localhost:8000/under", "origin"),
        ("origin", "http://127.0.0.1:8123", "http://localhost:8123"),
        ("origin", "https://192.0.2.7", "--origin"),
        ("origin", "http://[::1]:8000", "http://localhost:8000"),
        ("database", "mysql://role@localhost/lofte", "--database"),
        ("database", "postgresql://role@localhost:1/", "LOFTE_DATABASE_URL"),
        ("database", "postgresql://role:secret@localhost:1/lofte", "database_url"),
        ("email", "agare", "--email"),
        ("email", "agare@ekorren", "--email"),
        ("policy", "nowhere", "--policy"),
    ],
)
def test_a_wrong_answer_is_named_and_changes_nothing(tmp_path, answer, value, named):
    done = init(tmp_path, **{answer: value})
    assert done.returncode == 2, done.stderr
    assert named in done.stderr
    assert "Traceback" not in done.stderr
    assert "secret" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_policy_is_told_with_every_error_and_changes_nothing(tmp_path):
    spoiled = tmp_path / "policy"
    shutil.copytree(ROOT / "policies" / "ekorren", spoiled)
    (spoiled / "notice.en.md").unlink()
    text = (spoiled / "policy.toml").read_text(encoding="utf-8")
    (spoiled / "policy.toml").write_text(text.replace("schema = 1", 'schema = 1\nschema_of = "x"'), encoding="utf-8")
    done = init(tmp_path, policy=str(spoiled))
    assert done.returncode == 2
    assert "notice.en.md" in done.stderr
    assert re.search(r"policy\.toml:\d+", done.stderr)
    assert [path.name for path in tmp_path.iterdir()] == ["policy"]


def test_an_init_that_was_cut_off_is_completed_by_the_next_one(made, tmp_path):
    folder, _ = made
    copied = tmp_path / "copy"
    shutil.copytree(folder, copied)
    # Everything but the last step had been done.
    (copied / "lofte.toml").rename(copied / "lofte.toml.new")
    done = init(copied)
    assert done.returncode == 0, done.stderr
    assert mode(copied / "lofte.toml") == 0o600
    assert len(lofte("controller", "list", cwd=copied).stdout.splitlines()) == 1


def test_init_never_takes_over_a_database_in_which_others_work(made, tmp_path):
    folder, _ = made
    copied = tmp_path / "copy"
    shutil.copytree(folder, copied)
    (copied / "lofte.toml").unlink()
    done = init(copied, email="annan@example.com")
    assert done.returncode == 2
    assert "--database" in done.stderr
    assert not (copied / "lofte.toml").exists()


def test_init_never_makes_a_new_key_over_old_data(made, tmp_path):
    folder, _ = made
    copied = tmp_path / "copy"
    shutil.copytree(folder, copied)
    (copied / "lofte.toml").unlink()
    (copied / ".lofte" / "lofte.key").unlink()
    done = init(copied)
    assert done.returncode == 2
    assert "lofte.key" in done.stderr
    assert not (copied / ".lofte" / "lofte.key").exists()


@pytest.mark.postgresql
def test_init_sets_postgresql_up_as_the_owner_and_works_as_a_role_that_owns_nothing(tmp_path):
    with postgres.cluster() as server:
        tree = Tree(folder=tmp_path)
        done = init(
            tmp_path,
            database=server.app_url,
            database_owner=server.owner_url,
            origin=f"http://localhost:{tree.port}",
        )
        assert done.returncode == 0, done.stderr
        looked = lofte("doctor", cwd=tmp_path)
        assert looked.returncode == 0, looked.stdout
        assert "postgresql" in looked.stdout
