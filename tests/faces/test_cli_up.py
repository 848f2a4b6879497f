"""`lofte up` and `lofte doctor`: what is wrong is said before anything starts, and what ends, ends whole."""

from __future__ import annotations

import json
import re
import shutil
import signal
import socket
import sqlite3
import stat
from contextlib import closing
from urllib.error import URLError

import pytest

from tests.e2e.tree import fetch, free_port, lofte, wait_until_gone


def key(folder):
    return folder / ".lofte" / "lofte.key"


def remember(folder):
    """Everything in the folder, by content; what merely looking may touch is left out."""
    looked = (".lock", "-wal", "-shm")
    return {
        path.relative_to(folder): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(looked)
    }


def serve(tree, folder, *arguments, **settings):
    """`lofte up` in an installation's own folder, at a free port."""
    made = tree(folder=folder)
    made.url = settings.get("LOFTE_ORIGIN") or f"http://localhost:{made.port}"
    made.start("up", "--port", str(made.port), *arguments, settings={"LOFTE_ORIGIN": made.url, **settings})
    made.wait_for(made.url)
    return made


def missing(path):
    path.unlink()


def broken(path):
    path.write_text("{}", encoding="utf-8")


def a_folder(path):
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("spoil", [missing, broken, a_folder])
def test_a_key_that_is_missing_or_unreadable_is_named_and_never_replaced(copied, spoil):
    spoil(key(copied))
    before = remember(copied)
    started = lofte("up", "--port", str(free_port()), cwd=copied)
    assert started.returncode == 2
    assert str(key(copied)) in started.stderr
    assert "backup" in started.stderr
    looked = lofte("doctor", cwd=copied)
    assert looked.returncode in {1, 2}
    assert str(key(copied)) in looked.stdout + looked.stderr
    assert remember(copied) == before


def test_a_key_that_others_may_read_is_refused_with_the_command_that_mends_it(copied):
    key(copied).chmod(0o644)
    for command in (("up", "--port", str(free_port())), ("doctor",)):
        done = lofte(*command, cwd=copied)
        assert done.returncode in {1, 2}
        assert f"chmod 600 '{key(copied)}'" in done.stdout + done.stderr
    assert stat.S_IMODE(key(copied).stat().st_mode) == 0o644


def test_the_key_of_another_database_is_refused(copied, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    answers = ("--origin", "http://localhost:8000", "--database", "", "--email", "annan@example.com", "--policy", "")
    assert lofte("init", *answers, cwd=other).returncode == 0
    shutil.copy2(key(other), key(copied))
    before = remember(copied)
    started = lofte("up", "--port", str(free_port()), cwd=copied)
    assert started.returncode == 2
    assert "another database" in started.stderr
    looked = lofte("doctor", cwd=copied)
    assert looked.returncode == 1
    assert "another database" in looked.stdout
    assert remember(copied) == before


def test_a_key_file_older_than_the_data_is_refused_with_the_day_that_a_copy_must_be_of(copied):
    with closing(sqlite3.connect(copied / ".lofte" / "lofte.sqlite3")) as file, file:
        file.execute("UPDATE controller SET key_epoch = 7, key_began = '2026-03-05'")
    before = remember(copied)
    started = lofte("up", "--port", str(free_port()), cwd=copied)
    assert started.returncode == 2
    assert "2026-03-05 or later" in started.stderr
    for language, words in (("en", "2026-03-05 or later"), ("sv", "2026-03-05 eller senare")):
        looked = lofte("doctor", "--lang", language, cwd=copied)
        assert looked.returncode == 1
        assert words in looked.stdout
    assert remember(copied) == before


def test_doctor_tells_of_which_day_the_copy_of_the_key_file_has_to_be(copied):
    held = json.loads(key(copied).read_text(encoding="utf-8"))
    newest = max(one["began"] for epochs in held["epochs"].values() for one in epochs)
    parts = {part["code"]: part for part in json.loads(lofte("doctor", "--json", cwd=copied).stdout)}
    assert parts["keys"]["grade"] == "fine"
    assert newest in parts["keys"]["words"]
    assert "week" in parts["keys"]["remedy"]


@pytest.mark.parametrize("command", [("doctor",), ("evidence", "verify"), ("controller", "list")])
@pytest.mark.parametrize("settings", [True, False])
def test_a_folder_without_an_installation_is_told_of_the_way_to_one(tmp_path, command, settings):
    if settings:
        (tmp_path / "lofte.toml").write_text('origin = "http://localhost:8000"\n', encoding="utf-8")
    before = remember(tmp_path)
    done = lofte(*command, cwd=tmp_path)
    assert done.returncode == (1 if command == ("doctor",) else 2)
    told = done.stdout + done.stderr
    assert "no installation" in told
    assert "lofte init" in told
    assert "reached" not in told
    assert str(tmp_path) in told
    assert remember(tmp_path) == before


def test_doctor_warns_of_an_address_that_passkeys_refuse(copied):
    done = lofte("doctor", "--json", cwd=copied, settings={"LOFTE_ORIGIN": "http://127.0.0.1:8000"})
    parts = {part["code"]: part for part in json.loads(done.stdout)}
    assert parts["origin_ip"]["grade"] == "odd"
    assert "http://localhost:8000" in parts["origin_ip"]["remedy"]


@pytest.mark.parametrize("command", [("up",), ("doctor",), ("controller", "list"), ("evidence", "verify")])
def test_a_setting_that_is_misspelt_stops_every_command(copied, command):
    done = lofte(*command, cwd=copied, settings={"LOFTE_ORIGN": "http://localhost:8000"})
    assert done.returncode == 2
    assert "LOFTE_ORIGN" in done.stderr
    with (copied / "lofte.toml").open("a", encoding="utf-8") as file:
        file.write('smpt_host = "mail.example"\n')
    done = lofte(*command, cwd=copied)
    assert done.returncode == 2
    assert re.search(r"lofte\.toml:\d+: smpt_host: .*smtp_host", done.stderr)


def test_up_without_an_installation_says_so_and_makes_nothing(tmp_path):
    done = lofte("up", "--port", str(free_port()), cwd=tmp_path)
    assert done.returncode == 2
    assert "lofte init" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_up_on_a_port_that_is_taken_names_it(installation):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = lofte("up", "--port", str(port), cwd=installation)
    assert done.returncode == 2
    assert f"127.0.0.1:{port}" in done.stderr
    assert "--port" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_that_is_away_is_said_in_one_line(copied):
    done = lofte("up", cwd=copied, settings={"LOFTE_DATABASE_URL": "postgresql://role:secret@localhost:1/lofte"})
    assert done.returncode == 2
    assert "database_url" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert "secret" not in done.stderr
    looked = lofte("doctor", cwd=copied, settings={"LOFTE_DATABASE_URL": "postgresql://role:secret@localhost:1/lofte"})
    assert looked.returncode == 1
    assert "secret" not in looked.stdout + looked.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_up_serves_and_asked_to_end_leaves_no_process(tree, copied, number):
    made = serve(tree, copied)
    assert fetch(f"{made.url}/healthz") == 200
    assert fetch(f"{made.url}/n/ekorren") == 200
    process, made.process = made.process, None
    process.send_signal(number)
    assert process.wait(timeout=30) == 0
    assert wait_until_gone(process.pid) == []


def test_a_killed_up_takes_its_server_with_it(tree, copied):
    made = serve(tree, copied)
    made.kill()
    with pytest.raises(URLError):
        fetch(f"{made.url}/healthz")
    made = serve(tree, copied)
    assert fetch(f"{made.url}/healthz") == 200


def test_up_answers_behind_a_proxy_under_the_name_that_people_type(tree, copied):
    made = serve(tree, copied, LOFTE_ORIGIN="https://lofte.ekorren.example")
    with pytest.raises(OSError, match="400"):
        fetch(f"http://localhost:{made.port}/healthz")
    made.stop()


def test_doctor_tells_each_part_with_its_remedy_in_both_languages(installation):
    english = json.loads(lofte("doctor", "--json", cwd=installation).stdout)
    swedish = json.loads(lofte("doctor", "--json", "--lang", "sv", cwd=installation).stdout)
    assert [part["code"] for part in english] == [part["code"] for part in swedish]
    assert {"database", "keys", "mail"} <= {part["code"] for part in english}
    assert {part["code"]: part["grade"] for part in english}["mail"] == "odd"
    assert all(one["words"] != other["words"] for one, other in zip(english, swedish, strict=True))
    assert all(part["remedy"] for part in english if part["grade"] != "fine")


def test_doctor_changes_nothing(copied):
    before = remember(copied)
    assert lofte("doctor", cwd=copied).returncode == 0
    assert remember(copied) == before


def test_a_killed_up_takes_its_server_with_it_in_the_middle_of_a_request(tree, copied):
    made = serve(tree, copied)
    with socket.create_connection(("localhost", made.port)) as held:
        held.sendall(
            b"POST /sign-in/ HTTP/1.1\r\nHost: localhost:%d\r\nContent-Length: 99\r\n"
            b"Content-Type: application/x-www-form-urlencoded\r\n\r\nemail=" % made.port
        )
        made.kill()
    made = serve(tree, copied)
    assert fetch(f"{made.url}/healthz") == 200
