"""The product as an operator runs it: one process tree in a folder of its own, started, ended and killed by the tests.

Nothing of the developer's installation reaches it: every `LOFTE_*` of this process is left out, and the database is the
folder's SQLite file, or a PostgreSQL server that was made for it alone.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parents[2]
LOFTE = (sys.executable, "-P", "-m", "lofte.faces.cli.main")
START_SECONDS = 120.0
END_SECONDS = 30.0


def environment(**settings: str) -> dict[str, str]:
    """This process's environment without any setting of the product but those given."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("LOFTE_") and name != "DJANGO_SETTINGS_MODULE"
    }
    return {**kept, "PYTHONPATH": str(ROOT / "src"), **settings}


def free_port() -> int:
    """A port of this machine that nobody listens at, and that no outgoing connection is given in the meantime.

    Linux gives those 32768 and above; what is asked for with port 0 may be one of them as soon as it is let go, as it
    is here whenever the product is ended and started again.
    """
    for port in random.sample(range(20_000, 32_768), 50):
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise AssertionError("no port of fifty is free")


def lofte(
    *arguments: str, cwd: Path, settings: Mapping[str, str] = {}, seconds: float = 120.0
) -> subprocess.CompletedProcess[str]:
    """Run the command line in a folder, without a terminal, and wait for its end."""
    return subprocess.run(
        [*LOFTE, *arguments],
        cwd=cwd,
        env=environment(**settings),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )


def members(group: int) -> list[int]:
    """The processes of a session that are alive; what has ended and waits to be reaped is not.

    A killed process of several threads is a zombie as soon as its first thread is; the others still hold its sockets.
    """
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            ended = fields[0] in "ZX" and len(list((stat.parent / "task").iterdir())) == 1
            if int(fields[3]) == group and not ended:
                found.append(int(stat.parent.name))
    return found


def wait_until_gone(group: int, *, seconds: float = END_SECONDS) -> list[int]:
    """Wait for the last process of a session to end; those that are left after `seconds`."""
    until = time.monotonic() + seconds
    while (left := members(group)) and time.monotonic() < until:
        time.sleep(0.05)
    return left


@dataclass(slots=True, kw_only=True)
class Tree:
    """One installation and its process tree. `database` are the settings of PostgreSQL, empty for SQLite."""

    folder: Path
    database: Mapping[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    links: dict[str, str] = field(default_factory=dict)
    url: str = ""

    @property
    def data(self) -> Path:
        """Where a demo keeps everything when nobody says otherwise."""
        return self.folder / ".lofte" / "demo"

    @property
    def words(self) -> str:
        """What the tree has written so far."""
        return (self.folder / "words").read_text(encoding="utf-8", errors="replace")

    def demo(self, *arguments: str) -> None:
        """`lofte demo`: set up on first use, then served until `stop` or `kill`."""
        self.start("demo", "--print-json", "--port", str(self.port), *arguments, settings=self.database)
        line = self._until(lambda: next((one for one in self.words.splitlines() if one.startswith('{"url"')), ""))
        told = json.loads(line)
        self.url, self.links = str(told["url"]), dict(told["links"])

    def up(self, **settings: str) -> None:
        """`lofte up` on the same installation, with further settings."""
        own = {"LOFTE_SETTINGS": str(self.data / "lofte-demo.toml"), "LOFTE_ORIGIN": self.url}
        self.start("up", "--port", str(self.port), settings={**own, **self.database, **settings})
        self.wait_for(self.url)

    def start(self, *arguments: str, settings: Mapping[str, str]) -> None:
        """Start a command in a session of its own, so that everything it leaves behind can be counted."""
        assert self.process is None
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "words").open("wb") as out, (self.folder / "errors").open("ab") as errors:
            self.process = subprocess.Popen(
                [*LOFTE, *arguments],
                cwd=self.folder,
                env=environment(**settings),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=errors,
                start_new_session=True,
            )

    def wait_for(self, text: str) -> None:
        """Wait until it has said this."""
        self._until(lambda: text if text in self.words else "")

    def stop(self) -> int:
        """Ask it to end, as a service manager does; the exit status. Fails where a process is left behind."""
        assert self.process is not None
        process, self.process = self.process, None
        process.send_signal(signal.SIGTERM)
        try:
            status = process.wait(timeout=END_SECONDS)
        finally:
            left = wait_until_gone(process.pid)
            self._sweep(process.pid, left)
        assert not left, f"left behind: {left}"
        return status

    def kill(self) -> None:
        """Kill the process that holds the worker, without a word of warning; its server has to end by itself."""
        assert self.process is not None
        process, self.process = self.process, None
        process.kill()
        process.wait()
        left = wait_until_gone(process.pid)
        self._sweep(process.pid, left)
        assert not left, f"outlived its parent: {left}"

    def close(self) -> None:
        """Leave nothing running, whatever happened."""
        if self.process is not None:
            process, self.process = self.process, None
            process.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=END_SECONDS)
            self._sweep(process.pid, members(process.pid))
            process.wait()

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """One run of the command line in the demo's folder; it finds the demo there."""
        return lofte(*arguments, cwd=self.folder, settings=self.database)

    def sql(self, statement: str, *, controller: str = "") -> int:
        """Change rows past the product, as somebody does who has got hold of the database; how many.

        `{controller}` in the statement stands for the id of the one with this short name.
        """
        found = f"(SELECT id FROM controller WHERE slug = '{controller}')"
        if self.database:
            with psycopg.connect(self.database["LOFTE_DATABASE_OWNER_URL"]) as server:
                server.execute(f"SELECT set_config('lofte.controller', {found}::text, true)")
                return server.execute(statement.format(controller=found)).rowcount
        with closing(sqlite3.connect(self.data / "lofte.sqlite3", timeout=20)) as file, file:
            return file.execute(statement.format(controller=found)).rowcount

    def _until(self, told: Callable[[], str]) -> str:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            if found := told():
                return found
            assert self.process is not None
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        errors = (self.folder / "errors").read_text(encoding="utf-8", errors="replace")
        self.close()
        raise AssertionError(f"It did not start.\n{self.words}\n{errors}")

    @staticmethod
    def _sweep(group: int, left: Sequence[int]) -> None:
        if left:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(group, signal.SIGKILL)


def fetch(url: str) -> int:
    """The status of a plain GET."""
    with urllib.request.urlopen(url, timeout=10) as answer:
        return int(answer.status)
