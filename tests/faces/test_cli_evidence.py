"""`lofte evidence verify`: 0 for a whole log, 1 with the entry for one that was tampered with, 2 for a missing key."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing

import pytest

from tests.e2e.tree import Tree, lofte

A_SEALED_ENTRY = (
    "(SELECT e.id FROM entry e JOIN controller c ON c.id = e.controller_id "
    "WHERE c.slug = 'ekorren' AND e.sealed ORDER BY e.id LIMIT 1)"
)
DAMAGE = {
    "entry_changed": f"UPDATE entry SET act = 'consent-given' WHERE id = {A_SEALED_ENTRY}",
    "entry_removed": f"DELETE FROM entry WHERE id = {A_SEALED_ENTRY}",
    "cut_off": "DELETE FROM seal WHERE controller_id = (SELECT id FROM controller WHERE slug = 'ekorren')",
}


@pytest.fixture(scope="module")
def sealed(installation, tmp_path_factory):
    """An installation whose evidence a worker has sealed."""
    folder = tmp_path_factory.mktemp("sealed") / "copy"
    shutil.copytree(installation, folder)
    tree = Tree(folder=folder)
    tree.url = f"http://localhost:{tree.port}"
    try:
        tree.start("up", "--port", str(tree.port), settings={"LOFTE_ORIGIN": tree.url})
        tree.wait_for(tree.url)
        tree.stop()
    finally:
        tree.close()
    return folder


def change(folder, statement):
    with closing(sqlite3.connect(folder / ".lofte" / "lofte.sqlite3")) as connection, connection:
        assert connection.execute(statement).rowcount > 0


def test_what_no_worker_has_sealed_yet_is_counted(installation):
    done = lofte("evidence", "verify", "--json", cwd=installation)
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout)
    assert told["whole"]
    assert told["unsealed"] > 0


def test_a_whole_log_is_whole(sealed):
    done = lofte("evidence", "verify", cwd=sealed)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == "Whole."
    assert json.loads(lofte("evidence", "verify", "--json", cwd=sealed).stdout)["unsealed"] == 0


@pytest.mark.parametrize("code", DAMAGE)
def test_a_row_that_was_tampered_with_in_the_file_is_found_and_named(sealed, tmp_path, code):
    folder = tmp_path / "spoiled"
    shutil.copytree(sealed, folder)
    change(folder, DAMAGE[code])
    done = lofte("evidence", "verify", "--json", cwd=folder)
    assert done.returncode == 1
    chains = {chain["controller"]: chain["findings"] for chain in json.loads(done.stdout)["chains"]}
    found = {finding["code"] for finding in chains.pop("ekorren")}
    assert code in found
    assert not any(chains.values())
    swedish = lofte("evidence", "verify", "--lang", "sv", cwd=folder)
    assert swedish.returncode == 1
    assert code in swedish.stdout
    assert "INTE HEL" in swedish.stdout


def test_without_its_key_nothing_is_called_whole(copied):
    (copied / ".lofte" / "lofte.key").unlink()
    done = lofte("evidence", "verify", cwd=copied)
    assert done.returncode == 2
    assert "lofte.key" in done.stderr
    assert "Whole" not in done.stdout
