"""The benchmark frame: sides take turns, ratios mean what they say, and a wrong answer has no speed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import __main__ as runner
from benchmarks.pairs import Figure, Measured, Report, Result, Side, at_least, at_most, compare


def held(label: str, seconds: float, answer: object = 1, per: int = 1) -> Side:
    """A side that holds its own watch, so that the test does not wait."""
    return Side(label, lambda: Measured(answer, seconds), per=per)


def test_at_least_is_their_time_by_ours() -> None:
    result = compare(title="t", ours=held("a", 1.0), theirs=held("b", 50.0), goal=at_least(50))
    assert (result.ratio, result.met) == (50, True)
    assert not compare(title="t", ours=held("a", 1.0), theirs=held("b", 49.0), goal=at_least(50)).met


def test_at_most_is_our_time_by_theirs() -> None:
    result = compare(title="t", ours=held("a", 3.0), theirs=held("b", 2.0), goal=at_most(1.5))
    assert (result.ratio, result.met) == (1.5, True)
    assert not compare(title="t", ours=held("a", 3.1), theirs=held("b", 2.0), goal=at_most(1.5)).met


def test_a_side_that_does_less_is_counted_by_the_unit() -> None:
    result = compare(title="t", ours=held("a", 1.0, per=1000), theirs=held("b", 1.0, per=10), goal=at_least(100))
    assert result.ratio == pytest.approx(100)


def test_sides_take_turns_and_change_places() -> None:
    order: list[str] = []
    ours, theirs = Side("a", lambda: order.append("a")), Side("b", lambda: order.append("b"))
    compare(title="t", ours=ours, theirs=theirs, goal=at_most(2), rounds=6)
    assert "".join(order) == "ab" + "abba" * 3


def test_a_wrong_answer_has_no_speed() -> None:
    result = compare(title="t", ours=held("a", 1.0, answer=1), theirs=held("b", 99.0, answer=2), goal=at_least(1))
    assert not result.met
    assert "different answers" in result.wrong
    assert result.ours_seconds == 0
    shown = "\n".join(runner.lines(result))
    assert "WRONG" in shown
    assert "99" not in shown


def test_a_complaint_of_ones_own_counts() -> None:
    result = compare(
        title="t", ours=held("a", 1.0), theirs=held("b", 1.0), goal=at_most(2), right=lambda a, b: f"{a} of {b} rows"
    )
    assert result.wrong == "1 of 1 rows"


def test_too_few_rounds_are_refused() -> None:
    with pytest.raises(ValueError, match="rounds"):
        compare(title="t", ours=held("a", 1.0), theirs=held("b", 1.0), goal=at_most(2), rounds=3)


def test_a_report_is_met_only_when_everything_is() -> None:
    good = compare(title="t", ours=held("a", 1.0), theirs=held("b", 1.0), goal=at_most(2))
    big = Figure(title="memory", value=201, unit="MiB", most=200)
    assert Report(title="r", results=(good,)).met
    assert not Report(title="r", results=(good,), figures=(big,)).met


def test_a_missed_goal_is_said() -> None:
    missed = Result(title="t", ours="a", theirs="b", goal=at_least(2), ours_seconds=1, theirs_seconds=1, rounds=5)
    assert runner.lines(missed)[0].split() == ["MISSED", "t"]


def test_a_benchmark_that_is_none_is_bad_input(capsys: pytest.CaptureFixture[str]) -> None:
    assert runner.main(["nothing-of-the-kind"]) == 2
    assert "nothing-of-the-kind" in capsys.readouterr().err


@pytest.mark.parametrize(("seconds", "words"), [(2.0, "2 s"), (0.0031, "3.1 ms"), (2e-7, "200 ns"), (4e-6, "4 µs")])
def test_durations_are_shown_in_their_unit(seconds: float, words: str) -> None:
    assert runner.duration(seconds) == words


MODULE = """
from benchmarks.pairs import Measured, Report, Side, at_most, compare

def run() -> Report:
    ours, theirs = Side("ours", lambda: Measured(1, {seconds})), Side("theirs", lambda: Measured(1, 2.0))
    return Report(title="{title}", results=(compare(title="pair", ours=ours, theirs=theirs, goal=at_most(1.5)),))
"""


def test_each_benchmark_runs_alone_and_one_that_misses_decides_the_status(tmp_path: Path) -> None:
    package = tmp_path / "benchmarks"
    package.mkdir()
    for name in ("__init__.py", "__main__.py", "pairs.py"):
        shutil.copy(Path(runner.__file__).with_name(name), package / name)
    (package / "good.py").write_text(MODULE.format(title="Good", seconds=1.0), encoding="utf-8")
    (package / "slow.py").write_text(MODULE.format(title="Slow", seconds=9.0), encoding="utf-8")
    (package / "script.py").write_text("raise SystemExit('not a benchmark')", encoding="utf-8")

    def bench(*names: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "benchmarks", *names]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    everything, good = bench(), bench("good")
    assert (everything.returncode, good.returncode) == (1, 0)
    assert "reached pair" in everything.stdout
    assert "MISSED  pair" in everything.stdout
    assert everything.stdout.splitlines()[-1] == "./dev bench: missed or wrong: slow"
    assert "Slow" not in good.stdout
