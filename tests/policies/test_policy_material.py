"""The two published policies that the product is made from: the lints find in them what the catalogue says they hold.

The texts lie outside the repository; codes are reported, never words.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from lofte.domain.policy.check import check
from lofte.domain.policy.load import load
from lofte.domain.policy.model import PolicyText
from lofte.domain.terms import Language
from tests.policies.small import FILES

pytestmark = pytest.mark.material

EXPECTED = {
    "online-marketing-sweden.txt": {
        "L03",
        "L04",
        "L06",
        "L07",
        "L08",
        "L10",
        "L16",
        "L19",
        "L20",
        "L21",
        "L22",
        "L24",
        "L27",
        "L31",
    },
    "skyonline-marketing-group.txt": {
        "L01",
        "L02",
        "L03",
        "L04",
        "L05",
        "L06",
        "L11",
        "L12",
        "L17",
        "L23",
        "L24",
        "L25",
        "L29",
        "L32",
    },
}
UNEXPECTED = {
    "online-marketing-sweden.txt": {"L01", "L02", "L12", "L17"},
    "skyonline-marketing-group.txt": {"L07", "L19", "L20", "L21"},
}
NUMBERED = re.compile(r"^\d+(?:\.\d+)*\.? +\S")


def as_notice(text: str) -> str:
    """The published text as a notice: headings by their look, list items, and paragraphs, with marks made plain."""
    lines = ["# Integritetspolicy"]
    seen = 0
    for raw in text.split("\n"):
        words = re.sub(r"([*_`\[\]<&\\])", r"\\\1", raw.strip())
        heading = raw.strip().isupper() or (not raw.startswith(" ") and NUMBERED.match(raw) and len(words) < 80)
        if heading:
            seen += 1
            lines += ["", f"## {words} {{#s{seen}}}", ""]
        elif words.startswith("•"):
            lines.append("- " + words.removeprefix("•").strip())
        elif raw.startswith("  ") and words:
            lines.append("  " + words)
        else:
            lines += [words, ""] if not NUMBERED.match(raw.strip()) else [words]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_the_lints_find_what_the_catalogue_marks(name: str) -> None:
    words = (Path(os.environ["LOFTE_MATERIAL"]) / "seeds" / name).read_text(encoding="utf-8")
    model = load(files=FILES).policy
    text = PolicyText(policy=model, notices={Language.SV: as_notice(words)}, digest="0" * 64, sources=dict(FILES))
    found = {finding.code for finding in check(text=text)}
    assert EXPECTED[name] - found == set()
    assert UNEXPECTED[name] & found == set()
