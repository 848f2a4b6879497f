"""`./dev test`: both databases, arguments handed on, and a missing server said aloud."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tools import test as runner


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> tuple[list[list[str]], dict[str, int]]:
    """The commands that are run, and the status each half gives."""
    seen: list[list[str]] = []
    status = {"first": 0, "second": 0}

    def run(command: Sequence[str]) -> int:
        seen.append(list(command))
        return status["second" if "tests.postgres" in command else "first"]

    monkeypatch.setattr(runner, "run", run)
    monkeypatch.delenv("LOFTE_REQUIRE_ALL", raising=False)
    return seen, status


def test_arguments_reach_pytest_both_times(commands) -> None:
    seen, _ = commands
    assert runner.main(["-k", "clock"]) == 0
    assert [command[-2:] for command in seen] == [["-k", "clock"], ["-k", "clock"]]
    assert ["tests.postgres" in command for command in seen] == [False, True]


@pytest.mark.parametrize(
    ("first", "second", "answer"), [(0, 0, 0), (1, 0, 1), (0, 1, 1), (0, runner.NOTHING_COLLECTED, 0), (5, 5, 5)]
)
def test_the_first_failure_is_the_status(commands, first: int, second: int, answer: int) -> None:
    _, status = commands
    status.update(first=first, second=second)
    assert runner.main([]) == answer


def test_a_missing_server_is_said_and_no_failure(commands, capsys: pytest.CaptureFixture[str]) -> None:
    _, status = commands
    status.update(second=runner.NO_SERVER)
    assert runner.main([]) == 0
    assert "LEFT OUT: the tests on PostgreSQL" in capsys.readouterr().out


def test_where_everything_is_required_a_missing_server_fails(commands, monkeypatch: pytest.MonkeyPatch) -> None:
    _, status = commands
    status.update(second=runner.NO_SERVER)
    monkeypatch.setenv("LOFTE_REQUIRE_ALL", "1")
    assert runner.main([]) == 1


def test_a_database_in_the_environment_does_not_turn_the_first_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOFTE_DATABASE_URL", "postgresql://somewhere.example/else")
    assert "LOFTE_DATABASE_URL" not in runner.environment()
