"""The process tree of an installation: how soon its first page can be had, what it holds when idle, what is installed.

The tree is `lofte up` on an existing SQLite database, as an operator runs it. Memory is read from the kernel a while
after the start, once the first pages have been served: the proportional share counts what processes share once and
decides; the resident sizes added up, which count it again for each, stand beside it. Installed is what
requirements/core.txt brings into an empty environment.
"""

from __future__ import annotations

import importlib.metadata
import re
import shutil
import statistics
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from benchmarks.pairs import Figure, Report
from tests.e2e.tree import ROOT, Tree, fetch, free_port, lofte, members

STARTS = 5
IDLE_SECONDS = 10
PAGES = ("/healthz", "/sign-in/", "/static/look/look.css")
MIB = 2**20
NAME = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==", re.MULTILINE)
APART = frozenset({"pip", "setuptools"})


def run() -> Report:
    """Linux alone tells the memory of a process; elsewhere that part is left out and says so."""
    folder = Path(tempfile.mkdtemp(prefix="lofte-bench-"))
    try:
        seconds, proportional, resident = _tree(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    figures = [Figure(title="from `lofte up` to a healthy page", value=seconds, unit="s", most=3)]
    missing = []
    if proportional:
        title = f"idle process tree, proportional memory (resident sizes added up: {resident / MIB:.0f} MiB)"
        figures.append(Figure(title=title, value=proportional / MIB, unit="MiB", most=200))
    else:
        missing.append("memory: the kernel does not tell it (/proc/PID/smaps_rollup)")
    figures.append(Figure(title="installed packages, without the PDF engine", value=_installed(), unit="MiB", most=220))
    return Report(title="The process tree", figures=tuple(figures), missing=tuple(missing))


def _tree(folder: Path) -> tuple[float, int, int]:
    """The median of some starts on one installation, and the last one's memory."""
    port = free_port()
    url = f"http://localhost:{port}"
    policy = str(ROOT / "policies" / "ekorren")
    answers = ("--origin", url, "--database", "", "--email", "agare@ekorren.example", "--policy", policy)
    done = lofte("init", *answers, cwd=folder)
    assert done.returncode == 0, done.stderr
    took, memory = [], (0, 0)
    for turn in range(STARTS + 1):
        tree = Tree(folder=folder, port=port)
        started = time.monotonic()
        tree.start("up", settings={})
        try:
            _wait(f"{url}/healthz", tree)
            took.append(time.monotonic() - started)
            if turn == STARTS:
                memory = _idle(url, tree)
        finally:
            tree.close()
    return statistics.median(took[1:]), *memory


def _wait(address: str, tree: Tree) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        assert tree.process is not None
        assert tree.process.poll() is None, "it ended"
        try:
            if fetch(address) == 200:
                return
        except (OSError, urllib.error.URLError):
            time.sleep(0.02)
    raise AssertionError("no healthy page within a minute")


def _idle(url: str, tree: Tree) -> tuple[int, int]:
    """Bytes of the tree once it has served its pages and rested: proportional, and resident added up."""
    for page in PAGES:
        with urllib.request.urlopen(url + page, timeout=10) as answer:
            answer.read()
    time.sleep(IDLE_SECONDS)
    assert tree.process is not None
    shares = [_memory(process) for process in members(tree.process.pid)]
    return sum(share for share, _ in shares), sum(resident for _, resident in shares)


def _memory(process: int) -> tuple[int, int]:
    """Proportional and resident bytes of one process."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text("utf-8").splitlines()
    except OSError:
        return 0, 0
    found = {line.split(":")[0]: int(line.split()[1]) * 1024 for line in lines if line.endswith(" kB")}
    return found.get("Pss", 0), found.get("Rss", 0)


def _installed() -> float:
    """MiB on disk of every distribution that the core requirements name, byte code included, and of the product."""
    names = [name for name in NAME.findall((ROOT / "requirements/core.txt").read_text("utf-8")) if name not in APART]
    total = sum(_bytes(name) for name in names if _there(name))
    total += sum(path.stat().st_size for path in (ROOT / "src").rglob("*") if path.is_file())
    return total / MIB


def _there(name: str) -> bool:
    """Whether a requirement is one of this platform; those of others are not installed."""
    try:
        importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def _bytes(name: str) -> int:
    """Its files, and the byte code beside them whether its installer listed it or not."""
    files = {Path(str(file.locate())) for file in importlib.metadata.files(name) or []}
    for file in [one for one in files if one.suffix == ".py"]:
        files.update((file.parent / "__pycache__").glob(f"{file.stem}.*.pyc"))
    return sum(path.stat().st_size for path in files if path.is_file())
