"""Settings: environment over file over default, secrets from files, and nothing unknown or misspelt passes."""

from __future__ import annotations

from pathlib import Path

import pytest

from lofte.domain.errors import LofteError
from lofte.project.configuration import Configuration, read
from lofte.project.databases import databases


def codes(error: pytest.ExceptionInfo[LofteError]) -> set[str]:
    return {problem.code for problem in error.value.problems}


def test_without_anything_the_defaults_hold_and_lie_in_the_working_folder(tmp_path: Path) -> None:
    found = read(environ={"PATH": "/bin", "HOME": "/"}, folder=tmp_path)
    assert found == Configuration(data=tmp_path / ".lofte", key_file=tmp_path / ".lofte/lofte.key")


def test_the_environment_wins_over_the_file_and_the_file_over_the_default(tmp_path: Path) -> None:
    (tmp_path / "lofte.toml").write_text('language = "en"\nsmtp_port = 25\ndemo = true\nhosts = ["a.example"]\n')
    found = read(environ={"LOFTE_SMTP_PORT": "2525"}, folder=tmp_path)
    assert (found.language, found.smtp_port, found.demo, found.hosts) == ("en", 2525, True, ("a.example",))
    found = read(environ={"LOFTE_DEMO": "no", "LOFTE_HOSTS": "b.example, c.example"}, folder=tmp_path)
    assert (found.demo, found.hosts) == (False, ("b.example", "c.example"))


def test_paths_start_from_the_settings_file(tmp_path: Path) -> None:
    folder = tmp_path / "etc"
    folder.mkdir()
    (folder / "our.toml").write_text('data = "here"\nkey_file = "/elsewhere/key"\n')
    found = read(environ={"LOFTE_SETTINGS": str(folder / "our.toml")}, folder=tmp_path)
    assert (found.data, found.key_file) == (folder / "here", Path("/elsewhere/key"))


def test_a_secret_may_stand_in_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("hush\n")
    found = read(environ={"LOFTE_SMTP_PASSWORD_FILE": str(tmp_path / "password")}, folder=tmp_path)
    assert found.smtp_password == "hush"
    (tmp_path / "lofte.toml").write_text('secret_key_file = "password"\n')
    assert read(environ={}, folder=tmp_path).secret_key == "hush"


def test_everything_wrong_is_told_at_once_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "lofte.toml").write_text('langauge = "sv"\nsmtp_port = "many"\ndemo = 3\n')
    environ = {
        "LOFTE_LANGUAGE": "fi",
        "LOFTE_ORIGIN": "example.com",
        "LOFTE_NO_SUCH": "1",
        "LOFTE_SECRET_KEY_FILE": "gone",
    }
    with pytest.raises(LofteError) as error:
        read(environ=environ, folder=tmp_path)
    places = {problem.place for problem in error.value.problems}
    assert codes(error) == {"setting_unknown", "setting_value", "setting_file_missing"}
    assert places == {f"{tmp_path}/lofte.toml", *environ}
    assert len(error.value.problems) == 7
    assert all(problem.remedy for problem in error.value.problems)
    told = str(error.value).splitlines()
    for line, name in enumerate(("langauge", "smtp_port", "demo"), start=1):
        assert any(one.startswith(f"{tmp_path}/lofte.toml:{line}: {name}: ") for one in told), told


@pytest.mark.parametrize(
    ("text", "line", "remedy"),
    [
        ("# ours\n\norigin = 1\n", 3, "https://"),
        ('\norigin = "lofte.example.com"\n', 2, "http://localhost:8000"),
        ('language = "fi"\n', 1, "sv, en"),
        ('\n\n\nsmtp_port = "many"\n', 4, "587"),
        ("demo = 3\n", 1, "true"),
        ("hosts = 3\n", 1, "["),
        ("data = 3\n", 1, "folder"),
        ('langauge = "sv"\n', 1, "language"),
        ('[smtp]\nhost = "mail.example"\n', 1, "smtp_host"),
        ('\nsmtp_password_file = "gone"\n', 2, "path"),
        ("smtp_password_file = 3\n", 1, "path"),
        ('language = "sv"\norigin = http://x\n', 2, "quot"),
        ('origin = "x', 1, "quot"),
    ],
)
def test_what_is_wrong_in_the_file_is_told_with_its_line_and_remedy(
    tmp_path: Path, text: str, line: int, remedy: str
) -> None:
    (tmp_path / "lofte.toml").write_text(text)
    with pytest.raises(LofteError) as error:
        read(environ={}, folder=tmp_path)
    (problem,) = error.value.problems
    assert (problem.place, problem.line) == (str(tmp_path / "lofte.toml"), line)
    assert remedy in problem.remedy


def test_a_settings_file_that_may_not_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "lofte.toml").mkdir()
    with pytest.raises(LofteError) as error:
        read(environ={}, folder=tmp_path)
    assert codes(error) == {"setting_file_unreadable"}
    assert error.value.problems[0].remedy


@pytest.mark.parametrize("text", ["not toml", "a = 1\na = 2\n"])
def test_a_file_that_is_no_toml_stops_the_start(tmp_path: Path, text: str) -> None:
    (tmp_path / "lofte.toml").write_text(text)
    with pytest.raises(LofteError) as error:
        read(environ={}, folder=tmp_path)
    assert codes(error) == {"setting_syntax"}


def test_a_settings_file_that_is_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(LofteError) as error:
        read(environ={"LOFTE_SETTINGS": "gone.toml"}, folder=tmp_path)
    assert codes(error) == {"setting_file_missing"}


def test_names_of_tests_and_of_the_clone_are_no_settings(tmp_path: Path) -> None:
    environ = {"LOFTE_MATERIAL": "/x", "LOFTE_TEST_POSTGRES": "1", "LOFTE_PYTHON": "python3", "LOFTE_REQUIRE_ALL": "1"}
    assert read(environ=environ, folder=tmp_path).language == "sv"


def test_no_secret_is_repeated_in_an_error(tmp_path: Path) -> None:
    with pytest.raises(LofteError) as error:
        databases(configuration=Configuration(database_url="mysql://lofte:hush@db.example/lofte"))
    assert "hush" not in str(error.value)
    assert error.value.problems[0].place == "LOFTE_DATABASE_URL"


def test_sqlite_is_the_default_and_waits_for_its_turn() -> None:
    found = databases(configuration=Configuration())["default"]
    assert found["ENGINE"] == "lofte.store.sqlite"
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert found["OPTIONS"]["timeout"] == 20


def test_a_postgresql_url_is_taken_apart_and_migrations_may_run_as_another_role() -> None:
    found = databases(
        configuration=Configuration(
            database_url="postgresql://app:p%40ss@db.example:5433/lofte?sslmode=require",
            database_owner_url="postgresql://owner:x@db.example/lofte",
        )
    )
    default = found["default"]
    assert (default["USER"], default["PASSWORD"], default["HOST"], default["PORT"]) == (
        "app",
        "p@ss",
        "db.example",
        5433,
    )
    assert default["OPTIONS"]["sslmode"] == "require"
    assert (found["owner"]["USER"], found["owner"]["PORT"]) == ("owner", 5432)
