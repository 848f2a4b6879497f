"""`./dev bench [NAME...]`: run the benchmarks, each in a process of its own, and print their ratios.

Exit status: 0 when every goal is reached, 1 when one is missed or an answer was wrong, 2 for a name that is none.
"""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import benchmarks
from benchmarks.pairs import Report, Result

RUN = re.compile(r"^def run\(\)", re.MULTILINE)
ALONE = "--alone"
"""How a benchmark's own process is asked for."""
FRAME = {"__main__", "pairs"}
WITH_FOLDER = {"reading"}
"""Benchmarks that measure quality on a folder given after the name, with a `main(arguments)` of their own."""
UNITS = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns"))


def names() -> list[str]:
    """Every benchmark: a module of this package with a `run()`; others are scripts that are called by themselves."""
    paths = (path for folder in benchmarks.__path__ for path in Path(folder).glob("*.py"))
    return sorted(path.stem for path in paths if path.stem not in FRAME and RUN.search(path.read_text("utf-8")))


def duration(seconds: float) -> str:
    """Seconds in the unit that suits them."""
    size, unit = next(((size, unit) for size, unit in UNITS if seconds >= size), UNITS[-1])
    return f"{seconds / size:.3g} {unit}"


def lines(result: Result) -> list[str]:
    """What is printed of one comparison: no speed where an answer was wrong."""
    if result.wrong:
        return [f"  WRONG   {result.title}: {result.wrong}"]
    low, high = result.spread
    word = "reached" if result.met else "MISSED"
    return [
        f"  {word:<8}{result.title}",
        f"          {result.ours} {duration(result.ours_seconds)}, {result.theirs} {duration(result.theirs_seconds)}:"
        f" {result.ratio:.3g} ({low:.3g} to {high:.3g} in {result.rounds} rounds); goal {result.goal.words()}",
    ]


def show(report: Report, *, seconds: float) -> None:
    """Print one benchmark's report."""
    print(f"{report.title} ({seconds:.0f} s)")
    for result in report.results:
        print("\n".join(lines(result)))
    for figure in report.figures:
        word = "reached" if figure.met else "MISSED"
        print(
            f"  {word:<8}{figure.title}: {figure.value:.4g} {figure.unit}; goal at most {figure.most:g} {figure.unit}"
        )
    for note in report.notes:
        print(f"          {note}")
    for missing in report.missing:
        print(f"  NOT RUN {missing}")
    print(flush=True)


def work(name: str) -> bool:
    """Run one benchmark in this process and print what it found; true when its goals are reached."""
    started = time.perf_counter()
    report = importlib.import_module(f"benchmarks.{name}").run()
    if not isinstance(report, Report):
        raise TypeError(f"benchmarks/{name}.py: run() must return a Report.")
    show(report, seconds=time.perf_counter() - started)
    return report.met


def main(wanted: Sequence[str]) -> int:
    """Run the named benchmarks, or all."""
    known = names()
    if wanted and wanted[0] in WITH_FOLDER:
        status = importlib.import_module(f"benchmarks.{wanted[0]}").main(list(wanted[1:]))
        return int(status)
    if wanted[:1] == [ALONE]:
        return 0 if work(wanted[1]) else 1
    if unknown := [name for name in wanted if name not in known]:
        print(f"./dev bench knows {', '.join(known) or 'none yet'}; not {', '.join(unknown)}.", file=sys.stderr)
        return 2
    if not known:
        print("./dev bench: there is no benchmark yet")
        return 0
    missed: list[str] = []
    for name in wanted or known:
        if subprocess.run([sys.executable, "-m", "benchmarks", ALONE, name], check=False).returncode != 0:
            missed.append(name)
    print(f"./dev bench: {'missed or wrong: ' + ', '.join(missed) if missed else 'every goal reached'}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
