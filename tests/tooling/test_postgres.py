"""The server of the tests: the product's role can do its work and nothing beside it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import psycopg
import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.postgresql
SECONDS = 30
HOLDS = """
import time
from tests.postgres import cluster
with cluster() as made:
    print(made.app_url, flush=True)
    time.sleep(600)
"""


@pytest.fixture
def app():
    with psycopg.connect(os.environ["LOFTE_DATABASE_URL"], autocommit=True) as connection:
        yield connection


def test_the_product_s_role_is_no_owner_and_passes_no_row_security(app: psycopg.Connection) -> None:
    row = app.execute(
        "SELECT rolsuper, rolbypassrls, rolcreatedb FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    assert row == (False, False, False)
    owned = app.execute("SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = current_user").fetchone()
    assert owned == (0,)


def test_the_product_s_role_cannot_change_the_schema(app: psycopg.Connection) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("CREATE TABLE mine ()")


def test_the_product_s_role_cannot_become_the_owner(app: psycopg.Connection) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("SET ROLE lofte_owner")


def test_it_uses_what_the_owner_makes(app: psycopg.Connection) -> None:
    with psycopg.connect(os.environ["LOFTE_DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute("CREATE TABLE made (id bigint GENERATED ALWAYS AS IDENTITY, word text)")
        try:
            app.execute("INSERT INTO made (word) VALUES ('å')")
            assert app.execute("SELECT id, word FROM made").fetchall() == [(1, "å")]
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute("DROP TABLE made")
        finally:
            owner.execute("DROP TABLE made")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent has been killed")
def test_a_killed_run_leaves_no_server_behind() -> None:
    run = subprocess.Popen([sys.executable, "-c", HOLDS], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    with run, run.stdout as said:
        url = said.readline().strip()
        psycopg.connect(url).close()
        run.send_signal(signal.SIGKILL)
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        try:
            psycopg.connect(url, connect_timeout=1).close()
        except psycopg.OperationalError:
            return
        time.sleep(0.05)
    pytest.fail("the server still answers")
