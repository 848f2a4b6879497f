"""The server of the tests: the product's role can do its work and nothing beside it."""

from __future__ import annotations

import os

import psycopg
import pytest

pytestmark = pytest.mark.postgresql


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
