"""`./dev` on machines of every kind. The Pythons are stand-ins that say what they were asked, so no network is used."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

TOOLS = ("sh", "cat", "cmp", "cp", "cut", "dirname", "grep", "mkdir", "mv", "pwd", "rm", "sleep", "tail", "tr")

STAND_IN = r"""#!/bin/sh
# A Python that makes 'virtual environments' of itself and notes every call. STATE and VERSION are filled in.
echo "$*" | tr '\n' ' ' >>"CALLS"; echo >>"CALLS"
case $1 in
    -c)
        case $2 in
            *ensurepip*) [ "STATE" = fails ] && exit 1; echo "STATE VERSION" ;;
            *version_info*) echo "python VERSION" ;;
        esac ;;
    -m)
        case $2 in
            venv) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
            pip)
                [ ! -e "PAUSE" ] || sleep 30
                [ ! -e "BROKEN" ] || { echo "ERROR: no route to the index"; exit 1; }
                echo "Collecting alpha==1.0"; echo "Installing collected packages: alpha" ;;
            *) pwd; for word in "$@"; do echo "<$word>"; done ;;
        esac ;;
    -P) shift; for word in "$@"; do echo "<$word>"; done ;;
    -) cat >/dev/null ;;
esac
"""


@dataclass(frozen=True)
class Machine:
    """A clone in a path with spaces, and what is on PATH."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def clone(self) -> Path:
        return self.folder / "a clone of Löfte"

    @property
    def calls(self) -> list[str]:
        noted = self.folder / "calls"
        return noted.read_text(encoding="utf-8").splitlines() if noted.exists() else []

    @property
    def stamp(self) -> Path:
        return self.clone / ".lofte/venv/lofte-setup"

    def python(self, name: str, *, state: str = "ready", version: str = "") -> None:
        """Put a stand-in on PATH; `state` is ready, bare (no venv) or fails."""
        text = STAND_IN.replace("STATE", state).replace("VERSION", version or name.removeprefix("python"))
        for word in ("CALLS", "PAUSE", "BROKEN"):
            text = text.replace(word, str(self.folder / word.lower()))
        program = self.folder / "bin" / name
        program.write_text(text, encoding="utf-8")
        program.chmod(0o755)

    def start(self, *words: str, shell: str = "sh") -> subprocess.Popen[str]:
        return subprocess.Popen(
            [shell, str(self.clone / "dev"), *words],
            cwd=self.folder,
            # No locale, no terminal, no home: nothing but PATH.
            env={"PATH": f"{self.folder / 'bin'}:{self.folder / 'tools'}", **self.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            # A shell that inherits "ignore interrupts" cannot be interrupted; our caller may ignore them.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )

    def dev(self, *words: str, shell: str = "sh") -> subprocess.CompletedProcess[str]:
        process = self.start(*words, shell=shell)
        out, err = process.communicate(timeout=60)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    def installs(self) -> int:
        return sum(call.startswith("-m pip install") for call in self.calls)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    made = Machine(folder=tmp_path)
    (tmp_path / "bin").mkdir()
    (tmp_path / "tools").mkdir()
    # Only what POSIX and a minimal Debian give; none of the Pythons of this machine.
    for name in TOOLS:
        if found := shutil.which(name):
            (tmp_path / "tools" / name).symlink_to(found)
    (made.clone / "requirements").mkdir(parents=True)
    (made.clone / "src").mkdir()
    shutil.copy(ROOT / "dev", made.clone / "dev")
    for name in ("core", "dev", "bench"):
        (made.clone / f"requirements/{name}.txt").write_text(f"alpha==1.0 # {name}\n", encoding="utf-8")
    return made


def test_the_newest_python_that_runs_is_taken(machine: Machine) -> None:
    machine.python("python3.13", state="fails")
    machine.python("python3.12")
    machine.python("python3.11")
    done = machine.dev("lofte", "--help")
    assert done.returncode == 0, done.stderr
    assert "Setting up with Python 3.12" in done.stderr


def test_plain_python3_serves_when_its_version_fits(machine: Machine) -> None:
    machine.python("python3", version="3.11")
    assert "Setting up with Python 3.11" in machine.dev("lofte").stderr


def test_a_python_without_venv_gives_way_to_an_older_one_with_it(machine: Machine) -> None:
    machine.python("python3.13", state="bare")
    machine.python("python3.11")
    assert "Setting up with Python 3.11" in machine.dev("lofte").stderr


def test_the_package_that_brings_venv_is_named(machine: Machine) -> None:
    machine.python("python3.12", state="bare")
    machine.python("python3.11", state="bare")
    done = machine.dev("demo")
    assert done.returncode == 2
    assert "apt-get install python3.12-venv" in done.stderr
    assert not (machine.clone / ".lofte/venv").exists()


def test_no_python_at_all_is_said_with_the_remedy(machine: Machine) -> None:
    done = machine.dev("demo")
    assert done.returncode == 2
    assert "apt-get install python3 python3-venv" in done.stderr


def test_a_wish_for_a_python_is_followed_or_refused(machine: Machine) -> None:
    machine.python("python3.13")
    machine.python("python3.11")
    machine.environment["LOFTE_PYTHON"] = "python3.11"
    assert "Setting up with Python 3.11" in machine.dev("lofte").stderr
    machine.environment["LOFTE_PYTHON"] = "python3.9"
    refused = machine.dev("lofte")
    assert (refused.returncode, "LOFTE_PYTHON=python3.9" in refused.stderr) == (2, True)
    machine.environment["LOFTE_PYTHON"] = "python3.13"
    assert "Setting up with Python 3.13" in machine.dev("lofte").stderr


def test_only_hashed_wheels_are_installed_and_no_index_is_named(machine: Machine) -> None:
    machine.python("python3.11")
    machine.dev("lofte")
    (call,) = [call for call in machine.calls if call.startswith("-m pip install")]
    assert "--require-hashes" in call
    assert "--only-binary :all:" in call
    assert "index" not in call


def test_the_second_start_installs_nothing(machine: Machine) -> None:
    machine.python("python3.11")
    machine.dev("lofte")
    second = machine.dev("demo")
    assert (second.returncode, second.stderr, machine.installs()) == (0, "", 1)


def test_what_is_asked_reaches_the_command_word_by_word(machine: Machine) -> None:
    machine.python("python3.11")
    done = machine.dev("lofte", "policy", "check", "two words", "")
    assert done.stdout.splitlines() == ["<-m>", "<lofte.faces.cli.main>", "<policy>", "<check>", "<two words>", "<>"]


def test_setup_says_nothing_on_standard_output(machine: Machine) -> None:
    machine.python("python3.11")
    done = machine.dev("demo", "--print-json")
    assert done.stdout.splitlines() == ["<-m>", "<lofte.faces.cli.main>", "<demo>", "<--print-json>"]


def test_tools_run_from_the_clone_s_folder(machine: Machine) -> None:
    machine.python("python3.11")
    done = machine.dev("test", "-k", "clock")
    assert done.stdout.splitlines() == [str(machine.clone), "<-m>", "<tools.test>", "<-k>", "<clock>"]


def test_tools_are_added_to_a_core_setup_and_serve_the_core(machine: Machine) -> None:
    machine.python("python3.11")
    machine.dev("lofte")
    assert "Adding what dev needs" in machine.dev("check").stderr
    assert machine.dev("lofte").stderr == ""
    assert machine.installs() == 2


def test_a_failed_setup_says_why_and_the_next_run_repairs_it(machine: Machine) -> None:
    machine.python("python3.11")
    (machine.folder / "broken").touch()
    failed = machine.dev("demo")
    assert failed.returncode == 2
    assert "no route to the index" in failed.stderr
    assert not machine.stamp.exists()
    (machine.folder / "broken").unlink()
    assert machine.dev("demo").returncode == 0
    assert machine.stamp.exists()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_an_interrupted_setup_repairs_itself(machine: Machine, number: signal.Signals) -> None:
    machine.python("python3.11")
    (machine.folder / "pause").touch()
    process = machine.start("demo")
    until = time.monotonic() + 30
    while not machine.installs() and time.monotonic() < until:
        time.sleep(0.02)
    os.killpg(process.pid, number)
    process.communicate(timeout=30)
    assert not machine.stamp.exists()
    (machine.folder / "pause").unlink()
    again = machine.dev("demo")
    assert again.returncode == 0, again.stderr
    assert machine.stamp.exists()
    assert not (machine.clone / ".lofte/setup.lock").exists()


def test_two_first_starts_at_once_set_up_once(machine: Machine) -> None:
    machine.python("python3.11")
    started = [machine.start("lofte") for _ in range(3)]
    for process in started:
        process.communicate(timeout=60)
    assert [process.returncode for process in started] == [0, 0, 0]
    assert machine.installs() == 1


def test_other_requirements_are_installed_anew(machine: Machine) -> None:
    machine.python("python3.11")
    machine.dev("lofte")
    (machine.clone / "requirements/core.txt").write_text("alpha==1.1\n", encoding="utf-8")
    machine.dev("lofte")
    assert machine.installs() == 2


def test_a_clone_that_was_moved_is_set_up_anew(machine: Machine) -> None:
    machine.python("python3.11")
    machine.dev("lofte")
    moved = machine.clone.rename(machine.folder / "moved")
    done = subprocess.run(
        ["sh", str(moved / "dev"), "lofte"],
        env={"PATH": f"{machine.folder / 'bin'}:{machine.folder / 'tools'}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert machine.installs() == 2


@pytest.mark.parametrize("words", [(), ("publish",)])
def test_a_command_that_is_none_shows_the_commands(machine: Machine, words: tuple[str, ...]) -> None:
    done = machine.dev(*words)
    assert done.returncode == 2
    assert "usage: ./dev COMMAND" in done.stderr
    assert machine.dev("help").returncode == 0


def test_bash_reads_it_too(machine: Machine) -> None:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("bash is not on this machine: apt-get install bash")
    machine.python("python3.11")
    assert machine.dev("lofte", shell=bash).returncode == 0
