"""`lofte demo`: one command, one process tree, one folder, and a start that was cut off repairs itself."""

from __future__ import annotations

import json
import re
import socket
import time

import pytest

from tests.e2e.tree import Tree, fetch, lofte

ROLES = ["auditor", "client", "marketer", "officer", "owner", "sales"]


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """A demo that was killed while it set itself up, and then started."""
    folder = tmp_path_factory.mktemp("demo")
    # Somebody else's settings lie in the folder from which it is started; they are none of the demo's business.
    (folder / "lofte.toml").write_text('data = "elsewhere"\nsmtp_host = "mail.example"\n', encoding="utf-8")
    tree = Tree(folder=folder)
    kill_while_it_sets_itself_up(tree)
    with socket.create_server(("127.0.0.1", tree.port)):
        tree.demo()
    yield tree
    tree.close()


def kill_while_it_sets_itself_up(tree):
    data = tree.data
    tree.start("demo", "--print-json", settings={})
    until = time.monotonic() + 60
    while not (data / "demo.key").exists():
        assert time.monotonic() < until
        assert tree.process.poll() is None, tree.words
        time.sleep(0.01)
    tree.kill()
    assert not (data / "seeded").exists()
    assert tree.words == ""


def signed_in(tree):
    """How many links work: each page answers with its button."""
    return sorted(role for role, link in tree.links.items() if fetch(link) == 200)


def test_a_demo_killed_while_it_set_itself_up_starts_over_cleanly(demo):
    assert signed_in(demo) == ROLES
    assert fetch(f"{demo.url}/n/ekorren") == fetch(f"{demo.url}/n/trillingen") == 200


def test_a_taken_port_gives_the_next_free_one(demo):
    assert re.fullmatch(r"http://localhost:\d+", demo.url)
    assert int(demo.url.rpartition(":")[2]) > demo.port


def test_the_demo_prints_one_line_of_json_and_nothing_else(demo):
    assert [json.loads(line)["url"] for line in demo.words.splitlines()] == [demo.url]


def test_a_demo_reads_no_settings_file_of_the_folder_it_is_started_in(demo):
    assert not (demo.folder / "elsewhere").exists()
    assert (demo.data / "lofte.sqlite3").exists()


def test_a_second_demo_in_the_same_folder_is_refused(demo):
    for more in ((), ("--fresh",)):
        done = lofte("demo", "--print-json", *more, cwd=demo.folder)
        assert done.returncode == 2
        assert "runs here already" in done.stderr
    assert fetch(f"{demo.url}/healthz") == 200


def test_the_other_commands_find_the_demo_where_there_is_no_installation(demo):
    (demo.folder / "lofte.toml").unlink()
    done = lofte("evidence", "verify", cwd=demo.folder)
    assert done.returncode == 0, done.stdout
    assert "trillingen" in done.stdout
    assert "demo" in done.stderr
    made = lofte("controller", "link", "owner@lofte.example", cwd=demo.folder).stdout.strip()
    assert made.startswith(f"{demo.url}/sign-in/l/")
    assert fetch(made) == 200
    looked = lofte("doctor", cwd=demo.folder)
    assert looked.returncode == 0
    assert "The mail server answers" in looked.stdout


def test_doctor_about_a_demo_that_does_not_run_says_so(demo):
    demo.stop()
    try:
        looked = lofte("doctor", cwd=demo.folder)
    finally:
        demo.demo()
    assert looked.returncode == 0, looked.stdout
    assert "No mail server is set" not in looked.stdout
    assert "lofte demo" in looked.stdout


def test_stopped_started_again_and_begun_anew(demo):
    first = demo.links["owner"]
    key = demo.data / "demo.key"
    before = json.loads(key.read_text(encoding="utf-8"))["id"]
    assert demo.stop() == 0  # and nothing of the tree is left
    seeded = (demo.data / "seeded").stat().st_mtime_ns
    demo.demo()
    assert (demo.data / "seeded").stat().st_mtime_ns == seeded
    assert json.loads(key.read_text(encoding="utf-8"))["id"] == before
    assert demo.links["owner"] != first
    assert signed_in(demo) == ROLES
    demo.stop()
    (demo.data / "left-behind").mkdir()
    demo.demo("--fresh")
    assert json.loads(key.read_text(encoding="utf-8"))["id"] != before
    assert not (demo.data / "left-behind").exists()
    assert signed_in(demo) == ROLES
    demo.kill()


def test_two_demos_that_start_together_get_ports_of_their_own(tree, tmp_path):
    first, second = tree(folder=tmp_path / "one"), tree(folder=tmp_path / "two")
    second.port = first.port
    first.start("demo", "--print-json", "--port", str(first.port), settings={})
    second.demo()
    first.wait_for('{"url"')
    urls = {str(json.loads(first.words.splitlines()[-1])["url"]), second.url}
    assert len(urls) == 2
    assert [fetch(f"{url}/healthz") for url in urls] == [200, 200]
    mail = [re.findall(r"smtp_port = (\d+)", (one.data / "lofte-demo.toml").read_text()) for one in (first, second)]
    assert mail[0] != mail[1]
    for one in (first, second):
        assert "The mail server answers" in one.command("doctor").stdout


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path):
    kept = tmp_path / "kept"
    kept.write_text("mine", encoding="utf-8")
    done = lofte("demo", "--fresh", cwd=tmp_path, settings={"LOFTE_DATA": str(tmp_path)})
    assert done.returncode == 2
    assert str(tmp_path) in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


@pytest.mark.parametrize(
    ("arguments", "given", "named"),
    [
        (("--policies", "nowhere"), {}, "nowhere"),
        ((), {"LOFTE_SPELT": "1"}, "LOFTE_SPELT"),
        (("--port", "65536"), {}, "--port"),
    ],
)
def test_bad_input_is_named(tmp_path, arguments, given, named):
    done = lofte("demo", *arguments, cwd=tmp_path, settings={"LOFTE_DATA": str(tmp_path / "data"), **given})
    assert done.returncode == 2
    assert named in done.stderr
    assert "Traceback" not in done.stderr
