"""A PostgreSQL server for one test run: made in a folder of its own, reached by loopback, gone when the run is over.

`python -m tests.postgres COMMAND...` runs COMMAND with these set and stops the server whatever happens:

    LOFTE_TEST_POSTGRES=1       tells conftest that only tests marked `database` are wanted
    LOFTE_DATABASE_URL          role lofte_app: no owner, no SUPERUSER, no BYPASSRLS; the product connects as this one
    LOFTE_DATABASE_OWNER_URL    role lofte_owner: owns the database and its schema; migrations run as this one

Everything is thrown away, so nothing here waits for the disk. Roles have random passwords, since loopback is open to
every account of the machine. PostgreSQL refuses to run as root; then the server runs as `postgres`, or as `nobody`.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

START_SECONDS = 60
TRIES = 5
OPTIONS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "64MB",
    "max_connections": "60",
    "listen_addresses": "127.0.0.1",
    "log_min_messages": "fatal",
    "timezone": "UTC",
}
REMEDY = "apt-get install postgresql"
PR_SET_PDEATHSIG = 1


class NoServer(Exception):
    """The server's programs are not on this machine, or it would not start. Says which, and what helps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A running server. `app_url` and `owner_url` differ in the role alone."""

    app_url: str
    owner_url: str

    def environment(self) -> dict[str, str]:
        """What the settings read, and what tells the tests which database they are on."""
        return {
            "LOFTE_TEST_POSTGRES": "1",
            "LOFTE_DATABASE_URL": self.app_url,
            "LOFTE_DATABASE_OWNER_URL": self.owner_url,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where one server lives and as whom it runs; `account` is None when it runs as ourselves."""

    folder: Path
    programs: Path
    account: pwd.struct_passwd | None
    password: str
    port: int

    @property
    def data(self) -> Path:
        """The data directory."""
        return self.folder / "data"

    def spawn(self, program: str, *arguments: str) -> subprocess.Popen[bytes]:
        """Start one of the server's programs as the right account, in its own session, its words kept in `log`."""
        log = (self.folder / "log").open("ab")
        environment = {"PATH": os.defpath, "HOME": str(self.folder), "LC_ALL": "C", "TZ": "UTC"}
        with log:
            return subprocess.Popen(
                [str(self.programs / program), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                env=environment,
                start_new_session=True,  # Ctrl-C is for the tests; the server is stopped by us, after them
                user=self.account.pw_uid if self.account else None,
                group=self.account.pw_gid if self.account else None,
                extra_groups=[] if self.account else None,
                preexec_fn=_end_with_parent,
            )

    def words(self) -> str:
        """The last lines that the programs wrote."""
        return "\n".join((self.folder / "log").read_text(encoding="utf-8", errors="replace").splitlines()[-12:])


def _end_with_parent() -> None:
    """In the child, between its new account and its program: a killed run leaves no server behind (on Linux)."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)


def programs() -> Path | None:
    """The folder that holds initdb and postgres, newest version first; None when there is none."""
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: _version(path.parent.name), reverse=True
    )
    on_path = [Path(found).resolve().parent for found in [shutil.which("postgres")] if found]
    for folder in (*debian, *on_path):
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    return None


def _version(name: str) -> tuple[int, ...]:
    return tuple(int(part) for part in name.split(".") if part.isdigit())


def _account() -> pwd.struct_passwd | None:
    """The account to run as when we are root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise NoServer("PostgreSQL does not run as root, and neither account 'postgres' nor 'nobody' is here.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A server with the database `lofte` and its two roles; stopped and removed at the end."""
    found = programs()
    if found is None:
        raise NoServer(f"PostgreSQL's server is not on this machine ({REMEDY}).")
    account = _account()
    # Not TMPDIR: another account must be able to reach the folder, and a socket's path is short.
    folder = Path(tempfile.mkdtemp(prefix="lofte-pg-", dir="/tmp" if account else None))
    place = Place(folder=folder, programs=found, account=account, password=secrets.token_urlsafe(24), port=0)
    server: subprocess.Popen[bytes] | None = None
    try:
        _initialise(place=place)
        server, port = _start(place=place)
        yield _roles(place=place, port=port)
    finally:
        if server is not None:
            _stop(server=server)
        shutil.rmtree(folder, ignore_errors=True)


def _initialise(*, place: Place) -> None:
    secret = place.folder / "password"
    secret.touch(mode=0o600)
    secret.write_text(place.password, encoding="ascii")
    if place.account:
        for path in (place.folder, secret):
            os.chown(path, place.account.pw_uid, place.account.pw_gid)
    done = place.spawn(
        "initdb",
        *("--pgdata", str(place.data), "--username", "postgres", "--pwfile", str(secret)),
        *("--auth", "scram-sha-256", "--encoding", "UTF8", "--no-locale", "--no-sync"),
    ).wait()
    secret.unlink()
    if done != 0:
        raise NoServer(f"initdb failed:\n{place.words()}")


def _start(*, place: Place) -> tuple[subprocess.Popen[bytes], int]:
    """Start on a free port; another process may take the port first, so try again."""
    for _ in range(TRIES):
        port = _free_port()
        settings = [f"--{name}={value}" for name, value in OPTIONS.items()]
        server = place.spawn("postgres", "-D", str(place.data), "-p", str(port), "-k", str(place.folder), *settings)
        if _answers(place=place, server=server, port=port):
            return server, port
        _stop(server=server)
    raise NoServer(f"PostgreSQL did not start:\n{place.words()}")


def _answers(*, place: Place, server: subprocess.Popen[bytes], port: int) -> bool:
    until = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < until:
        try:
            psycopg.connect(_url(role="postgres", password=place.password, port=port, database="postgres")).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return True
    return False


def _stop(*, server: subprocess.Popen[bytes]) -> None:
    """A fast stop (open connections are cut); the hard one when that takes too long."""
    for sent in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if server.poll() is None:
            server.send_signal(sent)
            try:
                server.wait(timeout=10)
            except subprocess.TimeoutExpired:
                continue
    server.wait()


def _url(*, role: str, password: str, port: int, database: str) -> str:
    return f"postgresql://{role}:{password}@127.0.0.1:{port}/{database}"


def _roles(*, place: Place, port: int) -> Cluster:
    """The database, its owner, and the role of the product, which may use every table that the owner makes.

    TRUNCATE is granted here and nowhere else: Django empties the tables with it after a transactional test.
    """
    passwords = {name: secrets.token_urlsafe(24) for name in ("lofte_owner", "lofte_app")}
    with psycopg.connect(
        _url(role="postgres", password=place.password, port=port, database="postgres"), autocommit=True
    ) as connection:
        for name, password in passwords.items():
            connection.execute(
                sql.SQL(
                    "CREATE ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOINHERIT PASSWORD {}"
                ).format(sql.Identifier(name), sql.Literal(password))
            )
        connection.execute("CREATE DATABASE lofte OWNER lofte_owner ENCODING 'UTF8' TEMPLATE template0")
    owner = _url(role="lofte_owner", password=passwords["lofte_owner"], port=port, database="lofte")
    with psycopg.connect(
        _url(role="postgres", password=place.password, port=port, database="lofte"), autocommit=True
    ) as connection:
        connection.execute("ALTER SCHEMA public OWNER TO lofte_owner")
        connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        connection.execute("GRANT USAGE ON SCHEMA public TO lofte_app")
    with psycopg.connect(owner, autocommit=True) as connection:
        for grant in ("SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON TABLES", "USAGE, SELECT ON SEQUENCES"):
            connection.execute(f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {grant} TO lofte_app")
    app = _url(role="lofte_app", password=passwords["lofte_app"], port=port, database="lofte")
    return Cluster(app_url=app, owner_url=owner)


def run(command: Sequence[str], *, environment: Mapping[str, str]) -> int:
    """Run a command against a fresh server and return its exit status."""
    with cluster() as server:
        return subprocess.run(command, env={**environment, **server.environment()}, check=False).returncode


def _interrupted(number: int, _frame: object) -> None:
    # A plain TERM would end this process with the server still running.
    sys.exit(128 + number)


if __name__ == "__main__":
    if not sys.argv[1:]:
        print("usage: python -m tests.postgres COMMAND...", file=sys.stderr)
        sys.exit(2)
    signal.signal(signal.SIGTERM, _interrupted)
    signal.signal(signal.SIGHUP, _interrupted)
    try:
        sys.exit(run(sys.argv[1:], environment=os.environ))
    except NoServer as error:
        print(error, file=sys.stderr)
        sys.exit(69)
