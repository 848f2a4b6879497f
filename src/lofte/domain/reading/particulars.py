"""Particulars given instead of handled: `Org. no: 556000-0001` is the controller's own and no category of data."""

from __future__ import annotations

import re

NUMBER = r"[\s:.=(#]{0,4}(?:[a-z]{2})?\+?\d[\d\s()/-]{4,}"
ADDRESS = r"[^\w]{0,4}[\w.+-]+(?:@|\(at\)|\[at\])[\w-]"
STREET = r"\s?:\s*(?:(?:[\w.]+\s){1,3}\d{1,4}\b|box\s\d)"
PARTICULARS = {
    "org_number": re.compile(NUMBER),
    "phone": re.compile(NUMBER),
    "email": re.compile(ADDRESS),
    "postal_address": re.compile(STREET),
}


def given(name: str, low: str, end: int) -> bool:
    """Whether a category's own content follows its name, so that the line tells how to reach somebody."""
    pattern = PARTICULARS.get(name)
    return pattern is not None and pattern.match(low, end) is not None
