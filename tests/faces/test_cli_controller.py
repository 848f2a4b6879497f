"""`lofte controller`: admitting, publishing, links; bad input ends with status 2 and changes nothing."""

from __future__ import annotations

import re
import shutil

import pytest

from tests.e2e.tree import ROOT, lofte
from tests.faces.conftest import OWNER

POLICIES = ROOT / "policies"


def listed(folder):
    return [line.split("\t")[:2] for line in lofte("controller", "list", cwd=folder).stdout.splitlines()]


def add(folder, name, *more, owner=OWNER):
    return lofte("controller", "add", str(POLICIES / name), "--owner", owner, *more, cwd=folder)


def test_a_client_is_admitted_under_its_agency_and_a_second_time_refused(copied):
    done = add(copied, "tallbacken", "--agency", "ekorren")
    assert done.returncode == 0, done.stderr
    assert "/n/tallbacken" in done.stdout
    assert listed(copied) == [["ekorren", "own"], ["tallbacken", "client"]]
    again = add(copied, "tallbacken", "--agency", "ekorren")
    assert again.returncode == 2
    assert "tallbacken" in again.stderr
    assert listed(copied) == [["ekorren", "own"], ["tallbacken", "client"]]


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("add", "nowhere", "--owner", OWNER), "nowhere"),
        (("add", str(POLICIES / "masen"), "--owner", "ingen@example.com"), "Nobody works here"),
        (("add", str(POLICIES / "masen"), "--owner", OWNER, "--agency", "ingen"), "ingen"),
        (("publish", "ingen", str(POLICIES / "masen")), "ingen"),
        (("publish", "ekorren", str(POLICIES / "ekorren")), "version"),
        (("link", "ingen@example.com"), "Nobody works here"),
    ],
)
def test_what_is_wrong_is_named_and_nobody_is_admitted(installation, arguments, named):
    done = lofte("controller", *arguments, cwd=installation)
    assert done.returncode == 2
    assert named in done.stderr
    assert listed(installation) == [["ekorren", "own"]]


def test_a_new_version_is_published_when_it_is_the_next(copied, tmp_path):
    changed = tmp_path / "policy"
    shutil.copytree(POLICIES / "ekorren", changed)
    file = changed / "policy.toml"
    text = file.read_text(encoding="utf-8")
    assert "\nversion = 1\n" in text
    file.write_text(text.replace("\nversion = 1\n", "\nversion = 2\n", 1), encoding="utf-8")
    done = lofte("controller", "publish", "ekorren", str(changed), cwd=copied)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Version 2 holds from ")


def test_a_link_is_a_new_one_each_time(installation):
    made = {lofte("controller", "link", OWNER, cwd=installation).stdout.strip() for _ in range(2)}
    assert len(made) == 2
    assert all(re.fullmatch(r"http://localhost:8000/sign-in/l/[\w-]{40,}", one) for one in made)
