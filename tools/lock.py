"""`python -m tools.lock`: write the pinned, hashed requirement files; `--verify` shows each platform its wheels.

Needs `uv` beside the interpreter or on PATH. The files name no index: whoever installs uses the index of their machine.
Newer versions are taken only with `--upgrade`; otherwise what is pinned stays pinned.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "requirements"
SETS = ("core", "dev", "bench")
PYTHONS = ("3.11", "3.12", "3.13")
# Debian 12 has glibc 2.36, so wheels up to 2.34 serve it. Macs with Intel chips are out: cryptography has no wheel.
PLATFORMS = ("x86_64-manylinux_2_34", "aarch64-manylinux_2_34", "aarch64-apple-darwin")


def uv() -> str:
    """The path of uv, or a message with the remedy."""
    beside = Path(sys.executable).parent / "uv"
    found = str(beside) if beside.is_file() else shutil.which("uv")
    if found is None:
        print("uv is not here: .lofte/venv/bin/python -m pip install uv", file=sys.stderr)
        sys.exit(2)
    return found


def lock(name: str, *, upgrade: bool) -> int:
    """Resolve requirements/<name>.in for every platform and Python at once into requirements/<name>.txt."""
    command = [uv(), "pip", "compile", f"{name}.in", "--universal", "--python-version", PYTHONS[0], "--generate-hashes"]
    command += ["--only-binary", ":all:", "--no-header", "--no-annotate", "--quiet", "--output-file", f"{name}.txt"]
    if upgrade:
        command.append("--upgrade")
    return subprocess.run(command, cwd=FOLDER, check=False).returncode


def installable(name: str, *, platform: str, python: str) -> str:
    """Why requirements/<name>.txt cannot be installed there from wheels with these hashes; empty when it can."""
    with tempfile.TemporaryDirectory() as target:
        command = [
            uv(),
            "pip",
            "install",
            "--dry-run",
            "--require-hashes",
            "--only-binary",
            ":all:",
            "--target",
            target,
        ]
        command += ["--python-platform", platform, "--python-version", python, "--python", sys.executable]
        command += ["--requirements", str(FOLDER / f"{name}.txt")]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stderr.strip()


def verify() -> int:
    """Try every set on every platform and Python; prints a line each."""
    failures = 0
    for name in SETS:
        for platform in PLATFORMS:
            for python in PYTHONS:
                reason = installable(name, platform=platform, python=python)
                print(f"{'fails' if reason else 'ok':<6} {name:<5} {platform:<24} Python {python}", flush=True)
                if reason:
                    print("    " + reason.replace("\n", "\n    "))
                    failures += 1
    return 1 if failures else 0


def main(arguments: Sequence[str]) -> int:
    """Lock, or verify what is locked."""
    parser = argparse.ArgumentParser(prog="python -m tools.lock", description="Pin and hash the requirements.")
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions that the .in files allow")
    parser.add_argument("--verify", action="store_true", help="change nothing; show that every platform finds wheels")
    given = parser.parse_args(arguments)
    if given.verify:
        return verify()
    return max(lock(name, upgrade=given.upgrade) for name in SETS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
