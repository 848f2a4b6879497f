"""A second opinion on our DKIM signatures: the dkimpy library, which has no wheel and so comes from Debian.

It runs in a child process under whichever Python has it: ours, or the system's with the package python3-dkim.
"""

from __future__ import annotations

import base64
import functools
import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

REMEDY = "apt-get install python3-dkim python3-nacl"
CHILD = """
import base64, json, sys
import dkim
given = json.load(sys.stdin)
records = {name.rstrip("."): value.encode() for name, value in given["records"].items()}
def look_up(name, timeout=5):
    return records.get(name.decode().rstrip("."))
print(json.dumps(bool(dkim.verify(base64.b64decode(given["message"]), dnsfunc=look_up))))
"""


@functools.cache
def python() -> str | None:
    """The interpreter that has dkimpy, or None."""
    for candidate in (sys.executable, "/usr/bin/python3"):
        if not Path(candidate).exists():
            continue
        if subprocess.run([candidate, "-c", "import dkim"], capture_output=True, check=False).returncode == 0:
            return candidate
    return None


def verify(*, message: bytes, records: Mapping[str, str]) -> bool:
    """Whether dkimpy accepts the message's signature, with these TXT records by name (`selector._domainkey.domain`)."""
    found = python()
    if found is None:
        raise AssertionError(f"A test that asks for this is marked dkim. {REMEDY}")
    given = json.dumps({"message": base64.b64encode(message).decode(), "records": dict(records)})
    done = subprocess.run([found, "-c", CHILD], input=given, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return bool(json.loads(done.stdout))
